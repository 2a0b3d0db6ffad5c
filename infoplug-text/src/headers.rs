//! The headers that a spec or a program must not set.

/// Headers that neither a spec nor a program may set, in lower case. They determine where a request
/// goes, how long it is and what happens to the connection. A wrong value redirects, truncates or
/// splits the request (RFC 9110, section 7.6.1; RFC 9112, section 11.2).
pub const OF_THE_CONNECTION: [&str; 9] = [
    "connection",
    "content-length",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];
