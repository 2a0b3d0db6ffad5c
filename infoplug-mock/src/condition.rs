//! Evaluates the conditions of the spec against a response.

use infoplug_spec::model::{Condition, JsonType, Pointer, Test};
use serde_json::Value;

use crate::draft::Draft;
use crate::pointer;

/// Returns whether something restricted to these conditions applies to a response. Without
/// conditions it always does.
pub(crate) fn applies(when: &[Condition], draft: &Draft<'_>) -> bool {
    when.is_empty() || any_holds(when, draft)
}

/// Returns whether a response meets any of these conditions.
pub(crate) fn any_holds(conditions: &[Condition], draft: &Draft<'_>) -> bool {
    conditions.iter().any(|condition| holds(condition, draft))
}

pub(crate) fn holds(condition: &Condition, draft: &Draft<'_>) -> bool {
    let within = |(first, last): &(u16, u16)| (*first..=*last).contains(&draft.status);
    let header = |name: &str| draft.header(name).map(Value::from);
    (condition.statuses.is_empty() || condition.statuses.iter().any(within))
        && condition
            .content_type
            .as_ref()
            .is_none_or(|test| passes(test, media_type(draft).as_ref()))
        && condition
            .headers
            .iter()
            .all(|(name, test)| passes(test, header(name).as_ref()))
        && condition
            .body
            .iter()
            .all(|(at, test)| passes(test, pointer::get(&draft.body, &at.0)))
        && condition
            .plain_body
            .as_ref()
            .is_none_or(|test| passes(test, plain_body(draft).as_ref()))
        && is_of(condition, draft)
}

/// The body as a value, if it is not JSON.
fn plain_body(draft: &Draft<'_>) -> Option<Value> {
    draft.plain().map(Value::from)
}

fn media_type(draft: &Draft<'_>) -> Option<Value> {
    Some(draft.media_type())
        .filter(|media_type| !media_type.is_empty())
        .map(Value::from)
}

/// Returns whether the condition is about this call. A response cannot change that.
pub(crate) fn is_of(condition: &Condition, draft: &Draft<'_>) -> bool {
    (condition.methods.is_empty() || condition.methods.contains(&draft.endpoint.method))
        && (condition.endpoints.is_empty()
            || condition.endpoints.contains(&draft.endpoint.name.wire))
}

/// Returns whether a value passes a test. Null counts as absent.
pub(crate) fn passes(test: &Test, value: Option<&Value>) -> bool {
    let value = value.filter(|value| !value.is_null());
    let scalar = value.and_then(scalar);
    let letters = value.and_then(Value::as_str);
    test.present
        .is_none_or(|present| present == value.is_some())
        && test
            .empty
            .is_none_or(|empty| empty == value.is_none_or(is_empty))
        && (test.types.is_empty()
            || value.is_some_and(|value| test.types.iter().any(|ty| is_type(*ty, value))))
        && test
            .is
            .as_ref()
            .is_none_or(|known| scalar.as_ref().is_some_and(|scalar| known.contains(scalar)))
        && !scalar.is_some_and(|scalar| test.not.contains(&scalar))
        && test
            .starts_with
            .as_ref()
            .is_none_or(|start| letters.is_some_and(|text| text.starts_with(start.as_str())))
        && test
            .contains
            .as_ref()
            .is_none_or(|part| letters.is_some_and(|text| text.contains(part.as_str())))
        && (test.any.is_empty()
            || value.is_some_and(|value| {
                elements(value)
                    .iter()
                    .any(|element| all_pass(&test.any, element))
            }))
}

/// Returns whether an element passes all the tests of its members.
pub(crate) fn all_pass(tests: &[(Pointer, Test)], element: &Value) -> bool {
    tests
        .iter()
        .all(|(at, test)| passes(test, pointer::get(element, &at.0)))
}

fn elements(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(members) => members.values().collect(),
        _ => Vec::new(),
    }
}

/// Returns the string that represents a value in comparisons.
fn scalar(value: &Value) -> Option<String> {
    (!value.is_array() && !value.is_object()).then(|| pointer::as_text(value))
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

fn is_type(ty: JsonType, value: &Value) -> bool {
    match ty {
        JsonType::String => value.is_string(),
        JsonType::Integer => value.is_i64() || value.is_u64(),
        JsonType::Number => value.is_number(),
        JsonType::Boolean => value.is_boolean(),
        JsonType::List => value.is_array(),
        JsonType::Object => value.is_object(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn tests_pass_as_the_format_says() {
        let is = |value: &str| Test {
            is: Some(vec![value.to_owned()]),
            ..Test::default()
        };
        let not = Test {
            not: vec!["true".to_owned()],
            ..Test::default()
        };
        let empty = |empty| Test {
            empty: Some(empty),
            ..Test::default()
        };
        let number = Test {
            types: vec![JsonType::Number],
            ..Test::default()
        };
        let begins = Test {
            starts_with: Some("a".to_owned()),
            contains: Some("c".to_owned()),
            ..Test::default()
        };
        for (test, value, expected) in [
            (is("false"), json!(false), true),
            (is("false"), json!("false"), true),
            (is("0"), json!(0), true),
            (is("0"), json!(null), false),
            (is("0"), json!([0]), false),
            (not.clone(), json!(true), false),
            (not.clone(), json!(null), true),
            (not, json!({}), true),
            (empty(true), json!([]), true),
            (empty(true), json!(0), false),
            (empty(false), json!(""), false),
            (number, json!(7), true),
            (begins.clone(), json!("abc"), true),
            (begins, json!("ab"), false),
        ] {
            assert_eq!(passes(&test, Some(&value)), expected, "{test:?} {value}");
        }
        assert!(passes(
            &Test {
                present: Some(false),
                ..Test::default()
            },
            None
        ));
    }
}
