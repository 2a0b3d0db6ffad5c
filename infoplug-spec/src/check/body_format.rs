//! `body_format`: how the parameters of a body are sent.

use super::shared;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{BodyFormat, EmptyList, Parameter, ParameterLocation, Type};
use crate::reader::Mapping;

pub(super) fn read(
    map: &Mapping<'_>,
    parameters: &[Parameter],
    types_are_known: bool,
) -> BodyFormat {
    let format = format(map, parameters, types_are_known);
    let in_json = parameters.iter().filter(|parameter| {
        format == BodyFormat::Json && parameter.location == ParameterLocation::Body
    });
    for parameter in in_json.filter(|parameter| parameter.empty != EmptyList::default()) {
        let message = format!(
            "`empty` of `{}` has no effect: JSON can express an empty list",
            parameter.name.wire
        );
        map.problems.push(
            Diagnostic::error(Code::KeyConflict, parameter.span, message).help("remove `empty`"),
        );
    }
    format
}

fn format(map: &Mapping<'_>, parameters: &[Parameter], types_are_known: bool) -> BodyFormat {
    let Some(entry) = map.entry("body_format") else {
        return BodyFormat::default();
    };
    map.goes_with(
        "body_format",
        &["body"],
        "it says how the parameters of `body` are sent; a `body_type` is sent as JSON",
    );
    let format = shared::choose(
        entry,
        map,
        &[("json", BodyFormat::Json), ("form", BodyFormat::Form)],
    )
    .unwrap_or_default();
    if format == BodyFormat::Form {
        for parameter in parameters
            .iter()
            .filter(|parameter| parameter.location == ParameterLocation::Body)
        {
            fits_form(parameter, types_are_known, map);
        }
    }
    format
}

/// A form holds strings. It cannot express null or arbitrary JSON.
fn fits_form(parameter: &Parameter, types_are_known: bool, map: &Mapping<'_>) {
    let name = &parameter.name.wire;
    let (message, help) = if types_are_known && has_json(&parameter.ty) {
        (
            format!("`{name}` is `json`, which a form cannot hold"),
            "describe what it holds: `{ fields: ... }`, `[string]`, `string`",
        )
    } else if parameter.nullable {
        (
            format!("`{name}` cannot be null: a form has no null"),
            "remove the `?` or `nullable`; an optional parameter may be left out",
        )
    } else {
        return;
    };
    map.problems
        .push(Diagnostic::error(Code::KeyConflict, parameter.span, message).help(help));
}

fn has_json(ty: &Type) -> bool {
    match ty {
        Type::Json => true,
        Type::Array(inner, _) | Type::Map(inner) | Type::Nullable(inner) => has_json(inner),
        _ => false,
    }
}
