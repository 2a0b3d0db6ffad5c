//! CORS: the responses to preflight requests, and the headers that let a page read a response from
//! another origin.

use infoplug_spec::model::{AuthLocation, ParameterLocation, Spec};

use crate::reply::Reply;
use crate::request::Request;

/// Headers that browsers ask for with any API, and the mock's own.
const HEADERS: [&str; 3] = ["content-type", "accept", "prefer"];

/// Whether it is a preflight request.
pub(crate) fn is_preflight(request: &Request) -> bool {
    request.method == http::Method::OPTIONS
        && request
            .headers
            .contains_key("access-control-request-method")
}

/// Builds the response to a preflight request. It allows the methods of the path, the headers of
/// the API, and those that the request names.
pub(crate) fn preflight(spec: &Spec, methods: &[&str], request: &Request) -> Reply {
    let mut reply = Reply::empty(204);
    let requested = request
        .header("access-control-request-headers")
        .unwrap_or_default();
    let requested = requested
        .split(',')
        .map(|name| name.trim().to_ascii_lowercase())
        .filter(|name| !name.is_empty());
    let mut headers: Vec<String> = HEADERS
        .map(str::to_owned)
        .into_iter()
        .chain(known(spec))
        .chain(requested)
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

/// The headers of credentials and parameters, and the API's fixed headers.
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

/// Lets any page read a response with all of its headers. Headers that a test sets take precedence.
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
