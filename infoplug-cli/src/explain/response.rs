//! Decodes a whole response, as a generated client does.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use infoplug_runtime::generated::{self as rt, Found};
use infoplug_runtime::{ErrorItem, ErrorResponse, RetryAdvice};
use infoplug_spec::Spec;
use infoplug_spec::model::{Endpoint, Method};

use super::METHODS;
use crate::{Failure, tables};

/// A response to explain.
#[derive(Clone, Debug)]
pub struct Response<'s> {
    /// The endpoint that was called.
    pub endpoint: Option<&'s Endpoint>,
    /// The method of the call.
    pub method: Option<Method>,
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// The body.
    pub body: Vec<u8>,
}

/// The meaning of a response.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts")]
pub struct Explained {
    /// Whether a call with this response fails.
    pub is_error: bool,
    /// Whether it has both a value and errors, which `send_full` returns together.
    pub is_partial: bool,
    /// The status.
    pub status: u16,
    /// The code, if any.
    pub code: Option<String>,
    /// Whether the spec lists the code.
    pub is_known: bool,
    /// Whether the response has the code. Otherwise the status implies it.
    pub code_sent: bool,
    /// The more specific code.
    pub subcode: Option<String>,
    /// The broader code.
    pub category: Option<String>,
    /// The server's message that describes the code.
    pub message: Option<String>,
    /// The server's message about this case.
    pub details: Option<String>,
    /// The server's message for the end user.
    pub user_message: Option<String>,
    /// The parameter at fault.
    pub parameter: Option<String>,
    /// Whether the same call may be retried.
    pub retryable: bool,
    /// The retry advice.
    pub advice: Option<RetryAdvice>,
    /// Whether a retry is ruled out because the response does not say how long to wait.
    pub lacks_hint: bool,
    /// How long to wait before a retry.
    pub retry_after: Option<Duration>,
    /// The request id.
    pub request_id: Option<String>,
    /// Why it happens.
    pub cause: Option<String>,
    /// What to do.
    pub solution: Option<String>,
    /// The URL of the documentation.
    pub docs: Option<String>,
    /// All errors of a response with several.
    pub errors: Vec<Item>,
    /// Other values, by their names in the spec.
    pub members: Vec<(String, Option<String>)>,
    /// Whether an error carries the body, or the beginning of a long one.
    pub body_kept: bool,
}

/// One of several errors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The code.
    pub code: Option<String>,
    /// The more specific code.
    pub subcode: Option<String>,
    /// The broader code.
    pub category: Option<String>,
    /// The server's message that describes the code.
    pub message: Option<String>,
    /// The server's message about this case.
    pub details: Option<String>,
    /// The parameter at fault.
    pub parameter: Option<String>,
    /// Other values, by their names in the spec.
    pub members: Vec<(String, String)>,
}

/// Explains the responses of one API as its generated client would understand them.
///
/// Each explainer leaks the tables of its spec, so create only one for each spec.
pub struct Explainer<'s> {
    spec: &'s Spec,
    api: &'static rt::Api,
    endpoints: Vec<&'static rt::Operation>,
    anything: Vec<(Method, &'static rt::Operation)>,
}

impl<'s> Explainer<'s> {
    /// Creates the tables of a spec.
    #[must_use]
    pub fn new(spec: &'s Spec) -> Self {
        let api = tables::api(spec);
        let endpoints = spec
            .endpoints
            .iter()
            .map(|endpoint| tables::endpoint(api, spec, endpoint, endpoint.method))
            .collect();
        let anything = METHODS
            .iter()
            .map(|method| (*method, tables::any_endpoint(api, *method)))
            .collect();
        Self {
            spec,
            api,
            endpoints,
            anything,
        }
    }

