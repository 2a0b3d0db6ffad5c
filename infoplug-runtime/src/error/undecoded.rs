//! Successes in a shape that the spec does not describe.

use std::error::Error as StdError;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::mismatch::{Exceeded, Mismatch};
use super::text::shown;

/// The server answered with a success whose body does not have the shape that the spec describes.
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

/// Without the headers and the body: they may hold secrets.
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
    /// The endpoint.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// The status, a success.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// Where in the body, as a JSON path such as `$.data[3].name`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.failure.path
    }

    /// What the spec says that should be there.
    #[must_use]
    pub fn expected(&self) -> &str {
        &self.0.failure.expected
    }

    /// What is there.
    #[must_use]
    pub fn found(&self) -> &str {
        &self.0.failure.found
    }

    /// The whole body: the call has run, and may have been paid for.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.0.body
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The identifier of the call, for the API's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How often the call was tried.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }
}

impl DecodeError {
    pub(super) fn cause(&self) -> &'static str {
        match self.0.failure.exceeded {
            Some(_) => {
                "The call has run, and its response is larger than the client was told to read."
            }
            None => "The call has run, and the response has another shape than the spec says.",
        }
    }

    pub(super) fn solution(&self) -> &'static str {
        match self.0.failure.exceeded {
            Some(Exceeded::Body) => {
                "Raise `max_body`, of the client or of the request, or ask for less. The call has run, so making it again may cost again."
            }
            Some(Exceeded::Decoded) => {
                "Take what you need from the body. For further calls raise `max_decoded`, of the client or of the request, or ask for less."
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
            found,
            exceeded,
        } = failure;
        match exceeded {
            Some(Exceeded::Body) => write!(f, "longer than `max_body` allows: {expected}")?,
            Some(Exceeded::Decoded) => write!(
                f,
                "larger than `max_decoded` allows: {expected} of memory, which are full at `{path}`"
            )?,
            None => write!(
                f,
                "not as documented: at `{path}` there should be {expected}, and there is {found}"
            )?,
        }
        match request_id {
            // With `{:#}` it has a line of its own.
            Some(id) if !f.alternate() => write!(f, " [request {}]", shown(id)),
            _ => Ok(()),
        }
    }
}

impl StdError for DecodeError {}
