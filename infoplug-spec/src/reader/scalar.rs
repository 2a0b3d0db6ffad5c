//! Single values: strings, numbers, booleans, statuses, URLs and durations.

use std::ops::RangeInclusive;

use super::kind::{empty, scalar, wrong_kind};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind, Node};

/// Reads a string without the whitespace at its ends.
pub(crate) fn text(entry: &Entry, problems: &Diagnostics) -> Option<String> {
    let text = scalar(&entry.value);
    if text.is_none() {
        wrong_kind(entry, "a string", problems);
    }
    Some(text?.trim().to_owned())
}

/// Reads a string whose whitespace counts, and that must not be empty.
pub(crate) fn piece(entry: &Entry, problems: &Diagnostics) -> Option<String> {
    let text = verbatim(entry, problems)?;
    if text.is_empty() {
        empty(entry, problems);
        return None;
    }
    Some(text)
}

/// Reads a string whose whitespace counts.
pub(crate) fn verbatim(entry: &Entry, problems: &Diagnostics) -> Option<String> {
    let text = scalar(&entry.value);
    if text.is_none() {
        wrong_kind(entry, "a string", problems);
    }
    text.map(str::to_owned)
}

pub(crate) fn boolean(entry: &Entry, problems: &Diagnostics) -> Option<bool> {
    match &entry.value.kind {
        Kind::Scalar { text, plain: true } if text == "true" => Some(true),
        Kind::Scalar { text, plain: true } if text == "false" => Some(false),
        Kind::Scalar { .. } => {
            let message = format!("`{}` must be `true` or `false`", entry.key);
            problems.push(Diagnostic::error(Code::BadValue, entry.value.span, message));
            None
        }
        _ => {
            wrong_kind(entry, "`true` or `false`", problems);
            None
        }
    }
}

/// Reads an integer.
pub(crate) fn integer(entry: &Entry, problems: &Diagnostics) -> Option<i64> {
    let Some(text) = scalar(&entry.value) else {
        wrong_kind(entry, "an integer", problems);
        return None;
    };
    let number = text.parse().ok();
    if number.is_none() {
        problems.push(Diagnostic::error(
            Code::BadValue,
            entry.value.span,
            format!("`{text}` is not an integer"),
        ));
    }
    number
}

/// The range of a status (RFC 9110, section 15). Vendors also use numbers beyond the five classes.
pub(crate) const STATUSES: RangeInclusive<u16> = 100..=999;

/// Reads a status number.
pub(crate) fn status(node: &Node, problems: &Diagnostics) -> Option<u16> {
    let number = scalar(node)
        .and_then(|text| text.parse().ok())
        .filter(|number| STATUSES.contains(number));
    if number.is_none() {
        problems.push(Diagnostic::error(
            Code::BadValue,
            node.span,
            "a status is a number from 100 to 999",
        ));
    }
    number
}

/// Reads an absolute `http` or `https` URL.
pub(crate) fn url(entry: &Entry, problems: &Diagnostics) -> Option<String> {
    let text = text(entry, problems)?;
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let host_is_there =
        rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '['));
    if !host_is_there || text.contains(char::is_whitespace) {
        problems.push(
            Diagnostic::error(
                Code::BadValue,
                entry.value.span,
                format!("`{}` is not an absolute URL", entry.key),
            )
            .help("a URL begins with `https://` or `http://` and has no spaces"),
        );
        return None;
    }
    Some(text)
}

/// Reads a duration such as `30s`, in milliseconds.
pub(crate) fn duration(entry: &Entry, problems: &Diagnostics) -> Option<u64> {
    let text = text(entry, problems)?;
    let units = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];
    let parsed = units.into_iter().find_map(|(unit, factor): (&str, u64)| {
        text.strip_suffix(unit)?
            .trim()
            .parse::<u64>()
            .ok()?
            .checked_mul(factor)
    });
    if parsed.is_none() {
        problems.push(
            Diagnostic::error(
                Code::BadValue,
                entry.value.span,
                format!("`{text}` is not a duration"),
            )
            .help("write an integer and a unit: `500ms`, `30s`, `5m`, `2h`"),
        );
    }
    parsed
}
