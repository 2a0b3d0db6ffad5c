//! The output of an error: on one line, on several, and as data. Also what it never shows.

use std::time::Duration;

use infoplug::{CallError, ErrorResponse, RetryPolicy, StatusCode};
use infoplug_mock::MockResponse;
use serde_json::json;

use crate::payments::{self, ErrorCode, PayCode, Status};
use crate::{KEY, Payments, json, nowhere, response, start_payments, texts};

const DECLINED: &str = r#"{ "error": {
    "code": "card_declined", "reason": "by_phone", "type": "card_error", "message": "It was declined.", "detail": "Card 7 is stolen.",
    "user_message": "Take another card.", "param": "card[number]", "docs": "https://elsewhere.example.com/", "retry_ms": 1500
} }"#;

#[tokio::test]
async fn an_error_is_one_line_that_a_person_can_act_on() {
    let (mock, api) = start_payments().await;
    mock.enqueue("pay", json(402, DECLINED).header("Request-Id", "req_1"));
    assert_eq!(
        api.pay(5).await.unwrap_err().to_string(),
        "pay: 402 card_declined/by_phone (`card[number]`): It was declined: Card 7 is stolen. Ask for another card and call `pay` again. \
         The server asks for a wait of 1.5 s [request req_1]"
    );
    mock.enqueue(
        "get_payment",
        MockResponse::raw(502, "text/html", "<html>\n<h1>Bad gateway</h1>"),
    );
    let line = api.get_payment("a").await.unwrap_err().to_string();
    assert!(
        line.starts_with("get_payment: 502 without a code"),
        "{line}"
    );
}

#[tokio::test]
async fn the_alternate_form_has_all_that_is_known_on_further_lines() {
    let (mock, api) = start_payments().await;
    mock.enqueue("pay", json(402, DECLINED).header("Request-Id", "req_1"));
    let error = api.pay(5).await.unwrap_err();
    let wanted = "\
pay: 402 card_declined/by_phone (`card[number]`): It was declined: Card 7 is stolen
  for the user: Take another card.
  cause: The bank refused the card.
  solution: Ask for another card and call `pay` again.
  wait: 1.5 s
  docs: https://elsewhere.example.com/
  request: req_1";
    assert_eq!(format!("{error:#}"), wanted);
    // The output of `?` in `main` and of `unwrap`, for the endpoint's error and the API-wide error.
    assert_eq!(format!("{error:?}"), wanted);
    assert_eq!(format!("{:?}", error.response().unwrap()), wanted);
    assert_eq!(format!("{:?}", payments::Error::from(error)), wanted);

    let body = r#"{"errors":[{"code":"bad_value","field":"a","message":"Bad."},{"code":"odd","field":"b"},"just words"]}"#;
    mock.enqueue("pay_all", json(422, body));
    let error = api.pay_all([]).await.unwrap_err();
    assert!(
        format!("{error}")
            .starts_with("pay_all: 422 bad_value (`a`): Bad (one of 3 errors). Correct the value"),
        "{error}"
    );
    assert!(
        format!("{error:#}")
            .contains("(one of 3 errors)\n  also: odd: `b`\n  also: just words\n  cause: "),
        "{error:#}"
    );
}

#[tokio::test]
async fn a_code_that_the_answer_does_not_have_is_not_said_by_the_server() {
    let (mock, api) = start_payments().await;
    for (content_type, body) in [
        ("application/json", "{\"other\":\"format\"}"),
        ("application/json", ""),
        ("text/plain", "  "),
    ] {
        mock.enqueue("get_payment", MockResponse::raw(404, content_type, body));
        let error = api.get_payment("a").await.unwrap_err();
        assert_eq!(
            error.code(),
            Some(&payments::GetPaymentCode::NoPayment),
            "the status implies it"
        );
        assert!(!error.response().unwrap().is_code_sent());
        assert_eq!(
            error.to_string(),
            "get_payment: 404, read as no_payment: the response has no code. Check the id"
        );
        let length = body.len();
        let body = if length > 0 {
            format!("\n  body: {length} bytes without a known field; see `body()`")
        } else {
            String::new()
        };
        let wanted = format!(
            "get_payment: 404, read as no_payment: the response has no code\n  cause: The id belongs to no payment.\n  solution: Check the id.\n  \
             or: `base_url` points to a server or a path that is not the API's.{body}"
        );
        assert!(format!("{error:#}").starts_with(&wanted), "{error:#}");
    }
    // The API's own message or code shows that the response is from the API.
    mock.enqueue(
        "get_payment",
        json(404, r#"{"error":{"message":"No such payment."}}"#),
    );
    let error = api.get_payment("a").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "get_payment: 404 no_payment: No such payment. Check the id"
    );
    assert!(!format!("{error:#}").contains("base_url"), "{error:#}");
    mock.enqueue(
        "get_payment",
        json(404, r#"{"error":{"code":"no_payment"}}"#),
    );
    let error = api.get_payment("a").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "get_payment: 404 no_payment: The id belongs to no payment. Check the id"
    );
    assert!(error.response().unwrap().is_code_sent());
    // The details do not repeat the first line.
    assert!(!format!("{error:#}").contains("\n  cause: "), "{error:#}");
    mock.enqueue(
        "get_payment",
        json(
            404,
            r#"{"error":{"code":"no_payment","message":"The id belongs to no payment"}}"#,
        ),
    );
    let error = api.get_payment("a").await.unwrap_err();
    assert_eq!(
        format!("{error:#}"),
        "get_payment: 404 no_payment: The id belongs to no payment\n  solution: Check the id."
    );
}

