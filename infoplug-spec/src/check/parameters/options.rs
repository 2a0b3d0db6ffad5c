//! `style`, `empty` and `slashes`: how a parameter is written.

use crate::check::shared;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{ArrayStyle, EmptyList, ParameterLocation, Type};
use crate::reader::Mapping;

/// Reads `style`: how an array is written.
pub(super) fn array_style(
    map: &Mapping<'_>,
    ty: &Type,
    location: ParameterLocation,
) -> Option<ArrayStyle> {
    let entry = map.entry("style")?;
    if !matches!(ty, Type::Array(..)) || location != ParameterLocation::Query {
        map.problems.push(Diagnostic::error(
            Code::KeyConflict,
            entry.key_span,
            "`style` works only with arrays in a query",
        ));
    }
    shared::choose(
        entry,
        map,
        &[("repeat", ArrayStyle::Repeat), ("comma", ArrayStyle::Comma)],
    )
}

/// Reads `empty`: what an empty list means where it cannot be written.
pub(super) fn empty_list(
    map: &Mapping<'_>,
    ty: &Type,
    location: ParameterLocation,
    required: bool,
) -> Option<EmptyList> {
    let entry = map.entry("empty")?;
    if !matches!(ty, Type::Array(..) | Type::Json) || location == ParameterLocation::Path {
        map.problems.push(Diagnostic::error(
            Code::KeyConflict,
            entry.key_span,
            "`empty` works only with arrays in a query, a header or a form",
        ));
    }
    let empty = shared::choose(
        entry,
        map,
        &[("omit", EmptyList::Omit), ("send", EmptyList::Send)],
    );
    if required && empty == Some(EmptyList::Omit) {
        let problem = Diagnostic::error(
            Code::KeyConflict,
            entry.key_span,
            "`empty: omit` and `required` are mutually exclusive",
        );
        map.problems
            .push(problem.help("`empty: send` sends the parameter with an empty value"));
    }
    empty
}

/// Reads `slashes`: whether a path value may have several segments.
pub(super) fn keeps_slashes(map: &Mapping<'_>, ty: &Type, location: ParameterLocation) -> bool {
    let Some(entry) = map.entry("slashes") else {
        return false;
    };
    if location != ParameterLocation::Path || !matches!(ty, Type::String { .. }) {
        map.problems.push(Diagnostic::error(
            Code::KeyConflict,
            entry.key_span,
            "`slashes` works only with a `string` in the path",
        ));
    }
    shared::choose(entry, map, &[("keep", true), ("encode", false)]).unwrap_or_default()
}
