//! Requests that the mock has answered, for a test to inspect.

use std::fmt;

use http::HeaderMap;
use infoplug_spec::model::{
    AuthLocation, BodyFormat, Endpoint, Parameter, ParameterLocation, PathPart, Shape, Spec, Type,
};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::Value;

use crate::form;
use crate::reply::{Cut, Reply};
use crate::request::{self, Request};

/// A request and its response. The `Debug` output hides credentials and secret parameters.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recorded {
    /// The method, in upper case.
    pub method: String,
    /// The path, as sent, without the query.
    pub path: String,
    /// The query, decoded, in order.
    pub query: Vec<(String, String)>,
    /// The headers. Their names are in lower case.
    pub headers: Vec<(String, String)>,
    /// The body. Empty if it was larger than the mock accepts.
    pub body: Vec<u8>,
    /// The name of the endpoint, if there is one for the method and path.
    pub endpoint: Option<String>,
    /// The status of the response. 0 if the connection was closed without one.
    pub status: u16,
    /// The code of the documented error in the response. `None` for a success, or for a response
    /// from [`MockResponse::raw`](crate::MockResponse::raw).
    pub code: Option<String>,
    /// Why the mock refused the request's `Prefer` header, if it did.
    pub refused: Option<String>,
    shown: Shown,
}

/// The values that `Debug` shows, and the names of those that it hides.
#[derive(Clone, PartialEq, Eq)]
struct Shown {
    path: String,
    body: String,
    /// In lower case.
    secret_headers: Vec<String>,
    secret_query: Vec<String>,
    credentials: Vec<String>,
}

/// The replacement for a secret.
const HIDDEN: &str = "***";

/// Headers that always hold credentials, whatever the spec says.
const SECRET_HEADERS: &[&str] = &["authorization", "proxy-authorization", "cookie"];

/// Characters that would make one name or value of a query look like several.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'+')
    .add(b'=');

/// Maximum number of body bytes in the `Debug` output.
const SHOWN_BYTES: usize = 4096;

impl Recorded {
    pub(crate) fn new(
        spec: &Spec,
        credentials: &[String],
        request: &Request,
        endpoint: Option<&Endpoint>,
        reply: &Reply,
    ) -> Self {
        let mut secret_headers: Vec<String> = SECRET_HEADERS
            .iter()
            .map(|name| (*name).to_owned())
            .collect();
        let mut secret_query = Vec::new();
        for location in spec
            .api
            .auth
            .iter()
            .flat_map(|auth| &auth.ways)
            .flat_map(|way| &way.locations)
        {
            match location {
                AuthLocation::Header(name, _) => secret_headers.push(name.to_ascii_lowercase()),
                AuthLocation::Query(name, _) => secret_query.push(name.clone()),
                AuthLocation::Basic { .. } | AuthLocation::Path(_) => {}
            }
        }
        for parameter in secret_parameters(spec, endpoint) {
            match parameter.location {
                ParameterLocation::Header => {
                    secret_headers.push(parameter.name.wire.to_ascii_lowercase());
                }
                ParameterLocation::Query => secret_query.push(parameter.name.wire.clone()),
                _ => {}
            }
        }
        let shown = Shown {
            path: shown_path(spec, request, endpoint),
            body: shown_body(spec, request, endpoint),
            secret_headers,
            secret_query,
            credentials: credentials
                .iter()
                .filter(|credential| !credential.is_empty())
                .cloned()
                .collect(),
        };
        let mut recorded = Self {
            method: request.method.as_str().to_owned(),
            path: request.path.clone(),
            query: request.query.clone(),
            headers: list(&request.headers),
            body: request.body().to_vec(),
            endpoint: endpoint.map(|endpoint| endpoint.name.wire.clone()),
            status: if reply.cut == Cut::NoResponse {
                0
            } else {
                reply.status
            },
            code: reply.code.clone(),
            refused: None,
            shown,
        };
        recorded.refused = reply
            .refused
            .as_deref()
            .map(|reason| recorded.shown_text(reason));
        recorded
    }

    /// Returns the first header with this name, in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Returns the path and query for a log, without credentials and secret parameters, always on
    /// one line.
    #[must_use]
    pub fn shown_target(&self) -> String {
        let escape = |text: &str, escaped| utf8_percent_encode(text, escaped).to_string();
        let pair = |(name, value): (String, String)| {
            format!("{}={}", escape(&name, ESCAPED), escape(&value, ESCAPED))
        };
        let pairs: Vec<String> = self
            .shown_pairs(&self.query, &self.shown.secret_query)
            .into_iter()
            .map(pair)
            .collect();
        // The path is as sent, still with its escapes.
        let path = escape(&self.shown_text(&self.shown.path), CONTROLS);
        if pairs.is_empty() {
            path
        } else {
            format!("{path}?{}", pairs.join("&"))
        }
    }

    /// Hides credentials, since a client may also send them where they do not belong.
    fn shown_text(&self, text: &str) -> String {
        self.shown
            .credentials
            .iter()
            .fold(text.to_owned(), |text, secret| text.replace(secret, HIDDEN))
    }

    fn shown_pairs(&self, pairs: &[(String, String)], secret: &[String]) -> Vec<(String, String)> {
        let value = |name: &String, value: &str| {
            if secret.contains(name) {
                HIDDEN.to_owned()
            } else {
                self.shown_text(value)
            }
        };
        pairs
            .iter()
            .map(|(name, text)| (self.shown_text(name), value(name, text)))
            .collect()
    }

    /// Returns the body as JSON, if it is valid JSON.
    #[must_use]
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// Returns the body as the pairs of a form, decoded, in order.
    #[must_use]
    pub fn form(&self) -> Vec<(String, String)> {
        request::decode_query(&String::from_utf8_lossy(&self.body))
    }
}

