//! The decoder of error answers without a call: for tools that are given an answer, and for generated code.

use std::borrow::Cow;
use std::str::FromStr;
use std::time::SystemTime;

use http::{HeaderMap, StatusCode};

use crate::answer::{self, Heard, Verdict};
use crate::call::{MAX_ERROR_BODY, kept};
use crate::code::Found;
use crate::error::{ErrorResponse, Received};
use crate::table::Operation;

/// What an answer means.
pub struct Explained {
    /// Whether a call with this answer fails.
    pub is_error: bool,
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
    let is_error = heard.verdict() != Verdict::Success;
    let read = heard.read(&|text: Cow<'_, str>| text.into(), now);
    drop(text);
    let (body, body_complete) = kept(body);
    let received = Received { operation, status, headers, body, body_complete, attempts: 0 };
    Explained { is_error, response: ErrorResponse::new(received, read) }
}

/// A further value of an error answer that is no text.
#[must_use]
pub fn parse_member<T: FromStr>(text: Option<&str>) -> Option<T> {
    text?.parse().ok()
}
