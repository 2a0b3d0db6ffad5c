//! A response to be sent: status, headers, body, and how much of it is sent.

use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};
use serde_json::{Value, json};

/// A response before it becomes HTTP.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// The code of the documented error, if this is one.
    pub(crate) code: Option<String>,
    /// Why the mock refused the request's `Prefer` header.
    pub(crate) refused: Option<String>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) content_type: Option<HeaderValue>,
    pub(crate) body: Bytes,
    pub(crate) delay: Duration,
    pub(crate) cut: Cut,
    /// How long to wait, if the request asked for a wait.
    pub(crate) wait: Option<Wait>,
    /// A test specified all of it, so nothing is added.
    pub(crate) exact: bool,
}

/// How long the client must wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wait {
    /// The response already carries the wait where the API has it.
    Written,
    /// The wait belongs in `Retry-After`.
    Header(String),
}

/// Where the connection closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Only after the whole response.
    Never,
    /// Before anything is sent.
    NoResponse,
    /// After this many bytes of the body.
    After(usize),
}

const JSON: HeaderValue = HeaderValue::from_static("application/json");

impl Reply {
    pub(crate) fn empty(status: u16) -> Self {
        Self {
            status,
            code: None,
            refused: None,
            headers: Vec::new(),
            content_type: None,
            body: Bytes::new(),
            delay: Duration::ZERO,
            cut: Cut::Never,
            wait: None,
            exact: false,
        }
    }

    pub(crate) fn json(status: u16, value: &Value) -> Self {
        Self {
            content_type: Some(JSON),
            body: value.to_string().into(),
            ..Self::empty(status)
        }
    }

    /// Creates a message of the mock itself, not of the API that it plays.
    pub(crate) fn mock(status: u16, text: &str) -> Self {
        Self::json(status, &json!({ "mock": text }))
    }

    /// Adds a header, unless HTTP cannot carry it.
    pub(crate) fn header(&mut self, name: &str, value: &str) {
        if let (Ok(name), Ok(value)) = (
            HeaderName::try_from(name),
            HeaderValue::from_bytes(value.as_bytes()),
        ) {
            self.headers.push((name, value));
        }
    }

    /// Returns whether the body is an empty JSON object.
    pub(crate) fn is_empty_object(&self) -> bool {
        self.body.as_ref() == b"{}"
    }

    /// Returns whether the status forbids a body (RFC 9110, sections 15.3.5 and 15.4.5).
    pub(crate) fn is_bodiless(&self) -> bool {
        matches!(self.status, 204 | 304)
    }
}
