//! Why a failed call was not retried.

use std::fmt;

/// Why a failed call was not retried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NotRetried {
    /// The same call would fail again: the error says so, or the server's certificate is not
    /// trusted.
    NotAdvised,
    /// A second run may do harm: the method is not idempotent, and the spec does not mark the
    /// endpoint as safe to repeat.
    NotSafe,
    /// The call may have run, and a second run may cost again.
    MayCost,
    /// The policy does not retry this kind of failure.
    ByPolicy,
    /// All attempts are used up.
    NoAttemptLeft,
    /// The server asks for a longer wait than
    /// [`RetryPolicy::max_wait`](crate::RetryPolicy::max_wait) allows.
    WaitTooLong,
    /// The wait would not end before the deadline.
    Deadline,
    /// Too many calls of this client fail, so the client spares the server; see
    /// [`RetryPolicy::budget`](crate::RetryPolicy::budget).
    BudgetSpent,
    /// Another attempt could cost more credits than the client has left.
    CreditLimit,
}

impl NotRetried {
    /// Returns the reason, phrased to follow "not retried: ".
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::NotAdvised => "the same call would fail again",
            Self::NotSafe => "a second run may do harm",
            Self::MayCost => "it may have run, and a second run may cost again",
            Self::ByPolicy => "the retry policy says so",
            Self::NoAttemptLeft => "all attempts are used up",
            Self::WaitTooLong => "the server asks for a longer wait than the retry policy allows",
            Self::Deadline => "the wait would not end before the deadline",
            Self::BudgetSpent => "too many calls of this client fail",
            Self::CreditLimit => "another attempt could exceed the credit limit",
        }
    }

    /// Whether the reason tells a reader something that the error or the program does not already
    /// say.
    pub(crate) fn is_news(self) -> bool {
        !matches!(
            self,
            Self::NotAdvised | Self::NoAttemptLeft | Self::ByPolicy
        )
    }
}

impl fmt::Display for NotRetried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason())
    }
}

/// Writes the number of attempts, if more than one, and why there was no retry, if that is news.
/// Continues the line of the error.
pub(super) fn write_attempts(
    f: &mut fmt::Formatter<'_>,
    attempts: u32,
    stop: Option<NotRetried>,
) -> fmt::Result {
    match (attempts > 1, stop.filter(|stop| stop.is_news())) {
        (true, Some(stop)) => write!(f, ". Tried {attempts} times, then gave up: {stop}"),
        (true, None) => write!(f, ". Tried {attempts} times"),
        (false, Some(stop)) => write!(f, ". Not retried: {stop}"),
        (false, None) => Ok(()),
    }
}

/// Writes the same on separate lines.
pub(super) fn write_attempts_lines(
    f: &mut fmt::Formatter<'_>,
    attempts: u32,
    stop: Option<NotRetried>,
) -> fmt::Result {
    if attempts > 1 {
        write!(f, "\n  attempts: {attempts}")?;
    }
    stop.filter(|stop| stop.is_news())
        .map_or(Ok(()), |stop| write!(f, "\n  not retried: {stop}"))
}
