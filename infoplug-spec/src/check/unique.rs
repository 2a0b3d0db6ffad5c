//! No two names in one scope may become the same Rust name.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::are_distinct;
use crate::model::{Endpoint, Job, Spec};
use crate::names;
use crate::source::Span;

/// A Rust name, the name in the spec, and its span.
type Named<'a> = (&'a str, &'a str, Span);

/// Reports names whose Rust name an earlier one already has.
pub(super) fn report<'a>(
    what: &str,
    names: impl IntoIterator<Item = Named<'a>>,
    problems: &Diagnostics,
) {
    report_named(what, &mut names.into_iter(), problems);
}

fn report_named(what: &str, names: &mut dyn Iterator<Item = Named<'_>>, problems: &Diagnostics) {
    let camel = matches!(what, "variant" | "type");
    let example = if camel { "SomeName" } else { "some_name" };
    report_beside(
        what,
        &[],
        names,
        &format!("give one of them another Rust name with `ident: {example}`"),
        problems,
    );
}

/// The same, for names that take no `ident`.
pub(super) fn report_keys<'a>(
    what: &str,
    names: impl IntoIterator<Item = Named<'a>>,
    problems: &Diagnostics,
) {
    report_with(what, names, "rename one of them", problems);
}

/// The same, with another help.
pub(super) fn report_with<'a>(
    what: &str,
    names: impl IntoIterator<Item = Named<'a>>,
    help: &str,
    problems: &Diagnostics,
) {
    report_beside(what, &[], &mut names.into_iter(), help, problems);
}

/// The same, next to names that were checked before.
fn report_beside<'a>(
    what: &str,
    taken: &[Named<'a>],
    names: &mut dyn Iterator<Item = Named<'a>>,
    help: &str,
    problems: &Diagnostics,
) {
    let names: Vec<Named<'a>> = names.collect();
    let all: Vec<&str> = taken.iter().chain(&names).map(|(rust, ..)| *rust).collect();
    if are_distinct(&all) {
        return;
    }
    let mut seen: HashMap<&str, (&str, Span)> = HashMap::new();
    for (rust, wire, span) in taken {
        seen.insert(rust, (wire, *span));
    }
    for (rust, wire, span) in names {
        match seen.get(rust) {
            Some((first, first_span)) => problems.push(
                Diagnostic::error(
                    Code::NameCollision,
                    span,
                    format!("`{wire}` and `{first}` both become the {what} `{rust}`"),
                )
                .related(*first_span, format!("`{first}` is here"))
                .help(help),
            ),
            None => drop(seen.insert(rust, (wire, span))),
        }
    }
}

/// The items of the generated module share one namespace: types, requests and code enums.
pub(super) fn module_names(spec: &Spec, problems: &Diagnostics) {
    let methods: Vec<Named<'_>> = spec
        .endpoints
        .iter()
        .map(|e| (e.name.snake.as_str(), e.name.wire.as_str(), e.span))
        .collect();
    report("method", methods.iter().copied(), problems);
    let mut made = Vec::new();
    for Endpoint { name, span, .. } in &spec.endpoints {
        made.extend(
            [names::request(name), names::code(name)].map(|made| (made, name.wire.as_str(), *span)),
        );
    }
    let mut types: Vec<Named<'_>> = spec
        .types
        .iter()
        .map(|t| (t.name.camel.as_str(), t.name.wire.as_str(), t.span))
        .collect();
    let (own, all) = (types.len(), types.len() + made.len());
    types.extend(borrowed(&made));
    let snakes: Vec<&str> = methods.iter().map(|(snake, ..)| *snake).collect();
    let methods_collide = !are_distinct(&snakes);
    // The types of endpoints collide if their methods do, which is already reported.
    let looked_at = if methods_collide { own } else { all };
    report("type", types.iter().copied().take(looked_at), problems);
    jobs(spec, &methods, &types, problems);
}

/// A job adds two methods, one that starts it and one that resumes it, and two types: a job in
/// progress, and one that is ready to start.
fn jobs(spec: &Spec, methods: &[Named<'_>], types: &[Named<'_>], problems: &Diagnostics) {
    if spec.jobs.is_empty() {
        return;
    }
    let mut seen = HashSet::new();
    let (mut begin_and_resume, mut kinds) = (Vec::new(), Vec::new());
    for job in &spec.jobs {
        // Two jobs with the same name are already reported.
        if !seen.insert(job.name.snake.as_str()) {
            continue;
        }
        let Job { name, span, .. } = job;
        let named = |rust| (rust, name.wire.as_str(), *span);
        begin_and_resume.extend([name.snake.clone(), names::resume(name)].map(named));
        kinds.extend([name.camel.clone(), names::start(name)].map(named));
    }
    let help = "rename the job, or give the other one an `ident`";
    report_beside(
        "method",
        methods,
        &mut borrowed(&begin_and_resume),
        help,
        problems,
    );
    report_beside("type", types, &mut borrowed(&kinds), help, problems);
}

fn borrowed<'n>(names: &'n [(String, &str, Span)]) -> impl Iterator<Item = Named<'n>> {
    names
        .iter()
        .map(|(rust, wire, span)| (rust.as_str(), *wire, *span))
}
