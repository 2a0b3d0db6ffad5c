//! The runtime's knowledge of an API, as plain data without behavior.
//!
//! `infoplug-spec` builds the tables from a spec, in one place for all users. The command and the
//! tests use them directly. The macro writes them into the client as [literals](Stored), and the
//! runtime reads those when a table is first used.

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
