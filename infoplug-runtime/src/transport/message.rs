//! The requests and responses of a transport.

use http::StatusCode;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Method};
use reqwest::Url;

use super::body::TransportBody;
use crate::secret::redact::is_harmless;
use crate::table::Operation;

/// A request that is ready to be sent.
#[derive(Clone)]
pub struct TransportRequest {
    pub(crate) operation: &'static Operation,
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Bytes>,
}

impl TransportRequest {
    /// Returns the endpoint's name in the spec.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        &self.operation.name
    }

    /// Returns the method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Returns the complete URL. Its path or query may contain the key.
    #[must_use]
    pub fn url(&self) -> &str {
        self.url.as_str()
    }

    /// Returns the path of the endpoint with the names of its parameters, such as `/items/{id}`.
    /// Contains nothing specific to this call.
    #[must_use]
    pub fn template(&self) -> String {
        self.operation.template()
    }

    /// Returns the headers. Those with the key, and all that the program marked as secret, are
    /// [sensitive](http::HeaderValue::is_sensitive).
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the body.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.body.as_ref()
    }

    /// Splits the request into method, URL, headers and body.
    #[must_use]
    pub fn into_parts(self) -> (Method, String, HeaderMap, Option<Bytes>) {
        (self.method, self.url.into(), self.headers, self.body)
    }
}

/// Shows only what is known to be harmless: the template of the path, and the values of a few
/// headers.
impl fmt::Debug for TransportRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<String> = self
            .headers
            .iter()
            .map(|(name, value)| match value.to_str() {
                Ok(text) if is_harmless(name) && !value.is_sensitive() => format!("{name}: {text}"),
                _ => format!("{name}: ***"),
            })
            .collect();
        f.debug_struct("TransportRequest")
            .field("operation", &self.operation.name)
            .field("method", &self.method)
            .field("template", &self.template())
            .field("headers", &headers)
            .field(
                "body",
                &format_args!("{} bytes", self.body.as_ref().map_or(0, Bytes::len)),
            )
            .finish_non_exhaustive()
    }
}

/// A response whose headers have arrived.
pub struct TransportResponse {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, decompressed.
    pub body: TransportBody,
}

/// Omits the headers and the body: they may hold secrets.
impl fmt::Debug for TransportResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportResponse")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
