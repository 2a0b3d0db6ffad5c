//! Values of unions.

use infoplug_spec::model::{Literal, Shape, Spec, Type, Union, Variant};
use serde_json::Value;

/// Returns the tag of a variant as it is sent.
pub(crate) fn tag(variant: &Variant) -> Option<Value> {
    match variant.tag.as_ref()? {
        Literal::Integer(number) => i64::try_from(*number).ok().map(Value::from),
        Literal::String(text) => Some(text.as_str().into()),
        _ => None,
    }
}

/// Writes the tag of a variant into its value.
pub(crate) fn with_tag(union: &Union, variant: &Variant, mut value: Value) -> Value {
    if let (Some(name), Some(tag), Value::Object(members)) = (&union.tag, tag(variant), &mut value)
    {
        members.insert(name.clone(), tag);
    }
    value
}

/// Returns the variants that may take a value: the one with its tag, or all that take its JSON
/// type.
pub(crate) fn candidates<'u>(spec: &Spec, union: &'u Union, value: &Value) -> Vec<&'u Variant> {
    let is_candidate = |variant: &&Variant| match &union.tag {
        Some(name) => tag(variant).is_some_and(|tag| value.get(name) == Some(&tag)),
        None => takes(spec, &variant.holds.ty, value),
    };
    union.variants.iter().filter(is_candidate).collect()
}

/// Whether a type takes values of the same JSON type.
fn takes(spec: &Spec, ty: &Type, value: &Value) -> bool {
    match (ty, value) {
        (Type::String { .. }, Value::String(_))
        | (Type::Number(_), Value::Number(_))
        | (Type::Boolean, Value::Bool(_))
        | (Type::Array(..), Value::Array(_))
        | (Type::Map(_), Value::Object(_)) => true,
        (Type::Integer(..), Value::Number(number)) => !number.is_f64(),
        (Type::Named(id), value) => match &spec.type_def(*id).shape {
            Shape::Object(_) => value.is_object(),
            Shape::Enum(_) => value.is_string(),
            Shape::IntegerEnum(_) => value.is_i64(),
            Shape::Union(union) => !candidates(spec, union, value).is_empty(),
        },
        _ => false,
    }
}
