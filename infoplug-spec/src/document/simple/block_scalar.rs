//! Strings that begin with `|` or `>` and continue in the lines below.

use super::reader::Reader;
use crate::document::tree::{Kind, Node};

impl Reader<'_> {
    /// Reads a block scalar in a block whose lines begin in a column.
    pub(super) fn block_scalar(&mut self, column: u32) -> Option<Node> {
        self.nodes += 1;
        let (is_folded, after) = match self.cursor.rest {
            [b'>', after @ ..] => (true, after),
            [b'|', after @ ..] => (false, after),
            _ => return None,
        };
        let (is_stripped, after) = match after {
            [b'-', after @ ..] => (true, after),
            _ => (false, after),
        };
        self.cursor.rest = after;
        self.cursor.line_break()?;
        self.cursor.spaces();
        let (start, indent) = (self.cursor.position(), self.cursor.column());
        if indent <= column || matches!(self.cursor.rest, [b'\n' | b'\r', ..] | []) {
            return None;
        }
        let mut text = String::new();
        loop {
            text.push_str(self.content(is_folded)?);
            let breaks = self.breaks(indent)?;
            let is_last = self.cursor.rest.is_empty() || self.cursor.column() < indent;
            if is_last && is_stripped {
                break;
            }
            if is_folded && breaks == 1 && !is_last {
                text.push(' ');
            }
            // Empty lines at the end do not count, nor does one of the breaks around a fold.
            let kept = match () {
                () if is_last => 1,
                () if is_folded => breaks - 1,
                () => breaks,
            };
            (0..kept).for_each(|_| text.push('\n'));
            if is_last {
                break;
            }
        }
        let span = self.cursor.since(start);
        self.first_line()?;
        Some(Node {
            kind: Kind::Scalar { text, plain: false },
            span,
        })
    }

    /// Reads the rest of a line.
    fn content(&mut self, is_folded: bool) -> Option<&str> {
        let from = self.cursor.rest;
        // A line that begins or ends with a space is not folded.
        if is_folded && matches!(from, [b' ', ..]) {
            return None;
        }
        self.cursor.skip_line()?;
        let line = self.cursor.between(from, self.cursor.rest)?;
        (!is_folded || !line.ends_with(' ')).then_some(line)
    }

    /// Goes to the next line that is not empty, at most to a column. Returns the number of line
    /// breaks before it.
    fn breaks(&mut self, indent: u32) -> Option<usize> {
        let mut breaks = 0;
        loop {
            match self.cursor.rest {
                [b'\n' | b'\r', ..] => {
                    self.cursor.line_break()?;
                    breaks += 1;
                }
                // A line of nothing but spaces.
                [b' ', ..] if self.cursor.column() > 1 => return None,
                [b' ', ..] => {
                    while let [b' ', after @ ..] = self.cursor.rest
                        && self.cursor.column() < indent
                    {
                        self.cursor.rest = after;
                    }
                    if matches!(self.cursor.rest, [b'\n' | b'\r', ..] | []) {
                        return None;
                    }
                    return Some(breaks);
                }
                _ => return Some(breaks),
            }
        }
    }
}
