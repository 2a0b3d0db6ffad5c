//! Arbitrary values, by YAML's core schema.

use crate::document::{Kind, Node};
use crate::model::Literal;

/// Reads an arbitrary value by YAML's core schema.
pub(crate) fn literal(node: &Node) -> Literal {
    match &node.kind {
        _ if node.is_null() => Literal::Null,
        Kind::Scalar { text, plain: false } => Literal::String(text.clone()),
        Kind::Scalar { text, plain: true } => plain_literal(text),
        Kind::List(items) => Literal::List(items.iter().map(literal).collect()),
        Kind::Map(entries) => Literal::Object(
            entries
                .iter()
                .map(|entry| (entry.key.clone(), literal(&entry.value)))
                .collect(),
        ),
    }
}

fn plain_literal(text: &str) -> Literal {
    match text {
        "true" => return Literal::Boolean(true),
        "false" => return Literal::Boolean(false),
        _ => {}
    }
    if let Some(number) = text
        .parse()
        .ok()
        .filter(|number| (i64::MIN.into()..=u64::MAX.into()).contains(number))
    {
        return Literal::Integer(number);
    }
    let looks_like_a_number =
        text.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '+' || c == '.');
    match text.parse::<f64>() {
        Ok(number) if looks_like_a_number && number.is_finite() => Literal::Number(number),
        _ => Literal::String(text.to_owned()),
    }
}
