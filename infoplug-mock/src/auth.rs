//! Checks whether a request carries the credentials in any of the documented ways.

use http::header::AUTHORIZATION;
use infoplug_spec::model::{Auth, AuthLocation, Template, TemplatePart};
use percent_encoding::percent_decode_str;

use crate::request::Request;

/// The result of checking a request's credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Checked {
    Accepted,
    Missing,
    Wrong,
}

/// Compares a request with the credentials that the mock accepts, in the order of
/// [`Auth::credentials`].
pub(crate) fn check(auth: Option<&Auth>, accepted: &[String], request: &Request) -> Checked {
    let Some(auth) = auth else {
        return Checked::Accepted;
    };
    if auth.ways.iter().any(|way| {
        way.locations
            .iter()
            .all(|location| holds(location, accepted, request))
    }) {
        return Checked::Accepted;
    }
    if auth
        .ways
        .iter()
        .flat_map(|way| &way.locations)
        .any(|location| is_tried(location, request))
    {
        return Checked::Wrong;
    }
    if auth.optional {
        Checked::Accepted
    } else {
        Checked::Missing
    }
}

fn holds(location: &AuthLocation, accepted: &[String], request: &Request) -> bool {
    match location {
        AuthLocation::Header(name, template) => {
            let expected = fill(template, accepted);
            request
                .headers
                .get_all(name)
                .iter()
                .any(|value| same(name, &String::from_utf8_lossy(value.as_bytes()), &expected))
        }
        AuthLocation::Query(name, template) => {
            let expected = fill(template, accepted);
            request
                .query
                .iter()
                .any(|(key, value)| key == name && *value == expected)
        }
        AuthLocation::Basic { username, password } => {
            let pair = format!("{}:{}", fill(username, accepted), fill(password, accepted));
            let expected = format!("Basic {}", base64(pair.as_bytes()));
            request
                .header(AUTHORIZATION.as_str())
                .is_some_and(|value| same("authorization", &value, &expected))
        }
        AuthLocation::Path(template) => decoded(request.front()) == fill(template, accepted),
    }
}

fn decoded(path: &str) -> String {
    percent_decode_str(path).decode_utf8_lossy().into_owned()
}

/// Returns how many leading bytes of a path may be credentials, for each way that puts them there.
pub(crate) fn fronts(auth: Option<&Auth>, path: &str) -> Vec<usize> {
    let locations = auth
        .into_iter()
        .flat_map(|auth| &auth.ways)
        .flat_map(|way| &way.locations);
    let mut fronts: Vec<usize> = locations
        .filter_map(|location| {
            let AuthLocation::Path(template) = location else {
                return None;
            };
            let slashes = |part: &TemplatePart| {
                if let TemplatePart::Text(text) = part {
                    text.matches('/').count()
                } else {
                    0
                }
            };
            let segments = template.0.iter().map(slashes).sum();
            // The next slash begins the path of the endpoint.
            let end = path
                .match_indices('/')
                .nth(segments)
                .map_or(path.len(), |(position, _)| position);
            let front = path.get(..end)?;
            fits(&template.0, &decoded(front)).is_some().then_some(end)
        })
        .collect();
    fronts.dedup();
    fronts
}

/// Returns whether a string matches a template and, if so, whether anything is where credentials
/// belong. Each fixed part takes its first match, so this is one pass over the string.
fn fits(parts: &[TemplatePart], text: &str) -> Option<bool> {
    let texts = || {
        parts.iter().filter_map(|part| {
            if let TemplatePart::Text(text) = part {
                Some(text.as_str())
            } else {
                None
            }
        })
    };
    let (mut left, mut is_open) = (text, false);
    for (index, part) in parts.iter().enumerate() {
        left = match part {
            TemplatePart::Credential(_) => {
                is_open = true;
                continue;
            }
            // The last part must end the string, wherever else it occurs.
            TemplatePart::Text(fixed) if is_open && index + 1 == parts.len() => {
                return left
                    .strip_suffix(fixed.as_str())
                    .map(|_| has_more(text, texts()));
            }
            TemplatePart::Text(fixed) if is_open => left.split_once(fixed.as_str())?.1,
            TemplatePart::Text(fixed) => left.strip_prefix(fixed.as_str())?,
        };
        is_open = false;
    }
    (is_open || left.is_empty()).then(|| has_more(text, texts()))
}

