//! The decoder of error answers without a call: for tools that are given an answer, and for generated code.

use std::borrow::Cow;
use std::str::FromStr;
use std::time::SystemTime;

use http::{HeaderMap, StatusCode};

use crate::answer::{self, Heard, Read, Verdict};
use crate::call::{MAX_ERROR_BODY, kept};
use crate::code::Found;
use crate::error::{ErrorResponse, Received};
use crate::table::Operation;

/// What an answer means.
pub struct Explained {
    /// Whether a call with this answer fails.
    pub is_error: bool,
    /// Whether it has a value and errors.
    pub is_partial: bool,
    /// What it says, if it is an error or has errors beside its value.
    pub response: ErrorResponse<Found>,
}

/// What the answer to a call of an operation means, by the same code that a call follows.
#[must_use]
pub fn explain(operation: &'static Operation, status: StatusCode, headers: HeaderMap, body: &[u8], now: SystemTime) -> Explained {
    // A client reads the whole of a success, and of an error as much as this.
    let read = if status.is_success() { body } else { body.get(..MAX_ERROR_BODY).unwrap_or(body) };
    let text = answer::text(read);
    let heard = Heard::new(operation, status, &headers, &text);
    let verdict = heard.verdict();
    let read = heard.read(&|text: Cow<'_, str>| text.into(), now);
    drop(text);
    let (body, body_complete) = kept(body);
    let received = Received { operation, status, headers, body, body_complete, attempts: 0 };
    let (is_error, is_partial) = (verdict != Verdict::Success, verdict == Verdict::Partial);
    Explained { is_error, is_partial, response: ErrorResponse::new(received, read) }
}

/// What an error answer says, for measurements: the part of [`explain`] that reads.
pub struct Decoded(Read);

impl Decoded {
    /// What it says of its code.
    #[must_use]
    pub fn found(&self) -> &Found {
        &self.0.found
    }
}

/// Reads an error answer, and keeps nothing but the texts in it.
#[must_use]
pub fn decode_error(operation: &'static Operation, status: StatusCode, headers: &HeaderMap, body: &[u8], now: SystemTime) -> Decoded {
    Decoded(Heard::new(operation, status, headers, &answer::text(body)).read(&|text: Cow<'_, str>| text.into(), now))
}

/// A further value of an error answer that is no text.
#[must_use]
pub fn parse_member<T: FromStr>(text: Option<&str>) -> Option<T> {
    text?.parse().ok()
}
