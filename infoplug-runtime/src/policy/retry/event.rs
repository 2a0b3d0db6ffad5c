//! What a program is told about a retry.

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

use crate::table::RetryOn;

/// A failed attempt that will be retried, for [`Builder::on_retry`](crate::Builder::on_retry).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RetryEvent<'e> {
    /// The endpoint.
    pub operation: &'static str,
    /// The number of the failed attempt, counted from 1.
    pub attempt: u32,
    /// The minimum wait before the retry. After a 429 it can be longer, because the client sends
    /// its calls one by one.
    pub delay: Duration,
    /// How the attempt failed.
    pub on: RetryOn,
    /// The status of the response, if there was one.
    pub status: Option<StatusCode>,
    /// The code of the response, if it had one.
    pub code: Option<&'e str>,
    /// The error, if no response came: a [`TransportError`](crate::TransportError) or
    /// [`TimeoutError`](crate::TimeoutError), whose message contains no secret.
    pub error: Option<&'e (dyn StdError + Send + Sync + 'static)>,
}

/// The callback for retries.
pub(crate) type OnRetry = Arc<dyn Fn(&RetryEvent<'_>) + Send + Sync>;
