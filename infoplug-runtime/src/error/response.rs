//! Error responses: the code, and everything that the server and the spec say about it.

use std::time::Duration;

use bytes::Bytes;
use http::header::LOCATION;
use http::{HeaderMap, StatusCode};
use reqwest::Url;

use super::entry::Entry;
use super::item::ErrorItem;
use super::not_retried::NotRetried;
use super::read::Read;
use crate::error::code::Found;
use crate::table::{
    Advice, DocumentedError, ErrorMessage, Operation, RetryAdvice, RetryOn, Status,
};

/// An error untyped: the code, and everything else by methods.
#[derive(Clone)]
#[non_exhaustive]
pub struct ErrorResponse<C> {
    /// Which error it is.
    pub code: C,
    pub(crate) errors: Vec<ErrorItem<C>>,
    pub(crate) untyped: Box<Untyped>,
}

/// The part of an error untyped that does not depend on the API.
#[derive(Clone)]
pub(crate) struct Untyped {
    pub(crate) received: Received,
    pub(crate) read: Read,
    documented: Option<&'static DocumentedError>,
    status_entry: Option<&'static Status>,
    /// What to do about repeating: what the untyped says, else the most particular advice of the
    /// spec, else what the status says.
    retry: Advice,
}

impl Untyped {
    fn new(received: Received, read: Read) -> Self {
        let Received {
            operation, status, ..
        } = received;
        let documented = read
            .found
            .index()
            .and_then(|index| operation.documented(index));
        // What a success means is no cause of an error in it.
        let status_entry = operation
            .api
            .status(status.as_u16())
            .filter(|_| !status.is_success());
        let mut untyped = Self {
            documented,
            status_entry,
            retry: Advice::of(None, status, operation.method),
            received,
            read,
        };
        if let Some(written) = untyped
            .read
            .retry
            .or_else(|| untyped.entries().find_map(Entry::retry))
        {
            untyped.retry = Advice::of(Some(written), status, operation.method);
        }
        untyped
    }

    /// What the spec knows, the most particular first.
    fn entries(&self) -> impl Iterator<Item = Entry> {
        let Self {
            documented,
            read,
            status_entry,
            ..
        } = self;
        let level = |entry: Option<&'static ErrorMessage>| entry.map(Entry::Code);
        let entries = [
            level(read.known_subcode),
            documented.map(Entry::Here),
            level(read.known),
            level(read.known_category),
            status_entry.map(Entry::Status),
        ];
        entries.into_iter().flatten()
    }
}

/// What an untyped came with, beside what is read from it.
#[derive(Clone)]
pub(crate) struct Received {
    pub(crate) operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) body_complete: bool,
    pub(crate) attempts: u32,
    /// Why there was no further attempt.
    pub(crate) stop: Option<NotRetried>,
    /// It has a value, too, so the call was carried out.
    pub(crate) partial: bool,
}

impl ErrorResponse<Found> {
    /// The error before its code has a type.
    pub(crate) fn new(received: Received, mut read: Read) -> Self {
        let operation = received.operation;
        let errors = std::mem::take(&mut read.items)
            .into_iter()
            .map(|item| ErrorItem::new(item, operation))
            .collect();
        Self {
            code: read.found.clone(),
            errors,
            untyped: Box::new(Untyped::new(received, read)),
        }
    }
}

