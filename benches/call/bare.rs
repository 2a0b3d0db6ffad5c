//! The call on hyper's client alone, without a timeout: what the layers above it start from.

use bytes::Bytes;
use http::header::{ACCEPT, HeaderName, USER_AGENT};
use http::{HeaderValue, Request};
use http_body_util::{BodyExt as _, Empty};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use crate::types::{Envelope, ErrorBody, KEY};

const KEY_HEADER: HeaderName = HeaderName::from_static("x-infoplug-api-key");

#[derive(Clone)]
pub(crate) struct Bare {
    client: Client<HttpConnector, Empty<Bytes>>,
    url: String,
}

impl Bare {
    pub(crate) fn new(url: &str) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        Self {
            client: Client::builder(TokioExecutor::new()).build(connector),
            url: url.to_owned(),
        }
    }

    /// Returns the status.
    pub(crate) async fn call(&self, domain: &str) -> u16 {
        let request = Request::get(format!("{}/get-company-details?domain={domain}", self.url))
            .header(KEY_HEADER, HeaderValue::from_static(KEY))
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .header(USER_AGENT, HeaderValue::from_static("bench/1.0"))
            .body(Empty::new())
            .unwrap();
        let response = self.client.request(request).await.unwrap();
        let status = response.status();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        if status.is_success() {
            let envelope: Envelope = serde_json::from_slice(&body).unwrap();
            std::hint::black_box(envelope.data);
        } else {
            std::hint::black_box(serde_json::from_slice::<ErrorBody>(&body).ok());
        }
        status.as_u16()
    }
}
