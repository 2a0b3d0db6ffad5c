//! Endpoints, their parameters, jobs, and the base URL that they share.

use super::{Meaning, child, entries, named};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Node;
use crate::model::{Endpoint, Job, Parameter, PathPart, Type};
use crate::names;
use crate::reader;

/// Names, without their symbols, of parameters that can only hold a secret.
const SECRETS: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "secret",
    "clientsecret",
    "secretkey",
    "apikey",
    "apisecret",
    "accesstoken",
    "refreshtoken",
    "privatekey",
];

pub(super) fn check(meaning: &Meaning<'_>) {
    address(meaning);
    for endpoint in &meaning.spec.endpoints {
        for parameter in &endpoint.parameters {
            secret(meaning, parameter);
            setting(meaning, endpoint, parameter);
        }
    }
    always_there(meaning);
    quota(meaning);
    for job in &meaning.spec.jobs {
        states(meaning, job);
    }
}

fn address(meaning: &Meaning<'_>) {
    let api = &meaning.spec.api;
    let span = meaning
        .entry(&["api", "base_url"])
        .map(|entry| entry.value.span)
        .unwrap_or_default();
    let (scheme, rest) = api.base_url.split_once("://").unwrap_or_default();
    let host = rest.split('/').next().unwrap_or_default();
    let name = if host.starts_with('[') {
        host.split_inclusive(']').next()
    } else {
        host.split(':').next()
    }
    .unwrap_or_default();
    let address = name
        .trim_start_matches('[')
        .trim_end_matches(']')
        .parse::<std::net::IpAddr>();
    let stays_here = name.eq_ignore_ascii_case("localhost")
        || address.is_ok_and(|address| address.is_loopback());
    if scheme.eq_ignore_ascii_case("http") && !stays_here {
        let help =
            "write `https://`; clients refuse to send without encryption unless they are told to";
        meaning.warn(
            Code::PlainHttp,
            span,
            "calls to `http://` can be read in transit, including the key",
            help,
        );
    }
    let Some((_, last)) = rest.rsplit_once('/').filter(|(_, last)| is_version(last)) else {
        return;
    };
    let twice = |endpoint: &&Endpoint| {
        let first = endpoint.path.first().and_then(|part| match part {
            PathPart::Text(text) => text.split('/').nth(1),
            PathPart::Parameter(_) => None,
        });
        first == Some(last)
    };
    let doubled: Vec<&Endpoint> = meaning.spec.endpoints.iter().filter(twice).collect();
    if let Some(first) = doubled.first() {
        let names = named(doubled.iter().map(|endpoint| endpoint.name.wire.as_str()));
        let message =
            format!("`base_url` ends with `/{last}`, and the paths of {names} begin with it");
        let problem = Diagnostic::warning(Code::DoubledPath, span, message)
            .related(first.span, format!("`{}` is here", first.name.wire));
        meaning
            .problems
            .push(problem.help("write it once: a path is appended to `base_url`"));
    }
}

/// Returns whether a segment is a version: `v1`, `v20`.
fn is_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit())
    })
}

fn setting(meaning: &Meaning<'_>, endpoint: &Endpoint, parameter: &Parameter) {
    let Some(name) = names::method_beside(endpoint, parameter) else {
        return;
    };
    let message = format!(
        "each request has a method `{name}`, so the setter of this parameter is `{}`",
        parameter.name.snake
    );
    let help = format!("give the setter another name, for example `ident: the_{name}`");
    meaning.warn(Code::NameOfASetting, parameter.span, message, &help);
}

fn secret(meaning: &Meaning<'_>, parameter: &Parameter) {
    if !matches!(parameter.ty, Type::String { secret: false, .. })
        || parameter.constant.is_some()
        || parameter.name.wire.len() > 40
    {
        return;
    }
    let letters = parameter
        .name
        .wire
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase());
    if SECRETS.contains(&letters.collect::<String>().as_str()) {
        let message = format!(
            "`{}` holds a secret, but may be shown in logs",
            parameter.name.wire
        );
        meaning.warn(
            Code::NotSecret,
            parameter.span,
            message,
            "add `secret: true`",
        );
    }
}

