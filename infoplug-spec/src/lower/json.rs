//! Constants and tags as JSON.

use std::fmt::Write as _;

use crate::model::Literal;

/// Returns a scalar as JSON without spaces, so that it can follow a name in a table. A list, a
/// mapping and null, which the check accepts nowhere, become null.
#[must_use]
pub fn json(scalar: &Literal) -> String {
    match scalar {
        Literal::String(text) => quoted(text),
        Literal::Integer(number) => number.to_string(),
        Literal::Number(number) => format!("{number:?}"),
        Literal::Boolean(value) => value.to_string(),
        Literal::Null | Literal::List(_) | Literal::Object(_) => "null".to_owned(),
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\0'..=' ' => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
