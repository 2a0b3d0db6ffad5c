//! What the spec says about an error, of whatever level.

use crate::table::{DocumentedError, ErrorMessage, Retry, Status};

/// What the spec says about an error.
#[derive(Clone, Copy)]
pub(super) enum Entry {
    Here(&'static DocumentedError),
    Code(&'static ErrorMessage),
    Status(&'static Status),
}

impl Entry {
    pub(super) fn cause(self) -> Option<&'static str> {
        match self {
            Self::Here(entry) => entry.cause,
            Self::Code(entry) => entry.cause,
            Self::Status(entry) => Some(entry.meaning),
        }
    }

    pub(super) fn solution(self) -> Option<&'static str> {
        match self {
            Self::Here(entry) => entry.solution,
            Self::Code(entry) => entry.solution,
            Self::Status(entry) => entry.solution,
        }
    }

    pub(super) fn retry(self) -> Option<Retry> {
        match self {
            Self::Here(entry) => entry.retry,
            Self::Code(entry) => entry.retry,
            Self::Status(entry) => entry.retry,
        }
    }
}
