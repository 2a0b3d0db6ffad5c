//! The client that all generated clients wrap.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;

use crate::answer::Heard;
use crate::code::Found;
use crate::error::ErrorItem;
use crate::key::ApiKey;

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
    pub(crate) secrets: Vec<ApiKey>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) connect_timeout: Option<Duration>,
    /// The largest body of a success that is read.
    pub(crate) max_body: usize,
}

impl Inner {
    /// A text of the server without the credentials of the client.
    pub(crate) fn without_secrets(&self, text: Cow<'_, str>) -> Box<str> {
        let mut hidden = text;
        for secret in self.secrets.iter().map(ApiKey::expose).filter(|secret| secret.len() > 3) {
            if hidden.contains(secret) {
                hidden = Cow::Owned(hidden.replace(secret, "***"));
            }
        }
        hidden.into()
    }

    /// The errors beside a value, with their codes as texts.
    pub(crate) fn items(&self, heard: &Heard<'_>) -> Vec<ErrorItem<Box<str>>> {
        let errors = heard.operation.api.errors;
        let text = |found: Found| match found {
            Found::Known(index) => errors.get(index).map_or("", |entry| entry.code).into(),
            Found::Unlisted(code) => code,
            Found::Uncoded(status) => status.as_str().into(),
        };
        let items = heard.items(&|text| self.without_secrets(text));
        items.into_iter().map(|item| ErrorItem::from(item).map_code(text)).collect()
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
