//! The `Prefer` header (RFC 7240): the response that a request wants.

use std::time::Duration;

use http::HeaderMap;
use infoplug_spec::model::{LevelCode, Spec};

/// The preferences of one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Prefer {
    pub(crate) code: Option<u16>,
    pub(crate) error: Option<String>,
    pub(crate) subcode: Option<String>,
    pub(crate) category: Option<String>,
    pub(crate) sequence: Option<Sequence>,
    /// Empty requests the documented one.
    pub(crate) retry_after: Option<String>,
    pub(crate) delay: Option<Duration>,
    pub(crate) body: Option<Body>,
    pub(crate) drop: Option<Drop>,
    /// As `Preference-Applied` shows them.
    pub(crate) given: Vec<String>,
    /// Those that choose a response. A queued response may have taken precedence over them.
    pub(crate) choosing: Vec<String>,
}

/// Responses in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sequence {
    pub(crate) text: String,
    pub(crate) items: Vec<Item>,
}

/// One response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    Status(u16),
    Error(String),
}

/// What to send instead of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    Html,
    Empty,
    Truncated,
    Array,
    Number,
    String,
}

/// Where to close the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Drop {
    Request,
    Headers,
    Body,
}

const BODIES: &[(&str, Body)] = &[
    ("html", Body::Html),
    ("empty", Body::Empty),
    ("truncated", Body::Truncated),
    ("array", Body::Array),
    ("number", Body::Number),
    ("string", Body::String),
];

const DROPS: &[(&str, Drop)] = &[
    ("request", Drop::Request),
    ("headers", Drop::Headers),
    ("body", Drop::Body),
];

/// The preferences that the mock knows.
const KNOWN: &[&str] = &[
    "code",
    "error",
    "subcode",
    "category",
    "sequence",
    "retry-after",
    "delay",
    "body",
    "drop",
];
/// The other preferences that RFC 7240 registers. They mean nothing to the mock.
const REGISTERED: &[&str] = &["respond-async", "return", "wait", "handling"];

/// Reads all `Prefer` headers. Refuses a name or value that the mock does not know, with a message
/// that lists the known ones. RFC 7240 says to ignore these, but in a test a misspelled preference
/// must not look like a success.
pub(crate) fn read(spec: &Spec, headers: &HeaderMap) -> Result<Prefer, String> {
    let mut prefer = Prefer::default();
    let mut seen: Vec<String> = Vec::new();
    for header in headers.get_all("prefer") {
        let header = String::from_utf8_lossy(header.as_bytes()).into_owned();
        for preference in split(&header, ',') {
            let preference = split(preference, ';').first().copied().unwrap_or_default();
            let (name, value) = preference.split_once('=').unwrap_or((preference, ""));
            let name = name.trim().to_ascii_lowercase();
            // The first of several counts (RFC 7240, section 2).
            if seen.contains(&name) {
                continue;
            }
            let value = unquote(value.trim());
            if prefer.set(spec, &name, &value)? {
                let chooses = matches!(
                    name.as_str(),
                    "code" | "error" | "subcode" | "category" | "sequence"
                );
                let shown = if value.is_empty() {
                    name.clone()
                } else {
                    format!("{name}={}", quote(&value))
                };
                if chooses {
                    prefer.choosing.push(shown.clone());
                }
                prefer.given.push(shown);
            }
            seen.push(name);
        }
    }
    Ok(prefer)
}

impl Prefer {
    /// Returns whether the preference is known.
    fn set(&mut self, spec: &Spec, name: &str, value: &str) -> Result<bool, String> {
        match name {
            "code" => {
                self.code =
                    Some(status(value).ok_or_else(|| {
                        format!("code=`{value}`: expected a status from 200 to 999")
                    })?);
            }
            "error" => {
                self.error = Some(
                    error(spec, value)
                        .ok_or_else(|| format!("error=`{value}`: {}", known_errors(spec)))?,
                );
            }
            "subcode" => self.subcode = Some(level(name, value, &spec.subcodes)?),
            "category" => self.category = Some(level(name, value, &spec.categories)?),
            "sequence" => self.sequence = Some(sequence(spec, value)?),
            "retry-after" => self.retry_after = Some(value.to_owned()),
            "delay" => {
                let millis = value.parse().map_err(|_| {
                    format!("delay=`{value}`: expected milliseconds, such as delay=200")
                })?;
                self.delay = Some(Duration::from_millis(millis));
            }
            "body" => self.body = Some(word("body", value, BODIES)?),
            "drop" => self.drop = Some(word("drop", value, DROPS)?),
            name if REGISTERED.contains(&name) => return Ok(false),
            name => return Err(format!("`{name}`: expected one of {}", KNOWN.join(", "))),
        }
        Ok(true)
    }
}

fn word<T: Copy>(name: &str, value: &str, words: &[(&str, T)]) -> Result<T, String> {
    let found = words
        .iter()
        .find(|(word, _)| *word == value)
        .map(|(_, meaning)| *meaning);
    found.ok_or_else(|| {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        format!("{name}=`{value}`: expected one of {}", known.join(", "))
    })
}

