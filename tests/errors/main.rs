//! The data, output and conversions of errors, and which responses are errors, over a real socket.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the message"
)]

mod carried;
mod judged;
mod sent;
mod shown;
mod turned;

use std::fmt::{Debug, Display};
use std::net::TcpListener;
use std::path::Path;

use infoplug::{ApiClient, CallError, Client, ErrorResponse, RetryPolicy};
use infoplug_mock::{Mock, MockResponse};

/// A client of an API whose errors use everything that an error can have.
#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/specs/payments.yaml")]
pub struct Payments(Client);

/// A client of an API whose key is part of every path.
#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/specs/bot.yaml")]
pub struct Bot(Client);

/// A key that must not appear in any string.
const KEY: &str = "canary-4711:AbC_d-e";

async fn mock(spec: &str) -> Mock {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/specs")
        .join(spec);
    let spec = infoplug_spec::load(&path, spec).unwrap_or_else(|problems| panic!("{problems}"));
    Mock::builder(spec).key(KEY).start().await.unwrap()
}

async fn start_payments() -> (Mock, Payments) {
    let mock = mock("payments.yaml").await;
    let api = Payments::builder()
        .api_key(KEY)
        .base_url(mock.url())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    (mock, api)
}

async fn start_bot() -> (Mock, Bot) {
    let mock = mock("bot.yaml").await;
    let api = Bot::builder()
        .api_key(KEY)
        .base_url(mock.url())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    (mock, api)
}

/// Returns a URL where nothing listens.
fn nowhere() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

/// Returns a JSON response.
fn json(status: u16, body: &str) -> MockResponse {
    MockResponse::raw(status, "application/json", body)
}

fn response<T, C: Debug + Display>(result: Result<T, CallError<C>>) -> ErrorResponse<C> {
    match result {
        Err(CallError::Response(response)) => response,
        Err(other) => panic!("not an error response: {other}"),
        Ok(_) => panic!("a success"),
    }
}

/// Returns everything that can be printed about an error.
fn texts<C: Debug + Display>(error: &CallError<C>) -> Vec<String> {
    let data = serde_json::to_string(error).unwrap();
    let mut texts = vec![
        format!("{error}"),
        format!("{error:#}"),
        format!("{error:?}"),
        format!("{error:#?}"),
        data,
    ];
    if let CallError::Response(response) = error {
        let data = serde_json::to_string(response).unwrap();
        texts.extend([
            format!("{response}"),
            format!("{response:#}"),
            format!("{response:?}"),
            format!("{response:#?}"),
            data,
        ]);
        texts.extend(
            response
                .errors()
                .iter()
                .flat_map(|item| [format!("{item}"), format!("{item:?}")]),
        );
    }
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        texts.extend([
            format!("{error}"),
            format!("{error:?}"),
            format!("{error:#?}"),
        ]);
        source = error.source();
    }
    texts
}
