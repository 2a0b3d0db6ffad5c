//! The parts of a JSON text, found in one pass. An error has a dozen locations in the same body,
//! and each would otherwise be looked for from the start.

use super::lexer::{container_end, string_end, word_end};
use memchr::memchr2;

/// How many entries take no allocation. Most errors have fewer.
const FEW: usize = 24;
/// The maximum number of entries.
const MANY: usize = 1024;
/// How deep arrays and objects are outlined. What is deeper is one entry.
const DEEPEST: u8 = 16;

/// A member of an object, or an element of an array.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry<'a> {
    /// The key with its quotes. Empty in an array.
    pub(super) key: &'a str,
    pub(super) source: &'a str,
    /// How many of the following entries are inside this one.
    pub(super) size: usize,
    /// Whether the key has no escapes.
    pub(super) is_key_known: bool,
    /// Whether this is an outlined array or object, or a string without escapes.
    pub(super) is_known: bool,
}

impl Entry<'_> {
    const NONE: Self = Self {
        key: "",
        source: "",
        size: 0,
        is_key_known: false,
        is_known: false,
    };
}

/// All values in an array or object, in their order. Values without damage only: for anything else,
/// reading the source again says more.
#[derive(Debug)]
pub(crate) struct Outline<'a> {
    few: [Entry<'a>; FEW],
    many: Vec<Entry<'a>>,
}

impl Default for Outline<'_> {
    fn default() -> Self {
        Self {
            few: [Entry::NONE; FEW],
            many: Vec::new(),
        }
    }
}

impl<'a> Outline<'a> {
    /// Outlines the array or object that a text consists of. An object may have trailing text.
    /// Returns its source and what is inside.
    pub(super) fn fill(&mut self, text: &'a str) -> Option<(&'a str, &[Entry<'a>])> {
        let mut pass = Pass::new(text, &mut self.few);
        let mut found = pass.root();
        if pass.is_full {
            // Nearly all members and elements are longer than four bytes.
            self.many.resize(MANY.min(text.len() / 4), Entry::NONE);
            found = Pass::new(text, &mut self.many).root();
        }
        let (source, used) = found?;
        let entries = if self.many.is_empty() {
            &self.few[..]
        } else {
            &self.many
        };
        Some((source, entries.get(..used)?))
    }
}

/// A pass over the text.
struct Pass<'a, 'o> {
    text: &'a str,
    at: usize,
    entries: &'o mut [Entry<'a>],
    used: usize,
    is_full: bool,
    /// Whether the text is damaged up to its end.
    is_cut: bool,
}

impl<'a, 'o> Pass<'a, 'o> {
    fn new(text: &'a str, entries: &'o mut [Entry<'a>]) -> Self {
        Self {
            text,
            at: 0,
            entries,
            used: 0,
            is_full: false,
            is_cut: false,
        }
    }

    /// Outlines the outermost value. Returns its source and the number of entries.
    fn root(&mut self) -> Option<(&'a str, usize)> {
        let first = self.next()?;
        let start = self.at;
        if !matches!(first, b'{' | b'[') {
            return None;
        }
        self.container(first, 0)?;
        let source = self.text.get(start..self.at)?;
        (first == b'{' || self.next().is_none()).then_some((source, self.used))
    }

    /// Skips white space and returns the next byte.
    fn next(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at)? {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                byte => return Some(*byte),
            }
        }
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// Reads an array or object that has no damage.
    fn container(&mut self, open: u8, depth: u8) -> Option<()> {
        // The closing bracket has the next but one code.
        let close = open + 2;
        self.at += 1;
        if self.next()? == close {
            self.at += 1;
            return Some(());
        }
        loop {
            let (mut key, mut is_key_known) = ("", false);
            if open == b'{' {
                if self.next()? != b'"' {
                    return None;
                }
                (key, is_key_known) = self.string()?;
                if self.next()? != b':' {
                    return None;
                }
                self.at += 1;
            }
            self.entry(key, is_key_known, depth)?;
            match self.next()? {
                b',' => self.at += 1,
                byte if byte == close => {
                    self.at += 1;
                    return Some(());
                }
                _ => return None,
            }
        }
    }

    fn entry(&mut self, key: &'a str, is_key_known: bool, depth: u8) -> Option<()> {
        let first = self.next()?;
        let (start, index) = (self.at, self.used);
        self.is_full = index == self.entries.len();
        self.used += 1;
        let is_known = match first {
            _ if self.is_full => return None,
            b'"' => self.string()?.1,
            b'{' | b'[' => self.inner(first, depth)?,
            b'-' | b'0'..=b'9' | b'a'..=b'z' => {
                self.at += word_end(self.rest());
                false
            }
            _ => return None,
        };
        *self.entries.get_mut(index)? = Entry {
            key,
            source: self.text.get(start..self.at)?,
            size: self.used - index - 1,
            is_key_known,
            is_known,
        };
        Some(())
    }

    /// Reads an array or object in another one, and returns whether it is outlined.
    fn inner(&mut self, first: u8, depth: u8) -> Option<bool> {
        let (start, used) = (self.at, self.used);
        if depth < DEEPEST && self.container(first, depth + 1).is_some() {
            return Some(true);
        }
        // Whatever contains it cannot be complete either.
        if self.is_full || self.is_cut {
            return None;
        }
        (self.at, self.used) = (start, used);
        self.at += container_end(self.rest());
        self.is_cut = self.at == self.text.len();
        (!self.is_cut).then_some(false)
    }

    /// Reads a string with its quotes, and returns whether it has no escapes.
    fn string(&mut self) -> Option<(&'a str, bool)> {
        let rest = self.rest();
        let first = 1 + memchr2(b'"', b'\\', rest.get(1..)?)?;
        let is_known = rest.get(first) == Some(&b'"');
        let end = if is_known {
            first + 1
        } else {
            string_end(rest)?
        };
        let text = self.text.get(self.at..self.at + end)?;
        self.at += end;
        Some((text, is_known))
    }
}
