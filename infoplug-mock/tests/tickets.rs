//! The mock with spec/examples/tickets.yaml: nested error bodies, path parameters, numeric codes,
//! other credentials.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure must fail the test"
)]

mod common;

use common::{Call, call, ticket, tickets};
use infoplug_mock::Mock;
use serde_json::{Value, json};

async fn error(call: Call) -> (u16, Value) {
    let reply = call.send().await;
    assert!(reply.header("x-request-id").unwrap().starts_with("mock-"));
    (reply.status, reply.json())
}

#[tokio::test]
async fn error_bodies_are_nested() {
    let mock = tickets().await;
    let missing = ticket(&mock, "POST", "/tickets").json(json!({ "type": "bug" }));
    let body = json!({ "error": { "code": "1001", "field": "title", "message": "field title is required" } });
    assert_eq!(error(missing).await, (400, body));
    let too_long =
        ticket(&mock, "POST", "/tickets").json(json!({ "title": "x".repeat(201), "type": "bug" }));
    let body = json!({ "error": { "code": "1002", "field": "title", "message": "title must have a length of 1 to 200." } });
    assert_eq!(error(too_long).await, (400, body));
    let wrong = ticket(&mock, "POST", "/tickets").json(json!({ "title": "x", "type": 7 }));
    assert_eq!(
        error(wrong).await,
        (
            422,
            json!({ "error": { "code": "type", "field": "type", "message": "unknown type" } })
        )
    );
    let asked = ticket(&mock, "GET", "/tickets/T-1").prefer("code=429");
    assert_eq!(
        error(asked).await,
        (
            429,
            json!({ "error": { "code": "1429", "message": "More than 60 calls within one minute." } })
        )
    );
    let asked = ticket(&mock, "PATCH", "/tickets/T-1").prefer("sequence=\"1009 1002\"");
    assert_eq!(error(asked).await.1["error"]["code"], "1009");
    let asked = ticket(&mock, "PATCH", "/tickets/T-1").prefer("code=422");
    assert_eq!(error(asked).await.1["error"]["code"], "1002");
}

/// No error claims a parameter of the wrong type, other than `type`. The nearest is the one for
/// values out of range.
#[tokio::test]
async fn a_fault_without_an_error_of_its_own_takes_one_that_is_about_parameters() {
    let mock = tickets().await;
    let wrong = ticket(&mock, "POST", "/tickets").json(json!({ "title": 7, "type": "bug" }));
    let body = json!({ "error": { "code": "1002", "field": "title", "message": "title is a number, not a string." } });
    assert_eq!(error(wrong).await, (400, body));
}

#[tokio::test]
async fn request_ids_count() {
    let mock = tickets().await;
    for number in 1..=3 {
        let reply = ticket(&mock, "GET", "/tickets/T-1").send().await;
        assert_eq!(
            reply.header("x-request-id"),
            Some(format!("mock-{number}").as_str())
        );
    }
}

#[tokio::test]
async fn missing_and_wrong_tokens_have_errors_of_their_own() {
    let mock = tickets().await;
    let (status, body) = error(call(&mock, "GET", "/tickets")).await;
    assert_eq!(
        (status, &body["error"]["code"]),
        (401, &json!("token_missing"))
    );
    let (status, body) =
        error(call(&mock, "GET", "/tickets").header("Authorization", "Bearer x")).await;
    assert_eq!(
        (status, &body["error"]["code"]),
        (401, &json!("token_invalid"))
    );
}

#[tokio::test]
async fn paths_hold_parameters_and_methods_differ() {
    let mock = tickets().await;
    let reply = ticket(&mock, "GET", "/tickets/a%2Fb%20c").send().await;
    assert_eq!(
        (reply.status, &reply.json()["ticket"]["state"]),
        (200, &json!("open"))
    );
    let reply = ticket(&mock, "DELETE", "/tickets/T-1").send().await;
    assert_eq!(
        (reply.status, reply.body.len(), reply.header("content-type")),
        (204, 0, None)
    );
    let reply = ticket(&mock, "POST", "/tickets/T-1/comments")
        .json(json!({ "text": "x" }))
        .send()
        .await;
    assert_eq!(reply.status, 201);
    assert_eq!(
        reply.json()["replies"][0]["replies"],
        json!([]),
        "comments contain comments, but not endlessly"
    );
    let reply = ticket(&mock, "PUT", "/tickets/T-1").send().await;
    assert_eq!(
        (reply.status, reply.header("allow")),
        (405, Some("DELETE, GET, HEAD, PATCH"))
    );
    let endpoints: Vec<Option<String>> = mock
        .requests()
        .into_iter()
        .map(|request| request.endpoint)
        .collect();
    assert_eq!(
        endpoints,
        [
            Some("get_ticket".into()),
            Some("delete_ticket".into()),
            Some("add_comment".into()),
            None
        ]
    );
}

