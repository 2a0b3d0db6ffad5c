//! CONDITION and TEST: tests of a response.

use std::collections::HashSet;
use std::rc::Rc;

use super::{header, shared};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind, Node};
use crate::keys;
use crate::model::{Condition, JsonType, Pointer, Test};
use crate::names;
use crate::reader::{self, Mapping};
use crate::source::Span;

const JSON_TYPES: &[(&str, JsonType)] = &[
    ("string", JsonType::String),
    ("integer", JsonType::Integer),
    ("number", JsonType::Number),
    ("boolean", JsonType::Boolean),
    ("list", JsonType::List),
    ("object", JsonType::Object),
];

/// What conditions may refer to.
#[derive(Clone)]
pub(super) struct Known<'a> {
    pub(super) problems: &'a Diagnostics,
    /// What locations may return besides strings.
    pub(super) reads: Reads,
    /// Whether locations are in elements of a list inside each element of another list.
    pub(super) has_outer: bool,
    /// The names in `endpoints`, including those with problems; `None` if it is not a mapping.
    endpoints: Option<Rc<(Vec<&'a str>, HashSet<&'a str>)>>,
    /// The codes in `errors`, if there are any.
    pub(super) errors: Rc<HashSet<&'a str>>,
}

/// What locations may return besides strings.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reads {
    Texts,
    /// `true` and `false` as well, without `type`: the state of a job.
    Scalars,
    /// Any JSON, if the location says so: a cursor.
    Json,
}

impl<'a> Known<'a> {
    pub(super) fn of(root: &Mapping<'a>) -> Self {
        let keys = |key| match &root.entry(key)?.value.kind {
            Kind::Map(entries) => Some(
                entries
                    .iter()
                    .map(|entry| entry.key.as_str())
                    .collect::<Vec<_>>(),
            ),
            _ => None,
        };
        let endpoints =
            keys("endpoints").map(|names| Rc::new((names.clone(), names.into_iter().collect())));
        let errors = Rc::new(keys("errors").unwrap_or_default().into_iter().collect());
        Self {
            problems: root.problems,
            reads: Reads::Texts,
            has_outer: false,
            endpoints,
            errors,
        }
    }

    /// The same, for locations in elements of a list inside each element of another list.
    pub(super) fn in_elements(&self) -> Self {
        Self {
            has_outer: true,
            ..self.clone()
        }
    }

    /// The same, for locations that may return any JSON.
    pub(super) fn reading_json(&self) -> Self {
        Self {
            reads: Reads::Json,
            ..self.clone()
        }
    }

    /// The same, for locations that may return a boolean.
    pub(super) fn reading_scalars(&self) -> Self {
        Self {
            reads: Reads::Scalars,
            ..self.clone()
        }
    }
}

/// Reads `when` of a mapping. Returns nothing if there is none.
pub(super) fn when(map: &Mapping<'_>, known: &Known<'_>) -> Vec<Condition> {
    map.entry("when")
        .map(|entry| conditions(entry, known))
        .unwrap_or_default()
}

/// Reads one or more conditions, one of which must hold.
pub(super) fn conditions(entry: &Entry, known: &Known<'_>) -> Vec<Condition> {
    let nodes = reader::some(entry, known.problems);
    nodes
        .iter()
        .filter_map(|node| condition(node, entry.key_span, known))
        .collect()
}

pub(super) fn condition(node: &Node, at: Span, known: &Known<'_>) -> Option<Condition> {
    let map = Mapping::open(node, at, &keys::CONDITION, known.problems)?;
    if map.is_empty() {
        let nothing = Diagnostic::error(Code::MissingKey, node.span, "the condition is empty");
        known
            .problems
            .push(nothing.help("for example `{ status: 404 }` or `{ body: { /ok: false } }`"));
        return None;
    }
    Some(Condition {
        statuses: map
            .entry("status")
            .map(|entry| statuses(entry, known.problems))
            .unwrap_or_default(),
        content_type: map
            .entry("content_type")
            .and_then(|entry| content_type(entry, known.problems)),
        headers: map
            .entry("headers")
            .map(|entry| headers(entry, known.problems))
            .unwrap_or_default(),
        body: map
            .entry("body")
            .map(|entry| body_tests(entry, known.problems))
            .unwrap_or_default(),
        plain_body: map
            .entry("plain_body")
            .and_then(|entry| test(entry, known.problems)),
        methods: shared::methods(&map),
        endpoints: map
            .entry("endpoints")
            .map(|entry| endpoints(entry, known))
            .unwrap_or_default(),
    })
}

