//! Calls from pages of other origins (CORS): what a browser asks before a call, and what it has to
//! be told to show the response.

use infoplug_spec::model::{AuthLocation, ParameterLocation, Spec};

use crate::reply::Reply;
use crate::request::Request;

/// Headers that browsers ask for whatever the API is, and that of the mock itself.
const HEADERS: [&str; 3] = ["content-type", "accept", "prefer"];

/// Whether it is a preflight request.
pub(crate) fn is_preflight(request: &Request) -> bool {
    request.method == http::Method::OPTIONS
        && request
            .headers
            .contains_key("access-control-request-method")
}

/// The response to a preflight request: the methods of its path, the headers of the API, and those
/// that it names.
pub(crate) fn preflight(spec: &Spec, methods: &[&str], request: &Request) -> Reply {
    let mut reply = Reply::empty(204);
    let asked = request
        .header("access-control-request-headers")
        .unwrap_or_default();
    let asked = asked
        .split(',')
        .map(|name| name.trim().to_ascii_lowercase())
        .filter(|name| !name.is_empty());
    let mut headers: Vec<String> = HEADERS
        .map(str::to_owned)
        .into_iter()
        .chain(known(spec))
        .chain(asked)
        .collect();
    headers.sort();
    headers.dedup();
    reply.header("access-control-allow-methods", &methods.join(", "));
    reply.header("access-control-allow-headers", &headers.join(", "));
    if request
        .headers
        .contains_key("access-control-request-private-network")
    {
        reply.header("access-control-allow-private-network", "true");
    }
    reply
}

/// The headers of credentials and parameters.
fn known(spec: &Spec) -> impl Iterator<Item = String> {
    let locations = spec
        .api
        .auth
        .iter()
        .flat_map(|auth| &auth.ways)
        .flat_map(|way| &way.locations);
    let credentials = locations.filter_map(|location| match location {
        AuthLocation::Header(name, _) => Some(name.to_ascii_lowercase()),
        AuthLocation::Basic { .. } => Some("authorization".to_owned()),
        AuthLocation::Query(..) | AuthLocation::Path(_) => None,
    });
    let parameters = spec
        .endpoints
        .iter()
        .flat_map(|endpoint| &endpoint.parameters);
    let parameters = parameters.filter(|parameter| parameter.location == ParameterLocation::Header);
    let fixed = spec
        .api
        .headers
        .iter()
        .map(|(name, _)| name.to_ascii_lowercase());
    credentials
        .chain(parameters.map(|parameter| parameter.name.wire.to_ascii_lowercase()))
        .chain(fixed)
}

/// Lets any page read a response with all of its headers. What a test gave goes first.
pub(crate) fn allow(reply: &mut Reply) {
    let mut names: Vec<&str> = reply
        .headers
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    let exposed = names
        .iter()
        .filter(|name| !name.starts_with("access-control-"))
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    let is_given = |name: &str| names.contains(&name);
    let (origin, expose) = (
        !is_given("access-control-allow-origin"),
        !is_given("access-control-expose-headers") && !exposed.is_empty(),
    );
    if origin {
        reply.header("access-control-allow-origin", "*");
    }
    if expose {
        reply.header("access-control-expose-headers", &exposed);
    }
}
