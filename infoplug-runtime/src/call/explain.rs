//! The decoder of error responses without a call, for tools that are given a response and for
//! generated code.

use std::str::FromStr;
use std::time::SystemTime;

use http::{HeaderMap, StatusCode};

use crate::call::attempt::{beginning, kept};
use crate::error::code::Found;
use crate::error::{ErrorResponse, Keeper, Received};
use crate::json;
use crate::response::{RawResponse, Verdict};
use crate::secret::redact::Secrets;
use crate::table::Operation;

/// The meaning of a response.
pub struct Explained {
    /// Whether a call with this response fails.
    pub is_error: bool,
    /// The error, if the response is one or has errors next to its value.
    pub response: ErrorResponse<Found>,
    /// Whether the call would be retried if the response said how long to wait.
    pub lacks_hint: bool,
}

/// Explains a response to an operation, with the same code that a call uses.
#[must_use]
pub fn explain(
    operation: &'static Operation,
    status: StatusCode,
    headers: HeaderMap,
    body: &[u8],
    now: SystemTime,
) -> Explained {
    let nothing = Secrets::NONE;
    // The verdict on a success needs the whole body; the error itself is read from as much of it as
    // for any error.
    let verdict = if status.is_success() {
        RawResponse::new(operation, status, &headers, &json::text(body), &nothing).verdict()
    } else {
        Verdict::Error
    };
    let text = json::text(beginning(body));
    let raw = RawResponse::new(operation, status, &headers, &text, &nothing);
    let (part, body_complete) = kept(body);
    let mut keeper = Keeper::new(part);
    let contents = raw.read(now, &mut keeper);
    let kept = keeper.finish();
    drop(text);
    let (is_error, partial) = (verdict != Verdict::Success, verdict == Verdict::Partial);
    let received = Received {
        operation,
        status,
        headers,
        kept,
        body_complete,
        attempts: 0,
        stop: None,
        partial,
    };
    let response = ErrorResponse::new(received, contents);
    let lacks_hint = response.lacks_hint();
    Explained {
        is_error,
        response,
        lacks_hint,
    }
}

/// Parses an additional, non-string value of an error response.
#[must_use]
pub fn parse_member<T: FromStr>(text: Option<&str>) -> Option<T> {
    text?.parse().ok()
}
