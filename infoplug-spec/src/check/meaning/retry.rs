//! Retry advice: whether it can apply, and whether it may pay twice.

use std::collections::HashMap;

use super::{Meaning, entries};
use crate::diagnostic::Code;
use crate::document::Kind;
use crate::model::{Condition, Cost, Endpoint, ErrorId, Method, Retry, RetryAdvice, Spec};
use crate::source::Span;

/// With these statuses, nobody knows whether the server did what it was asked to do.
const MAY_HAVE_RUN: &[u16] = &[500, 502, 504];

pub(super) fn check(meaning: &Meaning<'_>) {
    let spec = meaning.spec;
    let api = Calls {
        methods: methods(spec),
        costly: spec.endpoints.iter().find(|endpoint| pays_twice(endpoint)),
    };
    for status in &spec.statuses {
        let Some(retry) = &status.retry else { continue };
        let number = status.number.to_string();
        let at = || meaning.key(&["statuses", &number, "retry"]);
        if status.number < 300 && !may_be_error(spec, status.number) {
            let message = format!("the advice never applies: {number} is not an error");
            meaning.warn(
                Code::UselessRetry,
                at(),
                message,
                "say in `error_when` of `error_body` which successes are errors",
            );
        }
        api.holds(meaning, retry, &at);
        api.pays_once(meaning, retry, &[status.number], &at);
    }
    let costly = costly(spec);
    for (index, error) in spec.errors.iter().enumerate() {
        let Some(retry) = &error.retry else { continue };
        let at = || meaning.key(&["errors", &error.name.wire, "retry"]);
        api.holds(meaning, retry, &at);
        let documenting = Calls {
            methods: Vec::new(),
            costly: costly.get(&ErrorId(index)).copied(),
        };
        documenting.pays_once(meaning, retry, &error.statuses, &at);
    }
    for (key, codes) in [
        ("subcodes", &spec.subcodes),
        ("categories", &spec.categories),
    ] {
        for code in codes {
            if let Some(retry) = &code.retry {
                let at = || meaning.key(&[key, &code.code, "retry"]);
                api.holds(meaning, retry, &at);
                api.pays_once(meaning, retry, &[], &at);
            }
        }
    }
    rules(meaning, &api);
    for endpoint in &spec.endpoints {
        at_endpoint(meaning, endpoint);
    }
}

/// The calls that the advice is about.
struct Calls<'s> {
    methods: Vec<Method>,
    /// One that costs something and that a retry would pay for a second time.
    costly: Option<&'s Endpoint>,
}

impl Calls<'_> {
    /// Reports advice that can never apply.
    fn holds(&self, meaning: &Meaning<'_>, retry: &Retry, at: &dyn Fn() -> Span) {
        if !retry.methods.is_empty()
            && !retry
                .methods
                .iter()
                .any(|method| self.methods.contains(method))
        {
            let message = "the advice never applies: no endpoint has one of its `methods`";
            meaning.warn(
                Code::UselessRetry,
                at(),
                message,
                "name methods of endpoints, or remove `methods`",
            );
        }
        if retry.pause_ms == Some(0) {
            meaning.warn(
                Code::UselessRetry,
                at(),
                "a `pause` of 0 has no effect",
                "remove `pause`, or say how long to wait",
            );
        }
    }

    /// Reports advice that may pay again for a call that has run.
    fn pays_once(
        &self,
        meaning: &Meaning<'_>,
        retry: &Retry,
        statuses: &[u16],
        at: &dyn Fn() -> Span,
    ) {
        let Some(endpoint) = self.costly else { return };
        if !retry.methods.is_empty() && !retry.methods.contains(&endpoint.method) {
            return;
        }
        let (message, help) = match retry.advice {
            RetryAdvice::Always => (
                format!(
                    "`always` retries calls that cost something and may have run, such as `{}`",
                    endpoint.name.wire
                ),
                "write `not_processed` if the documentation says that the call was rejected; otherwise `if_safe`",
            ),
            RetryAdvice::NotProcessed
                if statuses.iter().any(|status| MAY_HAVE_RUN.contains(status)) =>
            {
                (
                    format!(
                        "`not_processed` retries calls that cost something and may have run, such as `{}`",
                        endpoint.name.wire
                    ),
                    "write `if_safe`; if a second run is harmless and free, mark the endpoint with `repeat: safe`",
                )
            }
            _ => return,
        };
        meaning.warn(Code::CostlyRetry, at(), message, help);
    }
}

