//! Values as strings: what a path, a query, a header and a form hold.

use std::borrow::Cow;

use crate::json::Value;
use crate::table::{JsonType, Parameter};

/// A value as one string: what a path, a query and a header hold.
pub(crate) fn text(value: Value<'_>) -> Cow<'_, str> {
    value.text().unwrap_or(Cow::Borrowed(value.get()))
}

/// Hands out one string, or one for each element of an array. An empty array that is sent is an empty
/// text.
pub(super) fn each_text(parameter: &Parameter, value: Value<'_>, mut take: impl FnMut(&str)) {
    if value.kind() != Some(JsonType::List) {
        return take(&text(value));
    }
    if parameter.comma || value.is_empty() {
        let texts: Vec<_> = value.elements().map(text).collect();
        return take(&texts.join(","));
    }
    for element in value.elements() {
        take(&text(element));
    }
}

/// The strings and numbers in a value.
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
