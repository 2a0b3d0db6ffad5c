//! Strings for people: whether they are present, and whether they say anything.

use super::{Meaning, named, nearly_all};
use crate::diagnostic::Code;
use crate::source::Span;

pub(super) fn check(meaning: &Meaning<'_>) {
    let spec = meaning.spec;
    for status in &spec.statuses {
        let number = status.number.to_string();
        let explanation = Explanation {
            keys: &["statuses", &number],
            span: status.span,
        };
        explanation.check(
            meaning,
            ("meaning", Some(&status.meaning)),
            status.solution.as_deref(),
        );
    }
    for error in &spec.errors {
        let explanation = Explanation {
            keys: &["errors", &error.name.wire],
            span: error.span,
        };
        explanation.check(
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
            let explanation = Explanation {
                keys: &[key, &code.code],
                span: code.span,
            };
            explanation.check(meaning, ("cause", Some(&code.cause)), Some(&code.solution));
        }
    }
    for endpoint in &spec.endpoints {
        for documented in &endpoint.errors {
            let code = spec.error(documented.error).name.wire.as_str();
            let keys = ["endpoints", &endpoint.name.wire, "errors", code];
            let explanation = Explanation {
                keys: &keys,
                span: endpoint.span,
            };
            explanation.check(
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
struct Explanation<'s> {
    keys: &'s [&'s str],
    span: Span,
}

impl Explanation<'_> {
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
        let path: Vec<&str> = self.keys.iter().copied().chain([key]).collect();
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
    // A long string is not a placeholder, and is not copied to find out.
    marked
        || text.len() < 40
            && matches!(
                words(text).as_str(),
                "" | "todo" | "tbd" | "tba" | "fixme" | "xxx" | "na" | "unknown"
            )
}

/// Reports a status without a solution in a spec that has one for the others.
fn solutions(meaning: &Meaning<'_>) {
    let spec = meaning.spec;
    let tied = |number: u16| {
        spec.errors
            .iter()
            .any(|error| error.statuses.contains(&number))
    };
    let errors = spec.statuses.iter().filter(|status| status.number >= 400);
    let (with, without): (Vec<_>, Vec<_>) = errors.partition(|status| status.solution.is_some());
    if !nearly_all(with.len(), with.len() + without.len()) {
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
            "add a `solution`, as the other statuses do",
        );
    }
}

/// Reports an endpoint without documentation in a spec that has it for the others.
fn pages(meaning: &Meaning<'_>) {
    let endpoints = &meaning.spec.endpoints;
    let without: Vec<_> = endpoints
        .iter()
        .filter(|endpoint| endpoint.docs.is_none() && endpoint.source.is_none())
        .collect();
    let Some(first) = without.first() else { return };
    if nearly_all(endpoints.len() - without.len(), endpoints.len()) {
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
