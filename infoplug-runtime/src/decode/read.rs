//! The one visitor: reads JSON into places, and knows where it is when it fails.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize as _, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Container, Field, List, Record, Scalar, Slot, Target};
use crate::{Json, Undocumented};

/// Why a body could not be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// Where, as a JSON path: `$.data[3].name`.
    pub path: String,
    /// What should have been there.
    pub expected: Cow<'static, str>,
    /// What was there.
    pub found: Cow<'static, str>,
}

/// Reads a body into a place. `envelope` leads to the value; what stands beside it goes to `beside`, if somebody wants it. A value that is
/// `optional` may be missing at the end of the way.
///
/// # Errors
///
/// The first thing that is missing, of the wrong type, or not JSON.
pub(crate) fn decode(
    body: &[u8],
    envelope: &'static [&'static str],
    optional: bool,
    slot: &mut dyn Slot,
    beside: Option<&mut Undocumented>,
) -> Result<(), Failure> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let mut failure = None;
    let mut json = serde_json::Deserializer::from_slice(body);
    let root = Path { parent: None, segment: Segment::Root };
    let seed = Seed { place: Place::Enveloped(slot, Way { segments: envelope, optional }, beside), path: &root, failure: &mut failure };
    let result = seed.deserialize(&mut json).and_then(|()| json.end());
    match result {
        Ok(()) => Ok(()),
        Err(error) => Err(failure.unwrap_or_else(|| not_json(&root, body, &error))),
    }
}

fn not_json(path: &Path<'_>, body: &[u8], error: &serde_json::Error) -> Failure {
    let found = match body.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None => Cow::Borrowed("an empty body"),
        Some(b'<') => Cow::Borrowed("a body that looks like HTML or XML"),
        Some(_) if error.is_eof() => Cow::Borrowed("a body that ends too early"),
        Some(_) => Cow::Owned(format!("a body that is not JSON ({error})")),
    };
    Failure { path: path.to_string(), expected: Cow::Borrowed("JSON"), found }
}

/// Where the reader is: a chain on the stack, written out only when something fails.
struct Path<'p> {
    parent: Option<&'p Path<'p>>,
    segment: Segment<'p>,
}

enum Segment<'p> {
    Root,
    Key(&'p str),
    Index(usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.fmt(f)?;
        }
        match self.segment {
            Segment::Root => f.write_str("$"),
            Segment::Key(key) if !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_') => write!(f, ".{key}"),
            Segment::Key(key) => write!(f, "[{key:?}]"),
            Segment::Index(index) => write!(f, "[{index}]"),
        }
    }
}

/// What takes the next value.
enum Place<'s> {
    Slot(&'s mut dyn Slot),
    /// The value is further inside; members beside the way are kept.
    Enveloped(&'s mut dyn Slot, Way, Option<&'s mut Undocumented>),
}

/// The way through an envelope.
#[derive(Clone, Copy)]
struct Way {
    segments: &'static [&'static str],
    optional: bool,
}

struct Seed<'s, 'p, 'f> {
    place: Place<'s>,
    path: &'p Path<'p>,
    failure: &'f mut Option<Failure>,
}

impl<'de> DeserializeSeed<'de> for Seed<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// An element of a list. Its place is made when it is there.
struct Item<'s, 'p, 'f> {
    list: &'s mut dyn List,
    path: &'p Path<'p>,
    failure: &'f mut Option<Failure>,
}

impl<'de> DeserializeSeed<'de> for Item<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Self { list, path, failure } = self;
        match list.item() {
            Some(slot) => Seed { place: Place::Slot(slot), path, failure }.deserialize(deserializer),
            None => IgnoredAny::deserialize(deserializer).map(drop),
        }
    }
}

impl Seed<'_, '_, '_> {
    fn expects(&self) -> &'static str {
        match &self.place {
            Place::Enveloped(_, Way { segments: [_, ..], .. }, _) => "an object",
            Place::Slot(slot) | Place::Enveloped(slot, Way { segments: [], .. }, _) => slot.expects(),
        }
    }

    fn fail<E: serde::de::Error>(self, found: impl Into<Cow<'static, str>>) -> E {
        let expected = Cow::Borrowed(self.expects());
        self.failure.get_or_insert(Failure { path: self.path.to_string(), expected, found: found.into() });
        E::custom("")
    }

    fn scalar<E: serde::de::Error>(mut self, value: Scalar<'_>) -> Result<(), E> {
        let taken = match &mut self.place {
            Place::Enveloped(_, Way { segments: [_, ..], .. }, _) => false,
            Place::Slot(slot) | Place::Enveloped(slot, Way { segments: [], .. }, _) => slot.scalar(value),
        };
        if taken { Ok(()) } else { Err(self.fail(describe(value))) }
    }
}

