//! Retry advice, and what a client does by default.

use http::StatusCode;
use infoplug_tables::{Method, Retry, RetryAdvice};

use super::operation::Operation;

/// The advice for a failed call, given its method.
#[derive(Clone, Copy, Debug)]
pub struct Advice {
    /// What the API advises.
    pub advice: RetryAdvice,
    /// How long to wait, in milliseconds, if the response does not say.
    pub pause_ms: Option<u64>,
    /// Whether the advice holds only if the response says how long to wait.
    pub hint_required: bool,
}

impl Advice {
    /// Returns the advice for a call with this method: the spec's, else that of the status. 425
    /// (RFC 8470, section 5.2) and 429 (RFC 6585, section 4) mean that the request was not
    /// processed. After a 408 or 5xx, the request may have been processed (RFC 9110, section
    /// 9.2.2), but not after a 501 or 505, where the server does not know how.
    #[must_use]
    pub fn of(written: Option<&Retry>, status: StatusCode, method: Method) -> Self {
        let only = |advice| Self {
            advice,
            pause_ms: None,
            hint_required: false,
        };
        let by_status = match status.as_u16() {
            425 | 429 => RetryAdvice::NotProcessed,
            408 | 500 | 502..=504 | 506..=599 => RetryAdvice::IfSafe,
            _ => RetryAdvice::Never,
        };
        match written {
            None => only(by_status),
            Some(retry) if retry.methods.is_empty() || retry.methods.contains(&method) => Self {
                advice: retry.advice,
                pause_ms: retry.pause_ms,
                hint_required: retry.hint_required,
            },
            Some(_) => only(RetryAdvice::Never),
        }
    }

    /// Applies the advice to a response.
    pub(crate) fn on(self, says_how_long: bool) -> RetryOn {
        match self.advice {
            _ if self.hint_required && !says_how_long => RetryOn::Refused,
            RetryAdvice::Never => RetryOn::Refused,
            RetryAdvice::IfSafe => RetryOn::MaybeProcessed,
            RetryAdvice::Always => RetryOn::Requested,
            RetryAdvice::NotProcessed => RetryOn::NotProcessed,
        }
    }

    /// Whether the advice is to retry the same call and this does no harm.
    #[must_use]
    pub fn holds(self, is_repeatable: bool, says_how_long: bool) -> bool {
        match self.on(says_how_long).usual() {
            RetryWhen::Never => false,
            RetryWhen::FreeAndSafe | RetryWhen::Safe => is_repeatable,
            RetryWhen::Always => true,
        }
    }
}

/// How an attempt failed, for the purpose of retries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RetryOn {
    /// Connecting failed: refused, no route, unknown host, or not in time. The server has seen
    /// nothing.
    NotConnected,
    /// The server's certificate is not trusted.
    NotTrusted,
    /// The response says that the request was not processed: advice `not_processed`, the default
    /// for 425 and 429.
    NotProcessed,
    /// The response says that the request may have been processed: advice `if_safe`, the default
    /// for 408 and for 5xx except 501 and 505.
    MaybeProcessed,
    /// The response asks for a retry, whatever the method: advice `always`.
    Requested,
    /// The connection was lost or time ran out after the first byte was sent, so nobody knows
    /// whether the call ran.
    Lost,
    /// The response is any other error: the same call would fail again.
    Refused,
}

impl RetryOn {
    /// The calls that are retried by default.
    pub(crate) fn usual(self) -> RetryWhen {
        match self {
            Self::NotConnected | Self::NotProcessed | Self::Requested => RetryWhen::Always,
            Self::MaybeProcessed => RetryWhen::Safe,
            Self::Lost => RetryWhen::FreeAndSafe,
            Self::NotTrusted | Self::Refused => RetryWhen::Never,
        }
    }
}

/// Which calls are retried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RetryWhen {
    /// No calls.
    Never,
    /// Calls that are safe to repeat and cost nothing.
    FreeAndSafe,
    /// Calls that are safe to repeat: idempotent by their method, or `repeat: safe` in the spec.
    /// Their possible cost is counted.
    Safe,
    /// All calls. **A second run may do harm, and may cost again.**
    Always,
}

impl RetryWhen {
    pub(crate) fn holds(self, operation: &Operation) -> bool {
        match self {
            Self::Never => false,
            Self::FreeAndSafe => operation.is_free_to_repeat(),
            Self::Safe => operation.repeatable,
            Self::Always => true,
        }
    }
}