#[tokio::test]
async fn a_page_that_is_no_json_has_no_code_whatever_its_status_implies() {
    let (mock, api) = start_payments().await;
    for (content_type, body) in [
        (
            "text/html",
            "<!DOCTYPE html><title>404</title><h1>Not Found</h1>",
        ),
        ("text/plain", "<h1>Not Found</h1>"),
        ("text/plain", "404 page not found"),
        ("application/json", "no JSON at all"),
        ("application/octet-stream", "\u{1}\u{2}"),
    ] {
        mock.enqueue("get_payment", MockResponse::raw(404, content_type, body));
        let error = api.get_payment("a").await.unwrap_err();
        let uncoded = ErrorCode::Uncoded(Status::NotFound);
        assert_eq!(
            error.code(),
            Some(&payments::GetPaymentCode::Other(uncoded)),
            "{content_type}: {body}"
        );
        assert_eq!(
            (error.status(), error.cause()),
            (Some(StatusCode::NOT_FOUND), Some("There is no such thing.")),
            "{body}"
        );
        assert!(
            !error.response().unwrap().is_code_sent() && !error.to_string().contains("no_payment"),
            "{error}"
        );
    }
    assert_eq!(
        ErrorCode::from(StatusCode::NOT_FOUND),
        ErrorCode::NoPayment,
        "a status alone has no body"
    );
    assert_eq!(
        ErrorCode::from(StatusCode::CONFLICT),
        ErrorCode::Uncoded(Status::Conflict),
        "though one error only comes with it"
    );
}

#[tokio::test]
async fn a_status_implies_no_code_where_the_errors_of_the_answer_have_codes() {
    let (mock, api) = start_payments().await;
    mock.enqueue(
        "get_payment",
        json(404, r#"{"errors":[{"message":"Bad."},{"code":"odd"}]}"#),
    );
    let error = api.get_payment("a").await.unwrap_err();
    assert_eq!(
        error.code(),
        Some(&payments::GetPaymentCode::Other(ErrorCode::Uncoded(
            Status::NotFound
        )))
    );
    mock.enqueue(
        "get_payment",
        json(404, r#"{"errors":[{"message":"Bad."}]}"#),
    );
    let error = api.get_payment("a").await.unwrap_err();
    assert_eq!(
        (error.code(), error.message()),
        (Some(&payments::GetPaymentCode::NoPayment), Some("Bad."))
    );
}

#[tokio::test]
async fn a_page_does_not_hide_where_a_redirect_leads() {
    let (mock, api) = start_payments().await;
    mock.enqueue(
        "get_payment",
        MockResponse::raw(302, "text/plain", "<html>Moved</html>")
            .header("Location", "https://login.example.com/in"),
    );
    let error = api.get_payment("a").await.unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("get_payment: 302, a redirect to https://login.example.com/in"),
        "{error}"
    );
}

#[test]
fn a_request_that_cannot_be_made_has_a_cause_that_fits() {
    let api = Payments::builder()
        .api_key(KEY)
        .base_url(nowhere())
        .build()
        .unwrap();
    let mut call = std::pin::pin!(std::future::IntoFuture::into_future(api.pay(5)));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Err(error)) = call.as_mut().poll(&mut context) else {
        panic!("it waits for what never comes")
    };
    assert!(
        error.cause().unwrap().contains("need a Tokio runtime"),
        "{error:#}"
    );
    assert!(
        error.solution().unwrap().contains("#[tokio::main]"),
        "{error:#}"
    );
    let error = infoplug::block_on(async { api.pay(5).header("X-Other", "a\nb").await })
        .unwrap()
        .unwrap_err();
    let wanted = "pay: not sent: the header `X-Other` cannot be sent: its value has a character that a header cannot hold\n  \
                  solution: Correct what the message names, then make the call.";
    assert_eq!(format!("{error:#}"), wanted);
}

