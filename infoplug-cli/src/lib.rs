//! The commands of `infoplug`, as a library for its tests and for tools that want the same responses.

pub mod check;
mod color;
pub mod expand;
pub mod explain;
mod failure;
pub mod mock;
mod nearest;
mod source;
mod tables;

pub use color::Color;
pub use failure::Failure;
