//! The trait of transports.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::failure::TransportFailure;
use super::message::{TransportRequest, TransportResponse};

/// A boxed future that is `Send` and borrows nothing, such as [`Transport::send`] returns.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Sends one request to the server and returns its response: once, without following redirects or
/// retrying.
///
/// A `reqwest::Client` of the version that this crate uses implements it. Implement it for another
/// HTTP stack, or as a wrapper to record, replay or count. Attempt timeouts and body limits apply
/// to every transport; the connect timeout, TLS and redirects are its own.
///
/// The request contains the key. [`TransportRequest`] hides it in its `Debug` output, and so should
/// any code that looks inside.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and returns its response once the headers have arrived.
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<Result<TransportResponse, TransportFailure>>;

    /// Whether it opens sockets in the Tokio runtime that polls it, which must then have I/O.
    #[doc(hidden)]
    fn needs_tokio_io(&self) -> bool {
        false
    }
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<Result<TransportResponse, TransportFailure>> {
        (**self).send(request)
    }

    fn needs_tokio_io(&self) -> bool {
        (**self).needs_tokio_io()
    }
}

impl<T: Transport + ?Sized> Transport for Box<T> {
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<Result<TransportResponse, TransportFailure>> {
        (**self).send(request)
    }

    fn needs_tokio_io(&self) -> bool {
        (**self).needs_tokio_io()
    }
}
