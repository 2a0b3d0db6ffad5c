//! Which responses are errors, in which format they are read, and whether to retry the call.

use std::time::Duration;

use infoplug::{CallError, RetryAdvice, RetryPolicy, StatusCode};
use infoplug_mock::MockResponse;

use crate::payments::{
    CancelPaymentCode, ErrorCode, ErrorMembers as _, GetPaymentCode, PayAllCode, PayCode,
    StartReportCode, Status,
};
use crate::{KEY, Payments, json, response, start_payments};

#[tokio::test]
async fn a_success_that_meets_the_condition_of_errors_is_one() {
    let (mock, api) = start_payments().await;
    for status in [200, 201, 299] {
        mock.enqueue(
            "pay",
            json(
                status,
                r#"{"ok":false,"error":{"code":"card_declined"},"data":{"id":"a","amount":1}}"#,
            ),
        );
        let error = response(api.pay(5).await);
        assert_eq!(
            (error.status().as_u16(), error.code),
            (status, PayCode::CardDeclined)
        );
    }
    // Also with both a value and a list of errors: a partial success is an error.
    mock.enqueue(
        "pay",
        json(
            200,
            r#"{"ok":false,"errors":[{"code":"in_use"}],"data":{"id":"a","amount":1}}"#,
        ),
    );
    assert_eq!(response(api.pay(5).send_full().await).code, PayCode::InUse);
    for good in [
        r#"{"ok":true,"data":{"id":"a","amount":1}}"#,
        r#"{"data":{"id":"a","amount":1},"error":{"code":"card_declined"}}"#,
    ] {
        mock.enqueue("pay", json(200, good));
        assert_eq!(api.pay(5).await.unwrap().id, "a");
    }
}

