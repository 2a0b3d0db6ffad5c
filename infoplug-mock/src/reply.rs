//! A response on its way out: status, headers, body, and how much of it is sent.

use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};
use serde_json::{Value, json};

/// A response before it becomes HTTP.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// Of the documented error that it is.
    pub(crate) code: Option<String>,
    /// Why the mock did not do what it was asked for.
    pub(crate) refused: Option<String>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) content_type: Option<HeaderValue>,
    pub(crate) body: Bytes,
    pub(crate) delay: Duration,
    pub(crate) cut: Cut,
    /// How long to wait, if somebody asked for that.
    pub(crate) wait: Option<Wait>,
    /// A test gave all of it: nothing is added.
    pub(crate) exact: bool,
}

/// How long a client is to wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wait {
    /// It stands where the API has it.
    Said,
    /// It belongs into `Retry-After`.
    Header(String),
}

/// Where the connection is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Not before its time.
    Never,
    /// Before anything is answered.
    Unanswered,
    /// After so many bytes of the body.
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

    /// Something that the mock has to say for itself, not for the API that it plays.
    pub(crate) fn mock(status: u16, text: &str) -> Self {
        Self::json(status, &json!({ "mock": text }))
    }

    /// Leaves out a header that HTTP could not carry.
    pub(crate) fn header(&mut self, name: &str, value: &str) {
        if let (Ok(name), Ok(value)) = (
            HeaderName::try_from(name),
            HeaderValue::from_bytes(value.as_bytes()),
        ) {
            self.headers.push((name, value));
        }
    }

    /// A JSON body that says nothing.
    pub(crate) fn is_empty_object(&self) -> bool {
        self.body.as_ref() == b"{}"
    }

    /// No body by definition (RFC 9110, sections 15.3.5 and 15.4.5).
    pub(crate) fn is_bodiless(&self) -> bool {
        matches!(self.status, 204 | 304)
    }
}
