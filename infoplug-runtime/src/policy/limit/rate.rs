//! The rate limit of a client.

use std::time::Duration;

use crate::table::Quota;

/// The longest interval between two requests, which any clock can represent.
pub(super) const LONGEST: Duration = Duration::from_secs(30 * 365 * 24 * 3600);

/// How many requests a client sends in a period.
///
/// ```
/// use std::time::Duration;
/// # extern crate infoplug_runtime as infoplug;
/// use infoplug::RateLimit;
///
/// let limit = RateLimit::new(60, Duration::from_secs(60)).burst(10); // one per second, ten at once after a quiet time
/// # let _ = limit;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct RateLimit {
    pub(crate) requests: u32,
    pub(crate) period: Duration,
    pub(crate) burst: u32,
}

impl RateLimit {
    /// Allows this many requests per period, evenly spread. 0 counts as 1.
    pub fn new(requests: u32, period: Duration) -> Self {
        Self {
            requests: requests.max(1),
            period,
            burst: 1,
        }
    }

    /// Allows this many requests at once after a quiet period; 1 by default.
    pub fn burst(mut self, requests: u32) -> Self {
        self.burst = requests.max(1);
        self
    }

    /// Returns the limit that an API documents, if it does.
    pub(crate) fn documented(quota: &Quota) -> Option<Self> {
        let rate = quota.rate?;
        Some(Self::new(rate.requests, Duration::from_millis(rate.per_ms)).burst(rate.burst))
    }
}
