//! What a client and a request can set about calls. What a request does not set is as the client
//! has it.

use std::time::{Duration, Instant};

use crate::error::Setting;
use crate::policy::retry::RetryPolicy;

/// How long a connection may take, when nothing else is set.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A time limit: a [`Duration`], or `None` for no limit.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a time limit",
    label = "neither a `Duration` nor `None`",
    note = "write `Duration::from_secs(10)` for ten seconds, `None` for no limit"
)]
pub trait TimeLimit {
    /// The limit.
    #[doc(hidden)]
    fn into_time_limit(self) -> Option<Duration>;
}

#[diagnostic::do_not_recommend]
impl TimeLimit for Duration {
    fn into_time_limit(self) -> Option<Duration> {
        Some(self)
    }
}

#[diagnostic::do_not_recommend]
impl TimeLimit for Option<Duration> {
    fn into_time_limit(self) -> Option<Duration> {
        self
    }
}

/// How long a call may take, and in what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// The whole call with its pauses.
    pub(crate) total: Option<Duration>,
    /// One attempt, from the connection to the last byte.
    pub(crate) attempt: Option<Duration>,
    /// Between two parts of a response.
    pub(crate) idle: Option<Duration>,
    /// The largest body of a success that is read.
    pub(crate) max_body: usize,
    /// The most memory that the decoded value of a success may take, if that is set.
    pub(crate) max_decoded: Option<usize>,
}

/// What a decoded value may take, when nothing else is set and bodies are not larger than usual.
const MAX_DECODED: usize = 128 * 1024 * 1024;

impl Limits {
    /// What holds when nothing is set.
    pub(crate) const USUAL: Self = Self {
        total: Some(Duration::from_secs(180)),
        attempt: Some(Duration::from_secs(60)),
        idle: Some(Duration::from_secs(30)),
        max_body: 64 * 1024 * 1024,
        max_decoded: None,
    };

    /// The most memory that the decoded value of a success may take: what is set, or twice the
    /// largest body.
    pub(crate) fn max_decoded(&self) -> usize {
        self.max_decoded
            .unwrap_or_else(|| self.max_body.saturating_mul(2).max(MAX_DECODED))
    }
}

/// When something has to be over, and the limit that says so. The first to come is the least.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Deadline {
    pub(crate) end: Instant,
    pub(crate) whole: Duration,
    pub(crate) setting: Setting,
}

impl Deadline {
    /// So long from now on. A time that no clock can show is no limit.
    pub(crate) fn after(now: Instant, whole: Option<Duration>, setting: Setting) -> Option<Self> {
        let whole = whole?;
        Some(Self {
            end: now.checked_add(whole)?,
            whole,
            setting,
        })
    }
}

/// What one request sets.
#[derive(Clone, Default)]
#[allow(clippy::option_option, reason = "not set, no limit, or this one")]
pub(crate) struct Own {
    pub(crate) total: Option<Option<Duration>>,
    pub(crate) attempt: Option<Option<Duration>>,
    pub(crate) idle: Option<Option<Duration>>,
    pub(crate) max_body: Option<usize>,
    pub(crate) max_decoded: Option<usize>,
    pub(crate) retry: RetryPolicy,
}

impl Own {
    /// The limits of the call.
    pub(crate) fn limits(&self, client: &Limits) -> Limits {
        Limits {
            total: self.total.unwrap_or(client.total),
            attempt: self.attempt.unwrap_or(client.attempt),
            idle: self.idle.unwrap_or(client.idle),
            max_body: self.max_body.unwrap_or(client.max_body),
            max_decoded: self.max_decoded.or(client.max_decoded),
        }
    }
}
