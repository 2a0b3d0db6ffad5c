//! Keys that name a parameter.

use crate::check::constant;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Node};
use crate::model::{Parameter, ParameterId};
use crate::names;
use crate::reader;

/// Describes a parameter that does not exist.
pub(super) fn unknown(name: &str, node: &Node, parameters: &[Parameter]) -> Diagnostic {
    Diagnostic::error(
        Code::UnknownParameter,
        node.span,
        format!("`{name}` is not a parameter of this endpoint"),
    )
    .maybe_help(names::suggestion(
        name,
        parameters
            .iter()
            .map(|parameter| parameter.name.wire.as_str()),
    ))
}

/// Returns the parameter that a key names.
pub(crate) fn named(
    entry: &Entry,
    parameters: &[Parameter],
    problems: &Diagnostics,
) -> Option<ParameterId> {
    let name = reader::text(entry, problems)?;
    let index = parameters
        .iter()
        .position(|parameter| parameter.name.wire == name);
    if index.is_none() {
        problems.push(unknown(&name, &entry.value, parameters));
    }
    index.map(ParameterId)
}

/// Returns the parameter that a key names, which must be able to take a value from a response.
pub(crate) fn settable(
    entry: &Entry,
    parameters: &[Parameter],
    problems: &Diagnostics,
) -> Option<ParameterId> {
    let id = named(entry, parameters, problems)?;
    if let Some(parameter) = parameters
        .get(id.index())
        .filter(|parameter| parameter.constant.is_some())
    {
        constant::not_settable(parameter, entry.value.span, problems);
    }
    Some(id)
}
