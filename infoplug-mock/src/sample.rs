//! Sample requests that show how an endpoint is called.

use std::fmt;

use infoplug_spec::model::{
    ArrayStyle, AuthLocation, BodyFormat, Endpoint, GroupRule, Literal, Parameter, ParameterId,
    ParameterLocation, PathPart, Spec, Type,
};
use serde_json::{Map, Value};

use crate::auth;
use crate::check;
use crate::example;
use crate::mock::Mock;
use crate::pointer::{as_text, bare};
use crate::request::{encode_query, escape};

/// A request with credentials that the mock accepts and examples for all required parameters. The
/// `Debug` output hides both.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sample {
    /// The method, in upper case.
    pub method: String,
    /// The path with the query, to append to [`Mock::url`].
    pub target: String,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The body. Empty if there is none.
    pub body: String,
}

impl fmt::Debug for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sample")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

impl Mock {
    /// Returns a sample call of an endpoint, or `None` if the API has no endpoint of this name.
    #[must_use]
    pub fn sample(&self, endpoint: &str) -> Option<Sample> {
        let spec = self.spec();
        let endpoint = spec.endpoint_named(endpoint)?;
        let mut draft = Draft::default();
        for (parameter, value) in values(spec, endpoint) {
            draft.add(parameter, value);
        }
        let locations = spec
            .api
            .auth
            .iter()
            .filter_map(|auth| auth.ways.first())
            .flat_map(|way| &way.locations);
        for location in locations {
            draft.authorize(location, self.credentials());
        }
        Some(draft.finish(endpoint))
    }
}

/// Returns the values that a request needs.
fn values<'a>(
    spec: &'a Spec,
    endpoint: &'a Endpoint,
) -> impl Iterator<Item = (&'a Parameter, Value)> {
    let grouped: Vec<ParameterId> = endpoint
        .groups
        .iter()
        .filter_map(|group| chosen(endpoint, group.rule, &group.alternatives))
        .collect();
    endpoint.parameters.iter().filter_map(move |parameter| {
        let is_grouped = || {
            grouped
                .iter()
                .any(|id| std::ptr::eq(endpoint.parameter(*id), parameter))
        };
        let example = || match &parameter.example {
            Some(literal) => example::literal(&parameter.ty, literal),
            None => long_enough(
                &parameter.ty,
                example::value(spec, &parameter.name.wire, &parameter.ty),
            ),
        };
        let is_needed =
            || parameter.required || parameter.location == ParameterLocation::Path || is_grouped();
        let value = check::constant(parameter).or_else(|| is_needed().then(example))?;
        Some((parameter, value))
    })
}

/// Maximum number of list elements in a sample, whatever the spec demands.
const MAX_ITEMS: usize = 1000;

/// Repeats the one element of an example list, up to the list's minimum length.
fn long_enough(ty: &Type, mut value: Value) -> Value {
    if let (Type::Array(_, Some(length)), Value::Array(items)) = (bare(ty), &mut value)
        && let (Some(least), Some(first)) = (
            length.min.and_then(|least| usize::try_from(least).ok()),
            items.first().cloned(),
        )
        && items.len() < least
    {
        items.resize(least.min(MAX_ITEMS), first);
    }
    value
}

/// Returns the parameter that satisfies a group, preferably one for which the spec gives an
/// example.
fn chosen(
    endpoint: &Endpoint,
    rule: GroupRule,
    alternatives: &[Vec<ParameterId>],
) -> Option<ParameterId> {
    let all = || {
        alternatives
            .iter()
            .flatten()
            .map(|id| (id, endpoint.parameter(*id)))
    };
    let is_there = |parameter: &Parameter| parameter.required || parameter.constant.is_some();
    if rule == GroupRule::AtMostOne || all().any(|(_, parameter)| is_there(parameter)) {
        return None;
    }
    let plain = |parameter: &Parameter| {
        matches!(
            parameter.example,
            Some(Literal::String(_) | Literal::Integer(_))
        )
    };
    let best = all()
        .find(|(_, parameter)| plain(parameter))
        .or_else(|| all().next());
    best.map(|(id, _)| *id)
}

/// A request under construction.
#[derive(Default)]
struct Draft {
    front: String,
    segments: Vec<(String, String)>,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    members: Map<String, Value>,
    whole: Option<Value>,
}

impl Draft {
    fn add(&mut self, parameter: &Parameter, value: Value) {
        let name = parameter.name.wire.clone();
        match parameter.location {
            ParameterLocation::Path => self.segments.push((name, escape(&as_text(&value)))),
            ParameterLocation::Query => match value {
                Value::Array(items) if parameter.style == ArrayStyle::Repeat => {
                    self.query
                        .extend(items.iter().map(|item| (name.clone(), as_text(item))));
                }
                value => self.query.push((name, joined(&value))),
            },
            ParameterLocation::Header => self.headers.push((name, joined(&value))),
            ParameterLocation::Body => {
                self.members.insert(name, value);
            }
            ParameterLocation::WholeBody => self.whole = Some(value),
        }
    }

    fn authorize(&mut self, location: &AuthLocation, accepted: &[String]) {
        match location {
            AuthLocation::Header(name, template) => self
                .headers
                .push((name.clone(), auth::fill(template, accepted))),
            AuthLocation::Query(name, template) => self
                .query
                .push((name.clone(), auth::fill(template, accepted))),
            AuthLocation::Basic { username, password } => {
                let pair = format!(
                    "{}:{}",
                    auth::fill(username, accepted),
                    auth::fill(password, accepted)
                );
                self.headers.push((
                    "Authorization".to_owned(),
                    format!("Basic {}", auth::base64(pair.as_bytes())),
                ));
            }
            AuthLocation::Path(template) => {
                let filled = auth::fill(template, accepted);
                self.front = filled.split('/').map(escape).collect::<Vec<_>>().join("/");
            }
        }
    }

    fn finish(mut self, endpoint: &Endpoint) -> Sample {
        let part = |part: &PathPart| match part {
            PathPart::Text(text) => text.clone(),
            PathPart::Parameter(id) => {
                let name = &endpoint.parameter(*id).name.wire;
                self.segments
                    .iter()
                    .find(|(known, _)| known == name)
                    .map(|(_, value)| value.clone())
                    .unwrap_or_default()
            }
        };
        let path: String = endpoint.path.iter().map(part).collect();
        let query = encode_query(
            self.query
                .iter()
                .map(|(name, value)| (name.as_str(), value.clone())),
        );
        let mark = if query.is_empty() { "" } else { "?" };
        let (body, content_type) = match (self.whole, endpoint.body_format) {
            (None, _) if self.members.is_empty() => (String::new(), None),
            (None, BodyFormat::Form) => {
                let body = encode_query(
                    self.members
                        .iter()
                        .map(|(name, value)| (name.as_str(), joined(value))),
                );
                (body, Some("application/x-www-form-urlencoded"))
            }
            (whole, _) => (
                whole.unwrap_or(Value::Object(self.members)).to_string(),
                Some("application/json"),
            ),
        };
        let is_set = self
            .headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        if let Some(content_type) = content_type.filter(|_| !is_set) {
            self.headers
                .push(("Content-Type".to_owned(), content_type.to_owned()));
        }
        Sample {
            method: endpoint.method.as_str().to_owned(),
            target: format!("{}{path}{mark}{query}", self.front),
            headers: self.headers,
            body,
        }
    }
}

/// Formats a value as one string.
fn joined(value: &Value) -> String {
    match value {
        Value::Array(items) => items.iter().map(as_text).collect::<Vec<_>>().join(","),
        value => as_text(value),
    }
}
