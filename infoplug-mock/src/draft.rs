//! A response under construction, with all the parts that a client inspects.

use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use infoplug_spec::model::Endpoint;
use serde_json::{Map, Value};

use crate::reply::Reply;

/// An unfinished response.
#[derive(Clone, Debug)]
pub(crate) struct Draft<'a> {
    pub(crate) status: u16,
    /// No rule fixes the status yet.
    pub(crate) any_status: bool,
    /// `application/json` if `None`, or `text/plain` for a plain body.
    content_type: Option<String>,
    headers: Vec<(String, String)>,
    /// Null while the body is empty.
    pub(crate) body: Value,
    /// A body that is not JSON. It excludes a JSON body.
    pub(crate) plain_body: Option<String>,
    /// How many values are here only to meet a condition.
    pub(crate) invented: usize,
    /// The endpoint that was called.
    pub(crate) endpoint: &'a Endpoint,
}

/// The media types of responses without a specified one.
const JSON: &str = "application/json";
const TEXT: &str = "text/plain";

/// Returns whether a client takes a string for JSON. A client reads what it can of an object, even
/// one that was cut off.
pub(crate) fn is_json(text: &str) -> bool {
    text.starts_with('{') || serde_json::from_str::<Value>(text).is_ok()
}

impl<'a> Draft<'a> {
    pub(crate) fn new(endpoint: &'a Endpoint, status: u16) -> Self {
        Self {
            status,
            any_status: false,
            content_type: None,
            headers: Vec::new(),
            body: Value::Null,
            plain_body: None,
            invented: 0,
            endpoint,
        }
    }

    pub(crate) fn with_invented(self, invented: usize) -> Self {
        Self { invented, ..self }
    }

    pub(crate) fn with_plain_body(self, text: String) -> Self {
        Self {
            plain_body: Some(text),
            ..self
        }
    }

    fn content_type(&self) -> &str {
        self.content_type
            .as_deref()
            .unwrap_or(if self.plain_body.is_some() {
                TEXT
            } else {
                JSON
            })
    }

    /// The body, if it is neither JSON nor empty.
    pub(crate) fn plain(&self) -> Option<&str> {
        self.plain_body
            .as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty() && !is_json(text))
    }

    /// Returns whether the body is an empty string.
    pub(crate) fn is_empty(&self) -> bool {
        self.plain_body
            .as_deref()
            .is_some_and(|text| text.trim().is_empty())
    }

    /// Returns whether one body can hold all of it. A plain body must not read as JSON.
    pub(crate) fn is_one(&self) -> bool {
        self.plain_body
            .as_deref()
            .is_none_or(|text| self.body.is_null() && !is_json(text.trim()))
    }

    /// The media type, without parameters and in lower case.
    pub(crate) fn media_type(&self) -> String {
        let content_type = self.content_type();
        content_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
    }

    pub(crate) fn set_content_type(&mut self, value: &str) {
        self.content_type = Some(value.to_owned());
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        if name.eq_ignore_ascii_case(CONTENT_TYPE.as_str()) {
            return Some(self.content_type());
        }
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Sets or removes a header. Returns `false` if HTTP cannot carry the name or value.
    pub(crate) fn set_header(&mut self, name: &str, value: Option<&str>) -> bool {
        if !value.is_none_or(|value| {
            value.trim() == value && HeaderValue::from_bytes(value.as_bytes()).is_ok()
        }) {
            return false;
        }
        if name.eq_ignore_ascii_case(CONTENT_TYPE.as_str()) {
            self.content_type = value.map(str::to_owned);
            return true;
        }
        self.headers
            .retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers
            .extend(value.map(|value| (name.to_owned(), value.to_owned())));
        HeaderName::try_from(name).is_ok()
    }

    /// Finishes the response without a body.
    pub(crate) fn into_empty(self) -> Reply {
        let mut reply = Reply::empty(self.status);
        for (name, value) in self.headers {
            reply.header(&name, &value);
        }
        reply
    }

    pub(crate) fn into_reply(self) -> Reply {
        let content_type = self.content_type().to_owned();
        let mut reply = match self.plain_body {
            Some(text) => Reply {
                body: text.into(),
                ..Reply::empty(self.status)
            },
            None if self.body.is_null() => Reply::json(self.status, &Value::Object(Map::new())),
            None => Reply::json(self.status, &self.body),
        };
        if let Ok(content_type) = HeaderValue::try_from(content_type) {
            reply.content_type = Some(content_type);
        }
        for (name, value) in self.headers {
            reply.header(&name, &value);
        }
        reply
    }
}
