//! Values whose types are the caller's: `jiff::Timestamp` for a date and time. Neither this crate
//! nor the caller's can implement [`Slot`] for them. An array of one is ours, and the standard
//! library turns a reference to a value into a reference to such an array.

use std::any::type_name;
use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::slot::{Container, FieldValue, Parse, Refusal, Scalar, Slot, Target};
use crate::json::{Json, Writer};

/// What a type needs to take the place of a format's string or integer.
trait Whole:
    Serialize + DeserializeOwned + Default + Clone + fmt::Debug + PartialEq + Send + Sync + 'static
{
}

impl<T> Whole for T where
    T: Serialize
        + DeserializeOwned
        + Default
        + Clone
        + fmt::Debug
        + PartialEq
        + Send
        + Sync
        + 'static
{
}

/// A type that can take the place of a format's string or integer. Name it in
/// `#[api(spec = "...", types(date_time = jiff::Timestamp))]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the type of a format",
    label = "not a type for a format",
    note = "it needs `Clone`, `Debug`, `Default`, `PartialEq`, `Send`, `Sync`, and serde's `Serialize` and `Deserialize`"
)]
// Without supertraits, so that a type that misses one is one message, whatever calls it.
pub trait FormatType {
    #[doc(hidden)]
    fn shared(&self) -> &dyn FieldValue;

    #[doc(hidden)]
    fn exclusive(&mut self) -> &mut dyn FieldValue;

    /// Returns the value of a field that is not there.
    #[doc(hidden)]
    #[must_use]
    fn empty() -> Self
    where
        Self: Sized;

    /// Converts a parameter to JSON.
    ///
    /// # Errors
    ///
    /// Returns the error of the type.
    #[doc(hidden)]
    fn json(self) -> Result<Json, serde_json::Error>
    where
        Self: Sized;
}

impl<T> FormatType for T
where
    T: Serialize
        + DeserializeOwned
        + Default
        + Clone
        + fmt::Debug
        + PartialEq
        + Send
        + Sync
        + 'static,
{
    fn shared(&self) -> &dyn FieldValue {
        std::array::from_ref(self)
    }

    fn exclusive(&mut self) -> &mut dyn FieldValue {
        std::array::from_mut(self)
    }

    fn empty() -> Self {
        Self::default()
    }

    fn json(self) -> Result<Json, serde_json::Error> {
        serde_json::to_string(&self).and_then(|text| text.parse())
    }
}

impl<T: Whole> Slot for [T; 1] {
    fn expects(&self) -> &'static str {
        "a value"
    }

    fn write(&self, out: &mut Writer) {
        let [value] = self;
        match serde_json::to_string(value) {
            Ok(json) => out.raw(&json),
            Err(error) => out.refuse_for(&error),
        }
    }

    fn is_absent(&self) -> bool {
        let [value] = self;
        serde_json::to_string(value).is_ok_and(|json| json == "null")
    }

    fn shown(&self) -> Option<&dyn fmt::Debug> {
        let [value] = self;
        Some(value)
    }

    fn scalar(&mut self, value: Scalar<'_>) -> bool {
        self.parse(value.to_json().get()).is_ok()
    }

    fn open(&mut self, _: Container) -> Target<'_> {
        Target::Parse(self)
    }
}

impl<T: Whole> Parse for [T; 1] {
    fn parse(&mut self, json: &str) -> Result<(), Refusal> {
        let [value] = self;
        match serde_json::from_str(json) {
            Ok(parsed) => *value = parsed,
            Err(error) => return Err(refusal(type_name::<T>(), json, &error)),
        }
        Ok(())
    }
}

/// Says what the type refused, and where in the JSON.
#[cold]
fn refusal(type_name: &str, json: &str, error: &serde_json::Error) -> Refusal {
    // An error from the type itself may have no location.
    let read = if error.line() == 1 {
        error.column()
    } else {
        json.len()
    };
    let Spot { path, value } = spot(json.get(..read).unwrap_or(json));
    let reason = error.to_string();
    let reason = reason
        .rsplit_once(" at line ")
        .map_or(reason.as_str(), |(reason, _)| reason);
    let found = match value {
        "" => reason.to_owned(),
        value => format!("{value} ({reason})"),
    };
    Refusal {
        path,
        expected: format!("a valid `{}`", short(type_name)),
        found,
    }
}

