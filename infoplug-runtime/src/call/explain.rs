//! The decoder of error responses without a call: for tools that are given a response, and for
//! generated code.

use std::str::FromStr;
use std::time::SystemTime;

use http::{HeaderMap, StatusCode};

use crate::call::attempt::{beginning, kept};
use crate::error::code::Found;
use crate::error::{ErrorResponse, Received};
use crate::json;
use crate::response::{RawResponse, Verdict};
use crate::secret::redact::Secrets;
use crate::table::Operation;

/// What a response means.
pub struct Explained {
    /// Whether a call with this response fails.
    pub is_error: bool,
    /// What it says, if it is an error or has errors beside its value.
    pub response: ErrorResponse<Found>,
    /// The call would be repeated if the response said how long to wait.
    pub lacks_hint: bool,
}

/// What the response to a call of an operation means, by the same code that a call follows.
#[must_use]
pub fn explain(
    operation: &'static Operation,
    status: StatusCode,
    headers: HeaderMap,
    body: &[u8],
    now: SystemTime,
) -> Explained {
    let nothing = Secrets::NONE;
    // Whether it is an error, the whole of a success says; what it says, as much of it as is read
    // of any error.
    let whole = json::text(if status.is_success() {
        body
    } else {
        beginning(body)
    });
    let verdict = RawResponse::new(operation, status, &headers, &whole, &nothing).verdict();
    let text = json::text(beginning(body));
    let heard = RawResponse::new(operation, status, &headers, &text, &nothing);
    let read = heard.read(now);
    drop(text);
    let (body, body_complete) = kept(body);
    let (is_error, partial) = (verdict != Verdict::Success, verdict == Verdict::Partial);
    let received = Received {
        operation,
        status,
        headers,
        body,
        body_complete,
        attempts: 0,
        stop: None,
        partial,
    };
    let response = ErrorResponse::new(received, read);
    let lacks_hint = response.lacks_hint();
    Explained {
        is_error,
        response,
        lacks_hint,
    }
}

/// A further value of an error response that is no string.
#[must_use]
pub fn parse_member<T: FromStr>(text: Option<&str>) -> Option<T> {
    text?.parse().ok()
}
