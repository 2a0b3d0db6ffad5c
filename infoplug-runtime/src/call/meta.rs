//! How a success is read, and the rest of its response.

use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::error::text::shown;
use crate::error::{DecodeError, ErrorItem, Mismatch, Undecoded};
use crate::json::Undocumented;
use crate::response::Success;
use crate::response::decode::Slot;
use crate::secret::redact::Secrets;
use crate::table::Operation;

/// How a response is read.
#[derive(Clone, Copy)]
pub(crate) struct Reading {
    /// Whether the caller also wants the rest of the response. If so, a value with errors next to
    /// it is a success.
    pub(crate) full: bool,
    /// The location of the value in the body.
    pub(crate) envelope: &'static [String],
    /// Whether the value may be missing.
    pub(crate) optional: bool,
}

impl Reading {
    /// Reads a response as the endpoint's spec says.
    pub(crate) fn of(operation: &'static Operation) -> Self {
        Self {
            full: false,
            envelope: &operation.envelope,
            optional: operation.optional,
        }
    }
}

/// A response without its value.
pub(crate) struct ResponseMeta {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) request_id: Option<Box<str>>,
    pub(crate) attempts: u32,
    pub(crate) envelope: Undocumented,
    pub(crate) errors: Vec<ErrorItem<Box<str>>>,
    /// The whole body, from which more may be read.
    pub(crate) body: Bytes,
}

impl ResponseMeta {
    /// Reads the rest of the response. `body` is the body as [`json::text`](crate::json::text)
    /// returns it.
    pub(crate) fn success<'a>(
        &'a self,
        operation: &'static Operation,
        body: &'a str,
    ) -> Success<'a> {
        Success::new(operation, self.status, &self.headers, body)
    }

    /// Builds the error for a success that does not match the spec.
    pub(crate) fn undecoded(
        self,
        operation: &'static str,
        secrets: &Secrets,
        failure: Mismatch,
    ) -> DecodeError {
        // The path contains keys from the server, and `found` may contain its data: either can be
        // of any length, with line breaks and even the API key. `expected` comes from us or the
        // spec, unless a type of the program built it from what it read.
        let clean = |text: Cow<'_, str>| shown(&secrets.hide(text));
        let Mismatch {
            path,
            expected,
            found,
            exceeded,
        } = failure;
        let (path, expected, found) = (
            clean(path.into()),
            clean(expected).into(),
            clean(found).into(),
        );
        let failure = Mismatch {
            path,
            expected,
            found,
            exceeded,
        };
        let Self {
            status,
            headers,
            request_id,
            attempts,
            body,
            ..
        } = self;
        DecodeError(Box::new(Undecoded {
            operation,
            status,
            request_id,
            headers,
            body,
            attempts,
            failure,
        }))
    }
}

/// The slot of a value. A failed attempt may leave parts in it.
pub(crate) trait ValueSlot: Send {
    /// Empties the slot.
    fn renew(&mut self);

    /// The slots to fill.
    fn parts(&mut self) -> Parts<'_>;
}

/// The slots that a response is read into.
pub(crate) struct Parts<'p> {
    /// The value.
    pub(crate) value: &'p mut dyn Slot,
    /// The items of a page, if they do not go into the value.
    pub(crate) items: Option<&'p mut dyn Slot>,
}

impl<T: Slot + Default> ValueSlot for T {
    fn renew(&mut self) {
        *self = T::default();
    }

    fn parts(&mut self) -> Parts<'_> {
        Parts {
            value: self,
            items: None,
        }
    }
}