#[tokio::test]
async fn an_endpoint_whose_body_is_ignored_fails_all_the_same_when_the_body_is_an_error() {
    let (mock, api) = start_payments().await;
    mock.enqueue(
        "cancel_payment",
        json(
            200,
            r#"{"ok":false,"error":{"code":"in_use","message":"Busy."}}"#,
        )
        .header("Request-Id", "r-1"),
    );
    let error = response(api.cancel_payment("a").await);
    assert_eq!(
        (error.status().as_u16(), &error.code, error.message()),
        (200, &CancelPaymentCode::InUse, Some("Busy."))
    );
    assert_eq!(error.request_id(), Some("r-1"));
    mock.enqueue("start_report", json(200, r#"{"ok":false}"#));
    let error = response(api.start_report().await);
    assert_eq!(
        error.code,
        StartReportCode::Other(ErrorCode::Uncoded(Status::Ok))
    );

    for (status, kind, body) in [
        (200, "application/json", "{}"),
        (204, "", ""),
        (200, "", ""),
        (200, "text/html", "<html>"),
        (201, "application/json", "{\"ok\":"),
    ] {
        mock.enqueue("cancel_payment", MockResponse::raw(status, kind, body));
        api.cancel_payment("a").await.unwrap();
    }
    // An unused body may be too large. A body that breaks off is not a success, because the rest
    // might have been an error.
    let frugal = Payments::builder()
        .api_key(KEY)
        .base_url(mock.url())
        .max_body(10)
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    mock.enqueue(
        "cancel_payment",
        json(
            200,
            &format!("{{\"ok\":true,\"text\":\"{}\"}}", "x".repeat(100)),
        ),
    );
    frugal.cancel_payment("a").await.unwrap();
    mock.enqueue(
        "cancel_payment",
        json(200, r#"{"ok":true,"error":{"code":"in_use"}}"#),
    );
    let error = api
        .cancel_payment("a")
        .header("Prefer", "drop=body")
        .await
        .unwrap_err();
    assert!(
        matches!(error, CallError::Transport(_)) && error.was_sent(),
        "{error}"
    );
    mock.enqueue(
        "cancel_payment",
        json(200, r#"{"ok":false,"error":{"code":"in_use"},"x":"y"}"#),
    );
    let error = response(api.cancel_payment("a").header("Prefer", "drop=body").await);
    assert_eq!(
        (error.status().as_u16(), error.is_body_complete()),
        (200, false)
    );
}

#[tokio::test]
async fn a_partial_success_is_an_error_for_who_wants_a_value_and_a_value_for_who_wants_all() {
    let (mock, api) = start_payments().await;
    let body = r#"{"data":[{"id":"a","amount":1}],"errors":[{"code":17,"field":"b","row":2,"message":"Closed."},"words"]}"#;
    let reply = || {
        json(200, body)
            .header("Request-Id", "r-1")
            .header("X-Trace", "t-1")
    };
    mock.enqueue("pay_all", reply());
    let error = response(api.pay_all([]).await);
    assert_eq!(
        (error.status().as_u16(), &error.code, error.parameter()),
        (200, &PayAllCode::AccountClosed, Some("b"))
    );
    assert_eq!(
        (error.errors().len(), error.trace(), error.body()),
        (2, Some("t-1"), body.as_bytes())
    );
    mock.enqueue("pay_all", reply());
    assert_eq!(
        response(api.pay_all([]).send().await).code,
        PayAllCode::AccountClosed
    );

    mock.enqueue("pay_all", reply());
    let full = api.pay_all([]).send_full().await.unwrap();
    assert_eq!(
        (full[0].id.as_str(), full.len(), full.status, full.attempts),
        ("a", 1, StatusCode::OK, 1)
    );
    assert_eq!(
        (full.request_id.as_deref(), full.errors.len()),
        (Some("r-1"), 2)
    );
    let first = &full.errors[0];
    assert_eq!(
        (
            first.code.as_deref(),
            first.parameter.as_deref(),
            first.message.as_deref()
        ),
        (Some("17"), Some("b"), Some("Closed."))
    );
    assert_eq!(
        (first.cause, first.solution, first.member("row")),
        (Some("The account is closed."), Some("Open it."), Some("2"))
    );
    assert_eq!(
        (full.errors[1].code.as_deref(), full.errors[1].to_string()),
        (None, "words".to_owned())
    );

    for whole in [
        r#"{"data":[],"errors":[]}"#,
        r#"{"data":[],"errors":null}"#,
        r#"{"data":[]}"#,
    ] {
        mock.enqueue("pay_all", json(200, whole));
        assert!(api.pay_all([]).await.unwrap().is_empty());
        mock.enqueue("pay_all", json(200, whole));
        assert!(api.pay_all([]).send_full().await.unwrap().errors.is_empty());
    }
}

#[tokio::test]
async fn a_partial_success_whose_value_cannot_be_read_is_explained_by_its_errors() {
    let (mock, api) = start_payments().await;
    for value in ["7", "null", r#"[{"id":7}]"#] {
        let body =
            format!("{{\"data\":{value},\"errors\":[{{\"code\":\"bad_value\",\"field\":\"b\"}}]}}");
        mock.enqueue("pay_all", json(200, &body));
        let error = response(api.pay_all([]).send_full().await);
        assert_eq!(
            (&error.code, error.parameter(), error.body()),
            (&PayAllCode::BadValue, Some("b"), body.as_bytes())
        );
    }
    // Without errors, it is a success of another shape.
    mock.enqueue("pay_all", json(200, r#"{"data":7}"#));
    assert!(matches!(
        api.pay_all([]).send_full().await,
        Err(CallError::Decode(_))
    ));
    // The call was executed, so it is not retried where a retry may do harm.
    for reason in ["try_later", "stolen"] {
        let body = format!(
            "{{\"data\":{{\"id\":\"a\",\"amount\":1}},\"errors\":[{{\"reason\":\"{reason}\"}}]}}"
        );
        mock.enqueue("pay", json(200, &body));
        let error = response(api.pay(5).await);
        assert_eq!(
            (error.is_partial(), error.is_retryable(), error.subcode()),
            (true, false, Some(reason))
        );
        mock.enqueue("get_payment", json(200, &body));
        let error = response(api.get_payment("a").await);
        assert_eq!(
            (error.is_partial(), error.is_retryable()),
            (true, reason == "try_later"),
            "reading is free"
        );
    }
    // A call without a value still gets the errors.
    for full in [true, false] {
        mock.enqueue(
            "cancel_payment",
            json(200, r#"{"errors":[{"code":"in_use"}]}"#),
        );
        if full {
            let full = api.cancel_payment("a").send_full().await.unwrap();
            assert_eq!(
                (full.value, full.errors[0].code.as_deref()),
                ((), Some("in_use"))
            );
        } else {
            assert_eq!(
                response(api.cancel_payment("a").await).code,
                CancelPaymentCode::InUse
            );
        }
    }
}

#[tokio::test]
async fn a_redirect_is_an_error_with_its_address_and_is_not_followed() {
    let (mock, api) = start_payments().await;
    for status in [300, 301, 302, 303, 307, 308] {
        let location = format!("{}/payments/b", mock.url());
        mock.enqueue(
            "get_payment",
            MockResponse::raw(status, "text/plain", "elsewhere").header("Location", &location),
        );
        let error = response(api.get_payment("a").await);
        assert_eq!(
            (
                error.status().as_u16(),
                error.headers()["location"].to_str().unwrap()
            ),
            (status, location.as_str())
        );
        assert_eq!(error.body(), b"elsewhere");
        let status = error.status();
        assert_eq!(
            error.code,
            GetPaymentCode::Other(ErrorCode::Uncoded(Status::from(status)))
        );
        assert!(!error.is_retryable());
    }
    mock.enqueue("get_payment", MockResponse::raw(304, "", ""));
    assert_eq!(
        response(api.get_payment("a").await).status(),
        StatusCode::NOT_MODIFIED
    );
    mock.enqueue("get_payment", json(303, ""));
    assert_eq!(
        response(api.get_payment("a").await).solution(),
        Some("Read the address in `Location`.")
    );
    assert_eq!(mock.requests().len(), 8);
}

#[tokio::test]
async fn the_content_type_chooses_the_format() {
    let (mock, api) = start_payments().await;
    let problem = r#"{ "type": "https://payments.example.com/problems/in_use", "title": "Busy", "detail": "A call runs.",
        "invalid-params": [{ "reason": "none" }, { "name": "id" }], "error": { "code": "card_declined", "param": "x", "charge": "ch_1" } }"#;
    let legacy =
        r#"{ "result": { "number": 17, "text": "Closed" }, "error": { "code": "card_declined" } }"#;
    for kind in [
        "application/problem+json",
        "Application/Problem+JSON; charset=utf-8",
        "application/problem+json;x=y",
    ] {
        mock.enqueue(
            "pay",
            MockResponse::raw(409, kind, problem).header("Request-Id", "r-1"),
        );
        let error = response(api.pay(5).await);
        assert_eq!(
            (&error.code, error.message(), error.details()),
            (&PayCode::InUse, Some("Busy"), Some("A call runs.")),
            "{kind}"
        );
        assert_eq!(
            (error.parameter(), error.request_id(), error.charge()),
            (Some("id"), Some("r-1"), Some("ch_1")),
            "{kind}"
        );
    }
    mock.enqueue(
        "pay",
        MockResponse::raw(422, "application/vnd.payments.legacy+json", legacy),
    );
    let error = response(api.pay(5).await);
    assert_eq!(
        (error.code.clone(), error.message()),
        (PayCode::Other(ErrorCode::AccountClosed), Some("Closed"))
    );
    for kind in [
        "application/json",
        "",
        "text/html",
        "application/problem+json2",
        "problem+json",
    ] {
        mock.enqueue("pay", MockResponse::raw(409, kind, problem));
        let error = response(api.pay(5).await);
        assert_eq!(
            (&error.code, error.message(), error.parameter()),
            (&PayCode::CardDeclined, None, Some("x")),
            "{kind}"
        );
    }
}

#[tokio::test]
async fn a_line_of_a_gateway_is_the_text_of_the_error_and_json_is_not() {
    let (mock, api) = start_payments().await;
    for (kind, body, details) in [
        (
            "text/plain",
            " upstream connect error\n",
            Some("upstream connect error"),
        ),
        (
            "text/plain; charset=utf-8",
            "no healthy upstream",
            Some("no healthy upstream"),
        ),
        (
            "text/plain",
            r#"{"error":{"detail":"In JSON."}}"#,
            Some("In JSON."),
        ),
        ("text/plain", "{}", None),
        ("text/plain", "null", None),
        ("text/plain", "", None),
        ("text/html", "<html>", None),
        ("text/plain", "<html><h1>Bad Gateway</h1></html>", None),
        (
            "text/plain",
            "<?xml version=\"1.0\"?><Error>Slow</Error>",
            None,
        ),
    ] {
        mock.enqueue("get_payment", MockResponse::raw(502, kind, body));
        let error = response(api.get_payment("a").await);
        assert_eq!(
            (error.details(), error.status().as_u16()),
            (details, 502),
            "{kind} {body}"
        );
        assert!(
            details.is_none_or(|details| error.to_string().contains(details.trim_end_matches('.'))),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_body_that_is_not_json_says_what_its_markers_and_its_words_say() {
    let (mock, api) = start_payments().await;
    let broken = GetPaymentCode::Other(ErrorCode::Broken);
    let by_status =
        GetPaymentCode::Other(ErrorCode::Uncoded(Status::from(StatusCode::BAD_GATEWAY)));
    for (kind, body, code) in [
        (
            "application/xml",
            "<Error><Code>no_payment</Code></Error>",
            &GetPaymentCode::NoPayment,
        ),
        ("application/xml", "<Error><Code>no_payment", &by_status),
        (
            "text/xml",
            "<Error><Code>no_payment</Code></Error>",
            &by_status,
        ),
        ("text/plain", "upstream broke", &broken),
        ("", "<p>upstream broke</p>", &broken),
        ("text/HTML; charset=utf-8", "upstream broke", &by_status),
        ("text/plain", "\"upstream broke\"", &by_status),
    ] {
        mock.enqueue("get_payment", MockResponse::raw(502, kind, body));
        let error = response(api.get_payment("a").await);
        assert_eq!(&error.code, code, "{kind} {body}");
        let is_constant = code == &broken;
        assert_eq!(
            error.is_code_sent(),
            code != &by_status && !is_constant,
            "{kind} {body}"
        );
    }
}

#[tokio::test]
async fn errors_of_inner_lists_and_trees_say_what_is_around_them() {
    let (mock, api) = start_payments().await;
    let body = r#"{ "results": [{ "id": "41", "errors": [] }, { "id": "42", "errors": [{ "code": "in_use", "kind": "card_error" }] }],
        "fields": { "note": [{ "text": "odd", "level": "warning" }, { "text": "bad" }] } }"#;
    mock.enqueue("pay", json(409, body));
    let error = response(api.pay(5).await);
    assert_eq!(
        (&error.code, error.parameter(), error.category()),
        (&PayCode::InUse, Some("42"), Some("card_error"))
    );
    let [first, second] = error.errors() else {
        panic!("{error:#?}")
    };
    assert_eq!(
        (first.category.as_deref(), first.parameter.as_deref()),
        (Some("card_error"), Some("42"))
    );
    assert_eq!(
        (second.message.as_deref(), second.parameter.as_deref()),
        (Some("bad"), Some("note"))
    );
    assert_eq!(
        serde_json::to_value(first).unwrap()["category"],
        "card_error"
    );
}

#[tokio::test]
async fn the_answer_itself_can_say_whether_to_repeat_the_call() {
    let (mock, api) = start_payments().await;
    let advice = async |status: u16, should: &str| {
        mock.enqueue("pay", json(status, "{}").header("Should-Retry", should));
        let error = response(api.pay(5).await);
        (error.retry_advice(), error.is_retryable())
    };
    assert_eq!(
        advice(500, "true").await,
        (RetryAdvice::Always, true),
        "although the endpoint's page says never"
    );
    assert_eq!(advice(402, "true").await, (RetryAdvice::Always, true));
    assert_eq!(advice(429, "false").await, (RetryAdvice::Never, false));
    assert_eq!(
        advice(429, "perhaps").await,
        (RetryAdvice::NotProcessed, true)
    );
    mock.enqueue(
        "get_payment",
        json(429, "{}").header("Should-Retry", "false"),
    );
    let error = response(api.get_payment("a").await);
    assert_eq!(
        (error.is_retryable(), error.retry_after()),
        (false, None),
        "no pause before what is not to be done"
    );
}

#[tokio::test]
async fn advice_holds_for_the_methods_and_calls_that_it_is_given_for() {
    let (mock, api) = start_payments().await;
    macro_rules! advice {
        ($endpoint:ident($($argument:expr),*), $status:expr, $body:expr) => {{
            mock.enqueue(stringify!($endpoint), json($status, $body));
            let error = response(api.$endpoint($($argument),*).await);
            (error.retry_advice(), error.is_retryable(), error.retry_after())
        }};
    }
    let seconds = |seconds| Some(Duration::from_secs(seconds));
    // `methods: [get, delete]`
    assert_eq!(
        advice!(get_payment("a"), 503, "{}"),
        (RetryAdvice::IfSafe, true, seconds(300))
    );
    assert_eq!(
        advice!(cancel_payment("a"), 503, "{}"),
        (RetryAdvice::IfSafe, true, seconds(300))
    );
    assert_eq!(
        advice!(pay(5), 503, "{}"),
        (RetryAdvice::Never, false, None)
    );
    assert_eq!(
        advice!(pay_all([]), 503, "{}"),
        (RetryAdvice::Never, false, None),
        "a POST, though one that may be repeated"
    );
    // `if_safe`, where a retry does no harm
    let in_use = r#"{"error":{"code":"in_use"}}"#;
    let half = Some(Duration::from_millis(500));
    assert_eq!(
        advice!(cancel_payment("a"), 409, in_use),
        (RetryAdvice::IfSafe, true, half)
    );
    assert_eq!(
        advice!(pay(5), 409, in_use),
        (RetryAdvice::IfSafe, false, half)
    );
    assert_eq!(
        advice!(pay(5), 429, "{}"),
        (RetryAdvice::NotProcessed, true, seconds(30)),
        "it was not processed"
    );
    // `if_safe` by the method, by `repeat: safe`, and not where the endpoint says never
    let broken = r#"{"error":{"code":"broken"}}"#;
    assert_eq!(
        advice!(get_payment("a"), 500, broken),
        (RetryAdvice::IfSafe, true, None)
    );
    assert_eq!(
        advice!(pay_all([]), 500, broken),
        (RetryAdvice::IfSafe, true, None)
    );
    assert_eq!(
        advice!(start_report(), 500, broken),
        (RetryAdvice::IfSafe, false, None)
    );
    assert_eq!(
        advice!(pay(5), 500, broken),
        (RetryAdvice::Never, false, None)
    );
    // `not_processed` from a subcode
    assert_eq!(
        advice!(pay(5), 402, r#"{"error":{"reason":"try_later"}}"#),
        (RetryAdvice::NotProcessed, true, seconds(120))
    );
    // `hint: required`
    assert_eq!(
        advice!(get_payment("a"), 425, "{}"),
        (RetryAdvice::NotProcessed, false, None)
    );
    let answered = r#"{"error":{"retry_ms":2000}}"#;
    assert_eq!(
        advice!(get_payment("a"), 425, answered),
        (RetryAdvice::NotProcessed, true, seconds(2))
    );
    assert_eq!(
        advice!(pay(5), 423, answered),
        (RetryAdvice::IfSafe, false, seconds(2))
    );
    assert_eq!(
        advice!(pay(5), 425, answered),
        (RetryAdvice::NotProcessed, true, seconds(2)),
        "it was not processed"
    );
    // No advice: decided by the status
    assert_eq!(
        advice!(get_payment("a"), 502, "{}"),
        (RetryAdvice::IfSafe, true, None)
    );
    assert_eq!(
        advice!(get_payment("a"), 418, "{}"),
        (RetryAdvice::Never, false, None)
    );
    // With a success status, decided by the code
    assert_eq!(
        advice!(
            cancel_payment("a"),
            200,
            r#"{"ok":false,"error":{"code":"in_use"}}"#
        ),
        (RetryAdvice::IfSafe, true, half)
    );
}
