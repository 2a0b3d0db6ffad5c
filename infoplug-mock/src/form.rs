//! Bodies of `application/x-www-form-urlencoded`: `a=1&b[c]=2&d[]=3`.

use infoplug_spec::model::{Endpoint, ParameterLocation, Shape, Spec, Type};
use serde_json::{Map, Value};

use crate::pointer;
use crate::request;

/// Maximum nesting of keys. A deeper name is taken as it is.
const DEPTH: usize = 32;

/// Parses a form into an object. All scalars are strings.
pub(crate) fn parse(body: &[u8]) -> Value {
    let mut form = Value::Object(Map::new());
    for (name, value) in request::decode_query(&String::from_utf8_lossy(body)) {
        let keys = keys(&name).unwrap_or_else(|| vec![name.as_str()]);
        insert(&mut form, &keys, value);
    }
    form
}

/// Splits `a[b][]` into `a`, `b` and an empty key.
fn keys(name: &str) -> Option<Vec<&str>> {
    let (first, rest) = name.split_once('[')?;
    let rest = rest.strip_suffix(']')?;
    let keys: Vec<&str> = [first].into_iter().chain(rest.split("][")).collect();
    let is_plain = |key: &&str| !key.contains(['[', ']']);
    (!first.is_empty() && keys.len() <= DEPTH && keys.iter().all(is_plain)).then_some(keys)
}

/// Inserts a value. An empty key appends to a list. A pair that contradicts an earlier one replaces
/// it.
fn insert(target: &mut Value, keys: &[&str], value: String) {
    let Some((key, rest)) = keys.split_first() else {
        *target = value.into();
        return;
    };
    if key.is_empty() {
        if !target.is_array() {
            *target = Value::Array(Vec::new());
        }
        let Value::Array(items) = target else { return };
        // `d[][a]=1&d[][b]=2` is one element, until a key repeats.
        let tokens: Vec<String> = rest.iter().map(|key| (*key).to_owned()).collect();
        if let Some(last) = items
            .last_mut()
            .filter(|last| last.is_object() && pointer::get(last, &tokens).is_none())
        {
            insert(last, rest, value);
        } else {
            let mut item = Value::Null;
            insert(&mut item, rest, value);
            items.push(item);
        }
        return;
    }
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    if let Value::Object(members) = target {
        insert(
            members.entry((*key).to_owned()).or_insert(Value::Null),
            rest,
            value,
        );
    }
}

/// Converts the values of a form to the types of the parameters. Values that do not fit stay as
/// they are, and the checks report them.
pub(crate) fn typed(spec: &Spec, endpoint: &Endpoint, mut form: Value) -> Value {
    for parameter in &endpoint.parameters {
        let location = match parameter.location {
            ParameterLocation::Body => form.get_mut(&parameter.name.wire),
            ParameterLocation::WholeBody => Some(&mut form),
            _ => None,
        };
        if let Some(location) = location {
            convert(spec, &parameter.ty, parameter.nullable, location);
        }
    }
    form
}

fn convert(spec: &Spec, ty: &Type, nullable: bool, value: &mut Value) {
    let is_text = matches!(
        ty,
        Type::String { .. } | Type::IntegerOrEmpty | Type::NumberOrEmpty
    );
    if nullable && !is_text && value.as_str() == Some("") {
        *value = Value::Null;
        return;
    }
    match (ty, &mut *value) {
        (Type::Nullable(inner), value) => convert(spec, inner, true, value),
        (Type::Array(inner, _), value) => {
            number_keys(value);
            for item in value.as_array_mut().into_iter().flatten() {
                convert(spec, inner, false, item);
            }
        }
        (Type::Map(inner), Value::Object(members)) => {
            for member in members.values_mut() {
                convert(spec, inner, false, member);
            }
        }
        (Type::Named(id), Value::Object(members)) => {
            if let Shape::Object(fields) = &spec.type_def(*id).shape {
                for field in fields {
                    if let Some(member) = members.get_mut(&field.name.wire) {
                        convert(spec, &field.ty, field.nullable, member);
                    }
                }
            }
        }
        (_, Value::String(text)) => {
            if let Some(read) = request::read(spec, ty, &[std::mem::take(text)], false) {
                *value = read;
            }
        }
        _ => {}
    }
}

/// `d[0]=3&d[1]=4` is a list as well.
fn number_keys(value: &mut Value) {
    let Value::Object(members) = value else {
        return;
    };
    let mut items: Vec<(usize, Value)> = Vec::with_capacity(members.len());
    for (key, member) in &*members {
        let Ok(index) = key.parse() else { return };
        items.push((index, member.clone()));
    }
    items.sort_by_key(|(index, _)| *index);
    *value = items.into_iter().map(|(_, member)| member).collect();
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn brackets_make_objects_and_lists() {
        let form = parse(
            b"a=1&b[c]=2&d[]=3&d[]=4&e[x][y]=+&f[][p]=1&f[][q]=2&f[][p]=3&g[0][h]=5&a%5Bb=6&c]=7",
        );
        let expected = json!({
            "a": "1", "b": { "c": "2" }, "d": ["3", "4"], "e": { "x": { "y": " " } }, "f": [{ "p": "1", "q": "2" }, { "p": "3" }],
            "g": { "0": { "h": "5" } }, "a[b": "6", "c]": "7",
        });
        assert_eq!(form, expected);
    }

    #[test]
    fn a_name_with_many_brackets_is_taken_as_it_is() {
        let name = format!("a{}", "[b]".repeat(100_000));
        assert_eq!(parse(format!("{name}=1").as_bytes()), json!({ name: "1" }));
    }
}
