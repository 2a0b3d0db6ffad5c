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
mod mapping;
mod range;
mod reach;
mod registry;
mod section;
mod split;
mod union;
mod values;
mod variants;
mod word;

pub(super) use follow::follow;
pub(super) use forms::KINDS;
pub(super) use registry::Types;
pub(super) use section::read;
