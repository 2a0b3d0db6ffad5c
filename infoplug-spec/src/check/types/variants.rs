//! The variants of unions, when all types are known: their names, and what tells them apart.

use std::collections::hash_map::Entry::{Occupied, Vacant};
use std::collections::{HashMap, HashSet};

use crate::check::unique;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Field, Name, Only, Shape, Type, TypeDef, Union, Variant};
use crate::names::{self, reserved};
use crate::source::Span;

/// Names the variants that are named after their types, and checks each union. All types are known.
pub(super) fn finish(defs: &mut [TypeDef], misread: &HashSet<Span>, problems: &Diagnostics) {
    for index in 0..defs.len() {
        let Some(Shape::Union(union)) = defs.get(index).map(|def| &def.shape) else {
            continue;
        };
        let named: Vec<Name> = union
            .variants
            .iter()
            .map(|variant| {
                let mut name = variant.holds.name.clone();
                if name.wire.is_empty() {
                    let camel = named_after(&variant.holds.ty, defs);
                    name = names::name(&camel, None).unwrap_or(name);
                    name.camel = camel;
                }
                reserved::keep_free(&mut name, &[], reserved::VALUES);
                name
            })
            .collect();
        if let Some(Shape::Union(union)) = defs.get_mut(index).map(|def| &mut def.shape) {
            for (variant, name) in union.variants.iter_mut().zip(named) {
                variant.holds.name = name;
            }
        }
        if let Some(Shape::Union(union)) = defs.get(index).map(|def| &def.shape) {
            check(union, defs, misread, problems);
        }
    }
}

/// Returns the name of a variant: `String`, `Ticket`, `IntegerList`.
fn named_after(ty: &Type, defs: &[TypeDef]) -> String {
    match ty {
        Type::String { .. } => "String".to_owned(),
        Type::Integer(..) => "Integer".to_owned(),
        Type::Number(_) => "Number".to_owned(),
        Type::Boolean => "Boolean".to_owned(),
        Type::Named(id) => defs
            .get(id.0)
            .map_or_else(String::new, |def| def.name.camel.clone()),
        Type::Array(item, _) => named_after(item, defs) + "List",
        Type::Map(item) => named_after(item, defs) + "Map",
        Type::Nullable(inner) => named_after(inner, defs),
        _ => "Json".to_owned(),
    }
}

fn check(union: &Union, defs: &[TypeDef], misread: &HashSet<Span>, problems: &Diagnostics) {
    if union
        .variants
        .iter()
        .any(|variant| misread.contains(&variant.holds.span))
    {
        return;
    }
    let fields = union.variants.iter().map(|variant| &variant.holds);
    unique::report(
        "variant",
        fields.map(|field| {
            let wire = if field.name.wire.is_empty() {
                &field.name.camel
            } else {
                &field.name.wire
            };
            (field.name.camel.as_str(), wire.as_str(), field.span)
        }),
        problems,
    );
    for variant in &union.variants {
        if let Some((message, help)) = unusable(union, &variant.holds.ty, defs) {
            problems.push(
                Diagnostic::error(Code::UnusableType, variant.holds.span, message).help(help),
            );
        }
    }
    if union.tag.is_some() {
        return;
    }
    // There are few kinds of values and arrays, but any number of objects.
    let (mut values, mut objects) = (Vec::new(), HashMap::new());
    for variant in &union.variants {
        let found = if json(&variant.holds.ty, defs) == Json::Object {
            match objects.entry(required(&variant.holds.ty, defs)) {
                Occupied(entry) => Some((*entry.get(), SAME_OBJECT)),
                Vacant(entry) => {
                    entry.insert(variant);
                    None
                }
            }
        } else {
            let mut found = values.iter().copied();
            let found = found.find_map(|other| Some((other, same(other, variant, defs)?)));
            if found.is_none() {
                values.push(variant);
            }
            found
        };
        if let Some((other, (what, help))) = found {
            let message = format!("nothing tells this variant from another one: both are {what}");
            problems.push(
                Diagnostic::error(Code::UnusableType, variant.holds.span, message)
                    .related(other.holds.span, "the other variant is here")
                    .help(help),
            );
        }
    }
}

/// What two variants are that nothing tells apart, and what would.
type Same = (&'static str, &'static str);

const SAME_OBJECT: Same = (
    "objects with the same required fields",
    "make a field that only one of them has required, give both a field with a different `const`, \
     or name the member that decides: `one_of: { tag: kind, variants: { ... } }`",
);

