//! Typed access to the nodes of a document: every complaint about a key or a value is made here, in
//! one wording.

use std::ops::RangeInclusive;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind, Node};
use crate::model::{Literal, Pointer};
use crate::names;
use crate::source::Span;

/// The keys that an object of the format has. The JSON Schema has the same ones: a test compares
/// them.
#[derive(Debug)]
pub(crate) struct Keys {
    /// What messages call it: `an endpoint`.
    pub(crate) what: &'static str,
    /// All keys.
    pub(crate) known: &'static [&'static str],
}

/// A mapping whose keys are all known.
#[derive(Clone, Copy)]
pub(crate) struct Mapping<'a> {
    entries: &'a [Entry],
    /// Where messages about missing keys point.
    pub(crate) at: Span,
    what: &'static str,
    known: &'static [&'static str],
    pub(crate) problems: &'a Diagnostics,
}

impl<'a> Mapping<'a> {
    /// Opens a mapping and reports the keys that it must not have. `at` is the key that holds it.
    pub(crate) fn open(
        node: &'a Node,
        at: Span,
        keys: &Keys,
        problems: &'a Diagnostics,
    ) -> Option<Self> {
        let entries = entries(node, at, keys.what, problems)?;
        for entry in entries {
            if !keys.known.contains(&entry.key.as_str()) {
                if problems.is_full() {
                    break;
                }
                // In `{ a: one, two }` the second word is a key.
                let is_a_rest = entry.value.is_null() && entry.key.contains(' ');
                let help = if is_a_rest {
                    Some("inside of `{ }` a text with a comma in it stands in quotes".to_owned())
                } else {
                    names::suggestion(&entry.key, keys.known.iter().copied())
                };
                problems.push(
                    Diagnostic::error(
                        Code::UnknownKey,
                        entry.key_span,
                        format!("`{}` is not a key of {}", entry.key, keys.what),
                    )
                    .maybe_help(help),
                );
            }
        }
        Some(Self {
            entries,
            at,
            what: keys.what,
            known: keys.known,
            problems,
        })
    }

    /// The entry of a key. A key without a value counts as absent.
    pub(crate) fn entry(&self, key: &str) -> Option<&'a Entry> {
        self.entries
            .iter()
            .find(|entry| entry.key == key && !entry.value.is_null())
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    /// Whether an unknown key, which is reported already, was meant to be one of these.
    pub(crate) fn misspelt(&self, keys: &[&str]) -> bool {
        let unknown = self
            .entries
            .iter()
            .filter(|entry| !self.known.contains(&entry.key.as_str()))
            .take(100);
        let mut meant =
            unknown.filter_map(|entry| names::meant(&entry.key, self.known.iter().copied()));
        meant.any(|meant| keys.contains(&meant))
    }

    pub(crate) fn require(&self, key: &str) -> Option<&'a Entry> {
        let entry = self.entry(key);
        if entry.is_none() && !self.misspelt(&[key]) {
            let empty = self.entries.iter().find(|entry| entry.key == key);
            let (span, message) = match empty {
                Some(entry) => (
                    entry.key_span,
                    format!("`{key}` of {} has no value", self.what),
                ),
                None => (self.at, format!("`{key}` is missing in {}", self.what)),
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

    /// Whether no key has a value.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.iter().all(|entry| entry.value.is_null())
    }

    /// Reports a key that means nothing without one of the others.
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
        let message = format!("`{key}` goes with {others}");
        self.problems
            .push(Diagnostic::error(Code::KeyConflict, entry.key_span, message).help(help));
    }

    /// Reports the first of these keys that is there, since it contradicts another one.
    pub(crate) fn contradicts(&self, other: &Entry, keys: &[&str], help: &str) {
        let Some(entry) = keys.iter().find_map(|key| self.entry(key)) else {
            return;
        };
        let message = format!("`{}` and `{}` exclude each other", other.key, entry.key);
        self.problems.push(
            Diagnostic::error(Code::KeyConflict, entry.key_span, message)
                .related(other.key_span, format!("`{}` is here", other.key))
                .help(help),
        );
    }

    /// The entry of the one key of several that is there. More than one is reported; none is not.
    pub(crate) fn one_of(&self, keys: &[&str]) -> Option<&'a Entry> {
        let mut found = keys.iter().filter_map(|key| self.entry(key));
        let first = found.next()?;
        for further in found {
            self.problems.push(
                Diagnostic::error(
                    Code::KeyConflict,
                    further.key_span,
                    format!("`{}` and `{}` exclude each other", first.key, further.key),
                )
                .related(first.key_span, format!("`{}` is here", first.key)),
            );
        }
        Some(first)
    }
}

/// What a key says that is missing, where its name alone does not tell.
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

/// What the value is not.
pub(crate) fn wrong_kind(entry: &Entry, wanted: &str, problems: &Diagnostics) {
    wrong_kind_of(&entry.value, &format!("`{}`", entry.key), wanted, problems);
}