#[tokio::test]
async fn queries_and_headers_are_checked() {
    let mock = tickets().await;
    for (query, field, text) in [
        ("limit=101", "limit", "limit must be 1 to 100."),
        (
            "labels=1,2,3,4,5,6,7,8,9,10,11",
            "labels",
            "labels must have a length of 1 to 10.",
        ),
        ("limit=x", "limit", "limit is a string, not an integer."),
        (
            "owner=1&assignee=2",
            "owner",
            "At most one of owner, assignee may be given, not 2.",
        ),
    ] {
        let response = error(ticket(&mock, "GET", &format!("/tickets?{query}"))).await;
        assert_eq!(
            response,
            (
                400,
                json!({ "error": { "code": "1002", "field": field, "message": text } })
            )
        );
    }
    assert_eq!(
        ticket(
            &mock,
            "GET",
            "/tickets?labels=1,2,3&limit=100&state=open&other=1"
        )
        .send()
        .await
        .status,
        200
    );
    let change = json!({ "due": null });
    let (status, body) = error(ticket(&mock, "PATCH", "/tickets/T-1").json(change.clone())).await;
    assert_eq!((status, &body["error"]["field"]), (400, &json!("If-Match")));
    assert_eq!(
        ticket(&mock, "PATCH", "/tickets/T-1")
            .header("If-Match", "7")
            .json(change)
            .send()
            .await
            .status,
        200,
        "null is a value"
    );
    let (status, body) =
        error(ticket(&mock, "PATCH", "/tickets/T-1").header("If-Match", "7")).await;
    assert_eq!(
        (status, &body["error"]["field"]),
        (400, &json!("title")),
        "no error for an empty body, so it counts as an empty object"
    );
    let short = ticket(&mock, "POST", "/tickets")
        .header("Idempotency-Key", "short")
        .json(json!({ "title": "x", "type": "bug" }));
    assert_eq!(error(short).await.1["error"]["field"], "Idempotency-Key");
}

#[tokio::test]
async fn secret_parameters_are_not_shown() {
    let mock = tickets().await;
    let body = json!({ "title": "Plain title", "type": "bug", "unlock_code": "hush42" });
    assert_eq!(
        ticket(&mock, "POST", "/tickets")
            .json(body)
            .send()
            .await
            .status,
        201
    );
    let shown = format!("{:?}", mock.requests());
    assert!(
        shown.contains("Plain title") && !shown.contains("hush42") && !shown.contains(mock.key()),
        "{shown}"
    );
}

