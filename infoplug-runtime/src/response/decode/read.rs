//! The only reader: decodes JSON into slots, and reports the location of a failure.
//!
//! It is strict about the structure of JSON and lenient in strings, like the reader of error
//! bodies, so that no paid response is lost.

#![allow(
    clippy::unnecessary_box_returns,
    reason = "failures are rare, and every level moves the result"
)]

use std::borrow::Cow;
use std::fmt;

use super::constant::{self, Constant};
use super::memory::{self, Extent, Memory};
use super::object::{FieldName, Object};
use super::slot::{
    Container, List, Map, Parse, Record, Refusal, Scalar, Slot, Target, Union, open,
};
use super::union::{choose, forget_tag};
use crate::Json;
use crate::Undocumented;
use crate::error::{Exceeded, Mismatch};
use crate::json::{self, Clean, Scanner, Syntax, Value};
use crate::table::JsonType;

/// The maximum nesting of values. Each level uses stack.
const DEEPEST: usize = 128;

/// The list of rows in a body, which has its own slot.
pub(crate) struct Rows<'s> {
    /// The location of the list in the whole body.
    pub(crate) pointer: &'static [String],
    pub(crate) slot: &'s mut dyn Slot,
    /// Whether there was a list, which is now in the slot.
    pub(crate) found: bool,
}

/// Decodes a body into a slot. `way` leads to the value; `beside`, if given, receives the fields
/// next to it. The list at the pointer of `rows` goes there and not into the value.
///
/// # Errors
///
/// Fails at the first value that is missing, of the wrong type, not JSON, or too much for `memory`.
pub(crate) fn decode(
    body: &[u8],
    way: Way,
    memory: &mut Memory,
    slot: &mut dyn Slot,
    beside: Option<&mut Undocumented>,
    rows: Option<&mut Rows<'_>>,
) -> Result<(), Box<Mismatch>> {
    let text = json::text(body);
    let root = Path {
        parent: None,
        segment: Segment::Root,
    };
    let on_way = rows.is_some().then_some(0);
    let here = Here {
        path: &root,
        on_way,
    };
    let mut reader = Reader {
        scanner: Scanner::new(&text),
        rows,
        memory,
        depth: 0,
    };
    if let Cow::Owned(text) = &text {
        reader.take(memory::text(text.len()), here)?;
    }
    if !matches!(
        reader.scanner.peek(),
        Some(b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b'a'..=b'z')
    ) {
        return Err(no_json(&root, &text, reader.scanner.error("a value")));
    }
    reader.enveloped(slot, way, beside, here)?;
    reader
        .scanner
        .end()
        .map_err(|syntax| no_json(&root, &text, syntax))
}

/// Decodes the list at a pointer, if there is one, into its own slot.
pub(crate) fn decode_list(
    body: &[u8],
    pointer: &[String],
    memory: &mut Memory,
    slot: &mut dyn Slot,
) -> Result<(), Box<Mismatch>> {
    let text = json::text(body);
    let list = Value::first(&text)
        .and_then(|value| value.at(pointer))
        .filter(|value| value.kind() == Some(JsonType::List));
    let Some(list) = list else { return Ok(()) };
    decode(list.get().as_bytes(), Way::ALL, memory, slot, None, None).map_err(|mut failure| {
        failure.path = json_path(pointer) + failure.path.trim_start_matches('$');
        failure
    })
}

/// Builds the error for a body that is not JSON from the beginning, or that continues after its
/// end.
fn no_json(path: &Path<'_>, text: &str, syntax: Syntax) -> Box<Mismatch> {
    let found = match text.bytes().find(|byte| !byte.is_ascii_whitespace()) {
        None => Cow::Borrowed("an empty body"),
        Some(b'<') => Cow::Borrowed("a body that looks like HTML or XML"),
        Some(_) => Cow::Owned(format!("a body that is not JSON ({syntax})")),
    };
    Box::new(Mismatch::at(path.to_string(), "JSON", found))
}

/// The location of the reader: a chain on the stack, formatted only on failure.
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
            Segment::Key(key)
                if !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_') =>
            {
                write!(f, ".{key}")
            }
            Segment::Key(key) => write!(f, "[{key:?}]"),
            Segment::Index(index) => write!(f, "[{index}]"),
        }
    }
}

/// Formats a pointer as a path, for messages.
pub(crate) fn json_path<S: AsRef<str>>(pointer: &[S]) -> String {
    let mut path = String::from("$");
    for segment in pointer {
        let segment = segment.as_ref();
        let segment = segment
            .parse()
            .map_or(Segment::Key(segment), Segment::Index);
        path.push_str(
            &Path {
                parent: None,
                segment,
            }
            .to_string(),
        );
    }
    path
}