impl<C> ErrorResponse<C> {
    /// The endpoint.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        &self.untyped.received.operation.name
    }

    /// The status. An API that reports errors with a success status has that one here.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.untyped.received.status
    }

    /// A more particular code than [`code`](Self::code), from an API with several levels of codes.
    #[must_use]
    pub fn subcode(&self) -> Option<&str> {
        self.untyped.read.subcode.as_deref()
    }

    /// A broader code than [`code`](Self::code), from an API with several levels of codes.
    #[must_use]
    pub fn category(&self) -> Option<&str> {
        self.untyped.read.category.as_deref()
    }

    /// The code as text; none when the server sends none and the status implies none.
    #[must_use]
    pub fn code_text(&self) -> Option<&str> {
        match &self.untyped.read.found {
            Found::Known(_) => self.untyped.read.known.map(|entry| entry.code.as_str()),
            Found::Unlisted(code) => Some(code),
            Found::Uncoded(_) => None,
        }
    }

    /// Whether the untyped itself has the code. Else the status implies it, if there is one, and the
    /// untyped may come from somebody else than the API: from a proxy, or from a server at a wrong
    /// `base_url`.
    #[must_use]
    pub fn is_code_sent(&self) -> bool {
        self.untyped.read.has_code
    }

    /// Whether there is nothing in the untyped that the API's errors have.
    pub(super) fn is_speechless(&self) -> bool {
        let Read {
            has_code,
            subcode,
            category,
            message,
            details,
            user_message,
            parameter,
            ..
        } = &self.untyped.read;
        let texts = [subcode, category, message, details, user_message, parameter];
        !has_code && self.errors.is_empty() && texts.into_iter().all(Option::is_none)
    }

    /// Where a redirect leads: origin and path, without what may be secret. Nothing of an address
    /// that holds a credential of the client.
    pub(super) fn redirect(&self) -> Option<Redirect> {
        let Received {
            status, headers, ..
        } = &self.untyped.received;
        let location = headers.get(LOCATION).filter(|_| status.is_redirection())?;
        Some(if location.is_sensitive() {
            Redirect(None)
        } else {
            Redirect(location.to_str().ok().and_then(shown_address))
        })
    }

    /// Whether the untyped has a value and errors. `send_full` of the request gives such a value.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.untyped.received.partial
    }

    /// The parameter that is to blame, as the server names it.
    #[must_use]
    pub fn parameter(&self) -> Option<&str> {
        self.untyped.read.parameter.as_deref()
    }

    /// The server's words that go with the code. From an API that has one string only, the same as
    /// [`details`](Self::details).
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        let Read {
            message, details, ..
        } = &self.untyped.read;
        message.as_deref().or(details.as_deref())
    }

    /// The server's words about this one case. From an API that has one string only, the same as
    /// [`message`](Self::message).
    #[must_use]
    pub fn details(&self) -> Option<&str> {
        let Read {
            message, details, ..
        } = &self.untyped.read;
        details.as_deref().or(message.as_deref())
    }

    /// The server's words for the end user, from an API that has such.
    #[must_use]
    pub fn user_message(&self) -> Option<&str> {
        self.untyped.read.user_message.as_deref()
    }

    /// All errors of an untyped that has a list of them; else empty.
    #[must_use]
    pub fn errors(&self) -> &[ErrorItem<C>] {
        &self.errors
    }

    /// Why it happens, by the spec: by the subcode, the endpoint's page, the code, the category, or
    /// what the status means. Of a redirect of which the spec says nothing, what it is.
    #[must_use]
    pub fn cause(&self) -> Option<&'static str> {
        self.untyped.entries().find_map(Entry::cause).or_else(|| {
            self.redirect()
                .map(|_| "The server is elsewhere, and the redirect was not followed.")
        })
    }

    /// What to do, by the spec: by the subcode, the endpoint's page, the code, the category, or the
    /// status. Of a redirect of which the spec says nothing, how it can be followed.
    #[must_use]
    pub fn solution(&self) -> Option<&'static str> {
        let follow = "If you trust the location, set it as `base_url`; `follow_redirects` follows what stays within the same origin.";
        self.untyped
            .entries()
            .find_map(Entry::solution)
            .or_else(|| self.redirect().map(|_| follow))
    }

    /// Address of the documentation: what the untyped names, else that of the subcode, code or
    /// category in the spec, else that of the status, else that of the endpoint.
    #[must_use]
    pub fn docs(&self) -> Option<&str> {
        let Untyped {
            received,
            read,
            status_entry,
            ..
        } = &*self.untyped;
        let of_codes = [read.known_subcode, read.known, read.known_category]
            .into_iter()
            .flatten()
            .find_map(|entry| entry.docs.as_deref());
        read.docs
            .as_deref()
            .or(of_codes)
            .or(status_entry.and_then(|entry| entry.docs.as_deref()))
            .or(received.operation.docs.as_deref())
    }

    /// What is advised about repeating: by the untyped itself, else by the spec for the subcode, the
    /// error at this endpoint, the error, the category, the status. Where nothing is said, 425 and
    /// 429 were not processed, 408 and 5xx except 501 and 505 may be repeated if that is safe (RFC
    /// 9110, section 9.2.2), and no other status is repeated.
    #[must_use]
    pub fn retry_advice(&self) -> RetryAdvice {
        self.untyped.retry.advice
    }

    /// Whether the same call may succeed later, and repeating it is right: the untyped says that the
    /// request was turned away, as 425 and 429 do, or that the API wants a repeat, or a repeat is
    /// advised if it is safe, and the call is idempotent or marked repeatable.
    ///
    /// # What to do
    ///
    /// Wait for [`retry_after`](Self::retry_after), or for a pause that grows from try to try, and
    /// make the same call again. When it is `false`, first change what [`solution`](Self::solution)
    /// names.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.retry_on()
            .usual()
            .holds(self.untyped.received.operation)
    }

    /// How the call failed, as far as repeating goes.
    pub(crate) fn retry_on(&self) -> RetryOn {
        match self.untyped.retry.on(self.untyped.read.wait.is_some()) {
            RetryOn::Refused => RetryOn::Refused,
            // What has a value was carried out, and may have been charged.
            _ if self.is_partial() => RetryOn::Lost,
            on => on,
        }
    }

    /// Whether the advice holds only for an untyped that says how long to wait, and this one does
    /// not.
    pub(crate) fn lacks_hint(&self) -> bool {
        self.untyped.retry.hint_required && self.untyped.read.wait.is_none()
    }

    /// Whether the request may have been processed, and charged.
    pub(crate) fn may_have_run(&self) -> bool {
        self.is_partial()
            || match self.untyped.retry.advice {
                RetryAdvice::NotProcessed => false,
                RetryAdvice::Never => self.status().as_u16() >= 500,
                RetryAdvice::IfSafe | RetryAdvice::Always => true,
            }
    }

    /// How long to wait before the call is made again: what the server asks for, else the pause
    /// that the spec names.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        let asked = self.untyped.read.wait;
        if asked.is_some_and(|wait| !wait.is_zero()) {
            return asked;
        }
        let Advice {
            advice, pause_ms, ..
        } = self.untyped.retry;
        let pause = pause_ms
            .filter(|_| advice != RetryAdvice::Never)
            .map(Duration::from_millis);
        pause.or(asked)
    }

    /// The identifier of the call, for the API's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.untyped.read.request_id.as_deref()
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.untyped.received.headers
    }

    /// The body as it came, up to a limit of 64 KiB.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.untyped.received.body
    }

    /// Whether [`body`](Self::body) is all that the server had to say: not cut at the limit, not
    /// broken off.
    #[must_use]
    pub fn is_body_complete(&self) -> bool {
        self.untyped.received.body_complete
    }

    /// How often the call was tried.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.untyped.received.attempts
    }

    /// Why the call was not made once more; nothing when the client did not decide that.
    #[must_use]
    pub fn not_retried(&self) -> Option<NotRetried> {
        self.untyped.received.stop
    }

    /// A further value by its index in the table, for generated code.
    #[doc(hidden)]
    #[must_use]
    pub fn member(&self, index: usize) -> Option<&str> {
        self.untyped.read.members.get(index)?.as_deref()
    }

    /// The further values that are there, by their names in the spec.
    pub fn members(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let names = &self.untyped.received.operation.api.error_body.members;
        names
            .iter()
            .zip(&self.untyped.read.members)
            .filter_map(|(name, value)| Some((name.as_str(), value.as_deref()?)))
    }

    pub(crate) fn map_code<D>(self, mut map: impl FnMut(C) -> D) -> ErrorResponse<D> {
        let errors = self
            .errors
            .into_iter()
            .map(|item| item.map_code(&mut map))
            .collect();
        ErrorResponse {
            code: map(self.code),
            errors,
            untyped: self.untyped,
        }
    }
}

