//! An error before its code is typed, and what it means for the call's next attempt.

use std::error::Error as StdError;

use http::StatusCode;

use crate::error::code::{ApiCode, Found, Narrow};
use crate::error::{
    CallError, CreditLimitError, DecodeError, ErrorResponse, InvalidRequest, Lost, NotRetried,
    TimeoutError, TransportError,
};
use crate::policy::limit::Outcome;
use crate::policy::retry::{Failure, Plan};
use crate::response;
use crate::table::{Operation, RetryOn};

/// An error before its code is typed.
pub(crate) enum Failed {
    InvalidRequest(InvalidRequest),
    CreditLimit(CreditLimitError),
    Transport(TransportError),
    Timeout(TimeoutError),
    Response(ErrorResponse<Found>),
    Decode(DecodeError),
}

impl Failed {
    /// The error of a call without a complete response.
    pub(crate) fn lost_error(&self) -> Option<&(dyn StdError + Send + Sync + 'static)> {
        match self {
            Self::Transport(error) => Some(error),
            Self::Timeout(error) => Some(error),
            Self::InvalidRequest(_)
            | Self::CreditLimit(_)
            | Self::Response(_)
            | Self::Decode(_) => None,
        }
    }

    pub(crate) fn typed<C: Narrow>(self) -> CallError<C> {
        match self {
            Self::InvalidRequest(error) => CallError::InvalidRequest(error),
            Self::CreditLimit(error) => CallError::CreditLimit(error),
            Self::Transport(error) => CallError::Transport(error),
            Self::Timeout(error) => CallError::Timeout(error),
            Self::Response(response) => CallError::Response(
                response.map_code(|found| C::narrow(C::Wide::from_found(found))),
            ),
            Self::Decode(error) => CallError::Decode(error),
        }
    }
}

impl Failed {
    /// Records the number of attempts.
    pub(super) fn after(&mut self, attempts: u32) {
        match self {
            Self::Response(response) => response.untyped.received.attempts = attempts,
            Self::Decode(error) => error.0.attempts = attempts,
            Self::Transport(error) => error.lost.attempts = attempts,
            Self::Timeout(error) => error.lost.attempts = attempts,
            Self::InvalidRequest(_) | Self::CreditLimit(_) => {}
        }
    }

    /// Records why the call is not retried.
    pub(super) fn stopped(&mut self, stop: NotRetried) {
        match self {
            Self::Response(response) => response.untyped.received.stop = Some(stop),
            Self::Transport(error) => error.lost.stop = Some(stop),
            Self::Timeout(error) => error.lost.stop = Some(stop),
            Self::Decode(_) | Self::InvalidRequest(_) | Self::CreditLimit(_) => {}
        }
    }

    /// The number of attempts, if the error knows it.
    pub(crate) fn attempts(&self) -> Option<u32> {
        match self {
            Self::Response(response) => Some(response.attempts()),
            Self::Decode(error) => Some(error.attempts()),
            _ => self.lost().map(|lost| lost.attempts),
        }
    }

    pub(super) fn lost(&self) -> Option<&Lost> {
        match self {
            Self::Transport(error) => Some(&error.lost),
            Self::Timeout(error) => Some(&error.lost),
            _ => None,
        }
    }

    pub(super) fn lost_mut(&mut self) -> Option<&mut Lost> {
        match self {
            Self::Transport(error) => Some(&mut error.lost),
            Self::Timeout(error) => Some(&mut error.lost),
            _ => None,
        }
    }

    /// What a retry depends on, or `None` if a retry is out of the question.
    pub(super) fn failure(&self) -> Option<Failure> {
        match self {
            Self::Response(response) => Some(Failure {
                on: response.retry_on(),
                hint: response.retry_after(),
            }),
            _ => self.lost().map(|lost| Failure {
                on: lost.retry_on(),
                hint: None,
            }),
        }
    }

    /// What became of the reserved credits.
    pub(super) fn outcome(&self, operation: &'static Operation) -> Outcome {
        match self {
            Self::Decode(error) => Outcome::Spent(response::rows(operation, error.body())),
            Self::Transport(TransportError { lost, .. })
            | Self::Timeout(TimeoutError { lost, .. }) => match &lost.partial {
                _ if lost.is_unsent() => Outcome::Kept,
                Some(partial) => Outcome::Maybe(response::rows(operation, &partial.body)),
                None => Outcome::Maybe(0),
            },
            Self::Response(response) if response.may_have_run() => {
                Outcome::Maybe(response::rows(operation, response.body()))
            }
            Self::Response(_) | Self::InvalidRequest(_) | Self::CreditLimit(_) => Outcome::Kept,
        }
    }

    /// Whether all calls of the client should wait. A wait that is too long for a retry does not
    /// hold up other calls.
    pub(super) fn says_too_fast(&self, plan: Plan<'_>, failure: Failure) -> bool {
        let is_refused =
            self.status() == Some(StatusCode::TOO_MANY_REQUESTS) && failure.on != RetryOn::Refused;
        is_refused && plan.repeats() && failure.hint.is_none_or(|hint| hint <= plan.max_wait())
    }

    /// Whether the server accepted the request, even though it failed. An overloaded server has
    /// not.
    pub(super) fn was_accepted(&self, failure: Option<Failure>) -> bool {
        let is_refused = failure.is_some_and(|failure| failure.on == RetryOn::NotProcessed);
        !is_refused
            && self.status().is_some_and(|status| {
                status.as_u16() < 500 && status != StatusCode::TOO_MANY_REQUESTS
            })
    }

    pub(crate) fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Response(response) => Some(response.status()),
            Self::Decode(error) => Some(error.status()),
            _ => self.lost()?.status(),
        }
    }

    pub(super) fn code_text(&self) -> Option<&str> {
        match self {
            Self::Response(response) => response.code_text(),
            _ => None,
        }
    }
}
