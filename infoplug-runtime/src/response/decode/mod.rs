//! Decodes JSON into generated types without generic code per type: a type hands out slots for its
//! parts, and one reader fills them.
//!
//! The idea is miniserde's. Unlike there, every failure knows its JSON path, what was expected and
//! what was found.

mod constant;
mod integer;
mod memory;
mod object;
mod read;
mod serde;
mod slot;
mod slots;
#[cfg(test)]
mod tests;
mod typed;
mod union;

pub(crate) use self::memory::Memory;
pub(crate) use self::object::write;
pub use self::object::{clone_object, debug_object, encode, equal_objects};
pub(crate) use self::read::{Rows, Way, decode, decode_list, json_path};
pub use self::serde::{deserialize, serialize};
pub(crate) use self::slot::open;
pub use self::slot::{Container, FieldValue, Record, Scalar, Slot, Target, Union, Visit, record};
pub use self::typed::FormatType;
pub use self::union::{
    clone_union, debug_union, equal_unions, union_expects, union_scalar, write_union,
};
