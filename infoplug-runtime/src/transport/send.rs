//! What carries requests: reqwest, or what a user brings.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::failure::TransportFailure;
use super::message::{TransportRequest, TransportResponse};

/// A boxed future that is `Send` and borrows nothing, such as the one that [`Transport::send`]
/// returns.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Carries one request to the server and brings its response: once, without following redirects,
/// without repeating anything.
///
/// A `reqwest::Client` of the version that this crate uses is one. Implement it for another HTTP
/// stack, or around one to record, replay or count. Time-outs of attempts and limits of bodies
/// apply to every transport; the connect time-out, TLS and redirects are its own.
///
/// What is sent holds the key: [`TransportRequest`] hides it in its `Debug`, and so should whatever
/// looks inside.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request; the response is there when its headers are.
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
