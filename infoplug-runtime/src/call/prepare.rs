//! Builds the request from its values, or lists everything that is wrong with them.

use std::borrow::Cow;

use http::HeaderValue;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};

use crate::call::UntypedCall;
use crate::error::Problem;
use crate::request::{body, check, header, headers, url};
use crate::table::{Method, http_method};
use crate::transport::TransportRequest;

/// The limit of `http::Uri`. The HTTP library would reject a longer URL only after the call counts
/// as sent.
const LONGEST_URL: usize = 65_534;

/// Returns the request, or everything that is wrong with it.
pub(crate) fn prepare(untyped: &UntypedCall) -> Result<TransportRequest, Vec<Problem>> {
    let UntypedCall {
        client,
        operation,
        values,
        headers,
        url,
        ..
    } = untyped;
    let client = client.inner();
    let mut problems = check::check(operation, values);
    let parameters = headers::headers(operation, values).unwrap_or_else(|problem| {
        problems.push(problem);
        Vec::new()
    });
    let mut extra = Vec::new();
    for header in headers {
        match header::name(&header.name).and_then(|name| Ok((name, header::value(&header.value)?)))
        {
            Ok((name, _))
                if client
                    .headers
                    .get(&name)
                    .is_some_and(HeaderValue::is_sensitive) =>
            {
                let message = format!(
                    "the header `{name}` holds a secret of the client and cannot be set for one request"
                );
                problems.push(Problem {
                    parameter: None,
                    message,
                });
            }
            Ok((name, mut value)) => {
                value.set_sensitive(header.secret);
                extra.push((name, value));
            }
            Err(refused) => {
                let message = format!(
                    "the header `{}` cannot be sent: {refused}",
                    header::shown_name(&header.name, refused, header.secret)
                );
                problems.push(Problem {
                    parameter: None,
                    message,
                });
            }
        }
    }
    if !problems.is_empty() {
        return Err(without_secrets(untyped, problems));
    }
    let url = match url {
        Some(url) => url::with_secrets(
            url.clone(),
            &url::secret_query(operation, values, &client.query),
        ),
        None => url::url(operation, values, &client.addresses, &client.query),
    };
    if url.as_str().len() > LONGEST_URL {
        let message = format!(
            "the URL would be {} bytes long; the limit is {LONGEST_URL}",
            url.as_str().len()
        );
        return Err(vec![Problem {
            parameter: None,
            message,
        }]);
    }
    let mut headers = client.headers.clone();
    for (name, value) in parameters.into_iter().chain(extra) {
        headers.insert(name, value);
    }
    let body = body::body(operation, values);
    if body.is_some() {
        let format = if operation.form {
            "application/x-www-form-urlencoded"
        } else {
            "application/json"
        };
        headers
            .entry(CONTENT_TYPE)
            .or_insert(HeaderValue::from_static(format));
    } else if matches!(operation.method, Method::Post | Method::Put | Method::Patch) {
        // RFC 9110, section 8.6: a method that could have a body declares that there is none.
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    Ok(TransportRequest {
        operation,
        method: http_method(operation.method),
        url,
        headers,
        body: body.map(Into::into),
    })
}

/// A problem may show a value, and a value may be a secret that was set by mistake.
fn without_secrets(untyped: &UntypedCall, mut problems: Vec<Problem>) -> Vec<Problem> {
    let secrets = untyped.secrets();
    for Problem { message, .. } in &mut problems {
        *message = secrets
            .hide(Cow::Owned(std::mem::take(message)))
            .into_owned();
    }
    problems
}
