//! `error_body`: which responses are errors, and where their values are.

use std::collections::HashMap;

use super::condition::{self, Known};
use super::members::Members;
use super::{location, shared};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind, MAX_NODES, Node};
use crate::keys;
use crate::model::{
    Condition, ErrorBody, ErrorFormat, ErrorItems, ErrorTexts, ItemsShape, Location,
    LocationSource, RetryRule,
};
use crate::names;
use crate::reader::{self, Mapping};
use crate::source::Span;

/// The separator between the keys of a tree if the spec does not name one.
const SEPARATOR: &str = ".";

/// Keys of `errors` that have no effect without one of the others, and why.
const COMPANIONS: &[(&str, &[&str], &str)] = &[
    (
        "in",
        &["list"],
        "`in` is the list in whose elements `list` begins; a `tree` begins at the body",
    ),
    (
        "where",
        &["in"],
        "say whose elements are tested, for example `in: /details`",
    ),
    (
        "skip",
        &["tree"],
        "only a tree has keys that make the parameter's name; remove `skip`",
    ),
    (
        "separator",
        &["tree"],
        "only a tree has keys that make the parameter's name; remove `separator`",
    ),
];

/// Describes error responses about which nothing is known.
pub(super) fn unknown() -> ErrorBody {
    ErrorBody {
        formats: vec![ErrorFormat::default()],
        ..ErrorBody::default()
    }
}

pub(super) fn read(root: &Mapping<'_>) -> ErrorBody {
    let Some(entry) = root.entry("error_body") else {
        return unknown();
    };
    let Some(map) = Mapping::open(
        &entry.value,
        entry.key_span,
        &keys::ERROR_BODY,
        root.problems,
    ) else {
        return unknown();
    };
    let known = Known::of(root);
    let mut members = Members::default();
    let common = format(&map, &ErrorFormat::default(), &mut members, &known);
    let mut formats = map
        .entry("formats")
        .map(|entry| formats(entry, &map, &common, &mut members, &known))
        .unwrap_or_default();
    formats.push(common);
    let members = members.finish(&mut formats, root.problems);
    ErrorBody {
        error_when: successes(&map, "error_when", &known),
        partial_when: successes(&map, "partial_when", &known),
        formats,
        members,
    }
}

/// Reads conditions on successes.
fn successes(map: &Mapping<'_>, key: &str, known: &Known<'_>) -> Vec<Condition> {
    let Some(entry) = map.entry(key) else {
        return Vec::new();
    };
    let conditions = condition::conditions(entry, known);
    let is_success = |condition: &Condition| {
        condition.statuses.is_empty()
            || condition
                .statuses
                .iter()
                .any(|(first, last)| *first < 300 && 200 <= *last)
    };
    if !conditions.iter().all(is_success) {
        known.problems.push(
            Diagnostic::error(
                Code::BadValue,
                entry.value.span,
                format!("`{key}` is about successes, but this status is not one"),
            )
            .help("every response whose status is not 2xx is an error anyway"),
        );
    }
    conditions
}

/// Reads `formats`. Each takes what it does not define itself from the common format.
fn formats(
    entry: &Entry,
    map: &Mapping<'_>,
    common: &ErrorFormat,
    members: &mut Members,
    known: &Known<'_>,
) -> Vec<ErrorFormat> {
    let nodes = reader::some_listed(entry, known.problems);
    if too_large(nodes, map) {
        known.problems.push(
            Diagnostic::error(Code::TooLarge, entry.key_span, format!("`formats` expands to more than {MAX_NODES} values"))
                .help("each format copies what it does not define itself from `error_body`; write fewer formats"),
        );
        return Vec::new();
    }
    let mut formats = Vec::new();
    let mut seen = Seen::default();
    for node in nodes {
        let Some(map) = Mapping::open(node, entry.key_span, &keys::FORMAT, known.problems) else {
            continue;
        };
        if !map.has("when") && !map.misspelt(&["when"]) {
            known.problems.push(
                Diagnostic::error(
                    Code::MissingKey,
                    node.span,
                    "`when` is missing in a format, which would hide all later ones",
                )
                .help("put what holds for all responses in `error_body` itself"),
            );
        }
        let mut format = format(&map, common, members, known);
        format.when = condition::when(&map, known);
        seen.report("format", &format.when, node.span, known.problems);
        formats.push(format);
    }
    formats
}

