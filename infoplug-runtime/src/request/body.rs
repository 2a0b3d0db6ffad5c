//! The body of a request: JSON or a form.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::text::text;
use super::values::Values;
use crate::Json;
use crate::json::{Object, Value};
use crate::table::{JsonType, Operation, Parameter, ParameterLocation};

/// Everything except what a form keeps unescaped, and the brackets, which servers interpret in
/// names.
const FORM: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'*')
    .remove(b'[')
    .remove(b']');

/// Returns the body, if the operation has one. An operation whose body parameters are all absent
/// sends `{}` or an empty form.
pub(crate) fn body(operation: &'static Operation, values: &Values) -> Option<Vec<u8>> {
    if let Some((_, whole)) = values.at(operation, ParameterLocation::WholeBody).next() {
        return Some(whole.get().to_owned().into_bytes());
    }
    if !operation
        .parameters
        .iter()
        .any(|parameter| parameter.location == ParameterLocation::Body)
    {
        return None;
    }
    if operation.form {
        return Some(form(values.at(operation, ParameterLocation::Body)));
    }
    let members = values
        .at(operation, ParameterLocation::Body)
        .map(|(parameter, value)| (parameter.name.as_str(), value.into_owned()));
    Some(members.collect::<Object>().0.get().to_owned().into_bytes())
}

/// Encodes a form (`application/x-www-form-urlencoded`, WHATWG URL, section 5): `a[b]=1` for
/// members of objects, `a[]=1` for elements of arrays.
fn form<'v>(members: impl Iterator<Item = (&'static Parameter, Cow<'v, Json>)>) -> Vec<u8> {
    let mut pairs = Vec::new();
    for (parameter, value) in members {
        flatten(parameter.name.clone(), value.view(), &mut pairs);
    }
    let encode = |text: &str| {
        utf8_percent_encode(text, FORM)
            .to_string()
            .replace("%20", "+")
    };
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    pairs.join("&").into_bytes()
}

/// Sends null as an empty string, which is how forms unset a value, and an empty array as well. An
/// array element that is not a scalar has its index in the name.
fn flatten(name: String, value: Value<'_>, pairs: &mut Vec<(String, String)>) {
    match value.kind() {
        Some(JsonType::Object) => {
            for (key, value) in value.members() {
                flatten(format!("{name}[{}]", key.text()), value, pairs);
            }
        }
        Some(JsonType::List) if !value.is_empty() => {
            for (index, item) in value.elements().enumerate() {
                let is_scalar = !matches!(item.kind(), Some(JsonType::Object | JsonType::List));
                flatten(
                    if is_scalar {
                        format!("{name}[]")
                    } else {
                        format!("{name}[{index}]")
                    },
                    item,
                    pairs,
                );
            }
        }
        Some(JsonType::List) | None => pairs.push((name, String::new())),
        Some(_) => pairs.push((name, text(value).into_owned())),
    }
}
