//! An error answer -> what it says: code, parameter, details, request id, retry hint. Follows the API's table; never fails.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode};

use crate::Json;
use crate::code::{self, Found};
use crate::table::{Api, Place, PlaceType};

/// What an error answer says.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) found: Found,
    pub(crate) parameter: Option<Box<str>>,
    pub(crate) details: Option<Box<str>>,
    pub(crate) request_id: Option<Box<str>>,
}

/// Reads an answer. What is missing, of the wrong type or not JSON is left out: the status decides before the body.
pub(crate) fn read(api: &'static Api, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Read {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let json: Json = serde_json::from_slice(body).unwrap_or(Json::Null);
    let read = |places| first(places, headers, &json).map(Cow::into_owned).map(String::into_boxed_str);
    let found = match read(api.error_body.code) {
        Some(code) => api.error(&code).map_or(Found::Unlisted(code), Found::Known),
        None => code::found(api, status),
    };
    Read {
        found,
        parameter: read(api.error_body.parameter),
        details: read(api.error_body.details),
        request_id: read(api.error_body.request_id),
    }
}

/// The request id of a success: only headers, since its body has another shape.
pub(crate) fn request_id(api: &'static Api, headers: &HeaderMap) -> Option<Box<str>> {
    let header = api.error_body.request_id.iter().find_map(|place| match place {
        Place::Header(_) => value(place, headers, &Json::Null),
        Place::Body(..) => None,
    });
    header.map(Cow::into_owned).map(String::into_boxed_str)
}

fn first<'a>(places: &[Place], headers: &'a HeaderMap, body: &'a Json) -> Option<Cow<'a, str>> {
    places.iter().find_map(|place| value(place, headers, body))
}

fn value<'a>(place: &Place, headers: &'a HeaderMap, body: &'a Json) -> Option<Cow<'a, str>> {
    match place {
        Place::Header(name) => headers.get(*name).map(|value| String::from_utf8_lossy(value.as_bytes())),
        Place::Body(pointer, wanted) => {
            let value = pointer.iter().try_fold(body, |value, segment| step(value, segment))?;
            match (wanted, value) {
                (PlaceType::Any | PlaceType::Text, Json::String(text)) if !text.is_empty() => Some(Cow::Borrowed(text)),
                (PlaceType::Any, Json::Number(number)) => Some(Cow::Owned(number.to_string())),
                (PlaceType::Integer, Json::Number(number)) if number.is_i64() || number.is_u64() => Some(Cow::Owned(number.to_string())),
                (PlaceType::Boolean, Json::Bool(value)) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
                _ => None,
            }
        }
    }
}

/// A segment of a JSON Pointer (RFC 6901, section 4).
fn step<'a>(value: &'a Json, segment: &str) -> Option<&'a Json> {
    match value {
        Json::Object(members) => members.get(segment),
        Json::Array(items) => items.get(segment.parse::<usize>().ok()?),
        _ => None,
    }
}

/// The longest wait that is believed; what is longer is cut to it.
const LONGEST_WAIT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// `Retry-After` (RFC 9110, section 10.2.3): seconds, also decimal ones as servers send them, or a date. A date in the past is no
/// wait; what is neither is nothing.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(http::header::RETRY_AFTER)?.to_str().ok()?.trim();
    if text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || c == '.') {
        let seconds: f64 = text.parse().ok()?;
        return Some(Duration::try_from_secs_f64(seconds).unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(now).unwrap_or_default().min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(value: &str) -> Option<Duration> {
        let now = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        let mut headers = HeaderMap::new();
        headers.insert(http::header::RETRY_AFTER, value.parse().unwrap());
        retry_after(&headers, now)
    }

    #[test]
    fn retry_after_is_seconds_decimals_or_a_date_and_nothing_else() {
        assert_eq!(wait("30"), Some(Duration::from_secs(30)));
        assert_eq!(wait("2.5"), Some(Duration::from_millis(2500)));
        assert_eq!(wait("Sun, 06 Nov 1994 08:49:47 GMT"), Some(Duration::from_secs(10)));
        assert_eq!(wait("Sun, 06 Nov 1994 08:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(wait("999999999999999999999999999"), Some(LONGEST_WAIT));
        for junk in ["inf", "NaN", "-1", "soon", "1e9", ""] {
            assert_eq!(wait(junk), None, "{junk}");
        }
    }
}