/// What was there, for messages. Values are not shown: they may be secret.
fn describe(value: Scalar<'_>) -> &'static str {
    match value {
        Scalar::Null => "null",
        Scalar::Boolean(_) => "a boolean",
        Scalar::Integer(..0) => "a negative whole number",
        Scalar::Integer(_) | Scalar::Unsigned(_) => "a whole number",
        Scalar::Number(_) => "a decimal number",
        Scalar::Text("") => "an empty text",
        Scalar::Text(_) => "a text",
    }
}

impl<'de> Visitor<'de> for Seed<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expects())
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.scalar(Scalar::Null)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<(), E> {
        self.scalar(Scalar::Boolean(value))
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<(), E> {
        self.scalar(Scalar::Integer(number))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<(), E> {
        self.scalar(i64::try_from(number).map_or(Scalar::Unsigned(number), Scalar::Integer))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<(), E> {
        self.scalar(Scalar::Number(number))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        self.scalar(Scalar::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, access: A) -> Result<(), A::Error> {
        let target = match &mut self.place {
            Place::Enveloped(_, Way { segments: [_, ..], .. }, _) => Target::Refused,
            Place::Slot(slot) | Place::Enveloped(slot, Way { segments: [], .. }, _) => slot.open(Container::Array),
        };
        match target {
            Target::List(list) => {
                let mut access = access;
                for index in 0.. {
                    let path = Path { parent: Some(self.path), segment: Segment::Index(index) };
                    let item = Item { list: &mut *list, path: &path, failure: self.failure };
                    match access.next_element_seed(item) {
                        Ok(Some(())) => {}
                        Ok(None) => break,
                        Err(error) => return Err(broken(error, &path, self.failure)),
                    }
                }
                Ok(())
            }
            Target::Json(json) => {
                *json = serde::Deserialize::deserialize(serde::de::value::SeqAccessDeserializer::new(access))?;
                Ok(())
            }
            _ => Err(self.fail("an array")),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<(), A::Error> {
        let Self { place, path, failure } = self;
        let (slot, expected) = match place {
            Place::Enveloped(slot, Way { segments: [first, rest @ ..], optional }, beside) => {
                return envelope(access, slot, first, Way { segments: rest, optional }, beside, path, failure);
            }
            Place::Slot(slot) | Place::Enveloped(slot, Way { segments: [], .. }, _) => {
                let expected = slot.expects();
                (slot, expected)
            }
        };
        match slot.open(Container::Object) {
            Target::Record(record) => read_record(access, record, path, failure),
            Target::Map(map) => {
                let mut access = access;
                while let Some(key) = access.next_key::<String>().map_err(|error| broken(error, path, failure))? {
                    let path = Path { parent: Some(path), segment: Segment::Key(&key) };
                    let Some(slot) = map.entry(&key) else { break };
                    let seed = Seed { place: Place::Slot(slot), path: &path, failure };
                    access.next_value_seed(seed).map_err(|error| broken(error, &path, failure))?;
                }
                Ok(())
            }
            Target::Json(json) => {
                *json = serde::Deserialize::deserialize(serde::de::value::MapAccessDeserializer::new(access))?;
                Ok(())
            }
            _ => {
                if let Some(number) = exact_number(access).unwrap_or(None)
                    && slot.scalar(number)
                {
                    return Ok(());
                }
                failure.get_or_insert(Failure { path: path.to_string(), expected: expected.into(), found: "an object".into() });
                Err(A::Error::custom(""))
            }
        }
    }
}

/// A number in the form that `serde_json` gives it when some crate of the program turns its feature `arbitrary_precision` on: an object
/// with one reserved key and the digits as text.
fn exact_number<'de, A: MapAccess<'de>>(mut access: A) -> Result<Option<Scalar<'static>>, A::Error> {
    if access.next_key::<String>()?.as_deref() != Some("$serde_json::private::Number") {
        return Ok(None);
    }
    let digits: String = access.next_value()?;
    let number = digits.parse().map(Scalar::Integer).or_else(|_| digits.parse().map(Scalar::Unsigned));
    Ok(number.ok().or_else(|| digits.parse().ok().filter(|number: &f64| number.is_finite()).map(Scalar::Number)))
}

/// Keeps where the JSON itself breaks off.
fn broken<E: serde::de::Error>(error: E, path: &Path<'_>, failure: &mut Option<Failure>) -> E {
    failure.get_or_insert_with(|| Failure { path: path.to_string(), expected: "JSON".into(), found: syntax(&error.to_string()) });
    error
}

fn syntax(message: &str) -> Cow<'static, str> {
    if message.starts_with("EOF") { "a body that ends too early".into() } else { format!("broken JSON ({message})").into() }
}

fn read_record<'de, A: MapAccess<'de>>(
    mut access: A,
    record: &mut dyn Record,
    path: &Path<'_>,
    failure: &mut Option<Failure>,
) -> Result<(), A::Error> {
    let fields = record.fields();
    let mut present = Present::default();
    let mut likely = 0;
    while let Some(key) = access.next_key_seed(FieldOf { fields, likely }).map_err(|error| broken(error, path, failure))? {
        match key {
            Key::Field(index, name) => {
                let inner = Path { parent: Some(path), segment: Segment::Key(name) };
                let Some(slot) = record.field(index) else { continue };
                let seed = Seed { place: Place::Slot(slot), path: &inner, failure };
                access.next_value_seed(seed).map_err(|error| broken(error, &inner, failure))?;
                present.insert(index);
                likely = index + 1;
            }
            Key::Undocumented(name) => {
                let inner = Path { parent: Some(path), segment: Segment::Key(&name) };
                if record.keeps_undocumented() {
                    let value: Json = access.next_value().map_err(|error| broken(error, &inner, failure))?;
                    record.undocumented().insert(name, value);
                } else {
                    access.next_value::<IgnoredAny>().map_err(|error| broken(error, &inner, failure))?;
                }
            }
        }
    }
    let missing = fields.iter().enumerate().find(|(index, field)| field.required && !present.contains(*index));
    let Some((index, field)) = missing else { return Ok(()) };
    let expected = record.field(index).map_or("a value", |slot| slot.expects());
    let path = Path { parent: Some(path), segment: Segment::Key(field.name) };
    failure.get_or_insert(Failure { path: path.to_string(), expected: expected.into(), found: "nothing: it is missing".into() });
    Err(A::Error::custom(""))
}

/// A key of an object: a known one is not copied.
enum Key {
    Field(usize, &'static str),
    Undocumented(String),
}

/// Reads a key as one of these fields; the likely one is tried first.
struct FieldOf<'f> {
    fields: &'f [Field],
    likely: usize,
}

impl<'de> DeserializeSeed<'de> for FieldOf<'_> {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for FieldOf<'_> {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Key, E> {
        let index = position(self.fields, key, self.likely);
        let field = index.and_then(|index| Some((index, self.fields.get(index)?)));
        Ok(field.map_or_else(|| Key::Undocumented(key.to_owned()), |(index, field)| Key::Field(index, field.name)))
    }
}

/// The field of a name. Servers mostly send fields in the documented order, so the one behind the last is tried first.
fn position(fields: &[Field], key: &str, likely: usize) -> Option<usize> {
    if fields.get(likely).is_some_and(|field| field.name == key) {
        return Some(likely);
    }
    fields.iter().position(|field| field.name == key)
}

/// Which fields were there.
#[derive(Default)]
struct Present {
    first: u64,
    rest: Vec<bool>,
}

impl Present {
    fn insert(&mut self, index: usize) {
        if index < 64 {
            self.first |= 1 << index;
            return;
        }
        let index = index - 64;
        if self.rest.len() <= index {
            self.rest.resize(index + 1, false);
        }
        if let Some(seen) = self.rest.get_mut(index) {
            *seen = true;
        }
    }

    fn contains(&self, index: usize) -> bool {
        if index < 64 { self.first & (1 << index) != 0 } else { self.rest.get(index - 64) == Some(&true) }
    }
}

/// An object on the way to the value.
fn envelope<'de, A: MapAccess<'de>>(
    mut access: A,
    slot: &mut dyn Slot,
    wanted: &'static str,
    rest: Way,
    mut beside: Option<&mut Undocumented>,
    path: &Path<'_>,
    failure: &mut Option<Failure>,
) -> Result<(), A::Error> {
    let mut found = false;
    let fields = &[Field { name: wanted, required: true }];
    while let Some(key) = access.next_key_seed(FieldOf { fields, likely: 0 }).map_err(|error| broken(error, path, failure))? {
        match key {
            Key::Field(..) => {
                found = true;
                let inner = Path { parent: Some(path), segment: Segment::Key(wanted) };
                let place = Place::Enveloped(&mut *slot, rest, beside.as_deref_mut());
                access.next_value_seed(Seed { place, path: &inner, failure }).map_err(|error| broken(error, &inner, failure))?;
            }
            Key::Undocumented(name) => {
                let inner = Path { parent: Some(path), segment: Segment::Key(&name) };
                match &mut beside {
                    Some(beside) => {
                        let value: Json = access.next_value().map_err(|error| broken(error, &inner, failure))?;
                        beside.insert(name, value);
                    }
                    None => drop(access.next_value::<IgnoredAny>().map_err(|error| broken(error, &inner, failure))?),
                }
            }
        }
    }
    if found || rest.optional {
        return Ok(());
    }
    let expected = if rest.segments.is_empty() { slot.expects() } else { "an object" };
    let path = Path { parent: Some(path), segment: Segment::Key(wanted) };
    failure.get_or_insert(Failure { path: path.to_string(), expected: expected.into(), found: "nothing: it is missing".into() });
    Err(A::Error::custom(""))
}
