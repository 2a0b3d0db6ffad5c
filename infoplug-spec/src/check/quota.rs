//! What an API says about its limits: the quota of calls, and where a response says how much is
//! left to spend.

use super::{header, shared};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind};
use crate::keys;
use crate::model::{CostRemaining, Rate, RateLimit};
use crate::reader::{self, Mapping};

/// The burst if the spec does not set one. Most APIs that count calls per minute do not accept a
/// minute's calls in one second.
const BURST: u32 = 1;

/// Reads `cost_remaining`: a header, or a header with its source.
pub(super) fn cost_remaining(entry: &Entry, problems: &Diagnostics) -> Option<CostRemaining> {
    if let Kind::Scalar { .. } = entry.value.kind {
        return Some(CostRemaining {
            header: header(entry, problems)?,
            source: None,
        });
    }
    let map = Mapping::open(
        &entry.value,
        entry.key_span,
        &keys::COST_REMAINING,
        problems,
    )?;
    let source = shared::source(&map);
    Some(CostRemaining {
        header: header(map.require("header")?, problems)?,
        source,
    })
}

fn header(entry: &Entry, problems: &Diagnostics) -> Option<String> {
    let name = reader::text(entry, problems)?;
    header::header_name(&name, entry.value.span, problems);
    Some(name)
}

/// Reads `rate_limit`: calls per period, concurrent calls, or both.
pub(super) fn rate_limit(entry: &Entry, problems: &Diagnostics) -> Option<RateLimit> {
    let map = Mapping::open(&entry.value, entry.key_span, &keys::RATE_LIMIT, problems)?;
    let example = "for example `requests: 60` and `per: 1m`";
    map.goes_with("requests", &["per"], example);
    map.goes_with("per", &["requests"], example);
    map.goes_with(
        "burst",
        &["requests"],
        "it says how many of `requests` may come at once",
    );
    if !["requests", "per", "burst", "concurrent"]
        .iter()
        .any(|key| map.has(key))
        && !map.misspelt(&["requests", "per", "concurrent"])
    {
        let missing = Diagnostic::error(
            Code::MissingKey,
            entry.key_span,
            "`rate_limit` does not say how many calls are allowed",
        );
        problems.push(
            missing.help("add `requests: NUMBER` and `per: DURATION`, or `concurrent: NUMBER`"),
        );
    }
    let count = |key| map.entry(key).and_then(|entry| count(entry, problems));
    let (requests, per, burst) = (
        count("requests"),
        map.entry("per").and_then(|entry| period(entry, problems)),
        count("burst"),
    );
    let rate = requests.zip(per).map(|(requests, per_ms)| Rate {
        requests,
        per_ms,
        burst: burst.unwrap_or(BURST),
    });
    let (concurrent, source) = (count("concurrent"), shared::source(&map));
    (rate.is_some() || concurrent.is_some()).then_some(RateLimit {
        rate,
        concurrent,
        source,
    })
}

/// Reads a number of calls.
fn count(entry: &Entry, problems: &Diagnostics) -> Option<u32> {
    let number = reader::integer(entry, problems)?;
    let count = u32::try_from(number).ok().filter(|count| *count >= 1);
    if count.is_none() {
        let message = format!("`{}` must be a number from 1 to {}", entry.key, u32::MAX);
        problems.push(Diagnostic::error(Code::BadValue, entry.value.span, message));
    }
    count
}

/// Reads a duration in which something can happen.
fn period(entry: &Entry, problems: &Diagnostics) -> Option<u64> {
    let period = reader::duration(entry, problems)?;
    if period == 0 {
        problems.push(Diagnostic::error(
            Code::BadValue,
            entry.value.span,
            format!("`{}` must be longer than 0", entry.key),
        ));
        return None;
    }
    Some(period)
}
