//! `const`: a parameter that is always sent with the same value.

use super::literal;
use super::types::Types;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Literal, Parameter, ParameterLocation, Type};
use crate::reader::{self, Mapping};
use crate::source::Span;

/// Reads `const` of a parameter and reports what it conflicts with.
pub(super) fn read<'a>(
    map: &Mapping<'a>,
    ty: &Type,
    location: ParameterLocation,
    nullable: bool,
    types: &Types<'a>,
) -> Option<Literal> {
    let entry = map.entry("const")?;
    let refuse = |message: &str, help: &str| {
        map.problems
            .push(Diagnostic::error(Code::KeyConflict, entry.key_span, message).help(help));
        None
    };
    if location == ParameterLocation::Path {
        return refuse(
            "`const` is not allowed in a path",
            "write the value into the path itself",
        );
    }
    if !matches!(ty, Type::String { .. } | Type::Integer(..) | Type::Boolean) {
        return refuse(
            "`const` works only with `string`, `integer` and `boolean`",
            "give the parameter one of these types",
        );
    }
    let says_yes = |key: &&str| {
        map.entry(key)
            .is_some_and(|entry| reader::scalar(&entry.value) == Some("true"))
    };
    let flags: Vec<&str> = ["required", "nullable"]
        .into_iter()
        .filter(says_yes)
        .collect();
    map.contradicts(
        entry,
        &flags,
        "a parameter with `const` is always sent, with this value",
    );
    map.contradicts(
        entry,
        &["default"],
        "a parameter with `const` is always sent, with this value",
    );
    if nullable && flags.is_empty() {
        return refuse(
            "`const` and a `?` after the type are mutually exclusive",
            "remove the `?`",
        );
    }
    literal::example(map, "const", ty, types.known())
}

/// Reports a parameter that another key wants to set, although its value is fixed.
pub(super) fn not_settable(parameter: &Parameter, named_at: Span, problems: &Diagnostics) {
    problems.push(
        Diagnostic::error(
            Code::KeyConflict,
            named_at,
            format!("`{}` is always sent with its `const`", parameter.name.wire),
        )
        .related(parameter.span, "the parameter is here")
        .help("name another parameter, or remove `const`"),
    );
}