/// What the value is not.
pub(crate) fn wrong_kind_of(node: &Node, name: &str, wanted: &str, problems: &Diagnostics) {
    let help = scalar(node)
        .filter(|_| wanted == "a list")
        .map(|text| format!("write `[{text}]`"));
    let message = format!("{name} must be {wanted}, and this is {}", node.describe());
    problems.push(Diagnostic::error(Code::WrongKind, node.span, message).maybe_help(help));
}

/// The entries of a mapping with any keys.
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
        format!("{what} must be a mapping, and this is {}", node.describe()),
    ));
    None
}

/// The text of a scalar.
pub(crate) fn scalar(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::Scalar { text, .. } if !node.is_null() => Some(text),
        _ => None,
    }
}

/// A text without line breaks at its ends.
pub(crate) fn text(entry: &Entry, problems: &Diagnostics) -> Option<String> {
    let text = scalar(&entry.value);
    if text.is_none() {
        wrong_kind(entry, "a text", problems);
    }
    Some(text?.trim().to_owned())
}

/// A text that counts with its blanks, and without which the key would do nothing.
pub(crate) fn piece(entry: &Entry, problems: &Diagnostics) -> Option<String> {
    let text = verbatim(entry, problems)?;
    if text.is_empty() {
        empty(entry, problems);
        return None;
    }
    Some(text)
}

/// A text that counts with its blanks.
pub(crate) fn verbatim(entry: &Entry, problems: &Diagnostics) -> Option<String> {
    let text = scalar(&entry.value);
    if text.is_none() {
        wrong_kind(entry, "a text", problems);
    }
    text.map(str::to_owned)
}

/// A value without content, where that would mean nothing.
pub(crate) fn empty(entry: &Entry, problems: &Diagnostics) {
    problems.push(
        Diagnostic::error(
            Code::BadValue,
            entry.value.span,
            format!("`{}` is empty", entry.key),
        )
        .help(format!("leave `{}` out, or say what it is", entry.key)),
    );
}

pub(crate) fn boolean(entry: &Entry, problems: &Diagnostics) -> Option<bool> {
    match &entry.value.kind {
        Kind::Scalar { text, plain: true } if text == "true" => Some(true),
        Kind::Scalar { text, plain: true } if text == "false" => Some(false),
        Kind::Scalar { .. } => {
            let message = format!("`{}` must be `true` or `false`", entry.key);
            problems.push(Diagnostic::error(Code::BadValue, entry.value.span, message));
            None
        }
        _ => {
            wrong_kind(entry, "`true` or `false`", problems);
            None
        }
    }
}

/// A whole number.
pub(crate) fn integer(entry: &Entry, problems: &Diagnostics) -> Option<i64> {
    let Some(text) = scalar(&entry.value) else {
        wrong_kind(entry, "a whole number", problems);
        return None;
    };
    let number = text.parse().ok();
    if number.is_none() {
        problems.push(Diagnostic::error(
            Code::BadValue,
            entry.value.span,
            format!("`{text}` is not a whole number"),
        ));
    }
    number
}

/// What a status may be (RFC 9110, section 15). Vendors use numbers beyond the five classes, too.
pub(crate) const STATUSES: RangeInclusive<u16> = 100..=999;

/// A status number.
pub(crate) fn status(node: &Node, problems: &Diagnostics) -> Option<u16> {
    let number = scalar(node)
        .and_then(|text| text.parse().ok())
        .filter(|number| STATUSES.contains(number));
    if number.is_none() {
        problems.push(Diagnostic::error(
            Code::BadValue,
            node.span,
            "a status is a number from 100 to 999",
        ));
    }
    number
}

/// A list, or a single value that stands for a list of one.
pub(crate) fn one_or_many(node: &Node) -> &[Node] {
    match &node.kind {
        Kind::List(items) => items,
        _ => std::slice::from_ref(node),
    }
}

/// A list with items, or a single value.
pub(crate) fn some<'a>(entry: &'a Entry, problems: &Diagnostics) -> &'a [Node] {
    let nodes = one_or_many(&entry.value);
    if nodes.is_empty() {
        empty(entry, problems);
    }
    nodes
}

/// The items of a list that must have some.
pub(crate) fn some_listed<'a>(entry: &'a Entry, problems: &Diagnostics) -> &'a [Node] {
    match &entry.value.kind {
        Kind::List(_) => some(entry, problems),
        _ => list(entry, problems),
    }
}

/// The entries of a mapping with any keys that must have some.
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

/// Texts, numbers and booleans as they are written, one or a list of them.
pub(crate) fn scalars(entry: &Entry, problems: &Diagnostics) -> Vec<String> {
    let mut texts = Vec::new();
    for node in some(entry, problems) {
        match scalar(node) {
            Some(text) => texts.push(text.to_owned()),
            None => wrong_kind_of(
                node,
                &format!("a value of `{}`", entry.key),
                "a text, a number or a boolean",
                problems,
            ),
        }
    }
    texts
}

