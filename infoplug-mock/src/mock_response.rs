//! Responses that a test puts in line for an endpoint.

use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue, RETRY_AFTER};
use infoplug_spec::model::Spec;
use serde_json::Value;

/// The next response of an endpoint; see [`Mock::enqueue`](crate::Mock::enqueue).
#[derive(Clone, Debug)]
#[must_use = "a response does nothing until it is given to `Mock::enqueue`"]
pub struct MockResponse {
    pub(crate) content: Content,
    /// Names and values as they were given; [`MockResponse::problem`] looks at them.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) delay: Duration,
    pub(crate) cut: Option<usize>,
}

#[derive(Clone, Debug)]
pub(crate) enum Content {
    Success,
    Error(String),
    Status(u16),
    Raw {
        status: u16,
        content_type: String,
        body: Bytes,
    },
}

impl MockResponse {
    fn new(content: Content) -> Self {
        Self {
            content,
            headers: Vec::new(),
            delay: Duration::ZERO,
            cut: None,
        }
    }

    /// The endpoint's success, whatever the parameters are. Useful between two failures.
    pub fn ok() -> Self {
        Self::new(Content::Success)
    }

    /// A documented error by its code, with the status and strings that the endpoint documents for
    /// it.
    pub fn error(code: impl Into<String>) -> Self {
        Self::new(Content::Error(code.into()))
    }

    /// A status from 200 to 999: an error status with the first error documented for it, another
    /// one with the success.
    pub fn status(status: u16) -> Self {
        Self::new(Content::Status(status))
    }

    /// Status 200 with this body.
    #[allow(
        clippy::needless_pass_by_value,
        reason = "`json!(...)` is given as it is"
    )]
    pub fn json(value: Value) -> Self {
        Self::raw(200, "application/json", value.to_string())
    }

    /// Exactly this. An empty content type sends none.
    pub fn raw(status: u16, content_type: impl Into<String>, body: impl Into<Vec<u8>>) -> Self {
        Self::new(Content::Raw {
            status,
            content_type: content_type.into(),
            body: Bytes::from(body.into()),
        })
    }

    /// The endpoint's success, of which the header declares the full length, but the connection
    /// closes after so many bytes of the body.
    pub fn cut(bytes: usize) -> Self {
        Self {
            cut: Some(bytes),
            ..Self::ok()
        }
    }

    /// Adds `Retry-After`: seconds or a date.
    pub fn retry_after(self, value: impl Into<String>) -> Self {
        self.header(RETRY_AFTER.as_str(), value)
    }

    /// Responses after a pause.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Adds a header.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Why the response cannot be given.
    pub(crate) fn problem(&self, spec: &Spec) -> Option<String> {
        let (status, content_type) = match &self.content {
            Content::Error(code) if spec.error_named(code).is_none() => {
                let codes: Vec<&str> = spec
                    .errors
                    .iter()
                    .map(|error| error.name.wire.as_str())
                    .collect();
                return Some(format!(
                    "the API has no error `{code}`; it has {}",
                    codes.join(", ")
                ));
            }
            Content::Success | Content::Error(_) => (None, None),
            Content::Status(status) => (Some(*status), None),
            Content::Raw {
                status,
                content_type,
                ..
            } => (Some(*status), Some(content_type)),
        };
        if let Some(status) = status.filter(|status| !(200..=999).contains(status)) {
            return Some(format!("{status} is not a status from 200 to 999"));
        }
        let content_type = content_type.map(|value| ("content-type", value.as_str()));
        let headers = self
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let mut broken = headers
            .chain(content_type)
            .filter(|(name, value)| !is_header(name, value));
        broken
            .next()
            .map(|(name, value)| format!("`{name}: {value}` is not a header"))
    }
}

fn is_header(name: &str, value: &str) -> bool {
    HeaderName::try_from(name).is_ok() && HeaderValue::try_from(value).is_ok()
}
