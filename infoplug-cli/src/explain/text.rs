//! Explanations for people.

use std::fmt::Write as _;
use std::time::Duration;

use infoplug_runtime::RetryAdvice;
use infoplug_spec::Spec;
use infoplug_spec::model::Method;
use infoplug_text::one_line;

use super::entry::{Entry, What};
use super::response::{Explained, Item};

/// Labels and values, one per line.
struct Page(String);

impl Page {
    fn line(&mut self, label: &str, text: Option<impl AsRef<str>>) {
        if let Some(text) = text {
            let text = clean(text.as_ref());
            let _ = write!(self.0, "\n  {:<14} {text}", format!("{}:", clean(label)));
        }
    }
}

/// Puts a string on one line, with single spaces between words.
fn clean(text: &str) -> String {
    one_line(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn status_name(spec: &Spec, number: u16) -> String {
    let phrase = http::StatusCode::from_u16(number)
        .ok()
        .and_then(|status| status.canonical_reason());
    let meaning = spec.status(number).map(|status| status.meaning.as_str());
    match phrase.or(meaning) {
        Some(phrase) => format!("{number} {phrase}"),
        None => number.to_string(),
    }
}

pub(super) fn response(spec: &Spec, explained: &Explained) -> String {
    let status = status_name(spec, explained.status);
    if !explained.is_error {
        return format!("{}: not an error", clean(&status));
    }
    let codes: Vec<&str> = [&explained.category, &explained.code, &explained.subcode]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    let code = if codes.is_empty() {
        "an error without a code".to_owned()
    } else {
        codes.join(" / ")
    };
    let mut page = Page(clean(&format!("{code} ({status})")));
    if explained.code.is_some() && !explained.is_known {
        page.line(
            "note",
            Some(format!(
                "the spec of {} does not list this code",
                spec.api.name
            )),
        );
    }
    if explained.code.is_some() && !explained.code_sent {
        page.line(
            "note",
            Some("the response has no code; the spec implies this one"),
        );
    }
    if explained.is_partial {
        page.line(
            "note",
            Some("the call succeeded in part; `send_full` returns the value as well"),
        );
    }
    page.line("parameter", explained.parameter.as_ref());
    page.line("message", explained.message.as_ref());
    page.line(
        "details",
        explained
            .details
            .as_ref()
            .filter(|details| explained.message.as_ref() != Some(details)),
    );
    page.line("for the user", explained.user_message.as_ref());
    for item in &explained.errors {
        page.line(
            "error",
            Some(one_of_several(item)).filter(|line| !line.is_empty()),
        );
    }
    page.line("cause", explained.cause.as_ref());
    page.line("solution", explained.solution.as_ref());
    page.line("retry", Some(retry(explained)));
    page.line("request id", explained.request_id.as_ref());
    for (name, value) in &explained.members {
        page.line(name, value.as_ref());
    }
    page.line("docs", explained.docs.as_ref());
    page.0
}

/// Formats one of several errors on one line.
fn one_of_several(item: &Item) -> String {
    let Item {
        code,
        subcode,
        category,
        message,
        details,
        parameter,
        members,
    } = item;
    let texts = [category, code, subcode, parameter, message, details]
        .into_iter()
        .flatten()
        .cloned();
    let members = members
        .iter()
        .map(|(name, value)| format!("{name} {value}"));
    texts.chain(members).collect::<Vec<_>>().join(": ")
}

fn retry(explained: &Explained) -> String {
    let wait = explained
        .retry_after
        .map(|wait| format!(" after {}", duration(wait)))
        .unwrap_or_default();
    match (explained.retryable, explained.advice) {
        (true, _) => format!("yes{wait}"),
        (false, None | Some(RetryAdvice::Never)) => {
            "no: the same call will get the same response".to_owned()
        }
        (false, Some(_)) if explained.lacks_hint => {
            "no: the response does not say how long to wait".to_owned()
        }
        (false, Some(_)) if explained.is_partial => {
            "no: the call succeeded in part, so a second run may do harm".to_owned()
        }
        (false, Some(_)) => format!(
            "not automatically: a second run may do harm; if you know that it does not, retry{}",
            or_later(&wait)
        ),
    }
}

fn or_later(wait: &str) -> &str {
    if wait.is_empty() {
        " after a pause"
    } else {
        wait
    }
}

fn duration(wait: Duration) -> String {
    let seconds = wait.as_secs();
    match seconds {
        0..120 => format!("{} s", wait.as_secs_f64()),
        120..7200 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

pub(super) fn entry(spec: &Spec, entry: &Entry<'_>, method: Option<Method>) -> String {
    let status = entry.number().map(|number| status_name(spec, number));
    let mut page = Page(clean(&match (&entry.what, status) {
        (What::Code { error, .. }, Some(status)) => format!("{} ({status})", error.name.wire),
        (What::Level(name, level), _) => format!("{} (a {name})", level.code),
        (_, status) => status
            .or_else(|| entry.code().map(str::to_owned))
            .unwrap_or_default(),
    }));
    if let What::Unlisted(_) = entry.what {
        page.line(
            "note",
            Some(format!(
                "the spec of {} does not list this status",
                spec.api.name
            )),
        );
    }
    page.line(
        if entry.code().is_some() {
            "cause"
        } else {
            "meaning"
        },
        Some(entry.cause()),
    );
    page.line("solution", entry.solution());
    page.line(
        "details",
        entry.details().map(|details| format!("\"{details}\"")),
    );
    page.line("parameter", entry.parameter());
    page.line("retry", Some(advice(entry, method)));
    if let What::Status { codes, .. } = &entry.what {
        let codes: Vec<&str> = codes.iter().map(|error| error.name.wire.as_str()).collect();
        page.line("codes", (!codes.is_empty()).then(|| codes.join(", ")));
    }
    let endpoints = entry.endpoints(spec);
    page.line(
        "documented by",
        (!endpoints.is_empty()).then(|| endpoints.join(", ")),
    );
    page.line("docs", entry.docs());
    page.0
}

fn advice(entry: &Entry<'_>, method: Option<Method>) -> String {
    let pause = entry
        .retry()
        .and_then(|retry| retry.pause_ms)
        .map(|pause| format!(" of {}", duration(Duration::from_millis(pause))));
    let pause = pause.unwrap_or_default();
    let advice = entry
        .retry()
        .map_or_else(|| entry.advised(method).advice, |retry| retry.advice);
    let text = match advice {
        RetryAdvice::Never if entry.retry().is_none() => "no".to_owned(),
        RetryAdvice::Never => "never: the same call will get the same response".to_owned(),
        RetryAdvice::IfSafe => format!("after a pause{pause}, if a second run does no harm"),
        RetryAdvice::Always => format!("after a pause{pause}; the call may have been charged"),
        RetryAdvice::NotProcessed => format!("after a pause{pause}: the call was not processed"),
    };
    let text = match entry.retry() {
        Some(retry) if retry.hint_required => {
            format!("{text}; only when the response says how long to wait")
        }
        _ => text,
    };
    match entry.retry() {
        Some(retry) if !retry.methods.is_empty() => {
            let methods: Vec<&str> = retry.methods.iter().map(|method| method.as_str()).collect();
            format!("{text}; only for {}", methods.join(", "))
        }
        _ => text,
    }
}
