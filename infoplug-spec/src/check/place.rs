//! PLACE and HINT: where in an answer a value is.

use super::{condition, header, shared};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind, Node};
use crate::keys;
use crate::model::{BodyPlace, Hint, HintFormat, Place, PlaceSource, PlaceType, Within};
use crate::reader::{self, Mapping};
use crate::source::Span;

use super::condition::{Known, Reads};

/// The types of a place that gives texts.
const TEXT_TYPES: &[(&str, PlaceType)] = &[
    ("text", PlaceType::Text),
    ("integer", PlaceType::Integer),
    ("number", PlaceType::Number),
    ("boolean", PlaceType::Boolean),
];
/// Those of one that may give any JSON.
const TYPES: &[(&str, PlaceType)] = &[
    ("text", PlaceType::Text),
    ("integer", PlaceType::Integer),
    ("number", PlaceType::Number),
    ("boolean", PlaceType::Boolean),
    ("json", PlaceType::Json),
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

/// What changes a text: the texts that it has around or beside the value.
const CHANGES: &[&str] = &["before", "after", "strip_prefix", "strip_suffix"];

/// Whether the texts of [`CHANGES`] must be found.
const MARKERS: &[(&str, bool)] = &[("required", true), ("optional", false)];

/// Keys that mean nothing without one of the others, and why.
const COMPANIONS: &[(&str, &[&str], &str)] = &[
    (
        "type",
        &["pointer"],
        "a header and a fixed `value` are texts; remove `type`",
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
        "links stand in a header: `{ header: Link, rel: next }`",
    ),
    (
        "auth_param",
        &["header"],
        "a challenge stands in a header: `{ header: WWW-Authenticate, auth_param: error }`",
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
        "say what is looked for, for example `after: \"#\"`, or remove `marker`",
    ),
    (
        "empty",
        &["pointer", "key_of", "header"],
        "a `value` is never empty; remove `empty`",
    ),
];

/// A place, or a list of places of which the first with a value counts.
pub(super) fn places(entry: &Entry, known: &Known<'_>) -> Vec<Place> {
    placed(entry, known)
        .into_iter()
        .map(|(place, _)| place)
        .collect()
}

/// The same, each with where it stands in the spec.
pub(super) fn placed(entry: &Entry, known: &Known<'_>) -> Vec<(Place, Span)> {
    let nodes = reader::some(entry, known.problems).iter();
    let found: Vec<_> = nodes
        .filter_map(|node| Some((place(node, entry, known)?, node.span)))
        .collect();
    // A code that is sent counts before all constants.
    let is_code = matches!(entry.key.as_str(), "code" | "subcode" | "category");
    let may_be_hidden = |place: &Place| !is_code || matches!(place.source, PlaceSource::Value(_));
    reached(
        &mut found
            .iter()
            .map(|(place, span)| (place, *span))
            .filter(|(place, _)| may_be_hidden(place)),
        known.problems,
    );
    found
}

/// Reports the first place after a text that is always there.
fn reached(places: &mut dyn Iterator<Item = (&Place, Span)>, problems: &Diagnostics) {
    let mut default = None;
    for (place, span) in places {
        if let Some(default) = default {
            let problem = Diagnostic::error(
                Code::KeyConflict,
                span,
                "this place never counts: the `value` in front of it always does",
            );
            return problems.push(
                problem
                    .related(default, "the `value` is here")
                    .help("put the `value` at the end, or give it `when`"),
            );
        }
        if matches!(place.source, PlaceSource::Value(_)) && place.when.is_empty() {
            default = Some(span);
        }
    }
}

fn place(node: &Node, entry: &Entry, known: &Known<'_>) -> Option<Place> {
    let name = format!("`{}`", entry.key);
    match node.kind {
        _ if node.is_null() => {
            reader::wrong_kind_of(node, &name, "a place such as `/error/code`", known.problems);
            None
        }
        Kind::Map(_) => {
            let map = Mapping::open(node, entry.key_span, &keys::PLACE, known.problems)?;
            let outer = outer(&map, known);
            Some(Place {
                outer,
                ..place_of(&map, node, known)?
            })
        }
        _ => {
            let pointer = reader::pointer_of(node, &name, known.problems)?;
            Some(Place::new(PlaceSource::Body(
                BodyPlace {
                    within: None,
                    pointer,
                },
                usual_type(known),
            )))
        }
    }
}

/// The mapping form of a place, which hints have, too.
fn place_of(map: &Mapping<'_>, node: &Node, known: &Known<'_>) -> Option<Place> {
    let sources = ["pointer", "key_of", "header", "plain_body", "value"];
    let chosen = map.one_of(&sources);
    if chosen.is_none() {
        if !map.misspelt(&sources) {
            map.problems.push(Diagnostic::error(
                Code::MissingKey,
                node.span,
                "a place needs `pointer`, `key_of`, `header`, `plain_body` or `value`",
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
    let mut place = Place::new(source(chosen?, map, known)?);
    place.when = condition::when(map, known);
    place.auth_param = map
        .entry("auth_param")
        .and_then(|entry| auth_param(entry, map.problems));
    place.rel = piece("rel");
    if let Some(entry) = map.entry("rel") {
        map.contradicts(
            entry,
            &["auth_param"],
            "a header holds links or a challenge",
        );
    }
    place.before = piece("before");
    place.after = piece("after");
    place.strip_prefix = piece("strip_prefix");
    place.strip_suffix = piece("strip_suffix");
    place.marked = map
        .entry("marker")
        .and_then(|entry| shared::choose(entry, map, MARKERS))
        .unwrap_or(false);
    place.empty = map.boolean("empty");
    Some(place)
}

fn source(chosen: &Entry, map: &Mapping<'_>, known: &Known<'_>) -> Option<PlaceSource> {
    match chosen.key.as_str() {
        "header" => {
            let header = reader::text(chosen, map.problems)?;
            header::header_name(&header, chosen.value.span, map.problems);
            Some(PlaceSource::Header(header))
        }
        "key_of" => Some(PlaceSource::KeyOf(body_place(map, "key_of")?)),
        "plain_body" => plain_body(chosen, map.problems),
        "value" => Some(PlaceSource::Value(reader::piece(chosen, map.problems)?)),
        _ => pointed(map, known),
    }
}

/// Whether a place begins at the outer element, which only the inner list of `errors` has.
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
                .help("`outer` goes with an element of `errors` that has `in`: `{ in: /results, list: /errors, parameter: { pointer: /id, outer: true } }`"),
        );
    }
    is_outer
}

/// The whole body. Only `true` means something.
fn plain_body(entry: &Entry, problems: &Diagnostics) -> Option<PlaceSource> {
    if matches!(&entry.value.kind, Kind::Scalar { text, plain: true } if text == "true") {
        return Some(PlaceSource::PlainBody);
    }
    let problem = Diagnostic::error(
        Code::BadValue,
        entry.value.span,
        "`plain_body` of a place is `true`",
    );
    problems.push(problem.help(
        "`{ plain_body: true }` is the whole body, when it is no JSON; tests of it stand in `when`",
    ));
    None
}

/// A place in the body, with what its value must be.
fn pointed(map: &Mapping<'_>, known: &Known<'_>) -> Option<PlaceSource> {
    let at = body_place(map, "pointer");
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
            "what is put together is a text; remove `type`",
        );
        return Some(PlaceSource::Joined(
            at?,
            reader::verbatim(join, map.problems)?,
        ));
    }
    if let Some(entry) = map
        .entry("type")
        .filter(|_| !matches!(ty, None | Some(PlaceType::Text)))
    {
        map.contradicts(entry, CHANGES, "only texts can be changed");
        map.contradicts(entry, &["empty"], "only texts can be empty");
    }
    Some(PlaceSource::Body(at?, ty?))
}

