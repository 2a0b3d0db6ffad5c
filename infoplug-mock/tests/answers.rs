//! Responses that a request asks for or that a test queues, and connections that break.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure must fail the test"
)]

mod common;

use std::time::{Duration, Instant};

use common::{info, infoplug};
use infoplug_mock::{Mock, MockResponse};
use serde_json::json;

const STATUS: &str = "/get-company-search-status?request_id=search-companies-1234567890-abc123";

#[tokio::test]
async fn a_sequence_is_answered_in_turn_and_then_as_usual() {
    let mock = infoplug().await;
    let mut statuses = Vec::new();
    for _ in 0..5 {
        statuses.push(
            info(&mock, "GET", STATUS)
                .prefer("sequence=\"503 rate_limit_exceeded 200\"")
                .send()
                .await
                .status,
        );
    }
    assert_eq!(statuses, [503, 429, 200, 200, 200]);
    let other = info(&mock, "GET", STATUS)
        .prefer("sequence=\"500\"")
        .send()
        .await;
    assert_eq!(
        (other.status, other.header("preference-applied")),
        (500, Some("sequence=500"))
    );
    assert_eq!(
        info(&mock, "GET", "/get-company-results?request_id=x")
            .prefer("sequence=\"500\"")
            .send()
            .await
            .status,
        500
    );
}

#[tokio::test]
async fn retry_after_goes_with_any_answer() {
    let mock = infoplug().await;
    let reply = info(&mock, "GET", STATUS)
        .prefer("code=429, retry-after=30")
        .send()
        .await;
    assert_eq!(
        (reply.status, reply.header("retry-after")),
        (429, Some("30"))
    );
    assert_eq!(
        reply.header("preference-applied"),
        Some("code=429, retry-after=30")
    );
    let date = "Fri, 31 Dec 1999 23:59:59 GMT";
    let reply = info(&mock, "GET", STATUS)
        .prefer("code=503")
        .prefer(&format!("retry-after=\"{date}\""))
        .send()
        .await;
    assert_eq!(
        (reply.status, reply.header("retry-after")),
        (503, Some(date))
    );
}

#[tokio::test]
async fn a_delay_is_kept() {
    let mock = infoplug().await;
    let start = Instant::now();
    assert_eq!(
        info(&mock, "GET", STATUS)
            .prefer("delay=30")
            .send()
            .await
            .status,
        200
    );
    assert!(start.elapsed() >= Duration::from_millis(30));
    mock.enqueue(
        "get_company_search_status",
        MockResponse::status(503).delay(Duration::from_millis(30)),
    );
    let start = Instant::now();
    assert_eq!(info(&mock, "GET", STATUS).send().await.status, 503);
    assert!(start.elapsed() >= Duration::from_millis(30));
}

#[tokio::test]
async fn bodies_are_replaced() {
    let mock = infoplug().await;
    let whole = info(&mock, "GET", STATUS).send().await.text();
    for (kind, body) in [
        ("empty", ""),
        ("truncated", &whole[..whole.len().div_ceil(2)]),
        ("array", "[]"),
        ("number", "7"),
        ("string", "\"text\""),
    ] {
        let reply = info(&mock, "GET", STATUS)
            .prefer(&format!("body={kind}"))
            .send()
            .await;
        assert_eq!(
            (reply.status, reply.text().as_str(), reply.broken),
            (200, body, false)
        );
    }
    let reply = info(&mock, "GET", STATUS)
        .prefer("code=503, body=html")
        .send()
        .await;
    assert_eq!(
        (reply.status, reply.header("content-type")),
        (503, Some("text/html; charset=utf-8"))
    );
    assert!(reply.text().starts_with("<!DOCTYPE html>"));
}

