//! Typed access to the nodes of a document. All messages about keys and values come from here, so
//! that they are worded alike.

mod collection;
mod foreign_key;
mod kind;
mod literal;
mod mapping;
mod pointer;
mod scalar;
mod unknown_key;

pub(crate) use collection::{
    entries, list, one_or_many, scalars, some, some_entries, some_listed, texts,
};
pub(crate) use kind::{scalar, wrong_kind, wrong_kind_of};
pub(crate) use literal::literal;
pub(crate) use mapping::Mapping;
pub(crate) use pointer::{pointer, pointer_of, pointer_text};
pub(crate) use scalar::{STATUSES, boolean, duration, integer, piece, status, text, url, verbatim};
pub(crate) use unknown_key::has_unknown_key;
