//! Edge cases of calls: empty and partial responses, hostile strings, secrets, and values that
//! would get lost on the wire.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the message"
)]

use edges::ErrorCode;
use infoplug::{ApiClient, CallError, Client, Json, RetryAdvice, RetryPolicy};
use infoplug_mock::{Mock, MockResponse};

/// An API of edge cases.
#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/specs/edges.yaml")]
pub struct Edges(Client);

const SECRET: &str = "s3cret-canary";

async fn edges() -> (Mock, Edges) {
    let spec = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/specs/edges.yaml"
    ))
    .unwrap();
    let mock = Mock::parse("edges.yaml", spec)
        .unwrap()
        .credential("password", SECRET)
        .start()
        .await
        .unwrap();
    let api = Edges::builder()
        .api_key("mock-key")
        .credential("password", SECRET)
        .base_url(mock.url())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    (mock, api)
}

#[tokio::test]
async fn an_answer_without_a_body_is_nothing_where_nothing_is_allowed() {
    let (mock, api) = edges().await;
    mock.enqueue("drop_token", MockResponse::raw(204, "application/json", ""));
    assert_eq!(api.drop_token().await.unwrap(), None);
    mock.enqueue("get_token", MockResponse::raw(204, "application/json", ""));
    let error = api.get_token().await.unwrap_err();
    assert!(error.to_string().contains("an empty body"), "{error}");
    mock.enqueue(
        "get_json",
        MockResponse::json(serde_json::json!({ "message": "no" })),
    );
    let error = api.get_json().await.unwrap_err();
    assert!(
        error.to_string().contains("`$.data`") && error.to_string().contains("found nothing"),
        "{error}"
    );
    mock.enqueue(
        "get_json",
        MockResponse::json(serde_json::json!({ "data": null })),
    );
    assert_eq!(api.get_json().await.unwrap(), Json::NULL);
}

#[tokio::test]
async fn secrets_of_an_answer_are_in_no_debug_text() {
    let (mock, api) = edges().await;
    let body = format!("{{\"token\":\"{SECRET}\",\"expires\":\"never\"}}");
    mock.enqueue(
        "get_token",
        MockResponse::raw(200, "application/json", body.clone()),
    );
    let error = api.get_token().await.unwrap_err();
    assert!(
        !format!("{error:?} {error:#?} {error}").contains(SECRET),
        "{error:?}"
    );
    assert_eq!(error.body(), Some(body.as_bytes()));

    mock.enqueue(
        "get_token",
        MockResponse::json(serde_json::json!({ "token": SECRET, "expires": 42.0 }))
            .header("Set-Cookie", SECRET),
    );
    let full = api.get_token().send_full().await.unwrap();
    assert_eq!((full.token.expose(), full.expires), (SECRET, 42));
    assert!(!format!("{full:?}").contains(SECRET), "{full:?}");
}

#[tokio::test]
async fn a_server_that_repeats_the_key_or_sends_control_characters_does_not_get_them_into_a_line() {
    let (mock, api) = edges().await;
    let body = serde_json::json!({ "code": "x\n\u{1b}[31mFAKE", "parameter": "a\tb", "details": format!("bad key {SECRET}\r\nnext"), });
    mock.enqueue(
        "get_token",
        MockResponse::raw(400, "application/json", body.to_string()),
    );
    let error = api.get_token().await.unwrap_err();
    let line = error.to_string();
    assert!(
        line.contains(r"x \u{1b}[31mFAKE") && line.contains("bad key ***  next"),
        "{line}"
    );
    assert!(!format!("{error:?}").contains(SECRET));
    // The secret is not shown in its encoded form or as a request ID either.
    let sent = mock.requests()[0]
        .header("authorization")
        .unwrap()
        .to_owned();
    mock.enqueue(
        "get_token",
        MockResponse::raw(
            401,
            "application/json",
            serde_json::json!({ "details": format!("bad {sent}") }).to_string(),
        ),
    );
    let error = api.get_token().await.unwrap_err();
    assert_eq!(error.details(), Some("bad Basic ***"));
    mock.enqueue(
        "get_token",
        MockResponse::raw(200, "application/json", "[]").header("X-Request-Id", SECRET),
    );
    let error = api.get_token().await.unwrap_err();
    assert!(
        matches!(error, CallError::Decode(_)) && !format!("{error:?}").contains(SECRET),
        "{error:?}"
    );
    mock.enqueue(
        "get_token",
        MockResponse::raw(
            400,
            "application/json",
            serde_json::json!({ "code": "x".repeat(100_000) }).to_string(),
        ),
    );
    let error = api.get_token().await.unwrap_err();
    assert!(error.to_string().len() < 1000 && error.response().unwrap().body().len() == 64 << 10);
    mock.enqueue(
        "get_token",
        MockResponse::raw(404, "application/json", "{\"code\":\"\"}"),
    );
    assert_eq!(
        ErrorCode::from(api.get_token().await.unwrap_err().code().unwrap().clone()),
        ErrorCode::Gone
    );
}

