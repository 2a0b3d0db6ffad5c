//! Advice about retries, and what a client does by default.

use http::StatusCode;
use infoplug_tables::{Method, Retry, RetryAdvice};

use super::operation::Operation;

/// What is advised about a call that failed, for its method.
#[derive(Clone, Copy, Debug)]
pub struct Advice {
    /// What the API advises.
    pub advice: RetryAdvice,
    /// How long to wait, in milliseconds, when the response does not say.
    pub pause_ms: Option<u64>,
    /// The advice holds only if the response says how long to wait.
    pub hint_required: bool,
}

impl Advice {
    /// What is advised for a call with this method: what is written, else what the status says. 425
    /// (RFC 8470, section 5.2) and 429 (RFC 6585, section 4) turn a request away. After a 408 or
    /// 5xx it may have been processed (RFC 9110, section 9.2.2), but not after a 501 or 505: the
    /// server does not know how to.
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

    /// What the advice means for a response.
    pub(crate) fn on(self, says_how_long: bool) -> RetryOn {
        match self.advice {
            _ if self.hint_required && !says_how_long => RetryOn::Refused,
            RetryAdvice::Never => RetryOn::Refused,
            RetryAdvice::IfSafe => RetryOn::MaybeProcessed,
            RetryAdvice::Always => RetryOn::Requested,
            RetryAdvice::NotProcessed => RetryOn::NotProcessed,
        }
    }

    /// Whether the advice is to make the same call again, and that does no harm.
    #[must_use]
    pub fn holds(self, is_repeatable: bool, says_how_long: bool) -> bool {
        match self.on(says_how_long).usual() {
            RetryWhen::Never => false,
            RetryWhen::FreeAndSafe | RetryWhen::Safe => is_repeatable,
            RetryWhen::Always => true,
        }
    }
}

/// How an attempt failed, as far as repeating goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RetryOn {
    /// There was no connection: refused, no route, no such name, not in time. The server has seen
    /// nothing.
    NotConnected,
    /// The certificate of the server is not trusted.
    NotTrusted,
    /// The response says that the request was turned away: advice `not_processed`, which is that of
    /// 425 and 429 where the spec says nothing.
    NotProcessed,
    /// The response says that the request may have been processed: advice `if_safe`, which is that of
    /// 408 and 5xx except 501 and 505 where the spec says nothing.
    MaybeProcessed,
    /// The response asks for a repeat, whatever the method: advice `always`.
    Requested,
    /// The connection was lost or time ran out after the first byte had left, so that nobody knows
    /// whether the call ran.
    Lost,
    /// The response is any other error: the same call would fail again.
    Refused,
}

impl RetryOn {
    /// What is repeated where nobody says otherwise.
    pub(crate) fn usual(self) -> RetryWhen {
        match self {
            Self::NotConnected | Self::NotProcessed | Self::Requested => RetryWhen::Always,
            Self::MaybeProcessed => RetryWhen::Safe,
            Self::Lost => RetryWhen::FreeAndSafe,
            Self::NotTrusted | Self::Refused => RetryWhen::Never,
        }
    }
}

/// Which calls are repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RetryWhen {
    /// None.
    Never,
    /// Those that are safe to repeat and cost nothing.
    FreeAndSafe,
    /// Those that are safe to repeat: idempotent by their method, or `repeat: safe` in the spec.
    /// What they may have cost is counted.
    Safe,
    /// All. **A second run may do harm, and cost again.**
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
