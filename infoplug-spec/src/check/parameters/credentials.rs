//! The API's credentials, which parameters and pages must not touch.

use std::collections::HashSet;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Auth, AuthLocation, Endpoint, PageStyle, ParameterLocation};

/// A parameter must not replace the credentials of the API, and the URL of a next page must not
/// hold them.
pub(crate) fn credentials_stay(
    endpoints: &[Endpoint],
    auth: Option<&Auth>,
    problems: &Diagnostics,
) {
    let (mut headers, mut queries, mut is_in_path) = (HashSet::new(), HashSet::new(), false);
    for location in auth
        .into_iter()
        .flat_map(|auth| &auth.ways)
        .flat_map(|way| &way.locations)
    {
        match location {
            AuthLocation::Header(header, _) => drop(headers.insert(header.to_ascii_lowercase())),
            AuthLocation::Basic { .. } => drop(headers.insert("authorization".to_owned())),
            AuthLocation::Query(key, _) => drop(queries.insert(key.as_str())),
            AuthLocation::Path(_) => is_in_path = true,
        }
    }
    let by_url = |endpoint: &&Endpoint| {
        is_in_path
            && endpoint
                .pages
                .as_ref()
                .is_some_and(|pages| pages.style == PageStyle::NextUrl)
    };
    for endpoint in endpoints.iter().filter(by_url) {
        let message = format!(
            "the URL of the next page of `{}` would contain the credentials of the API in its path",
            endpoint.name.wire
        );
        let problem = Diagnostic::error(Code::KeyConflict, endpoint.span, message);
        problems.push(problem.help(
            "`style: next_url` cannot be used with `path` in `api.auth`, since streams show that URL",
        ));
    }
    for parameter in endpoints.iter().flat_map(|endpoint| &endpoint.parameters) {
        let holds_credentials = match parameter.location {
            ParameterLocation::Header => {
                headers.contains(&parameter.name.wire.to_ascii_lowercase())
            }
            ParameterLocation::Query => queries.contains(parameter.name.wire.as_str()),
            _ => false,
        };
        if !holds_credentials {
            continue;
        }
        let location = if parameter.location == ParameterLocation::Header {
            "header"
        } else {
            "query parameter"
        };
        let message = format!(
            "the {location} `{}` holds the credentials of the API",
            parameter.name.wire
        );
        let problem = Diagnostic::error(Code::KeyConflict, parameter.span, message);
        problems.push(problem.help("`api.auth` sends it with every call; remove the parameter"));
    }
}
