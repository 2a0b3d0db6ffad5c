//! LOCATION and HINT: where in a response a value is.

use super::{condition, header, shared};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind, Node};
use crate::keys;
use crate::model::{
    BodyLocation, Hint, HintFormat, Location, LocationSource, LocationType, Within,
};
use crate::reader::{self, Mapping};
use crate::source::Span;

use super::condition::{Known, Reads};

/// The types of a location that returns strings.
const TEXT_TYPES: &[(&str, LocationType)] = &[
    ("string", LocationType::String),
    ("integer", LocationType::Integer),
    ("number", LocationType::Number),
    ("boolean", LocationType::Boolean),
];
/// The types of a location that may return any JSON.
const TYPES: &[(&str, LocationType)] = &[
    ("string", LocationType::String),
    ("integer", LocationType::Integer),
    ("number", LocationType::Number),
    ("boolean", LocationType::Boolean),
    ("json", LocationType::Json),
];

const FORMATS: &[(&str, HintFormat)] = &[
    ("retry_after", HintFormat::RetryAfter),
    ("seconds", HintFormat::Seconds),
    ("milliseconds", HintFormat::Milliseconds),
    ("duration", HintFormat::Duration),
    ("epoch_seconds", HintFormat::EpochSeconds),
    ("epoch_milliseconds", HintFormat::EpochMilliseconds),
    ("http_date", HintFormat::HttpDate),
    ("iso_8601", HintFormat::Iso8601),
];

/// Keys that change a string, by the strings around or next to the value.
const CHANGES: &[&str] = &["before", "after", "strip_prefix", "strip_suffix"];

/// Whether the strings of [`CHANGES`] must be found.
const MARKERS: &[(&str, bool)] = &[("required", true), ("optional", false)];

/// Keys that have no effect without one of the others, and why.
const COMPANIONS: &[(&str, &[&str], &str)] = &[
    (
        "type",
        &["pointer"],
        "a header and a fixed `value` are strings; remove `type`",
    ),
    (
        "in",
        &["pointer", "key_of"],
        "only a body has lists; remove `in`",
    ),
    (
        "where",
        &["in"],
        "say whose elements are tested, for example `in: /errors`",
    ),
    ("join", &["pointer"], "only a body has lists; remove `join`"),
    (
        "rel",
        &["header"],
        "links are in a header: `{ header: Link, rel: next }`",
    ),
    (
        "auth_param",
        &["header"],
        "a challenge is in a header: `{ header: WWW-Authenticate, auth_param: error }`",
    ),
    (
        "before",
        &["pointer", "key_of", "header", "plain_body"],
        "write the `value` as it should be",
    ),
    (
        "after",
        &["pointer", "key_of", "header", "plain_body"],
        "write the `value` as it should be",
    ),
    (
        "strip_prefix",
        &["pointer", "key_of", "header", "plain_body"],
        "write the `value` as it should be",
    ),
    (
        "strip_suffix",
        &["pointer", "key_of", "header", "plain_body"],
        "write the `value` as it should be",
    ),
    (
        "marker",
        CHANGES,
        "say what to look for, for example `after: \"#\"`, or remove `marker`",
    ),
    (
        "empty",
        &["pointer", "key_of", "header"],
        "a `value` is never empty; remove `empty`",
    ),
];

/// Reads one or more locations. The first one with a value counts.
pub(super) fn locations(entry: &Entry, known: &Known<'_>) -> Vec<Location> {
    placed(entry, known)
        .into_iter()
        .map(|(location, _)| location)
        .collect()
}

/// The same, each with its span in the spec.
pub(super) fn placed(entry: &Entry, known: &Known<'_>) -> Vec<(Location, Span)> {
    let nodes = reader::some(entry, known.problems).iter();
    let found: Vec<_> = nodes
        .filter_map(|node| Some((location(node, entry, known)?, node.span)))
        .collect();
    // A code in the response takes precedence over all constants.
    let is_code = matches!(entry.key.as_str(), "code" | "subcode" | "category");
    let may_be_hidden =
        |location: &Location| !is_code || matches!(location.source, LocationSource::Value(_));
    reached(
        &mut found
            .iter()
            .map(|(location, span)| (location, *span))
            .filter(|(location, _)| may_be_hidden(location)),
        known.problems,
    );
    found
}

/// Reports the first location after a constant that is always there.
fn reached(locations: &mut dyn Iterator<Item = (&Location, Span)>, problems: &Diagnostics) {
    let mut default = None;
    for (location, span) in locations {
        if let Some(default) = default {
            let problem = Diagnostic::error(
                Code::KeyConflict,
                span,
                "this location is never used: the `value` before it always is",
            );
            return problems.push(
                problem
                    .related(default, "the `value` is here")
                    .help("put the `value` at the end, or give it a `when`"),
            );
        }
        if matches!(location.source, LocationSource::Value(_)) && location.when.is_empty() {
            default = Some(span);
        }
    }
}

