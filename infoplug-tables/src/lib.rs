//! What the runtime has to know of an API, as plain data without behavior.
//!
//! `infoplug-spec` makes the tables from a spec, once for everybody: the command and the tests use
//! them as they are, the macro writes them into the client as [literals](Stored), and the runtime
//! reads those back when a table is first used.

mod api;
mod auth;
mod error_body;
mod job;
mod literal;
mod location;
mod method;
mod operation;
mod paging;
mod parameter;
mod retry;

pub use self::api::*;
pub use self::auth::*;
pub use self::error_body::*;
pub use self::job::*;
pub use self::literal::*;
pub use self::location::*;
pub use self::method::*;
pub use self::operation::*;
pub use self::paging::*;
pub use self::parameter::*;
pub use self::retry::*;
