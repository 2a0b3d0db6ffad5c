//! JSON Pointers (RFC 6901): reading, writing and removing values, and following types.

use infoplug_spec::model::{Literal, Shape, Spec, Type};
use serde_json::{Map, Value};

/// Writes a value and creates the objects on the path. Returns `false` if a string or number is in
/// the way.
pub(crate) fn set(target: &mut Value, tokens: &[String], new: Value) -> bool {
    let Some((token, rest)) = tokens.split_first() else {
        *target = new;
        return true;
    };
    if target.is_null() {
        // `/errors/0/code` means an array. Any other number may just as well be a member's name.
        *target = if token == "0" {
            Value::Array(Vec::new())
        } else {
            Value::Object(Map::new())
        };
    }
    match target {
        Value::Object(members) => set(
            members.entry(token.clone()).or_insert(Value::Null),
            rest,
            new,
        ),
        Value::Array(items) => {
            let Ok(index) = token.parse::<usize>() else {
                return false;
            };
            if index == items.len() {
                items.push(Value::Null);
            }
            items
                .get_mut(index)
                .is_some_and(|item| set(item, rest, new))
        }
        _ => false,
    }
}

/// Follows a pointer.
pub(crate) fn get<'a>(value: &'a Value, tokens: &[String]) -> Option<&'a Value> {
    tokens.iter().try_fold(value, |value, token| match value {
        Value::Object(members) => members.get(token),
        Value::Array(items) => items.get(index(token)?),
        _ => None,
    })
}

/// Parses a token as an index, which has no sign or leading zeros (RFC 6901, section 4).
fn index(token: &str) -> Option<usize> {
    let is_index =
        token == "0" || !token.starts_with('0') && token.bytes().all(|byte| byte.is_ascii_digit());
    is_index.then(|| token.parse().ok())?
}

/// Removes a member of an object, if it exists.
pub(crate) fn remove(target: &mut Value, tokens: &[String]) {
    match tokens {
        [] => {}
        [last] => {
            if let Value::Object(members) = target {
                members.remove(last);
            }
        }
        [token, rest @ ..] => match target {
            Value::Object(members) => {
                if let Some(member) = members.get_mut(token) {
                    remove(member, rest);
                }
            }
            Value::Array(items) => {
                if let Some(item) = token
                    .parse::<usize>()
                    .ok()
                    .and_then(|index| items.get_mut(index))
                {
                    remove(item, rest);
                }
            }
            _ => {}
        },
    }
}

/// What the spec says about the value at a pointer.
#[derive(Clone, Copy)]
pub(crate) struct Spot<'a> {
    pub(crate) ty: &'a Type,
    pub(crate) optional: bool,
    pub(crate) nullable: bool,
    pub(crate) example: Option<&'a Literal>,
    /// The only value, if the spec fixes it.
    pub(crate) constant: Option<&'a Literal>,
}

impl<'a> Spot<'a> {
    fn of(ty: &'a Type) -> Self {
        Self {
            ty,
            optional: false,
            nullable: matches!(ty, Type::Nullable(_)),
            example: None,
            constant: None,
        }
    }
}

/// Follows a pointer through a type.
pub(crate) fn spot<'a>(spec: &'a Spec, ty: &'a Type, tokens: &[String]) -> Option<Spot<'a>> {
    let mut spot = Spot::of(ty);
    for token in tokens {
        spot = match bare(spot.ty) {
            Type::Named(id) => match &spec.type_def(*id).shape {
                Shape::Object(fields) => {
                    let field = fields.iter().find(|field| field.name.wire == *token)?;
                    let of = Spot::of(&field.ty);
                    Spot {
                        optional: field.optional,
                        nullable: of.nullable || field.nullable,
                        example: field.example.as_ref(),
                        constant: field.constant.as_ref(),
                        ..of
                    }
                }
                Shape::Enum(_) | Shape::IntegerEnum(_) => return None,
            },
            Type::Array(inner, _) | Type::Map(inner) => Spot::of(inner),
            Type::Json => spot,
            _ => return None,
        };
    }
    Some(spot)
}

/// Returns the type without the permission to be null.
pub(crate) fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Nullable(inner) => bare(inner),
        other => other,
    }
}

/// Converts a string to a value of a type. States, tokens and ids are compared as strings, but may
/// be numbers or booleans on the wire.
pub(crate) fn text_as(spec: &Spec, ty: Option<&Type>, text: &str) -> Value {
    let parsed = match ty.map(bare) {
        Some(Type::Named(id)) if matches!(spec.type_def(*id).shape, Shape::IntegerEnum(_)) => {
            text.parse::<i64>().ok().map(Value::from)
        }
        Some(Type::Integer(..) | Type::IntegerOrEmpty) => text.parse::<i64>().ok().map(Value::from),
        Some(Type::Number(_) | Type::NumberOrEmpty) => text.parse::<f64>().ok().map(Value::from),
        Some(Type::Boolean) => text.parse::<bool>().ok().map(Value::from),
        _ => None,
    };
    parsed.unwrap_or_else(|| Value::from(text))
}

/// Returns the string that represents a value in comparisons.
pub(crate) fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(path: &str) -> Vec<String> {
        path.split('/').skip(1).map(str::to_owned).collect()
    }

    #[test]
    fn writing_makes_the_objects_and_arrays_on_the_way() {
        let mut value = Value::Null;
        assert!(set(&mut value, &tokens("/errors/0/code"), 7.into()));
        assert!(set(&mut value, &tokens("/errors/0/text"), "x".into()));
        assert!(set(&mut value, &tokens("/404"), true.into()));
        assert_eq!(
            value,
            serde_json::json!({ "errors": [{ "code": 7, "text": "x" }], "404": true })
        );
        assert!(!set(&mut value, &tokens("/404/deeper"), 1.into()));
        assert!(!set(&mut value, &tokens("/errors/5"), 1.into()));
    }

    #[test]
    fn removing_takes_only_the_last_member() {
        let mut value = serde_json::json!({ "a": { "b": 1, "c": 2 } });
        remove(&mut value, &tokens("/a/b"));
        remove(&mut value, &tokens("/x/y"));
        assert_eq!(value, serde_json::json!({ "a": { "c": 2 } }));
    }
}
