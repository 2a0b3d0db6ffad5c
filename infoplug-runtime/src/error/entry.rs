//! What the spec says about an error, at any level.

use crate::table::{DocumentedError, ErrorMessage, Retry, Status};

/// An entry of the spec for an error: at the endpoint, for the code, or for the status.
#[derive(Clone, Copy)]
pub(super) enum Entry {
    Here(&'static DocumentedError),
    Code(&'static ErrorMessage),
    Status(&'static Status),
}

impl Entry {
    pub(super) fn cause(self) -> Option<&'static str> {
        match self {
            Self::Here(entry) => entry.cause.as_deref(),
            Self::Code(entry) => entry.cause.as_deref(),
            Self::Status(entry) => Some(&entry.meaning),
        }
    }

    pub(super) fn solution(self) -> Option<&'static str> {
        match self {
            Self::Here(entry) => entry.solution.as_deref(),
            Self::Code(entry) => entry.solution.as_deref(),
            Self::Status(entry) => entry.solution.as_deref(),
        }
    }

    pub(super) fn retry(self) -> Option<&'static Retry> {
        match self {
            Self::Here(entry) => entry.retry.as_ref(),
            Self::Code(entry) => entry.retry.as_ref(),
            Self::Status(entry) => entry.retry.as_ref(),
        }
    }
}
