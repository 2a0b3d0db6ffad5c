//! Names of the spec -> Rust names.
//!
//! Rules: words are split at symbols and humps; `+` and a leading `-` become `plus` and `minus`, so
//! that `+1` and `-1` differ; letters outside ASCII become `u` and their code point; a leading
//! digit gets an `n` before it; a keyword, or a name that generated code needs for itself, gets `_`
//! appended.

use heck::{ToSnakeCase, ToUpperCamelCase};

use super::reserved::{CAMEL_KEYWORDS, KEYWORDS, free};
use crate::model::Name;

/// Returns the Rust names of a name, or of `ident` instead. Returns `None` if no characters are
/// left for a name.
pub(crate) fn name(wire: &str, ident: Option<&str>) -> Option<Name> {
    let words = speakable(ident.unwrap_or(wire))?;
    Some(Name {
        wire: wire.to_owned(),
        snake: snake(&words),
        camel: camel(&words),
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

fn speakable(text: &str) -> Option<String> {
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
        .then_some(words)
}

fn snake(words: &str) -> String {
    let name = words.to_snake_case();
    let name = if name.starts_with(|c: char| c.is_ascii_digit()) {
        format!("n{name}")
    } else {
        name
    };
    free(name, KEYWORDS)
}

fn camel(words: &str) -> String {
    let name = words.to_upper_camel_case();
    let name = if name.starts_with(|c: char| c.is_ascii_digit()) {
        format!("N{name}")
    } else {
        name
    };
    free(name, CAMEL_KEYWORDS)
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
}
