//! How long a response asks to wait, in every format that APIs use.

use std::time::{Duration, SystemTime};

use super::raw::RawResponse;
use crate::table::{Hint, HintFormat};

/// The longest credible wait; longer ones are reduced to it.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Returns the wait of the first hint that has one. A time in the past does not hide later hints.
pub(super) fn read(
    response: &RawResponse<'_>,
    hints: &'static [Hint],
    now: SystemTime,
) -> Option<Duration> {
    // The header of RFC 9110, section 10.2.3, applies even if the spec has no hint.
    let usual = || {
        response
            .headers("retry-after")
            .find_map(|text| parse(text.trim(), HintFormat::RetryAfter, now))
            .map(|wait| wait.min(LONGEST))
    };
    if hints.is_empty() {
        return usual();
    }
    let root = response.body.into();
    let hinted = hints.iter().filter_map(|hint| {
        let at_most = hint
            .at_most_ms
            .map_or(LONGEST, Duration::from_millis)
            .min(LONGEST);
        response
            .find_text(&hint.location, &root, |text| {
                parse(text.trim(), hint.format, now)
            })
            .map(|wait| wait.min(at_most))
    });
    let mut waits = hinted.chain(std::iter::once_with(usual).flatten());
    let first = waits.next()?;
    if first.is_zero() {
        waits.find(|wait| !wait.is_zero()).or(Some(first))
    } else {
        Some(first)
    }
}

fn parse(text: &str, format: HintFormat, now: SystemTime) -> Option<Duration> {
    let until = |since_epoch: Duration| {
        let now = now
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default();
        since_epoch.saturating_sub(now)
    };
    match format {
        HintFormat::Seconds => decimal(text, 1.0),
        HintFormat::Milliseconds => decimal(text, 1e-3),
        HintFormat::EpochSeconds => decimal(text, 1.0).map(until),
        HintFormat::EpochMilliseconds => decimal(text, 1e-3).map(until),
        HintFormat::HttpDate => Some(
            httpdate::parse_http_date(text)
                .ok()?
                .duration_since(now)
                .unwrap_or_default(),
        ),
        HintFormat::RetryAfter => {
            parse(text, HintFormat::Seconds, now).or_else(|| parse(text, HintFormat::HttpDate, now))
        }
        HintFormat::Duration => duration(text),
        HintFormat::Iso8601 => date_time(text).map(until),
    }
}