/// Where a redirect leads, if that can be shown.
pub(super) struct Redirect(pub(super) Option<String>);

/// Origin and path of a `Location`; of one that is relative, what it has of them.
fn shown_address(location: &str) -> Option<String> {
    let Ok(base) = Url::parse("relative://relative") else {
        return None;
    };
    let address = base.join(location).ok()?;
    let (scheme, path) = (address.scheme(), address.path());
    let host = address.host_str().unwrap_or_default();
    let port = address
        .port()
        .map(|port| format!(":{port}"))
        .unwrap_or_default();
    Some(match scheme {
        "relative" if host == "relative" && location.starts_with('/') => path.to_owned(),
        "relative" if host == "relative" => location.split(['?', '#']).next()?.to_owned(),
        "relative" => format!("//{host}{port}{path}"),
        _ => format!("{scheme}://{host}{port}{path}"),
    })
}

#[cfg(test)]
mod tests {
    use super::shown_address;

    #[test]
    fn a_place_has_origin_and_path_only() {
        for (location, shown) in [
            (
                "https://user:secret@new.example.com:8443/v2/a?token=secret#secret",
                "https://new.example.com:8443/v2/a",
            ),
            ("/v2/a?token=secret", "/v2/a"),
            ("v2/a?token=secret", "v2/a"),
            ("//user:secret@new.example.com/a?b", "//new.example.com/a"),
            ("https://new.example.com", "https://new.example.com/"),
        ] {
            assert_eq!(
                shown_address(location).as_deref(),
                Some(shown),
                "{location}"
            );
        }
        assert_eq!(shown_address("https://["), None);
    }
}
