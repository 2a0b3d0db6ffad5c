//! Keys that the format does not know.

use super::foreign_key;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind, Node};
use crate::keys::Keys;
use crate::names;

/// Reports the unknown keys of a mapping.
pub(super) fn report(entries: &[Entry], keys: &Keys, problems: &Diagnostics) {
    if let [first, _, ..] = entries
        && keys.known.contains(&"fields")
        && unknown(entries, keys).count() == entries.len()
        && entries
            .iter()
            .all(|entry| meant(&entry.key, entries, keys).is_none())
    {
        // The members of an object, without `fields` around them, are one mistake.
        let message = format!("`{}` is not a key of {}", first.key, keys.what);
        let help = format!(
            "the members of an object go in `fields`: `fields: {{ {}: ... }}`",
            first.key
        );
        problems.push(Diagnostic::error(Code::UnknownKey, first.key_span, message).help(help));
        return;
    }
    for entry in unknown(entries, keys) {
        if problems.is_full() {
            break;
        }
        let Entry { key, key_span, .. } = entry;
        let message = format!("`{key}` is not a key of {}", keys.what);
        problems.push(
            Diagnostic::error(Code::UnknownKey, *key_span, message)
                .help(help(entry, entries, keys)),
        );
    }
}

fn help(Entry { key, value, .. }: &Entry, entries: &[Entry], keys: &Keys) -> String {
    // In `{ a: one, two }` the second word is a key.
    if value.is_null() && key.contains(' ') {
        return "inside `{ }`, put a string that contains a comma in quotes".to_owned();
    }
    let known = || {
        format!(
            "expected one of {}",
            names::quoted(keys.known.iter().copied())
        )
    };
    match foreign_key::help(key, keys.what) {
        Some(help) if help.contains(foreign_key::NOT_YET) => return format!("{help}; {}", known()),
        Some(help) => return help.to_owned(),
        None => {}
    }
    if let Some(help) = names::now_called(key, keys.known.iter().copied()) {
        return help.to_owned();
    }
    meant(key, entries, keys).map_or_else(known, |near| format!("did you mean `{near}`?"))
}

/// Returns the known key that an unknown one was probably meant to be, preferring keys that are not
/// present.
pub(super) fn meant<'k>(key: &str, entries: &[Entry], keys: &'k Keys) -> Option<&'k str> {
    let is_there = |known: &&&str| entries.iter().any(|entry| entry.key == **known);
    let absent = keys.known.iter().filter(|known| !is_there(known)).copied();
    names::meant(key, absent).or_else(|| names::meant(key, keys.known.iter().copied()))
}

/// Returns the entries with unknown keys.
pub(super) fn unknown<'e>(entries: &'e [Entry], keys: &Keys) -> impl Iterator<Item = &'e Entry> {
    entries.iter().filter(|entry| !keys.knows(&entry.key))
}

/// Whether a mapping has keys that it must not have.
pub(crate) fn has_unknown_key(node: &Node, keys: &Keys) -> bool {
    matches!(&node.kind, Kind::Map(entries) if unknown(entries, keys).next().is_some())
}