/// Reads statuses as ranges: `404`, `4xx`.
fn statuses(entry: &Entry, problems: &Diagnostics) -> Vec<(u16, u16)> {
    let mut statuses = Vec::new();
    for node in reader::some(entry, problems) {
        let Some(text) = reader::scalar(node) else {
            reader::wrong_kind_of(
                node,
                "`status`",
                "a status such as `404` or `4xx`",
                problems,
            );
            continue;
        };
        match range(text) {
            Some(range) if !statuses.contains(&range) => statuses.push(range),
            Some(_) => {}
            None => problems.push(
                Diagnostic::error(
                    Code::BadValue,
                    node.span,
                    format!("`{text}` is not a status"),
                )
                .help("write a number from 100 to 999, or `4xx` for all from 400 to 499"),
            ),
        }
    }
    statuses
}

/// Parses `404` or `4xx`.
pub(super) fn range(text: &str) -> Option<(u16, u16)> {
    if let Some(class) = text.strip_suffix("xx") {
        let class: u16 = class
            .parse()
            .ok()
            .filter(|class| (1..=9).contains(class) && text.len() == 3)?;
        return Some((class * 100, class * 100 + 99));
    }
    let number = text
        .parse()
        .ok()
        .filter(|number| reader::STATUSES.contains(number) && text.len() == 3)?;
    Some((number, number))
}

/// Reads a test of the media type, which is case-insensitive.
fn content_type(entry: &Entry, problems: &Diagnostics) -> Option<Test> {
    match &entry.value.kind {
        Kind::Map(keys) => {
            keys.iter()
                .filter(|key| matches!(key.key.as_str(), "is" | "not"))
                .for_each(|key| media_types(&key.value, problems));
        }
        _ => media_types(&entry.value, problems),
    }
    let mut test = test(entry, problems)?;
    let listed = test.is.iter_mut().flatten().chain(&mut test.not);
    listed
        .chain(&mut test.starts_with)
        .chain(&mut test.contains)
        .for_each(|text| text.make_ascii_lowercase());
    Some(test)
}

/// Reports strings that cannot be a media type.
fn media_types(node: &Node, problems: &Diagnostics) {
    for node in reader::one_or_many(node) {
        let Some(text) = reader::scalar(node).filter(|text| !is_media_type(text)) else {
            continue;
        };
        problems.push(
            Diagnostic::error(Code::BadValue, node.span, format!("`{text}` is not a media type"))
                .help("write `application/json`, without parameters such as `charset`; or test a part of it: `{ contains: json }`"),
        );
    }
}

/// Returns whether a string is two restricted names (RFC 6838, section 4.2).
fn is_media_type(text: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphanumeric())
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "!#$&-^_.+".contains(c))
    };
    text.split_once('/')
        .is_some_and(|(kind, subtype)| is_name(kind) && is_name(subtype))
}

fn headers(entry: &Entry, problems: &Diagnostics) -> Vec<(String, Test)> {
    let mut tests = Vec::new();
    for entry in reader::some_entries(entry, problems) {
        header::header_name(&entry.key, entry.key_span, problems);
        tests.extend(test(entry, problems).map(|test| (entry.key.clone(), test)));
    }
    tests
}

/// Reads tests of the values at pointers: `body` of a condition, `where` of a location, `only` of a
/// list, `any` of a test.
pub(super) fn body_tests(entry: &Entry, problems: &Diagnostics) -> Vec<(Pointer, Test)> {
    let mut tests = Vec::new();
    for entry in reader::some_entries(entry, problems) {
        let pointer = reader::pointer_text(&entry.key, entry.key_span, problems);
        let test = test(entry, problems);
        tests.extend(pointer.zip(test));
    }
    tests
}

