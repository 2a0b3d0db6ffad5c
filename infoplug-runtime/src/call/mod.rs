//! One whole call: a request, its attempts, and what comes of them.

mod around;
mod ask;
mod attempt;
mod endpoint;
mod execute;
mod explain;
mod failed;
mod full;
mod prepare;
mod request;
mod timer;
mod trace;

pub(crate) use self::around::{Around, Parts, Place, Reading};
pub(crate) use self::ask::Ask;
pub use self::endpoint::{Api, Endpoint, TypeOf};
pub use self::explain::{Explained, explain, parse_member};
pub use self::full::Full;
pub use self::request::Call;
