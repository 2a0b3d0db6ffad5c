//! Makes strings from outside safe to show, whether they come from a server, a spec or a request.
//! All `infoplug` crates show such strings through this crate, so the set of characters that could
//! mislead a terminal, an editor or a reader is the same everywhere.
//!
//! Tabs and line breaks become spaces, because people write them between words. Every other
//! character that [`misleads`] becomes a visible escape such as `\u{202e}`. A space in its place
//! would hide that something was there, make two different codes or names look alike, and leave
//! nothing to search for in the server's logs. Dropping the character would join what it separated,
//! such as the two halves of a key. The escape is that of Rust's string literals, so it can be
//! pasted into a test.

#![forbid(unsafe_code)]

mod headers;
mod nearest;

pub use headers::OF_THE_CONNECTION;
pub use nearest::nearest;

/// Maximum number of characters shown of a string whose length a server or a request decides.
pub const LONGEST: usize = 300;

/// Returns whether a character can make a string look like a different one: a terminal takes it for
/// a command, or it ends the line, changes the direction of the text, or is invisible. Tabs and the
/// usual line breaks do not count, because [`one_line`] turns them into spaces.
///
/// The set holds the control characters, the line and paragraph separators, and the characters that
/// Unicode calls default ignorable. It leaves out the two joiners (U+200C, U+200D) and the
/// variation selectors of the first plane, because Persian, Indic and Mongolian words and many
/// emoji need them.
#[must_use]
pub const fn misleads(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        // Control characters.
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        // Directional marks, overrides and isolates, and line separators.
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        // Invisible characters: soft hyphen, grapheme joiner, fillers, vowel separators, zero-width
        // spaces, operators, annotations, shorthand and music controls, tags and other variation
        // selectors.
        | '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2065}'
        | '\u{206a}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}' => true,
        _ => false,
    }
}

/// Returns the first character of a string that [`misleads`].
#[must_use]
pub fn misleading(text: &str) -> Option<char> {
    // Most strings are printable ASCII, which takes no decoding.
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        None
    } else {
        text.chars().find(|c| misleads(*c))
    }
}

/// Returns the Unicode name of a code point: `U+001B`.
#[must_use]
pub fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// Puts a string on one line. Tabs and line breaks become spaces, and characters that [`misleads`]
/// flags become visible escapes.
#[must_use]
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        push(c, &mut line);
    }
    line
}

/// Like [`one_line`], for a string of any length. A string of more than [`LONGEST`] characters is
/// cut and ends with `...`.
#[must_use]
pub fn shown(text: &str) -> String {
    let mut line = String::with_capacity(text.len().min(LONGEST));
    let mut length = 0;
    for c in text.chars() {
        let before = line.len();
        length += push(c, &mut line);
        // Never cuts an escape in two.
        if length > LONGEST {
            line.truncate(before);
            return line + "...";
        }
    }
    line
}

/// Appends a character as it is shown. Returns how many characters that takes.
fn push(c: char, line: &mut String) -> usize {
    match c {
        '\t' | '\n' | '\r' => line.push(' '),
        c if misleads(c) => {
            line.extend(c.escape_unicode());
            return c.escape_unicode().len();
        }
        c => line.push(c),
    }
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Characters that must not reach a terminal or a log, one or more of each kind.
    const BAD: &[char] = &[
        '\0',
        '\u{7}',
        '\u{1b}',
        '\u{7f}',
        '\u{85}',
        '\u{9b}',
        '\u{2028}',
        '\u{2029}',
        '\u{61c}',
        '\u{200e}',
        '\u{200f}',
        '\u{202a}',
        '\u{202e}',
        '\u{2066}',
        '\u{2069}',
        '\u{200b}',
        '\u{2060}',
        '\u{2064}',
        '\u{feff}',
        '\u{ad}',
        '\u{e0001}',
        '\u{e0041}',
        '\u{e0100}',
    ];

    #[test]
    fn what_misleads_becomes_a_visible_escape_and_white_space_stays_white() {
        for &bad in BAD {
            assert!(misleads(bad), "{bad:?}");
            let escape = format!("a{}b", bad.escape_unicode());
            assert_eq!(
                (one_line(&format!("a{bad}b")), shown(&format!("a{bad}b"))),
                (escape.clone(), escape)
            );
        }
        assert_eq!(one_line("a\tb\r\nc"), "a b  c");
        assert_eq!(one_line("\u{202e}"), r"\u{202e}");
    }

    #[test]
    fn no_control_or_format_character_of_the_first_planes_gets_through_but_those_that_scripts_need()
    {
        let needed = |c: char| matches!(c, '\u{200c}' | '\u{200d}');
        for c in ('\0'..='\u{ffff}')
            .chain('\u{e0000}'..='\u{e0fff}')
            .filter(|c| !needed(*c))
        {
            let is_control = c.is_control() && !matches!(c, '\t' | '\n' | '\r');
            let is_format = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{e0000}'..='\u{e0fff}');
            if is_control || is_format {
                assert!(misleads(c), "{c:?}");
                assert!(!one_line(&c.to_string()).contains(c), "{c:?}");
            }
        }
    }

    #[test]
    fn words_of_every_script_and_emoji_stay_as_they_are() {
        for text in [
            "",
            "plain ASCII",
            "Grüße",
            "漢字",
            "می\u{200c}خواهم",
            "क्\u{200d}ष",
            "👩\u{200d}💻 ❤\u{fe0f}",
            "a\u{a0}b",
            "שלום",
            "\u{301}x",
        ] {
            assert_eq!(
                (one_line(text), shown(text), misleading(text)),
                (text.to_owned(), text.to_owned(), None)
            );
        }
    }

    #[test]
    fn of_a_long_text_the_beginning_is_shown_and_escapes_stay_whole() {
        assert_eq!(shown(&"ä".repeat(LONGEST)), "ä".repeat(LONGEST));
        assert_eq!(shown(&"ä".repeat(LONGEST + 1)), "ä".repeat(LONGEST) + "...");
        let escapes = shown(&"\u{1b}".repeat(1_000_000));
        assert_eq!(escapes, r"\u{1b}".repeat(LONGEST / 6) + "...");
        assert_eq!(one_line(&"x".repeat(1000)).len(), 1000);
    }

    #[test]
    fn a_message_can_name_the_character() {
        assert_eq!(misleading("tab\tand\r\nlines"), None);
        assert_eq!(
            misleading("a\u{1b}b\u{202e}").map(code_point).as_deref(),
            Some("U+001B")
        );
        assert_eq!(
            misleading("ä\u{e0041}").map(code_point).as_deref(),
            Some("U+E0041")
        );
    }
}
