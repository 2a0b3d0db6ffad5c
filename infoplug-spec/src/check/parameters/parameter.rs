//! One parameter.

use super::options::{array_style, empty_list, keeps_slashes};
use crate::check::types::{KINDS, Types};
use crate::check::{constant, header, literal, shared};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Entry, Kind};
use crate::keys;
use crate::model::{ArrayStyle, EmptyList, Name, Parameter, ParameterLocation, Shape, Type};
use crate::names::{self, reserved};
use crate::reader::Mapping;

pub(super) fn parameter<'a>(
    entry: &'a Entry,
    location: ParameterLocation,
    endpoint: &Name,
    types: &mut Types<'a>,
) -> Option<Parameter> {
    let problems = types.problems();
    let map = match entry.value.kind {
        Kind::Map(_) => Some(Mapping::open(
            &entry.value,
            entry.key_span,
            &keys::PARAMETER,
            problems,
        )?),
        _ => None,
    };
    let mut name = shared::name(entry, map.as_ref(), problems)?;
    reserved::keep_free(&mut name, reserved::SETTERS, &[]);
    if location == ParameterLocation::Header {
        header::sent_header(&entry.key, entry.key_span, problems);
    }
    let before = problems.count();
    let ty = match &map {
        Some(map) => types.outside_mapping(map, endpoint, &name),
        None => types.outside(&entry.value, endpoint, &name, entry.key_span),
    };
    let (ty, marked) = match ty {
        Type::Nullable(inner) => (*inner, true),
        ty => (ty, false),
    };
    let flag = |key| map.as_ref().is_some_and(|map| map.boolean(key));
    let nullable = marked || flag("nullable");
    if nullable && location != ParameterLocation::Body {
        problems.push(Diagnostic::error(
            Code::KeyConflict,
            entry.key_span,
            format!("`{}` cannot be null: only a body can hold null", entry.key),
        ));
    }
    // An unknown type is already reported.
    let is_known =
        problems.count() == before && !map.as_ref().is_some_and(|map| map.misspelt(&KINDS));
    if is_known && location != ParameterLocation::Body && !fits_outside_body(&ty, location, types) {
        problems.push(
            Diagnostic::error(Code::KeyConflict, entry.key_span, format!("`{}` is not allowed in {}", entry.key, shown_location(location)))
                .help("strings, numbers, booleans and enums are, and arrays of them in a query or a header"),
        );
    }
    let sound = map.as_ref().filter(|_| is_known);
    let style = sound
        .and_then(|map| array_style(map, &ty, location))
        .unwrap_or_default();
    let constant = sound.and_then(|map| constant::read(map, &ty, location, nullable, types));
    let required = location == ParameterLocation::Path || flag("required") && constant.is_none();
    Some(Parameter {
        location,
        required,
        empty: sound
            .and_then(|map| empty_list(map, &ty, location, required))
            .unwrap_or_default(),
        slashes: sound.is_some_and(|map| keeps_slashes(map, &ty, location)),
        nullable,
        constant,
        default: map
            .as_ref()
            .and_then(|map| literal::example(map, "default", &ty, types.known())),
        description: map.as_ref().and_then(|map| map.text("description")),
        deprecated: map.as_ref().and_then(shared::deprecated),
        secret: matches!(ty, Type::String { secret: true, .. }),
        example: map
            .as_ref()
            .and_then(|map| literal::example(map, "example", &ty, types.known())),
        style,
        source: map.as_ref().and_then(shared::source),
        span: entry.key_span,
        name,
        ty,
    })
}

/// Reads `body_type`: the body as one value.
pub(super) fn whole_body<'a>(
    entry: &'a Entry,
    endpoint: &Name,
    types: &mut Types<'a>,
) -> Parameter {
    let name = names::fixed("body", "Body");
    Parameter {
        ty: types.outside(&entry.value, endpoint, &name, entry.key_span),
        name,
        location: ParameterLocation::WholeBody,
        required: true,
        nullable: false,
        constant: None,
        default: None,
        description: None,
        deprecated: None,
        secret: false,
        example: None,
        style: ArrayStyle::default(),
        empty: EmptyList::default(),
        slashes: false,
        source: None,
        span: entry.key_span,
    }
}

fn shown_location(location: ParameterLocation) -> &'static str {
    match location {
        ParameterLocation::Path => "a path",
        ParameterLocation::Query => "a query",
        ParameterLocation::Header => "a header",
        ParameterLocation::Body | ParameterLocation::WholeBody => "a body",
    }
}

/// Only a body can hold objects; a path holds one value.
fn fits_outside_body(ty: &Type, location: ParameterLocation, types: &Types<'_>) -> bool {
    let scalar = |ty: &Type| match ty {
        Type::String { .. }
        | Type::Integer(..)
        | Type::Number(_)
        | Type::Boolean
        | Type::BooleanText => true,
        Type::Named(id) => matches!(
            types.defs().get(id.index()).map(|def| &def.shape),
            Some(Shape::Enum(_) | Shape::IntegerEnum(_))
        ),
        Type::Json => location == ParameterLocation::Query,
        _ => false,
    };
    match ty {
        Type::Array(item, _) => location != ParameterLocation::Path && scalar(item),
        ty => scalar(ty),
    }
}
