//! A request as the server saw it.

use std::fmt;

use super::fault::Fault;

/// A request, and what became of it. Its `Debug` shows neither values of the query nor the body,
/// and only harmless headers; the path is shown as it is.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Seen {
    /// Counts the requests whose head has come, from 0 on.
    pub number: usize,
    /// Counts the connections, from 0 on.
    pub connection: usize,
    /// The method as it was on the wire.
    pub method: String,
    /// The path as it was on the wire, without the query.
    pub path: String,
    /// The query as it was on the wire, without the question mark; empty if there is none.
    pub query: String,
    /// The headers; their names are in lower case.
    pub headers: Vec<(String, String)>,
    /// The body; empty as long as only the head has come.
    pub body: Vec<u8>,
    /// What happens to it; nothing as long as that is not decided.
    pub fault: Option<Fault>,
}

/// Headers whose values are no secret in any API.
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

/// What stands for anything else.
const HIDDEN: &str = "***";

impl Seen {
    /// A header by its name in any case; the first of several.
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
