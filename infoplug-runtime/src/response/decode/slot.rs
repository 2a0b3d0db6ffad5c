//! Decodes JSON into generated types without generic code per type: a type hands out slots for its
//! parts, and one reader fills them.
//!
//! The idea is miniserde's. Unlike there, every failure knows its JSON path, what was expected and
//! what was found.

use crate::Json;
use crate::Undocumented;

/// A slot that takes a JSON value.
pub trait Slot: Send {
    /// Describes what the slot takes, for messages: `a string`.
    fn expects(&self) -> &'static str;

    /// Takes a value without parts. Returns `false` if it has the wrong type.
    fn scalar(&mut self, value: Scalar<'_>) -> bool {
        let _ = value;
        false
    }

    /// Returns the size in bytes of the decoded value, without what it owns elsewhere. For a
    /// user-defined type, this can exceed the size of the slot.
    fn weight(&self) -> usize {
        size_of_val(self)
    }

    /// Whether the slot keeps a string as JSON, which may need escapes that the original did not
    /// have.
    fn keeps_json(&self) -> bool {
        false
    }

    /// Whether an empty string means "nothing" here, so that an optional slot takes it.
    fn is_empty_nothing(&self) -> bool {
        false
    }

    /// Discards parts that another value may not have: among duplicate keys of an object, the last
    /// one counts.
    fn reset(&mut self) {}

    /// Opens the slot for a value with parts.
    fn open(&mut self, container: Container) -> Target<'_> {
        let _ = container;
        Target::Refused
    }
}

/// A JSON value without parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scalar<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// A number as it is written.
    Number(&'a str),
    /// A string.
    String(&'a str),
}

/// A JSON value with parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// `{`
    Object,
    /// `[`
    Array,
}

/// What takes the parts of a value.
pub enum Target<'a> {
    /// Nothing: the value has the wrong type.
    Refused,
    /// An object with known fields.
    Record(&'a mut dyn Record),
    /// An array.
    List(&'a mut dyn List),
    /// An object with arbitrary keys.
    Map(&'a mut dyn Map),
    /// The value as it is.
    Json(&'a mut Json),
}

/// A known field of an object.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name in the JSON.
    pub name: &'static str,
    /// Whether it must be present.
    pub required: bool,
}

/// An object with known fields. Implemented by generated code.
pub trait Record: Send {
    /// Returns the fields; their indexes are the arguments of [`field`](Self::field).
    fn fields(&self) -> &'static [Field];
    /// Returns the slot of a field.
    fn field(&mut self, index: usize) -> Option<&mut dyn Slot>;
    /// Returns where unlisted members go.
    fn undocumented(&mut self) -> &mut Undocumented;

    /// Whether unlisted members are kept.
    fn keeps_undocumented(&self) -> bool {
        true
    }
}

/// Opens an object with known fields; generated types call it in [`Slot::open`].
pub fn record(record: &mut dyn Record, container: Container) -> Target<'_> {
    if container == Container::Object {
        Target::Record(record)
    } else {
        Target::Refused
    }
}

/// An array that grows.
pub trait List {
    /// Adds a slot at the end.
    fn item(&mut self) -> Option<&mut dyn Slot>;
}

/// An object with arbitrary keys.
pub trait Map {
    /// Returns the slot of a key.
    fn entry(&mut self, key: &str) -> Option<&mut dyn Slot>;
}
