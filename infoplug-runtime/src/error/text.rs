//! Strings from a server or the spec, shown as part of one line.

pub(crate) use infoplug_text::{one_line, shown};

/// Removes the final full stop, for use within a sentence.
pub(crate) fn sentence(text: &str) -> &str {
    text.trim().trim_end_matches('.')
}
