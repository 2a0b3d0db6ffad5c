//! Formats: what the string or integer of a value stands for.

/// What a string or an integer stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// A date and time.
    DateTime,
    /// A calendar date.
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// A UUID.
    Uuid,
    /// A URI.
    Uri,
    /// An email address.
    Email,
    /// Bytes in base64.
    Byte,
    /// A decimal number in a string.
    Decimal,
    /// A date and time as HTTP headers write it.
    HttpDate,
    /// A date and time as emails write it.
    Rfc2822,
    /// Seconds since 1970, an integer.
    UnixTime,
}

impl Format {
    /// Every format, in the order of the documentation.
    pub const ALL: [Self; 12] = [
        Self::DateTime,
        Self::Date,
        Self::Time,
        Self::Duration,
        Self::Uuid,
        Self::Uri,
        Self::Email,
        Self::Byte,
        Self::Decimal,
        Self::HttpDate,
        Self::Rfc2822,
        Self::UnixTime,
    ];

    /// Returns its word in a spec.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::DateTime => "date_time",
            Self::Date => "date",
            Self::Time => "time",
            Self::Duration => "duration",
            Self::Uuid => "uuid",
            Self::Uri => "uri",
            Self::Email => "email",
            Self::Byte => "byte",
            Self::Decimal => "decimal",
            Self::HttpDate => "http_date",
            Self::Rfc2822 => "rfc2822",
            Self::UnixTime => "unix_time",
        }
    }

    /// Returns the format with this word.
    #[must_use]
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.key() == key)
    }

    /// Describes a value: `an RFC 3339 date and time`.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::DateTime => "an RFC 3339 date and time",
            Self::Date => "an RFC 3339 date",
            Self::Time => "an RFC 3339 time of day",
            Self::Duration => "an ISO 8601 duration",
            Self::Uuid => "a UUID",
            Self::Uri => "a URI",
            Self::Email => "an email address",
            Self::Byte => "bytes in base64",
            Self::Decimal => "a decimal number",
            Self::HttpDate => "an HTTP date",
            Self::Rfc2822 => "an RFC 5322 date and time",
            Self::UnixTime => "the seconds since 1970 in UTC",
        }
    }

    /// Returns the section of the standard that defines it.
    #[must_use]
    pub const fn standard(self) -> &'static str {
        match self {
            Self::DateTime | Self::Date | Self::Time => "RFC 3339, section 5.6",
            Self::Duration => "RFC 3339, appendix A",
            Self::Uuid => "RFC 9562, section 4",
            Self::Uri => "RFC 3986, section 3",
            Self::Email => "RFC 5321, section 4.1.2",
            Self::Byte => "RFC 4648, section 4",
            Self::Decimal => "RFC 8259, section 6",
            Self::HttpDate => "RFC 9110, section 5.6.7",
            Self::Rfc2822 => "RFC 5322, section 3.3",
            Self::UnixTime => "POSIX.1-2024, section 4.19",
        }
    }

    /// Returns a typical value of a string.
    #[must_use]
    pub const fn example(self) -> &'static str {
        match self {
            Self::DateTime => "2026-01-31T12:30:00Z",
            Self::Date => "2026-01-31",
            Self::Time => "12:30:00Z",
            Self::Duration => "PT1H30M",
            Self::Uuid => "f81d4fae-7dec-41d0-a765-00a0c91e6bf6",
            Self::Uri => "https://example.com/page",
            Self::Email => "someone@example.com",
            Self::Byte => "aGVsbG8=",
            Self::Decimal => "12.50",
            Self::HttpDate => "Sat, 31 Jan 2026 12:30:00 GMT",
            Self::Rfc2822 => "Sat, 31 Jan 2026 12:30:00 +0000",
            Self::UnixTime => "1769862600",
        }
    }

    /// Whether it is a format of integers. All others are formats of strings.
    #[must_use]
    pub const fn is_of_integers(self) -> bool {
        matches!(self, Self::UnixTime)
    }

    /// Whether a string may be a value. Lenient where readers commonly are: a false value does not
    /// pass unless it looks like a value in all that matters.
    #[must_use]
    pub fn accepts(self, text: &str) -> bool {
        match self {
            Self::DateTime => date_time(text),
            Self::Date => date(text),
            Self::Time => time(text),
            Self::Duration => duration(text),
            Self::Uuid => uuid(text),
            Self::Uri => uri(text),
            Self::Email => email(text),
            Self::Byte => base64(text),
            Self::Decimal => decimal(text),
            Self::HttpDate => text.ends_with(" GMT") && mail_date(text),
            Self::Rfc2822 => mail_date(text),
            Self::UnixTime => text.parse::<i64>().is_ok(),
        }
    }
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Parses digits only, as many as there should be.
fn digits(text: &str, count: usize) -> Option<u32> {
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn has_day(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    };
    (1..=last).contains(&day)
}