fn methods(spec: &Spec) -> Vec<Method> {
    let mut methods = Vec::new();
    for endpoint in &spec.endpoints {
        if !methods.contains(&endpoint.method) {
            methods.push(endpoint.method);
        }
    }
    methods
}

/// Returns, for each error, the first call that documents it and would be paid twice.
fn costly(spec: &Spec) -> HashMap<ErrorId, &Endpoint> {
    let mut costly = HashMap::new();
    for endpoint in spec
        .endpoints
        .iter()
        .filter(|endpoint| pays_twice(endpoint))
    {
        for documented in &endpoint.errors {
            costly.entry(documented.error).or_insert(endpoint);
        }
    }
    costly
}

fn pays_twice(endpoint: &Endpoint) -> bool {
    !endpoint.repeatable && endpoint.cost.is_some_and(|cost| cost != Cost::default())
}

/// Returns whether a success with this status may be an error.
fn may_be_error(spec: &Spec, status: u16) -> bool {
    let meets = |condition: &Condition| {
        condition.statuses.is_empty()
            || condition
                .statuses
                .iter()
                .any(|(low, high)| (*low..=*high).contains(&status))
    };
    spec.error_body
        .error_when
        .iter()
        .chain(&spec.error_body.partial_when)
        .any(meets)
}

/// Checks the rules of `error_body` and its formats.
fn rules(meaning: &Meaning<'_>, api: &Calls<'_>) {
    let Some(body) = meaning.entry(&["error_body"]) else {
        return;
    };
    let formats =
        super::child(&body.value, "formats").map_or(&[][..], |entry| match &entry.value.kind {
            Kind::List(items) => items,
            _ => &[],
        });
    // The last format is `error_body` itself. What a format does not define comes from there.
    let nodes = formats.iter().chain([&body.value]);
    for (format, node) in meaning.spec.error_body.formats.iter().zip(nodes) {
        let Some(written) = entries(node).iter().find(|entry| entry.key == "retry") else {
            continue;
        };
        let Kind::List(items) = &written.value.kind else {
            continue;
        };
        for (rule, item) in format.retry.iter().zip(items) {
            let span = super::child(item, "methods").map_or(item.span, |entry| entry.key_span);
            api.holds(meaning, &rule.retry, &|| span);
            api.pays_once(meaning, &rule.retry, &[], &|| span);
            let excludes = |condition: &Condition| {
                !condition.methods.is_empty()
                    && !condition
                        .methods
                        .iter()
                        .any(|method| rule.retry.methods.contains(method))
            };
            if !rule.retry.methods.is_empty()
                && !rule.when.is_empty()
                && rule.when.iter().all(excludes)
            {
                let message =
                    "the advice never applies: `when` and `methods` have no method in common";
                meaning.warn(Code::UselessRetry, span, message, "remove one of the two");
            }
        }
    }
}

/// Checks the advice for an error at one endpoint.
fn at_endpoint(meaning: &Meaning<'_>, endpoint: &Endpoint) {
    for documented in &endpoint.errors {
        let Some(retry) = &documented.retry else {
            continue;
        };
        let error = meaning.spec.error(documented.error);
        let at = || {
            meaning.key(&[
                "endpoints",
                &endpoint.name.wire,
                "errors",
                &error.name.wire,
                "retry",
            ])
        };
        let call = Calls {
            methods: vec![endpoint.method],
            costly: Some(endpoint).filter(|endpoint| pays_twice(endpoint)),
        };
        let statuses = documented
            .status
            .as_ref()
            .map_or(error.statuses.as_slice(), std::slice::from_ref);
        call.holds(meaning, retry, &at);
        call.pays_once(meaning, retry, statuses, &at);
        if retry.advice == RetryAdvice::IfSafe && !endpoint.repeatable {
            let message = format!(
                "the advice never applies: retrying `{}` is not safe",
                endpoint.name.wire
            );
            let help = "if it is, mark the endpoint with `repeat: safe`; if the call was rejected, write `not_processed`; otherwise `never`";
            meaning.warn(Code::UselessRetry, at(), message, help);
        }
    }
}
