//! reqwest as a transport.

use super::body::{Source, TransportBody};
use super::failure::TransportFailure;
use super::message::{TransportRequest, TransportResponse};
use super::send::Transport;
use crate::transport::BoxFuture;

impl Transport for reqwest::Client {
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<Result<TransportResponse, TransportFailure>> {
        let TransportRequest {
            method,
            url,
            headers,
            body,
            ..
        } = request;
        let mut request = reqwest::Request::new(method, url);
        *request.headers_mut() = headers;
        *request.body_mut() = body.map(Into::into);
        let pending = self.execute(request);
        Box::pin(async move {
            let mut response = pending.await.map_err(TransportFailure::of_reqwest)?;
            let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
            Ok(TransportResponse {
                status,
                headers,
                body: TransportBody(Source::Reqwest(response)),
            })
        })
    }

    fn needs_tokio_io(&self) -> bool {
        true
    }
}
