//! Names of the spec -> Rust names.
//!
//! Rules: words are split at symbols and humps; `+` and a leading `-` become `plus` and `minus`, so
//! that `+1` and `-1` differ; letters outside ASCII become `u` and their code point; a leading
//! digit gets an `n` before it; a keyword, or a name that generated code needs for itself, gets `_`
//! appended.

use std::borrow::Cow;

use super::reserved::{CAMEL_KEYWORDS, KEYWORDS, free};
use crate::model::Name;

/// Returns the Rust names of a name, or of `ident` instead. Returns `None` if no characters are
/// left for a name.
pub(crate) fn name(wire: &str, ident: Option<&str>) -> Option<Name> {
    let words = speakable(ident.unwrap_or(wire))?;
    let (snake, camel) = cases(&words);
    Some(Name {
        wire: wire.to_owned(),
        snake: free(lettered(snake, 'n'), KEYWORDS),
        camel: free(lettered(camel, 'N'), CAMEL_KEYWORDS),
    })
}

/// Returns a name that the format itself defines.
pub(crate) fn fixed(snake: &str, camel: &str) -> Name {
    Name {
        wire: snake.to_owned(),
        snake: snake.to_owned(),
        camel: camel.to_owned(),
    }
}

/// Returns a placeholder for a name that is not valid in Rust.
pub(crate) fn unnamed(wire: &str) -> Name {
    Name {
        wire: wire.to_owned(),
        ..fixed("unnamed", "Unnamed")
    }
}

/// Returns whether a string can be an `ident`: it must equal its own snake case or camel case.
pub(crate) fn is_ident(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Returns the words of a string, with only letters and digits of ASCII and what separates them.
fn speakable(text: &str) -> Option<Cow<'_, str>> {
    let (mut rest, mut has_letter) = (text.as_bytes(), false);
    loop {
        match rest {
            [b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9', after @ ..] => {
                has_letter = true;
                rest = after;
            }
            [b'_', after @ ..] => rest = after,
            [] => return has_letter.then_some(Cow::Borrowed(text)),
            _ => break,
        }
    }
    let mut words = String::with_capacity(text.len());
    for (index, c) in text.chars().enumerate() {
        match c {
            '+' => words.push_str(" plus "),
            '-' if index == 0 => words.push_str(" minus "),
            c if c.is_ascii_alphanumeric() => words.push(c),
            c if c.is_ascii() => words.push(' '),
            c => words.extend([" u", &format!("{:x}", u32::from(c)), " "]),
        }
    }
    words
        .contains(|c: char| c.is_ascii_alphanumeric())
        .then_some(Cow::Owned(words))
}

/// Whether the last letter of a word is small.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    Small,
    Capital,
    /// There is no letter yet.
    Neither,
}

/// Returns words in snake case and in camel case. A word ends where a capital follows a small
/// letter, and before the last one of several capitals if a small letter follows it.
fn cases(words: &str) -> (String, String) {
    let mut rest = words.as_bytes();
    let (mut snake, mut camel) = (
        Vec::with_capacity(rest.len() + 4),
        Vec::with_capacity(rest.len()),
    );
    let (mut starts, mut last) = (true, Last::Neither);
    while let [byte, after @ ..] = rest {
        rest = after;
        let (small, capital) = match byte {
            b'a'..=b'z' => (*byte, *byte - 32),
            b'A'..=b'Z' => (*byte + 32, *byte),
            b'0'..=b'9' => (*byte, *byte),
            _ => {
                (starts, last) = (true, Last::Neither);
                continue;
            }
        };
        let is_capital = small != *byte;
        if is_capital && last == Last::Capital && matches!(after, [b'a'..=b'z', ..]) {
            (starts, last) = (true, Last::Neither);
        } else if is_capital {
            last = Last::Capital;
        } else if capital != *byte {
            last = Last::Small;
        }
        if starts && !snake.is_empty() {
            snake.push(b'_');
        }
        snake.push(small);
        camel.push(if starts { capital } else { small });
        starts = last == Last::Small && matches!(after, [b'A'..=b'Z', ..]);
        if starts {
            last = Last::Neither;
        }
    }
    let text = |bytes| String::from_utf8(bytes).unwrap_or_default();
    (text(snake), text(camel))
}

/// Returns a name that does not begin with a digit.
fn lettered(name: String, letter: char) -> String {
    if let [b'0'..=b'9', ..] = name.as_bytes() {
        format!("{letter}{name}")
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(text: &str) -> (String, String) {
        let name = name(text, None).unwrap();
        (name.snake, name.camel)
    }

    #[test]
    fn names_become_valid_rust() {
        for (text, snake, camel) in [
            ("type", "type_", "Type"),
            ("Self", "self_", "Self_"),
            ("2fa", "n2fa", "N2fa"),
            ("r#", "r", "R"),
            ("a-b", "a_b", "AB"),
            ("+1", "plus_1", "Plus1"),
            ("-1", "minus_1", "Minus1"),
            ("@odata.type", "odata_type", "OdataType"),
            ("20404", "n20404", "N20404"),
            ("größe", "gr_uf6_udf_e", "GrUf6UdfE"),
            ("HTTPServer", "http_server", "HttpServer"),
            ("Past 24 hours", "past_24_hours", "Past24Hours"),
        ] {
            assert_eq!(both(text), (snake.to_owned(), camel.to_owned()), "{text}");
        }
        assert_eq!(name("", None), None);
        assert_eq!(name("***", None), None);
    }

    #[test]
    fn words_are_those_of_heck() {
        use heck::{ToSnakeCase as _, ToUpperCamelCase as _};
        let mut texts = vec![String::new()];
        for length in 0..8 {
            for text in &texts {
                let wanted = (text.to_snake_case(), text.to_upper_camel_case());
                assert_eq!(cases(text), wanted, "{text}");
            }
            texts = texts
                .iter()
                .filter(|text| text.len() == length)
                .flat_map(|text| ['a', 'B', '1', ' '].map(|c| format!("{text}{c}")))
                .collect();
        }
    }
}
