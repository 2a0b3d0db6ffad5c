//! A checked spec. Every reference in it resolves, every name is valid Rust, and no range is empty:
//! code that works with a [`Spec`] needs no error path.
//!
//! References are indexes into the vectors of [`Spec`]; [`Spec::error`] and its siblings follow
//! them.

mod api;
mod auth;
mod endpoint;
mod error_body;
mod errors;
mod format;
mod job;
mod location;
mod name;
mod spec;
mod types;

pub use self::api::*;
pub use self::auth::*;
pub use self::endpoint::*;
pub use self::error_body::*;
pub use self::errors::*;
pub use self::format::*;
pub use self::job::*;
pub use self::location::*;
pub use self::name::*;
pub use self::spec::*;
pub use self::types::*;