/// Reports keys that have no effect on a parameter that every call has.
fn always_there(meaning: &Meaning<'_>) {
    for endpoint in meaning
        .entry(&["endpoints"])
        .map(|entry| entries(&entry.value))
        .unwrap_or_default()
    {
        for section in ["path", "query", "headers", "body"] {
            let in_path = section == "path";
            for parameter in child(&endpoint.value, section)
                .map(|entry| entries(&entry.value))
                .unwrap_or_default()
            {
                always_there_at(meaning, &parameter.key, &parameter.value, in_path);
            }
        }
    }
}

fn always_there_at(meaning: &Meaning<'_>, name: &str, parameter: &Node, in_path: bool) {
    let word = |key: &str| child(parameter, key).and_then(|entry| reader::scalar(&entry.value));
    let required = in_path || word("required") == Some("true");
    if let Some(entry) =
        child(parameter, "required").filter(|_| in_path && word("required") == Some("false"))
    {
        let message = format!("`{name}` is in the path, so it is required");
        meaning.warn(
            Code::RequiredAnyway,
            entry.key_span,
            message,
            "remove `required`",
        );
    }
    if let Some(entry) =
        child(parameter, "default").filter(|entry| required && !entry.value.is_null())
    {
        let message = format!("`{name}` is required, so its `default` is never used");
        let help = if in_path {
            "remove `default`"
        } else {
            "remove `default`, or `required` if it may be left out"
        };
        meaning.warn(Code::RequiredAnyway, entry.key_span, message, help);
    }
    if let Some(entry) = child(parameter, "deprecated")
        .filter(|entry| required && !entry.value.is_null() && word("deprecated") != Some("false"))
    {
        let message = format!(
            "`{name}` is required, so callers cannot avoid it, although it is `deprecated`"
        );
        let help = if in_path {
            "mark the endpoint as deprecated"
        } else {
            "remove `deprecated`, or `required` if it may be left out"
        };
        meaning.warn(Code::RequiredAnyway, entry.key_span, message, help);
    }
}

fn quota(meaning: &Meaning<'_>) {
    let rate = meaning
        .spec
        .api
        .rate_limit
        .as_ref()
        .and_then(|limit| limit.rate);
    if let Some(rate) = rate.filter(|rate| rate.burst > rate.requests) {
        let message = format!(
            "{} calls at once exceed the {} of the whole period",
            rate.burst, rate.requests
        );
        let span = meaning.key(&["api", "rate_limit", "burst"]);
        meaning.warn(
            Code::BurstAboveQuota,
            span,
            message,
            "`burst` must not exceed `requests`",
        );
    }
}

/// Reports values of a job's state that none of its lists has.
fn states(meaning: &Meaning<'_>, job: &Job) {
    let state = &job.poll.state;
    let endpoint = meaning.spec.endpoint(job.poll.endpoint);
    let kinds = [&state.running, &state.done, &state.failed];
    if kinds.iter().any(|states| !states.when.is_empty()) {
        return;
    }
    let Some(values) = super::super::jobs::listed(&state.at, endpoint, meaning.spec) else {
        return;
    };
    let values = values
        .iter()
        .filter(|value| value.deprecated.is_none())
        .map(|value| value.name.wire.as_str());
    let sorted = |value: &&str| {
        kinds
            .iter()
            .flat_map(|states| &states.values)
            .any(|listed| listed == value)
    };
    let missing: Vec<&str> = values.filter(|value| !sorted(value)).collect();
    if !missing.is_empty() {
        let message = format!(
            "none of `running`, `done` and `failed` has {}: the client would wait for the job until it times out",
            named(missing)
        );
        let span = meaning.key(&["jobs", &job.name.wire, "poll", "state"]);
        meaning.warn(
            Code::StateNotSorted,
            span,
            message,
            "add each value of the state to one of the lists",
        );
    }
}
