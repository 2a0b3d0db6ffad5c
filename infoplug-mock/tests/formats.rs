//! Error responses of all formats. Each string is where the description says that a client reads
//! it.
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

/// A mock of an API with this `error_body`, always the same errors, and one endpoint.
async fn mock(error_body: &str) -> Mock {
    let text = format!(
        "
infoplug: 1
api: {{ name: F, base_url: https://example.com }}
statuses:
  200: ok
  400: bad
  401: who
  403: no
  429: {{ meaning: slow down, retry: {{ advice: not_processed, pause: 30s }} }}
error_body: {error_body}
errors:
  denied: {{ status: 403, cause: It is not yours., solution: Ask. }}
  busy: {{ status: 429, cause: Too fast., solution: Wait., retry: {{ advice: not_processed, pause: 2500ms }} }}
  expired: {{ status: 401, cause: The token is old., solution: Get a new one., details: the token expired }}
  bad_size: {{ status: 400, cause: The size is wrong., solution: Change it., details: too large, parameter: box.size, when: parameter_out_of_range }}
  4711: {{ status: 400, cause: A number., solution: None. }}
  quiet: {{ status: 200, cause: A success that is none., solution: Look. }}
  loose: {{ cause: It comes with any status., solution: Look. }}
subcodes: {{ stolen: {{ cause: C, solution: S, retry: {{ advice: not_processed, pause: 7s }} }} }}
categories: {{ card_error: {{ cause: C, solution: S }} }}
endpoints:
  go:
    get: /go
    query: {{ size: {{ type: integer, range: ..=9 }} }}
    returns: {{ fields: {{ name: string }} }}
    statuses: [200, 400, 401, 403, 429]
    errors: [denied, busy, expired, bad_size, 4711, quiet, loose]
"
    );
    Mock::parse("formats.yaml", text)
        .unwrap()
        .start()
        .await
        .unwrap()
}

async fn play(error_body: &str, prefer: &str) -> Reply {
    call(&mock(error_body).await, "GET", "/go")
        .prefer(prefer)
        .send()
        .await
}

async fn body(error_body: &str, error: &str) -> Value {
    play(error_body, &format!("error={error}")).await.json()
}

#[tokio::test]
async fn texts_go_to_the_first_place_that_can_hold_them() {
    let chain = "{ code: [{ pointer: /error/no, type: integer }, { pointer: /error, type: string }, /code], message: /message }";
    assert_eq!(
        body(chain, "4711").await,
        json!({ "error": { "no": 4711 }, "message": "A number." })
    );
    assert_eq!(
        body(chain, "denied").await,
        json!({ "error": "denied", "message": "It is not yours." })
    );
    // The first location of the code would block that of the message.
    let crossed =
        "{ code: [{ pointer: /error, type: string }, /error/code], details: /error/message }";
    assert_eq!(
        body(crossed, "denied").await,
        json!({ "error": { "code": "denied", "message": "It is not yours." } })
    );
    let bounded = "{ code: [{ pointer: /flag, type: boolean }, { pointer: /n, type: number }, { header: X-Code }] }";
    let reply = play(bounded, "error=denied").await;
    assert_eq!(
        (reply.header("x-code"), reply.json()),
        (Some("denied"), json!({}))
    );
    assert_eq!(body(bounded, "4711").await, json!({ "n": 4711 }));
}

#[tokio::test]
async fn one_text_has_one_place_and_two_have_two() {
    assert_eq!(
        body("{ code: /c, message: /m }", "expired").await,
        json!({ "c": "expired", "m": "the token expired" })
    );
    assert_eq!(
        body("{ code: /c, user_message: /u }", "expired").await,
        json!({ "c": "expired", "u": "the token expired" })
    );
    let both = "{ code: /c, message: /m, details: /d }";
    assert_eq!(
        body(both, "expired").await,
        json!({ "c": "expired", "m": "the token expired", "d": "The token is old." })
    );
    assert_eq!(
        body(both, "denied").await,
        json!({ "c": "denied", "m": "It is not yours." })
    );
    let fault = call(&mock(both).await, "GET", "/go?size=x")
        .send()
        .await
        .json();
    assert_eq!(fault["d"], "size is a string, not an integer.");
}

#[tokio::test]
async fn changes_of_a_text_are_made_backwards() {
    let uri =
        "{ code: { pointer: /type, strip_prefix: 'https://example.com/', strip_suffix: .html } }";
    assert_eq!(
        body(uri, "denied").await["type"],
        "https://example.com/denied.html"
    );
    let aws = "{ code: { header: X-Type, before: ':', after: '#' }, details: { header: X-Type, after: ': ' } }";
    let reply = play(aws, "error=denied").await;
    assert_eq!(
        reply.header("x-type"),
        Some("denied: It is not yours."),
        "two values of one header"
    );
    let marked = "{ code: { pointer: /text, after: '[', before: ']', strip_prefix: E-, marker: required }, message: /text }";
    assert_eq!(body(marked, "denied").await["text"], "[E-denied]");
    let joined = "{ code: /c, parameter: { pointer: /loc, join: . } }";
    assert_eq!(
        body(joined, "bad_size").await,
        json!({ "c": "bad_size", "loc": ["box", "size"] })
    );
}

#[tokio::test]
async fn a_body_that_is_not_json_says_what_it_has_to() {
    let gateway = "
  code: [/code, { value: denied, when: { plain_body: { contains: 'not yours' } } }, { plain_body: true, after: 'E-', marker: required }]
";
    let reply = play(gateway, "error=denied").await;
    assert_eq!(
        (reply.status, reply.json()),
        (403, json!({ "code": "denied" })),
        "JSON, if that is possible"
    );
    let gateway = "
  code: { value: denied, when: { plain_body: { contains: 'not yours' } } }
";
    let reply = play(gateway, "error=denied").await;
    assert_eq!(
        (
            reply.status,
            reply.header("content-type"),
            reply.text().as_str()
        ),
        (403, Some("text/plain"), "not yours")
    );
    let line = play(
        "{ code: { plain_body: true, after: 'E-', marker: required } }",
        "error=busy",
    )
    .await;
    assert_eq!((line.status, line.text().as_str()), (429, "E-busy"));
    let xml = "{ code: { plain_body: true, after: <Code>, before: </Code>, when: { content_type: application/xml } } }";
    let page = play(xml, "error=busy").await;
    assert_eq!(
        (page.header("content-type"), page.text().as_str()),
        (Some("application/xml"), "<Code>busy</Code>")
    );
    let both = play(
        "{ code: { plain_body: true, before: ':' }, message: { plain_body: true, after: ': ' } }",
        "error=denied",
    )
    .await;
    assert_eq!(both.text(), "denied: It is not yours.");
}

#[tokio::test]
async fn challenges_hold_several_texts() {
    let oauth = "{ code: { header: WWW-Authenticate, auth_param: error }, details: { header: WWW-Authenticate, auth_param: error_description } }";
    let reply = play(oauth, "error=expired").await;
    let challenge = "Bearer error=\"expired\", error_description=\"the token expired\"";
    assert_eq!(
        (reply.status, reply.header("www-authenticate"), reply.json()),
        (401, Some(challenge), json!({}))
    );
}

#[tokio::test]
async fn elements_pass_the_tests_of_their_list() {
    let google = "
  code: { in: /error/details, where: { '/@type': ErrorInfo }, pointer: /reason }
  message: /error/message
  errors: { in: /error/details, where: { '/@type': BadRequest }, list: /fieldViolations, parameter: /field, message: /description }
";
    let details = json!([
        { "@type": "ErrorInfo", "reason": "bad_size" },
        { "@type": "BadRequest", "fieldViolations": [{ "field": "box.size", "description": "too large" }] },
    ]);
    assert_eq!(
        body(google, "bad_size").await,
        json!({ "error": { "message": "too large", "details": details } })
    );
    let texts = "
  code: /error
  message: { in: /messages, where: { '': { starts_with: '[ERROR] ' } }, pointer: '', strip_prefix: '[ERROR] ' }
  parameter: { in: /messages, where: { '': { contains: '[at:' } }, pointer: '', after: '[at:', strip_suffix: ']' }
";
    assert_eq!(
        body(texts, "bad_size").await,
        json!({ "error": "bad_size", "messages": ["[at:box.size]", "[ERROR] too large"] })
    );
}

#[tokio::test]
async fn lists_of_errors_say_what_the_answer_does_not() {
    let cloudflare = "
  error_when: { body: { /success: false } }
  errors: { list: /errors, code: { pointer: /code, type: integer }, message: /message }
";
    assert_eq!(
        body(cloudflare, "4711").await,
        json!({ "success": false, "errors": [{ "code": 4711, "message": "A number." }] })
    );
    let salesforce = "{ errors: { list: '', code: /errorCode, message: /message } }";
    assert_eq!(
        body(salesforce, "denied").await,
        json!([{ "errorCode": "denied", "message": "It is not yours." }])
    );
    let fastapi = "{ code: /c, details: { pointer: /detail, type: string }, errors: { list: /detail, message: /msg, parameter: { pointer: /loc, join: . } } }";
    assert_eq!(
        body(fastapi, "denied").await,
        json!({ "c": "denied", "detail": "It is not yours." })
    );
    let list =
        json!({ "c": "bad_size", "detail": [{ "loc": ["box", "size"], "msg": "too large" }] });
    assert_eq!(body(fastapi, "bad_size").await, list);
}

#[tokio::test]
async fn elements_pass_the_tests_that_make_them_errors() {
    let list = "{ errors: { list: /notes, only: { /level: error }, code: /code, message: /text } }";
    let element = json!({ "level": "error", "code": "denied", "text": "It is not yours." });
    assert_eq!(body(list, "denied").await, json!({ "notes": [element] }));
    let tree = "{ code: /c, errors: { tree: /errors, only: { /level: { starts_with: e } }, message: /text } }";
    let leaf = json!([{ "level": "e", "text": "too large" }]);
    assert_eq!(
        body(tree, "bad_size").await,
        json!({ "c": "bad_size", "errors": { "box": { "size": leaf } } })
    );
    let inner = "{ errors: { in: /results, list: /errors, code: /code, message: /text, parameter: { pointer: /id, outer: true } } }";
    let error = json!({ "code": "bad_size", "text": "too large" });
    assert_eq!(
        body(inner, "bad_size").await,
        json!({ "results": [{ "id": "box.size", "errors": [error] }] })
    );
    let level = "{ errors: { list: /errors, category: /category, code: /code } }";
    let reply = play(level, "error=denied, category=card_error").await;
    assert_eq!(
        reply.json()["errors"],
        json!([{ "category": "card_error", "code": "denied" }])
    );
}

#[tokio::test]
async fn trees_of_errors_have_parameters_for_keys() {
    let jira = "{ code: /c, errors: [{ list: /errorMessages }, { tree: /errors }] }";
    assert_eq!(
        body(jira, "denied").await,
        json!({ "c": "denied", "errorMessages": ["It is not yours."] })
    );
    let tree = json!({ "c": "bad_size", "errors": { "box": { "size": ["too large"] } } });
    assert_eq!(body(jira, "bad_size").await, tree);
    let discord = "{ code: /code, message: /message, errors: { tree: /errors, skip: [_errors], separator: /, code: /code, message: /message } }";
    let element = json!({ "box.size": { "_errors": [{ "message": "too large" }] } });
    assert_eq!(
        body(discord, "bad_size").await,
        json!({ "code": "bad_size", "message": "too large", "errors": element })
    );
    assert_eq!(
        body(discord, "denied").await,
        json!({ "code": "denied", "message": "It is not yours." })
    );
}

#[tokio::test]
async fn keys_are_texts_too() {
    let keys = "{ code: /c, parameter: { key_of: /errors, strip_prefix: 'f:' }, message: /m }";
    assert_eq!(
        body(keys, "bad_size").await,
        json!({ "c": "bad_size", "m": "too large", "errors": { "f:box.size": "too large" } })
    );
    assert_eq!(
        body(keys, "denied").await,
        json!({ "c": "denied", "m": "It is not yours." })
    );
    let inside = "{ code: { key_of: /error }, message: { in: /error, pointer: /0 } }";
    assert_eq!(
        body(inside, "denied").await,
        json!({ "error": { "denied": ["It is not yours."] } })
    );
}

#[tokio::test]
async fn a_code_that_a_status_implies_comes_with_that_status_and_without_words_that_hide_it() {
    let text = "
infoplug: 1
api: { name: I, base_url: https://example.com }
statuses: { 404: { meaning: It is not there., code: gone }, 409: { meaning: m, code: taken }, 503: It is down. }
error_body: { code: { header: X-Code, when: { status: 503 } }, message: [{ plain_body: true }, /m] }
errors:
  gone: { cause: The id is old., solution: Look. }
  taken: { status: 409, cause: It is taken., solution: Choose. }
  about:blank: { meaning: status }
endpoints: { go: { get: /go } }
";
    let mock = Mock::parse("implied.yaml", text)
        .unwrap()
        .start()
        .await
        .unwrap();
    for (error, status) in [("gone", 404), ("taken", 409)] {
        let reply = call(&mock, "GET", "/go")
            .prefer(&format!("error={error}"))
            .send()
            .await;
        assert_eq!(reply.status, status, "{error}");
        assert!(
            reply.json().is_object(),
            "a string could come from another server"
        );
    }
}

#[tokio::test]
async fn a_code_that_is_written_nowhere_is_known_by_its_circumstances() {
    let github = "
  code:
    - { value: busy, when: { status: [403, 429], headers: { X-Remaining: 0 } } }
    - { value: denied, when: [{ status: 401, body: { /message: { contains: expired } } }, { status: 403, body: { /scope: { present: true } } }] }
    - { value: loose, when: { status: 401, content_type: text/plain } }
    - { value: expired, when: { body: { /message: { contains: expired } } } }
    - /code
  message: /message
";
    let reply = play(github, "error=busy, code=403").await;
    assert_eq!(
        (reply.status, reply.header("x-remaining"), reply.json()),
        (403, Some("0"), json!({ "message": "Too fast." }))
    );
    assert_eq!(
        body(github, "denied").await,
        json!({ "message": "It is not yours.", "scope": "text" })
    );
    let reply = play(github, "error=loose").await;
    assert_eq!(
        (reply.status, reply.header("content-type")),
        (401, Some("text/plain"))
    );
    assert_eq!(
        body(github, "expired").await,
        json!({ "code": "expired", "message": "the token expired" }),
        "a sent value takes precedence"
    );
    assert_eq!(
        body(github, "bad_size").await,
        json!({ "code": "bad_size", "message": "too large" })
    );
}

#[tokio::test]
async fn the_format_is_the_one_that_has_a_place_for_the_code() {
    let problem = "
  details: /detail
  formats:
    - when: { content_type: application/problem+json }
      code: { pointer: /type, strip_prefix: 'urn:' }
    - when: { status: 429 }
      code: /rate
";
    let reply = play(problem, "error=denied").await;
    assert_eq!(
        reply.header("content-type"),
        Some("application/problem+json")
    );
    assert_eq!(
        reply.json(),
        json!({ "type": "urn:denied", "detail": "It is not yours." })
    );
    let by_status = "{ code: /code, formats: [{ when: { status: 429 }, code: /rate }] }";
    assert_eq!(body(by_status, "denied").await, json!({ "code": "denied" }));
    assert_eq!(
        body(by_status, "busy").await,
        json!({ "rate": "busy" }),
        "this status has a format of its own"
    );
    let by_key = "{ code: /code, message: /message, formats: [{ when: { body: { /oauth: { type: object } } }, code: /oauth/error }] }";
    assert_eq!(
        body(by_key, "denied").await,
        json!({ "code": "denied", "message": "It is not yours." })
    );
}

#[tokio::test]
async fn a_success_that_is_an_error_says_so() {
    let slack = "{ error_when: { body: { /ok: false } }, code: /error }";
    let reply = play(slack, "error=quiet").await;
    assert_eq!(
        (reply.status, reply.json()),
        (200, json!({ "ok": false, "error": "quiet" }))
    );
    let reply = play(slack, "error=loose").await;
    assert_eq!(
        (reply.status, reply.json()),
        (200, json!({ "ok": false, "error": "loose" })),
        "no status says otherwise"
    );
    assert_eq!(
        body(slack, "denied").await,
        json!({ "ok": false, "error": "denied" }),
        "also at an error status"
    );
    let graphql = "
  error_when: { status: 200, body: { /errors: { empty: false }, /data: { present: false } } }
  partial_when: { body: { /errors: { empty: false } } }
  errors: { list: /errors, code: /extensions/code, message: /message }
";
    let list = json!({ "errors": [{ "extensions": { "code": "quiet" }, "message": "A success that is none." }] });
    assert_eq!(body(graphql, "quiet").await, list);
    let partial =
        "{ partial_when: { body: { /problem: { present: true } } }, code: /problem/code }";
    assert_eq!(
        body(partial, "quiet").await,
        json!({ "problem": { "code": "quiet" } })
    );
}

#[tokio::test]
async fn an_error_without_a_status_gets_one_that_its_advice_goes_with() {
    assert_eq!(play("{ code: /c }", "error=loose").await.status, 500);
    assert_eq!(
        play("{ code: /c }", "error=loose, code=403").await.status,
        403
    );
    assert_eq!(
        play(
            "{ code: { value: loose, when: { status: 4xx } } }",
            "error=loose"
        )
        .await
        .status,
        400
    );
}

#[tokio::test]
async fn codes_of_other_levels_can_be_asked_for() {
    let stripe = "{ code: /error/code, subcode: /error/decline_code, category: /error/type }";
    let reply = play(stripe, "error=denied, subcode=stolen, category=card_error").await;
    assert_eq!(
        reply.json(),
        json!({ "error": { "code": "denied", "decline_code": "stolen", "type": "card_error" } })
    );
    assert_eq!(
        reply.header("preference-applied"),
        Some("error=denied, subcode=stolen, category=card_error")
    );
    let refusal = play(stripe, "error=denied, subcode=lost").await;
    assert!(
        refusal.status == 501 && refusal.text().contains("expected one of stolen"),
        "{}",
        refusal.text()
    );
}

#[tokio::test]
async fn waits_stand_where_the_api_has_them() {
    let hint = |hint: &str| format!("{{ code: /c, retry_after: {hint} }}");
    for (location, value) in [
        ("{ pointer: /wait }", json!({ "c": "busy", "wait": 30 })),
        (
            "{ pointer: /wait, type: string }",
            json!({ "c": "busy", "wait": "30" }),
        ),
        (
            "{ pointer: /wait, format: milliseconds }",
            json!({ "c": "busy", "wait": 30000 }),
        ),
        (
            "{ pointer: /wait, format: duration }",
            json!({ "c": "busy", "wait": "30s" }),
        ),
    ] {
        let reply = play(&hint(location), "error=busy, retry-after=30").await;
        assert_eq!(
            (reply.json(), reply.header("retry-after")),
            (value, None),
            "{location}"
        );
    }
    let reply = play(
        &hint("[{ header: X-Wait, when: { headers: { X-Left: 0 } } }, { header: Retry-After }]"),
        "error=busy, retry-after=3",
    )
    .await;
    assert_eq!(
        (
            reply.header("x-wait"),
            reply.header("x-left"),
            reply.header("retry-after")
        ),
        (Some("3"), Some("0"), None)
    );
    let reply = play(
        &hint("{ header: X-Reset, format: epoch_seconds }"),
        "error=busy, retry-after=3",
    )
    .await;
    assert_eq!(
        (reply.header("x-reset"), reply.header("retry-after")),
        (None, Some("3")),
        "points in time go to the header"
    );
    let date = "Fri, 31 Dec 1999 23:59:59 GMT";
    let reply = play(
        &hint("{ pointer: /wait }"),
        &format!("error=busy, retry-after=\"{date}\""),
    )
    .await;
    assert_eq!(reply.header("retry-after"), Some(date));
}

#[tokio::test]
async fn the_documented_pause_can_be_asked_for() {
    let plain = "{ code: /c, subcode: /s }";
    for (prefer, wait) in [
        ("error=busy, retry-after", Some("2.500")),
        ("code=429, error=denied, retry-after", Some("30")),
        ("error=denied, subcode=stolen, retry-after", Some("7")),
        ("error=denied, retry-after", None),
        ("code=200, retry-after", None),
    ] {
        let reply = play(plain, prefer).await;
        assert_eq!(reply.header("retry-after"), wait, "{prefer}");
        let applied = reply.header("preference-applied").unwrap();
        assert_eq!(
            applied.ends_with("retry-after"),
            wait.is_some(),
            "{applied}"
        );
    }
    assert_eq!(play(plain, "error=busy").await.header("retry-after"), None);
}

#[tokio::test]
async fn identifiers_go_with_successes_where_they_are_headers() {
    let mock = mock("{ code: /c, request_id: [/id, { header: X-Id, strip_prefix: req_ }] }").await;
    let reply = call(&mock, "GET", "/go").send().await;
    assert_eq!(
        (reply.header("x-id"), reply.json()),
        (Some("req_mock-1"), json!({ "name": "name example" }))
    );
    let reply = call(&mock, "GET", "/go")
        .prefer("error=denied")
        .send()
        .await;
    assert_eq!(reply.json(), json!({ "c": "denied", "id": "mock-2" }));
}

#[tokio::test]
async fn successes_do_not_look_like_errors() {
    let text = "
infoplug: 1
api: { name: S, base_url: https://example.com }
statuses: { 200: ok, 204: done }
error_body:
  error_when:
    - { body: { /ok: false } }
    - { body: { /state: failed } }
    - { body: { /errors: { empty: false } } }
    - { body: { /error: { present: true } } }
    - { body: { /sure: { not: true } } }
    - { body: { /failed: true } }
  code: /error
endpoints:
  all:
    get: /all
    returns:
      fields:
        ok: { type: boolean, example: false }
        state: { enum: [failed, done] }
        errors: [string]
        error: string?
        sure: { type: boolean, example: true }
        failed: boolean
        name: string
  wrapped: { get: /wrapped, returns: { type: { fields: { ok: { type: boolean, example: false } } }, envelope: /result } }
  nothing: { delete: /nothing, statuses: [204] }
";
    let mock = Mock::parse("s.yaml", text).unwrap().start().await.unwrap();
    let all = json!({ "ok": true, "state": "done", "errors": [], "sure": true, "failed": false, "name": "name example" });
    assert_eq!(call(&mock, "GET", "/all").send().await.json(), all);
    let wrapped = json!({ "result": { "ok": false }, "sure": true });
    assert_eq!(
        call(&mock, "GET", "/wrapped").send().await.json(),
        wrapped,
        "values that no condition tests are kept"
    );
    let reply = call(&mock, "DELETE", "/nothing").send().await;
    assert_eq!(
        (reply.status, reply.json()),
        (200, json!({ "sure": true })),
        "an empty body would be an error"
    );
}
