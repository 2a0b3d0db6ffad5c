//! Strings of a server and of the spec as parts of one line.

pub(crate) use infoplug_text::{one_line, shown};

/// A string with or without a full stop, as a part of a sentence.
pub(crate) fn sentence(text: &str) -> &str {
    text.trim().trim_end_matches('.')
}
