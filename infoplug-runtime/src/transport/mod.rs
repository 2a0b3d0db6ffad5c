//! Who carries requests to a server: reqwest, or what a user brings.

mod http;
mod message;
mod pool;
mod tls;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll};

use ::http::{HeaderMap, StatusCode};
use bytes::Bytes;

pub use self::message::TransportRequest;
pub(crate) use self::pool::{Pool, PoolSettings};
use crate::call::BoxFuture;

/// Carries one request to the server and brings its answer: once, without following redirects, without repeating anything.
///
/// A `reqwest::Client` of the version that this crate uses is one. Implement it for another HTTP stack, or around one to record, replay
/// or count. Time-outs of attempts and limits of bodies apply to every transport; the connect time-out, TLS and redirects are its own.
///
/// What is sent holds the key: [`TransportRequest`] hides it in its `Debug`, and so should whatever looks inside.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request; the answer is there when its headers are.
    fn send(&self, request: TransportRequest) -> BoxFuture<Result<TransportResponse, TransportFailure>>;
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: TransportRequest) -> BoxFuture<Result<TransportResponse, TransportFailure>> {
        (**self).send(request)
    }
}

impl<T: Transport + ?Sized> Transport for Box<T> {
    fn send(&self, request: TransportRequest) -> BoxFuture<Result<TransportResponse, TransportFailure>> {
        (**self).send(request)
    }
}

/// An answer whose headers have come.
pub struct TransportResponse {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, decompressed.
    pub body: TransportBody,
}

/// Without headers and body: they may hold secrets.
impl fmt::Debug for TransportResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportResponse").field("status", &self.status).finish_non_exhaustive()
    }
}

/// The body of an answer, as it comes in.
pub struct TransportBody(Source);

enum Source {
    Whole(Option<Bytes>),
    Reqwest(reqwest::Response),
    Chunks(Box<dyn Chunks>),
}

/// The parts of a body.
pub trait Chunks: Send {
    /// The next part; `None` at the end.
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportFailure>>>;
}

impl TransportBody {
    /// A body whose parts are still to come.
    pub fn stream(chunks: impl Chunks + 'static) -> Self {
        Self(Source::Chunks(Box::new(chunks)))
    }

    /// The next part; `None` at the end. For a recorder, which can read the parts and put them into a new body.
    ///
    /// # Errors
    ///
    /// The connection was lost.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, TransportFailure> {
        match &mut self.0 {
            Source::Whole(bytes) => Ok(bytes.take()),
            Source::Reqwest(response) => response.chunk().await.map_err(http::failure),
            Source::Chunks(chunks) => std::future::poll_fn(|context| chunks.poll_chunk(context)).await.transpose(),
        }
    }
}

impl<B: Into<Bytes>> From<B> for TransportBody {
    fn from(bytes: B) -> Self {
        Self(Source::Whole(Some(bytes.into())))
    }
}

impl fmt::Debug for TransportBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportBody").finish_non_exhaustive()
    }
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

/// A request or an answer that got lost.
#[derive(Debug)]
pub struct TransportFailure {
    pub(crate) kind: FailureKind,
    pub(crate) source: Box<dyn StdError + Send + Sync>,
}

impl TransportFailure {
    /// A failure with its reason. The reason is shown: it must not hold the key, nor an address with a query.
    pub fn new(kind: FailureKind, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind, source: source.into() }
    }

    /// How it got lost.
    #[must_use]
    pub fn kind(&self) -> FailureKind {
        self.kind
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
