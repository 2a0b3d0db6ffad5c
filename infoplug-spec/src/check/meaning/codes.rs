//! Error codes: whether responses can have them, and whether what the spec says about them agrees
//! with its endpoints.

use std::collections::{HashMap, HashSet};

use super::{Meaning, named};
use crate::diagnostic::Code;
use crate::model::{
    Condition, DocumentedError, Endpoint, ErrorFormat, ErrorId, ErrorMessage, ErrorTexts,
    GroupRule, Location, LocationSource, Parameter, ParameterLocation, Shape, Spec, Type, When,
};

pub(super) fn check(meaning: &Meaning<'_>) {
    unreachable(meaning);
    parameters(meaning);
    events(meaning);
    for endpoint in &meaning.spec.endpoints {
        for documented in &endpoint.errors {
            status(meaning, endpoint, documented);
        }
    }
}

/// A location, with the condition of its format.
type Located<'s> = (&'s Location, &'s [Condition]);

/// What the locations of a spec can find.
#[derive(Default)]
struct Found<'s> {
    /// Whether a location reads any response, so that it may find anything.
    anything: bool,
    /// Locations that read only some responses.
    conditional: Vec<Located<'s>>,
    /// The constants.
    values: HashSet<&'s str>,
}

impl<'s> Found<'s> {
    fn by(locations: impl Iterator<Item = Located<'s>>) -> Self {
        let mut found = Self::default();
        for (location, format) in locations {
            match &location.source {
                LocationSource::Value(value) => drop(found.values.insert(value)),
                _ if format
                    .iter()
                    .chain(&location.when)
                    .all(|condition| condition.statuses.is_empty()) =>
                {
                    found.anything = true;
                }
                _ => found.conditional.push((location, format)),
            }
        }
        found
    }

    /// Returns whether a response with one of the statuses can have the code. Without statuses, any
    /// status counts.
    fn has(&self, code: &str, statuses: &[u16]) -> bool {
        let reads = |(location, format): &Located<'_>| {
            may_hold(&location.when, statuses) && may_hold(format, statuses)
        };
        self.anything || self.values.contains(code) || self.conditional.iter().any(reads)
    }
}

fn may_hold(when: &[Condition], statuses: &[u16]) -> bool {
    let takes = |condition: &Condition, status: &u16| {
        condition
            .statuses
            .iter()
            .any(|(first, last)| (first..=last).contains(&status))
    };
    let any = |condition: &Condition| {
        condition.statuses.is_empty() || statuses.iter().any(|status| takes(condition, status))
    };
    when.is_empty() || statuses.is_empty() || when.iter().any(any)
}

/// Returns the locations of a string in a format and in its lists of errors.
fn placed(
    format: &ErrorFormat,
    get: fn(&ErrorTexts) -> &Vec<Location>,
) -> impl Iterator<Item = Located<'_>> {
    let texts = std::iter::once(&format.texts).chain(format.items.iter().map(|items| &items.texts));
    texts
        .flat_map(get)
        .map(|location| (location, format.when.as_slice()))
}

/// Reports codes that nothing in a response leads to.
fn unreachable(meaning: &Meaning<'_>) {
    let spec = meaning.spec;
    let placed = |get: fn(&ErrorTexts) -> &Vec<Location>| {
        Found::by(
            spec.error_body
                .formats
                .iter()
                .flat_map(move |format| placed(format, get)),
        )
    };
    let codes = placed(|texts| &texts.code);
    let by_status: HashSet<ErrorId> = spec
        .statuses
        .iter()
        .filter_map(|status| status.code)
        .collect();
    let unknown = spec.errors.iter().enumerate().filter(|(index, error)| {
        !by_status.contains(&ErrorId(*index)) && !codes.has(&error.name.wire, &error.statuses)
    });
    let unknown: Vec<&ErrorMessage> = unknown.map(|(_, error)| error).collect();
    if let Some(first) = unknown.first() {
        let names = named(unknown.iter().map(|error| error.name.wire.as_str()));
        let help = "say in `code` of `error_body` where a response has its code; or name the code in a status: `404: { code: ... }`";
        meaning.warn(
            Code::UnreachableCode,
            first.span,
            format!("no response can be recognized as {names}"),
            help,
        );
    }
    let levels = [
        (
            "subcodes",
            "subcode",
            &spec.subcodes,
            placed(|texts| &texts.subcode),
        ),
        (
            "categories",
            "category",
            &spec.categories,
            placed(|texts| &texts.category),
        ),
    ];
    for (key, location, codes, found) in levels {
        let unknown: Vec<_> = codes
            .iter()
            .filter(|code| !found.has(&code.code, &[]))
            .collect();
        let Some(first) = unknown.first() else {
            continue;
        };
        let names = named(unknown.iter().map(|code| code.code.as_str()));
        let help = format!("say in `{location}` of `error_body` where a response has it");
        meaning.warn(
            Code::UnreachableCode,
            first.span,
            format!("no response can have this code of `{key}`: {names}"),
            &help,
        );
    }
}

/// The names that an error may use for a parameter.
#[derive(Default)]
struct Names<'s> {
    exact: HashSet<&'s str>,
    /// In lower case, since header names are case-insensitive.
    headers: HashSet<String>,
    /// Whether a body may hold anything.
    any: bool,
}

