//! A value together with the rest of its response.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::Undocumented;
use crate::error::ErrorItem;

/// A value together with the rest of its response. Dereferences to the value.
#[derive(Clone)]
#[non_exhaustive]
pub struct Full<T> {
    /// The value.
    pub value: T,
    /// The status; always a success.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The request ID, if the spec names its header.
    pub request_id: Option<Box<str>>,
    /// The number of attempts.
    pub attempts: u32,
    /// The body as it was received, decompressed.
    pub body: Bytes,
    /// The fields next to the value in its envelope.
    pub envelope: Undocumented,
    /// The errors of a partial success, with their codes as strings; usually empty. `.await` and
    /// `send` return such a response as an error.
    pub errors: Vec<ErrorItem<Box<str>>>,
}

/// Omits the headers and the body: they may hold secrets.
impl<T: fmt::Debug> fmt::Debug for Full<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Full")
            .field("value", &self.value)
            .field("status", &self.status)
            .field("request_id", &self.request_id)
            .field("attempts", &self.attempts)
            .field("envelope", &self.envelope)
            .field("errors", &self.errors)
            .finish_non_exhaustive()
    }
}

impl<T> Deref for Full<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}
