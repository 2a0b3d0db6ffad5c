//! What a spec without errors says, but probably does not mean. There are only warnings, and only
//! those that its owner would want to read.

mod brackets;
mod codes;
mod conditions;
mod endpoints;
mod logic;
mod retry;
mod texts;
mod types;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Document, Entry, Kind, Node};
use crate::model::Spec;
use crate::source::Span;

pub(super) fn check(Document { root, bare }: &Document, spec: &Spec, problems: &Diagnostics) {
    let meaning = Meaning {
        root,
        spec,
        problems,
    };
    texts::check(&meaning);
    codes::check(&meaning);
    retry::check(&meaning);
    types::check(&meaning);
    endpoints::check(&meaning);
    conditions::check(&meaning);
    brackets::check(bare, problems);
}

/// A spec, and the tree that it comes from.
struct Meaning<'a> {
    root: &'a Node,
    spec: &'a Spec,
    problems: &'a Diagnostics,
}

impl<'a> Meaning<'a> {
    fn warn(&self, code: Code, span: Span, message: impl Into<String>, help: &str) {
        self.problems
            .push(Diagnostic::warning(code, span, message).help(help));
    }

    /// Returns the entry that a path of keys leads to.
    fn entry(&self, path: &[&str]) -> Option<&'a Entry> {
        let (last, first) = path.split_last()?;
        let inner = first
            .iter()
            .try_fold(self.root, |node, key| Some(&child(node, key)?.value))?;
        child(inner, last)
    }

    /// Returns the key that a path leads to, or the last one on it that exists. It is for messages:
    /// if they would be dropped, it does not search.
    fn key(&self, path: &[&str]) -> Span {
        let mut lengths = (1..=path.len())
            .rev()
            .take_while(|_| !self.problems.is_full());
        lengths
            .find_map(|length| self.entry(path.get(..length)?))
            .map_or(Span::START, |entry| entry.key_span)
    }
}

fn child<'a>(node: &'a Node, key: &str) -> Option<&'a Entry> {
    entries(node).iter().find(|entry| entry.key == key)
}

fn entries(node: &Node) -> &[Entry] {
    match &node.kind {
        Kind::Map(entries) => entries,
        _ => &[],
    }
}

/// Returns whether nearly all have something, so that the rest probably lacks it by mistake.
fn nearly_all(with: usize, all: usize) -> bool {
    with >= 2 && with * 2 > all
}

/// Lists names in a sentence: the first few, and how many more there are.
fn named<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    listed(&names)
}

fn listed(names: &[&str]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<String> = names
        .iter()
        .take(SHOWN)
        .map(|name| format!("`{name}`"))
        .collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
