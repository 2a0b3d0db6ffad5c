//! The parts of a JSON text, found in one pass. A spec has up to a dozen locations in the body of an
//! error, and without an outline each is searched for from the start.

use memchr::memchr2;

use super::lexer::{container_end, string_end, word_end};

/// How many entries take no allocation. Most errors have fewer.
const FEW: usize = 16;
/// The maximum number of entries.
const MANY: usize = 1024;
/// How deep arrays and objects are outlined. What is deeper is one entry.
const DEEPEST: u8 = 16;

/// The length of a key, and its first and last byte. Tells nearly all keys apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag(u32);

impl Tag {
    /// The key has escapes, so that its source tells nothing. No UTF-8 has this byte.
    pub(super) const ESCAPED: Self = Self(0xff);

    pub(super) fn of(key: &str) -> Self {
        let bytes = key.as_bytes();
        let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else {
            return Self(0);
        };
        let [low, high, ..] = bytes.len().to_le_bytes();
        Self(u32::from_le_bytes([*first, *last, low, high]))
    }
}

/// A member of an object, or an element of an array.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry<'a> {
    /// The key without its quotes. Empty in an array.
    pub(super) key: &'a str,
    pub(super) source: &'a str,
    /// How many of the following entries are inside this one.
    pub(super) size: u16,
    pub(super) tag: Tag,
    /// Whether this is an outlined array or object, or a string without escapes.
    pub(super) is_known: bool,
}

impl<'a> Entry<'a> {
    const NONE: Self = Self {
        key: "",
        source: "",
        size: 0,
        tag: Tag::ESCAPED,
        is_known: false,
    };

    /// Splits entries into the first one, what is inside of it, and the others.
    pub(super) fn split(entries: &'a [Self]) -> Option<(&'a Self, &'a [Self], &'a [Self])> {
        let (first, rest) = entries.split_first()?;
        let (inside, rest) = rest.split_at_checked(first.size.into())?;
        Some((first, inside, rest))
    }
}

/// All values in an array or object, in their order. Stops at damage, of which only the source can
/// tell how far it reaches.
#[derive(Debug, Default)]
pub(crate) struct Outline<'a> {
    few: Option<[Entry<'a>; FEW]>,
    many: Vec<Entry<'a>>,
}

impl<'a> Outline<'a> {
    /// Outlines the array or object that a text consists of. An object may have trailing text.
    /// Returns its source and what is inside.
    pub(super) fn fill(&mut self, text: &'a str) -> Option<(&'a str, &[Entry<'a>])> {
        let start = space(text.as_bytes(), 0);
        let open = text.as_bytes().get(start).copied();
        let open = open.filter(|open| matches!(open, b'{' | b'['))?;
        let few = self.few.insert([Entry::NONE; FEW]);
        let mut pass = Pass::new(text, few);
        let mut end = pass.container(start, open, 0);
        let mut used = pass.used;
        if pass.is_full {
            // Nearly all members and elements are longer than four bytes.
            self.many.resize(MANY.min(text.len() / 4), Entry::NONE);
            let mut pass = Pass::new(text, &mut self.many);
            end = pass.container(start, open, 0);
            used = pass.used;
        }
        let end = end?;
        if open == b'[' && space(text.as_bytes(), end) < text.len() {
            return None;
        }
        let entries = if self.many.is_empty() {
            self.few.as_ref()?
        } else {
            &self.many[..]
        };
        Some((text.get(start..end)?, entries.get(..used)?))
    }
}

/// A pass over the text. Its methods take an index and return the one after what they read, or
/// `None` for damage and if there are too many entries.
struct Pass<'a, 'o> {
    text: &'a str,
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
            entries,
            used: 0,
            is_full: false,
            is_cut: false,
        }
    }

    /// Reads an array or object.
    fn container(&mut self, start: usize, open: u8, depth: u8) -> Option<usize> {
        let bytes = self.text.as_bytes();
        // The code of a closing bracket is two more.
        let close = open + 2;
        let mut at = space(bytes, start + 1);
        if *bytes.get(at)? == close {
            return Some(at + 1);
        }
        loop {
            let mut entry = Entry::NONE;
            if open == b'{' {
                let (end, is_known) = string(bytes, at)?;
                entry.key = self.text.get(at + 1..end - 1)?;
                if is_known {
                    entry.tag = Tag::of(entry.key);
                }
                at = space(bytes, end);
                if *bytes.get(at)? != b':' {
                    return None;
                }
                at = space(bytes, at + 1);
            }
            at = space(bytes, self.entry(at, entry, depth)?);
            match *bytes.get(at)? {
                b',' => at = space(bytes, at + 1),
                byte => return (byte == close).then_some(at + 1),
            }
        }
    }

    /// Reads the value of an entry.
    fn entry(&mut self, start: usize, mut entry: Entry<'a>, depth: u8) -> Option<usize> {
        let index = self.used;
        if index == self.entries.len() {
            self.is_full = true;
            return None;
        }
        self.used += 1;
        let bytes = self.text.as_bytes();
        let end;
        (end, entry.is_known) = match *bytes.get(start)? {
            b'"' => string(bytes, start)?,
            open @ (b'{' | b'[') => self.inner(start, open, depth)?,
            b'-' | b'0'..=b'9' | b'a'..=b'z' => (start + word_end(bytes.get(start..)?), false),
            _ => return None,
        };
        entry.source = self.text.get(start..end)?;
        entry.size = u16::try_from(self.used - index - 1).ok()?;
        *self.entries.get_mut(index)? = entry;
        Some(end)
    }

    /// Reads an array or object in another one. Also returns whether it is outlined.
    fn inner(&mut self, start: usize, open: u8, depth: u8) -> Option<(usize, bool)> {
        let used = self.used;
        if depth < DEEPEST
            && let Some(end) = self.container(start, open, depth + 1)
        {
            return Some((end, true));
        }
        // Whatever contains it cannot be complete either.
        if self.is_full || self.is_cut {
            return None;
        }
        self.used = used;
        let end = start + container_end(self.text.as_bytes().get(start..)?);
        self.is_cut = end == self.text.len();
        (!self.is_cut).then_some((end, false))
    }
}

/// The index after white space.
fn space(bytes: &[u8], mut at: usize) -> usize {
    // Nearly always there is none.
    while let Some(byte) = bytes.get(at).filter(|byte| **byte <= b' ') {
        if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
            break;
        }
        at += 1;
    }
    at
}

/// The index after a string, and whether it has no escapes.
fn string(bytes: &[u8], start: usize) -> Option<(usize, bool)> {
    let (first, inside) = bytes.get(start..)?.split_first()?;
    if *first != b'"' {
        return None;
    }
    let found = memchr2(b'"', b'\\', inside)?;
    Some(if inside.get(found) == Some(&b'"') {
        (start + found + 2, true)
    } else {
        (start + string_end(bytes.get(start..)?)?, false)
    })
}
