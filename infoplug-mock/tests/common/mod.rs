//! A small HTTP client: one connection for each call, so that a broken one is seen as it is.
#![allow(dead_code, reason = "each test file uses its part")]

use std::path::PathBuf;

use bytes::Bytes;
use http::HeaderMap;
use http_body_util::{BodyExt as _, Full};
use hyper_util::rt::TokioIo;
use infoplug_mock::Mock;
use serde_json::Value;
use tokio::net::TcpStream;

/// A spec of the repository.
pub(crate) fn spec(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../spec").join(name)
}

pub(crate) async fn infoplug() -> Mock {
    Mock::start(spec("infoplug.yaml")).await.unwrap()
}

pub(crate) async fn tickets() -> Mock {
    Mock::start(spec("examples/tickets.yaml")).await.unwrap()
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    /// Fewer bytes came than were declared.
    pub(crate) broken: bool,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

/// A call before it is sent.
pub(crate) struct Call {
    address: String,
    request: http::request::Builder,
    body: Bytes,
}

pub(crate) fn call(mock: &Mock, method: &str, path: &str) -> Call {
    let address = mock.url().strip_prefix("http://").unwrap().to_owned();
    let request = http::Request::builder().method(method).uri(path).header("host", &address);
    Call { address, request, body: Bytes::new() }
}

/// With the key of spec/infoplug.yaml.
pub(crate) fn info(mock: &Mock, method: &str, path: &str) -> Call {
    call(mock, method, path).header("X-INFOPLUG-API-KEY", mock.key())
}

/// With the token of spec/examples/tickets.yaml.
pub(crate) fn ticket(mock: &Mock, method: &str, path: &str) -> Call {
    call(mock, method, path).header("Authorization", &format!("Bearer {}", mock.key()))
}

impl Call {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    pub(crate) fn prefer(self, value: &str) -> Self {
        self.header("Prefer", value)
    }

    #[allow(clippy::needless_pass_by_value, reason = "`json!(...)` is given as it is")]
    pub(crate) fn json(self, value: Value) -> Self {
        self.body(value.to_string())
    }

    pub(crate) fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    pub(crate) async fn send(self) -> Reply {
        self.attempt().await.expect("the mock answers")
    }

    /// Nothing when the connection was closed without an answer.
    pub(crate) async fn attempt(self) -> Option<Reply> {
        let stream = TcpStream::connect(&self.address).await.unwrap();
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        let request = self.request.body(Full::new(self.body)).unwrap();
        let response = sender.send_request(request).await.ok()?;
        let (parts, mut body) = response.into_parts();
        let mut reply = Reply { status: parts.status.as_u16(), headers: parts.headers, body: Vec::new(), broken: false };
        while let Some(frame) = body.frame().await {
            let Ok(frame) = frame else {
                reply.broken = true;
                break;
            };
            reply.body.extend_from_slice(frame.data_ref().unwrap());
        }
        Some(reply)
    }
}
