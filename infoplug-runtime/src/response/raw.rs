//! A response before it is read: whether it is a success, a partial success or an error, and which
//! format of the spec it has.

use std::borrow::Cow;
use std::sync::LazyLock;

use http::{HeaderMap, StatusCode};

use super::markup;
use crate::json::{self, Value};
use crate::secret::redact::Secrets;
use crate::table::{Api, ErrorFormat, LocationSource, Operation};

/// A response of which a value or an error will be made.
#[derive(Clone, Copy)]
pub(crate) struct RawResponse<'a> {
    pub(crate) operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) headers: &'a HeaderMap,
    pub(super) body: Option<Value<'a>>,
    /// The body as text.
    pub(super) whole: &'a str,
    /// What must not be kept of it.
    pub(super) secrets: &'a Secrets,
}

/// The format of a response of which nothing is known.
static NOTHING: LazyLock<ErrorFormat> = LazyLock::new(ErrorFormat::default);

/// What a response is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// A value.
    Success,
    /// A value, and errors.
    Partial,
    /// An error.
    Error,
}

impl<'a> RawResponse<'a> {
    /// `body` is as [`json::text`] makes it.
    pub(crate) fn new(
        operation: &'static Operation,
        status: StatusCode,
        headers: &'a HeaderMap,
        body: &'a str,
        secrets: &'a Secrets,
    ) -> Self {
        Self {
            operation,
            status,
            headers,
            body: Value::first(body),
            whole: body,
            secrets,
        }
    }

    pub(super) fn keep(&self, text: Cow<'_, str>) -> Box<str> {
        self.secrets.keep(text)
    }

    pub(super) fn api(&self) -> &'static Api {
        self.operation.api
    }

    /// Whether it is an error.
    pub(crate) fn verdict(&self) -> Verdict {
        let body = &self.api().error_body;
        if !self.status.is_success() || self.meets(&body.error_when) {
            Verdict::Error
        } else if self.meets(&body.partial_when) {
            Verdict::Partial
        } else {
            Verdict::Success
        }
    }

    pub(super) fn format(&self) -> &'static ErrorFormat {
        let fits =
            |format: &&'static ErrorFormat| format.when.is_empty() || self.meets(&format.when);
        self.api()
            .error_body
            .formats
            .iter()
            .find(fits)
            .unwrap_or_else(|| &NOTHING)
    }

    /// Whether the body is none, or one JSON value that came whole. Of what was cut off nobody
    /// knows whether it had a code; a page of HTML may be a number, too.
    pub(super) fn may_be_of_the_api(&self) -> bool {
        let text = self.whole.trim();
        let is_page = || markup::is_markup(self.media_type().as_deref(), text);
        text.is_empty() || json::is_whole(text) && !is_page()
    }

    /// The request id in the headers, which successes have, too.
    pub(crate) fn request_id(&self) -> Option<Box<str>> {
        let mut locations = self
            .api()
            .error_body
            .formats
            .iter()
            .flat_map(|format| &format.request_id);
        let header = locations.find_map(|location| match &location.source {
            LocationSource::Header(_) => self.text_at(location, None.into()),
            _ => None,
        });
        header.map(|text| self.keep(text))
    }
}