/// The items of a list.
pub(crate) fn list<'a>(entry: &'a Entry, problems: &Diagnostics) -> &'a [Node] {
    if let Kind::List(items) = &entry.value.kind {
        items
    } else {
        wrong_kind(entry, "a list", problems);
        &[]
    }
}

/// The texts of a list.
pub(crate) fn texts(entry: &Entry, problems: &Diagnostics) -> Vec<(String, Span)> {
    let mut texts = Vec::new();
    for item in list(entry, problems) {
        match scalar(item) {
            Some(text) => texts.push((text.to_owned(), item.span)),
            None => wrong_kind_of(
                item,
                &format!("an item of `{}`", entry.key),
                "a text",
                problems,
            ),
        }
    }
    texts
}

/// An absolute `http` or `https` address.
pub(crate) fn url(entry: &Entry, problems: &Diagnostics) -> Option<String> {
    let text = text(entry, problems)?;
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let host_is_there =
        rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '['));
    if !host_is_there || text.contains(char::is_whitespace) {
        problems.push(
            Diagnostic::error(
                Code::BadValue,
                entry.value.span,
                format!("`{}` is not an absolute address", entry.key),
            )
            .help("an address begins with `https://` or `http://` and has no spaces"),
        );
        return None;
    }
    Some(text)
}

/// A JSON Pointer (RFC 6901).
pub(crate) fn pointer(entry: &Entry, problems: &Diagnostics) -> Option<Pointer> {
    pointer_of(&entry.value, &format!("`{}`", entry.key), problems)
}

/// A JSON Pointer (RFC 6901).
pub(crate) fn pointer_of(node: &Node, name: &str, problems: &Diagnostics) -> Option<Pointer> {
    let Kind::Scalar { text, .. } = &node.kind else {
        wrong_kind_of(node, name, "a JSON Pointer such as `/data`", problems);
        return None;
    };
    pointer_text(text, node.span, problems)
}

/// A JSON Pointer (RFC 6901) that stands at a place of the spec.
pub(crate) fn pointer_text(text: &str, span: Span, problems: &Diagnostics) -> Option<Pointer> {
    if text.is_empty() {
        return Some(Pointer::default());
    }
    let Some(rest) = text.strip_prefix('/') else {
        let problem = Diagnostic::error(
            Code::BadValue,
            span,
            format!("`{text}` is not a JSON Pointer"),
        );
        // As in JSONPath: `$.error.code`.
        let path = text
            .strip_prefix("$.")
            .map_or_else(|| text.to_owned(), |path| path.replace('.', "/"));
        problems.push(problem.help(format!("write `/{path}`")));
        return None;
    };
    Some(Pointer(
        rest.split('/')
            .map(|part| part.replace("~1", "/").replace("~0", "~"))
            .collect(),
    ))
}

/// A duration such as `30s`, in milliseconds.
pub(crate) fn duration(entry: &Entry, problems: &Diagnostics) -> Option<u64> {
    let text = text(entry, problems)?;
    let units = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];
    let parsed = units.into_iter().find_map(|(unit, factor): (&str, u64)| {
        text.strip_suffix(unit)?
            .trim()
            .parse::<u64>()
            .ok()?
            .checked_mul(factor)
    });
    if parsed.is_none() {
        problems.push(
            Diagnostic::error(
                Code::BadValue,
                entry.value.span,
                format!("`{text}` is not a duration"),
            )
            .help("write a whole number and a unit: `500ms`, `30s`, `5m`, `2h`"),
        );
    }
    parsed
}

/// Any value, as YAML's core schema sees it.
pub(crate) fn literal(node: &Node) -> Literal {
    match &node.kind {
        _ if node.is_null() => Literal::Null,
        Kind::Scalar { text, plain: false } => Literal::Text(text.clone()),
        Kind::Scalar { text, plain: true } => plain_literal(text),
        Kind::List(items) => Literal::List(items.iter().map(literal).collect()),
        Kind::Map(entries) => Literal::Object(
            entries
                .iter()
                .map(|entry| (entry.key.clone(), literal(&entry.value)))
                .collect(),
        ),
    }
}

fn plain_literal(text: &str) -> Literal {
    match text {
        "true" => return Literal::Boolean(true),
        "false" => return Literal::Boolean(false),
        _ => {}
    }
    if let Some(number) = text
        .parse()
        .ok()
        .filter(|number| (i64::MIN.into()..=u64::MAX.into()).contains(number))
    {
        return Literal::Integer(number);
    }
    let looks_like_a_number =
        text.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '+' || c == '.');
    match text.parse::<f64>() {
        Ok(number) if looks_like_a_number && number.is_finite() => Literal::Number(number),
        _ => Literal::Text(text.to_owned()),
    }
}
