//! Lists, and mappings with arbitrary keys.

use super::kind::{empty, scalar, wrong_kind, wrong_kind_of};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind, Node};
use crate::source::Span;

/// Returns the entries of a mapping with arbitrary keys.
pub(crate) fn entries<'a>(
    node: &'a Node,
    at: Span,
    what: &str,
    problems: &Diagnostics,
) -> Option<&'a [Entry]> {
    if let Kind::Map(entries) = &node.kind {
        return Some(entries);
    }
    let span = if node.is_null() { at } else { node.span };
    problems.push(Diagnostic::error(
        Code::WrongKind,
        span,
        format!("{what} must be a mapping, but this is {}", node.describe()),
    ));
    None
}

/// Returns the items of a list. A single value counts as a list of one.
pub(crate) fn one_or_many(node: &Node) -> &[Node] {
    match &node.kind {
        Kind::List(items) => items,
        _ => std::slice::from_ref(node),
    }
}

/// Returns the items of a list that must not be empty, or a single value.
pub(crate) fn some<'a>(entry: &'a Entry, problems: &Diagnostics) -> &'a [Node] {
    let nodes = one_or_many(&entry.value);
    if nodes.is_empty() {
        empty(entry, problems);
    }
    nodes
}

/// Returns the items of a list that must not be empty.
pub(crate) fn some_listed<'a>(entry: &'a Entry, problems: &Diagnostics) -> &'a [Node] {
    match &entry.value.kind {
        Kind::List(_) => some(entry, problems),
        _ => list(entry, problems),
    }
}

/// Returns the entries of a mapping with arbitrary keys that must not be empty.
pub(crate) fn some_entries<'a>(entry: &'a Entry, problems: &Diagnostics) -> &'a [Entry] {
    let found = entries(
        &entry.value,
        entry.key_span,
        &format!("`{}`", entry.key),
        problems,
    );
    if found.is_some_and(<[Entry]>::is_empty) {
        empty(entry, problems);
    }
    found.unwrap_or_default()
}

/// Returns strings, numbers and booleans as they are written: one, or a list of them.
pub(crate) fn scalars(entry: &Entry, problems: &Diagnostics) -> Vec<String> {
    let mut texts = Vec::new();
    for node in some(entry, problems) {
        match scalar(node) {
            Some(text) => texts.push(text.to_owned()),
            None => wrong_kind_of(
                node,
                &format!("a value of `{}`", entry.key),
                "a string, a number or a boolean",
                problems,
            ),
        }
    }
    texts
}

/// Returns the items of a list.
pub(crate) fn list<'a>(entry: &'a Entry, problems: &Diagnostics) -> &'a [Node] {
    if let Kind::List(items) = &entry.value.kind {
        items
    } else {
        wrong_kind(entry, "a list", problems);
        &[]
    }
}

/// Returns the strings of a list.
pub(crate) fn texts(entry: &Entry, problems: &Diagnostics) -> Vec<(String, Span)> {
    let mut texts = Vec::new();
    for item in list(entry, problems) {
        match scalar(item) {
            Some(text) => texts.push((text.to_owned(), item.span)),
            None => wrong_kind_of(
                item,
                &format!("an item of `{}`", entry.key),
                "a string",
                problems,
            ),
        }
    }
    texts
}
