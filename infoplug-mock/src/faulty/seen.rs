//! A request as the server saw it.

use std::fmt;

use super::fault::Fault;

/// A request, and what happened to it. Its `Debug` output hides the values of the query, the body,
/// and all but harmless headers. It shows the path as it is.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Seen {
    /// The number of the request among those whose head arrived, starting at 0.
    pub number: usize,
    /// The number of the connection, starting at 0.
    pub connection: usize,
    /// The method, as sent.
    pub method: String,
    /// The path, as sent, without the query.
    pub path: String,
    /// The query, as sent, without the question mark. Empty if there is none.
    pub query: String,
    /// The headers. Their names are in lower case.
    pub headers: Vec<(String, String)>,
    /// The body. Empty while only the head has arrived.
    pub body: Vec<u8>,
    /// What happens to the request. `None` until that is decided.
    pub fault: Option<Fault>,
}

/// Headers whose values are not secret in any API.
const HARMLESS: &[&str] = &[
    "accept",
    "accept-encoding",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "host",
    "transfer-encoding",
    "user-agent",
];

/// The replacement for all other values.
const HIDDEN: &str = "***";

impl Seen {
    /// Returns the first header with this name, in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let query = self.query.split('&').filter(|pair| !pair.is_empty());
        let query: Vec<&str> = query
            .map(|pair| pair.split_once('=').map_or(pair, |(name, _)| name))
            .collect();
        let shown = |name: &String, value: &'_ str| {
            if HARMLESS.contains(&name.as_str()) {
                value.to_owned()
            } else {
                HIDDEN.to_owned()
            }
        };
        let headers: Vec<(&String, String)> = self
            .headers
            .iter()
            .map(|(name, value)| (name, shown(name, value)))
            .collect();
        f.debug_struct("Seen")
            .field("number", &self.number)
            .field("connection", &self.connection)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("query", &query)
            .field("headers", &headers)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("fault", &self.fault)
            .finish()
    }
}
