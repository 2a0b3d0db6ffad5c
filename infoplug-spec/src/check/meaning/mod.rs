//! What a spec without errors says and probably does not mean. Only warnings, and only what its
//! owner would want to hear.

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

/// A spec, and the text that it comes from.
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

    /// The entry that a path of keys leads to.
    fn entry(&self, path: &[&str]) -> Option<&'a Entry> {
        let (last, first) = path.split_last()?;
        let inner = first
            .iter()
            .try_fold(self.root, |node, key| Some(&child(node, key)?.value))?;
        child(inner, last)
    }

    /// The key that a path leads to, or as far as it leads. For messages: it is not looked for when
    /// they are not kept.
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

/// Whether so many of so many are nearly all, so that the rest was probably forgotten.
fn is_custom(with: usize, all: usize) -> bool {
    with >= 2 && with * 2 > all
}

/// Names in a sentence: the first few, and how many more there are.
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