fn date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut part = |count| digits(parts.next()?, count);
    let (year, month, day) = (part(4), part(2), part(2));
    let is_day = year
        .zip(month)
        .zip(day)
        .is_some_and(|((year, month), day)| has_day(year, month, day));
    is_day && parts.next().is_none()
}

fn date_time(text: &str) -> bool {
    text.split_once(['T', 't', ' '])
        .is_some_and(|(day, clock)| {
            date(day) && time(clock) && clock.contains(['Z', 'z', '+', '-'])
        })
}

/// Accepts a time without an offset too, which a local time of day does not have.
fn time(text: &str) -> bool {
    let (clock, offset) = match text.find(['Z', 'z', '+', '-']) {
        Some(at) => text.split_at(at),
        None => (text, "Z"),
    };
    let offset = match offset.strip_prefix(['+', '-']) {
        Some(offset) => minutes(offset, 23),
        None => matches!(offset, "Z" | "z"),
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let is_clock = clock.rsplit_once(':').is_some_and(|(before, seconds)| {
        minutes(before, 23) && digits(seconds, 2).is_some_and(|seconds| seconds <= 60)
    });
    offset && is_fraction && is_clock
}

/// Whether this is `hh:mm`, with hours up to `last`.
fn minutes(text: &str, last: u32) -> bool {
    text.split_once(':').is_some_and(|(hours, minutes)| {
        digits(hours, 2).is_some_and(|hours| hours <= last)
            && digits(minutes, 2).is_some_and(|minutes| minutes <= 59)
    })
}

fn duration(text: &str) -> bool {
    let Some(parts) = text.strip_prefix('P') else {
        return false;
    };
    let (days, clock) = match parts.split_once('T') {
        Some((_, "")) => return false,
        Some((days, clock)) => (days, clock),
        None => (parts, ""),
    };
    !parts.is_empty() && units(days, "YMWD") && units(clock, "HMS")
}

/// Whether this is a sequence of numbers, each with one of the units, in their order.
fn units(text: &str, units: &str) -> bool {
    let (mut rest, mut left) = (text, units);
    while !rest.is_empty() {
        let Some(at) = rest.find(|c: char| c.is_ascii_alphabetic()) else {
            return false;
        };
        let (number, unit) = rest.split_at(at);
        let Some(unit) = unit.chars().next().and_then(|unit| left.split_once(unit)) else {
            return false;
        };
        if number.starts_with('-') || !decimal(&number.replace(',', ".")) {
            return false;
        }
        left = unit.1;
        rest = rest.get(at + 1..).unwrap_or_default();
    }
    true
}

fn uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12])
        && text
            .bytes()
            .all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

fn uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let is_word = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(is_word)
        && !rest.is_empty()
        && !rest.contains(char::is_whitespace)
}

fn email(text: &str) -> bool {
    text.rsplit_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !host.is_empty() && !host.contains(char::is_whitespace)
    })
}

fn base64(text: &str) -> bool {
    let data = text.trim_end_matches('=');
    let padding = text.len() - data.len();
    text.len().is_multiple_of(4)
        && padding <= 2
        && data
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}

fn decimal(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    unsigned.starts_with(|c: char| c.is_ascii_digit())
        && unsigned.ends_with(|c: char| c.is_ascii_digit())
        && unsigned.parse::<f64>().is_ok_and(f64::is_finite)
}

