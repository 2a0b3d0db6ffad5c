//! A response before it is decoded: whether it is a success, a partial success or an error, and
//! which of the spec's formats it has.

use std::borrow::Cow;
use std::sync::LazyLock;

use http::{HeaderMap, StatusCode};

use super::markup;
use crate::json::{self, Value};
use crate::secret::redact::Secrets;
use crate::table::{Api, ErrorFormat, LocationSource, Operation};

/// A response that will become a value or an error.
#[derive(Clone, Copy)]
pub(crate) struct RawResponse<'a> {
    pub(crate) operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) headers: &'a HeaderMap,
    pub(super) body: Option<Value<'a>>,
    /// The body as a string.
    pub(super) whole: &'a str,
    /// The secrets that must not be kept from it.
    pub(super) secrets: &'a Secrets,
}

/// The format of a response that fits none.
static NOTHING: LazyLock<ErrorFormat> = LazyLock::new(ErrorFormat::default);

/// The kind of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It has a value.
    Success,
    /// It has a value and errors.
    Partial,
    /// It is an error.
    Error,
}

impl<'a> RawResponse<'a> {
    /// Creates a response. `body` is the body as [`json::text`] returns it.
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

    /// Does the same, without a copy of a string that nothing is hidden in.
    pub(super) fn kept(&self, text: Cow<'a, str>) -> Cow<'a, str> {
        self.secrets.kept(text)
    }

    pub(super) fn api(&self) -> &'static Api {
        self.operation.api
    }

    /// Decides whether the response is an error.
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

    /// Whether the body is empty, or one complete JSON value. A truncated body may have had a code,
    /// and an HTML page can also be valid JSON, such as a number.
    pub(super) fn may_be_of_the_api(&self) -> bool {
        let text = self.whole.trim();
        let is_page = || markup::is_markup(self.media_type().as_deref(), text);
        text.is_empty() || json::is_whole(text) && !is_page()
    }

    /// Returns the request ID in the headers, which successes have too.
    pub(crate) fn request_id(&self) -> Option<Box<str>> {
        let mut locations = self
            .api()
            .error_body
            .formats
            .iter()
            .flat_map(|format| &format.request_id);
        let header = locations.find_map(|location| match &location.source {
            LocationSource::Header(_) => self.text_at(location, &None.into()),
            _ => None,
        });
        header.map(|text| self.keep(text))
    }
}