/// What a pointer without a `type` takes.
fn usual_type(known: &Known<'_>) -> PlaceType {
    if known.reads == Reads::Scalars {
        PlaceType::Scalar
    } else {
        PlaceType::Any
    }
}

/// A pointer, into the body or into an element of one of its lists.
pub(super) fn body_place(map: &Mapping<'_>, key: &str) -> Option<BodyPlace> {
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
    Some(BodyPlace {
        within,
        pointer: map.pointer(key)?,
    })
}

/// The name of a parameter is a token (RFC 9110, section 11.2).
fn auth_param(entry: &Entry, problems: &Diagnostics) -> Option<String> {
    let name = reader::piece(entry, problems)?;
    if !header::is_token(&name) {
        problems.push(
            Diagnostic::error(
                Code::BadValue,
                entry.value.span,
                format!("`{name}` cannot be the name of a parameter"),
            )
            .help("of `Bearer error=\"invalid_token\"` it is `error`"),
        );
    }
    Some(name)
}

/// Where an answer says how long to wait.
pub(super) fn hints(entry: &Entry, known: &Known<'_>) -> Vec<Hint> {
    let nodes = reader::some(entry, known.problems).iter();
    let found: Vec<_> = nodes
        .filter_map(|node| Some((hint(node, entry, known)?, node.span)))
        .collect();
    reached(
        &mut found.iter().map(|(hint, span)| (&hint.place, *span)),
        known.problems,
    );
    found.into_iter().map(|(hint, _)| hint).collect()
}

fn hint(node: &Node, entry: &Entry, known: &Known<'_>) -> Option<Hint> {
    if let Some(text) = reader::scalar(node).filter(|text| text.starts_with('/')) {
        let problem = Diagnostic::error(
            Code::WrongKind,
            node.span,
            "a hint must be a mapping, and this is a single value",
        );
        known.problems.push(problem.help(format!(
            "write `{{ pointer: {text} }}`, with its `format` when it is not `seconds`"
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
    let place = place_of(&map, node, known)?;
    let format = match (format, &place.source) {
        (Some(format), _) => format?,
        (None, PlaceSource::Header(name)) if name.eq_ignore_ascii_case("retry-after") => {
            HintFormat::RetryAfter
        }
        (None, _) => HintFormat::Seconds,
    };
    if let (PlaceSource::Value(text), Some(entry)) = (&place.source, map.entry("value")) {
        fixed(text, format, entry, known.problems);
    }
    Some(Hint {
        place,
        format,
        at_most_ms,
    })
}

/// Reports a fixed value that is no number where one is wanted: it would be skipped.
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
                format!("`{text}` is not of the hint's format"),
            )
            .help("write a number, or another `format`: `{ value: 5m, format: duration }`"),
        );
    }
}
