//! Mappings with fixed keys: which are present, which are missing, and which are mutually exclusive.

use super::collection::entries;
use super::pointer::pointer;
use super::scalar::{boolean, text, url};
use super::unknown_key;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Node};
use crate::keys::Keys;
use crate::model::Pointer;
use crate::source::Span;

/// A mapping whose keys are all known.
#[derive(Clone, Copy)]
pub(crate) struct Mapping<'a> {
    entries: &'a [Entry],
    /// Where messages about missing keys point.
    pub(crate) at: Span,
    keys: &'static Keys,
    pub(crate) problems: &'a Diagnostics,
}

impl<'a> Mapping<'a> {
    /// Opens a mapping and reports unknown keys. `at` is the key that holds the mapping.
    pub(crate) fn open(
        node: &'a Node,
        at: Span,
        keys: &'static Keys,
        problems: &'a Diagnostics,
    ) -> Option<Self> {
        let entries = entries(node, at, keys.what, problems)?;
        unknown_key::report(entries, keys, problems);
        Some(Self {
            entries,
            at,
            keys,
            problems,
        })
    }

    /// Returns the entry of a key. A key without a value counts as absent.
    pub(crate) fn entry(&self, key: &str) -> Option<&'a Entry> {
        let mut rest = self.entries;
        while let [entry, others @ ..] = rest {
            if entry.key.len() == key.len() && entry.key == key && !entry.value.is_null() {
                return Some(entry);
            }
            rest = others;
        }
        None
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    /// Returns whether an unknown key, already reported, may stand for one of these: it is similar to
    /// one of them, or to no known key at all.
    pub(crate) fn misspelt(&self, keys: &[&str]) -> bool {
        let mut unknown = unknown_key::unknown(self.entries, self.keys).take(100);
        unknown.any(|entry| {
            unknown_key::meant(&entry.key, self.entries, self.keys)
                .is_none_or(|meant| keys.contains(&meant))
        })
    }

    pub(crate) fn require(&self, key: &str) -> Option<&'a Entry> {
        let entry = self.entry(key);
        if entry.is_none() && !self.misspelt(&[key]) {
            let empty = self.entries.iter().find(|entry| entry.key == key);
            let (span, message) = match empty {
                Some(entry) => (
                    entry.key_span,
                    format!("`{key}` of {} has no value", self.keys.what),
                ),
                None => (self.at, format!("`{key}` is missing in {}", self.keys.what)),
            };
            self.problems
                .push(Diagnostic::error(Code::MissingKey, span, message).maybe_help(missing(key)));
        }
        entry
    }

    pub(crate) fn text(&self, key: &str) -> Option<String> {
        text(self.entry(key)?, self.problems)
    }

    pub(crate) fn required_text(&self, key: &str) -> Option<String> {
        let entry = self.require(key)?;
        let text = text(entry, self.problems)?;
        if text.trim().is_empty() {
            self.problems.push(Diagnostic::error(
                Code::BadValue,
                entry.value.span,
                format!("`{key}` is empty"),
            ));
            return None;
        }
        Some(text)
    }

    pub(crate) fn boolean(&self, key: &str) -> bool {
        self.entry(key)
            .is_some_and(|entry| boolean(entry, self.problems).unwrap_or(false))
    }

    pub(crate) fn url(&self, key: &str) -> Option<String> {
        let entry = self.entry(key)?;
        url(entry, self.problems)
    }

    pub(crate) fn pointer(&self, key: &str) -> Option<Pointer> {
        pointer(self.entry(key)?, self.problems)
    }

    /// Returns whether no key has a value.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.iter().all(|entry| entry.value.is_null())
    }

    /// Reports a key that has no effect without one of the others.
    pub(crate) fn goes_with(&self, key: &str, others: &[&str], help: &str) {
        let Some(entry) = self.entry(key) else { return };
        if others.iter().any(|other| self.has(other)) || self.misspelt(others) {
            return;
        }
        let others: Vec<String> = others.iter().map(|other| format!("`{other}`")).collect();
        let others = match others.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, first)) => format!("{} or {last}", first.join(", ")),
            None => return,
        };
        let message = format!("`{key}` works only with {others}");
        self.problems
            .push(Diagnostic::error(Code::KeyConflict, entry.key_span, message).help(help));
    }

    /// Reports the first of these keys that is present, since it contradicts another one.
    pub(crate) fn contradicts(&self, other: &Entry, keys: &[&str], help: &str) {
        let Some(entry) = keys.iter().find_map(|key| self.entry(key)) else {
            return;
        };
        let message = format!("`{}` and `{}` are mutually exclusive", other.key, entry.key);
        self.problems.push(
            Diagnostic::error(Code::KeyConflict, entry.key_span, message)
                .related(other.key_span, format!("`{}` is here", other.key))
                .help(help),
        );
    }

    /// Returns the entry of the only key that is present. Reports if there are several, but not if
    /// there is none.
    pub(crate) fn one_of(&self, keys: &[&str]) -> Option<&'a Entry> {
        let mut found = keys.iter().filter_map(|key| self.entry(key));
        let first = found.next()?;
        for other in found {
            self.problems.push(
                Diagnostic::error(
                    Code::KeyConflict,
                    other.key_span,
                    format!("`{}` and `{}` are mutually exclusive", first.key, other.key),
                )
                .related(first.key_span, format!("`{}` is here", first.key)),
            );
        }
        Some(first)
    }
}

/// Returns an example for a missing key whose name alone does not explain it.
fn missing(key: &str) -> Option<String> {
    let value = match key {
        "api" => "{ name: My API, base_url: https://api.example.com }",
        "base_url" => "https://api.example.com",
        "endpoints" => "{ get_item: { get: /item } }",
        "cause" => "why it happens",
        "solution" => "what the caller can do about it",
        "meaning" => "what it means",
        "env" => "MY_API_KEY",
        "from" => "/next_token",
        _ => return None,
    };
    Some(format!("add it, for example `{key}: {value}`"))
}