#[tokio::test]
async fn connections_break_where_they_are_told_to() {
    let mock = infoplug().await;
    let whole = info(&mock, "GET", STATUS).send().await.body;
    assert!(
        info(&mock, "GET", STATUS)
            .prefer("drop=request")
            .attempt()
            .await
            .is_none()
    );
    let reply = info(&mock, "GET", STATUS)
        .prefer("drop=headers")
        .send()
        .await;
    assert_eq!(
        (reply.status, reply.body.len(), reply.broken),
        (200, 0, true)
    );
    let reply = info(&mock, "GET", STATUS)
        .prefer("drop=body, code=500")
        .send()
        .await;
    assert!(reply.status == 500 && !reply.body.is_empty() && reply.broken);
    let reply = info(&mock, "GET", STATUS)
        .prefer("drop=headers, body=empty")
        .send()
        .await;
    assert!(
        reply.broken,
        "even an empty body has an end that can be missing"
    );
    mock.enqueue("get_company_search_status", MockResponse::cut(10));
    let reply = info(&mock, "GET", STATUS).send().await;
    assert_eq!(
        (reply.header("content-length"), &reply.body[..]),
        (Some(whole.len().to_string().as_str()), &whole[..10])
    );
    assert!(reply.broken);
    mock.enqueue("get_company_search_status", MockResponse::cut(100_000));
    let reply = info(&mock, "GET", STATUS).send().await;
    assert_eq!((reply.body, reply.broken), (whole, false));
    let statuses: Vec<u16> = mock
        .requests()
        .iter()
        .map(|request| request.status)
        .collect();
    assert_eq!(statuses, [200, 0, 200, 500, 200, 200, 200]);
}

/// Larger than the buffers of a socket. Everything that was promised arrives before the connection
/// closes.
#[tokio::test]
async fn a_large_body_breaks_where_it_is_told_to() {
    let mock = infoplug().await;
    mock.enqueue(
        "get_company_search_status",
        MockResponse::raw(200, "text/plain", vec![b'x'; 24_000_000]),
    );
    let reply = info(&mock, "GET", STATUS).prefer("drop=body").send().await;
    assert_eq!((reply.body.len(), reply.broken), (12_000_000, true));
}

#[tokio::test]
async fn unknown_values_of_preferences_are_refused() {
    let mock = infoplug().await;
    for (prefer, known) in [
        ("error=nope", "not_found"),
        ("code=1000", "200 to 999"),
        ("body=pdf", "html"),
        ("drop=all", "headers"),
        ("sequence=x", "neither"),
        ("erorr=not_found", "expected one of code, error"),
    ] {
        let reply = info(&mock, "GET", STATUS).prefer(prefer).send().await;
        assert_eq!(reply.status, 501);
        assert!(
            reply.json()["details"].as_str().unwrap().contains(known),
            "{}",
            reply.text()
        );
    }
    let reply = info(&mock, "GET", STATUS)
        .prefer("respond-async, wait=10")
        .send()
        .await;
    assert_eq!(
        (reply.status, reply.header("preference-applied")),
        (200, None)
    );
}

#[tokio::test]
async fn answers_in_line_come_in_order_before_anything_else() {
    let mock = infoplug().await;
    let name = "get_company_search_status";
    mock.enqueue(name, MockResponse::error("not_found"));
    mock.enqueue(
        name,
        MockResponse::status(503)
            .retry_after("7")
            .header("X-Trace", "t"),
    );
    mock.enqueue(name, MockResponse::ok());
    mock.enqueue(name, MockResponse::json(json!({ "status": "exploded" })));
    mock.enqueue(name, MockResponse::raw(502, "text/html", "<html>"));
    assert_eq!(
        common::call(&mock, "GET", STATUS).send().await.status,
        401,
        "a wrong key takes nothing from the queue"
    );
    let reply = info(&mock, "GET", STATUS).prefer("code=500").send().await;
    assert_eq!(
        (reply.status, &reply.json()["details"]),
        (404, &json!("Search request not found"))
    );
    let reply = info(&mock, "GET", STATUS).send().await;
    assert_eq!(
        (
            reply.status,
            reply.header("retry-after"),
            reply.header("x-trace")
        ),
        (503, Some("7"), Some("t"))
    );
    let reply = info(&mock, "GET", "/get-company-search-status")
        .send()
        .await;
    assert_eq!(reply.status, 200, "a success that ignores the parameters");
    let reply = info(&mock, "GET", STATUS).send().await;
    assert_eq!(reply.json(), json!({ "status": "exploded" }));
    let reply = info(&mock, "GET", STATUS).send().await;
    assert_eq!(
        (
            reply.status,
            reply.header("content-type"),
            reply.text().as_str()
        ),
        (502, Some("text/html"), "<html>")
    );
    assert_eq!(info(&mock, "GET", STATUS).send().await.status, 200);
}

async fn refusal(endpoint: &'static str, response: MockResponse) -> String {
    let mock = infoplug().await;
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        mock.enqueue(endpoint, response);
    }))
    .unwrap_err();
    panic.downcast_ref::<String>().unwrap().clone()
}

