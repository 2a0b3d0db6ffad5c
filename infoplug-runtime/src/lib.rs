//! Executes the calls of API clients that `infoplug` generates, and holds the types they share.
//!
//! Use it through the `infoplug` crate. The macro generates data: `static` tables
//! ([`table`](generated)) and types that hand out slots for their fields. All behavior lives here,
//! once for all endpoints: `arguments -> values -> checks -> HTTP -> value or error`.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod block_on;
#[cfg(feature = "blocking")]
pub mod blocking;
mod call;
mod client;
mod error;
mod job;
mod json;
mod own;
mod paging;
mod policy;
mod request;
mod response;
mod secret;
mod table;
mod transport;

pub use ::{bytes, http};
pub use block_on::block_on;
pub use call::Full;
pub use client::{AuthChoice, Builder, Client};
// Compiler messages name these as they are called here.
#[doc(hidden)]
pub use client::{IsClient, Wrapper};
pub use error::code::{SameApi, SameApiAs};
pub use error::{
    AnyError, CallError, ConfigError, CreditLimitError, DecodeError, ErrorItem, ErrorResponse,
    FailedJob, FailureKind, InvalidRequest, JobError, JobId, LateJob, NotRetried, ParseEnumError,
    Phase, Problem, TimeoutError, TransportError,
};
pub use http::StatusCode;
pub use job::{Job, JobItems, JobProgress, JobStart, Progress};
pub use json::{Json, Undocumented};
pub use own::{
    ApiRequest, ApiResponse, Hidden, Holds, HoldsList, HoldsMaybe, Sends, Unsent, Untaken,
};
pub use paging::{Items, Iterate, PageEnd, Pages, Pagination};
pub use policy::clock::{Clock, VirtualClock};
pub use policy::limit::RateLimit;
pub use policy::retry::{RetryEvent, RetryPolicy};
pub use policy::settings::TimeLimit;
pub use response::decode::FormatType;
pub use secret::key::{ApiKey, Secret};
pub use table::{RetryAdvice, RetryOn, RetryWhen};
pub use transport::{
    BoxFuture, Chunks, Transport, TransportBody, TransportFailure, TransportRequest,
    TransportResponse,
};

/// The items that generated code refers to. Not for direct use: they change with the macro.
#[doc(hidden)]
pub mod generated {
    pub use std::collections::BTreeMap;
    pub use std::time::Duration;

    pub use http::StatusCode;
    pub use serde::de::DeserializeOwned;
    pub use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub use crate::call::{Api as ClientApi, Call, Endpoint, EndpointOf, IsRequest, TypeOf};
    pub use crate::call::{Explained, explain, parse_member};
    pub use crate::client::{AuthChoice, Builder, Wrapper, client_of, wrap};
    pub use crate::error::code::{ApiCode, Found, Narrow, SameApi, found, status};
    pub use crate::job::{JobPages, JobResult, JobTypes};
    pub use crate::json::Writer;
    pub use crate::own::{
        ApiRequest, ApiResponse, Erased, Fill, Holds, HoldsList, HoldsMaybe, IntegerEnum, OpenEnum,
        OrEmpty, Sends, Unsent, Untaken, decode_enum, decode_integer_enum, enum_number, enum_str,
        erased, erased_maybe, from_json, object as json_object, other_number, other_value,
        parse_enum, to_json,
    };
    pub use crate::paging::Items as PageItems;
    pub use crate::policy::settings::TimeLimit;
    pub use crate::request::to_json::{BooleanText, Encode, object};
    pub use crate::response::decode::{
        Container, FieldValue, FormatType, Record, Scalar, Slot, Target, Visit, clone_object,
        debug_object, deserialize, encode, equal_objects, record, serialize,
    };
    pub use crate::table::*;
    pub use crate::transport::BoxFuture;
    pub use crate::{
        __held as held, __sent as sent, __sent_enum as sent_enum,
        __sent_integer_enum as sent_integer_enum, __sent_object as sent_object, __serde as serde,
        __slot_enum as slot_enum, __slot_integer_enum as slot_integer_enum,
    };
    pub use crate::{
        AnyError, CallError, Client, ConfigError, ErrorResponse, Full, Hidden, Job, JobError,
        JobStart, Json, Pages, ParseEnumError, RetryPolicy, Secret, Undocumented,
    };
}
