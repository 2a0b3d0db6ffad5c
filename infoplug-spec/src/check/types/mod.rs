//! `types`, and every location where a type is written: names are resolved, aliases and inline types
//! too.

mod constraints;
mod fields;
mod follow;
mod forms;
mod mapping;
mod range;
mod reach;
mod registry;
mod section;
mod values;
mod word;

pub(super) use follow::follow;
pub(super) use registry::Types;
pub(super) use section::read;