/// Returns why a type cannot be a variant.
fn unusable(union: &Union, ty: &Type, defs: &[TypeDef]) -> Option<(String, &'static str)> {
    if let Some(tag) = &union.tag
        && object(ty, defs).is_none()
    {
        return Some((
            format!(
                "a variant of a union with a `tag` is an object, since it has the member `{tag}`"
            ),
            "describe the object with `fields`, or decide by shape: `one_of: [string, Ticket]`",
        ));
    }
    match ty {
        Type::Nullable(_) => Some((
            "a variant cannot be null".to_owned(),
            "make the whole union nullable: write its name with `?` where it is used",
        )),
        Type::Json => Some((
            "`json` is any value, so no other variant would be left".to_owned(),
            "leave it out: a value that no variant takes is kept as `Other(Json)`",
        )),
        Type::Named(id) if is_union(ty, defs) => Some((
            format!(
                "`{}` is itself a union",
                defs.get(id.0).map_or("it", |def| def.name.wire.as_str())
            ),
            "list its variants here, or hold it in a field of an object",
        )),
        _ => None,
    }
}

fn is_union(ty: &Type, defs: &[TypeDef]) -> bool {
    matches!(shape(ty, defs), Some(Shape::Union(_)))
}

fn shape<'d>(ty: &Type, defs: &'d [TypeDef]) -> Option<&'d Shape> {
    match ty {
        Type::Named(id) => defs.get(id.0).map(|def| &def.shape),
        _ => None,
    }
}

/// Returns the fields of an object type.
fn object<'d>(ty: &Type, defs: &'d [TypeDef]) -> Option<&'d [Field]> {
    match shape(ty, defs) {
        Some(Shape::Object(fields)) => Some(fields),
        _ => None,
    }
}

/// What a JSON value is, as far as a union looks at it.
#[derive(Clone, Copy, PartialEq)]
enum Json {
    String,
    Integer,
    Number,
    Boolean,
    Array,
    Object,
    Any,
}

fn json(ty: &Type, defs: &[TypeDef]) -> Json {
    match ty {
        Type::String { .. } => Json::String,
        Type::Integer(..) => Json::Integer,
        Type::Number(_) => Json::Number,
        Type::Boolean => Json::Boolean,
        Type::Array(..) => Json::Array,
        Type::Map(_) => Json::Object,
        Type::Named(_) => match shape(ty, defs) {
            Some(Shape::Enum(_)) => Json::String,
            Some(Shape::IntegerEnum(_)) => Json::Integer,
            Some(Shape::Object(_)) => Json::Object,
            _ => Json::Any,
        },
        _ => Json::Any,
    }
}

/// Returns what the elements of an array may be.
fn kinds(ty: &Type, defs: &[TypeDef]) -> Vec<Json> {
    match shape(ty, defs) {
        Some(Shape::Union(union)) if union.tag.is_some() => vec![Json::Object],
        Some(Shape::Union(union)) => {
            let variants = union.variants.iter();
            variants
                .map(|variant| json(&variant.holds.ty, defs))
                .collect()
        }
        _ => vec![json(ty, defs)],
    }
}

/// Returns why nothing tells two variants apart that are not objects.
fn same(one: &Variant, other: &Variant, defs: &[TypeDef]) -> Option<Same> {
    let (one, other) = (&one.holds.ty, &other.holds.ty);
    let kind = json(one, defs);
    if kind != json(other, defs) || kind == Json::Any {
        return None;
    }
    if let (Type::Array(one, _), Type::Array(other, _)) = (one, other) {
        let (one, other) = (kinds(one, defs), kinds(other, defs));
        let overlaps =
            |one: &Json| other.contains(one) || *one == Json::Any || other.contains(&Json::Any);
        return one.iter().any(overlaps).then_some((
            "arrays of the same kind",
            "describe the items as a union: `[{ one_of: [...] }]`",
        ));
    }
    Some((
        "the same kind of JSON",
        "keep one of them; an enum keeps strings that it does not list, too",
    ))
}

/// Returns the members that an object requires, with their constants.
fn required(ty: &Type, defs: &[TypeDef]) -> Vec<String> {
    let fields = object(ty, defs).unwrap_or_default().iter();
    let mut members: Vec<_> = fields
        .filter(|field| !field.optional && field.only != Some(Only::Requests))
        .map(|field| format!("{:?} {:?}", field.name.wire, field.constant))
        .collect();
    members.sort_unstable();
    members
}
