//! The faults that can happen to a request.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;

/// What happens to a request, or to its connection.
///
/// A reset is a TCP `RST`: the client sees `ECONNRESET` or a broken pipe. A close is a `FIN`: the
/// client sees the end of the stream. Unless noted otherwise, a fault happens after the whole
/// request has been read, and the request counts as executed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// Nothing goes wrong. The connection is kept alive unless the client objects.
    Response(Canned),
    /// The response, after a pause.
    Late {
        /// The pause before the first byte.
        after: Duration,
        /// The response.
        response: Canned,
    },
    /// The connection is reset before anything is read. The request is not executed.
    ResetBeforeRequest,
    /// The connection is reset after this many bytes of the request have been read, or at its end.
    /// The request is not executed.
    ResetDuringRequest(usize),
    /// The request is executed, and the connection is reset without a response.
    ResetAfterRequest,
    /// The request is executed, and the connection is closed without a response.
    CloseAfterRequest,
    /// The connection is closed in the middle of the head.
    CutInHeader(Canned),
    /// The head declares more body than is sent, and then the connection is closed. A client that
    /// does not count bytes takes this for the whole response.
    CutInBody(Canned),
    /// The head declares more body than is sent, and then the connection is reset.
    ResetInBody(Canned),
    /// The head declares more body than is sent, and then nothing happens until the client
    /// disconnects.
    StallInBody(Canned),
    /// Extra bytes follow the declared end of the body at once, and the connection is kept alive.
    /// The client must not take them for the response to its next request.
    ExtraBytes {
        /// The response.
        response: Canned,
        /// The bytes that follow it.
        extra: Vec<u8>,
    },
    /// The request is executed, and then nothing happens until the client disconnects.
    Stall,
    /// The head arrives at once, the body one byte at a time.
    Drip {
        /// The pause before each byte.
        every: Duration,
        /// The response.
        response: Canned,
    },
    /// `100 Continue` and `103 Early Hints` precede the response (RFC 9110, section 15.2).
    Informational(Canned),
    /// A complete response that promises to keep the connection alive, but the server closes it at
    /// once. The next request may already be on its way.
    CloseAfterResponse(Canned),
    /// Exactly these bytes, and then the connection is closed.
    Raw(Vec<u8>),
}

impl Fault {
    /// Creates a response with status 200 and this body.
    #[must_use]
    pub fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self::status(200, body)
    }

    /// Creates a response with this status and body.
    #[must_use]
    pub fn status(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::Response(Canned::new(status, body))
    }

    /// Creates a response that redirects the client.
    #[must_use]
    pub fn redirect(status: u16, location: impl Into<String>) -> Self {
        Self::status(status, "").header("location", location)
    }

    /// Creates a response with status 200 and a body that is already compressed, be it small or a
    /// bomb.
    #[must_use]
    pub fn gzip(compressed: impl Into<Vec<u8>>) -> Self {
        Self::ok(compressed).header("content-encoding", "gzip")
    }

    /// Creates a response with status 200 and a body that claims to be gzip but is not.
    #[must_use]
    pub fn mislabelled(plain: impl Into<Vec<u8>>) -> Self {
        Self::gzip(plain)
    }

    /// Creates bytes that are not HTTP. After them, the connection is closed.
    #[must_use]
    pub fn garbage() -> Self {
        Self::Raw(b"\x00\x15\x03\xff not HTTP at all\r\n\r\n\xfe\x80".to_vec())
    }

    /// Adds a header to the response, if the fault has one.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        if let Some(response) = self.response_mut() {
            response.headers.push((name.into(), value.into()));
        }
        self
    }

    fn response_mut(&mut self) -> Option<&mut Canned> {
        match self {
            Self::Response(response)
            | Self::Late { response, .. }
            | Self::CutInHeader(response)
            | Self::CutInBody(response)
            | Self::ResetInBody(response)
            | Self::StallInBody(response)
            | Self::ExtraBytes { response, .. }
            | Self::Drip { response, .. }
            | Self::Informational(response)
            | Self::CloseAfterResponse(response) => Some(response),
            Self::ResetBeforeRequest
            | Self::ResetDuringRequest(_)
            | Self::ResetAfterRequest
            | Self::CloseAfterRequest
            | Self::Stall
            | Self::Raw(_) => None,
        }
    }

    /// Returns whether the fault must be known before the head of the request arrives.
    pub(super) fn is_early(&self) -> bool {
        matches!(self, Self::ResetBeforeRequest | Self::ResetDuringRequest(_))
    }
}

/// A response, exactly as it is sent.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Canned {
    /// The status, even one that HTTP does not define.
    pub status: u16,
    /// The headers, sent as they are, right or wrong. `content-length`, `content-type` and
    /// `connection` replace those that the server would send.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
}

impl Canned {
    /// Creates a response with this status and body.
    #[must_use]
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Bytes::from(body.into()),
        }
    }

    /// Creates a response with status 200 and this body.
    #[must_use]
    pub fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self::new(200, body)
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Returns whether the response ends with its head, whatever the head says (RFC 9112, section
    /// 6.3).
    pub(super) fn is_bodiless(&self) -> bool {
        matches!(self.status, 100..=199 | 204 | 304)
    }

    /// Returns the head as sent, for a body of `length` bytes.
    pub(super) fn head(&self, length: usize, keep_alive: bool) -> Vec<u8> {
        let reason = http::StatusCode::from_u16(self.status)
            .ok()
            .and_then(|status| status.canonical_reason())
            .unwrap_or_default();
        let has = |name: &str| {
            self.headers
                .iter()
                .any(|(known, _)| known.eq_ignore_ascii_case(name))
        };
        let mut head = format!("HTTP/1.1 {} {reason}\r\n", self.status);
        let mut line = |name: &str, value: &str| head.extend([name, ": ", value, "\r\n"]);
        for (name, value) in &self.headers {
            line(name, value);
        }
        if !self.is_bodiless() && !has("content-type") && length > 0 {
            line("content-type", "application/json");
        }
        if !self.is_bodiless() && !has("content-length") && !has("transfer-encoding") {
            line("content-length", &length.to_string());
        }
        if !keep_alive && !has("connection") {
            line("connection", "close");
        }
        head.push_str("\r\n");
        head.into_bytes()
    }
}

/// Shows the length of the body instead of its bytes.
impl fmt::Debug for Canned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = format_args!("{} bytes", self.body.len());
        f.debug_struct("Canned")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("body", &body)
            .finish()
    }
}
