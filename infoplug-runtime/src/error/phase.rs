//! How far a call got, and how it was lost.

/// How far a call got before it was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// The call waited for a permit that would have come too late. The client keeps to a rate
    /// limit, to a number of concurrent calls, to a pause that the server asked for, or to a slower
    /// rate after a 429. Nothing was sent. The error's `retry_after` returns the wait that would
    /// have been left, if known.
    Queue,
    /// Connecting failed; the server saw nothing of the call.
    Connect,
    /// The connection was lost before a response began; the server may have run the call.
    Exchange,
    /// The response began but did not finish.
    Body,
}

/// How a request was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FailureKind {
    /// Connecting failed, so the server saw nothing of the request.
    NotConnected,
    /// Connecting timed out.
    ConnectTimeout,
    /// The server's certificate is not trusted, so nothing was sent.
    NotTrusted,
    /// The server may have seen the request.
    Lost,
    /// The server sent something that is not valid HTTP. It may have seen the request.
    InvalidResponse,
}