#[tokio::test]
async fn secrets_are_hidden_wherever_they_are_sent() {
    let text = "
infoplug: 1
api: { name: S, base_url: https://example.com }
types: { Pin: { type: string, secret: true }, Card: { fields: { pins: [Pin], holder: string } } }
endpoints:
  unlock:
    post: '/doors/{code}'
    path: { code: Pin }
    query: { otp: { array: Pin, style: comma }, floor: string }
    headers: { X-Pin: Pin }
    body: { card: Card? }
";
    let mock = Mock::parse("s.yaml", text).unwrap().start().await.unwrap();
    let body = json!({ "card": { "pins": ["hush5"], "holder": "Ann" } });
    let reply = call(&mock, "POST", "/doors/hush1?otp=hush2,hush3&floor=third")
        .header("X-Pin", "hush4")
        .json(body)
        .send()
        .await;
    assert_eq!(reply.status, 204);
    let shown = format!("{:?}", mock.requests());
    assert!(
        shown.contains("/doors/{code}")
            && shown.contains("third")
            && shown.contains("Ann")
            && !shown.contains("hush"),
        "{shown}"
    );
}

const SHOP: &str = "
infoplug: 1
api:
  name: Shop
  base_url: https://shop.example.com
  auth:
    credentials: { shop_id: SHOP_ID, api_key: SHOP_KEY }
    headers: { X-Shop: '{shop_id}', X-Key: 'key={api_key}' }
    alternatives:
      basic: { basic: { username: '{shop_id}', password: '{api_key}' } }
      link: { query: { k: '{api_key}' } }
statuses: { 400: Bad., 401: Who are you? }
error_body: { code: [{ pointer: /no, type: integer }, { header: X-Code }], details: /text, request_id: /id }
errors:
  17: { status: 400, cause: The basket is wrong., solution: Look at it., parameter: basket, when: parameter_invalid }
  odd: { status: 400, cause: It is odd., solution: Make it even., when: parameter_missing }
endpoints:
  buy: { post: /buy, body_type: { fields: { basket: [string], coupon: string? } }, statuses: [] }
  open: { get: /open, returns: [integer] }
";

#[tokio::test]
async fn several_credentials_go_by_any_documented_way() {
    let mock = Mock::parse("shop.yaml", SHOP)
        .unwrap()
        .credential("shop_id", "Aladdin")
        .key("open sesame")
        .start()
        .await
        .unwrap();
    assert_eq!(mock.key(), "Aladdin");
    let get = |path: &str| call(&mock, "GET", path);
    let headers = |shop: &str, key: &str| get("/open").header("X-Shop", shop).header("X-Key", key);
    for (call, status) in [
        (headers("Aladdin", "key=open sesame"), 200),
        (headers("Aladdin", "open sesame"), 401),
        (headers("Jafar", "key=open sesame"), 401),
        (get("/open").header("X-Shop", "Aladdin"), 401),
        (
            get("/open").header("Authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
            200,
        ),
        (
            get("/open").header("Authorization", "Basic QWxhZGRpbg=="),
            401,
        ),
        (get("/open?k=open+sesame"), 200),
        (get("/open?k=x"), 401),
    ] {
        let reply = call.send().await;
        assert_eq!(reply.status, status);
        assert!(
            status == 200 || reply.json()["text"] == "Who are you?",
            "there is no error for 401, so the response has only the status"
        );
    }
    assert!(!format!("{:?}", mock.requests()).contains("sesame"));
}

#[tokio::test]
async fn codes_go_to_the_first_place_that_can_hold_them() {
    let mock = Mock::parse("shop.yaml", SHOP)
        .unwrap()
        .start()
        .await
        .unwrap();
    let buy = || call(&mock, "POST", "/buy?k=mock-key");
    let number = buy().prefer("error=17").send().await;
    assert_eq!(
        (number.status, number.json()),
        (
            400,
            json!({ "no": 17, "text": "The basket is wrong.", "id": "mock-1" })
        )
    );
    let text = buy().send().await;
    assert_eq!(
        (text.header("x-code"), text.json()),
        (
            Some("odd"),
            json!({ "text": "The body is required.", "id": "mock-2" })
        )
    );
    assert_eq!(
        buy()
            .json(json!({ "basket": ["egg"], "coupon": null }))
            .send()
            .await
            .status,
        204
    );
    let wrong = buy().json(json!({ "basket": [1] })).send().await;
    assert_eq!(
        wrong.json()["text"],
        "The body.basket[0] is a number, not a string."
    );
}

#[tokio::test]
async fn an_open_api_needs_no_key_and_an_optional_one_may_be_absent() {
    let open = "infoplug: 1\napi: { name: O, base_url: https://example.com }\nendpoints: { p: { get: / } }\n";
    let mock = Mock::parse("open.yaml", open)
        .unwrap()
        .start()
        .await
        .unwrap();
    assert_eq!(
        (call(&mock, "GET", "/").send().await.status, mock.key()),
        (204, "mock-key")
    );
    let optional = open.replace(
        "example.com }",
        "example.com, auth: { env: K, header: X-Key, optional: true } }",
    );
    let mock = Mock::parse("optional.yaml", optional)
        .unwrap()
        .start()
        .await
        .unwrap();
    assert_eq!(call(&mock, "GET", "/").send().await.status, 204);
    assert_eq!(
        call(&mock, "GET", "/")
            .header("X-Key", "wrong")
            .send()
            .await
            .status,
        401
    );
}
