//! Why a call that failed was not made again.

use std::fmt;

/// Why a call that failed was not made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NotRetried {
    /// The same call would fail again: the error says so, or the certificate of the server is not
    /// trusted.
    NotAdvised,
    /// A second run may do harm: the method is not idempotent, and the spec does not call the
    /// endpoint safe to repeat.
    NotSafe,
    /// Nobody knows whether the call ran, and a second run may cost again.
    MayCost,
    /// The policy does not repeat what failed in this way.
    ByPolicy,
    /// All attempts are used up.
    NoAttemptLeft,
    /// The server asks for a longer wait than
    /// [`RetryPolicy::max_wait`](crate::RetryPolicy::max_wait) allows.
    WaitTooLong,
    /// The wait would not end before the deadline.
    Deadline,
    /// Too many calls of this client fail, so the service is left alone; see
    /// [`RetryPolicy::budget`](crate::RetryPolicy::budget).
    BudgetSpent,
    /// Another attempt could cost more than the client may still spend.
    CreditLimit,
}

impl NotRetried {
    /// The reason as the end of "not repeated: ...".
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
            Self::CreditLimit => "another attempt could pass the credit limit",
        }
    }

    /// Whether a person who sees the error wonders about it: all but what the error or the program
    /// says anyway.
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

/// How often the call was tried, if more than once, and why not once more, if that is news: after
/// the one line.
pub(super) fn write_attempts(
    f: &mut fmt::Formatter<'_>,
    attempts: u32,
    stop: Option<NotRetried>,
) -> fmt::Result {
    match (attempts > 1, stop.filter(|stop| stop.is_news())) {
        (true, Some(stop)) => write!(f, ". Tried {attempts} times, then not again: {stop}"),
        (true, None) => write!(f, ". Tried {attempts} times"),
        (false, Some(stop)) => write!(f, ". Not repeated: {stop}"),
        (false, None) => Ok(()),
    }
}

/// The same on lines of its own.
pub(super) fn write_attempts_lines(
    f: &mut fmt::Formatter<'_>,
    attempts: u32,
    stop: Option<NotRetried>,
) -> fmt::Result {
    if attempts > 1 {
        write!(f, "\n  attempts: {attempts}")?;
    }
    stop.filter(|stop| stop.is_news())
        .map_or(Ok(()), |stop| write!(f, "\n  not repeated: {stop}"))
}
