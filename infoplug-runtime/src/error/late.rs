//! Calls that could not go out in time.

use std::fmt;
use std::time::Duration;

/// The turn would come after the deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLate {
    pub(crate) by: Throttled,
    /// How long it would have taken, if that is known.
    pub(crate) wait: Option<Duration>,
}

/// What a call waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Throttled {
    /// There was no time left in the first place.
    NoTime,
    /// A pause that the server has asked for.
    Pause,
    Rate,
    /// The rate that was found after a 429.
    Slowed,
    Room,
}

impl TooLate {
    /// What the call waited for, and how long it would have.
    pub(super) fn write_reason(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = match self.by {
            Throttled::NoTime => return Ok(()),
            Throttled::Pause => "the server asked the client to wait",
            Throttled::Rate => "`rate_limit` makes it wait",
            Throttled::Slowed => "the client has slowed down after a 429",
            Throttled::Room => "as many calls as `max_concurrent` allows were under way",
        };
        write!(f, ": {why}")?;
        self.wait
            .map_or(Ok(()), |wait| write!(f, ", for another {wait:?}"))
    }
}
