//! One whole call: a request, its attempts, and their outcome.

mod attempt;
mod endpoint;
mod execute;
mod explain;
mod failed;
mod full;
mod meta;
mod prepare;
mod request;
mod running;
mod runtime;
mod timer;
mod trace;
mod untyped;

pub use self::endpoint::{Api, Endpoint, EndpointOf, IsRequest, TypeOf};
pub use self::explain::{Explained, explain, parse_member};
pub use self::full::Full;
pub(crate) use self::meta::{Parts, Reading, ResponseMeta, ValueSlot};
pub use self::request::Call;
pub(crate) use self::running::Running;
pub(crate) use self::untyped::UntypedCall;
