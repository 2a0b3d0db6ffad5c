//! Pagination and jobs over a real socket, with a clock whose pauses take no time.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the message")]

mod ends;
mod jobs;
mod pages;

use std::time::Duration;

use infoplug::{ApiClient, Client, RetryPolicy, VirtualClock};
use infoplug_mock::{Fault, Faulty};

#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/specs/walks.yaml")]
struct Walks(Client);

#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/specs/paging.yaml")]
struct Paging(Client);

/// Starts a server and a client for the styles of pagination.
async fn paging_of(script: impl IntoIterator<Item = Fault>) -> (Faulty, Paging) {
    let server = Faulty::start(script)
        .await
        .unwrap()
        .otherwise(Fault::status(404, ""));
    let api = Paging::builder()
        .api_key("k")
        .base_url(server.url())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    (server, api)
}

/// Starts a server that sends these responses in order and then 404, and a client for it.
async fn playing(
    responses: impl IntoIterator<Item = impl Into<Response>>,
) -> (Faulty, Walks, VirtualClock) {
    let script = responses.into_iter().map(|response| response.into().0);
    let server = Faulty::start(script)
        .await
        .unwrap()
        .otherwise(Fault::status(404, r#"{"code":"gone"}"#));
    let clock = VirtualClock::new();
    let api = Walks::builder()
        .base_url(server.url())
        .clock(clock.clone())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    (server, api, clock)
}

struct Response(Fault);

impl From<&str> for Response {
    fn from(body: &str) -> Self {
        Self(Fault::ok(body))
    }
}

impl From<Fault> for Response {
    fn from(fault: Fault) -> Self {
        Self(fault)
    }
}

/// Returns the path, query and body of each request.
fn asked(server: &Faulty) -> Vec<String> {
    let line = |seen: infoplug_mock::Seen| {
        let query = if seen.query.is_empty() {
            String::new()
        } else {
            format!("?{}", seen.query)
        };
        format!(
            "{}{query}{}",
            seen.path,
            String::from_utf8_lossy(&seen.body)
        )
    };
    server.requests().into_iter().map(line).collect()
}

fn seconds(pauses: &[Duration]) -> Vec<f64> {
    pauses.iter().map(Duration::as_secs_f64).collect()
}
