//! A value with everything around it.

use std::fmt;
use std::ops::Deref;

use http::{HeaderMap, StatusCode};

use crate::Undocumented;
use crate::error::ErrorItem;

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
    /// The errors of a partial success, their codes as strings; usually none. `.await` and `send`
    /// make an error of such a response.
    pub errors: Vec<ErrorItem<Box<str>>>,
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
