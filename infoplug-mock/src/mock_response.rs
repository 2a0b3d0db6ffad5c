//! Responses that a test queues for an endpoint.

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
    /// Names and values as given. [`MockResponse::problem`] checks them.
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

    /// Creates the endpoint's success, whatever the parameters are. Useful between two failures.
    pub fn ok() -> Self {
        Self::new(Content::Success)
    }

    /// Creates a documented error by its code, with the status and messages that the endpoint
    /// documents for it.
    pub fn error(code: impl Into<String>) -> Self {
        Self::new(Content::Error(code.into()))
    }

    /// Creates a response with a status from 200 to 999. An error status carries the first error
    /// documented for it, any other status the success.
    pub fn status(status: u16) -> Self {
        Self::new(Content::Status(status))
    }

    /// Creates a response with status 200 and this body.
    #[allow(
        clippy::needless_pass_by_value,
        reason = "`json!(...)` is given as it is"
    )]
    pub fn json(value: Value) -> Self {
        Self::raw(200, "application/json", value.to_string())
    }

    /// Creates a response with exactly these parts. An empty content type sends none.
    pub fn raw(status: u16, content_type: impl Into<String>, body: impl Into<Vec<u8>>) -> Self {
        Self::new(Content::Raw {
            status,
            content_type: content_type.into(),
            body: Bytes::from(body.into()),
        })
    }

    /// Creates the endpoint's success, cut short. The head declares the full length, but the
    /// connection closes after this many bytes of the body.
    pub fn cut(bytes: usize) -> Self {
        Self {
            cut: Some(bytes),
            ..Self::ok()
        }
    }

    /// Adds `Retry-After`, in seconds or as a date.
    pub fn retry_after(self, value: impl Into<String>) -> Self {
        self.header(RETRY_AFTER.as_str(), value)
    }

    /// Delays the response.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Adds a header.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Returns why the response cannot be sent, if it cannot.
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
