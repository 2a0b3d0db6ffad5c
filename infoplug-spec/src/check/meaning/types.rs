//! Types that nothing uses, and enums that list nothing.

use std::collections::{HashMap, HashSet};

use super::{Meaning, child, entries, named};
use crate::diagnostic::Code;
use crate::document::{Entry, Kind, Node};
use crate::model::Shape;

pub(super) fn check(meaning: &Meaning<'_>) {
    for def in &meaning.spec.types {
        if matches!(&def.shape, Shape::Enum(values) if values.is_empty()) {
            let help = "list the documented values; if there are none, write `string`";
            meaning.warn(
                Code::NoValues,
                def.span,
                format!("the enum `{}` has no values", def.name.wire),
                help,
            );
        }
    }
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
