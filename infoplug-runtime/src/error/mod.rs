//! What can go wrong with a call, by how far it got.

mod api;
pub(crate) mod code;
mod config;
mod credit_limit;
mod entry;
mod item;
mod job;
mod job_end;
mod job_id;
mod late;
mod lost;
mod mismatch;
mod not_repeated;
mod phase;
mod read;
#[cfg(feature = "miette")]
mod report;
mod request;
mod response;
mod response_line;
mod serialize;
mod setting;
pub(crate) mod text;
mod undecoded;

pub use self::api::{AnyError, Error, JobError};
pub use self::config::ConfigError;
pub use self::credit_limit::CreditLimitError;
pub(crate) use self::credit_limit::units;
pub use self::item::ErrorItem;
pub use self::job_end::{FailedJob, LateJob};
pub use self::job_id::JobId;
pub(crate) use self::late::{PutOff, TooLate};
pub(crate) use self::lost::{Lost, Partial};
pub use self::lost::{TimeoutError, TransportError};
pub(crate) use self::mismatch::{Exceeded, Mismatch};
pub use self::not_repeated::NotRepeated;
pub use self::phase::{FailureKind, Phase};
pub(crate) use self::read::{Item, MOST, Read};
pub(crate) use self::request::NO_RUNTIME;
pub use self::request::{InvalidRequest, Problem};
pub use self::response::ErrorResponse;
pub(crate) use self::response::Received;
pub(crate) use self::setting::Setting;
pub use self::undecoded::DecodeError;
pub(crate) use self::undecoded::Undecoded;
