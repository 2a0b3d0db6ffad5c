//! The client that all generated clients wrap.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName};

use crate::policy::clock::Clock;
use crate::policy::limit::{Credits, Throttle};
use crate::policy::retry::{Budget, OnRetry, RetryPolicy};
use crate::policy::settings::Limits;
use crate::request::addresses::Addresses;
use crate::secret::redact::Secrets;
use crate::transport::Transport;

/// A connection pool with a base URL and credentials. Cheap to clone; clones share connections.
///
/// Generated clients wrap it; create one with their `builder` or `from_env`.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) transport: Arc<dyn Transport>,
    /// The base URL, without a slash at its end.
    pub(crate) base: String,
    /// The host of the base URL.
    pub(crate) host: String,
    /// The port of the base URL.
    pub(crate) port: u16,
    /// The base URL plus any credentials that prefix paths, and the URLs of endpoints. Never shown.
    pub(crate) addresses: Addresses,
    /// Fixed headers and credentials.
    pub(crate) headers: HeaderMap,
    /// Credentials that go into the query.
    pub(crate) query: Vec<(String, String)>,
    /// The credentials, which are hidden where a server repeats them.
    pub(crate) secrets: Secrets,
    /// The header in which responses tell how many credits are left.
    pub(crate) remaining: Option<HeaderName>,
    pub(crate) limits: Limits,
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) retry: RetryPolicy,
    pub(crate) on_retry: Option<OnRetry>,
    pub(crate) budget: Option<Budget>,
    pub(crate) throttle: Throttle,
    pub(crate) credits: Credits,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Client {
    pub(crate) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }

    /// Returns the base URL.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.0.base
    }

    /// Returns what the calls of this client and its clones have cost, at the prices in the spec.
    /// Counts calls that succeeded and calls whose response could not be decoded.
    #[must_use]
    pub fn credits_spent(&self) -> f64 {
        self.0.credits.spent()
    }

    /// Returns what other calls may have cost: calls that were lost or dropped, that failed with a
    /// 5xx, or that the server says to retry.
    #[must_use]
    pub fn credits_maybe_spent(&self) -> f64 {
        self.0.credits.maybe()
    }

    /// Returns the credits left in the account according to the last response that told, or `None`
    /// if none did or the spec names no header for it.
    #[must_use]
    pub fn credits_remaining(&self) -> Option<f64> {
        self.0.credits.remaining()
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The URL contains any key that prefixes every path.
        let base = self.0.secrets.hide(Cow::Borrowed(&self.0.base));
        f.debug_struct("Client")
            .field("base_url", &base)
            .field("timeout", &self.0.limits.total)
            .finish_non_exhaustive()
    }
}