fn list(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), text(value)))
        .collect()
}

/// Returns the secret parameters of the endpoint. A request that fits no endpoint, for example
/// because of its method, may carry the secrets of any.
fn secret_parameters<'s>(
    spec: &'s Spec,
    endpoint: Option<&'s Endpoint>,
) -> impl Iterator<Item = &'s Parameter> {
    let all = spec.endpoints.iter().filter(move |_| endpoint.is_none());
    endpoint
        .into_iter()
        .chain(all)
        .flat_map(|endpoint| &endpoint.parameters)
        .filter(|parameter| is_secret(&parameter.ty))
}

/// Returns whether any parameter or type holds a secret.
fn has_secrets(spec: &Spec) -> bool {
    let in_type = |shape: &Shape| matches!(shape, Shape::Object(fields) if fields.iter().any(|field| is_secret(&field.ty)));
    spec.endpoints
        .iter()
        .flat_map(|endpoint| &endpoint.parameters)
        .any(|parameter| is_secret(&parameter.ty))
        || spec.types.iter().any(|def| in_type(&def.shape))
}

/// Returns the path without leading credentials, or its template if it holds a secret.
fn shown_path(spec: &Spec, request: &Request, endpoint: Option<&Endpoint>) -> String {
    if endpoint.is_none()
        && secret_parameters(spec, None)
            .any(|parameter| parameter.location == ParameterLocation::Path)
    {
        return format!("/{HIDDEN}");
    }
    let is_key_in_path = |location: &AuthLocation| matches!(location, AuthLocation::Path(_));
    let mut locations = spec
        .api
        .auth
        .iter()
        .flat_map(|auth| &auth.ways)
        .flat_map(|way| &way.locations);
    if endpoint.is_none() && request.front().is_empty() && locations.any(is_key_in_path) {
        // A path that does not look like the API's may still start with a key.
        return format!("/{HIDDEN}");
    }
    let base = request.path.get(..request.base).unwrap_or_default();
    let front = if request.front().is_empty() {
        base.to_owned()
    } else {
        format!("{base}/{HIDDEN}")
    };
    let secret = |endpoint: &&Endpoint| {
        endpoint.path.iter().any(|part| matches!(part, PathPart::Parameter(id) if is_secret(&endpoint.parameter(*id).ty)))
    };
    front
        + &endpoint
            .filter(secret)
            .map_or_else(|| request.route().to_owned(), Endpoint::path_template)
}

fn shown_body(spec: &Spec, request: &Request, endpoint: Option<&Endpoint>) -> String {
    let mut text = String::from_utf8_lossy(request.body()).into_owned();
    if endpoint.is_none() && !text.is_empty() && has_secrets(spec) {
        return HIDDEN.to_owned();
    }
    let value = endpoint.and_then(|endpoint| match endpoint.body_format {
        BodyFormat::Json => serde_json::from_slice(request.body()).ok(),
        BodyFormat::Form => Some(form::parse(request.body())),
    });
    if let (Some(endpoint), Some(mut value)) = (endpoint, value) {
        let mut hidden = false;
        for parameter in &endpoint.parameters {
            let location = match parameter.location {
                ParameterLocation::Body => value.get_mut(&parameter.name.wire),
                ParameterLocation::WholeBody => Some(&mut value),
                _ => None,
            };
            let Some(location) = location else { continue };
            hidden |= hide(spec, &parameter.ty, location);
        }
        if hidden {
            text = value.to_string();
        }
    }
    if let Some((end, _)) = text
        .char_indices()
        .find(|(position, _)| *position >= SHOWN_BYTES)
    {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// Returns whether a type is a secret string. Secrets within a named type are found where that type
/// is defined.
fn is_secret(ty: &Type) -> bool {
    match ty {
        Type::String { secret, .. } => *secret,
        Type::Nullable(inner) | Type::Array(inner, _) | Type::Map(inner) => is_secret(inner),
        _ => false,
    }
}

/// Replaces secret strings with stars. Returns whether there were any.
fn hide(spec: &Spec, ty: &Type, value: &mut Value) -> bool {
    match (ty, value) {
        (Type::String { secret: true, .. }, value) => {
            *value = HIDDEN.into();
            true
        }
        (Type::Nullable(inner), value) => hide(spec, inner, value),
        (Type::Array(inner, _), Value::Array(items)) => {
            any(items.iter_mut().map(|item| hide(spec, inner, item)))
        }
        (Type::Map(inner), Value::Object(members)) => {
            any(members.values_mut().map(|member| hide(spec, inner, member)))
        }
        (Type::Named(id), Value::Object(members)) => match &spec.type_def(*id).shape {
            Shape::Object(fields) => {
                let mut hidden = false;
                for field in fields {
                    if let Some(member) = members.get_mut(&field.name.wire) {
                        hidden |= hide(spec, &field.ty, member);
                    }
                }
                hidden
            }
            Shape::Enum(_) | Shape::IntegerEnum(_) => false,
        },
        _ => false,
    }
}

/// Consumes the whole iterator, unlike [`Iterator::any`].
fn any(hidden: impl Iterator<Item = bool>) -> bool {
    hidden.filter(|hidden| *hidden).count() > 0
}

impl fmt::Debug for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorded")
            .field("method", &self.method)
            .field("path", &self.shown_text(&self.shown.path))
            .field(
                "query",
                &self.shown_pairs(&self.query, &self.shown.secret_query),
            )
            .field(
                "headers",
                &self.shown_pairs(&self.headers, &self.shown.secret_headers),
            )
            .field("body", &self.shown_text(&self.shown.body))
            .field("endpoint", &self.endpoint)
            .field("status", &self.status)
            .field("code", &self.code)
            .field("refused", &self.refused)
            .finish()
    }
}
