//! Plain and quoted strings of one line.

use std::borrow::Cow;

use super::reader::Reader;
use crate::document::tree::{Kind, Node};
use crate::source::{Position, Span};

/// A string of one line.
pub(super) struct Scalar<'t> {
    pub(super) text: Cow<'t, str>,
    pub(super) plain: bool,
    pub(super) span: Span,
}

impl Scalar<'_> {
    pub(super) fn into_node(self) -> Node {
        Node {
            kind: Kind::Scalar {
                text: self.text.into_owned(),
                plain: self.plain,
            },
            span: self.span,
        }
    }
}

impl<'t> Reader<'t> {
    /// Reads a string. In brackets, a comma and brackets end it.
    pub(super) fn scalar(&mut self, in_brackets: bool) -> Option<Scalar<'t>> {
        self.nodes += 1;
        match self.cursor.rest {
            [b'"', ..] => self.double_quoted(),
            [b'\'', ..] => self.single_quoted(),
            _ => self.plain(in_brackets),
        }
    }

    fn plain(&mut self, in_brackets: bool) -> Option<Scalar<'t>> {
        let (start, first) = (self.cursor.position(), self.cursor.rest);
        let mut rest = match first {
            // A negative number, for example.
            [
                b'-',
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'/',
                ..,
            ]
            | [
                b'a'..=b'z'
                | b'A'..=b'Z'
                | b'0'..=b'9'
                | b'/'
                | b'_'
                | b'$'
                | b'.'
                | b'('
                | b'+'
                | b'~'
                | b'='
                | b'<'
                | b'^'
                | b';'
                | b'\\'
                | 0x80..=0xff,
                ..,
            ] => first,
            _ => return None,
        };
        let (mut end, mut has_question) = (first, false);
        loop {
            match rest {
                [b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9', after @ ..] => {
                    rest = after;
                    end = after;
                }
                []
                | [b'\n' | b'\r', ..]
                | [b' ', b'#', ..]
                | [b':', b' ' | b'\n' | b'\r', ..]
                | [b':'] => break,
                // The spaces at the end are not part of it.
                [b' ', after @ ..] => rest = after,
                [b':', b',' | b'[' | b']' | b'{' | b'}', ..] | [b'[' | b'{', ..] if in_brackets => {
                    return None;
                }
                [b',' | b']' | b'}', ..] if in_brackets => break,
                [byte @ b'!'..=b'~', after @ ..] => {
                    has_question |= *byte == b'?';
                    rest = after;
                    end = after;
                }
                [0x80..=0xff, ..] => {
                    rest = self.cursor.after_wide(rest)?;
                    end = rest;
                }
                _ => return None,
            }
        }
        self.cursor.rest = end;
        let span = self.cursor.since(start);
        if has_question && in_brackets {
            self.bare.push(span);
        }
        Some(Scalar {
            text: Cow::Borrowed(self.cursor.between(first, end)?),
            plain: true,
            span,
        })
    }

    fn double_quoted(&mut self) -> Option<Scalar<'t>> {
        let (start, mut rest) = (self.cursor.position(), self.cursor.rest.get(1..)?);
        // What was read before an escape, and where the rest begins.
        let (mut read, mut from) = (String::new(), rest);
        loop {
            match rest {
                [b'"', after @ ..] => {
                    let last = self.cursor.between(from, rest)?;
                    self.cursor.rest = after;
                    return Some(self.quoted(read, last, start));
                }
                [b'\\', escaped, after @ ..] => {
                    read.push_str(self.cursor.between(from, rest)?);
                    read.push(match escaped {
                        b'"' => '"',
                        b'\\' => '\\',
                        b'/' => '/',
                        b'n' => '\n',
                        b't' => '\t',
                        _ => return None,
                    });
                    (rest, from) = (after, after);
                }
                [b' '..=b'~', after @ ..] => rest = after,
                [0x80..=0xff, ..] => rest = self.cursor.after_wide(rest)?,
                _ => return None,
            }
        }
    }

    fn single_quoted(&mut self) -> Option<Scalar<'t>> {
        let (start, mut rest) = (self.cursor.position(), self.cursor.rest.get(1..)?);
        let (mut read, mut from) = (String::new(), rest);
        loop {
            match rest {
                [b'\'', b'\'', after @ ..] => {
                    read.push_str(self.cursor.between(from, rest)?);
                    read.push('\'');
                    (rest, from) = (after, after);
                }
                [b'\'', after @ ..] => {
                    let last = self.cursor.between(from, rest)?;
                    self.cursor.rest = after;
                    return Some(self.quoted(read, last, start));
                }
                [b' '..=b'~', after @ ..] => rest = after,
                [0x80..=0xff, ..] => rest = self.cursor.after_wide(rest)?,
                _ => return None,
            }
        }
    }

    /// Puts a quoted string together that ends at the cursor.
    fn quoted(&self, mut read: String, last: &'t str, start: Position) -> Scalar<'t> {
        let text = if read.is_empty() {
            Cow::Borrowed(last)
        } else {
            read.push_str(last);
            Cow::Owned(read)
        };
        Scalar {
            text,
            plain: false,
            span: self.cursor.since(start),
        }
    }
}
