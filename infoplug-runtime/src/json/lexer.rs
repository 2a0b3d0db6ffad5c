//! The tokens of JSON (RFC 8259), for both readers: the strict one for successes and the lenient
//! one for error bodies.
//!
//! Both read strings leniently. Half a surrogate pair or an unknown escape says nothing about the
//! rest of a response that may have been paid for.

use std::borrow::Cow;
use std::fmt::Write as _;

use memchr::memchr2;

pub(crate) fn skip_space(text: &str) -> &str {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    // Usually there is none.
    if !text.as_bytes().first().is_some_and(is_space) {
        return text;
    }
    let space = text
        .as_bytes()
        .iter()
        .take_while(|byte| is_space(byte))
        .count();
    text.get(space..).unwrap_or_default()
}

/// The index after the string that begins at the first byte.
pub(crate) fn string_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        let found = at + memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes.get(found) == Some(&b'"') {
            return Some(found + 1);
        }
        // Skip the escaped character, which may be a quote.
        at = found + 2;
    }
}

/// The index after the number that begins at the first byte (RFC 8259, section 6), and whether it
/// is an integer, without fraction or exponent.
pub(crate) fn number_end(bytes: &[u8]) -> Option<(usize, bool)> {
    let digits = |from: usize| {
        bytes
            .iter()
            .skip(from)
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    at += match bytes.get(at)? {
        b'0' => 1,
        b'1'..=b'9' => digits(at),
        _ => return None,
    };
    let mut whole = true;
    if bytes.get(at) == Some(&b'.') {
        let fraction = Some(digits(at + 1)).filter(|count| *count > 0)?;
        (at, whole) = (at + 1 + fraction, false);
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let exponent = Some(digits(at + 1 + sign)).filter(|count| *count > 0)?;
        (at, whole) = (at + 1 + sign + exponent, false);
    }
    Some((at, whole))
}

/// Whether a string is a number, and if so whether it is an integer.
pub(crate) fn number(text: &str) -> Option<bool> {
    number_end(text.as_bytes())
        .filter(|(end, _)| *end == text.len())
        .map(|(_, whole)| whole)
}

/// The index after the word that begins at the first byte.
pub(crate) fn word_end(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.'))
        .count()
}

/// The index after the array or object that begins at the first byte, or the end of the text if it
/// is truncated.
pub(crate) fn container_end(bytes: &[u8]) -> usize {
    let (mut at, mut depth) = (0, 0_usize);
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(found) = rest
            .iter()
            .position(|byte| matches!(byte, b'"' | b'{' | b'[' | b'}' | b']'))
        else {
            return bytes.len();
        };
        let rest = rest.get(found..).unwrap_or_default();
        at += found + 1;
        match rest.first() {
            Some(b'"') => match string_end(rest) {
                Some(end) => at += end - 1,
                None => return bytes.len(),
            },
            Some(b'{' | b'[') => depth += 1,
            _ => {
                depth -= 1;
                if depth == 0 {
                    // A mismatched bracket is damage: what follows belongs to no known value.
                    let fits = (bytes.first() == Some(&b'{')) == (rest.first() == Some(&b'}'));
                    return if fits { at } else { bytes.len() };
                }
            }
        }
    }
}

/// Resolves the escapes in a string without its quotes (RFC 8259, section 7). Half a surrogate pair
/// becomes U+FFFD, an unknown escape its letter.
pub(crate) fn unescape(text: &str) -> Cow<'_, str> {
    let Some((plain, mut rest)) = text.split_once('\\') else {
        return Cow::Borrowed(text);
    };
    let mut clear = String::with_capacity(text.len());
    clear.push_str(plain);
    loop {
        let mut chars = rest.chars();
        match chars.next() {
            Some('n') => clear.push('\n'),
            Some('r') => clear.push('\r'),
            Some('t') => clear.push('\t'),
            Some('b') => clear.push('\u{8}'),
            Some('f') => clear.push('\u{c}'),
            Some('u') => {
                let (character, following) = code_point(chars.as_str());
                clear.push(character);
                chars = following.chars();
            }
            Some(other) => clear.push(other),
            None => {}
        }
        rest = chars.as_str();
        let Some((plain, following)) = rest.split_once('\\') else {
            clear.push_str(rest);
            return Cow::Owned(clear);
        };
        clear.push_str(plain);
        rest = following;
    }
}

/// Decodes the character after `\u`, which may be a surrogate pair, and returns the rest.
fn code_point(text: &str) -> (char, &str) {
    let is_hex = |hex: &&str| hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    let unit = |text: &str| {
        text.get(..4)
            .filter(is_hex)
            .and_then(|hex| u16::from_str_radix(hex, 16).ok())
    };
    let Some(first) = unit(text) else {
        return (char::REPLACEMENT_CHARACTER, text);
    };
    let following = text.get(4..).unwrap_or_default();
    let second = following.strip_prefix("\\u").and_then(unit);
    match char::decode_utf16([first].into_iter().chain(second)).next() {
        Some(Ok(character)) if character.len_utf16() == 2 => {
            (character, following.get(6..).unwrap_or_default())
        }
        Some(Ok(character)) => (character, following),
        _ => (char::REPLACEMENT_CHARACTER, following),
    }
}

/// The length of a string with its quotes and necessary escapes.
pub(crate) fn quoted_len(text: &str) -> usize {
    let extra = |byte: u8| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x8 | 0xc => 1,
        0..0x20 => 5,
        _ => 0,
    };
    text.len() + 2 + text.bytes().map(extra).sum::<usize>()
}

/// Appends a string with its quotes and necessary escapes.
pub(crate) fn push_string(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    while let Some(at) = rest
        .bytes()
        .position(|byte| byte < 0x20 || byte == b'"' || byte == b'\\')
    {
        let (plain, special) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(plain);
        let mut chars = special.chars();
        match chars.next() {
            Some('"') => out.push_str("\\\""),
            Some('\\') => out.push_str("\\\\"),
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some('\u{8}') => out.push_str("\\b"),
            Some('\u{c}') => out.push_str("\\f"),
            Some(control) => drop(write!(out, "\\u{:04x}", u32::from(control))),
            None => {}
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    out.push('"');
}
