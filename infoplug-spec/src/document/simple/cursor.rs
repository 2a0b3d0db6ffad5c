//! A place in the text.
//!
//! Loops match on slices instead of using iterators: without optimizations, each step of an iterator
//! is several calls.

use infoplug_text::misleads;

use crate::source::{Position, Span};

#[derive(Clone, Copy)]
pub(super) struct Cursor<'t> {
    text: &'t str,
    /// The rest of the text.
    pub(super) rest: &'t [u8],
    line: u32,
    /// The number of bytes before the line, plus those that its characters have beyond one each.
    before: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            rest: text.as_bytes(),
            line: 1,
            before: 0,
        }
    }

    pub(super) fn column(&self) -> u32 {
        let column = self.text.len() - self.rest.len() - self.before + 1;
        u32::try_from(column).unwrap_or(u32::MAX)
    }

    pub(super) fn position(&self) -> Position {
        Position {
            line: self.line,
            column: self.column(),
        }
    }

    /// Returns the span from a position to the cursor.
    pub(super) fn since(&self, start: Position) -> Span {
        Span {
            start,
            end: self.position(),
        }
    }

    /// Returns the text between two rests of it.
    pub(super) fn between(&self, from: &[u8], to: &[u8]) -> Option<&'t str> {
        let (all, from, to) = (self.text.len(), from.len(), to.len());
        self.text.get(all - from..all - to)
    }

    pub(super) fn spaces(&mut self) {
        while let [b' ', after @ ..] = self.rest {
            self.rest = after;
        }
    }

    /// Steps over the line break at the cursor.
    pub(super) fn line_break(&mut self) -> Option<()> {
        let ([b'\n', after @ ..] | [b'\r', b'\n', after @ ..]) = self.rest else {
            return None;
        };
        self.rest = after;
        self.line += 1;
        self.before = self.text.len() - after.len();
        Some(())
    }

    /// Returns what follows the character at `rest`, in the line of the cursor, if it is outside
    /// ASCII and a spec may show it.
    pub(super) fn after_wide(&mut self, rest: &'t [u8]) -> Option<&'t [u8]> {
        let character = self.between(rest, &[])?.chars().next()?;
        // The last two are not characters.
        if misleads(character) || matches!(character, '\u{fffe}' | '\u{ffff}') {
            return None;
        }
        self.before += character.len_utf8() - 1;
        rest.get(character.len_utf8()..)
    }

    /// Goes to the end of the line, if all its characters may be shown.
    pub(super) fn skip_line(&mut self) -> Option<()> {
        let mut rest = self.rest;
        loop {
            match rest {
                [b' '..=b'~', after @ ..] => rest = after,
                [b'\n' | b'\r', ..] | [] => break,
                [0x80..=0xff, ..] => rest = self.after_wide(rest)?,
                _ => return None,
            }
        }
        self.rest = rest;
        Some(())
    }
}