#[tokio::test]
async fn an_answer_that_breaks_off_keeps_what_came() {
    let (mock, api) = edges().await;
    mock.enqueue(
        "get_token",
        MockResponse::cut(5).header("X-Request-Id", "r-1"),
    );
    let error = api.get_token().await.unwrap_err();
    assert!(matches!(error, CallError::Transport(_)), "{error}");
    assert_eq!(
        (
            error.status().unwrap().as_u16(),
            error.request_id(),
            error.body().map(<[u8]>::len)
        ),
        (200, Some("r-1"), Some(5))
    );
    assert!(!format!("{error:?}").contains("token\\\""), "{error:?}");
}

#[tokio::test]
async fn only_what_is_free_and_harmless_is_retryable_when_nobody_knows_whether_it_ran() {
    let (_mock, api) = edges().await;
    let drop = ("Prefer", "drop=request");
    let free = api.list(["1"]).header(drop.0, drop.1).await.unwrap_err();
    assert!(
        free.was_sent() && !free.is_retryable(),
        "its cost is not documented, and the API charges for other calls"
    );
    assert!(
        !api.look()
            .header(drop.0, drop.1)
            .await
            .unwrap_err()
            .is_retryable()
    );
    assert!(
        !api.buy()
            .what("a")
            .header(drop.0, drop.1)
            .await
            .unwrap_err()
            .is_retryable()
    );
    let broken = api
        .buy()
        .what("a")
        .header("Prefer", "code=500")
        .await
        .unwrap_err();
    assert_eq!(
        (broken.retry_advice(), broken.is_retryable()),
        (Some(RetryAdvice::IfSafe), false)
    );
    assert!(
        api.look()
            .header("Prefer", "code=500")
            .await
            .unwrap_err()
            .is_retryable()
    );
    assert!(
        api.buy()
            .what("a")
            .header("Prefer", "error=slow")
            .await
            .unwrap_err()
            .is_retryable()
    );
}

#[tokio::test]
async fn what_is_within_a_value_keeps_the_rules_of_its_type() {
    use edges::Leaf;

    let (mock, api) = edges().await;
    let leaf = || Leaf::new("a");
    for (request, problem) in [
        (
            api.plant(leaf().size(10)),
            "`leaf` at `.size` is 10, outside 1..=9",
        ),
        (
            api.plant(Leaf::new("")),
            "`leaf` at `.name` has 0 characters, outside 1..",
        ),
        (
            api.plant(leaf().leaves([leaf(), leaf().share(f64::NAN)])),
            "`leaf` at `.leaves[1].share` is infinite or not a number",
        ),
        (
            api.plant(leaf())
                .by_name([("key".to_owned(), leaf().size(0))].into()),
            "`by_name` at `[0].size` is 0, outside 1..=9",
        ),
    ] {
        let CallError::InvalidRequest(error) = request.await.unwrap_err() else {
            panic!("{problem}")
        };
        let problems: Vec<String> = error.problems().iter().map(ToString::to_string).collect();
        assert_eq!(problems, [problem]);
    }
    assert!(mock.requests().is_empty());
    api.plant(leaf().size(9).share(0.5).leaves([leaf()]))
        .await
        .unwrap();
}