/// A location in the body, and how many segments of the pointer to the rows lead to it; `None` if
/// it is not on the path to them.
#[derive(Clone, Copy)]
struct Here<'p> {
    path: &'p Path<'p>,
    on_way: Option<usize>,
}

impl Here<'_> {
    fn fail(
        self,
        expected: impl Into<Cow<'static, str>>,
        found: impl Into<Cow<'static, str>>,
    ) -> Box<Mismatch> {
        Box::new(Mismatch::at(self.path.to_string(), expected, found))
    }

    /// The error for a value that its own type refused.
    fn refusal(self, refusal: Refusal) -> Box<Mismatch> {
        let mut failure = self.fail(refusal.expected, refusal.found);
        failure.path += json_path(&refusal.path).trim_start_matches('$');
        failure
    }

    fn broken(self, syntax: Syntax) -> Box<Mismatch> {
        let found = if syntax.is_end {
            "a body that ends too early".into()
        } else {
            Cow::Owned(format!("broken JSON ({syntax})"))
        };
        self.fail("JSON", found)
    }
}

/// The path through an envelope to the value.
#[derive(Clone, Copy)]
pub(crate) struct Way {
    pub(crate) segments: &'static [String],
    /// Whether the value may be missing.
    pub(crate) optional: bool,
}

impl Way {
    /// The path to the whole body.
    pub(crate) const ALL: Self = Self {
        segments: &[],
        optional: false,
    };
}

/// Describes what was found, for messages. Does not show the value, which may be secret.
fn describe(value: Scalar<'_>) -> &'static str {
    match value {
        Scalar::Null => "null",
        Scalar::Boolean(_) => "a boolean",
        Scalar::Number(number) if number.parse::<i64>().is_ok() => {
            if number.starts_with('-') {
                "a negative integer"
            } else {
                "an integer"
            }
        }
        Scalar::Number(number) if number.contains(['.', 'e', 'E']) => {
            if number.parse().is_ok_and(f64::is_finite) {
                "a decimal number"
            } else {
                "a number beyond the range of 64 bits"
            }
        }
        Scalar::Number(_) => "an integer beyond the range of 64 bits",
        Scalar::String("") => "an empty string",
        Scalar::String(_) => "a string",
    }
}

/// The error for a value that its slot refused.
#[cold]
fn refused(slot: &mut dyn Slot, value: Scalar<'_>, here: Here<'_>) -> Box<Mismatch> {
    if let Target::Parse(parse) = open(slot, Container::Array)
        && let Err(refusal) = parse.parse(value.to_json().get())
    {
        return here.refusal(refusal);
    }
    here.fail(slot.expects(), describe(value))
}

struct Reader<'b, 'r, 's> {
    scanner: Scanner<'b>,
    rows: Option<&'r mut Rows<'s>>,
    memory: &'r mut Memory,
    depth: usize,
}