/// Parses digits with a decimal point, in units of `unit` seconds. Takes no sign, no `inf` and no
/// exponent; saturates.
fn decimal(text: &str, unit: f64) -> Option<Duration> {
    let is_decimal = text.starts_with(|c: char| c.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let number: f64 = text.parse().ok().filter(|_| is_decimal)?;
    Some(Duration::try_from_secs_f64(number * unit).unwrap_or(Duration::MAX))
}

/// Parses `1h30m`, `6m0s`, `7.66s`, `500ms`, or an ISO 8601 duration: `PT1M30S`, `P1DT2H`.
fn duration(text: &str) -> Option<Duration> {
    let mut total = Duration::ZERO;
    let (mut rest, iso) = match text.strip_prefix('P') {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let mut in_time = !iso;
    let mut is_empty = true;
    loop {
        if let Some(following) = rest.strip_prefix('T').filter(|_| iso && !in_time) {
            (rest, in_time) = (following, true);
        }
        if rest.is_empty() {
            return (!is_empty).then_some(total);
        }
        let (number, following) =
            rest.split_at_checked(rest.find(|c: char| !(c.is_ascii_digit() || c == '.'))?)?;
        let end = following
            .find(|c: char| c.is_ascii_digit() || (iso && c == 'T'))
            .unwrap_or(following.len());
        let (unit, following) = following.split_at_checked(end)?;
        let seconds = match (unit, iso, in_time) {
            ("h", false, _) | ("H", true, true) => 3600.0,
            ("m", false, _) | ("M", true, true) => 60.0,
            ("s", false, _) | ("S", true, true) => 1.0,
            ("ms", false, _) => 1e-3,
            ("us" | "\u{b5}s" | "\u{3bc}s", false, _) => 1e-6,
            ("ns", false, _) => 1e-9,
            ("d", false, _) | ("D", true, false) => 86_400.0,
            ("W", true, false) => 604_800.0,
            _ => return None,
        };
        total = total.saturating_add(decimal(number, seconds)?);
        (rest, is_empty) = (following, false);
    }
}

/// Parses `2026-01-31T23:59:59.5+01:00` as the time since 1970; earlier times become zero. Seconds
/// and zone are optional; the time starts with `T` or a space.
fn date_time(text: &str) -> Option<Duration> {
    let (date, time) = text.split_once(['T', 't', ' '])?;
    let (year, rest) = date.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let days = days_since_epoch(digits(year, 4)?, digits(month, 2)?, digits(day, 2)?)?;
    let (clock, offset) = match time.strip_suffix(['Z', 'z']) {
        Some(clock) => (clock, 0),
        None => match time
            .rfind(['+', '-'])
            .and_then(|sign| time.split_at_checked(sign))
        {
            Some((clock, zone)) => (clock, zone_offset(zone)?),
            None => (time, 0),
        },
    };
    let (hours, rest) = clock.split_once(':')?;
    let (minutes, seconds) = rest.split_once(':').unwrap_or((rest, "0"));
    let seconds = decimal(seconds, 1.0).filter(|seconds| seconds.as_secs() <= 60)?;
    let (hours, minutes) = (
        digits(hours, 2).filter(|hours| *hours <= 24)?,
        digits(minutes, 2).filter(|minutes| *minutes <= 59)?,
    );
    let whole = ((days * 24 + hours) * 60 + minutes - offset) * 60;
    Some(
        u64::try_from(whole)
            .map(Duration::from_secs)
            .unwrap_or_default()
            + seconds,
    )
}

/// Parses `+01:00`, `+0100` or `+01` as minutes.
fn zone_offset(zone: &str) -> Option<i64> {
    let (sign, zone) = match zone.strip_prefix('-') {
        Some(zone) => (-1, zone),
        None => (1, zone.strip_prefix('+')?),
    };
    let (hours, minutes) = zone.split_once(':').or_else(|| zone.split_at_checked(2))?;
    let minutes = if minutes.is_empty() {
        0
    } else {
        digits(minutes, 2)?
    };
    Some(sign * (digits(hours, 2)? * 60 + minutes))
}

fn digits(text: &str, count: usize) -> Option<i64> {
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

/// Returns the days since 1970-01-01 in the Gregorian calendar, negative before that. Howard
/// Hinnant's `days_from_civil` (<https://howardhinnant.github.io/date_algorithms.html>).
fn days_since_epoch(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year
            - 719_468,
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// 2026-01-01T00:00:00Z.
    const NOW: u64 = 1_767_225_600;

    fn wait(text: &str, format: HintFormat) -> Option<f64> {
        parse(
            text,
            format,
            SystemTime::UNIX_EPOCH + Duration::from_secs(NOW),
        )
        .map(|wait| wait.min(LONGEST).as_secs_f64())
    }

    #[test]
    fn each_format_is_read() {
        use HintFormat::{
            Duration, EpochMilliseconds, EpochSeconds, HttpDate, Iso8601, Milliseconds, RetryAfter,
            Seconds,
        };
        for (text, format, seconds) in [
            ("30", Seconds, 30.0),
            ("2.128", Seconds, 2.128),
            ("0", Seconds, 0.0),
            ("1500", Milliseconds, 1.5),
            ("6m0s", Duration, 360.0),
            ("1h30m", Duration, 5400.0),
            ("7.66s", Duration, 7.66),
            ("500ms", Duration, 0.5),
            ("1d2h", Duration, 93_600.0),
            ("PT1M30S", Duration, 90.0),
            ("P1DT2H", Duration, 93_600.0),
            ("PT0.5S", Duration, 0.5),
            ("1767225660", EpochSeconds, 60.0),
            ("1767225600.25", EpochSeconds, 0.25),
            ("1767225661000", EpochMilliseconds, 61.0),
            ("1", EpochSeconds, 0.0),
            ("Thu, 01 Jan 2026 00:00:10 GMT", HttpDate, 10.0),
            ("Thu, 01 Jan 2026 00:00:10 GMT", RetryAfter, 10.0),
            ("Sun, 06 Nov 1994 08:49:37 GMT", RetryAfter, 0.0),
            ("12.5", RetryAfter, 12.5),
            ("2026-01-01T00:01:00Z", Iso8601, 60.0),
            ("2026-01-01T00:01Z", Iso8601, 60.0),
            ("2026-01-01T00:01", Iso8601, 60.0),
            ("2026-01-01 00:00:01.5", Iso8601, 1.5),
            ("2026-01-01T01:01:00+01:00", Iso8601, 60.0),
            ("2025-12-31T19:01:00-0500", Iso8601, 60.0),
            ("2024-02-29T00:00:00Z", Iso8601, 0.0),
            ("2026-03-01T00:00:00Z", Iso8601, 59.0 * 86_400.0),
            ("9999-12-31T23:59:59Z", Iso8601, LONGEST.as_secs_f64()),
            (
                "Fri, 31 Dec 9999 23:59:59 GMT",
                RetryAfter,
                LONGEST.as_secs_f64(),
            ),
            (
                "999999999999999999999999999",
                Seconds,
                LONGEST.as_secs_f64(),
            ),
        ] {
            assert_eq!(wait(text, format), Some(seconds), "{text} as {format:?}");
        }
    }

    #[test]
    fn what_is_not_of_the_format_is_nothing() {
        use HintFormat::{Duration, EpochSeconds, Iso8601, RetryAfter, Seconds};
        for (text, format) in [
            ("inf", Seconds),
            ("NaN", Seconds),
            ("-1", Seconds),
            ("1e9", Seconds),
            ("", Seconds),
            (".", Seconds),
            ("1.2.3", Seconds),
            ("soon", RetryAfter),
            ("-1", EpochSeconds),
            ("5", Duration),
            ("5x", Duration),
            ("P", Duration),
            ("PT", Duration),
            ("5m-3s", Duration),
            ("P1M", Duration),
            ("2026-01-01", Iso8601),
            ("2026-13-01T00:00Z", Iso8601),
            ("2026-01-01T25:00Z", Iso8601),
            ("2026-01-01T00:00+x", Iso8601),
            ("26-1-1T0:0", Iso8601),
        ] {
            assert_eq!(wait(text, format), None, "{text} as {format:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_a_format(text in "[-+.:0-9 TZPpthmsHMSDWeE\u{b5}]{0,30}|\\PC*") {
            use HintFormat::{Duration, EpochMilliseconds, EpochSeconds, HttpDate, Iso8601, Milliseconds, RetryAfter, Seconds};
            for format in [Seconds, Milliseconds, Duration, EpochSeconds, EpochMilliseconds, HttpDate, Iso8601, RetryAfter] {
                prop_assert!(wait(&text, format).is_none_or(|seconds| (0.0..=LONGEST.as_secs_f64()).contains(&seconds)));
            }
        }
    }
}
