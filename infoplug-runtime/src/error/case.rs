//! A borrowed view of either error enum, which implements the methods of both.

use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::api::{AnyError, CallError, JobError};
use super::config::ConfigError;
use super::credit_limit::CreditLimitError;
use super::item::ErrorItem;
use super::lost::{Lost, Partial, TimeoutError, TransportError};
use super::not_retried::NotRetried;
use super::phase::Phase;
use super::request::InvalidRequest;
use super::response::ErrorResponse;
use super::undecoded::DecodeError;
use crate::table::RetryAdvice;

/// The variants of both error enums, borrowed.
pub(super) enum Case<'e, C> {
    Config(&'e ConfigError),
    Job(&'e JobError<C>),
    InvalidRequest(&'e InvalidRequest),
    CreditLimit(&'e CreditLimitError),
    Transport(&'e TransportError),
    Timeout(&'e TimeoutError),
    Response(&'e ErrorResponse<C>),
    Decode(&'e DecodeError),
}

impl<C> CallError<C> {
    pub(super) fn case(&self) -> Case<'_, C> {
        match self {
            Self::InvalidRequest(error) => Case::InvalidRequest(error),
            Self::CreditLimit(error) => Case::CreditLimit(error),
            Self::Transport(error) => Case::Transport(error),
            Self::Timeout(error) => Case::Timeout(error),
            Self::Response(response) => Case::Response(response),
            Self::Decode(error) => Case::Decode(error),
        }
    }
}

impl<C> AnyError<C> {
    pub(super) fn case(&self) -> Case<'_, C> {
        match self {
            Self::Config(error) => Case::Config(error),
            Self::Job(job) => Case::Job(job),
            Self::InvalidRequest(error) => Case::InvalidRequest(error),
            Self::CreditLimit(error) => Case::CreditLimit(error),
            Self::Transport(error) => Case::Transport(error),
            Self::Timeout(error) => Case::Timeout(error),
            Self::Response(response) => Case::Response(response),
            Self::Decode(error) => Case::Decode(error),
        }
    }
}

impl<'e, C> Case<'e, C> {
    /// The underlying error. For a job, that is the error of its call.
    pub(super) fn inner(self) -> Self {
        match self {
            Self::Job(job) => job
                .call()
                .map_or(Self::Job(job), |error| error.case().inner()),
            other => other,
        }
    }

    pub(super) fn response(&self) -> Option<&'e ErrorResponse<C>> {
        match *self {
            Self::Response(response) => Some(response),
            _ => None,
        }
    }

    /// The call that got no complete response, if that is why it failed.
    fn lost(&self) -> Option<&'e Lost> {
        match *self {
            Self::Transport(TransportError { lost, .. })
            | Self::Timeout(TimeoutError { lost, .. }) => Some(lost),
            _ => None,
        }
    }

    fn partial(&self) -> Option<&'e Partial> {
        self.lost()?.partial.as_deref()
    }

    pub(super) fn operation(&self) -> Option<&'static str> {
        match *self {
            Self::InvalidRequest(error) => Some(error.operation()),
            Self::CreditLimit(error) => Some(error.operation()),
            Self::Response(response) => Some(response.operation()),
            Self::Decode(error) => Some(error.operation()),
            _ => self.lost().map(|lost| lost.operation.as_str()),
        }
    }

    pub(super) fn code(&self) -> Option<&'e C> {
        self.response().map(|response| &response.code)
    }

    pub(super) fn subcode(&self) -> Option<&'e str> {
        self.response()?.subcode()
    }

    pub(super) fn category(&self) -> Option<&'e str> {
        self.response()?.category()
    }

    pub(super) fn errors(&self) -> &'e [ErrorItem<C>] {
        self.response().map_or(&[], ErrorResponse::errors)
    }

    pub(super) fn status(&self) -> Option<StatusCode> {
        match *self {
            Self::Response(response) => Some(response.status()),
            Self::Decode(error) => Some(error.status()),
            _ => self.lost()?.status(),
        }
    }

    pub(super) fn headers(&self) -> Option<&'e HeaderMap> {
        match *self {
            Self::Response(response) => Some(response.headers()),
            Self::Decode(error) => Some(error.headers()),
            _ => self.partial().map(|partial| &partial.headers),
        }
    }

    pub(super) fn parameter(&self) -> Option<&'e str> {
        match *self {
            Self::Response(response) => response.parameter(),
            Self::InvalidRequest(invalid) => invalid
                .problems
                .iter()
                .find_map(|problem| problem.parameter),
            _ => None,
        }
    }

    pub(super) fn message(&self) -> Option<&'e str> {
        self.response()?.message()
    }

    pub(super) fn details(&self) -> Option<&'e str> {
        self.response()?.details()
    }

    pub(super) fn user_message(&self) -> Option<&'e str> {
        self.response()?.user_message()
    }

    pub(super) fn cause(&self) -> Option<&'static str> {
        match *self {
            Self::Config(_) => None,
            Self::Job(job) => job.cause(),
            Self::InvalidRequest(error) => Some(error.cause()),
            Self::CreditLimit(_) => {
                Some("The call could exceed the client's credit limit. Nothing was sent.")
            }
            Self::Response(response) => response.cause(),
            Self::Decode(error) => Some(error.cause()),
            Self::Transport(_) | Self::Timeout(_) => self.lost().map(Lost::cause),
        }
    }

    pub(super) fn solution(&self) -> Option<&'static str> {
        match *self {
            Self::Config(_) => None,
            Self::Job(job) => job.solution(),
            Self::InvalidRequest(error) => Some(error.solution()),
            Self::CreditLimit(_) => {
                Some("Raise `credit_limit`, wait for the calls in flight, or request less.")
            }
            Self::Response(response) => response.solution(),
            Self::Decode(error) => Some(error.solution()),
            Self::Transport(_) | Self::Timeout(_) => self.lost().map(Lost::solution),
        }
    }

    pub(super) fn docs(&self) -> Option<&'e str> {
        self.response()?.docs()
    }

    pub(super) fn retry_after(&self) -> Option<Duration> {
        match *self {
            Self::Response(response) => response.retry_after(),
            _ => self.lost()?.retry_after(),
        }
    }

    pub(super) fn request_id(&self) -> Option<&'e str> {
        match *self {
            Self::Response(response) => response.request_id(),
            Self::Decode(error) => error.request_id(),
            _ => self.partial()?.request_id.as_deref(),
        }
    }

    pub(super) fn retry_advice(&self) -> Option<RetryAdvice> {
        Some(self.response()?.retry_advice())
    }

    pub(super) fn is_retryable(&self) -> bool {
        match *self {
            Self::Response(response) => response.is_retryable(),
            _ => self.lost().is_some_and(Lost::is_retryable),
        }
    }

    pub(super) fn is_timeout(&self) -> bool {
        matches!(self, Self::Timeout(_))
    }

    pub(super) fn is_connect(&self) -> bool {
        self.lost().is_some_and(|lost| lost.phase == Phase::Connect)
    }

    pub(super) fn was_sent(&self) -> bool {
        match *self {
            Self::Response(_) | Self::Decode(_) => true,
            _ => self.lost().is_some_and(|lost| !lost.is_unsent()),
        }
    }

    pub(super) fn is_invalid_request(&self) -> bool {
        matches!(self, Self::InvalidRequest(_))
    }

    /// Whether this is an error response with a matching status.
    fn answered(&self, is_it: impl Fn(StatusCode) -> bool) -> bool {
        self.response()
            .is_some_and(|response| is_it(response.status()))
    }

    pub(super) fn is_client_error(&self) -> bool {
        self.answered(|status| status.is_client_error())
    }

    pub(super) fn is_server_error(&self) -> bool {
        self.answered(|status| status.is_server_error())
    }

    pub(super) fn is_rate_limited(&self) -> bool {
        self.answered(|status| status == StatusCode::TOO_MANY_REQUESTS)
    }

    pub(super) fn is_decode(&self) -> bool {
        matches!(self, Self::Decode(_))
    }

    pub(super) fn body(&self) -> Option<&'e [u8]> {
        match *self {
            Self::Response(response) => Some(response.body()),
            Self::Decode(error) => Some(error.body()),
            _ => self.partial().map(|partial| &*partial.body),
        }
    }

    pub(super) fn attempts(&self) -> u32 {
        match *self {
            Self::Response(response) => response.attempts(),
            Self::Decode(error) => error.attempts(),
            _ => self.lost().map_or(0, |lost| lost.attempts),
        }
    }

    pub(super) fn not_retried(&self) -> Option<NotRetried> {
        match *self {
            Self::Response(response) => response.not_retried(),
            _ => self.lost()?.stop,
        }
    }

    pub(super) fn is_credit_limit(&self) -> bool {
        matches!(self, Self::CreditLimit(_))
    }

    pub(super) fn member(&self, index: usize) -> Option<&'e str> {
        self.response()?.member(index)
    }
}
