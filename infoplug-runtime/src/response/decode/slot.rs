//! Decodes JSON into generated types without generic code per type: a type hands out slots for its
//! parts, and one reader fills them.
//!
//! The idea is miniserde's. Unlike there, every failure knows its JSON path, what was expected and
//! what was found.

use std::any::Any;
use std::fmt;

use crate::Json;
use crate::Undocumented;
use crate::json::Writer;

/// A slot that takes a JSON value.
///
/// A generated object implements `names`, `field` and `visit`, and nothing else.
pub trait Slot: Send {
    /// Describes what the slot takes, for messages: `a string`.
    fn expects(&self) -> &'static str {
        "an object"
    }

    /// Returns the name of an object's type, and then its fields, each as `!name` if it is required
    /// and `?name` if it is not. A constant comes after all fields, as `=name value`, and is not
    /// one of them. Empty for all other values.
    fn names(&self) -> &'static [&'static str] {
        &[]
    }

    /// Returns a field of an object, or after the last one, its undocumented members.
    fn field(&mut self, index: usize) -> Option<&mut dyn FieldValue> {
        let _ = index;
        None
    }

    /// Passes all values that [`field`](Self::field) returns, in order.
    fn visit(&self, visit: Visit<'_>) {
        visit(&[]);
    }

    /// Writes the value as JSON. Not called for an object of the spec. The slots of user-defined
    /// types only read.
    fn write(&self, out: &mut Writer) {
        out.refuse("cannot be written");
    }

    /// Whether the value is `None`. An optional field is not written then.
    fn is_absent(&self) -> bool {
        false
    }

    /// Returns what `Debug` prints instead of the slot: the caller's value in it.
    fn shown(&self) -> Option<&dyn fmt::Debug> {
        None
    }

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
    fn reset(&mut self) {
        let mut index = 0;
        while let Some(field) = self.field(index) {
            field.reset();
            index += 1;
        }
    }

    /// Opens the slot for a value with parts. Not called for an object of the spec.
    fn open(&mut self, container: Container) -> Target<'_> {
        let _ = container;
        Target::Refused
    }
}

/// The value of an object's field. Every type whose values can be in a response is one.
pub trait FieldValue: Slot + Any + fmt::Debug {
    /// Copies the value to one of the same type.
    fn copy_to(&self, other: &mut dyn Any);

    /// Whether the other value is of the same type and equal.
    fn equals(&self, other: &dyn Any) -> bool;
}

/// Takes all values of an object, in the order of its fields.
pub type Visit<'a> = &'a mut dyn FnMut(&[&dyn FieldValue]);

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
    /// An object of the spec.
    Object(&'a mut dyn Slot),
    /// A part of an object.
    Record(&'a mut dyn Record),
    /// An array.
    List(&'a mut dyn List),
    /// An object with arbitrary keys.
    Map(&'a mut dyn Map),
    /// The value as it is.
    Json(&'a mut Json),
    /// A value that its own type reads from JSON.
    Parse(&'a mut dyn Parse),
    /// One of several types.
    Union(&'a mut dyn Union),
}

/// A value that its own type reads from JSON.
pub trait Parse {
    /// Takes a value, which has no white space.
    ///
    /// # Errors
    ///
    /// Says why the value is refused.
    fn parse(&mut self, json: &str) -> Result<(), Refusal>;
}

/// Why a type refused a value.
#[derive(Debug)]
pub struct Refusal {
    /// The path within the value.
    pub(super) path: Vec<String>,
    pub(super) expected: String,
    pub(super) found: String,
}

/// A value of one of several types.
pub trait Union: Slot {
    /// Returns the name of the type, the name of its tag or an empty string, and its variants: for
    /// each its name in Rust, a space, and what it takes.
    fn table(&self) -> &'static [&'static str];

    /// Returns the index of the variant, and what it holds. After the last variant comes `Other`.
    fn part(&self) -> (usize, &dyn FieldValue);

    /// Changes to the variant at an index, if one is given, with its default. Returns what the
    /// variant holds.
    fn part_mut(&mut self, renew: Option<usize>) -> &mut dyn FieldValue;
}

/// The fields that a user-defined type reads.
pub trait Record: Send {
    /// Returns the fields as in [`Slot::names`]. Their indexes are the arguments of
    /// [`field`](Self::field).
    fn fields(&self) -> &'static [&'static str];
    /// Returns the slot of a field.
    fn field(&mut self, index: usize) -> Option<&mut dyn Slot>;

    /// Returns where unlisted members go, or `None` if they are ignored.
    fn undocumented(&mut self) -> Option<&mut Undocumented> {
        None
    }
}

/// Opens the slot of a user-defined type.
pub fn record(record: &mut dyn Record, container: Container) -> Target<'_> {
    if container == Container::Object {
        Target::Record(record)
    } else {
        Target::Refused
    }
}

/// Opens a slot for a value with parts.
pub(crate) fn open(slot: &mut dyn Slot, container: Container) -> Target<'_> {
    if slot.names().is_empty() {
        slot.open(container)
    } else if container == Container::Object {
        Target::Object(slot)
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
