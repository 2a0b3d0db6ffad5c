//! What a program hears of a retry.

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

use crate::table::RetryOn;

/// An attempt that failed and is followed by another one, for
/// [`Builder::on_retry`](crate::Builder::on_retry).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RetryEvent<'e> {
    /// The endpoint.
    pub operation: &'static str,
    /// Which attempt failed, from 1.
    pub attempt: u32,
    /// How long the call waits now, at least: after a 429 the calls of a client go one by one.
    pub delay: Duration,
    /// How the attempt failed.
    pub on: RetryOn,
    /// The status of the response, when there was one.
    pub status: Option<StatusCode>,
    /// The code of the response, when it had one.
    pub code: Option<&'e str>,
    /// What happened, when no response came: a [`TransportError`](crate::TransportError) or
    /// [`TimeoutError`](crate::TimeoutError), whose text has no secret.
    pub error: Option<&'e (dyn StdError + Send + Sync + 'static)>,
}

/// Hears of retries.
pub(crate) type OnRetry = Arc<dyn Fn(&RetryEvent<'_>) + Send + Sync>;
