//! Error responses: the code, and everything that the server and the spec say about it.

use std::time::Duration;

use http::header::LOCATION;
use http::{HeaderMap, StatusCode};
use reqwest::Url;

use super::entry::Entry;
use super::item::ErrorItem;
use super::kept::{Kept, Text};
use super::not_retried::NotRetried;
use super::read::Read;
use crate::error::code::Found;
use crate::table::{
    Advice, DocumentedError, ErrorMessage, Operation, RetryAdvice, RetryOn, Status,
};

/// An error response. The code is a field; methods return everything else.
#[derive(Clone)]
#[non_exhaustive]
pub struct ErrorResponse<C> {
    /// The error code.
    pub code: C,
    pub(crate) errors: Vec<ErrorItem<C>>,
    pub(crate) untyped: Box<Untyped>,
}

/// The part of an error response that does not depend on the API.
#[derive(Clone)]
pub(crate) struct Untyped {
    pub(crate) received: Received,
    pub(crate) read: Read,
    documented: Option<&'static DocumentedError>,
    status_entry: Option<&'static Status>,
    /// The retry advice: of the response, else the most specific in the spec, else that of the
    /// status.
    retry: Advice,
}

impl Untyped {
    /// The spec's entries for the error, most specific first.
    fn entries(&self) -> impl Iterator<Item = Entry> {
        entries(self.documented, &self.read, self.status_entry)
    }
}

fn entries(
    documented: Option<&'static DocumentedError>,
    read: &Read,
    status_entry: Option<&'static Status>,
) -> impl Iterator<Item = Entry> + use<> {
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

/// The contents of an error response.
pub(crate) struct Contents {
    pub(crate) found: Found,
    pub(crate) items: Vec<ErrorItem<Found>>,
    pub(crate) read: Read,
}

/// The parts of an error response that are kept unread.
#[derive(Clone)]
pub(crate) struct Received {
    pub(crate) operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) kept: Kept,
    pub(crate) body_complete: bool,
    pub(crate) attempts: u32,
    /// Why it was not retried.
    pub(crate) stop: Option<NotRetried>,
    /// Whether it also has a value, which means that the call ran.
    pub(crate) partial: bool,
}

impl ErrorResponse<Found> {
    /// Creates the error before its code is typed.
    pub(crate) fn new(received: Received, contents: Contents) -> Self {
        let Contents { found, items, read } = contents;
        let Received {
            operation, status, ..
        } = received;
        let documented = found.index().and_then(|index| operation.documented(index));
        // The spec's meaning of a success status is no cause of an error.
        let status_entry = operation
            .api
            .status(status.as_u16())
            .filter(|_| !status.is_success());
        let written = read
            .retry
            .or_else(|| entries(documented, &read, status_entry).find_map(Entry::retry));
        Self {
            code: found,
            errors: items,
            untyped: Box::new(Untyped {
                documented,
                status_entry,
                retry: Advice::of(written, status, operation.method),
                received,
                read,
            }),
        }
    }
}

impl<C> ErrorResponse<C> {
    /// Returns a string that was read from the response.
    pub(super) fn text(&self, text: Option<Text>) -> Option<&str> {
        Some(self.untyped.received.kept.text(text?))
    }

