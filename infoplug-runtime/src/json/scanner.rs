//! A strict scanner for JSON (RFC 8259): it moves forward through a string and reports where the
//! string is truncated or not JSON.

use std::borrow::Cow;
use std::fmt;

use memchr::memchr2;

use super::lexer::{number_end, push_string, quoted_len, string_end, unescape, word_end};

/// A position at which a string is not JSON, and what was expected there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Syntax {
    pub(crate) expected: &'static str,
    /// Whether the string ends here.
    pub(crate) is_end: bool,
    /// Whether the string may be valid but its copy would exceed the limit.
    pub(crate) is_full: bool,
    line: usize,
    column: usize,
}

impl fmt::Display for Syntax {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "expected {} at line {} column {}",
            self.expected, self.line, self.column
        )
    }
}

/// A string, and the position up to which it has been read.
pub(crate) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn take(&mut self, length: usize) -> &'a str {
        let start = self.at;
        self.at += length;
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Skips white space and returns the next byte.
    pub(crate) fn peek(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                next => return next.copied(),
            }
        }
    }

    /// Returns the next value without reading it.
    pub(crate) fn ahead(&mut self) -> Result<&'a str, Syntax> {
        self.peek();
        let mut ahead = Self { ..*self };
        ahead.skip(None)?;
        Ok(self.text.get(self.at..ahead.at).unwrap_or_default())
    }

    /// Consumes the next byte if it is this one.
    pub(crate) fn eat(&mut self, byte: u8) -> bool {
        let is = self.peek() == Some(byte);
        self.at += usize::from(is);
        is
    }

    pub(crate) fn expect(&mut self, byte: u8, expected: &'static str) -> Result<(), Syntax> {
        if self.eat(byte) {
            Ok(())
        } else {
            Err(self.error(expected))
        }
    }

    pub(crate) fn error(&self, expected: &'static str) -> Syntax {
        let before = self.text.get(..self.at).unwrap_or_default();
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .chars()
            .count()
            + 1;
        Syntax {
            expected,
            is_end: self.rest().is_empty(),
            is_full: false,
            line,
            column,
        }
    }

    /// Reads a string, including its quotes.
    fn quoted(&mut self) -> Result<&'a str, Syntax> {
        if self.peek() != Some(b'"') {
            return Err(self.error("a string"));
        }
        if let Some(end) = string_end(self.rest()) {
            return Ok(self.take(end));
        }
        self.at = self.text.len();
        Err(self.error("the end of a string"))
    }

    /// Reads a string and resolves its escapes.
    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>, Syntax> {
        if self.peek() == Some(b'"') {
            let start = self.at + 1;
            let inside = self.text.as_bytes().get(start..).unwrap_or_default();
            // Few strings have escapes.
            if let Some(end) =
                memchr2(b'"', b'\\', inside).filter(|end| inside.get(*end) == Some(&b'"'))
            {
                self.at = start + end + 1;
                return Ok(Cow::Borrowed(
                    self.text.get(start..start + end).unwrap_or_default(),
                ));
            }
        }
        self.quoted().map(|quoted| unescape(inside(quoted)))
    }

    /// Reads a number as it is written.
    pub(crate) fn number(&mut self) -> Result<&'a str, Syntax> {
        if let Some((end, _)) = number_end(self.rest()) {
            return Ok(self.take(end));
        }
        // If only its end is missing, the string was truncated.
        let word = word_end(self.rest());
        if word == self.rest().len() {
            self.at += word;
        }
        Err(self.error("a number"))
    }

    /// Reads `null`, `true` or `false`.
    pub(crate) fn word(&mut self) -> Result<&'a str, Syntax> {
        let end = word_end(self.rest());
        let word = self.text.get(self.at..self.at + end).unwrap_or_default();
        if matches!(word, "null" | "true" | "false") {
            return Ok(self.take(end));
        }
        if end == self.rest().len()
            && ["null", "true", "false"]
                .iter()
                .any(|whole| whole.starts_with(word))
        {
            self.at += end;
        }
        Err(self.error("a value"))
    }

    /// Whether another element or member follows, rather than the end of the array or object.
    pub(crate) fn goes_on(&mut self, close: u8) -> Result<bool, Syntax> {
        if self.eat(b',') {
            return Ok(true);
        }
        if self.eat(close) {
            return Ok(false);
        }
        Err(self.error(if close == b']' {
            "`,` or `]`"
        } else {
            "`,` or `}`"
        }))
    }

    /// Checks that only white space follows.
    pub(crate) fn end(&mut self) -> Result<(), Syntax> {
        if self.peek().is_none() {
            Ok(())
        } else {
            Err(self.error("the end"))
        }
    }

    /// Skips a value of any depth, without recursion. Copies it to `copy`, if given: without white
    /// space, numbers digit by digit, strings as valid JSON.
    pub(crate) fn skip(&mut self, mut copy: Option<&mut Clean>) -> Result<(), Syntax> {
        // The closing brackets of all open arrays and objects.
        let mut open: Vec<u8> = Vec::new();
        loop {
            match self.peek() {
                Some(b'{') => {
                    self.at += 1;
                    self.copy(&mut copy, "{")?;
                    if self.eat(b'}') {
                        self.copy(&mut copy, "}")?;
                    } else {
                        open.push(b'}');
                        self.key(&mut copy)?;
                        continue;
                    }
                }
                Some(b'[') => {
                    self.at += 1;
                    self.copy(&mut copy, "[")?;
                    if self.eat(b']') {
                        self.copy(&mut copy, "]")?;
                    } else {
                        open.push(b']');
                        continue;
                    }
                }
                Some(b'"') => self.copy_string(&mut copy)?,
                Some(b'-' | b'0'..=b'9') => {
                    let number = self.number()?;
                    self.copy(&mut copy, number)?;
                }
                _ => {
                    let word = self.word()?;
                    self.copy(&mut copy, word)?;
                }
            }
            loop {
                let Some(close) = open.last().copied() else {
                    return Ok(());
                };
                if self.goes_on(close)? {
                    self.copy(&mut copy, ",")?;
                    if close == b'}' {
                        self.key(&mut copy)?;
                    }
                    break;
                }
                self.copy(&mut copy, if close == b'}' { "}" } else { "]" })?;
                open.pop();
            }
        }
    }

    fn key(&mut self, copy: &mut Option<&mut Clean>) -> Result<(), Syntax> {
        self.copy_string(copy)?;
        self.expect(b':', "`:`")?;
        self.copy(copy, ":")
    }

    fn copy_string(&mut self, copy: &mut Option<&mut Clean>) -> Result<(), Syntax> {
        let quoted = self.quoted()?;
        if !quoted.bytes().any(|byte| byte == b'\\' || byte < 0x20) {
            return self.copy(copy, quoted);
        }
        let Some(copy) = copy else { return Ok(()) };
        // Replaces half surrogate pairs, unknown escapes and control characters.
        let text = unescape(inside(quoted));
        if !copy.reserve(quoted_len(&text)) {
            return Err(self.full());
        }
        push_string(&mut copy.text, &text);
        Ok(())
    }

    fn copy(&self, copy: &mut Option<&mut Clean>, text: &str) -> Result<(), Syntax> {
        let Some(copy) = copy else { return Ok(()) };
        if !copy.reserve(text.len()) {
            return Err(self.full());
        }
        copy.text.push_str(text);
        Ok(())
    }

    fn full(&self) -> Syntax {
        Syntax {
            is_full: true,
            ..self.error("less")
        }
    }
}

/// A copy of a value that every JSON reader accepts. It can be longer than the original: an
/// unescaped control character has one byte, and six in the copy.
pub(crate) struct Clean {
    text: String,
    most: usize,
}

impl Clean {
    /// Limits the copy to this many bytes.
    pub(crate) fn new(most: usize) -> Self {
        Self {
            text: String::new(),
            most,
        }
    }

    /// Reserves space for this many more bytes, if the limit allows.
    fn reserve(&mut self, bytes: usize) -> bool {
        let needed = self.text.len().saturating_add(bytes);
        if needed > self.most {
            return false;
        }
        if needed > self.text.capacity() {
            self.text.reserve_exact(
                needed.max(
                    self.text
                        .capacity()
                        .saturating_mul(2)
                        .max(64)
                        .min(self.most),
                ) - self.text.len(),
            );
        }
        true
    }

    /// Returns the copy without spare capacity.
    pub(crate) fn into_text(mut self) -> String {
        self.text.shrink_to_fit();
        self.text
    }
}

/// A string without its quotes.
fn inside(quoted: &str) -> &str {
    quoted.get(1..quoted.len() - 1).unwrap_or_default()
}
