//! The URL of a request: its path and its query.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;

use super::text::{each_text, text};
use super::values::Values;
use crate::table::{Operation, ParameterLocation, PathPart};

/// Everything except the unreserved characters of RFC 3986, section 2.3.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Returns the URL of a call.
pub(crate) fn url(
    operation: &'static Operation,
    values: &Values,
    base: &Url,
    secret_query: &[(String, String)],
) -> Url {
    let mut path = base.path().trim_end_matches('/').to_owned();
    for part in &operation.path {
        match part {
            PathPart::Text(text) => path.push_str(text),
            PathPart::Parameter(index) => {
                let value = values
                    .get(*index)
                    .map(|value| text(value.view()))
                    .unwrap_or_default();
                let keeps_slashes = operation
                    .parameters
                    .get(*index)
                    .is_some_and(|parameter| parameter.slashes);
                if keeps_slashes {
                    let segments: Vec<String> = value
                        .split('/')
                        .map(|segment| utf8_percent_encode(segment, SEGMENT).to_string())
                        .collect();
                    path.push_str(&segments.join("/"));
                } else {
                    path.extend(utf8_percent_encode(&value, SEGMENT));
                }
            }
        }
    }
    // Parsing a URL is half the cost of a request, and only its path is new.
    let mut url = base.clone();
    url.set_path(&path);
    let mut parameters = values.at(operation, ParameterLocation::Query).peekable();
    if parameters.peek().is_some() || !secret_query.is_empty() {
        let mut query = url.query_pairs_mut();
        for (parameter, value) in parameters {
            each_text(parameter, value.view(), |text| {
                query.append_pair(&parameter.name, text);
            });
        }
        query.extend_pairs(secret_query);
    }
    url
}

/// Returns the secrets in a request's query: credentials and parameters.
pub(crate) fn secret_query(
    operation: &'static Operation,
    values: &Values,
    credentials: &[(String, String)],
) -> Vec<(String, String)> {
    credentials
        .iter()
        .cloned()
        .chain(secret_parameters(operation, values))
        .collect()
}

/// Returns the secret parameters in the query.
fn secret_parameters(
    operation: &'static Operation,
    values: &Values,
) -> impl Iterator<Item = (String, String)> {
    let secret = values
        .at(operation, ParameterLocation::Query)
        .filter(|(parameter, _)| parameter.secret);
    secret.flat_map(|(parameter, value)| {
        let mut pairs = Vec::new();
        each_text(parameter, value.view(), |text| {
            pairs.push((parameter.name.clone(), text.to_owned()));
        });
        pairs
    })
}

/// Completes a URL that lacks only the secrets in its query.
pub(crate) fn with_secrets(mut url: Url, secret_query: &[(String, String)]) -> Url {
    if !secret_query.is_empty() {
        url.query_pairs_mut().extend_pairs(secret_query);
    }
    url
}