/// Whether this is `Sat, 31 Jan 2026 12:30:00 +0000`. The day of the week and the seconds may be
/// missing.
fn mail_date(text: &str) -> bool {
    let text = text.split_once(", ").map_or(text, |(_, date)| date);
    let mut parts = text.split_ascii_whitespace();
    let mut part = || parts.next().unwrap_or_default();
    let (day, month, year) = (part(), part(), part());
    let (clock, zone) = (part(), part());
    let month = MONTHS
        .iter()
        .zip(1..)
        .find(|(name, _)| **name == month)
        .map_or(0, |(_, number)| number);
    let day = digits(day, day.len()).unwrap_or_default();
    let is_day = digits(year, 4).is_some_and(|year| has_day(year, month, day));
    let is_clock = minutes(clock, 23)
        || clock.rsplit_once(':').is_some_and(|(before, seconds)| {
            minutes(before, 23) && digits(seconds, 2).is_some_and(|seconds| seconds <= 60)
        });
    let is_zone = match zone.strip_prefix(['+', '-']) {
        Some(offset) => digits(offset, 4).is_some(),
        None => !zone.is_empty() && zone.bytes().all(|byte| byte.is_ascii_alphabetic()),
    };
    is_day && is_clock && is_zone
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_format_accepts_its_example() {
        for format in Format::ALL {
            assert!(format.accepts(format.example()), "{format:?}");
            assert_eq!(Format::of(format.key()), Some(format));
        }
    }

    #[test]
    fn values_and_what_only_looks_like_them() {
        for (format, good, bad) in [
            (
                Format::DateTime,
                &["2024-02-29T23:59:60.123+05:30", "2026-01-31 12:30:00z"][..],
                &[
                    "2023-02-29T00:00:00Z",
                    "2026-01-31T12:30:00",
                    "2026-01-31",
                    "2026-01-31T24:00:00Z",
                    "yesterday",
                    "",
                ][..],
            ),
            (
                Format::Date,
                &["2000-02-29"],
                &["1900-02-29", "2026-1-31", "2026-13-01", "31.01.2026"],
            ),
            (
                Format::Time,
                &["00:00:00", "12:30:00.5-08:00"],
                &["12:30", "12:60:00Z", "12:30:00."],
            ),
            (
                Format::Duration,
                &["P3Y6M4DT12H30M5S", "PT0.5S", "P2W"],
                &["P", "PT", "1H", "P1H", "PT1M1H", "P-1D", "PxD"],
            ),
            (
                Format::Uuid,
                &["F81D4FAE-7DEC-41D0-A765-00A0C91E6BF6"],
                &[
                    "f81d4fae7dec41d0a76500a0c91e6bf6",
                    "g81d4fae-7dec-41d0-a765-00a0c91e6bf6",
                ],
            ),
            (
                Format::Uri,
                &["urn:isbn:0451450523", "mailto:a@b.example"],
                &["/path", "example.com", "1http://a", "http://a b", "http:"],
            ),
            (
                Format::Email,
                &["a+b@c.example"],
                &["a", "@b", "a@", "a@b c"],
            ),
            (Format::Byte, &["", "YQ==", "YWJj"], &["YQ", "Y===", "a-b_"]),
            (
                Format::Decimal,
                &["-1.50", "0", "1e3"],
                &["1,5", ".5", "5.", "NaN", "inf", ""],
            ),
            (
                Format::HttpDate,
                &["Sun, 06 Nov 1994 08:49:37 GMT"],
                &[
                    "Sun, 06 Nov 1994 08:49:37 +0000",
                    "Sun, 31 Nov 1994 08:49:37 GMT",
                ],
            ),
            (
                Format::Rfc2822,
                &["6 Nov 1994 08:49 EST", "Sun, 06 Nov 1994 08:49:37 -0500"],
                &["Sun, 06 Now 1994 08:49:37 -0500", "1994-11-06T08:49:37Z"],
            ),
        ] {
            for text in good {
                assert!(format.accepts(text), "{format:?} {text}");
            }
            for text in bad {
                assert!(!format.accepts(text), "{format:?} {text}");
            }
        }
    }
}
