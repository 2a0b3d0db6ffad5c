//! JSON -> generated types, without generic code per type: a type hands out slots for its parts,
//! and one visitor fills them.
//!
//! The idea is miniserde's; what is added is that every failure knows its JSON path, what was
//! expected and what was found.

use crate::Json;
use crate::Undocumented;

/// A slot that takes a JSON value.
pub trait Slot: Send {
    /// What the slot takes, for messages: `a string`.
    fn expects(&self) -> &'static str;

    /// Takes a value that has no parts. `false` when it is of the wrong type.
    fn scalar(&mut self, value: Scalar<'_>) -> bool {
        let _ = value;
        false
    }

    /// How many bytes the value takes that is made of it, without what it owns elsewhere. More than
    /// the slot itself for a type of the user that is larger.
    fn weight(&self) -> usize {
        size_of_val(self)
    }

    /// Whether a string is kept as JSON here, so that it may need escapes that it came without.
    fn keeps_json(&self) -> bool {
        false
    }

    /// Whether an empty string stands for "nothing" here, so that an optional slot takes it.
    fn is_empty_nothing(&self) -> bool {
        false
    }

    /// Empties what has parts that another value may not have: of equal keys of an object the last
    /// one counts.
    fn reset(&mut self) {}

    /// Opens the slot for a value that has parts.
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
    /// A number, as it is written.
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

/// What takes the parts.
pub enum Target<'a> {
    /// Nothing: it is of the wrong type.
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
    /// Its name on the wire.
    pub name: &'static str,
    /// It must be there.
    pub required: bool,
}

/// An object with known fields. Implemented by generated code.
pub trait Record: Send {
    /// The fields; the index of one is the argument of [`field`](Self::field).
    fn fields(&self) -> &'static [Field];
    /// The slot of a field.
    fn field(&mut self, index: usize) -> Option<&mut dyn Slot>;
    /// Where members go that are not listed.
    fn undocumented(&mut self) -> &mut Undocumented;

    /// Whether members that are not listed are wanted.
    fn keeps_undocumented(&self) -> bool {
        true
    }
}

/// The slot of an object with known fields: what [`Slot::open`] of a generated type does.
pub fn record(record: &mut dyn Record, container: Container) -> Target<'_> {
    if container == Container::Object {
        Target::Record(record)
    } else {
        Target::Refused
    }
}

/// An array that grows.
pub trait List {
    /// A new slot at the end.
    fn item(&mut self) -> Option<&mut dyn Slot>;
}

/// An object with arbitrary keys.
pub trait Map {
    /// The slot of a key.
    fn entry(&mut self, key: &str) -> Option<&mut dyn Slot>;
}
