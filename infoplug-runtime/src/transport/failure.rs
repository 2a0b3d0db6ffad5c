//! How a request or its response was lost.

use std::error::Error as StdError;
use std::{fmt, io};

use crate::error::FailureKind;

/// The failure of a request or its response.
#[derive(Debug)]
pub struct TransportFailure {
    pub(crate) kind: FailureKind,
    pub(crate) source: Box<dyn StdError + Send + Sync>,
}

impl TransportFailure {
    /// Creates a failure with its reason. Errors show the reason, so it must not contain the key or
    /// a URL with a query.
    pub fn new(kind: FailureKind, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            kind,
            source: source.into(),
        }
    }

    /// Returns how the request was lost.
    #[must_use]
    pub fn kind(&self) -> FailureKind {
        self.kind
    }

    /// Classifies an error of reqwest. Removes its URL, which may contain a secret.
    pub(super) fn of_reqwest(error: reqwest::Error) -> Self {
        let kind = match (error.is_connect(), error.is_timeout()) {
            // The request was refused before there was a connection to send it on.
            _ if error.is_builder() => FailureKind::NotConnected,
            (true, _) if is_untrusted(&error) => FailureKind::NotTrusted,
            (true, true) => FailureKind::ConnectTimeout,
            (true, false) => FailureKind::NotConnected,
            (false, _) if is_invalid(&error) => FailureKind::InvalidResponse,
            (false, _) => FailureKind::Lost,
        };
        Self {
            kind,
            source: Box::new(error.without_url()),
        }
    }
}

impl fmt::Display for TransportFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            FailureKind::NotConnected => "cannot connect",
            FailureKind::ConnectTimeout => "no connection in time",
            FailureKind::NotTrusted => "the certificate is not trusted",
            FailureKind::Lost => "the connection was lost",
            FailureKind::InvalidResponse => "the response is not valid HTTP",
        };
        write!(f, "{what}: {}", self.source)
    }
}

impl StdError for TransportFailure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

/// Whether the head of a response could not be parsed. Recognized by the messages of hyper, whose
/// error type this crate does not depend on.
fn is_invalid(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(error) = source {
        let text = error.to_string();
        if text.contains(" parsed") || text.contains("message head is too large") {
            return true;
        }
        source = error.source();
    }
    false
}

/// Whether a certificate was refused. The TLS libraries have no common type for this, but all of
/// them mention the certificate.
fn is_untrusted(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(error) = source {
        // The inner error of an I/O error is not among its sources.
        let inner = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
            .map(ToString::to_string);
        if [Some(error.to_string()), inner]
            .into_iter()
            .flatten()
            .any(|text| text.to_ascii_lowercase().contains("certificate"))
        {
            return true;
        }
        source = error.source();
    }
    false
}
