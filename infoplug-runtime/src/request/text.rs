//! Values as strings, for paths, queries, headers and forms.

use std::borrow::Cow;

use crate::json::Value;
use crate::table::{JsonType, Parameter};

/// Returns a value as one string, for a path, a query or a header.
pub(crate) fn text(value: Value<'_>) -> Cow<'_, str> {
    value.text().unwrap_or(Cow::Borrowed(value.get()))
}

/// Passes on one string, or one for each element of an array. An empty array becomes an empty
/// string.
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

/// Returns the strings and numbers in a value.
pub(super) fn leaves(value: Value<'_>) -> Vec<String> {
    let (mut open, mut leaves) = (vec![value], Vec::new());
    // No recursion: JSON from a server may have any depth.
    while let Some(value) = open.pop() {
        match value.kind() {
            Some(JsonType::List | JsonType::Object) => open.extend(value.children()),
            Some(JsonType::Boolean) | None => {}
            Some(_) => leaves.push(text(value).into_owned()),
        }
    }
    leaves
}