fn location(node: &Node, entry: &Entry, known: &Known<'_>) -> Option<Location> {
    let name = format!("`{}`", entry.key);
    match node.kind {
        _ if node.is_null() => {
            reader::wrong_kind_of(
                node,
                &name,
                "a location such as `/error/code`",
                known.problems,
            );
            None
        }
        Kind::Map(_) => {
            let map = Mapping::open(node, entry.key_span, &keys::LOCATION, known.problems)?;
            let outer = outer(&map, known);
            Some(Location {
                outer,
                ..location_of(&map, node, known)?
            })
        }
        _ => {
            let pointer = reader::pointer_of(node, &name, known.problems)?;
            Some(Location::new(LocationSource::Body(
                BodyLocation {
                    within: None,
                    pointer,
                },
                usual_type(known),
            )))
        }
    }
}

/// Reads the mapping form of a location, which hints share.
fn location_of(map: &Mapping<'_>, node: &Node, known: &Known<'_>) -> Option<Location> {
    let sources = ["pointer", "key_of", "header", "plain_body", "value"];
    let chosen = map.one_of(&sources);
    if chosen.is_none() {
        if !map.misspelt(&sources) {
            map.problems.push(Diagnostic::error(
                Code::MissingKey,
                node.span,
                "a location needs `pointer`, `key_of`, `header`, `plain_body` or `value`",
            ));
        }
        return None;
    }
    for (key, others, help) in COMPANIONS {
        map.goes_with(key, others, help);
    }
    let piece = |key| {
        map.entry(key)
            .and_then(|entry| reader::piece(entry, map.problems))
    };
    let mut location = Location::new(source(chosen?, map, known)?);
    location.when = condition::when(map, known);
    location.auth_param = map
        .entry("auth_param")
        .and_then(|entry| auth_param(entry, map.problems));
    location.rel = piece("rel");
    if let Some(entry) = map.entry("rel") {
        map.contradicts(
            entry,
            &["auth_param"],
            "a header holds links or a challenge",
        );
    }
    location.before = piece("before");
    location.after = piece("after");
    location.strip_prefix = piece("strip_prefix");
    location.strip_suffix = piece("strip_suffix");
    location.marked = map
        .entry("marker")
        .and_then(|entry| shared::choose(entry, map, MARKERS))
        .unwrap_or(false);
    location.empty = map.boolean("empty");
    Some(location)
}

fn source(chosen: &Entry, map: &Mapping<'_>, known: &Known<'_>) -> Option<LocationSource> {
    match chosen.key.as_str() {
        "header" => {
            let header = reader::text(chosen, map.problems)?;
            header::header_name(&header, chosen.value.span, map.problems);
            Some(LocationSource::Header(header))
        }
        "key_of" => Some(LocationSource::KeyOf(body_location(map, "key_of")?)),
        "plain_body" => plain_body(chosen, map.problems),
        "value" => Some(LocationSource::Value(reader::piece(chosen, map.problems)?)),
        _ => pointed(map, known),
    }
}

/// Returns whether a location begins at the outer element, which only the inner list of `errors`
/// has.
fn outer(map: &Mapping<'_>, known: &Known<'_>) -> bool {
    let is_outer = map.boolean("outer");
    map.goes_with(
        "outer",
        &["pointer", "key_of"],
        "only a body has lists; remove `outer`",
    );
    if let Some(entry) = map
        .entry("outer")
        .filter(|_| is_outer && !known.has_outer && (map.has("pointer") || map.has("key_of")))
    {
        map.problems.push(
            Diagnostic::error(Code::KeyConflict, entry.key_span, "there is no outer element here")
                .help("`outer` works only in an element of `errors` with `in`: `{ in: /results, list: /errors, parameter: { pointer: /id, outer: true } }`"),
        );
    }
    is_outer
}

/// Reads the whole body. Only `true` is allowed.
fn plain_body(entry: &Entry, problems: &Diagnostics) -> Option<LocationSource> {
    if matches!(&entry.value.kind, Kind::Scalar { text, plain: true } if text == "true") {
        return Some(LocationSource::PlainBody);
    }
    let problem = Diagnostic::error(
        Code::BadValue,
        entry.value.span,
        "`plain_body` of a location must be `true`",
    );
    problems.push(problem.help(
        "`{ plain_body: true }` is the whole body if it is not JSON; put tests of it in `when`",
    ));
    None
}

