//! The remaining balance that a mock reports after a call.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure must fail the test"
)]

mod common;

use common::call;
use infoplug_mock::{Mock, MockResponse};

const POINTS: &str = "
infoplug: 1
api: { name: A, base_url: https://example.com, cost_remaining: X-Points-Left }
statuses: { 200: ok, 404: not there }
errors: { gone: { status: 404, cause: C, solution: S } }
endpoints:
  ask: { get: /ask, returns: string, cost: 2.5 }
  free: { get: /free }
  list:
    get: /list
    query: { page: integer }
    returns: { type: { fields: { rows: [string] } }, envelope: /data }
    cost: { call: 1, row: 0.01 }
    pages: { style: page, parameter: page, size: 25, items: /data/rows }
  dear: { get: /dear, returns: string, cost: 9000 }
";

async fn start(text: &str) -> Mock {
    Mock::parse("remaining.yaml", text)
        .unwrap()
        .start()
        .await
        .unwrap()
}

async fn left(mock: &Mock, path: &str) -> Option<String> {
    call(mock, "GET", path)
        .send()
        .await
        .header("X-Points-Left")
        .map(str::to_owned)
}

#[tokio::test]
async fn each_success_takes_its_cost_and_says_what_is_left() {
    let mock = start(POINTS).await;
    for (path, wanted) in [
        ("/ask", "9997.5"),
        ("/free", "9997.5"),
        ("/list?page=1", "9996.25"),
        // The last page of sixty rows has ten.
        ("/list?page=3", "9995.15"),
        ("/list?page=4", "9994.15"),
        ("/dear", "994.15"),
        ("/dear", "0"),
        ("/ask", "0"),
    ] {
        assert_eq!(left(&mock, path).await.as_deref(), Some(wanted), "{path}");
    }
    assert_eq!(
        left(&start(POINTS).await, "/ask").await.as_deref(),
        Some("9997.5"),
        "another mock has its own balance"
    );
}

#[tokio::test]
async fn a_failure_costs_nothing_and_says_nothing() {
    let mock = start(POINTS).await;
    mock.enqueue("ask", MockResponse::error("gone"));
    mock.enqueue("ask", MockResponse::raw(200, "application/json", "1"));
    assert_eq!(left(&mock, "/ask").await, None);
    assert_eq!(left(&mock, "/ask").await, None);
    assert_eq!(left(&mock, "/ask").await.as_deref(), Some("9997.5"));
}

#[tokio::test]
async fn an_api_without_such_a_header_sends_none() {
    let mock = start(&POINTS.replace(", cost_remaining: X-Points-Left", "")).await;
    let reply = call(&mock, "GET", "/ask").send().await;
    assert_eq!((reply.status, reply.header("X-Points-Left")), (200, None));
}
