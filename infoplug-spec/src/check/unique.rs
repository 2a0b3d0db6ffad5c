//! No two names of one place may become one Rust name.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Endpoint, Name, Spec};
use crate::source::Span;

/// Reports the names that become a Rust name which an earlier one has already.
pub(super) fn report<'a>(what: &str, names: impl IntoIterator<Item = (&'a str, &'a str, Span)>, problems: &Diagnostics) {
    let camel = matches!(what, "variant" | "type");
    let example = if camel { "SomeName" } else { "some_name" };
    report_with(what, names, &format!("give one of them another Rust name with `ident: {example}`"), problems);
}

/// The same for names that take no `ident`.
pub(super) fn report_keys<'a>(what: &str, names: impl IntoIterator<Item = (&'a str, &'a str, Span)>, problems: &Diagnostics) {
    report_with(what, names, "rename one of them", problems);
}

/// The same with another help.
pub(super) fn report_with<'a>(what: &str, names: impl IntoIterator<Item = (&'a str, &'a str, Span)>, help: &str, problems: &Diagnostics) {
    report_beside(what, Vec::new(), names, help, problems);
}

/// The same beside names that were looked at before.
fn report_beside<'a>(
    what: &str,
    taken: Vec<(&'a str, &'a str, Span)>,
    names: impl IntoIterator<Item = (&'a str, &'a str, Span)>,
    help: &str,
    problems: &Diagnostics,
) {
    let mut seen: HashMap<&str, (&str, Span)> = taken.into_iter().map(|(rust, wire, span)| (rust, (wire, span))).collect();
    for (rust, wire, span) in names {
        match seen.get(rust) {
            Some((first, first_span)) => problems.push(
                Diagnostic::error(Code::NameCollision, span, format!("`{wire}` and `{first}` both become the {what} `{rust}`"))
                    .related(*first_span, format!("`{first}` is here"))
                    .help(help),
            ),
            None => drop(seen.insert(rust, (wire, span))),
        }
    }
}

/// The items of the generated module share one namespace: types, requests and code enums.
pub(super) fn module_names(spec: &Spec, problems: &Diagnostics) {
    report("method", spec.endpoints.iter().map(|e| (e.name.snake.as_str(), e.name.wire.as_str(), e.span)), problems);
    let derived: Vec<(String, &str, Span)> = spec
        .endpoints
        .iter()
        .flat_map(|e| [derived(e, "Request"), derived(e, "Code")].map(|rust| (rust, e.name.wire.as_str(), e.span)))
        .collect();
    let types = spec.types.iter().map(|t| (t.name.camel.as_str(), t.name.wire.as_str(), t.span));
    let endpoints = borrowed(&derived);
    let methods_collide = {
        let mut snakes: Vec<&str> = spec.endpoints.iter().map(|e| e.name.snake.as_str()).collect();
        snakes.sort_unstable();
        snakes.windows(2).any(|pair| matches!(pair, [a, b] if a == b))
    };
    if methods_collide {
        report("type", types.clone(), problems);
    } else {
        report("type", types.clone().chain(endpoints.clone()), problems);
    }
    jobs(spec, types.chain(endpoints).collect(), problems);
}

/// A job is two methods, one that begins and one that goes on, and two types: what is under way, and what would start it.
fn jobs(spec: &Spec, types: Vec<(&str, &str, Span)>, problems: &Diagnostics) {
    let mut seen = HashSet::new();
    // Of two jobs with one name it is known already.
    let jobs: Vec<_> = spec.jobs.iter().filter(|job| seen.insert(&job.name.snake)).collect();
    let pairs = |first: fn(&Name) -> String, second: fn(&Name) -> String| -> Vec<_> {
        jobs.iter().flat_map(|job| [first, second].map(|rust| (rust(&job.name), job.name.wire.as_str(), job.span))).collect()
    };
    let methods = pairs(|name| name.snake.clone(), |name| format!("resume_{}", name.snake.trim_end_matches('_')));
    let kinds = pairs(|name| name.camel.clone(), |name| format!("{}Start", name.camel.trim_end_matches('_')));
    let help = "give the job another name, or the other one with `ident`";
    let endpoints = spec.endpoints.iter().map(|e| (e.name.snake.as_str(), e.name.wire.as_str(), e.span)).collect();
    report_beside("method", endpoints, borrowed(&methods), help, problems);
    report_beside("type", types, borrowed(&kinds), help, problems);
}

fn borrowed<'n>(names: &'n [(String, &str, Span)]) -> impl Iterator<Item = (&'n str, &'n str, Span)> + Clone {
    names.iter().map(|(rust, wire, span)| (rust.as_str(), *wire, *span))
}

/// A type that generated code makes of an endpoint. `ErrorCode` is that of the API.
fn derived(endpoint: &Endpoint, suffix: &str) -> String {
    let name = format!("{}{suffix}", endpoint.name.camel.trim_end_matches('_'));
    if name == "ErrorCode" { name + "_" } else { name }
}