/// Returns whether the formats, with all that they take from `error_body`, exceed the limit on
/// nodes.
fn too_large(formats: &[Node], map: &Mapping<'_>) -> bool {
    let members = formats
        .iter()
        .flat_map(|node| children(node, "members"))
        .count();
    let common = keys::FORMAT
        .known
        .iter()
        .filter_map(|key| map.entry(key))
        .map(|entry| weight(&entry.value))
        .sum::<usize>();
    common.saturating_add(members).saturating_mul(formats.len()) > MAX_NODES
}

fn children<'n>(node: &'n Node, key: &str) -> &'n [Entry] {
    let Kind::Map(entries) = &node.kind else {
        return &[];
    };
    match entries
        .iter()
        .find(|entry| entry.key == key)
        .map(|entry| &entry.value.kind)
    {
        Some(Kind::Map(entries)) => entries,
        _ => &[],
    }
}

/// Counts nodes. A long string counts as several.
fn weight(node: &Node) -> usize {
    let text = |text: &str| 1 + text.len() / 100;
    match &node.kind {
        Kind::Scalar { text: scalar, .. } => text(scalar),
        Kind::List(items) => 1 + items.iter().map(weight).sum::<usize>(),
        Kind::Map(entries) => {
            1 + entries
                .iter()
                .map(|entry| text(&entry.key) + weight(&entry.value))
                .sum::<usize>()
        }
    }
}

/// Conditions of earlier entries in the same list.
#[derive(Default)]
struct Seen(HashMap<String, Span>);

impl Seen {
    fn report(&mut self, what: &str, when: &[Condition], span: Span, problems: &Diagnostics) {
        // A condition that cannot be read is already reported.
        if when.is_empty() || when.contains(&Condition::default()) {
            return;
        }
        match self.0.get(&format!("{when:?}")) {
            Some(first) => problems.push(
                Diagnostic::error(
                    Code::KeyConflict,
                    span,
                    format!("this {what} is never used: an earlier one has the same `when`"),
                )
                .related(*first, "it is here")
                .help("the first whose condition holds is used; merge the two"),
            ),
            None => drop(self.0.insert(format!("{when:?}"), span)),
        }
    }
}

/// Reads a format. It takes what it does not define itself from another one.
fn format(
    map: &Mapping<'_>,
    base: &ErrorFormat,
    members: &mut Members,
    known: &Known<'_>,
) -> ErrorFormat {
    let own = |key, base: &Vec<Location>| {
        map.entry(key)
            .map_or_else(|| base.clone(), |entry| location::locations(entry, known))
    };
    ErrorFormat {
        when: Vec::new(),
        texts: texts(map, &base.texts, known),
        user_message: own("user_message", &base.user_message),
        request_id: own("request_id", &base.request_id),
        docs: own("docs", &base.docs),
        items: map
            .entry("errors")
            .map_or_else(|| base.items.clone(), |entry| items(entry, known)),
        retry: map
            .entry("retry")
            .map_or_else(|| base.retry.clone(), |entry| retry(entry, known)),
        retry_after: map.entry("retry_after").map_or_else(
            || base.retry_after.clone(),
            |entry| location::hints(entry, known),
        ),
        members: members.read(map.entry("members"), &base.members, known),
    }
}

/// Reads what a response says about one error.
fn texts(map: &Mapping<'_>, base: &ErrorTexts, known: &Known<'_>) -> ErrorTexts {
    let own = |key, base: &Vec<Location>| {
        map.entry(key)
            .map_or_else(|| base.clone(), |entry| location::locations(entry, known))
    };
    ErrorTexts {
        code: map
            .entry("code")
            .map_or_else(|| base.code.clone(), |entry| codes(entry, known)),
        subcode: own("subcode", &base.subcode),
        category: own("category", &base.category),
        message: own("message", &base.message),
        details: own("details", &base.details),
        parameter: own("parameter", &base.parameter),
    }
}

