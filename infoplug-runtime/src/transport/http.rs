//! reqwest as a transport.

use std::error::Error as StdError;
use std::io;

use super::{FailureKind, Source, Transport, TransportBody, TransportFailure, TransportRequest, TransportResponse};
use crate::call::BoxFuture;

impl Transport for reqwest::Client {
    fn send(&self, request: TransportRequest) -> BoxFuture<Result<TransportResponse, TransportFailure>> {
        let TransportRequest { method, url, headers, body, .. } = request;
        let mut request = reqwest::Request::new(method, url);
        *request.headers_mut() = headers;
        *request.body_mut() = body.map(Into::into);
        let pending = self.execute(request);
        Box::pin(async move {
            let mut response = pending.await.map_err(failure)?;
            let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
            Ok(TransportResponse { status, headers, body: TransportBody(Source::Reqwest(response)) })
        })
    }
}

/// What a failure of reqwest means. Its address may hold a secret and is left out.
pub(super) fn failure(error: reqwest::Error) -> TransportFailure {
    let kind = match (error.is_connect(), error.is_timeout()) {
        // Refused before there was a connection to send it on.
        _ if error.is_builder() => FailureKind::NotConnected,
        (true, _) if is_untrusted(&error) => FailureKind::NotTrusted,
        (true, true) => FailureKind::ConnectTimeout,
        (true, false) => FailureKind::NotConnected,
        (false, _) if is_invalid(&error) => FailureKind::InvalidResponse,
        (false, _) => FailureKind::Lost,
    };
    TransportFailure { kind, source: Box::new(error.without_url()) }
}

/// Whether the head of a response could not be read, by the words of hyper's errors: its type is not one that this crate names.
fn is_invalid(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(error) = source {
        let text = error.to_string();
        if text.contains(" parsed") || text.contains("message head is too large") {
            return true;
        }
        source = error.source();
    }
    false
}

/// Whether a certificate was refused. The libraries for TLS have no common type for it, and all of them name the certificate.
fn is_untrusted(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(error) = source {
        // What is inside of an I/O error is not among its sources.
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref).map(ToString::to_string);
        if [Some(error.to_string()), inner].into_iter().flatten().any(|text| text.to_ascii_lowercase().contains("certificate")) {
            return true;
        }
        source = error.source();
    }
    false
}