    /// Returns the table of the called endpoint. A method other than the endpoint's needs a new
    /// table.
    fn operation(
        &self,
        endpoint: Option<&Endpoint>,
        method: Option<Method>,
    ) -> &'static rt::Operation {
        let Some(endpoint) = endpoint else {
            let method = method.unwrap_or(Method::Get);
            let known = self
                .anything
                .iter()
                .find(|(known, _)| *known == method)
                .map(|(_, operation)| *operation);
            return known.unwrap_or_else(|| tables::any_endpoint(self.api, method));
        };
        let method = method.unwrap_or(endpoint.method);
        let known = self
            .spec
            .endpoints
            .iter()
            .position(|known| std::ptr::eq(known, endpoint))
            .filter(|_| method == endpoint.method);
        let known = known.and_then(|index| self.endpoints.get(index).copied());
        known.unwrap_or_else(|| tables::endpoint(self.api, self.spec, endpoint, method))
    }

    /// Explains a response. Hints that name a point in time are relative to `now`.
    ///
    /// # Errors
    ///
    /// Returns an error if no response can have the status.
    pub fn explain(&self, response: &Response<'_>, now: SystemTime) -> Result<Explained, Failure> {
        let spec = self.spec;
        let status = StatusCode::from_u16(response.status)
            .map_err(|_| Failure::Usage(format!("{} is not a status", response.status)))?;
        let operation = self.operation(response.endpoint, response.method);
        let mut headers = HeaderMap::new();
        for (name, value) in &response.headers {
            headers.append(name, value.clone());
        }
        let rt::Explained {
            is_error,
            response: error,
            lacks_hint,
        } = rt::explain(operation, status, headers, &response.body, now);
        let body_kept = !error.body().is_empty();
        if !is_error {
            return Ok(Explained {
                status: response.status,
                body_kept,
                ..Explained::default()
            });
        }
        let code = |found: &Found| match found {
            Found::Known(index) => spec.errors.get(*index).map(|error| error.name.wire.clone()),
            Found::Unlisted(code) => Some(code.to_string()),
            Found::Uncoded(_) => None,
        };
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let members = spec.error_body.members.iter().enumerate();
        Ok(Explained {
            is_error,
            is_partial: error.is_partial(),
            status: response.status,
            code: owned(error.code_text()),
            is_known: matches!(error.code, Found::Known(_)),
            code_sent: error.is_code_sent(),
            subcode: owned(error.subcode()),
            category: owned(error.category()),
            message: owned(error.message()),
            details: owned(error.details()),
            user_message: owned(error.user_message()),
            parameter: owned(error.parameter()),
            retryable: error.is_retryable(),
            advice: Some(error.retry_advice()),
            lacks_hint,
            retry_after: error.retry_after(),
            request_id: owned(error.request_id()),
            cause: owned(error.cause()),
            solution: owned(error.solution()),
            docs: owned(error.docs()),
            errors: items(&error, &code),
            members: members
                .map(|(index, member)| (member.name.wire.clone(), owned(error.member(index))))
                .collect(),
            body_kept,
        })
    }
}

fn items(error: &ErrorResponse<Found>, code: &dyn Fn(&Found) -> Option<String>) -> Vec<Item> {
    let owned = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
    let item = |item: &ErrorItem<Found>| Item {
        code: item.code.as_ref().and_then(code),
        subcode: owned(&item.subcode),
        category: owned(&item.category),
        message: owned(&item.message),
        details: owned(&item.details),
        parameter: owned(&item.parameter),
        members: item
            .members()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
    };
    error.errors().iter().map(item).collect()
}

/// Parses a header as HTTP writes it: `Name: value`. A value may be any bytes except line breaks.
pub(super) fn header(text: &str) -> Result<(HeaderName, HeaderValue), Failure> {
    let refuse =
        |why: &str| Failure::Usage(format!("`{}` is not a header: {why}", text.escape_debug()));
    let (name, value) = text
        .split_once(':')
        .ok_or_else(|| refuse("write it as `Name: value`"))?;
    let name = HeaderName::from_bytes(name.trim().as_bytes())
        .map_err(|_| refuse("its name has a character that a name cannot have"))?;
    let value = HeaderValue::from_bytes(value.trim().as_bytes())
        .map_err(|_| refuse("its value has a control character"))?;
    Ok((name, value))
}
