//! Successes in a shape that the spec does not describe.

use std::error::Error as StdError;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::mismatch::{Exceeded, Mismatch};
use super::text::shown;

/// The server answered with a success whose body does not match the spec.
#[derive(Clone, Debug)]
pub struct DecodeError(pub(crate) Box<Undecoded>);

#[derive(Clone)]
pub(crate) struct Undecoded {
    pub(crate) operation: &'static str,
    pub(crate) status: StatusCode,
    pub(crate) request_id: Option<Box<str>>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) attempts: u32,
    pub(crate) failure: Mismatch,
}

/// Omits the headers and the body: they may hold secrets.
impl fmt::Debug for Undecoded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Undecoded")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("request_id", &self.request_id)
            .field("failure", &self.failure)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

impl DecodeError {
    /// Returns the name of the endpoint.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// Returns the status, which is a success.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// Returns the location in the body, as a JSON path such as `$.data[3].name`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.failure.path
    }

    /// Returns what the spec expects there.
    #[must_use]
    pub fn expected(&self) -> &str {
        &self.0.failure.expected
    }

    /// Returns what was found there.
    #[must_use]
    pub fn found(&self) -> &str {
        &self.0.failure.found
    }

    /// Returns the whole body: the call has run and may have been charged.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.0.body
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// Returns the request ID, for the API's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// Returns the number of attempts.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }
}

impl DecodeError {
    pub(super) fn cause(&self) -> &'static str {
        match self.0.failure.exceeded {
            Some(_) => "The call has run, but its response exceeds the client's limit.",
            None => "The call has run, but its response does not have the shape in the spec.",
        }
    }

    pub(super) fn solution(&self) -> &'static str {
        match self.0.failure.exceeded {
            Some(Exceeded::Body) => {
                "Raise `max_body` of the client or the request, or request less. The call has run, so a second call may cost again."
            }
            Some(Exceeded::Decoded) => {
                "Take what you need from the body. For later calls, raise `max_decoded` of the client or the request, or request less."
            }
            None => {
                "Do not make the call again: take what you need from the body, and correct the spec at the named location."
            }
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Undecoded {
            operation,
            status,
            failure,
            request_id,
            ..
        } = &*self.0;
        write!(
            f,
            "{operation}: the call succeeded ({}), but its response is ",
            status.as_u16()
        )?;
        let Mismatch {
            path,
            expected,
            exceeded,
            ..
        } = failure;
        match exceeded {
            Some(Exceeded::Body) => write!(f, "longer than `max_body` allows: {expected}")?,
            Some(Exceeded::Decoded) => write!(
                f,
                "larger than `max_decoded` allows: {expected} of memory, exceeded at `{path}`"
            )?,
            None => write!(f, "not as documented: {failure}")?,
        }
        match request_id {
            // `{:#}` has a separate line for it.
            Some(id) if !f.alternate() => write!(f, " [request {}]", shown(id)),
            _ => Ok(()),
        }
    }
}

impl StdError for DecodeError {}
