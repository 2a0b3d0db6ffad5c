//! Types that nothing uses, and enums that list nothing.

use std::collections::{HashMap, HashSet};

use super::{Meaning, child, entries, named};
use crate::diagnostic::Code;
use crate::document::{Entry, Kind, Node};
use crate::model::{EnumValue, Shape};
use crate::source::Span;

pub(super) fn check(meaning: &Meaning<'_>) {
    for def in &meaning.spec.types {
        let (is_empty, word) = match &def.shape {
            Shape::Enum(values) => (values.is_empty(), "string"),
            Shape::IntegerEnum(values) => (values.is_empty(), "integer"),
            Shape::Object(_) => (false, ""),
        };
        if is_empty {
            let help = format!("list the documented values; if there are none, write `{word}`");
            meaning.warn(
                Code::NoValues,
                def.span,
                format!("the enum `{}` has no values", def.name.wire),
                &help,
            );
        }
    }
    numbers(meaning);
    let Some(types) = child(meaning.root, "types") else {
        return;
    };
    let used = used(meaning.root, entries(&types.value));
    let unused: Vec<&Entry> = entries(&types.value)
        .iter()
        .filter(|entry| !used.contains(entry.key.as_str()))
        .collect();
    if let Some(first) = unused.first() {
        let names = named(unused.iter().map(|entry| entry.key.as_str()));
        let help = "name the type where an endpoint sends or returns it, or remove it";
        meaning.warn(
            Code::UnusedType,
            first.key_span,
            format!("no endpoint uses this type: {names}"),
            help,
        );
    }
}

/// Reports enums of strings that look like enums of integers.
fn numbers(meaning: &Meaning<'_>) {
    let is_number = |value: &EnumValue| value.name.wire.parse::<i64>().is_ok();
    for def in &meaning.spec.types {
        if let Shape::Enum(values) = &def.shape
            && let Some(first) = values.first()
            && values.iter().all(is_number)
            && let Some(key) = unsaid(meaning.root, first.span)
        {
            meaning.warn(
                Code::NumbersAsStrings,
                key,
                format!("`{}` and all other values of this enum are strings that look like integers", first.name.wire),
                "if the API sends numbers, add `type: integer`; if it sends strings, add `type: string`",
            );
        }
    }
}

/// Returns the key of the enum whose first value is at a position, unless quotes or `type` say that
/// its values are strings.
fn unsaid(root: &Node, first: Span) -> Option<Span> {
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        match &node.kind {
            Kind::Map(members) => {
                for entry in members {
                    let is_it = entry.key == "enum"
                        && match &entry.value.kind {
                            Kind::List(items) => items.first().is_some_and(|item| {
                                item.span == first
                                    && matches!(item.kind, Kind::Scalar { plain: true, .. })
                            }),
                            Kind::Map(values) => {
                                values.first().is_some_and(|value| value.key_span == first)
                            }
                            Kind::Scalar { .. } => false,
                        };
                    if is_it {
                        return child(node, "type").is_none().then_some(entry.key_span);
                    }
                    open.push(&entry.value);
                }
            }
            Kind::List(items) => open.extend(items),
            Kind::Scalar { .. } => {}
        }
    }
    None
}

/// Returns the types that endpoints name, and the types that those name. A string that reads like a
/// type counts as one.
fn used<'a>(root: &'a Node, types: &'a [Entry]) -> HashSet<&'a str> {
    let defined: HashMap<&str, &Entry> = types
        .iter()
        .map(|entry| (entry.key.as_str(), entry))
        .collect();
    let mut used = HashSet::new();
    let mut open: Vec<&Node> = child(root, "endpoints")
        .map(|entry| &entry.value)
        .into_iter()
        .collect();
    while let Some(node) = open.pop() {
        match &node.kind {
            Kind::Map(entries) => open.extend(entries.iter().map(|entry| &entry.value)),
            Kind::List(items) => open.extend(items),
            Kind::Scalar { text, .. } => {
                if let Some(entry) = defined.get(text.trim_end_matches('?').trim_end())
                    && used.insert(entry.key.as_str())
                {
                    open.push(&entry.value);
                }
            }
        }
    }
    used
}