#[tokio::test]
async fn the_structured_debug_form_has_the_fields_by_name() {
    let (mock, api) = start_payments().await;
    mock.enqueue("pay", json(402, DECLINED).header("Request-Id", "req_1"));
    let error = api.pay(5).await.unwrap_err();
    let debug = format!("{error:#?}");
    assert!(
        debug.starts_with(
            "Response(\n    ErrorResponse {\n        operation: \"pay\",\n        status: 402,\n        code: CardDeclined,\n"
        )
    );
    for part in [
        "\"by_phone\"",
        "\"card_error\"",
        "\"card[number]\"",
        "retry_advice: Never",
        "1.5s",
        "attempts: 1",
        "bytes",
        "\"req_1\"",
    ] {
        assert!(debug.contains(part), "{part} in {debug}");
    }
    let wide = format!("{:#?}", payments::Error::from(error));
    assert_eq!(wide, debug, "the codes have the same names");
    let config = payments::Error::from(Payments::builder().build().unwrap_err());
    assert!(
        format!("{config:#?}").starts_with("Config(\n    MissingKey {"),
        "{config:#?}"
    );
    assert!(config.to_string().contains("PAYMENTS_KEY"), "{config}");
}

#[tokio::test]
async fn hostile_texts_make_no_line_of_their_own() {
    let (mock, api) = start_payments().await;
    let evil = "a\n  request: fake\r\u{1b}[2J\u{7}\u{0}\u{85}\u{9b}31m\u{7f}\tz\u{2028}b\u{2029}c\u{202e}d\u{2066}e";
    let moves = |c: char| {
        c.is_control()
            || ('\u{2028}'..='\u{202e}').contains(&c)
            || ('\u{2066}'..='\u{2069}').contains(&c)
    };
    let item = json!({ "code": evil, "reason": evil, "message": evil, "detail": evil, "field": evil, "row": evil, "hint": evil });
    let error = json!({
        "code": evil, "reason": evil, "type": evil, "message": evil, "detail": evil, "user_message": evil, "param": evil,
        "docs": format!("https://x.example.com/{evil}"), "charge": evil,
    });
    let own = json!({ "error": error, "errors": [item.clone(), item.clone(), evil, item.clone()] });
    let of_items = json!({ "errors": [item.clone(), item, evil] });
    for body in [own, of_items] {
        mock.enqueue(
            "pay_all",
            json(422, &body.to_string()).header("Request-Id", "req\t1"),
        );
        let error = api.pay_all([]).await.unwrap_err();
        let line = error.to_string();
        assert!(!line.contains(moves), "{line:?}");
        for text in [format!("{error:#}"), format!("{error:?}")] {
            let names = [
                "also",
                "error",
                "for the user",
                "cause",
                "solution",
                "wait",
                "docs",
                "request",
            ];
            let known = |line: &str| {
                names
                    .iter()
                    .any(|name| line.starts_with(&format!("  {name}: ")))
            };
            assert!(text.lines().skip(1).all(known), "{text:?}");
            assert!(text.lines().all(|line| !line.contains(moves)), "{text:?}");
            assert_eq!(
                text.lines()
                    .filter(|line| line.starts_with("  request: "))
                    .count(),
                1,
                "{text:?}"
            );
        }
        assert!(
            error
                .errors()
                .iter()
                .all(|item| !item.to_string().contains(moves))
        );
        assert!(
            format!("{error:#?}")
                .lines()
                .all(|line| !line.contains(moves))
        );
        assert_eq!(
            error.errors()[0].member("hint"),
            Some(evil),
            "as a value it is what the server sent"
        );
        assert_eq!(error.parameter(), Some(evil));
    }
    // A key from the server's object in the path of an undecodable response.
    mock.enqueue(
        "get_payment",
        json(200, &json!({ "data": { "id": { evil: 1 } } }).to_string()),
    );
    let error = api.get_payment("a").await.unwrap_err();
    assert!(!error.to_string().contains(moves), "{error}");

    let long = json!({ "error": { "message": "x".repeat(100_000), "detail": "ü".repeat(100_000), "param": "y".repeat(100_000) } });
    mock.enqueue("pay", json(402, &long.to_string()));
    let error = api.pay(5).await.unwrap_err();
    assert!(
        error.to_string().len() < 2000
            && error
                .message()
                .is_some_and(|message| message.len() > 10_000)
    );
}

