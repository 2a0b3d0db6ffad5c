//! How a success is read, and what comes along with its value.

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
    /// What stands beside the value is wanted, too: a value with errors beside it is a success.
    pub(crate) full: bool,
    /// Where in the body the value is.
    pub(crate) envelope: &'static [String],
    /// It may be missing.
    pub(crate) optional: bool,
}

impl Reading {
    /// As the endpoint says.
    pub(crate) fn of(operation: &'static Operation) -> Self {
        Self {
            full: false,
            envelope: &operation.envelope,
            optional: operation.optional,
        }
    }
}

/// What comes along with a value.
pub(crate) struct ResponseMeta {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) request_id: Option<Box<str>>,
    pub(crate) attempts: u32,
    pub(crate) envelope: Undocumented,
    pub(crate) errors: Vec<ErrorItem<Box<str>>>,
    /// The whole body, for what is read from it beside the value.
    pub(crate) body: Bytes,
}

impl ResponseMeta {
    /// What the response says beside its value. `body` is its body as
    /// [`json::text`](crate::json::text) makes it.
    pub(crate) fn said<'a>(&'a self, operation: &'static Operation, body: &'a str) -> Success<'a> {
        Success::new(operation, self.status, &self.headers, body)
    }

    /// A success that is not as documented.
    pub(crate) fn undecoded(
        self,
        operation: &'static str,
        secrets: &Secrets,
        failure: Mismatch,
    ) -> DecodeError {
        // A path has keys of the server, and what was found may be its text: both of any length,
        // with line breaks and the key. What was expected is ours or the spec's, unless a type of
        // the program says it out of what it has read.
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

/// The slot of a value. An attempt that fails after its response may have left parts there.
pub(crate) trait ValueSlot: Send {
    /// Empty again.
    fn renew(&mut self);

    /// What is filled.
    fn parts(&mut self) -> Parts<'_>;
}

/// What a response is read into.
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