    /// Returns the name of the endpoint.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        &self.untyped.received.operation.name
    }

    /// Returns the status. If an API reports errors with a success status, this is that status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.untyped.received.status
    }

    /// Returns a more specific code than [`code`](Self::code), from an API with several levels of
    /// codes.
    #[must_use]
    pub fn subcode(&self) -> Option<&str> {
        self.text(self.untyped.read.subcode)
    }

    /// Returns a broader code than [`code`](Self::code), from an API with several levels of codes.
    #[must_use]
    pub fn category(&self) -> Option<&str> {
        self.text(self.untyped.read.category)
    }

    /// Returns the code as a string, or `None` if the server sent none and the status implies none.
    #[must_use]
    pub fn code_text(&self) -> Option<&str> {
        let Read {
            known, unlisted, ..
        } = &self.untyped.read;
        known
            .map(|entry| entry.code.as_str())
            .or_else(|| self.text(*unlisted))
    }

    /// Returns whether the response itself has the code. If not, the status implies it, if any, and
    /// the response may not come from the API: a proxy may have sent it, or a server at a wrong
    /// `base_url`.
    #[must_use]
    pub fn is_code_sent(&self) -> bool {
        self.untyped.read.has_code
    }

    /// Whether the response has none of the fields of the API's errors.
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

    /// Where a redirect leads: origin and path, without any secrets. Shows nothing of a URL that
    /// contains a credential of the client.
    pub(super) fn redirect(&self) -> Option<Redirect> {
        let Received {
            status, headers, ..
        } = &self.untyped.received;
        let location = headers.get(LOCATION).filter(|_| status.is_redirection())?;
        Some(if location.is_sensitive() {
            Redirect(None)
        } else {
            Redirect(location.to_str().ok().and_then(shown_url))
        })
    }

    /// Returns whether the response has both a value and errors. The request's `send_full` returns
    /// such a value.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.untyped.received.partial
    }

    /// Returns the parameter at fault, as the server names it.
    #[must_use]
    pub fn parameter(&self) -> Option<&str> {
        self.text(self.untyped.read.parameter)
    }

    /// Returns the server's general message for the code. If the API has only one message, this is
    /// the same as [`details`](Self::details).
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        let Read {
            message, details, ..
        } = &self.untyped.read;
        self.text(message.or(*details))
    }

    /// Returns the server's message about this particular failure. If the API has only one message,
    /// this is the same as [`message`](Self::message).
    #[must_use]
    pub fn details(&self) -> Option<&str> {
        let Read {
            message, details, ..
        } = &self.untyped.read;
        self.text(details.or(*message))
    }

    /// Returns the server's message for the end user, if the API has one.
    #[must_use]
    pub fn user_message(&self) -> Option<&str> {
        self.text(self.untyped.read.user_message)
    }

    /// Returns all errors of a response that lists several, and an empty slice otherwise.
    #[must_use]
    pub fn errors(&self) -> &[ErrorItem<C>] {
        &self.errors
    }

    /// Returns the cause from the spec: of the subcode, the endpoint's page, the code, the category
    /// or the status, in this order. For a redirect that the spec does not mention, says that it is
    /// one.
    #[must_use]
    pub fn cause(&self) -> Option<&'static str> {
        self.untyped.entries().find_map(Entry::cause).or_else(|| {
            self.redirect()
                .map(|_| "The server redirects elsewhere, and the redirect was not followed.")
        })
    }

    /// Returns the solution from the spec: of the subcode, the endpoint's page, the code, the
    /// category or the status, in this order. For a redirect that the spec does not mention, says
    /// how to follow it.
    #[must_use]
    pub fn solution(&self) -> Option<&'static str> {
        let follow = "If you trust the location, set it as `base_url`; `follow_redirects` follows redirects within the same origin.";
        self.untyped
            .entries()
            .find_map(Entry::solution)
            .or_else(|| self.redirect().map(|_| follow))
    }

    /// Returns the URL of the documentation: the one in the response, else the spec's for the
    /// subcode, code or category, else for the status, else for the endpoint.
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
        self.text(read.docs)
            .or(of_codes)
            .or(status_entry.and_then(|entry| entry.docs.as_deref()))
            .or(received.operation.docs.as_deref())
    }

    /// Returns the retry advice: of the response itself, else of the spec for the subcode, the
    /// error at this endpoint, the error, the category or the status. Without any advice, 425 and
    /// 429 count as not processed, 408 and 5xx except 501 and 505 may be retried if that is safe
    /// (RFC 9110, section 9.2.2), and no other status is retried.
    #[must_use]
    pub fn retry_advice(&self) -> RetryAdvice {
        self.untyped.retry.advice
    }

    /// Returns whether the same call may succeed later and a retry is right. That is the case if
    /// the request was not processed, as with 425 and 429; if the API wants a retry; or if the
    /// advice is to retry when safe, and the call is idempotent or marked repeatable.
    ///
    /// # What to do
    ///
    /// Wait for [`retry_after`](Self::retry_after), or back off exponentially, then retry the call.
    /// If this is `false`, first change what [`solution`](Self::solution) names.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.retry_on()
            .usual()
            .holds(self.untyped.received.operation)
    }

    /// How the call failed, for the purpose of retries.
    pub(crate) fn retry_on(&self) -> RetryOn {
        match self.untyped.retry.on(self.untyped.read.wait.is_some()) {
            RetryOn::Refused => RetryOn::Refused,
            // A response with a value means that the call ran and may have been charged.
            _ if self.is_partial() => RetryOn::Lost,
            on => on,
        }
    }

    /// Whether the advice requires a response that says how long to wait, and this one does not.
    pub(crate) fn lacks_hint(&self) -> bool {
        self.untyped.retry.hint_required && self.untyped.read.wait.is_none()
    }

    /// Whether the request may have been processed and charged.
    pub(crate) fn may_have_run(&self) -> bool {
        self.is_partial()
            || match self.untyped.retry.advice {
                RetryAdvice::NotProcessed => false,
                RetryAdvice::Never => self.status().as_u16() >= 500,
                RetryAdvice::IfSafe | RetryAdvice::Always => true,
            }
    }

    /// Returns how long to wait before a retry: the wait that the server asked for, else the pause
    /// in the spec.
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

    /// Returns the request ID, for the API's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.text(self.untyped.read.request_id)
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.untyped.received.headers
    }

    /// Returns the body as it arrived, up to a limit of 64 KiB.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        self.untyped.received.kept.body()
    }

    /// Returns whether [`body`](Self::body) is the server's whole body: neither truncated at the
    /// limit nor broken off.
    #[must_use]
    pub fn is_body_complete(&self) -> bool {
        self.untyped.received.body_complete
    }

    /// Returns the number of attempts.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.untyped.received.attempts
    }

    /// Returns why the call was not retried, or `None` if the client did not decide that.
    #[must_use]
    pub fn not_retried(&self) -> Option<NotRetried> {
        self.untyped.received.stop
    }

    /// Returns an additional value by its index in the table, for generated code.
    #[doc(hidden)]
    #[must_use]
    pub fn member(&self, index: usize) -> Option<&str> {
        self.text(*self.untyped.read.members.get(index)?)
    }

    /// Returns the additional values that the response has, by their names in the spec.
    pub fn members(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let names = &self.untyped.received.operation.api.error_body.members;
        names
            .iter()
            .zip(&self.untyped.read.members)
            .filter_map(|(name, value)| Some((name.as_str(), self.text(*value)?)))
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

/// The target of a redirect, or `None` if it cannot be shown.
pub(super) struct Redirect(pub(super) Option<String>);

/// Returns the origin and path of a `Location`, or as much of them as a relative one has.
fn shown_url(location: &str) -> Option<String> {
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
    use super::shown_url;

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
            assert_eq!(shown_url(location).as_deref(), Some(shown), "{location}");
        }
        assert_eq!(shown_url("https://["), None);
    }
}