impl Reader<'_, '_, '_> {
    /// Takes memory for the value to be read next.
    #[inline]
    fn take(&mut self, bytes: usize, here: Here<'_>) -> Result<(), Box<Mismatch>> {
        if self.memory.take(bytes) {
            Ok(())
        } else {
            Err(self.is_full(here))
        }
    }

    #[cold]
    fn is_full(&self, here: Here<'_>) -> Box<Mismatch> {
        let mut failure = here.fail(format!("at most {} bytes", self.memory.most()), "more");
        failure.exceeded = Some(Exceeded::Decoded);
        failure
    }

    /// Decodes a value.
    fn value(&mut self, slot: &mut dyn Slot, here: Here<'_>) -> Result<(), Box<Mismatch>> {
        let scalar = |slot: &mut dyn Slot, value| {
            if slot.scalar(value) {
                Ok(())
            } else {
                Err(refused(slot, value, here))
            }
        };
        match self.scanner.peek() {
            Some(b'"') => {
                let text = self
                    .scanner
                    .string()
                    .map_err(|syntax| here.broken(syntax))?;
                let length = if slot.keeps_json() {
                    json::quoted_len(&text) - 2
                } else {
                    text.len()
                };
                self.take(memory::text(length), here)?;
                scalar(slot, Scalar::String(&text))
            }
            Some(b'-' | b'0'..=b'9') => {
                let number = self
                    .scanner
                    .number()
                    .map_err(|syntax| here.broken(syntax))?;
                // A slot as large as a string may keep the digits.
                if size_of_val(slot) >= size_of::<Json>() {
                    self.take(memory::text(number.len()), here)?;
                }
                scalar(slot, Scalar::Number(number))
            }
            Some(b'[')
                if self
                    .rows
                    .as_ref()
                    .is_some_and(|rows| here.on_way == Some(rows.pointer.len())) =>
            {
                self.rows(here)
            }
            Some(b'{') => self.deeper(here, |reader| {
                reader.container(slot, Container::Object, here)
            }),
            Some(b'[') => self.deeper(here, |reader| {
                reader.container(slot, Container::Array, here)
            }),
            _ => {
                let value = match self.scanner.word().map_err(|syntax| here.broken(syntax))? {
                    "true" => Scalar::Boolean(true),
                    "false" => Scalar::Boolean(false),
                    _ => Scalar::Null,
                };
                scalar(slot, value)
            }
        }
    }

    /// Decodes the list of rows, whose slot is outside the value.
    fn rows(&mut self, here: Here<'_>) -> Result<(), Box<Mismatch>> {
        let Some(rows) = self.rows.take() else {
            return Ok(());
        };
        let read = self.value(
            rows.slot,
            Here {
                on_way: None,
                ..here
            },
        );
        rows.found = true;
        self.rows = Some(rows);
        read
    }

    /// Discards the rows of an earlier duplicate key, because the last one counts.
    fn forget_rows(&mut self) {
        if let Some(rows) = self.rows.as_mut().filter(|rows| rows.found) {
            rows.found = false;
            open(rows.slot, Container::Array);
        }
    }

    fn deeper(
        &mut self,
        here: Here<'_>,
        read: impl FnOnce(&mut Self) -> Result<(), Box<Mismatch>>,
    ) -> Result<(), Box<Mismatch>> {
        if self.depth >= DEEPEST {
            return Err(here.fail(format!("at most {DEEPEST} levels of nesting"), "more"));
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    fn container(
        &mut self,
        slot: &mut dyn Slot,
        container: Container,
        here: Here<'_>,
    ) -> Result<(), Box<Mismatch>> {
        let extent = Extent::of(slot);
        match open(slot, container) {
            Target::Object(object) => {
                let inner = Extent::of(object);
                self.take(extent.beside(object), here)?;
                return self.record(&mut Object(object), inner, here);
            }
            Target::Record(record) => {
                let inner = Extent::of(record);
                self.take(extent.beside(record), here)?;
                return self.record(record, inner, here);
            }
            Target::List(list) => {
                self.take(extent.beside(list), here)?;
                return self.list(list, here);
            }
            Target::Map(map) => {
                self.take(extent.beside(map), here)?;
                return self.map(map, here);
            }
            Target::Json(json) => {
                self.take(extent.beside(json), here)?;
                *json = self.json(here)?;
                return Ok(());
            }
            Target::Parse(value) => {
                self.take(extent.beside(value), here)?;
                return self.parse(value, here);
            }
            Target::Union(union) => {
                self.take(extent.beside(union), here)?;
                return self.union(union, container, here);
            }
            Target::Refused => {}
        }
        Err(here.fail(
            slot.expects(),
            if container == Container::Object {
                "an object"
            } else {
                "an array"
            },
        ))
    }

    /// Reads a value that its own type parses. It may be a list, which is then larger than its
    /// JSON.
    fn parse(&mut self, value: &mut dyn Parse, here: Here<'_>) -> Result<(), Box<Mismatch>> {
        let json = self.json(here)?;
        let elements = json.get().bytes().filter(|byte| *byte == b',').count() + 1;
        self.take(elements.saturating_mul(memory::UNKNOWN), here)?;
        value
            .parse(json.get())
            .map_err(|refusal| here.refusal(refusal))
    }

    /// Decodes a value with parts as the variant that takes it. It is scanned once more for each
    /// union around it, of which there are at most [`DEEPEST`].
    fn union(
        &mut self,
        union: &mut dyn Union,
        container: Container,
        here: Here<'_>,
    ) -> Result<(), Box<Mismatch>> {
        let value = self.scanner.ahead().map_err(|syntax| here.broken(syntax))?;
        let extent = Extent::of(union);
        let index = choose(union, Value::whole(value));
        let slot = union.part_mut(Some(index));
        self.take(extent.beside(slot), here)?;
        let inside = Here {
            on_way: None,
            ..here
        };
        self.container(slot, container, inside)?;
        forget_tag(union);
        Ok(())
    }

    /// Copies a value as JSON.
    fn json(&mut self, here: Here<'_>) -> Result<Json, Box<Mismatch>> {
        let text = self.clean(here)?;
        self.take(memory::text(text.len()), here)?;
        Ok(Json::from_valid(text))
    }

    /// Copies a value as JSON, and takes no memory for it yet.
    fn clean(&mut self, here: Here<'_>) -> Result<String, Box<Mismatch>> {
        let mut clean = Clean::new(self.memory.left());
        self.scanner.skip(Some(&mut clean)).map_err(|syntax| {
            if syntax.is_full {
                self.is_full(here)
            } else {
                here.broken(syntax)
            }
        })?;
        Ok(clean.into_text())
    }

    /// Reads a member that the spec does not list.
    fn member(
        &mut self,
        key: Cow<'_, str>,
        members: &mut Undocumented,
        here: Here<'_>,
    ) -> Result<(), Box<Mismatch>> {
        self.take(memory::entry(members.len(), &key, size_of::<Json>()), here)?;
        members.insert(key.into_owned(), self.json(here)?);
        Ok(())
    }

    /// Reads a member that should always have the same value, and keeps any other one.
    fn constant(
        &mut self,
        constant: Constant,
        key: Cow<'_, str>,
        members: &mut Undocumented,
        here: Here<'_>,
    ) -> Result<(), Box<Mismatch>> {
        let text = self.clean(here)?;
        if constant.is(&text) {
            // Among duplicate keys, the last one counts.
            members.remove(&key);
            return Ok(());
        }
        self.take(memory::text(text.len()), here)?;
        self.take(memory::entry(members.len(), &key, size_of::<Json>()), here)?;
        members.insert(key.into_owned(), Json::from_valid(text));
        Ok(())
    }

    fn list(&mut self, list: &mut dyn List, here: Here<'_>) -> Result<(), Box<Mismatch>> {
        let broken = |syntax| here.broken(syntax);
        self.scanner.expect(b'[', "`[`").map_err(broken)?;
        if self.scanner.eat(b']') {
            return Ok(());
        }
        let mut size = None;
        for index in 0.. {
            let path = Path {
                parent: Some(here.path),
                segment: Segment::Index(index),
            };
            let inner = Here {
                path: &path,
                on_way: self.on_way(here, &Segment::Index(index)),
            };
            // Take the memory before the list grows.
            self.take(size.map_or(0, |size| memory::element(index, size)), inner)?;
            match list.item() {
                Some(slot) => {
                    if size.is_none() {
                        let weight = slot.weight();
                        size = Some(weight);
                        self.take(memory::element(0, weight), inner)?;
                    }
                    self.value(slot, inner)?;
                }
                None => self
                    .scanner
                    .skip(None)
                    .map_err(|syntax| inner.broken(syntax))?,
            }
            if !self.scanner.goes_on(b']').map_err(broken)? {
                break;
            }
        }
        Ok(())
    }

    fn map(&mut self, map: &mut dyn Map, here: Here<'_>) -> Result<(), Box<Mismatch>> {
        let mut held = 0;
        self.members(here, |reader, key, here| match map.entry(&key) {
            Some(slot) => {
                reader.take(memory::entry(held, &key, slot.weight()), here)?;
                held += 1;
                reader.value(slot, here)
            }
            None => reader
                .scanner
                .skip(None)
                .map_err(|syntax| here.broken(syntax)),
        })
    }

    /// Reads an object. `extent` is that of its fields.
    fn record(
        &mut self,
        record: &mut dyn Record,
        extent: Extent,
        here: Here<'_>,
    ) -> Result<(), Box<Mismatch>> {
        let (fields, constants) = constant::split(record.fields());
        let mut present = Present::default();
        let mut likely = 0;
        self.members(here, |reader, key, here| {
            let Some((index, slot)) = position(fields, &key, likely)
                .and_then(|index| Some((index, record.field(index)?)))
            else {
                return match record.undocumented() {
                    Some(undocumented) => match Constant::named(constants, &key) {
                        Some(constant) => reader.constant(constant, key, undocumented, here),
                        None => reader.member(key, undocumented, here),
                    },
                    None => reader
                        .scanner
                        .skip(None)
                        .map_err(|syntax| here.broken(syntax)),
                };
            };
            if !present.insert(index) {
                slot.reset();
            }
            reader.take(extent.beside(slot), here)?;
            reader.value(slot, here)?;
            likely = index + 1;
            Ok(())
        })?;
        let missing = fields
            .iter()
            .map(FieldName::of)
            .enumerate()
            .find(|(index, field)| field.is_required() && !present.contains(*index));
        let Some((index, field)) = missing else {
            return Ok(());
        };
        let expected = record.field(index).map_or("a value", |slot| slot.expects());
        let path = Path {
            parent: Some(here.path),
            segment: Segment::Key(field.wire()),
        };
        Err(Here {
            path: &path,
            ..here
        }
        .fail(expected, "nothing"))
    }

    /// Reads the members of an object; `read` reads each value.
    fn members(
        &mut self,
        here: Here<'_>,
        mut read: impl FnMut(&mut Self, Cow<'_, str>, Here<'_>) -> Result<(), Box<Mismatch>>,
    ) -> Result<(), Box<Mismatch>> {
        let broken = |syntax| here.broken(syntax);
        self.scanner.expect(b'{', "`{`").map_err(broken)?;
        if self.scanner.eat(b'}') {
            return Ok(());
        }
        loop {
            let key = self.scanner.string().map_err(broken)?;
            self.scanner.expect(b':', "`:`").map_err(broken)?;
            let shown = key.clone();
            let path = Path {
                parent: Some(here.path),
                segment: Segment::Key(&shown),
            };
            let on_way = self.on_way(here, &path.segment);
            if on_way.is_some() {
                self.forget_rows();
            }
            read(
                self,
                key,
                Here {
                    path: &path,
                    on_way,
                },
            )?;
            if !self.scanner.goes_on(b'}').map_err(broken)? {
                return Ok(());
            }
        }
    }

    /// How far a member or element leads towards the rows.
    fn on_way(&self, here: Here<'_>, segment: &Segment<'_>) -> Option<usize> {
        let known = here.on_way?;
        let next = self.rows.as_ref()?.pointer.get(known)?;
        let leads = match segment {
            Segment::Root => false,
            Segment::Key(key) => key == next,
            Segment::Index(index) => index.to_string() == *next,
        };
        leads.then_some(known + 1)
    }

    /// Decodes the value inside an envelope.
    fn enveloped(
        &mut self,
        slot: &mut dyn Slot,
        way: Way,
        mut beside: Option<&mut Undocumented>,
        here: Here<'_>,
    ) -> Result<(), Box<Mismatch>> {
        let [wanted, segments @ ..] = way.segments else {
            return self.value(slot, here);
        };
        if self.scanner.peek() != Some(b'{') {
            return self.value(&mut Envelope, here);
        }
        let mut found = false;
        self.members(here, |reader, key, here| {
            if key == *wanted {
                if found {
                    slot.reset();
                }
                found = true;
                return reader.enveloped(
                    &mut *slot,
                    Way { segments, ..way },
                    beside.as_deref_mut(),
                    here,
                );
            }
            match &mut beside {
                Some(beside) => reader.member(key, beside, here),
                None => reader
                    .scanner
                    .skip(None)
                    .map_err(|syntax| here.broken(syntax)),
            }
        })?;
        if found || way.optional {
            return Ok(());
        }
        let expected = if segments.is_empty() {
            slot.expects()
        } else {
            Envelope.expects()
        };
        let path = Path {
            parent: Some(here.path),
            segment: Segment::Key(wanted),
        };
        Err(Here {
            path: &path,
            ..here
        }
        .fail(expected, "nothing"))
    }
}

/// A slot that takes nothing: the error for a value where an envelope should be.
struct Envelope;

impl Slot for Envelope {
    fn expects(&self) -> &'static str {
        "an object"
    }
}

/// Finds a field by name. Servers mostly send fields in the documented order, so the field after
/// the previous one is tried first.
fn position(fields: &[&'static str], key: &str, likely: usize) -> Option<usize> {
    let is_it = |field| FieldName::of(field).wire() == key;
    if fields.get(likely).is_some_and(is_it) {
        return Some(likely);
    }
    fields.iter().position(is_it)
}

/// The set of fields that are present.
#[derive(Default)]
struct Present {
    first: u64,
    rest: Vec<bool>,
}

impl Present {
    /// Returns whether the field is new.
    fn insert(&mut self, index: usize) -> bool {
        if index < 64 {
            let before = self.first;
            self.first |= 1 << index;
            return self.first != before;
        }
        let index = index - 64;
        if self.rest.len() <= index {
            self.rest.resize(index + 1, false);
        }
        self.rest
            .get_mut(index)
            .is_some_and(|seen| !std::mem::replace(seen, true))
    }

    fn contains(&self, index: usize) -> bool {
        if index < 64 {
            self.first & (1 << index) != 0
        } else {
            self.rest.get(index - 64) == Some(&true)
        }
    }
}
