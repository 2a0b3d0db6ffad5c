//! Explanations as one JSON object, for programs.

use std::time::Duration;

use infoplug_spec::model::Method;
use serde_json::{Value, json};

use super::answer::{Explained, Item};
use super::entry::Entry;

/// The object of a whole answer.
pub(super) fn answer(explained: &Explained) -> Value {
    let Explained { is_error, status, code, message, parameter, details, retryable, request_id, cause, solution, docs, .. } = explained;
    json!({
        "is_error": is_error,
        "status": status,
        "code": code,
        "message": message,
        "parameter": parameter,
        "details": details,
        "retryable": retryable,
        "retry_after_seconds": explained.retry_after.map(seconds),
        "request_id": request_id,
        "cause": cause,
        "solution": solution,
        "docs": docs,
        "errors": explained.errors.iter().map(item).collect::<Vec<_>>(),
        "body_kept": explained.body_kept,
    })
}

fn item(item: &Item) -> Value {
    let Item { code, subcode, category, message, details, parameter, .. } = item;
    json!({ "code": code, "subcode": subcode, "category": category, "message": message, "details": details, "parameter": parameter })
}

/// A whole number where it is one.
fn seconds(wait: Duration) -> Value {
    if wait.subsec_nanos() == 0 { wait.as_secs().into() } else { wait.as_secs_f64().into() }
}

/// The object of a code or a status without an answer.
pub(super) fn entry(entry: &Entry<'_>, method: Option<Method>) -> Value {
    let status = entry.number();
    let pause = entry.retry().and_then(|retry| retry.pause_ms).map(Duration::from_millis);
    json!({
        "is_error": status.is_none_or(|status| !(200..300).contains(&status)) || entry.code().is_some(),
        "status": status,
        "code": entry.code(),
        "message": entry.details(),
        "parameter": entry.parameter(),
        "details": entry.details(),
        "retryable": entry.is_retryable(method),
        "retry_after_seconds": pause.map(seconds),
        "request_id": null,
        "cause": entry.cause(),
        "solution": entry.solution(),
        "docs": entry.docs(),
        "errors": [],
        "body_kept": false,
    })
}
