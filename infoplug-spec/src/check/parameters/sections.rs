//! `path`, `query`, `headers`, `body` and `body_type`: the parameters, by where they go.

use super::parameter::{parameter, whole_body};
use crate::check::shared::METHODS;
use crate::check::types::Types;
use crate::check::unique;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::Entry;
use crate::model::{Method, Name, Parameter, ParameterLocation};
use crate::reader::{self, Mapping};

/// The keys of an endpoint that describe parameters.
pub(crate) const SECTIONS: [&str; 5] = ["path", "query", "headers", "body", "body_type"];

pub(crate) fn read<'a>(
    map: &Mapping<'a>,
    endpoint: &Name,
    method: Method,
    types: &mut Types<'a>,
) -> Vec<Parameter> {
    let mut parameters = Vec::new();
    for (key, location) in [
        ("path", ParameterLocation::Path),
        ("query", ParameterLocation::Query),
        ("headers", ParameterLocation::Header),
        ("body", ParameterLocation::Body),
    ] {
        let Some(section) = map.entry(key) else {
            continue;
        };
        if key == "path" && is_template(section, map) {
            continue;
        }
        if key == "body" {
            refuse_body(section, method, map.problems);
        }
        for entry in reader::entries(
            &section.value,
            section.key_span,
            &format!("`{key}`"),
            map.problems,
        )
        .unwrap_or_default()
        {
            parameters.extend(parameter(entry, location, endpoint, types));
        }
    }
    if let Some(entry) = map.entry("body_type") {
        if let Some(body) = map.entry("body") {
            map.problems.push(
                Diagnostic::error(
                    Code::KeyConflict,
                    entry.key_span,
                    "`body` and `body_type` are mutually exclusive",
                )
                .related(body.key_span, "`body` is here"),
            );
        }
        refuse_body(entry, method, map.problems);
        parameters.push(whole_body(entry, endpoint, types));
    }
    unique::report(
        "parameter",
        parameters
            .iter()
            .map(|p| (p.name.snake.as_str(), p.name.wire.as_str(), p.span)),
        map.problems,
    );
    parameters
}

/// Returns whether `path` is the URL path of a misspelt `method`, which was already reported.
fn is_template(section: &Entry, map: &Mapping<'_>) -> bool {
    let methods = METHODS.map(|(key, _)| key);
    reader::scalar(&section.value).is_some()
        && !methods.iter().any(|key| map.has(key))
        && map.misspelt(&methods)
}

/// Reports a body in a GET, which has no meaning (RFC 9110, section 9.3.1), or in a HEAD.
fn refuse_body(entry: &Entry, method: Method, problems: &Diagnostics) {
    if matches!(method, Method::Get | Method::Head) {
        problems.push(
            Diagnostic::error(
                Code::KeyConflict,
                entry.key_span,
                format!("a {} has no body", method.as_str()),
            )
            .help("put the parameters in `query`"),
        );
    }
}