#[tokio::test]
async fn an_answer_that_cannot_be_given_is_refused_at_once() {
    assert!(
        refusal("nope", MockResponse::ok())
            .await
            .contains("no endpoint `nope`; it has search_companies")
    );
    let name = "search_posts";
    assert!(
        refusal(name, MockResponse::error("nope"))
            .await
            .contains("no error `nope`; it has invalid_parameter")
    );
    assert!(
        refusal(name, MockResponse::status(99))
            .await
            .contains("99 is not a status")
    );
    assert!(
        refusal(name, MockResponse::ok().header("a b", "c"))
            .await
            .contains("not a header")
    );
    assert!(
        refusal(name, MockResponse::raw(200, "a\nb", ""))
            .await
            .contains("not a header")
    );
}

#[tokio::test]
async fn recorded_requests_show_everything_but_the_key() {
    let mock = Mock::builder(infoplug().await.spec().clone())
        .key("s3cr3t-k3y")
        .start()
        .await
        .unwrap();
    let body = json!({ "search_keywords": "supply chain", "note": "s3cr3t-k3y" });
    info(&mock, "POST", "/search-posts?x=a%20b&token=s3cr3t-k3y")
        .header("Authorization", "Bearer other-secret")
        .json(body.clone())
        .send()
        .await;
    let requests = mock.requests();
    let request = &requests[0];
    assert_eq!(
        (
            request.method.as_str(),
            request.path.as_str(),
            request.status
        ),
        ("POST", "/search-posts", 200)
    );
    assert_eq!(
        request.query,
        [
            ("x".into(), "a b".into()),
            ("token".into(), "s3cr3t-k3y".to_owned())
        ]
    );
    assert_eq!(request.header("x-infoplug-API-KEY"), Some("s3cr3t-k3y"));
    assert_eq!(request.json(), Some(body));
    assert_eq!(request.endpoint.as_deref(), Some("search_posts"));
    let shown = format!("{request:?}{mock:?}");
    assert!(
        shown.contains("supply chain") && shown.contains("***"),
        "{shown}"
    );
    assert!(
        !shown.contains("s3cr3t-k3y") && !shown.contains("other-secret"),
        "{shown}"
    );
}

#[tokio::test]
async fn two_mocks_do_not_meet() {
    let (one, two) = (infoplug().await, common::tickets().await);
    assert_ne!(one.url(), two.url());
    one.enqueue("get_company_search_status", MockResponse::status(503));
    assert_eq!(
        common::ticket(&two, "GET", "/tickets").send().await.status,
        200
    );
    assert_eq!(info(&one, "GET", STATUS).send().await.status, 503);
    assert_eq!((one.requests().len(), two.requests().len()), (1, 1));
}

#[tokio::test]
async fn dropping_a_mock_stops_its_server() {
    let mock = infoplug().await;
    let address = mock.url().strip_prefix("http://").unwrap().to_owned();
    let mut open = tokio::net::TcpStream::connect(&address).await.unwrap();
    info(&mock, "GET", STATUS).send().await;
    drop(mock);
    let mut buffer = [0];
    let read = tokio::time::timeout(
        Duration::from_secs(5),
        tokio::io::AsyncReadExt::read(&mut open, &mut buffer),
    )
    .await;
    assert!(matches!(read, Ok(Ok(0) | Err(_))), "open connections end");
    assert!(tokio::net::TcpStream::connect(&address).await.is_err());
}

#[tokio::test]
async fn a_mock_that_cannot_start_says_why() {
    let problems = Mock::parse(
        "ping.yaml",
        "infoplug: 1\napi: { name: P, base_url: https://example.com }\nendpoints: { p: { gte: / } }\n",
    );
    let text = problems.unwrap_err().to_string();
    assert!(text.starts_with("ping.yaml:3:"), "{text}");
    let text = Mock::start("no/such.yaml").await.unwrap_err().to_string();
    assert!(text.contains("no/such.yaml"), "{text}");
    let mock = infoplug().await;
    let port = mock.url().rsplit(':').next().unwrap().parse().unwrap();
    let taken = Mock::builder(mock.spec().clone())
        .port(port)
        .start()
        .await
        .unwrap_err();
    assert!(taken.to_string().contains("cannot listen"));
    let unknown = Mock::builder(mock.spec().clone())
        .credential("password", "x")
        .start()
        .await
        .unwrap_err();
    assert_eq!(
        unknown.to_string(),
        "the API has no credential `password`; it has api_key"
    );
}
