//! What a server answers: a value with everything around it, or an error with everything known about it.

use std::fmt;
use std::ops::Deref;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::Undocumented;
use crate::error::shown;
use crate::table::{DocumentedError, ErrorMessage, Operation, RetryAdvice, Status};

/// A value with what came along with it. Dereferences to the value.
#[derive(Clone)]
#[non_exhaustive]
pub struct Full<T> {
    /// The value.
    pub value: T,
    /// The status, a success.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The identifier of the call, when the spec says in which header it is.
    pub request_id: Option<Box<str>>,
    /// How often the call was tried.
    pub attempts: u32,
    /// What stands beside the value in its envelope.
    pub envelope: Undocumented,
}

/// Without the headers: they may hold secrets.
impl<T: fmt::Debug> fmt::Debug for Full<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Full")
            .field("value", &self.value)
            .field("status", &self.status)
            .field("request_id", &self.request_id)
            .field("attempts", &self.attempts)
            .field("envelope", &self.envelope)
            .finish_non_exhaustive()
    }
}

impl<T> Deref for Full<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// An error answer: the code, and everything else by methods.
#[derive(Clone)]
#[non_exhaustive]
pub struct ErrorResponse<C> {
    /// Which error it is.
    pub code: C,
    pub(crate) answer: Box<Answer>,
}

/// The part of an error answer that does not depend on the API.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) parameter: Option<Box<str>>,
    pub(crate) details: Option<Box<str>>,
    pub(crate) request_id: Option<Box<str>>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) body_complete: bool,
    pub(crate) attempts: u32,
    pub(crate) message: Option<&'static ErrorMessage>,
    pub(crate) documented: Option<&'static DocumentedError>,
    pub(crate) status_entry: Option<&'static Status>,
}

impl<C> ErrorResponse<C> {
    /// The endpoint.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.answer.operation.name
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.answer.status
    }

    /// The parameter that is to blame, as the server names it.
    #[must_use]
    pub fn parameter(&self) -> Option<&str> {
        self.answer.parameter.as_deref()
    }

    /// The server's words.
    #[must_use]
    pub fn details(&self) -> Option<&str> {
        self.answer.details.as_deref()
    }

    /// Why it happens: by the endpoint's page, else by the API's table, else what the status means.
    #[must_use]
    pub fn cause(&self) -> Option<&'static str> {
        let Answer { documented, message, status_entry, .. } = &*self.answer;
        documented.and_then(|entry| entry.cause).or(message.map(|entry| entry.cause)).or(status_entry.map(|entry| entry.meaning))
    }

    /// What to do: by the endpoint's page, else by the API's table, else by the status.
    #[must_use]
    pub fn solution(&self) -> Option<&'static str> {
        let Answer { documented, message, status_entry, .. } = &*self.answer;
        documented
            .and_then(|entry| entry.solution)
            .or(message.map(|entry| entry.solution))
            .or(status_entry.and_then(|entry| entry.solution))
    }

    /// Address of the documentation: of the error, else of the status, else of the endpoint.
    #[must_use]
    pub fn docs(&self) -> Option<&'static str> {
        let Answer { message, status_entry, operation, .. } = &*self.answer;
        message.and_then(|entry| entry.docs).or(status_entry.and_then(|entry| entry.docs)).or(operation.docs)
    }

    /// What the spec advises: for the error at this endpoint, else for the error, else for the status. Where it says nothing,
    /// 408, 429 and 5xx may be repeated when that is safe (RFC 9110, section 9.2.2), and nothing else.
    #[must_use]
    pub fn retry_advice(&self) -> RetryAdvice {
        let Answer { documented, message, status_entry, status, .. } = &*self.answer;
        let written = documented
            .and_then(|entry| entry.retry)
            .or(message.and_then(|entry| entry.retry))
            .or(status_entry.and_then(|entry| entry.retry))
            .map(|retry| retry.advice);
        written.unwrap_or(match status.as_u16() {
            408 | 429 | 500..=599 => RetryAdvice::WhenSafe,
            _ => RetryAdvice::Never,
        })
    }

    /// Whether the same call may succeed later, and repeating it does no harm: the spec advises it, and the call is idempotent or
    /// marked repeatable, or the answer is 429, which says that nothing was done.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        let harmless = self.answer.operation.repeatable || self.answer.status == StatusCode::TOO_MANY_REQUESTS;
        match self.retry_advice() {
            RetryAdvice::Never => false,
            RetryAdvice::AfterPause => harmless,
            RetryAdvice::AsAnswered => harmless && self.answer.retry_after.is_some(),
            RetryAdvice::WhenSafe => self.answer.operation.repeatable,
        }
    }

    /// How long the server asks to wait (`Retry-After`).
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.answer.retry_after
    }

    /// The identifier of the call, for the API's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.answer.request_id.as_deref()
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.answer.headers
    }

    /// The body as it came, up to a limit.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.answer.body
    }

    /// Whether [`body`](Self::body) is all that the server had to say: not cut at the limit, not broken off.
    #[must_use]
    pub fn is_body_complete(&self) -> bool {
        self.answer.body_complete
    }

    /// How often the call was tried.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.answer.attempts
    }

    pub(crate) fn map_code<D>(self, map: impl FnOnce(C) -> D) -> ErrorResponse<D> {
        ErrorResponse { code: map(self.code), answer: self.answer }
    }
}

/// The server's words end with or without a full stop; the line has one.
fn sentence(text: &str) -> &str {
    text.trim().trim_end_matches('.')
}

/// A text of the spec, whose length is its author's choice.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

impl<C: fmt::Display> fmt::Display for ErrorResponse<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Answer { operation, status, .. } = &*self.answer;
        write!(f, "{}: {} {}", operation.name, status.as_u16(), shown(&self.code.to_string()))?;
        if let Some(parameter) = self.parameter() {
            write!(f, " (`{}`)", shown(parameter))?;
        }
        if let Some(text) = self.details().map(shown).or(self.cause().map(one_line)) {
            write!(f, ": {}", sentence(&text))?;
        }
        if let Some(solution) = self.solution() {
            write!(f, ". {}", sentence(&one_line(solution)))?;
        }
        if let Some(wait) = self.retry_after() {
            write!(f, ". The server asks to wait {} s", wait.as_secs_f64())?;
        }
        match self.request_id() {
            Some(id) => write!(f, " [request {}]", shown(id)),
            None => Ok(()),
        }
    }
}

/// Without headers and body: they may hold secrets.
impl<C: fmt::Debug> fmt::Debug for ErrorResponse<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorResponse")
            .field("operation", &self.operation())
            .field("status", &self.status())
            .field("code", &self.code)
            .field("parameter", &self.parameter())
            .field("details", &self.details())
            .field("request_id", &self.request_id())
            .field("retry_after", &self.retry_after())
            .field("attempts", &self.attempts())
            .field("body", &format_args!("{} bytes", self.body().len()))
            .finish_non_exhaustive()
    }
}

impl<C: fmt::Debug + fmt::Display> std::error::Error for ErrorResponse<C> {}
