//! The path of an endpoint, and its parameters.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::Entry;
use crate::model::{Parameter, ParameterId, ParameterLocation, PathPart};
use crate::names;
use crate::reader;
use crate::source::Span;

/// Reads the parts of a path, whose parameters must be those of `path:`.
pub(crate) fn path(
    entry: &Entry,
    parameters: &[Parameter],
    problems: &Diagnostics,
) -> Vec<PathPart> {
    let span = entry.value.span;
    let Some(template) = reader::text(entry, problems) else {
        return Vec::new();
    };
    if !template.starts_with('/')
        || template.contains(|c: char| c == '?' || c == '#' || c.is_whitespace() || !c.is_ascii())
    {
        problems.push(
            Diagnostic::error(Code::BadValue, span, format!("`{template}` is not a path"))
                .help("a path begins with `/` and has no query, no fragment and no spaces; percent-encode other characters"),
        );
        return Vec::new();
    }
    let mut parts = Vec::new();
    let mut used = Vec::new();
    let mut unknown = Vec::new();
    let mut rest = template.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, following)) = after.split_once('}') else {
            problems.push(Diagnostic::error(Code::BadValue, span, "`{` without `}`"));
            return parts;
        };
        if !before.is_empty() {
            parts.push(PathPart::Text(before.to_owned()));
        }
        let known = || {
            parameters
                .iter()
                .enumerate()
                .filter(|(_, p)| p.location == ParameterLocation::Path)
        };
        match known().find(|(_, p)| p.name.wire == name) {
            Some((index, _)) if used.contains(&index) => {
                problems.push(Diagnostic::error(
                    Code::PathMismatch,
                    span,
                    format!("`{{{name}}}` appears twice in the path"),
                ));
            }
            Some((index, _)) => {
                used.push(index);
                parts.push(PathPart::Parameter(ParameterId(index)));
            }
            None => unknown.push(name),
        }
        rest = following;
    }
    if !rest.is_empty() {
        parts.push(PathPart::Text(rest.to_owned()));
    }
    let unused = parameters
        .iter()
        .enumerate()
        .filter(|(index, p)| p.location == ParameterLocation::Path && !used.contains(index));
    mismatches(
        &unknown,
        &unused.map(|(_, parameter)| parameter).collect::<Vec<_>>(),
        &template,
        span,
        problems,
    );
    parts
}

/// Reports each `{name}` without a parameter and each parameter without a `{name}`.
fn mismatches(
    unknown: &[&str],
    unused: &[&Parameter],
    template: &str,
    span: Span,
    problems: &Diagnostics,
) {
    if let ([name], [parameter]) = (unknown, unused) {
        let meant = &parameter.name.wire;
        problems.push(
            Diagnostic::error(
                Code::PathMismatch,
                span,
                format!("the path has `{{{name}}}`, but the parameter is called `{meant}`"),
            )
            .related(parameter.span, format!("`{meant}` is here"))
            .help(format!(
                "give both one name: `{{{meant}}}` in the path, or `{name}` here"
            )),
        );
        return;
    }
    for name in unknown {
        problems.push(
            Diagnostic::error(
                Code::PathMismatch,
                span,
                format!("`{{{name}}}` is not described"),
            )
            .help(
                names::nearest(
                    name,
                    unused.iter().map(|parameter| parameter.name.wire.as_str()),
                )
                .map_or_else(
                    || format!("describe it: `path: {{ {name}: string }}`"),
                    |near| format!("did you mean `{{{near}}}`?"),
                ),
            ),
        );
    }
    for parameter in unused {
        let name = &parameter.name.wire;
        problems.push(
            Diagnostic::error(
                Code::PathMismatch,
                parameter.span,
                format!("`{name}` is not in the path `{template}`"),
            )
            .related(span, "the path is here")
            .help(format!(
                "add `{{{name}}}` to the path, or move it to `query`, `headers` or `body`"
            )),
        );
    }
}
