//! A strict scanner of JSON (RFC 8259): it goes forward over a text and says where the text breaks off or is no JSON.

use std::borrow::Cow;
use std::fmt;

use super::lexer::{number_end, push_string, space, string_end, unescape, word_end};

/// Where a text is no JSON, and what would be right there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Syntax {
    pub(crate) expected: &'static str,
    /// The text ends here.
    pub(crate) is_end: bool,
    line: usize,
    column: usize,
}

impl fmt::Display for Syntax {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {} at line {} column {}", self.expected, self.line, self.column)
    }
}

/// A text, and how far it has been read.
pub(crate) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn bytes(&self) -> &'a [u8] {
        self.rest().as_bytes()
    }

    fn take(&mut self, length: usize) -> &'a str {
        let taken = self.rest().get(..length).unwrap_or_default();
        self.at += taken.len();
        taken
    }

    /// The next byte that is no white space.
    pub(crate) fn peek(&mut self) -> Option<u8> {
        let bytes = self.bytes();
        match bytes.first() {
            Some(b' ' | b'\t' | b'\n' | b'\r') => {
                self.at += space(bytes);
                self.bytes().first().copied()
            }
            first => first.copied(),
        }
    }

    /// Consumes the next byte if it is this one.
    pub(crate) fn eat(&mut self, byte: u8) -> bool {
        let is = self.peek() == Some(byte);
        self.at += usize::from(is);
        is
    }

    pub(crate) fn expect(&mut self, byte: u8, expected: &'static str) -> Result<(), Syntax> {
        if self.eat(byte) { Ok(()) } else { Err(self.error(expected)) }
    }

    pub(crate) fn error(&self, expected: &'static str) -> Syntax {
        let before = self.text.get(..self.at).unwrap_or_default();
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Syntax { expected, is_end: self.rest().is_empty(), line, column }
    }

    /// A string, with its quotes.
    fn quoted(&mut self) -> Result<&'a str, Syntax> {
        if self.peek() != Some(b'"') {
            return Err(self.error("a string"));
        }
        if let Some(end) = string_end(self.bytes()) {
            return Ok(self.take(end));
        }
        self.at = self.text.len();
        Err(self.error("the end of a string"))
    }

    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>, Syntax> {
        let quoted = self.quoted()?;
        Ok(unescape(quoted.get(1..quoted.len() - 1).unwrap_or_default()))
    }

    /// A number, as it is written.
    pub(crate) fn number(&mut self) -> Result<&'a str, Syntax> {
        if let Some((end, _)) = number_end(self.bytes()) {
            return Ok(self.take(end));
        }
        // Where only the end is missing, the text was cut off.
        let word = word_end(self.bytes());
        if word == self.bytes().len() {
            self.at += word;
        }
        Err(self.error("a number"))
    }

    /// `null`, `true` or `false`.
    pub(crate) fn word(&mut self) -> Result<&'a str, Syntax> {
        let end = word_end(self.bytes());
        let word = self.rest().get(..end).unwrap_or_default();
        if matches!(word, "null" | "true" | "false") {
            return Ok(self.take(end));
        }
        if end == self.bytes().len() && ["null", "true", "false"].iter().any(|whole| whole.starts_with(word)) {
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
        Err(self.error(if close == b']' { "`,` or `]`" } else { "`,` or `}`" }))
    }

    /// Nothing but white space follows.
    pub(crate) fn end(&mut self) -> Result<(), Syntax> {
        if self.peek().is_none() { Ok(()) } else { Err(self.error("the end")) }
    }

    /// Goes past a value, of any depth, without recursion. What it is goes to `copy`, if anybody wants it: without white space, numbers
    /// digit by digit, strings as valid JSON.
    pub(crate) fn skip(&mut self, mut copy: Option<&mut String>) -> Result<(), Syntax> {
        let mut write = |text: &str| {
            if let Some(copy) = &mut copy {
                copy.push_str(text);
            }
        };
        // The closing bytes of all open lists and objects.
        let mut open: Vec<u8> = Vec::new();
        loop {
            match self.peek() {
                Some(b'{') => {
                    self.at += 1;
                    write("{");
                    if self.eat(b'}') {
                        write("}");
                    } else {
                        open.push(b'}');
                        self.key(&mut write)?;
                        continue;
                    }
                }
                Some(b'[') => {
                    self.at += 1;
                    write("[");
                    if self.eat(b']') {
                        write("]");
                    } else {
                        open.push(b']');
                        continue;
                    }
                }
                Some(b'"') => write(&valid(self.quoted()?)),
                Some(b'-' | b'0'..=b'9') => write(self.number()?),
                _ => write(self.word()?),
            }
            loop {
                let Some(close) = open.last().copied() else { return Ok(()) };
                if self.goes_on(close)? {
                    write(",");
                    if close == b'}' {
                        self.key(&mut write)?;
                    }
                    break;
                }
                write(if close == b'}' { "}" } else { "]" });
                open.pop();
            }
        }
    }

    fn key(&mut self, write: &mut dyn FnMut(&str)) -> Result<(), Syntax> {
        write(&valid(self.quoted()?));
        self.expect(b':', "`:`")?;
        write(":");
        Ok(())
    }
}

/// A string that every reader of JSON takes: half a surrogate pair, unknown escapes and control characters are replaced.
fn valid(quoted: &str) -> Cow<'_, str> {
    if !quoted.bytes().any(|byte| byte == b'\\' || byte < 0x20) {
        return Cow::Borrowed(quoted);
    }
    let mut clean = String::with_capacity(quoted.len());
    push_string(&mut clean, &unescape(quoted.get(1..quoted.len() - 1).unwrap_or_default()));
    Cow::Owned(clean)
}