/// Reads the locations of a code. A constant that the spec does not list would be a typo that
/// nobody notices.
fn codes(entry: &Entry, known: &Known<'_>) -> Vec<Location> {
    let placed = location::placed(entry, known);
    for (location, span) in &placed {
        if let LocationSource::Value(code) = &location.source
            && !known.errors.is_empty()
            && !known.errors.contains(code.as_str())
            && !known.problems.is_full()
        {
            known.problems.push(
                Diagnostic::error(
                    Code::UnknownError,
                    *span,
                    format!("`{code}` is not one of `errors`"),
                )
                .maybe_help(names::suggestion(code, known.errors.iter().copied())),
            );
        }
    }
    placed.into_iter().map(|(location, _)| location).collect()
}

/// Reads `errors`: lists and trees of errors.
fn items(entry: &Entry, known: &Known<'_>) -> Vec<ErrorItems> {
    let nodes = reader::some(entry, known.problems);
    nodes
        .iter()
        .filter_map(|node| item(node, entry, known))
        .collect()
}

fn item(node: &Node, entry: &Entry, known: &Known<'_>) -> Option<ErrorItems> {
    let map = Mapping::open(node, entry.key_span, &keys::ITEMS, known.problems)?;
    let chosen = map.one_of(&["list", "tree"]);
    for (key, others, help) in COMPANIONS.iter().filter(|_| chosen.is_some()) {
        map.goes_with(key, others, help);
    }
    if chosen.is_none() && !map.misspelt(&["list", "tree"]) {
        known.problems.push(
            Diagnostic::error(
                Code::MissingKey,
                node.span,
                "`errors` needs `list` or `tree`",
            )
            .help("say where the errors are, for example `list: /errors`"),
        );
    }
    let inner = (map.has("in") && map.has("list")).then(|| known.in_elements());
    let known = inner.as_ref().unwrap_or(known);
    let texts = texts(&map, &ErrorTexts::default(), known);
    let shape = if chosen?.key == "list" {
        ItemsShape::List(location::body_location(&map, "list")?)
    } else {
        tree(&map)?
    };
    let members = map
        .entry("members")
        .map(|entry| further(entry, known))
        .unwrap_or_default();
    let only = map
        .entry("only")
        .map(|entry| condition::body_tests(entry, known.problems))
        .unwrap_or_default();
    Some(ErrorItems {
        shape,
        texts,
        only,
        members,
    })
}

/// Reads `members` of an element.
fn further(entry: &Entry, known: &Known<'_>) -> Vec<(String, Vec<Location>)> {
    let entries = reader::some_entries(entry, known.problems);
    entries
        .iter()
        .map(|entry| (entry.key.clone(), location::locations(entry, known)))
        .collect()
}

fn tree(map: &Mapping<'_>) -> Option<ItemsShape> {
    let skip = map
        .entry("skip")
        .map(|entry| reader::texts(entry, map.problems))
        .unwrap_or_default();
    let separator = map.entry("separator").map_or_else(
        || Some(SEPARATOR.to_owned()),
        |entry| reader::verbatim(entry, map.problems),
    );
    Some(ItemsShape::Tree {
        at: map.pointer("tree")?,
        skip: skip.into_iter().map(|(key, _)| key).collect(),
        separator: separator?,
    })
}

/// Reads `retry`. The first rule that holds gives the advice.
fn retry(entry: &Entry, known: &Known<'_>) -> Vec<RetryRule> {
    let mut rules = Vec::new();
    let mut seen = Seen::default();
    for node in reader::some_listed(entry, known.problems) {
        let Some(map) = Mapping::open(node, entry.key_span, &keys::RETRY_RULE, known.problems)
        else {
            continue;
        };
        map.require("when");
        let when = condition::when(&map, known);
        seen.report("rule", &when, node.span, known.problems);
        rules.extend(shared::retry_of(&map).map(|retry| RetryRule { when, retry }));
    }
    rules
}
