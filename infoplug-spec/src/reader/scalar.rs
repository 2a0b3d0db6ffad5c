//! Single values: strings, numbers, booleans, statuses, addresses and durations.

use std::ops::RangeInclusive;

use super::kind::{empty, scalar, wrong_kind};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind, Node};

/// A string without line breaks at its ends.
pub(crate) fn text(entry: &Entry, problems: &Diagnostics) -> Option<String> {
    let text = scalar(&entry.value);
    if text.is_none() {
        wrong_kind(entry, "a string", problems);
    }
    Some(text?.trim().to_owned())
}

/// A string that counts with its blanks, and without which the key would do nothing.
pub(crate) fn piece(entry: &Entry, problems: &Diagnostics) -> Option<String> {
    let text = verbatim(entry, problems)?;
    if text.is_empty() {
        empty(entry, problems);
        return None;
    }
    Some(text)
}

/// A string that counts with its blanks.
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

/// A whole number.
pub(crate) fn integer(entry: &Entry, problems: &Diagnostics) -> Option<i64> {
    let Some(text) = scalar(&entry.value) else {
        wrong_kind(entry, "a whole number", problems);
        return None;
    };
    let number = text.parse().ok();
    if number.is_none() {
        problems.push(Diagnostic::error(
            Code::BadValue,
            entry.value.span,
            format!("`{text}` is not a whole number"),
        ));
    }
    number
}

/// What a status may be (RFC 9110, section 15). Vendors use numbers beyond the five classes, too.
pub(crate) const STATUSES: RangeInclusive<u16> = 100..=999;

/// A status number.
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

/// An absolute `http` or `https` address.
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
                format!("`{}` is not an absolute address", entry.key),
            )
            .help("an address begins with `https://` or `http://` and has no spaces"),
        );
        return None;
    }
    Some(text)
}

/// A duration such as `30s`, in milliseconds.
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
            .help("write a whole number and a unit: `500ms`, `30s`, `5m`, `2h`"),
        );
    }
    parsed
}
