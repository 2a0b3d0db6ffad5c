//! The settings for calls. A request's settings take precedence over the client's.

use std::time::{Duration, Instant};

use crate::error::Setting;
use crate::policy::retry::RetryPolicy;

/// The default limit for connecting.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A time limit: a [`Duration`], or `None` for no limit.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a time limit",
    label = "neither a `Duration` nor `None`",
    note = "write `Duration::from_secs(10)` for ten seconds, `None` for no limit"
)]
pub trait TimeLimit {
    /// Returns the limit.
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

/// The limits of a call in time and size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// The whole call, including waits.
    pub(crate) total: Option<Duration>,
    /// One attempt, from connecting to the last byte.
    pub(crate) attempt: Option<Duration>,
    /// Silence between two chunks of a response.
    pub(crate) idle: Option<Duration>,
    /// The largest body of a success.
    pub(crate) max_body: usize,
    /// The most memory that the decoded value of a success may take, if set.
    pub(crate) max_decoded: Option<usize>,
}

/// The default limit of a decoded value, unless larger bodies are allowed.
const MAX_DECODED: usize = 128 * 1024 * 1024;

impl Limits {
    /// The defaults.
    pub(crate) const USUAL: Self = Self {
        total: Some(Duration::from_secs(180)),
        attempt: Some(Duration::from_secs(60)),
        idle: Some(Duration::from_secs(30)),
        max_body: 64 * 1024 * 1024,
        max_decoded: None,
    };

    /// The most memory that the decoded value of a success may take: the setting, or twice the
    /// largest body.
    pub(crate) fn max_decoded(&self) -> usize {
        self.max_decoded
            .unwrap_or_else(|| self.max_body.saturating_mul(2).max(MAX_DECODED))
    }
}

/// When something must end, and the limit that requires it. Deadlines order by time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Deadline {
    pub(crate) end: Instant,
    pub(crate) whole: Duration,
    pub(crate) setting: Setting,
}

impl Deadline {
    /// Creates a deadline this long from now. A deadline beyond the clock's range is no limit.
    pub(crate) fn after(now: Instant, whole: Option<Duration>, setting: Setting) -> Option<Self> {
        let whole = whole?;
        Some(Self {
            end: now.checked_add(whole)?,
            whole,
            setting,
        })
    }
}

/// The settings of one request.
#[derive(Clone, Default)]
#[allow(clippy::option_option, reason = "unset, no limit, or this limit")]
pub(crate) struct Own {
    pub(crate) total: Option<Option<Duration>>,
    pub(crate) attempt: Option<Option<Duration>>,
    pub(crate) idle: Option<Option<Duration>>,
    pub(crate) max_body: Option<usize>,
    pub(crate) max_decoded: Option<usize>,
    pub(crate) retry: RetryPolicy,
}

impl Own {
    /// Returns the limits of the call.
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
