//! Strings for people: that they are there, and say something.

use super::{Meaning, is_custom, named};
use crate::diagnostic::Code;
use crate::source::Span;

pub(super) fn check(meaning: &Meaning<'_>) {
    let spec = meaning.spec;
    for status in &spec.statuses {
        let number = status.number.to_string();
        let said = Said {
            location: &["statuses", &number],
            span: status.span,
        };
        said.check(
            meaning,
            ("meaning", Some(&status.meaning)),
            status.solution.as_deref(),
        );
    }
    for error in &spec.errors {
        let said = Said {
            location: &["errors", &error.name.wire],
            span: error.span,
        };
        said.check(
            meaning,
            ("cause", error.cause.as_deref()),
            error.solution.as_deref(),
        );
    }
    for (key, codes) in [
        ("subcodes", &spec.subcodes),
        ("categories", &spec.categories),
    ] {
        for code in codes {
            let said = Said {
                location: &[key, &code.code],
                span: code.span,
            };
            said.check(meaning, ("cause", Some(&code.cause)), Some(&code.solution));
        }
    }
    for endpoint in &spec.endpoints {
        for documented in &endpoint.errors {
            let code = spec.error(documented.error).name.wire.as_str();
            let location = ["endpoints", &endpoint.name.wire, "errors", code];
            let said = Said {
                location: &location,
                span: endpoint.span,
            };
            said.check(
                meaning,
                ("cause", documented.cause.as_deref()),
                documented.solution.as_deref(),
            );
        }
    }
    solutions(meaning);
    pages(meaning);
}

/// A cause and a solution somewhere in the spec.
struct Said<'s> {
    location: &'s [&'s str],
    span: Span,
}

impl Said<'_> {
    fn check(
        &self,
        meaning: &Meaning<'_>,
        (key, cause): (&str, Option<&str>),
        solution: Option<&str>,
    ) {
        for (key, text) in [(key, cause), ("solution", solution)] {
            if text.is_some_and(is_placeholder) {
                let message = format!("this `{key}` says nothing");
                meaning.warn(
                    Code::Placeholder,
                    self.key(meaning, key),
                    message,
                    "people read it when a call fails: say what is known",
                );
            }
        }
        let (Some(cause), Some(solution)) = (cause, solution) else {
            return;
        };
        if words(cause) == words(solution) && !is_placeholder(cause) {
            let message = format!("`solution` says the same as `{key}`");
            let help = "say what the caller can do about it, or whom to ask";
            meaning.warn(
                Code::SolutionIsCause,
                self.key(meaning, "solution"),
                message,
                help,
            );
        }
    }

    fn key(&self, meaning: &Meaning<'_>, key: &str) -> Span {
        let path: Vec<&str> = self.location.iter().copied().chain([key]).collect();
        if meaning.problems.is_full() {
            self.span
        } else {
            meaning.key(&path)
        }
    }
}

fn words(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn is_placeholder(text: &str) -> bool {
    let marked = ["TODO", "FIXME", "TBD"].iter().any(|mark| {
        let rest = text.strip_prefix(mark);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    });
    // A long text is none, and is not copied to see it.
    marked
        || text.len() < 40
            && matches!(
                words(text).as_str(),
                "" | "todo" | "tbd" | "tba" | "fixme" | "xxx" | "na" | "unknown"
            )
}

/// A status that leaves its reader alone, in a spec that tells what to do with the others.
fn solutions(meaning: &Meaning<'_>) {
    let spec = meaning.spec;
    let tied = |number: u16| {
        spec.errors
            .iter()
            .any(|error| error.statuses.contains(&number))
    };
    let errors = spec.statuses.iter().filter(|status| status.number >= 400);
    let (with, without): (Vec<_>, Vec<_>) = errors.partition(|status| status.solution.is_some());
    if !is_custom(with.len(), with.len() + without.len()) {
        return;
    }
    for status in without
        .into_iter()
        .filter(|status| status.retry.is_none() && !tied(status.number))
    {
        let message = format!(
            "{} does not say what to do, and no error has this status",
            status.number
        );
        meaning.warn(
            Code::NoSolution,
            status.span,
            message,
            "add a `solution`, as the other statuses have it",
        );
    }
}

/// An endpoint without evidence, in a spec that has it for the others.
fn pages(meaning: &Meaning<'_>) {
    let endpoints = &meaning.spec.endpoints;
    let without: Vec<_> = endpoints
        .iter()
        .filter(|endpoint| endpoint.docs.is_none() && endpoint.source.is_none())
        .collect();
    let Some(first) = without.first() else { return };
    if is_custom(endpoints.len() - without.len(), endpoints.len()) {
        let names = named(without.iter().map(|endpoint| endpoint.name.wire.as_str()));
        let message =
            format!("neither `docs` nor `source`, which the other endpoints have: {names}");
        meaning.warn(
            Code::NoPage,
            first.span,
            message,
            "name the page that documents the endpoint",
        );
    }
}
