//! The client that all generated clients wrap.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;

use crate::answer::Heard;
use crate::code::Found;
use crate::error::ErrorItem;
use crate::redact::Secrets;

/// A connection pool with an address and credentials. Cheap to clone; clones share the connections.
///
/// Generated clients wrap it; make one with their `builder` or `from_env`.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) http: reqwest::Client,
    /// Without a slash at the end.
    pub(crate) base: String,
    /// The base address and what credentials put in front of paths. Never shown.
    pub(crate) address: String,
    /// Fixed headers and credentials.
    pub(crate) headers: HeaderMap,
    /// Credentials that go into the query.
    pub(crate) query: Vec<(String, String)>,
    /// The credentials, to be hidden where a server repeats them.
    pub(crate) secrets: Secrets,
    pub(crate) timeout: Option<Duration>,
    pub(crate) connect_timeout: Option<Duration>,
    /// The largest body of a success that is read.
    pub(crate) max_body: usize,
}

impl Inner {
    /// The errors beside a value, with their codes as texts.
    pub(crate) fn items(heard: &Heard<'_>) -> Vec<ErrorItem<Box<str>>> {
        let errors = heard.operation.api.errors;
        let text = |found: Found| match found {
            Found::Known(index) => errors.get(index).map_or("", |entry| entry.code).into(),
            Found::Unlisted(code) => code,
            Found::Uncoded(status) => status.as_str().into(),
        };
        heard.items().into_iter().map(|item| ErrorItem::new(item, heard.operation).map_code(text)).collect()
    }
}

impl Client {
    pub(crate) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }

    /// The base address.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.0.base
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base_url", &self.0.base).field("timeout", &self.0.timeout).finish_non_exhaustive()
    }
}