impl<'s> Names<'s> {
    fn add(&mut self, spec: &'s Spec, parameter: &'s Parameter) {
        self.exact.insert(&parameter.name.wire);
        if parameter.location == ParameterLocation::Header {
            self.headers
                .insert(parameter.name.wire.to_ascii_lowercase());
        }
        // An error may name a field of a body, or of the value of a parameter.
        let mut ty = &parameter.ty;
        while let Type::Array(inner, _) | Type::Nullable(inner) = ty {
            ty = inner;
        }
        match ty {
            Type::Json | Type::Map(_) => self.any = true,
            Type::Named(id) => {
                if let Shape::Object(fields) = &spec.type_def(*id).shape {
                    self.exact
                        .extend(fields.iter().map(|field| field.name.wire.as_str()));
                }
            }
            _ => {}
        }
    }

    fn has(&self, name: &str) -> bool {
        // `address.city`, `items[0]`: the parameter is the first part.
        let first = name
            .split(['.', '[', '/'])
            .find(|part| !part.is_empty())
            .unwrap_or(name);
        self.any
            || self.exact.contains(name)
            || self.exact.contains(first)
            || self.headers.contains(&name.to_ascii_lowercase())
    }
}

/// Reports parameters that errors name but their endpoints lack.
fn parameters(meaning: &Meaning<'_>) {
    let spec = meaning.spec;
    if spec.errors.iter().all(|error| error.parameter.is_none()) {
        return;
    }
    let mut everywhere = Names::default();
    // For each error: the endpoints that document it, and whether one of them has its parameter.
    let mut documented: HashMap<ErrorId, bool> = HashMap::new();
    for endpoint in &spec.endpoints {
        let mut names = Names::default();
        for parameter in &endpoint.parameters {
            names.add(spec, parameter);
            everywhere.add(spec, parameter);
        }
        for error in &endpoint.errors {
            let is_known = spec
                .error(error.error)
                .parameter
                .as_ref()
                .is_some_and(|name| names.has(name));
            *documented.entry(error.error).or_default() |= is_known;
        }
    }
    for (index, error) in spec.errors.iter().enumerate() {
        let Some(name) = &error.parameter else {
            continue;
        };
        let (is_known, whose) = match documented.get(&ErrorId(index)) {
            Some(is_known) => (*is_known, "no endpoint that documents the error has it"),
            None => (everywhere.has(name), "no endpoint has it"),
        };
        if !is_known {
            let span = meaning.key(&["errors", &error.name.wire, "parameter"]);
            let message = format!(
                "`{}` names the parameter `{name}`, but {whose}",
                error.name.wire
            );
            meaning.warn(
                Code::ParameterNowhere,
                span,
                message,
                "write it as the endpoints do, or remove it",
            );
        }
    }
}

/// Reports a `when` that cannot happen.
fn events(meaning: &Meaning<'_>) {
    let spec = meaning.spec;
    let parameters = || {
        spec.endpoints
            .iter()
            .flat_map(|endpoint| &endpoint.parameters)
            .filter(|parameter| parameter.constant.is_none())
    };
    let has_parameters = parameters().next().is_some();
    let groups = spec.endpoints.iter().flat_map(|endpoint| &endpoint.groups);
    let has_required = parameters().any(|parameter| parameter.required)
        || groups
            .into_iter()
            .any(|group| group.rule != GroupRule::AtMostOne);
    let has_bounds = parameters().any(|parameter| bounded(&parameter.ty));
    let has_body = parameters().any(|parameter| {
        matches!(
            parameter.location,
            ParameterLocation::Body | ParameterLocation::WholeBody
        )
    });
    for error in &spec.errors {
        for when in &error.when {
            let (word, why) = match when {
                When::KeyMissing if spec.api.auth.is_none() => {
                    ("key_missing", "`api` has no `auth`")
                }
                When::KeyInvalid if spec.api.auth.is_none() => {
                    ("key_invalid", "`api` has no `auth`")
                }
                When::ParameterMissing if !has_required => (
                    "parameter_missing",
                    "no endpoint has a required parameter or a group",
                ),
                When::ParameterInvalid if !has_parameters => {
                    ("parameter_invalid", "no endpoint has parameters")
                }
                When::ParameterOutOfRange if !has_bounds => (
                    "parameter_out_of_range",
                    "no parameter has a `range` or a `length`",
                ),
                When::BodyEmpty if !has_body => ("body_empty", "no endpoint has a body"),
                _ => continue,
            };
            let span = meaning.key(&["errors", &error.name.wire, "when"]);
            meaning.warn(
                Code::CannotHappen,
                span,
                format!("`{word}` cannot happen: {why}"),
                "remove it, or describe what is missing",
            );
        }
    }
}

fn bounded(ty: &Type) -> bool {
    match ty {
        Type::String { length, .. } => length.is_some(),
        Type::Integer(range, _) => range.is_some(),
        Type::Number(range) => range.is_some(),
        Type::Array(inner, length) => length.is_some() || bounded(inner),
        Type::Nullable(inner) | Type::Map(inner) => bounded(inner),
        // Their fields may have bounds.
        Type::Named(_) | Type::Json => true,
        _ => false,
    }
}

/// Reports a status that an endpoint gives to an error, but that the error does not have.
fn status(meaning: &Meaning<'_>, endpoint: &Endpoint, documented: &DocumentedError) {
    let error = meaning.spec.error(documented.error);
    let Some(status) = documented.status else {
        return;
    };
    if !error.statuses.is_empty() && !error.statuses.contains(&status) {
        let code = &error.name.wire;
        let known = error
            .statuses
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", ");
        let message = format!("`{code}` comes with {status} here, but with {known} in `errors`");
        let span = meaning.key(&["endpoints", &endpoint.name.wire, "errors", code, "status"]);
        meaning.warn(
            Code::StatusMismatch,
            span,
            message,
            "add the status to the error, or correct it here",
        );
    }
}
