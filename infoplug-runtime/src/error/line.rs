//! Texts of a server and of the spec as parts of one line.

use std::fmt;

use super::not_repeated::NotRepeated;

/// The longest text of a server that is shown on a line.
const SHOWN: usize = 300;

/// A text of a server as a part of one line: without line breaks and control characters, and not too long.
pub(crate) fn shown(text: &str) -> String {
    let line: String = text.chars().take(SHOWN).map(|c| if moves_text(c) { ' ' } else { c }).collect();
    if line.len() < text.len() && text.chars().nth(SHOWN).is_some() { line + "..." } else { line }
}

/// Control characters, and what breaks lines or turns the direction of text (Unicode 15, section 23.2).
fn moves_text(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text of the spec, whose length is its author's choice.
pub(crate) fn one_line(text: &str) -> String {
    text.replace(moves_text, " ")
}

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
