//! `types`, and everywhere else that a type is written. Resolves names, including those of aliases
//! and inline types.

mod constant;
mod constraints;
mod enums;
mod extends;
mod fields;
mod follow;
mod format;
mod forms;
mod kinds;
mod mapping;
mod range;
mod reach;
mod registry;
mod section;
mod split;
mod values;
mod word;

pub(super) use follow::follow;
pub(super) use kinds::KINDS;
pub(super) use registry::Types;
pub(super) use section::read;
