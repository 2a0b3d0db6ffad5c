//! The tables of an API: plain `static` data that the rest of the runtime follows. The macro
//! generates them, and `infoplug-tables` builds them at run time.
//!
//! The larger structs have a constant `NEW` with the usual values, so that a table names only what
//! differs.

mod api;
mod auth;
mod error_body;
mod job;
mod method;
mod operation;
mod paging;
mod parameter;
mod place;
mod retry;

pub use self::api::*;
pub use self::auth::*;
pub use self::error_body::*;
pub use self::job::*;
pub use self::method::*;
pub use self::operation::*;
pub use self::paging::*;
pub use self::parameter::*;
pub use self::place::*;
pub use self::retry::*;
