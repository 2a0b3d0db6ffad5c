//! Calls that could not be sent in time.

use std::fmt;
use std::time::Duration;

/// The permit would come after the deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLate {
    pub(crate) by: Throttled,
    /// The remaining wait, if known.
    pub(crate) wait: Option<Duration>,
}

/// What a call waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Throttled {
    /// No time was left from the start.
    NoTime,
    /// A pause that the server asked for.
    Pause,
    Rate,
    /// The reduced rate after a 429.
    Slowed,
    Room,
}

impl TooLate {
    /// Writes what the call waited for, and the remaining wait.
    pub(super) fn write_reason(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = match self.by {
            Throttled::NoTime => return Ok(()),
            Throttled::Pause => "the server asked the client to wait",
            Throttled::Rate => "`rate_limit` makes it wait",
            Throttled::Slowed => "the client slowed down after a 429",
            Throttled::Room => "as many calls as `max_concurrent` allows were in flight",
        };
        write!(f, ": {why}")?;
        self.wait
            .map_or(Ok(()), |wait| write!(f, ", for another {wait:?}"))
    }
}
