//! Regressions where the mock differed from real servers: paths, browsers, statuses, headers, rows,
//! and what it refuses.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure must fail the test"
)]

mod common;

use common::{Reply, base, call, raw};
use infoplug_mock::Mock;
use serde_json::{Value, json};

async fn start(text: &str) -> Mock {
    Mock::parse("real.yaml", text)
        .unwrap()
        .start()
        .await
        .unwrap()
}

/// An API with this `error_body` and these errors, and one endpoint whose parameters can be wrong
/// in every way.
async fn strict(error_body: &str, errors: &str) -> Mock {
    start(&format!(
        "
infoplug: 1
api: {{ name: R, base_url: https://example.com }}
statuses: {{ 400: The request is bad., 422: It cannot be processed. }}
error_body: {error_body}
errors: {errors}
endpoints:
  find:
    post: /find
    query: {{ size: {{ type: integer, range: 1..=9 }}, order: {{ enum: [up, down] }} }}
    body: {{ name: {{ type: string, required: true, length: 1..=3 }}, kinds: [{{ enum: [a, b] }}] }}
"
    ))
    .await
}

async fn find(mock: &Mock, query: &str, body: impl Into<bytes::Bytes>) -> Reply {
    call(mock, "POST", &format!("/find{query}"))
        .body(body)
        .send()
        .await
}

#[tokio::test]
async fn a_bad_request_has_the_error_whose_code_sounds_like_it_and_names_the_parameter() {
    let errors = "
  card_declined: { status: 400, cause: C, solution: S }
  missing_field: { status: 400, cause: C, solution: S }
  InvalidParameter: { status: 422, cause: C, solution: S }
";
    let mock = strict("{ code: /code, parameter: /field, message: /text }", errors).await;
    for (query, body, status, code, field, text) in [
        (
            "",
            json!({}),
            400,
            "missing_field",
            "name",
            "name is required.",
        ),
        (
            "?size=x",
            json!({ "name": "a" }),
            422,
            "InvalidParameter",
            "size",
            "size is a string, not an integer.",
        ),
        (
            "?size=10",
            json!({ "name": "a" }),
            422,
            "InvalidParameter",
            "size",
            "size must be 1 to 9.",
        ),
        (
            "?order=left",
            json!({ "name": "a" }),
            422,
            "InvalidParameter",
            "order",
            "order must be one of up, down.",
        ),
        (
            "",
            json!({ "name": "abcd" }),
            422,
            "InvalidParameter",
            "name",
            "name must have a length of 1 to 3.",
        ),
        (
            "",
            json!({ "name": "a", "kinds": ["a", "c"] }),
            422,
            "InvalidParameter",
            "kinds",
            "kinds[1] must be one of a, b.",
        ),
    ] {
        let reply = find(&mock, query, body.to_string()).await;
        assert_eq!(
            (reply.status, reply.json()),
            (
                status,
                json!({ "code": code, "field": field, "text": text })
            ),
            "{query} {body}"
        );
    }
    let reply = find(&mock, "", "{").await;
    assert_eq!(
        (reply.status, &reply.json()["code"]),
        (422, &json!("InvalidParameter"))
    );
    assert!(
        reply.json()["text"]
            .as_str()
            .unwrap()
            .starts_with("The body is not JSON"),
        "{}",
        reply.text()
    );
}

#[tokio::test]
async fn a_bad_request_has_no_code_that_speaks_of_something_else() {
    let others = "{ card_declined: { status: 400, cause: C, solution: S }, expired: { status: 400, cause: C, solution: S } }";
    let mock = strict("{ code: /code, message: /text }", others).await;
    let reply = find(&mock, "", "{}").await;
    assert_eq!(
        (reply.status, reply.json()),
        (400, json!({ "text": "name is required." }))
    );
    let mock = strict("{ message: /text }", "{}").await;
    let reply = find(&mock, "?order=left", r#"{"name":"a"}"#).await;
    assert_eq!(
        (reply.status, reply.json()),
        (400, json!({ "text": "order must be one of up, down." }))
    );
}

#[tokio::test]
async fn a_bad_request_is_never_answered_with_an_empty_object() {
    let others = "{ first: { status: 400, cause: C, solution: S }, second: { status: 400, cause: C, solution: S } }";
    let coded = find(&strict("{ code: /code }", others).await, "", "{}").await;
    assert_eq!(
        (coded.status, coded.json()),
        (400, json!({ "code": "first" })),
        "if only a code has a location"
    );
    let silent = find(
        &strict("{ request_id: { header: X-Id } }", "{}").await,
        "",
        "{}",
    )
    .await;
    assert_eq!(
        (silent.status, silent.json()),
        (400, json!({ "mock": "name is required." }))
    );
}

const BASED: &str = "
infoplug: 1
api: { name: B, base_url: 'https://example.com/rest/v2/', auth: { env: B_KEY, header: X-Key } }
endpoints:
  get: { get: '/things/{id}', path: { id: string }, returns: { fields: { id: string } } }
";

#[tokio::test]
async fn the_path_of_the_base_url_is_in_front_of_each_path() {
    let mock = start(BASED).await;
    assert!(mock.url().ends_with("/rest/v2"), "{}", mock.url());
    assert_eq!(base(&mock), "/rest/v2");
    let get = |path: &str| raw(&mock, "GET", path).header("X-Key", mock.key()).send();
    assert_eq!(get("/rest/v2/things/a").await.json(), json!({ "id": "a" }));
    let seen = mock.requests().pop().unwrap();
    assert_eq!(
        (seen.path.as_str(), seen.shown_target().as_str()),
        ("/rest/v2/things/a", "/rest/v2/things/a")
    );
    for outside in ["/things/a", "/rest/v20/things/a", "/rest"] {
        let reply = get(outside).await;
        assert_eq!(reply.status, 404, "{outside}");
        let expected = format!("no endpoint GET {outside}; nearest is GET /rest/v2/things/{{id}}");
        assert_eq!(reply.json(), json!({ "mock": expected }));
    }
    for root in ["/", "/rest/v2", "/rest/v2/"] {
        assert_eq!(
            get(root).await.json()["endpoints"],
            json!(["GET /rest/v2/things/{id}"]),
            "{root}"
        );
    }
    assert_eq!(mock.sample("get").unwrap().target, "/things/id%20example");
}

#[tokio::test]
async fn credentials_stand_between_the_base_url_and_the_path() {
    let text = BASED.replace("header: X-Key", "path: '/bot{api_key}'");
    let mock = start(&text).await;
    assert_eq!(
        raw(&mock, "GET", "/rest/v2/botmock-key/things/a")
            .send()
            .await
            .json(),
        json!({ "id": "a" })
    );
    assert_eq!(
        mock.requests().pop().unwrap().shown_target(),
        "/rest/v2/***/things/a"
    );
    assert_eq!(
        raw(&mock, "GET", "/botmock-key/rest/v2/things/a")
            .send()
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn browsers_are_let_in_if_that_is_asked_for() {
    let ask = |mock: &Mock, path: &str| {
        let call = raw(mock, "OPTIONS", path).header("Origin", "http://localhost:3000");
        call.header("Access-Control-Request-Method", "GET")
            .header("Access-Control-Request-Headers", "x-key,X-Own")
            .send()
    };
    let mock = Mock::parse("b.yaml", BASED)
        .unwrap()
        .cors(true)
        .start()
        .await
        .unwrap();
    let preflight = ask(&mock, "/rest/v2/things/a").await;
    assert_eq!((preflight.status, preflight.body.len()), (204, 0));
    assert_eq!(preflight.header("access-control-allow-origin"), Some("*"));
    assert_eq!(
        preflight.header("access-control-allow-methods"),
        Some("GET, HEAD")
    );
    assert_eq!(
        preflight.header("access-control-allow-headers"),
        Some("accept, content-type, prefer, x-key, x-own")
    );
    let path = "/rest/v2/things/a";
    let reply = raw(&mock, "GET", path)
        .header("X-Key", mock.key())
        .prefer("code=200, retry-after=3")
        .send()
        .await;
    assert_eq!(
        (reply.status, reply.header("access-control-allow-origin")),
        (200, Some("*"))
    );
    assert_eq!(
        reply.header("access-control-expose-headers"),
        Some("preference-applied, retry-after")
    );
    // A page must also see why the mock refused it.
    let refused = raw(&mock, "GET", path).send().await;
    assert_eq!(
        (
            refused.status,
            refused.header("access-control-allow-origin")
        ),
        (401, Some("*"))
    );
    assert_eq!(ask(&mock, "/elsewhere").await.status, 404);

    let closed = start(BASED).await;
    let preflight = ask(&closed, path).await;
    assert_eq!(
        (
            preflight.status,
            preflight.header("access-control-allow-origin")
        ),
        (405, None)
    );
    let reply = raw(&closed, "GET", path)
        .header("X-Key", closed.key())
        .send()
        .await;
    assert_eq!(
        (reply.status, reply.header("access-control-allow-origin")),
        (200, None),
        "off by default"
    );
}

#[tokio::test]
async fn a_test_of_what_is_optional_costs_no_rows() {
    let text = |condition: &str| {
        format!(
            "
infoplug: 1
api: {{ name: R, base_url: https://example.com }}
error_body: {{ error_when: {{ body: {condition} }}, message: /error }}
types:
  Row: {{ fields: {{ id: string, error: string?, state: string? }} }}
  List: {{ fields: {{ rows: {{ array: Row, optional: true }}, error: string? }} }}
endpoints:
  list: {{ get: /list, query: {{ page: integer }}, returns: List, pages: {{ style: page, parameter: page, items: /rows, size: 3, short_page: end }} }}
"
        )
    };
    let row = |number: u8| json!({ "id": format!("id example-{number}"), "error": "error example", "state": "state example" });
    let without = |mut value: Value, name: &str| {
        value.as_object_mut().unwrap().remove(name);
        value
    };
    for (condition, last, error) in [
        (
            "{ /rows: { any: { /error: { present: true } } } }",
            without(row(3), "error"),
            json!("error example"),
        ),
        (
            "{ /rows: { present: true }, /error: { present: true } }",
            row(3),
            Value::Null,
        ),
        (
            "{ /rows: { any: { /error: { present: true }, /state: { present: true } } } }",
            without(row(3), "error"),
            json!("error example"),
        ),
        (
            "{ /rows: { any: { /state: { starts_with: state } } }, /error: { present: true } }",
            row(3),
            Value::Null,
        ),
    ] {
        let mock = start(&text(condition)).await;
        let page = call(&mock, "GET", "/list").send().await.json();
        assert_eq!(
            page["rows"].as_array().map(Vec::len),
            Some(3),
            "{condition}: {page}"
        );
        assert_eq!(
            (&page["rows"][2], page.get("error").unwrap_or(&Value::Null)),
            (&last, &error),
            "{condition}: {page}"
        );
    }
    // Only the value that the test names makes it a success.
    let mock = start(&text("{ /error: { not: none } }")).await;
    assert_eq!(
        call(&mock, "GET", "/list").send().await.json()["error"],
        "none"
    );
}

#[tokio::test]
async fn examples_of_named_types_are_played() {
    let mock = start(
        "
infoplug: 1
api: { name: E, base_url: https://example.com }
types:
  City: { fields: { name: string, size: integer? }, example: { name: Ulm, size: 7 } }
  Color: { enum: [red, blue], example: blue }
  Map: { fields: { city: City, cities: [City], by: { map: City }, color: Color?, maybe: { type: City, nullable: true } } }
endpoints:
  one: { get: /one, returns: City }
  all: { get: /all, returns: Map }
  rows: { get: /rows, query: { page: integer }, returns: { fields: { rows: [City] } }, pages: { style: page, parameter: page, items: /rows, size: 2, short_page: end } }
",
    )
    .await;
    let ulm = json!({ "name": "Ulm", "size": 7 });
    assert_eq!(call(&mock, "GET", "/one").send().await.json(), ulm);
    let all = call(&mock, "GET", "/all").send().await.json();
    assert_eq!(
        all,
        json!({ "city": ulm, "cities": [ulm], "by": { "key": ulm }, "color": "blue", "maybe": ulm })
    );
    let rows = call(&mock, "GET", "/rows").send().await.json();
    assert_eq!(rows["rows"][1], json!({ "name": "Ulm-2", "size": 7 }));
}

#[tokio::test]
async fn two_body_formats_of_one_path_are_told_apart_by_the_content_type() {
    let mock = start(
        "
infoplug: 1
api: { name: F, base_url: https://example.com }
endpoints:
  as_json: { post: /send, body: { n: { type: integer, required: true } }, returns: { fields: { json: boolean } } }
  as_form: { post: /send, body_format: form, body: { n: { type: integer, required: true } }, returns: { fields: { form: boolean } } }
",
    )
    .await;
    let form = call(&mock, "POST", "/send")
        .header(
            "Content-Type",
            "application/x-www-form-urlencoded; charset=utf-8",
        )
        .body("n=7")
        .send()
        .await;
    assert_eq!(
        (form.status, form.json()),
        (200, json!({ "form": true })),
        "{}",
        form.text()
    );
    let json = call(&mock, "POST", "/send")
        .header("Content-Type", "application/json")
        .body(r#"{"n":7}"#)
        .send()
        .await;
    assert_eq!((json.status, json.json()), (200, json!({ "json": true })));
}

const WORK: &str = "
infoplug: 1
api: { name: W, base_url: https://example.com/v1 }
statuses: { 200: fine, 201: made, 202: taken, 404: gone }
endpoints:
  make: { post: /things, returns: { fields: { id: string } }, statuses: [201] }
  thing: { get: '/things/{id}', path: { id: string }, returns: { fields: { id: string } } }
  note: { post: /notes }
  start: { post: /work }
  begin: { post: /batch, returns: { fields: { key: string } }, statuses: [202] }
  ask: { get: '/work/{id}', path: { id: string }, returns: { fields: { state: string } } }
  see: { get: /batches, query: { key: { type: string, required: true } }, returns: { fields: { state: string } } }
jobs:
  work: { start: { endpoint: start, id: { header: Location, after: / } }, poll: { endpoint: ask, id: id, state: /state, running: [running], done: [done] } }
  batch: { start: { endpoint: begin, id: /key }, poll: { endpoint: see, id: key, state: /state, running: [running], done: [done] } }
";

#[tokio::test]
async fn a_call_that_makes_or_starts_something_says_where_it_is() {
    let mock = start(WORK).await;
    let post = |path: &str| call(&mock, "POST", path).send();
    let made = post("/things").await;
    assert_eq!(
        (made.status, made.header("Location")),
        (201, Some("/v1/things/id%20example"))
    );
    let started = post("/work").await;
    assert_eq!(
        (started.status, started.header("Location")),
        (202, Some("/v1/work/start-1"))
    );
    let asked = raw(&mock, "GET", "/v1/work/start-1").send().await;
    assert_eq!(
        (asked.status, asked.json()),
        (200, json!({ "state": "running" })),
        "the address leads to the job"
    );
    let begun = post("/batch").await;
    assert_eq!(
        (begun.status, begun.header("Location")),
        (202, Some("/v1/batches?key=begin-1"))
    );
    assert_eq!(begun.json(), json!({ "key": "begin-1" }));
    assert_eq!(
        raw(&mock, "GET", "/v1/batches?key=begin-1")
            .send()
            .await
            .json(),
        json!({ "state": "running" })
    );
}

#[tokio::test]
async fn a_call_without_a_body_has_the_status_that_the_api_lists() {
    let mock = start(WORK).await;
    let status = |reply: Reply| (reply.status, reply.body.len());
    assert_eq!(status(call(&mock, "POST", "/notes").send().await), (201, 0));
    for (listed, expected) in [
        ("202: taken", 202),
        ("200: fine, 204: empty", 204),
        ("200: fine", 204),
        ("404: gone", 204),
    ] {
        let text = "infoplug: 1\napi: { name: N, base_url: https://example.com }\nendpoints: { note: { post: /notes } }\n";
        let mock = start(&format!("{text}statuses: {{ {listed} }}\n")).await;
        assert_eq!(
            status(call(&mock, "POST", "/notes").send().await),
            (expected, 0),
            "{listed}"
        );
    }
}

#[tokio::test]
async fn the_header_link_leads_to_the_next_page_where_the_spec_looks_there() {
    let list = "returns: [json], pages: { items: '', size: 2, end_when: { headers: { Link: { present: false } } }";
    let mock = Mock::parse(
        "l.yaml",
        format!(
            "
infoplug: 1
api: {{ name: L, base_url: https://example.com }}
endpoints:
  page: {{ get: /page, query: {{ q: string, page: integer }}, {list}, style: page, parameter: page }} }}
  skip: {{ get: /skip, query: {{ skip: integer }}, {list}, style: offset, parameter: skip }} }}
  plain: {{ get: /plain, query: {{ page: integer }}, returns: [json], pages: {{ items: '', size: 2, short_page: end, style: page, parameter: page }} }}
"
        ),
    )
    .unwrap()
    .rows(3)
    .start()
    .await
    .unwrap();
    for (path, link) in [
        ("/page?q=a%26b", Some("<?q=a%26b&page=2>; rel=\"next\"")),
        ("/page?page=2", None),
        ("/skip", Some("<?skip=2>; rel=\"next\"")),
        ("/skip?skip=2", None),
        ("/plain", None),
    ] {
        assert_eq!(
            call(&mock, "GET", path).send().await.header("Link"),
            link,
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_long_segment_with_several_parameters_takes_no_time() {
    let mock = start(
        "
infoplug: 1
api: { name: S, base_url: https://example.com }
endpoints: { get: { get: '/{a}-{b}-{c}-{d}.json', path: { a: string, b: string, c: string, d: string }, returns: { fields: { yes: boolean } } } }
",
    )
    .await;
    let begin = std::time::Instant::now();
    let reply = call(&mock, "GET", &format!("/{}.jso", "-".repeat(60_000)))
        .send()
        .await;
    assert_eq!(reply.status, 404);
    let reply = call(
        &mock,
        "GET",
        &format!("/{}.json", "a-".repeat(30_000) + "x"),
    )
    .send()
    .await;
    assert_eq!((reply.status, reply.json()), (200, json!({ "yes": true })));
    assert!(
        begin.elapsed() < std::time::Duration::from_secs(5),
        "{:?}",
        begin.elapsed()
    );
}
