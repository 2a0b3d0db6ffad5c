//! The commands of `infoplug`, as a library for its tests and for tools that want the same answers.

pub mod explain;
mod failure;
pub mod mock;
mod source;
pub mod tables;

pub use failure::Failure;