#[tokio::test]
async fn no_text_shows_the_key_the_headers_or_the_body() {
    let (mock, api) = start_payments().await;
    let canary = "header-or-body";
    let said = format!("{KEY} is wrong, and {KEY} again");
    let body = json!({
        "error": { "code": said, "reason": said, "message": said, "detail": said, "user_message": said, "param": said, "charge": said,
                   "docs": format!("https://x.example.com/{KEY}") },
        "errors": [{ "code": said, "message": said, "field": said, "hint": said }, said],
        "unknown": canary,
    });
    let heard = || {
        json(402, &body.to_string())
            .header("X-Other", canary)
            .header("Request-Id", KEY)
    };
    mock.enqueue("pay", heard());
    let refused = api.pay(5).await.unwrap_err();
    assert_eq!(refused.message(), Some("*** is wrong, and *** again"));
    assert!(
        std::str::from_utf8(refused.body().unwrap())
            .unwrap()
            .contains(canary),
        "it is there for who asks"
    );
    mock.enqueue(
        "pay",
        json(200, &format!("{{\"data\":\"{canary}\"}}")).header("X-Other", canary),
    );
    let undecoded = api.pay(5).await.unwrap_err();
    mock.enqueue("pay", MockResponse::cut(9).header("X-Other", canary));
    let cut = api.pay(5).await.unwrap_err();
    assert!(matches!(cut, CallError::Transport(_)));
    mock.enqueue("pay", MockResponse::ok().delay(Duration::from_secs(3600)));
    let late = api
        .pay(5)
        .timeout(Duration::from_millis(30))
        .await
        .unwrap_err();
    let lost = api
        .pay(5)
        .header("X-Other", canary)
        .header("Prefer", "drop=request")
        .await
        .unwrap_err();
    let bad_header = api
        .pay(5)
        .header("X-Other", format!("{canary}\n"))
        .header("Authorization", canary)
        .await
        .unwrap_err();
    let nobody = Payments::builder()
        .api_key(KEY)
        .base_url(nowhere())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    let nobody = nobody.pay(5).await.unwrap_err();
    for error in [refused, undecoded, cut, late, lost, bad_header, nobody] {
        let wide = texts(&error);
        for text in wide {
            assert!(!text.contains("canary") && !text.contains(canary), "{text}");
        }
        let wide = payments::Error::from(error);
        let text = format!(
            "{wide} {wide:#} {wide:?} {wide:#?} {}",
            serde_json::to_string(&wide).unwrap()
        );
        assert!(!text.contains("canary") && !text.contains(canary), "{text}");
    }
    let request = api
        .pay(5)
        .card(payments::PayCard::new("4242 4242"))
        .note("seen");
    assert!(
        !format!("{request:?}").contains("4242") && format!("{request:?}").contains("seen"),
        "{request:?}"
    );
}