fn status(text: &str) -> Option<u16> {
    text.parse()
        .ok()
        .filter(|status| (200..=999).contains(status))
}

fn error(spec: &Spec, text: &str) -> Option<String> {
    spec.error_named(text).map(|error| error.name.wire.clone())
}

fn level(name: &str, value: &str, codes: &[LevelCode]) -> Result<String, String> {
    let found = codes
        .iter()
        .find(|known| known.code == value)
        .map(|known| known.code.clone());
    found.ok_or_else(|| {
        let known: Vec<&str> = codes.iter().map(|known| known.code.as_str()).collect();
        if known.is_empty() {
            format!("{name}: the API documents none")
        } else {
            format!("{name}=`{value}`: expected one of {}", known.join(", "))
        }
    })
}

fn known_errors(spec: &Spec) -> String {
    let codes: Vec<&str> = spec
        .errors
        .iter()
        .map(|error| error.name.wire.as_str())
        .collect();
    if codes.is_empty() {
        "the API documents no errors".to_owned()
    } else {
        format!("expected one of {}", codes.join(", "))
    }
}

/// A number that is also a code means the code, as everywhere in a spec.
fn sequence(spec: &Spec, text: &str) -> Result<Sequence, String> {
    let item = |item: &str| {
        let code = error(spec, item).map(Item::Error);
        let found = code.or_else(|| status(item).map(Item::Status));
        found.ok_or_else(|| {
            format!(
                "sequence: `{item}` is neither a status nor an error; {}",
                known_errors(spec)
            )
        })
    };
    let items: Vec<Item> = text
        .split_whitespace()
        .map(item)
        .collect::<Result<_, _>>()?;
    if items.is_empty() {
        return Err("sequence is empty: expected statuses and errors separated by spaces, such as sequence=\"503 200\"".to_owned());
    }
    Ok(Sequence {
        text: text.to_owned(),
        items,
    })
}

/// Splits a string at the separators outside quotes.
pub(crate) fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut quoted, mut escaped) = (false, false);
    let parts = text.split(|letter: char| {
        let splits = letter == separator && !quoted;
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => {}
        }
        splits
    });
    parts
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

pub(crate) fn unquote(text: &str) -> String {
    let Some(inner) = text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    else {
        return text.to_owned();
    };
    let mut plain = String::with_capacity(inner.len());
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        plain.extend(if letter == '\\' {
            letters.next()
        } else {
            Some(letter)
        });
    }
    plain
}

fn quote(text: &str) -> String {
    let is_token =
        |letter: char| letter.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(letter);
    if !text.is_empty() && text.chars().all(is_token) {
        return text.to_owned();
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Prefer, String> {
        let spec = "
infoplug: 1
api: { name: P, base_url: https://example.com }
statuses: { 404: Gone. }
errors:
  lost: { status: 404, cause: C, solution: S }
  503: { cause: C, solution: S }
endpoints: { p: { get: / } }
";
        let mut headers = HeaderMap::new();
        headers.append("prefer", text.parse().unwrap());
        read(&infoplug_spec::parse("p.yaml", spec).unwrap(), &headers)
    }

    #[test]
    fn preferences_are_read_with_quotes_parameters_and_repetitions() {
        let prefer = read_text("Retry-After=\"Fri, 31 \\\"Dec\\\"; 1999\", code = 404; why=x , code=500, respond-async,, delay=5").unwrap();
        assert_eq!(prefer.retry_after.as_deref(), Some("Fri, 31 \"Dec\"; 1999"));
        assert_eq!(
            (prefer.code, prefer.delay),
            (Some(404), Some(Duration::from_millis(5)))
        );
        assert_eq!(prefer.choosing, ["code=404"]);
        assert_eq!(
            prefer.given,
            [
                "retry-after=\"Fri, 31 \\\"Dec\\\"; 1999\"",
                "code=404",
                "delay=5"
            ]
        );
    }

    #[test]
    fn a_number_that_is_a_code_is_that_code() {
        let items = read_text("sequence=\"503 lost 200\"")
            .unwrap()
            .sequence
            .unwrap()
            .items;
        assert_eq!(
            items,
            [
                Item::Error("503".into()),
                Item::Error("lost".into()),
                Item::Status(200)
            ]
        );
    }

    #[test]
    fn unknown_values_are_refused_by_name() {
        for (text, known) in [
            ("error=found", "expected one of lost, 503"),
            ("code=99", "200 to 999"),
            ("body=xml", "html, empty"),
            ("drop=all", "request, headers, body"),
            ("delay=soon", "milliseconds"),
            ("sequence=\"200 x\"", "`x`"),
            ("sequence=\"\"", "empty"),
        ] {
            let refusal = read_text(text).unwrap_err();
            assert!(refusal.contains(known), "{refusal}");
        }
    }
}
