//! What decides which variant of a union a value is.

use infoplug_tables::Rule;

use super::json::json;
use super::parameter;
use crate::Spec;
use crate::model::{Shape, Type, TypeDef, Union, Variant};

/// Returns the table of a union: what it is, for messages; its tag or an empty string; and for each
/// variant its name in Rust, a space, and what it takes. That is its tag as JSON, or without a tag,
/// the letters of its JSON types: `s`tring, `i`nteger, `n`umber, `b`oolean, `o`bject, and `a`rray
/// with the letters of its items.
#[must_use]
pub fn union(spec: &Spec, def: &TypeDef, union: &Union) -> Vec<String> {
    let variants = union.variants.iter().map(|variant| {
        let takes = takes(spec, variant);
        format!("{} {takes}", variant.holds.name.camel)
    });
    let expected = format!("a value of `{}`", def.name.camel);
    let tag = union.tag.clone().unwrap_or_default();
    [expected, tag].into_iter().chain(variants).collect()
}

/// Returns what is checked about the variants: the tag, then for each variant what it takes, for an
/// object with its required members in lines of their own (`!name`, or `=name value` for a
/// constant), and the check of its value.
pub(super) fn rules(spec: &Spec, union: &Union) -> Vec<(String, Rule)> {
    let tag = union.tag.clone().unwrap_or_default();
    let variants = union.variants.iter().map(|variant| {
        let mut takes = takes(spec, variant);
        if union.tag.is_none() {
            for member in required(spec, &variant.holds.ty) {
                takes.push('\n');
                takes.push_str(&member);
            }
        }
        (takes, parameter::rule(spec, &variant.holds.ty))
    });
    let rules: Vec<_> = variants.collect();
    if rules.iter().all(|(_, rule)| *rule == Rule::Any) {
        return Vec::new();
    }
    [(tag, Rule::Any)].into_iter().chain(rules).collect()
}

fn required(spec: &Spec, ty: &Type) -> impl Iterator<Item = String> {
    let fields = match ty {
        Type::Named(id) => match &spec.type_def(*id).shape {
            Shape::Object(fields) => fields.as_slice(),
            _ => &[],
        },
        _ => &[],
    };
    let required = fields.iter().filter(|field| !field.optional);
    required.map(|field| match &field.constant {
        Some(constant) => format!("={} {}", field.name.wire, json(constant)),
        None => format!("!{}", field.name.wire),
    })
}

fn takes(spec: &Spec, variant: &Variant) -> String {
    match &variant.tag {
        Some(tag) => json(tag),
        None => letters(spec, &variant.holds.ty),
    }
}

/// Returns the letters of the JSON types that a variant takes.
fn letters(spec: &Spec, ty: &Type) -> String {
    let Type::Array(item, _) = ty else {
        return letter(spec, ty).to_owned();
    };
    let items = match &**item {
        Type::Named(id) => match &spec.type_def(*id).shape {
            Shape::Union(Union { tag: Some(_), .. }) => "o".to_owned(),
            Shape::Union(union) => {
                let variants = union.variants.iter();
                variants
                    .map(|variant| letter(spec, &variant.holds.ty))
                    .collect()
            }
            _ => letter(spec, item).to_owned(),
        },
        item => letter(spec, item).to_owned(),
    };
    format!("a{items}")
}

/// Returns the letter of the JSON type of a value.
fn letter(spec: &Spec, ty: &Type) -> &'static str {
    match ty {
        Type::String { .. } => "s",
        Type::Integer(..) => "i",
        Type::Number(_) => "n",
        Type::Boolean => "b",
        Type::Map(_) => "o",
        Type::Array(..) => "a",
        Type::Named(id) => match &spec.type_def(*id).shape {
            Shape::Object(_) => "o",
            Shape::Enum(_) => "s",
            Shape::IntegerEnum(_) => "i",
            Shape::Union(_) => ANY,
        },
        Type::Nullable(inner) => letter(spec, inner),
        _ => ANY,
    }
}

/// The letters of all types.
const ANY: &str = "sinbao";
