//! Generated objects. A type brings the names of its fields and hands them out; what the standard
//! traits do with them is here, once for all types.

use std::any::Any;
use std::fmt;

use super::constant::{self, Constant};
use super::slot::{FieldValue, Record, Slot};
use crate::json::Writer;
use crate::{Json, Undocumented};

/// A field as a string: `!name` if it is required and `?name` if it is not. If the Rust field has
/// another name, that comes first: `? created_at created-at`.
#[derive(Clone, Copy, Debug)]
pub(super) struct FieldName(&'static str);

impl FieldName {
    pub(super) fn of(text: &&'static str) -> Self {
        Self(text)
    }

    pub(super) fn is_required(self) -> bool {
        self.0.starts_with('!')
    }

    /// Returns the name in the JSON.
    pub(super) fn wire(self) -> &'static str {
        self.names().1
    }

    /// Returns the name in Rust.
    fn rust(self) -> &'static str {
        self.names().0
    }

    fn names(self) -> (&'static str, &'static str) {
        let name = self.0.get(1..).unwrap_or_default();
        let both = name.strip_prefix(' ').and_then(|both| both.split_once(' '));
        both.unwrap_or((name, name))
    }
}

impl<T: Slot + Any + Clone + fmt::Debug + PartialEq> FieldValue for T {
    fn copy_to(&self, other: &mut dyn Any) {
        if let Some(other) = other.downcast_mut::<T>() {
            other.clone_from(self);
        }
    }

    fn equals(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<T>() == Some(self)
    }
}

/// Clones an object. Its `Clone` does nothing else.
#[must_use]
pub fn clone_object<T: Slot + Default>(object: &T) -> T {
    let mut copy = T::default();
    copy_values(object, &mut copy);
    copy
}

fn copy_values(object: &dyn Slot, copy: &mut dyn Slot) {
    object.visit(&mut |values| {
        for (index, value) in values.iter().enumerate() {
            if let Some(field) = copy.field(index) {
                value.copy_to(field);
            }
        }
    });
}

/// Compares two objects of one type.
pub fn equal_objects(left: &dyn Slot, right: &dyn Slot) -> bool {
    let mut equal = false;
    left.visit(&mut |left| {
        right.visit(&mut |right| {
            equal = left
                .iter()
                .zip(right)
                .all(|(left, &right)| left.equals(right));
        });
    });
    equal
}

/// Formats an object as a derived `Debug` does.
///
/// # Errors
///
/// Fails if the formatter does.
pub fn debug_object(object: &dyn Slot, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let Some((name, fields)) = object.names().split_first() else {
        return Ok(());
    };
    let (fields, _) = constant::split(fields);
    let mut debug = f.debug_struct(name);
    object.visit(&mut |values| {
        let names = fields.iter().map(|field| FieldName::of(field).rust());
        for (name, value) in names.chain(["undocumented"]).zip(values) {
            match value.shown() {
                Some(shown) => debug.field(name, shown),
                None => debug.field(name, value),
            };
        }
    });
    debug.finish()
}

/// Writes a value as JSON.
pub(crate) fn write(value: &dyn Slot, out: &mut Writer) {
    if value.names().is_empty() {
        value.write(out);
    } else {
        out.object(|out| write_members(value, "", out));
    }
}

/// Writes the members of an object, except the tag of the union that it is a variant of.
pub(super) fn write_members(object: &dyn Slot, tag: &str, out: &mut Writer) {
    let (fields, constants) = constant::split(object.names().get(1..).unwrap_or_default());
    let is_tag = |name: &str| !tag.is_empty() && name == tag;
    object.visit(&mut |values| {
        let others = values.last().and_then(|&others| {
            let others: &dyn Any = others;
            others.downcast_ref::<Undocumented>()
        });
        for constant in constants.iter().map(Constant::of) {
            // Another value that came in goes out again.
            let is_other = others.is_some_and(|others| others.get(constant.wire).is_some());
            if !is_other && !is_tag(constant.wire) {
                out.field(constant.wire, |out| constant.write(out));
            }
        }
        for (field, &value) in fields.iter().map(FieldName::of).zip(values) {
            if (field.is_required() || !value.is_absent()) && !is_tag(field.wire()) {
                out.field(field.wire(), |out| write(value, out));
            }
        }
        for (name, value) in others.iter().flat_map(|others| others.iter()) {
            if !is_tag(name) {
                out.entry(name, |out| out.json(value));
            }
        }
    });
}

/// Converts a value to the JSON that a request sends. A number without a JSON form becomes a
/// placeholder, which the local checks refuse.
pub fn encode(value: &dyn Slot) -> Json {
    let mut out = Writer::default();
    write(value, &mut out);
    out.finish()
}

/// A generated object as the reader sees it.
pub(super) struct Object<'a>(pub(super) &'a mut dyn Slot);

impl Record for Object<'_> {
    fn fields(&self) -> &'static [&'static str] {
        self.0.names().get(1..).unwrap_or_default()
    }

    fn field(&mut self, index: usize) -> Option<&mut dyn Slot> {
        self.0.field(index).map(|field| field as &mut dyn Slot)
    }

    fn undocumented(&mut self) -> Option<&mut Undocumented> {
        // The value after the last field.
        let (fields, _) = constant::split(self.fields());
        let value: &mut dyn Any = self.0.field(fields.len())?;
        value.downcast_mut()
    }
}

/// Empty until the reader finds members that the spec does not list.
impl Slot for Undocumented {
    fn reset(&mut self) {
        *self = Self::default();
    }
}
