//! Keys that the format does not know.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::Entry;
use crate::keys::Keys;
use crate::names;

/// Reports the unknown keys of a mapping.
pub(super) fn report(entries: &[Entry], keys: &Keys, problems: &Diagnostics) {
    let unknown = |entry: &&Entry| !keys.known.contains(&entry.key.as_str());
    for Entry {
        key,
        key_span,
        value,
    } in entries.iter().filter(unknown)
    {
        if problems.is_full() {
            break;
        }
        // In `{ a: one, two }`, the second word is a key.
        let help = if value.is_null() && key.contains(' ') {
            Some("inside `{ }`, put a string that contains a comma in quotes".to_owned())
        } else {
            names::suggestion(key, keys.known.iter().copied())
        };
        let message = format!("`{key}` is not a key of {}", keys.what);
        problems.push(Diagnostic::error(Code::UnknownKey, *key_span, message).maybe_help(help));
    }
}
