//! `1..=10`: the bounds of numbers and lengths.

use std::str::FromStr;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::Entry;
use crate::model::IntegerRange;
use crate::reader;

/// Parses `1..=10`, `1..`, `..=10`.
pub(super) fn bounds<T: FromStr + PartialOrd + Copy>(
    entry: &Entry,
    problems: &Diagnostics,
) -> Option<(Option<T>, Option<T>)> {
    let complain = |message: String, help: Option<String>| {
        problems
            .push(Diagnostic::error(Code::BadValue, entry.value.span, message).maybe_help(help));
        None
    };
    let form = || Some("write `1..=10`, `1..` or `..=10`; both ends are inclusive".to_owned());
    let Some(text) = reader::scalar(&entry.value) else {
        reader::wrong_kind(entry, "a range such as `1..=10`", problems);
        return None;
    };
    let Some((low, high)) = text.split_once("..") else {
        return complain(format!("`{text}` is not a range"), form());
    };
    let high = match (high.trim(), high.trim().strip_prefix('=')) {
        ("", _) => None,
        (_, Some(high)) => Some(high.trim()),
        (high, None) => {
            return complain(
                format!("`{text}` does not say whether it includes {high}"),
                Some(format!("write `{low}..={high}`")),
            );
        }
    };
    let low = Some(low.trim()).filter(|low| !low.is_empty());
    let parse = |text: Option<&str>| text.map(str::parse).transpose();
    // Rust reads `nan`, `inf` and `1e999` as numbers.
    let endless = [low, high]
        .into_iter()
        .flatten()
        .any(|text| text.parse().is_ok_and(|number: f64| !number.is_finite()));
    let (Ok(min), Ok(max), false) = (parse(low), parse(high), endless) else {
        return complain(format!("`{text}` is not a range of this type"), form());
    };
    match (min, max) {
        (None, None) => complain(format!("`{text}` has no bound"), form()),
        (Some(min), Some(max)) if min > max => complain(
            format!("`{text}` is empty: its lower end is above the upper one"),
            None,
        ),
        both => Some(both),
    }
}

/// Reads the range of an integer, which has 64 bits.
pub(super) fn integers(entry: &Entry, problems: &Diagnostics) -> Option<IntegerRange> {
    let (min, max) = bounds(entry, problems)?;
    let range = IntegerRange { min, max };
    let (low, high) = IntegerRange {
        min: min.filter(|min| *min >= 0).map(|_| 0),
        max: None,
    }
    .bounds();
    let (first, last) = range.bounds();
    if first < low || last > high {
        let message = format!("{first} to {last} does not fit into a 64-bit integer");
        let help = format!(
            "an unsigned integer goes up to {}, a signed one from {} to {}",
            u64::MAX,
            i64::MIN,
            i64::MAX
        );
        problems.push(Diagnostic::error(Code::BadValue, entry.value.span, message).help(help));
        return None;
    }
    Some(range)
}
