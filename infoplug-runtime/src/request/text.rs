//! Values as texts: what a path, a query, a header and a form hold.

use std::borrow::Cow;

use crate::json::Value;
use crate::table::{JsonType, Parameter};

/// A value as one text: what a path, a query and a header hold.
pub(crate) fn text(value: Value<'_>) -> Cow<'_, str> {
    value.text().unwrap_or(Cow::Borrowed(value.get()))
}

/// One text, or one for each element of an array. An empty array that is sent is an empty text.
pub(super) fn texts<'v>(parameter: &Parameter, value: Value<'v>) -> Vec<Cow<'v, str>> {
    match value.kind() {
        Some(JsonType::List) => {
            let texts: Vec<_> = value.elements().map(text).collect();
            if parameter.comma || texts.is_empty() {
                vec![texts.join(",").into()]
            } else {
                texts
            }
        }
        _ => vec![text(value)],
    }
}

/// The texts and numbers in a value.
pub(super) fn leaves(value: Value<'_>) -> Vec<String> {
    let (mut open, mut leaves) = (vec![value], Vec::new());
    // No recursion: JSON of a server may be of any depth.
    while let Some(value) = open.pop() {
        match value.kind() {
            Some(JsonType::List | JsonType::Object) => open.extend(value.children()),
            Some(JsonType::Boolean) | None => {}
            Some(_) => leaves.push(text(value).into_owned()),
        }
    }
    leaves
}