/// Reads a location in the body, with the type that its value must have.
fn pointed(map: &Mapping<'_>, known: &Known<'_>) -> Option<LocationSource> {
    let at = body_location(map, "pointer");
    let types = if known.reads == Reads::Json {
        TYPES
    } else {
        TEXT_TYPES
    };
    let ty = map.entry("type").map_or(Some(usual_type(known)), |entry| {
        shared::choose(entry, map, types)
    });
    if let Some(join) = map.entry("join") {
        map.contradicts(
            join,
            &["type"],
            "the joined value is a string; remove `type`",
        );
        return Some(LocationSource::Joined(
            at?,
            reader::verbatim(join, map.problems)?,
        ));
    }
    if let Some(entry) = map
        .entry("type")
        .filter(|_| !matches!(ty, None | Some(LocationType::String)))
    {
        map.contradicts(entry, CHANGES, "only strings can be changed");
        map.contradicts(entry, &["empty"], "only strings can be empty");
    }
    Some(LocationSource::Body(at?, ty?))
}

/// Returns the type of a pointer without `type`.
fn usual_type(known: &Known<'_>) -> LocationType {
    if known.reads == Reads::Scalars {
        LocationType::Scalar
    } else {
        LocationType::Any
    }
}

/// Reads a pointer into the body, or into an element of one of its lists.
pub(super) fn body_location(map: &Mapping<'_>, key: &str) -> Option<BodyLocation> {
    let tests = map
        .entry("where")
        .map(|entry| condition::body_tests(entry, map.problems))
        .unwrap_or_default();
    let within = match map.entry("in") {
        Some(entry) => Some(Within {
            list: reader::pointer(entry, map.problems)?,
            tests,
        }),
        None => None,
    };
    Some(BodyLocation {
        within,
        pointer: map.pointer(key)?,
    })
}

/// Reads the name of a parameter, which is a token (RFC 9110, section 11.2).
fn auth_param(entry: &Entry, problems: &Diagnostics) -> Option<String> {
    let name = reader::piece(entry, problems)?;
    if !header::is_token(&name) {
        problems.push(
            Diagnostic::error(
                Code::BadValue,
                entry.value.span,
                format!("`{name}` cannot be the name of a parameter"),
            )
            .help("in `Bearer error=\"invalid_token\"`, it is `error`"),
        );
    }
    Some(name)
}

/// Reads where a response says how long to wait.
pub(super) fn hints(entry: &Entry, known: &Known<'_>) -> Vec<Hint> {
    let nodes = reader::some(entry, known.problems).iter();
    let found: Vec<_> = nodes
        .filter_map(|node| Some((hint(node, entry, known)?, node.span)))
        .collect();
    reached(
        &mut found.iter().map(|(hint, span)| (&hint.location, *span)),
        known.problems,
    );
    found.into_iter().map(|(hint, _)| hint).collect()
}

fn hint(node: &Node, entry: &Entry, known: &Known<'_>) -> Option<Hint> {
    if let Some(text) = reader::scalar(node).filter(|text| text.starts_with('/')) {
        let problem = Diagnostic::error(
            Code::WrongKind,
            node.span,
            "a hint must be a mapping, but this is a single value",
        );
        known.problems.push(problem.help(format!(
            "write `{{ pointer: {text} }}`, with its `format` if it is not `seconds`"
        )));
        return None;
    }
    let map = Mapping::open(node, entry.key_span, &keys::HINT, known.problems)?;
    let format = map
        .entry("format")
        .map(|entry| shared::choose(entry, &map, FORMATS));
    let at_most_ms = map
        .entry("at_most")
        .and_then(|entry| reader::duration(entry, known.problems));
    let location = location_of(&map, node, known)?;
    let format = match (format, &location.source) {
        (Some(format), _) => format?,
        (None, LocationSource::Header(name)) if name.eq_ignore_ascii_case("retry-after") => {
            HintFormat::RetryAfter
        }
        (None, _) => HintFormat::Seconds,
    };
    if let (LocationSource::Value(text), Some(entry)) = (&location.source, map.entry("value")) {
        fixed(text, format, entry, known.problems);
    }
    Some(Hint {
        location,
        format,
        at_most_ms,
    })
}

/// Reports a constant that is not a number where one is required: it would be skipped.
fn fixed(text: &str, format: HintFormat, entry: &Entry, problems: &Diagnostics) {
    let numeric = matches!(
        format,
        HintFormat::Seconds
            | HintFormat::Milliseconds
            | HintFormat::EpochSeconds
            | HintFormat::EpochMilliseconds
    );
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    if numeric && !(digits(whole) && digits(decimals)) {
        problems.push(
            Diagnostic::error(
                Code::BadValue,
                entry.value.span,
                format!("`{text}` does not match the hint's format"),
            )
            .help("write a number, or another `format`: `{ value: 5m, format: duration }`"),
        );
    }
}