/// Returns the name of the type itself: `Timestamp` for `Option<jiff::timestamp::Timestamp>`.
fn short(type_name: &str) -> String {
    const AROUND: [&str; 3] = [
        "core::option::Option<",
        "alloc::vec::Vec<",
        "alloc::collections::btree::map::BTreeMap<alloc::string::String, ",
    ];
    let mut inner = type_name;
    while let Some(next) = AROUND
        .iter()
        .find_map(|around| inner.strip_prefix(around)?.strip_suffix('>'))
    {
        inner = next;
    }
    let mut name = String::new();
    for part in inner.split_inclusive(['<', '>', ',', ' ', '(', ')', '[', ']', ';', '&']) {
        name.push_str(part.rsplit_once("::").map_or(part, |(_, last)| last));
    }
    name
}

/// A location in JSON.
#[derive(Debug, Default, PartialEq)]
struct Spot<'j> {
    path: Vec<String>,
    /// The value there, if it is a string, a number or a word that has been read whole.
    value: &'j str,
}

/// Returns the location at which valid JSON without white space ends that has been read in part.
fn spot(read: &str) -> Spot<'_> {
    /// The element or member that is open.
    enum Open<'j> {
        Element(usize),
        Member(&'j str),
    }
    let (mut open, mut start) = (Vec::new(), 0);
    let mut characters = read.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => {
                while let Some((_, inside)) = characters.next()
                    && inside != '"'
                {
                    if inside == '\\' {
                        characters.next();
                    }
                }
            }
            '[' => open.push(Open::Element(0)),
            '{' => open.push(Open::Member("")),
            ']' | '}' => drop(open.pop()),
            ',' => match open.last_mut() {
                Some(Open::Element(index)) => *index += 1,
                Some(Open::Member(name)) => *name = "",
                None => {}
            },
            ':' => {
                if let Some(Open::Member(name)) = open.last_mut() {
                    *name = read.get(start..at).unwrap_or_default().trim_matches('"');
                }
            }
            _ => continue,
        }
        if matches!(character, '[' | '{' | ',' | ':') {
            start = at + 1;
        }
    }
    let value = read.get(start..).unwrap_or_default();
    let is_scalar = !value.ends_with([']', '}']);
    Spot {
        path: open
            .iter()
            .map(|open| match open {
                Open::Element(index) => index.to_string(),
                Open::Member(name) => (*name).to_owned(),
            })
            .collect(),
        value: if is_scalar { value } else { "" },
    }
}

impl Scalar<'_> {
    /// Writes the value as JSON.
    pub(super) fn to_json(self) -> Json {
        match self {
            Self::Null => Json::NULL,
            Self::Boolean(value) => Json::from(value),
            Self::Number(number) => Json::from_valid(number.to_owned()),
            Self::String(text) => Json::from(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_location_is_found_by_what_was_read() {
        for (read, path, value) in [
            ("\"a,b\"", &[][..], "\"a,b\""),
            ("[\"a\",\"]\\\"\"", &["1"], "\"]\\\"\""),
            ("[[1],2", &["1"], "2"),
            ("[[1,2", &["0", "1"], "2"),
            ("[1,", &["1"], ""),
            ("{\"a:b\":[true", &["a:b", "0"], "true"),
            ("{\"a\":1,\"b\":\"x\"", &["b"], "\"x\""),
            ("[1]", &[], ""),
            ("", &[], ""),
        ] {
            let found = spot(read);
            assert_eq!(
                (found.path.as_slice(), found.value),
                (
                    path.iter()
                        .map(|&segment| segment.to_owned())
                        .collect::<Vec<_>>()
                        .as_slice(),
                    value
                ),
                "{read}"
            );
        }
    }

    #[test]
    fn types_have_short_names() {
        assert_eq!(short(type_name::<Option<Vec<String>>>()), "String");
        assert_eq!(short(type_name::<BTreeMap<String, u8>>()), "u8");
        assert_eq!(
            short("chrono::datetime::DateTime<chrono::offset::utc::Utc>"),
            "DateTime<Utc>"
        );
    }

    #[test]
    fn the_element_that_is_refused_is_named() {
        let mut list = [Vec::<u8>::new()];
        let refusal = list.parse("[1,256]").unwrap_err();
        assert_eq!(refusal.path, ["1"]);
        assert_eq!(refusal.expected, "a valid `u8`");
        assert_eq!(
            refusal.found,
            "256 (invalid value: integer `256`, expected u8)"
        );
        assert!(list.parse("[1,2]").is_ok());
        assert_eq!(list, [[1, 2]]);
    }
}
