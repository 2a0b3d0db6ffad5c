//! The table of a parameter.

use std::collections::HashSet;

use infoplug_tables::{self as tables, Constant, Kind, Rule};

use crate::Spec;
use crate::model::{ArrayStyle, Field, Length, Literal, Parameter, Shape, Type};

/// Returns the table of a parameter.
pub(super) fn parameter(spec: &Spec, parameter: &Parameter) -> tables::Parameter {
    let rule = match rule(spec, &parameter.ty) {
        Rule::Any => Rule::Any,
        rule if parameter.nullable => Rule::Nullable(Box::new(rule)),
        rule => rule,
    };
    tables::Parameter {
        name: parameter.name.wire.clone(),
        location: parameter.location,
        required: parameter.required,
        secret: parameter.secret || holds_a_secret(spec, &parameter.ty),
        kind: kind(spec, &parameter.ty),
        comma: parameter.style == ArrayStyle::Comma,
        empty: parameter.empty,
        slashes: parameter.slashes,
        rule,
        constant: parameter.constant.as_ref().and_then(constant),
    }
}

/// Returns the JSON type that a parameter takes.
fn kind(spec: &Spec, ty: &Type) -> Kind {
    match ty {
        Type::String { .. } | Type::BooleanText => Kind::String,
        Type::Named(id) if matches!(spec.type_def(*id).shape, Shape::Enum(_)) => Kind::String,
        Type::Named(id) if matches!(spec.type_def(*id).shape, Shape::IntegerEnum(_)) => {
            Kind::Number
        }
        Type::Integer(..) | Type::Number(_) | Type::IntegerOrEmpty | Type::NumberOrEmpty => {
            Kind::Number
        }
        Type::Boolean => Kind::Boolean,
        Type::Json | Type::Named(_) | Type::Array(..) | Type::Map(_) => Kind::Json,
        Type::Nullable(inner) => kind(spec, inner),
    }
}

/// Returns a value that every request sends. The check accepts no other kinds.
fn constant(value: &Literal) -> Option<Constant> {
    match value {
        Literal::String(text) => Some(Constant::String(text.clone())),
        Literal::Integer(number) => Some(Constant::Integer(*number)),
        Literal::Boolean(value) => Some(Constant::Boolean(*value)),
        Literal::Null | Literal::Number(_) | Literal::List(_) | Literal::Object(_) => None,
    }
}

/// Returns whether a value of the type holds a secret, however deep. If it does, no part of the
/// value is shown.
fn holds_a_secret(spec: &Spec, ty: &Type) -> bool {
    let (mut open, mut seen) = (vec![ty], HashSet::new());
    while let Some(ty) = open.pop() {
        match ty {
            Type::String { secret: true, .. } => return true,
            Type::Array(inner, _) | Type::Map(inner) | Type::Nullable(inner) => open.push(inner),
            Type::Named(id) if seen.insert(*id) => {
                if let Shape::Object(fields) = &spec.type_def(*id).shape {
                    open.extend(fields.iter().map(|field| &field.ty));
                }
            }
            _ => {}
        }
    }
    false
}

/// Returns what is checked before anything is sent.
fn rule(spec: &Spec, ty: &Type) -> Rule {
    let rule = bounds_rule(spec, ty);
    if spec.typed(ty).is_some() {
        Rule::Written(Box::new(rule))
    } else {
        rule
    }
}

fn bounds_rule(spec: &Spec, ty: &Type) -> Rule {
    match ty {
        Type::String {
            length: Some(length),
            ..
        } => {
            let (min, max) = bounds(Some(*length));
            Rule::Length(min, max)
        }
        Type::Integer(Some(range), _) => Rule::Integer(
            range.min.unwrap_or(i128::MIN),
            range.max.unwrap_or(i128::MAX),
        ),
        // Even without a range: what JSON cannot express is not sent.
        Type::Number(range) => Rule::Number(
            range
                .and_then(|range| range.min)
                .unwrap_or(f64::NEG_INFINITY),
            range.and_then(|range| range.max).unwrap_or(f64::INFINITY),
        ),
        Type::NumberOrEmpty => Rule::Number(f64::NEG_INFINITY, f64::INFINITY),
        Type::Array(item, length) => match (rule(spec, item), length) {
            (Rule::Any, None) => Rule::Any,
            (item, length) => {
                let (min, max) = bounds(*length);
                Rule::Items(min, max, Box::new(item))
            }
        },
        Type::Nullable(inner) => match rule(spec, inner) {
            Rule::Any => Rule::Any,
            rule => Rule::Nullable(Box::new(rule)),
        },
        Type::Map(item) => match rule(spec, item) {
            Rule::Any => Rule::Any,
            rule => Rule::Map(Box::new(rule)),
        },
        // By number, since types may hold themselves.
        Type::Named(id) if matches!(spec.type_def(*id).shape, Shape::Object(_)) => {
            Rule::Object(id.index())
        }
        _ => Rule::Any,
    }
}

/// What is checked about the objects that requests send.
pub(super) fn objects(spec: &Spec) -> Vec<tables::ObjectRule> {
    let fields = |field: &Field| match rule(spec, &field.ty) {
        // A constant is right.
        _ if field.constant.is_some() => None,
        Rule::Any => None,
        rule if field.nullable => Some((field.name.wire.clone(), Rule::Nullable(Box::new(rule)))),
        rule => Some((field.name.wire.clone(), rule)),
    };
    let sent = spec
        .types
        .iter()
        .enumerate()
        .filter_map(|(number, def)| match &def.shape {
            Shape::Object(all) if def.in_requests => Some(tables::ObjectRule {
                number,
                fields: all.iter().filter_map(fields).collect(),
            }),
            _ => None,
        });
    sent.filter(|object| !object.fields.is_empty()).collect()
}

fn bounds(length: Option<Length>) -> (u64, u64) {
    let (min, max) = length.map_or((None, None), |length| (length.min, length.max));
    (min.unwrap_or(0), max.unwrap_or(u64::MAX))
}
