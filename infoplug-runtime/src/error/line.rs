//! Texts of a server and of the spec as parts of one line.

use std::fmt;

pub(crate) use infoplug_text::{one_line, shown};

use super::not_repeated::NotRepeated;

/// A text with or without a full stop, as a part of a sentence.
pub(crate) fn sentence(text: &str) -> &str {
    text.trim().trim_end_matches('.')
}

/// How often the call was tried, if more than once, and why not once more, if that is news: behind the one line.
pub(super) fn write_attempts(f: &mut fmt::Formatter<'_>, attempts: u32, stop: Option<NotRepeated>) -> fmt::Result {
    match (attempts > 1, stop.filter(|stop| stop.is_news())) {
        (true, Some(stop)) => write!(f, ". Tried {attempts} times, then not again: {stop}"),
        (true, None) => write!(f, ". Tried {attempts} times"),
        (false, Some(stop)) => write!(f, ". Not repeated: {stop}"),
        (false, None) => Ok(()),
    }
}

/// The same on lines of its own.
pub(super) fn write_attempts_lines(f: &mut fmt::Formatter<'_>, attempts: u32, stop: Option<NotRepeated>) -> fmt::Result {
    if attempts > 1 {
        write!(f, "\n  attempts: {attempts}")?;
    }
    stop.filter(|stop| stop.is_news()).map_or(Ok(()), |stop| write!(f, "\n  not repeated: {stop}"))
}
