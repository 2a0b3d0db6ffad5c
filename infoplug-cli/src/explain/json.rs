//! Explanations as one JSON object, for programs. `docs/explain.md` describes it.

use std::time::Duration;

use infoplug_spec::model::Method;
use serde_json::{Map, Value, json};

use super::entry::{Entry, What};
use super::response::{Explained, Item};

/// Returns the object for a whole response.
pub(super) fn response(explained: &Explained) -> Value {
    let has_code = explained.code.is_some();
    let members = explained
        .members
        .iter()
        .map(|(name, value)| (name.clone(), json!(value)));
    json!({
        "is_error": explained.is_error,
        "is_partial": explained.is_partial,
        "status": explained.status,
        "code": explained.code,
        "code_sent": has_code.then_some(explained.code_sent),
        "code_listed": has_code.then_some(explained.is_known),
        "subcode": explained.subcode,
        "category": explained.category,
        "message": explained.message,
        "details": explained.details,
        "user_message": explained.user_message,
        "parameter": explained.parameter,
        "advice": explained.advice,
        "retryable": explained.retryable,
        "retry_after_seconds": explained.retry_after.map(seconds),
        "request_id": explained.request_id,
        "cause": explained.cause,
        "solution": explained.solution,
        "docs": explained.docs,
        "errors": explained.errors.iter().map(item).collect::<Vec<_>>(),
        "members": members.collect::<Map<_, _>>(),
        "body_kept": explained.body_kept,
    })
}

fn item(item: &Item) -> Value {
    let Item {
        code,
        subcode,
        category,
        message,
        details,
        parameter,
        members,
    } = item;
    let members = members
        .iter()
        .map(|(name, value)| (name.clone(), json!(value)));
    json!({
        "code": code,
        "subcode": subcode,
        "category": category,
        "message": message,
        "details": details,
        "parameter": parameter,
        "members": members.collect::<Map<_, _>>(),
    })
}

/// Returns whole seconds as an integer.
fn seconds(wait: Duration) -> Value {
    if wait.subsec_nanos() == 0 {
        wait.as_secs().into()
    } else {
        wait.as_secs_f64().into()
    }
}

/// Returns the object for a code or status without a response.
pub(super) fn entry(entry: &Entry<'_>, method: Option<Method>) -> Value {
    let status = entry.number();
    let pause = entry
        .retry()
        .and_then(|retry| retry.pause_ms)
        .map(Duration::from_millis);
    let level = |name: &str| match &entry.what {
        What::Level(level, known) if *level == name => Some(known.code.as_str()),
        _ => None,
    };
    let is_error =
        status.is_none_or(|status| !(200..300).contains(&status)) || entry.code().is_some();
    // Without a status or advice of the spec, nothing is known about a code.
    let knows = is_error && (entry.retry().is_some() || status.is_some());
    let code = entry
        .code()
        .filter(|_| !matches!(entry.what, What::Level(..)));
    json!({
        "is_error": is_error,
        "is_partial": false,
        "status": status,
        "code": code,
        "code_sent": null,
        "code_listed": code.map(|_| true),
        "subcode": level("subcode"),
        "category": level("category"),
        "message": entry.details(),
        "details": entry.details(),
        "user_message": null,
        "parameter": entry.parameter(),
        "advice": knows.then(|| entry.advised(method).advice),
        "retryable": entry.is_retryable(method),
        "retry_after_seconds": pause.map(seconds),
        "request_id": null,
        "cause": entry.cause(),
        "solution": entry.solution(),
        "docs": entry.docs(),
        "errors": [],
        "members": {},
        "body_kept": false,
    })
}