#[tokio::test]
async fn an_error_is_data_for_a_log() {
    let (mock, api) = start_payments().await;
    let further = r#""errors": [{ "code": "bad_value", "field": "a", "row": 3 }, "just words"]"#;
    let body = DECLINED.replace(
        "\"retry_ms\"",
        "\"charge\": \"ch_1\", \"balance\": 7, \"retry_ms\"",
    );
    let body = body.trim_end().trim_end_matches('}').to_owned() + ", " + further + "}";
    mock.enqueue("pay", json(402, &body).header("Request-Id", "req_1"));
    let error = api.pay(5).await.unwrap_err();
    let data = serde_json::to_value(&error).unwrap();
    let mut wanted = json!({
        "kind": "response", "error": error.to_string(), "endpoint": "pay", "status": 402, "code": "card_declined", "subcode": "by_phone",
        "category": "card_error", "message": "It was declined.", "details": "Card 7 is stolen.", "user_message": "Take another card.",
        "parameter": "card[number]", "cause": "The bank refused the card.", "solution": "Ask for another card and call `pay` again.",
        "docs": "https://elsewhere.example.com/", "request_id": "req_1", "retryable": false,
        "retry_advice": "never", "retry_after_seconds": 1.5, "was_sent": true, "attempts": 1,
        "members": { "charge": "ch_1", "balance": "7" },
        "errors": [
            { "code": "bad_value", "parameter": "a", "members": { "row": "3" }, "cause": "A value is wrong.", "solution": "Correct the value." },
            { "message": "just words" },
        ],
    });
    assert_eq!(data, wanted);
    assert_eq!(
        serde_json::to_value(error.response().unwrap()).unwrap(),
        data,
        "the response is the same data"
    );
    assert_eq!(
        serde_json::to_value(&error.errors()[0]).unwrap(),
        wanted["errors"][0].take()
    );
    assert_eq!(
        serde_json::to_value(payments::Error::from(error)).unwrap(),
        data
    );

    let keys = |value: &serde_json::Value| {
        value
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<String>>()
            .join(" ")
    };
    let invalid = serde_json::to_value(api.pay(0).await.unwrap_err()).unwrap();
    assert_eq!(
        keys(&invalid),
        "attempts cause endpoint error kind parameter retryable solution was_sent"
    );
    assert_eq!(
        (&invalid["kind"], &invalid["attempts"], &invalid["was_sent"]),
        (&json!("invalid_request"), &json!(0), &json!(false))
    );
    mock.enqueue("get_payment", json(502, ""));
    let bare = serde_json::to_value(api.get_payment("a").await.unwrap_err()).unwrap();
    assert_eq!(
        keys(&bare),
        "attempts endpoint error kind retry_advice retryable status was_sent",
        "no code, and no word for it"
    );
    mock.enqueue("pay", json(200, "[]").header("Request-Id", "req_2"));
    let undecoded = serde_json::to_value(api.pay(5).await.unwrap_err()).unwrap();
    assert_eq!(
        (
            &undecoded["kind"],
            &undecoded["status"],
            &undecoded["request_id"]
        ),
        (&json!("decode"), &json!(200), &json!("req_2"))
    );
    let lost = serde_json::to_value(
        api.pay(5)
            .header("Prefer", "drop=request")
            .await
            .unwrap_err(),
    )
    .unwrap();
    assert_eq!(
        (&lost["kind"], &lost["was_sent"], &lost["retryable"]),
        (&json!("transport"), &json!(true), &json!(false))
    );
    let config = serde_json::to_value(payments::Error::from(
        Payments::builder().build().unwrap_err(),
    ))
    .unwrap();
    assert_eq!(keys(&config), "attempts error kind retryable was_sent");
    assert_eq!(config["kind"], "config");
}

/// clippy's `result_large_err` warns from 128 bytes.
#[test]
fn errors_are_small() {
    let sizes = [
        size_of::<CallError<PayCode>>(),
        size_of::<payments::Error>(),
        size_of::<ErrorResponse<PayCode>>(),
    ];
    assert!(sizes.into_iter().all(|size| size <= 64), "{sizes:?}");
    assert!(size_of::<Result<(), payments::Error>>() <= 64);
}

#[tokio::test]
async fn one_of_several_errors_is_a_line_of_its_own() {
    let (mock, api) = start_payments().await;
    let body = r#"{"errors":[{"code":"bad_value","field":"a","message":"Bad.","detail":"Too\nlong."},{"field":"b"},"words",{}]}"#;
    mock.enqueue("pay_all", json(422, body));
    let lines: Vec<String> = response(api.pay_all([]).await)
        .errors()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        lines[..3],
        ["bad_value: `a`: Bad: Too long", "`b`", "words"]
    );
}

#[tokio::test]
async fn an_answer_with_words_of_its_own_shows_its_first_error_too() {
    let (mock, api) = start_payments().await;
    let body = r#"{"error":{"code":"bad_value","message":"Validation failed."},"errors":[{"code":"odd","field":"a","message":"A is closed."},{"field":"b","message":"B too."}]}"#;
    mock.enqueue("pay_all", json(422, body));
    let text = format!("{:#}", api.pay_all([]).await.unwrap_err());
    assert!(text.contains("Validation failed (one of 2 errors)\n  error: odd: `a`: A is closed\n  error: `b`: B too\n"), "{text}");
}

#[tokio::test]
async fn what_a_success_means_is_no_cause_of_the_error_in_it() {
    let (mock, api) = start_payments().await;
    mock.enqueue(
        "pay",
        json(200, r#"{"ok":false,"error":{"code":"moon_phase"}}"#),
    );
    let error = api.pay(5).await.unwrap_err();
    assert_eq!((error.cause(), error.solution()), (None, None));
    assert_eq!(error.to_string(), "pay: 200 moon_phase");
}
