//! How far a call got, and how it was lost.

/// How far a call got that did not come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// The call waited for its turn, which would have come too late: the client keeps to a rate, to
    /// a number of calls at once, or to a pause that the server has asked for, or it has slowed
    /// down after a 429. Nothing was sent. `retry_after` of the error says how long it would have
    /// taken, if that is known.
    Queue,
    /// No connection came about; the server has seen nothing of the call.
    Connect,
    /// The connection was lost before a response began; the server may have done the work.
    Exchange,
    /// The response began and did not end.
    Body,
}

/// How a request got lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FailureKind {
    /// There was no connection, so the server has seen nothing of the request.
    NotConnected,
    /// There was no connection in time.
    ConnectTimeout,
    /// The server's certificate is not trusted, so nothing was sent.
    NotTrusted,
    /// The server may have seen the request.
    Lost,
    /// The server has answered, and not with HTTP as it should be. It may have seen the request.
    InvalidResponse,
}