fn endpoints(entry: &Entry, known: &Known<'_>) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for node in reader::some_listed(entry, known.problems) {
        let Some(name) = reader::scalar(node) else {
            reader::wrong_kind_of(
                node,
                "an item of `endpoints`",
                "the name of an endpoint",
                known.problems,
            );
            continue;
        };
        if let Some((names, set)) = known.endpoints.as_deref()
            && !set.contains(name)
        {
            unknown_endpoint(name, node, names, known.problems);
        } else if seen.insert(name) {
            found.push(name.to_owned());
        }
    }
    found
}

fn unknown_endpoint(name: &str, node: &Node, names: &[&str], problems: &Diagnostics) {
    if problems.is_full() {
        return;
    }
    problems.push(
        Diagnostic::error(
            Code::UnknownEndpoint,
            node.span,
            format!("`{name}` is not one of `endpoints`"),
        )
        .maybe_help(names::suggestion(name, names.iter().copied())),
    );
}

/// Reads a test of a value: a value, a list of values, or a mapping.
fn test(entry: &Entry, problems: &Diagnostics) -> Option<Test> {
    let nothing = || {
        let message = format!("the test of `{}` is empty", entry.key);
        problems.push(
            Diagnostic::error(Code::MissingKey, entry.key_span, message)
                .help("for example a value, or `{ present: true }`"),
        );
        None
    };
    match &entry.value.kind {
        _ if entry.value.is_null() => nothing(),
        Kind::List(items) if items.is_empty() => nothing(),
        Kind::Map(_) => {
            let map = Mapping::open(&entry.value, entry.key_span, &keys::TEST, problems)?;
            if map.is_empty() {
                nothing()
            } else {
                Some(detailed(&map))
            }
        }
        _ => Some(Test {
            is: Some(reader::scalars(entry, problems)),
            ..Test::default()
        }),
    }
}

fn detailed(map: &Mapping<'_>) -> Test {
    let flag = |key| {
        map.entry(key)
            .and_then(|entry| reader::boolean(entry, map.problems))
    };
    let values = |key| {
        map.entry(key)
            .map(|entry| reader::scalars(entry, map.problems))
    };
    let piece = |key| {
        map.entry(key)
            .and_then(|entry| reader::piece(entry, map.problems))
    };
    let test = Test {
        present: flag("present"),
        empty: flag("empty"),
        types: map
            .entry("type")
            .map(|entry| types(entry, map.problems))
            .unwrap_or_default(),
        is: values("is"),
        not: values("not").unwrap_or_default(),
        starts_with: piece("starts_with"),
        contains: piece("contains"),
        any: map
            .entry("any")
            .map(|entry| body_tests(entry, map.problems))
            .unwrap_or_default(),
    };
    if let Some(entry) = map.entry("present").filter(|_| test.present == Some(false)) {
        map.contradicts(
            entry,
            &["type", "is", "starts_with", "contains", "any"],
            "an absent value cannot be tested",
        );
    }
    test
}

fn types(entry: &Entry, problems: &Diagnostics) -> Vec<JsonType> {
    let mut types = Vec::new();
    for node in reader::some(entry, problems) {
        match shared::word(node, &entry.key, JSON_TYPES, problems) {
            Some(ty) if !types.contains(&ty) => types.push(ty),
            _ => {}
        }
    }
    types
}

#[cfg(test)]
mod tests {
    use super::{is_media_type, range};

    #[test]
    fn statuses_and_their_classes_are_ranges() {
        assert_eq!(range("404"), Some((404, 404)));
        assert_eq!(range("4xx"), Some((400, 499)));
        assert_eq!(
            (range("783"), range("7xx"), range("999")),
            (Some((783, 783)), Some((700, 799)), Some((999, 999)))
        );
        for bad in [
            "", "xx", "0xx", "10xx", "+4xx", "+40", "4XX", "4x", "99", "1000", "0404", "４xx",
        ] {
            assert_eq!(range(bad), None, "{bad}");
        }
    }

    #[test]
    fn media_types_have_two_names() {
        for good in [
            "application/json",
            "application/problem+json",
            "Text/HTML",
            "application/vnd.api+json",
            "application/x-www-form-urlencoded",
        ] {
            assert!(is_media_type(good), "{good}");
        }
        for bad in [
            "",
            "json",
            "/",
            "a/",
            "/a",
            "a/b/c",
            "text/html; charset=utf-8",
            "*/*",
            "text/*",
            "text /html",
        ] {
            assert!(!is_media_type(bad), "{bad}");
        }
    }
}
