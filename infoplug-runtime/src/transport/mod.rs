//! The transports that carry requests to a server: reqwest, or one that the program provides.

mod body;
mod failure;
mod message;
mod pool;
mod reqwest;
mod send;
mod tls;

pub use self::body::{Chunks, TransportBody};
pub use self::failure::TransportFailure;
pub use self::message::{TransportRequest, TransportResponse};
pub(crate) use self::pool::{Pool, PoolSettings};
pub use self::send::{BoxFuture, Transport};
