//! Finding the endpoint by constants, forms, and credentials in front of the path.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure must fail the test"
)]

mod common;

use common::{Reply, call};
use infoplug_mock::Mock;
use serde_json::{Value, json};

async fn start(text: &str) -> Mock {
    Mock::parse("calls.yaml", text)
        .unwrap()
        .start()
        .await
        .unwrap()
}

fn endpoint(mock: &Mock) -> Option<String> {
    mock.requests().pop().unwrap().endpoint
}

const ACTIONS: &str = "
infoplug: 1
api: { name: A, base_url: https://example.com }
statuses: { 200: ok, 400: bad }
error_body: { code: /code, parameter: /field, details: /text }
errors: { wrong: { status: 400, cause: C, solution: S, when: [parameter_invalid, parameter_missing] } }
endpoints:
  get_item:
    post: /
    headers: { X-Amz-Target: { type: string, const: Db.GetItem }, X-Version: { type: integer, const: 2 } }
    body: { key: { type: string, required: true } }
    returns: { fields: { item: string } }
  put_item:
    post: /
    headers: { X-Amz-Target: { type: string, const: Db.PutItem } }
    body: { key: string }
    returns: { fields: { old: string } }
  list_users: { get: /query, query: { Action: { type: string, const: ListUsers } }, returns: [string] }
  list_all: { get: /query, query: { Action: { type: string, const: ListUsers }, all: { type: boolean, const: true } }, returns: [integer] }
  get_any: { get: '/{name}', path: { name: string }, returns: string }
  run: { post: /rpc, body: { method: { type: string, const: run }, id: { type: integer, const: 7 } } }
  stop: { post: /rpc, body: { method: { type: string, const: stop } } }
  send: { post: /form, body_format: form, body: { Action: { type: string, const: Send }, Version: { type: integer, const: 1 } } }
  take: { post: /form, body_format: form, body: { Action: { type: string, const: Take } } }
  only: { get: /only/one, query: { v: { type: integer, const: 3 } }, headers: { X-Flag: { type: boolean, const: true } } }
";

#[tokio::test]
async fn endpoints_of_one_path_are_told_apart_by_their_constants() {
    let mock = start(ACTIONS).await;
    let post = |target: &str| {
        call(&mock, "POST", "/")
            .header("X-Amz-Target", target)
            .json(json!({ "key": "k" }))
    };
    for (request, name) in [
        (
            post("Db.GetItem").header("X-Version", "2"),
            Some("get_item"),
        ),
        (post("Db.PutItem"), Some("put_item")),
        (
            post("Db.PutItem").header("X-Version", "3"),
            Some("put_item"),
        ),
        (post("Db.GetItem"), None),
        (
            call(&mock, "GET", "/query?Action=ListUsers"),
            Some("list_users"),
        ),
        (
            call(&mock, "GET", "/query?Action=ListUsers&all=true"),
            Some("list_all"),
        ),
        (
            call(&mock, "HEAD", "/query?Action=ListUsers"),
            Some("list_users"),
        ),
        (call(&mock, "GET", "/query?Action=Other"), Some("get_any")),
        (
            call(&mock, "POST", "/rpc").json(json!({ "method": "stop", "id": 7 })),
            Some("stop"),
        ),
        (
            call(&mock, "POST", "/rpc").json(json!({ "method": "run", "id": 7 })),
            Some("run"),
        ),
        (call(&mock, "POST", "/rpc").body("no json"), None),
        (
            call(&mock, "POST", "/form").body("Action=Send&Version=1"),
            Some("send"),
        ),
        (
            call(&mock, "POST", "/form").body("x=1&Action=Take"),
            Some("take"),
        ),
    ] {
        let reply = request.send().await;
        assert_eq!(endpoint(&mock).as_deref(), name, "{}", reply.text());
        let status = if name.is_some() { 200..300 } else { 404..405 };
        assert!(
            status.contains(&reply.status),
            "{name:?}: {} {}",
            reply.status,
            reply.text()
        );
    }
}

#[tokio::test]
async fn a_call_with_no_ones_constants_is_told_the_nearest() {
    let mock = start(ACTIONS).await;
    let says = |reply: Reply| reply.json()["mock"].as_str().unwrap().to_owned();
    let text = says(
        call(&mock, "POST", "/")
            .header("X-Amz-Target", "Db.PutItems")
            .json(json!({}))
            .send()
            .await,
    );
    assert_eq!(
        text,
        "no endpoint POST / with these constants; nearest is put_item, which needs the header X-Amz-Target to be Db.PutItem"
    );
    let text = says(
        call(&mock, "POST", "/form")
            .body("Action=Send&Version=2")
            .send()
            .await,
    );
    assert_eq!(
        text,
        "no endpoint POST /form with these constants; nearest is send, which needs the body's Version to be 1"
    );
}

/// If there is only one endpoint, its constant is checked like any other parameter.
#[tokio::test]
async fn a_wrong_constant_is_a_wrong_parameter() {
    let mock = start(ACTIONS).await;
    let text = |field: &str, text: &str| json!({ "code": "wrong", "field": field, "text": text });
    let only = |query: &str| call(&mock, "GET", &format!("/only/one{query}"));
    assert_eq!(
        only("").send().await.json(),
        text("v", "v is required and is 3.")
    );
    assert_eq!(
        only("?v=4").header("X-Flag", "true").send().await.json(),
        text("v", "v must be 3.")
    );
    assert_eq!(
        only("?v=x").header("X-Flag", "true").send().await.json(),
        text("v", "v is a string, not an integer.")
    );
    assert_eq!(
        only("?v=3").header("X-Flag", "false").send().await.json(),
        text("X-Flag", "X-Flag must be true.")
    );
    assert_eq!(
        only("?v=3").header("X-Flag", "true").send().await.status,
        204
    );
}

const FORMS: &str = "
infoplug: 1
api: { name: F, base_url: https://example.com }
statuses: { 200: ok, 400: bad }
error_body: { code: /code, parameter: /field, details: /text }
errors: { wrong: { status: 400, cause: C, solution: S, when: [parameter_invalid, parameter_missing, parameter_out_of_range] } }
types:
  Item: { fields: { price: integer, quantity: { type: integer, range: 1.., optional: true } } }
endpoints:
  pay:
    post: /pay
    body_format: form
    body:
      amount: { type: integer, required: true, range: 1.. }
      capture: boolean
      share: { type: number, range: ..=1 }
      note: string
      metadata: { map: string }
      methods: { array: string, length: ..=2 }
      items: [Item]
      card: { fields: { number: { type: string, secret: true }, month: integer, due: integer? } }
";

#[tokio::test]
async fn forms_are_checked_as_json_is() {
    let mock = start(FORMS).await;
    let pay = |body: &str| {
        call(&mock, "POST", "/pay")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(body.to_owned())
    };
    let whole = "amount=5&capture=true&share=0.5&note=&metadata[a%20b]=c+d&methods[]=x&methods[]=y\
        &items[0][price]=1&items[1][price]=2&items[1][quantity]=3&card[number]=4242&card[month]=12&card[due]=";
    assert_eq!(pay(whole).send().await.status, 204);
    assert_eq!(
        pay("amount=1&items[][price]=1&items[][price]=2")
            .send()
            .await
            .status,
        204
    );
    for (body, field, text) in [
        ("capture=true", "amount", "amount is required."),
        ("", "amount", "amount is required."),
        ("amount=x", "amount", "amount is a string, not an integer."),
        ("amount=0", "amount", "amount must be 1 or more."),
        (
            "amount=1&capture=yes",
            "capture",
            "capture is a string, not a boolean.",
        ),
        ("amount=1&share=1.5", "share", "share must be 1 or less."),
        (
            "amount=1&methods[]=1&methods[]=2&methods[]=3",
            "methods",
            "methods must have a length of 2 or less.",
        ),
        (
            "amount=1&methods=x",
            "methods",
            "methods is a string, not an array.",
        ),
        (
            "amount=1&items[0][price]=x",
            "items",
            "items[0].price is a string, not an integer.",
        ),
        (
            "amount=1&items[0][quantity]=1",
            "items",
            "items[0].price is required.",
        ),
        (
            "amount=1&card[number]=1&card[month]=x",
            "card",
            "card.month is a string, not an integer.",
        ),
        (
            "amount=1&amount[x]=2",
            "amount",
            "amount is an object, not an integer.",
        ),
    ] {
        let reply = pay(body).send().await;
        assert_eq!(
            (reply.status, reply.json()),
            (
                400,
                json!({ "code": "wrong", "field": field, "text": text })
            ),
            "{body}"
        );
    }
    let requests = mock.requests();
    assert_eq!(
        requests[1].form()[1],
        ("items[][price]".to_owned(), "1".to_owned())
    );
    let shown = format!("{:?}", requests[0]);
    assert!(shown.contains("c d") && !shown.contains("4242"), "{shown}");
}

const BOT: &str = "
infoplug: 1
api: { name: B, base_url: https://example.com, auth: { env: BOT_TOKEN, path: '/bot{api_key}' } }
statuses: { 200: ok, 401: who }
error_body: { code: { pointer: /error_code, type: integer } }
errors:
  1: { status: 401, cause: C, solution: S, when: key_missing }
  2: { status: 401, cause: C, solution: S, when: key_invalid }
endpoints:
  get_me: { get: /getMe, returns: { fields: { id: integer } } }
  get_file: { get: '/file/{id}', path: { id: string }, returns: { fields: { id: string } } }
";

#[tokio::test]
async fn credentials_stand_in_front_of_the_path() {
    let mock = Mock::parse("b.yaml", BOT)
        .unwrap()
        .key("123:s3cret/x")
        .start()
        .await
        .unwrap();
    for (path, status, code, name) in [
        ("/bot123:s3cret%2Fx/getMe", 200, Value::Null, Some("get_me")),
        (
            "/bot123%3As3cret%2Fx/file/bot7",
            200,
            Value::Null,
            Some("get_file"),
        ),
        ("/bot124:s3cret/getMe", 401, json!(2), Some("get_me")),
        ("/bot/getMe", 401, json!(1), Some("get_me")),
        ("/getMe", 401, json!(1), Some("get_me")),
        ("/bot123:s3cret%2Fx/getYou", 404, Value::Null, None),
        ("/getYou", 404, Value::Null, None),
    ] {
        let reply = call(&mock, "GET", path).send().await;
        assert_eq!(
            (
                reply.status,
                &reply.json()["error_code"],
                endpoint(&mock).as_deref()
            ),
            (status, &code, name),
            "{path}"
        );
        assert!(!reply.text().contains("s3cret"), "{}", reply.text());
    }
    let requests = mock.requests();
    assert_eq!(requests[0].path, "/bot123:s3cret%2Fx/getMe");
    let shown = format!("{requests:?}");
    assert!(
        shown.contains("/***/getMe") && !shown.contains("s3cret"),
        "{shown}"
    );
}

#[tokio::test]
async fn a_path_is_one_way_among_others() {
    let text = BOT.replace(
        "path: '/bot{api_key}' }",
        "path: '/v1/{api_key}', alternatives: { head: { bearer: true } } }",
    );
    let mock = start(&text).await;
    for (path, header, status) in [
        ("/v1/mock-key/getMe", "", 200),
        ("/getMe", "Bearer mock-key", 200),
        ("/getMe", "Bearer wrong", 401),
        ("/v1/wrong/getMe", "", 401),
        ("/v1/getMe", "", 404),
    ] {
        let reply = call(&mock, "GET", path)
            .header("Authorization", header)
            .send()
            .await;
        assert_eq!(reply.status, status, "{path} {header}");
    }
}