#[tokio::test]
async fn values_that_would_be_lost_on_the_wire_are_refused() {
    let (mock, api) = edges().await;
    for (request, words) in [
        (
            api.list(Vec::<String>::new()),
            "`ids` is an empty list, which sends nothing: the spec can say `empty: send`",
        ),
        (
            api.list(["1"]).names(Vec::<String>::new()),
            "`names` is an empty list, which sends nothing: do not set it",
        ),
        (
            api.list(["1"]).tags(["a,b"]),
            "`tags` has a comma in an element",
        ),
        (
            api.list(["1"]).weights([1.0, f64::NAN]),
            "`weights` at `[1]` is infinite or not a number",
        ),
        (
            api.list(["1"]).header("Authorization", "mine"),
            "holds a secret",
        ),
    ] {
        let error = request.await.unwrap_err();
        assert!(
            matches!(error, CallError::InvalidRequest(_)) && error.to_string().contains(words),
            "{error}"
        );
    }
    assert!(mock.requests().is_empty());
    api.list(["1", "2"])
        .tags(["a", "b c"])
        .name("n")
        .await
        .unwrap();
    let query: Vec<(String, String)> =
        [("ids", "1"), ("ids", "2"), ("tags", "a,b c"), ("name", "n")]
            .map(|(k, v)| (k.into(), v.into()))
            .into();
    assert_eq!(mock.requests()[0].query, query);
}

#[tokio::test]
async fn a_body_says_what_it_is_and_no_body_says_so_too() {
    let (mock, api) = edges().await;
    api.patch()
        .content_type("application/merge-patch+json")
        .a_null()
        .await
        .unwrap();
    api.patch().await.unwrap();
    api.start().await.unwrap();
    let requests = mock.requests();
    assert_eq!(
        (
            requests[0].header("content-type"),
            requests[0].body.as_slice()
        ),
        (Some("application/merge-patch+json"), &br#"{"a":null}"#[..])
    );
    assert_eq!(
        (
            requests[1].header("content-type"),
            requests[1].body.as_slice()
        ),
        (Some("application/json"), &b"{}"[..])
    );
    assert_eq!(
        (
            requests[2].header("content-length"),
            requests[2].header("content-type")
        ),
        (Some("0"), None)
    );
    assert!(
        requests[0]
            .header("authorization")
            .unwrap()
            .starts_with("Basic ")
    );
}

#[tokio::test]
async fn optional_credentials_are_all_or_none() {
    let (mock, _) = edges().await;
    let anonymous = Edges::builder()
        .base_url(mock.url())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    anonymous.start().await.unwrap();
    assert_eq!(mock.requests()[0].header("authorization"), None);
    let half = Edges::builder()
        .api_key("u")
        .base_url(mock.url())
        .retry(RetryPolicy::never())
        .build()
        .unwrap_err();
    assert!(half.to_string().contains("EDGES_PASSWORD"), "{half}");
}

#[tokio::test]
async fn a_body_over_the_limit_is_an_error() {
    let (mock, _) = edges().await;
    let api = Edges::builder()
        .base_url(mock.url())
        .max_body(1000)
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    mock.enqueue(
        "get_json",
        MockResponse::json(serde_json::json!({ "data": "x".repeat(2000) })),
    );
    let error = api.get_json().await.unwrap_err();
    assert!(
        error.to_string().contains("at most 1000 bytes")
            && error.body().is_some_and(|body| body.len() == 1000),
        "{error}"
    );
}

#[tokio::test]
async fn an_address_that_is_too_long_is_refused_and_costs_nothing() {
    let (mock, api) = edges().await;
    let longest = 65_534 - format!("{}/list?ids=", mock.url()).len();
    api.list(["a".repeat(longest)]).await.unwrap();
    for _ in 0..3 {
        let error = api.list(["a".repeat(longest + 1)]).await.unwrap_err();
        assert!(
            error.is_invalid_request() && !error.was_sent() && error.attempts() == 0,
            "{error}"
        );
        assert!(
            error
                .to_string()
                .contains("the URL would be 65535 bytes long; the limit is 65534"),
            "{error}"
        );
    }
    assert_eq!((mock.requests().len(), api.credits_maybe_spent()), (1, 0.0));
}