/// Returns whether a string holds more than the fixed parts.
fn has_more<'a>(text: &str, fixed: impl Iterator<Item = &'a str>) -> bool {
    text.len() > fixed.map(str::len).sum()
}

/// The name of an authentication scheme is case-insensitive (RFC 9110, section 11.1).
fn same(name: &str, value: &str, expected: &str) -> bool {
    if !name.eq_ignore_ascii_case("authorization") {
        return value == expected;
    }
    match (value.split_once(' '), expected.split_once(' ')) {
        (Some((scheme, rest)), Some((expected_scheme, expected_rest))) => {
            scheme.eq_ignore_ascii_case(expected_scheme) && rest == expected_rest
        }
        _ => value == expected,
    }
}

/// Returns whether something is where credentials belong. Fixed text alone does not count.
fn is_tried(location: &AuthLocation, request: &Request) -> bool {
    let secret = |template: &Template| {
        template
            .0
            .iter()
            .any(|part| matches!(part, TemplatePart::Credential(_)))
    };
    match location {
        AuthLocation::Header(name, template) => {
            secret(template) && request.header(name).is_some_and(|value| !value.is_empty())
        }
        AuthLocation::Query(name, template) => {
            secret(template)
                && request
                    .query
                    .iter()
                    .any(|(key, value)| key == name && !value.is_empty())
        }
        AuthLocation::Basic { .. } => request
            .header(AUTHORIZATION.as_str())
            .is_some_and(|value| !value.is_empty()),
        AuthLocation::Path(template) => fits(&template.0, &decoded(request.front())) == Some(true),
    }
}

pub(crate) fn fill(template: &Template, accepted: &[String]) -> String {
    let part = |part: &TemplatePart| match part {
        TemplatePart::Text(text) => text.clone(),
        TemplatePart::Credential(index) => accepted.get(*index).cloned().unwrap_or_default(),
    };
    template.0.iter().map(part).collect()
}

/// Base64 with padding (RFC 4648, section 4).
pub(crate) fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for position in 0..4 {
            let sextet = usize::try_from(group >> (18 - 6 * position) & 63).unwrap_or(0);
            let letter = ALPHABET.get(sextet).copied().map_or('=', char::from);
            text.push(if position <= chunk.len() { letter } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_made_like_a_template_or_not() {
        let part = |text: &str| {
            if text == "*" {
                TemplatePart::Credential(0)
            } else {
                TemplatePart::Text(text.to_owned())
            }
        };
        for (template, text, expected) in [
            (vec!["/bot", "*"], "/botx", Some(true)),
            (vec!["/bot", "*"], "/bot", Some(false)),
            (vec!["/bot", "*"], "/b", None),
            (vec!["/", "*", ":", "*", "/v"], "/a:b:c/v", Some(true)),
            (vec!["/", "*", ":", "*", "/v"], "/:/v", Some(false)),
            (vec!["/", "*", ":", "*", "/v"], "/a:b/w", None),
            (vec!["/", "*", "/v"], "/a/v/v", Some(true)),
            (vec!["/fixed"], "/fixed", Some(false)),
        ] {
            let parts: Vec<TemplatePart> = template.into_iter().map(part).collect();
            assert_eq!(fits(&parts, text), expected, "{text}");
        }
        // A quadratic algorithm would take minutes.
        let parts: Vec<TemplatePart> = ["*", ":"].repeat(6).into_iter().map(part).collect();
        assert_eq!(fits(&parts, &":x".repeat(500_000)), None);
    }

    /// RFC 4648, section 10.
    #[test]
    fn base64_is_padded() {
        let pairs = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ];
        for (plain, encoded) in pairs {
            assert_eq!(base64(plain.as_bytes()), encoded);
        }
    }
}
