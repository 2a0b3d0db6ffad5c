//! Executes the calls of API clients that `infoplug` generates, and carries the types that they share.
//!
//! Use it through the crate `infoplug`. What the macro generates is data: `static` tables ([`table`](generated)) and types that hand
//! out places for their fields. Everything that happens at run time happens here, once for all endpoints:
//! `arguments -> values -> checks -> HTTP -> value or error`.

mod answer;
mod attempt;
mod base64;
mod block_on;
#[cfg(feature = "blocking")]
pub mod blocking;
mod call;
mod check;
mod client;
mod clock;
mod code;
mod config;
mod decode;
mod encode;
mod error;
mod execute;
mod explain;
mod full;
mod header;
mod hidden;
mod job;
mod json;
mod key;
mod limit;
mod own;
mod paging;
mod prepare;
mod redact;
mod retry;
mod settings;
mod table;
mod timer;
mod tls;
mod trace;
mod transport;
mod undocumented;
mod values;

pub use ::{bytes, http};
pub use block_on::block_on;
pub use call::BoxFuture;
pub use client::Client;
pub use clock::{Clock, VirtualClock};
pub use code::SameApi;
pub use config::{AuthChoice, Builder, ConfigError};
pub use error::{AnyError, DecodeError, Error, ErrorItem, ErrorResponse, InvalidRequest, Phase, Problem, TimeoutError, TransportError};
pub use full::Full;
pub use hidden::Hidden;
pub use http::StatusCode;
pub use job::{FailedJob, Job, JobError, JobId, JobItems, JobProgress, JobStart, LateJob, Progress};
pub use json::Json;
pub use key::{ApiKey, Secret};
pub use limit::{CreditLimitError, RateLimit};
pub use own::{ApiRequest, ApiResponse, Holds, HoldsMaybe, Sends, Unsent, Untaken};
pub use paging::{Items, PageEnd, Pages, Pagination};
pub use retry::{NotRepeated, RetryEvent, RetryOn, RetryPolicy, RetryWhen};
pub use table::RetryAdvice;
pub use transport::{Chunks, FailureKind, Transport, TransportBody, TransportFailure, TransportRequest, TransportResponse};
pub use undocumented::Undocumented;

/// What generated code is made of. Not for use by hand: it changes with the macro.
#[doc(hidden)]
pub mod generated {
    pub use std::collections::BTreeMap;
    pub use std::time::Duration;

    pub use http::StatusCode;
    pub use serde::Serialize;
    pub use serde::de::DeserializeOwned;

    pub use crate::call::{BoxFuture, Call};
    pub use crate::code::{ApiCode, Found, Narrow, SameApi, found, status};
    pub use crate::config::{AuthChoice, Builder, ConfigError};
    pub use crate::decode::{Container, Field, Record, Scalar, Slot, Target, read_into, record};
    pub use crate::encode::{BooleanText, Encode, object};
    pub use crate::explain::{Decoded, Explained, decode_error, explain, parse_member};
    pub use crate::job::{JobPages, JobResult, JobTypes};
    pub use crate::own::{
        Api as ClientApi, ApiRequest, ApiResponse, Endpoint, Erased, Fill, Holds, HoldsMaybe, OrEmpty, Sends, TypeOf, Unsent, Untaken,
        erased, erased_maybe, from_json, object as json_object, to_json,
    };
    pub use crate::paging::Items as PageItems;
    pub use crate::table::*;
    pub use crate::{__held as held, __sent as sent};
    pub use crate::{
        AnyError, Client, Error, ErrorItem, ErrorResponse, Full, Hidden, Job, JobError, JobStart, Json, Pages, RetryPolicy, Secret,
        Undocumented,
    };
}
