//! Values -> the request, or everything that is wrong with them.

use http::HeaderValue;
use http::header::{CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, TRANSFER_ENCODING};

use crate::call::Ask;
use crate::check;
use crate::config;
use crate::error::Problem;
use crate::table::Method;
use crate::transport::TransportRequest;
use crate::values;

/// The request, or everything that is wrong with it.
pub(crate) fn prepare(ask: &Ask) -> Result<TransportRequest, Vec<Problem>> {
    let Ask { client, operation, values, headers, url, .. } = ask;
    let client = client.inner();
    let mut problems = check::check(operation, values);
    let parameters = values::headers(operation, values).unwrap_or_else(|problem| {
        problems.push(problem);
        Vec::new()
    });
    let mut further = Vec::new();
    for header in headers {
        match config::header(&header.name, &header.value) {
            Ok((name, _)) if client.headers.get(&name).is_some_and(HeaderValue::is_sensitive) => {
                let message = format!("the header `{name}` holds a secret of the client and cannot be set for one request");
                problems.push(Problem { parameter: None, message });
            }
            // A request whose length or server is not the one that it says is another request (RFC 9112, section 11.2).
            Ok((name, _)) if [CONTENT_LENGTH, HOST, TRANSFER_ENCODING, CONNECTION].contains(&name) => {
                let message = format!("the header `{name}` belongs to the connection and cannot be set");
                problems.push(Problem { parameter: None, message });
            }
            Ok((name, mut value)) => {
                value.set_sensitive(header.secret);
                further.push((name, value));
            }
            Err(error) => problems.push(Problem { parameter: None, message: error.to_string() }),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let url = match url {
        Some(url) => values::with_secrets(url.clone(), &values::secret_query(operation, values, &client.query)),
        None => values::url(operation, values, &client.address, &client.query),
    };
    let mut headers = client.headers.clone();
    for (name, value) in parameters.into_iter().chain(further) {
        headers.insert(name, value);
    }
    let body = values::body(operation, values);
    if body.is_some() {
        let format = if operation.form { "application/x-www-form-urlencoded" } else { "application/json" };
        headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static(format));
    } else if matches!(operation.method, Method::Post | Method::Put | Method::Patch) {
        // RFC 9110, section 8.6: a method that could have a body says that there is none.
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    Ok(TransportRequest { operation, method: operation.method.into(), url, headers, body: body.map(Into::into) })
}
