//! A strict scanner of JSON (RFC 8259): it goes forward over a string and says where the text breaks
//! off or is no JSON.

use std::borrow::Cow;
use std::fmt;

use memchr::memchr2;

use super::lexer::{number_end, push_string, quoted_len, string_end, unescape, word_end};

/// Where a string is no JSON, and what would be right there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Syntax {
    pub(crate) expected: &'static str,
    /// The text ends here.
    pub(crate) is_end: bool,
    /// It may be JSON, and its copy would be too long.
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

/// A string, and how far it has been read.
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

    /// The next byte that is no white space.
    pub(crate) fn peek(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                next => return next.copied(),
            }
        }
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

    /// A string, with its quotes.
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

    /// A string without its escapes.
    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>, Syntax> {
        if self.peek() == Some(b'"') {
            let start = self.at + 1;
            let inside = self.text.as_bytes().get(start..).unwrap_or_default();
            // Hardly any string has escapes.
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

    /// A number, as it is written.
    pub(crate) fn number(&mut self) -> Result<&'a str, Syntax> {
        if let Some((end, _)) = number_end(self.rest()) {
            return Ok(self.take(end));
        }
        // Where only the end is missing, the text was cut off.
        let word = word_end(self.rest());
        if word == self.rest().len() {
            self.at += word;
        }
        Err(self.error("a number"))
    }

    /// `null`, `true` or `false`.
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

    /// Whether another element or member follows, rather than the end of a list or object.
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

    /// Nothing but white space follows.
    pub(crate) fn end(&mut self) -> Result<(), Syntax> {
        if self.peek().is_none() {
            Ok(())
        } else {
            Err(self.error("the end"))
        }
    }

    /// Goes past a value, of any depth, without recursion. What it is goes to `copy`, if anybody
    /// wants it: without white space, numbers digit by digit, strings as valid JSON.
    pub(crate) fn skip(&mut self, mut copy: Option<&mut Clean>) -> Result<(), Syntax> {
        // The closing bytes of all open lists and objects.
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
        // Half a surrogate pair, unknown escapes and control characters are replaced.
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

/// A copy of a value that every reader of JSON takes. A control character without its escape has
/// one byte, and six in a copy.
pub(crate) struct Clean {
    text: String,
    most: usize,
}

impl Clean {
    /// Of at most so many bytes.
    pub(crate) fn new(most: usize) -> Self {
        Self {
            text: String::new(),
            most,
        }
    }

    /// Makes room for so many further bytes, if they are allowed.
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

    /// The text, of just the size that it needs.
    pub(crate) fn into_text(mut self) -> String {
        self.text.shrink_to_fit();
        self.text
    }
}

/// A string without its quotes.
fn inside(quoted: &str) -> &str {
    quoted.get(1..quoted.len() - 1).unwrap_or_default()
}
