//! The URL of a request: its path and its query.

use reqwest::Url;

use super::addresses::Addresses;
use super::text::each_text;
use super::values::Values;
use crate::table::{Operation, ParameterLocation};

/// Returns the URL of a call.
pub(crate) fn url(
    operation: &'static Operation,
    values: &Values,
    addresses: &Addresses,
    secret_query: &[(String, String)],
) -> Url {
    let mut url = addresses.url(operation, values);
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
