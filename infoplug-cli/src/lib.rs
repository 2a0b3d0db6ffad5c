//! The commands of `infoplug` as a library, for tests and for tools that need the same results.

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
