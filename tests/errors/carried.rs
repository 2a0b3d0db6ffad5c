//! The data of an error.

use std::time::Duration;

use infoplug::{CallError, RetryAdvice, RetryPolicy, StatusCode};
use infoplug_mock::MockResponse;

use crate::payments::{self, ErrorCode, ErrorMembers, PayAllCode, PayCode, Status};
use crate::{KEY, Payments, json, nowhere, response, start_payments};

/// A response with everything that this API can say.
const EVERYTHING: &str = r#"{ "error": {
    "code": "card_declined", "reason": "by_phone", "type": "card_error", "message": "It was declined.", "detail": "Card 7 is stolen.",
    "user_message": "Take another card.", "param": "card[number]", "docs": "https://elsewhere.example.com/", "retry_ms": 1500,
    "charge": "ch_1", "balance": 9007199254740993, "rate": 0.5, "final": true, "anything": 7
} }"#;

#[tokio::test]
#[allow(clippy::too_many_lines, reason = "a table")]
async fn an_error_carries_all_that_the_answer_and_the_spec_say() {
    let (mock, api) = start_payments().await;
    mock.enqueue(
        "pay",
        json(402, EVERYTHING)
            .header("Request-Id", "req_1")
            .header("X-Trace", "t-1"),
    );
    let error = api.pay(5).await.unwrap_err();
    assert_eq!(
        (error.operation(), error.status()),
        (Some("pay"), Some(StatusCode::PAYMENT_REQUIRED))
    );
    assert_eq!(
        (error.code(), error.subcode(), error.category()),
        (
            Some(&PayCode::CardDeclined),
            Some("by_phone"),
            Some("card_error")
        )
    );
    assert_eq!(
        (error.message(), error.details()),
        (Some("It was declined."), Some("Card 7 is stolen."))
    );
    assert_eq!(
        (error.user_message(), error.parameter()),
        (Some("Take another card."), Some("card[number]"))
    );
    assert_eq!(error.cause(), Some("The bank refused the card."));
    assert_eq!(
        error.solution(),
        Some("Ask for another card and call `pay` again."),
        "the endpoint's own"
    );
    assert_eq!(
        error.docs(),
        Some("https://elsewhere.example.com/"),
        "the server before the spec"
    );
    assert_eq!(
        (error.retry_advice(), error.retry_after()),
        (Some(RetryAdvice::Never), Some(Duration::from_millis(1500)))
    );
    assert_eq!((error.request_id(), error.attempts()), (Some("req_1"), 1));
    assert_eq!(error.headers().unwrap()["x-trace"], "t-1");
    assert_eq!(error.body(), Some(EVERYTHING.as_bytes()));
    assert!(error.errors().is_empty() && !error.is_retryable() && error.was_sent());
    let members = [
        ("charge", "ch_1"),
        ("balance", "9007199254740993"),
        ("rate", "0.5"),
        ("is_final", "true"),
        ("trace", "t-1"),
        ("anything", "7"),
    ];
    assert_eq!(
        error.response().unwrap().members().collect::<Vec<_>>(),
        members
    );
    assert_eq!(error.response().unwrap().code_text(), Some("card_declined"));

    // The response and the API-wide error agree.
    let response = error.response().unwrap().clone();
    assert_eq!(
        (
            response.operation(),
            response.status().as_u16(),
            &response.code
        ),
        ("pay", 402, &PayCode::CardDeclined)
    );
    assert_eq!(
        (
            response.subcode(),
            response.category(),
            response.parameter()
        ),
        (error.subcode(), error.category(), error.parameter())
    );
    assert_eq!(
        (
            response.message(),
            response.details(),
            response.user_message()
        ),
        (error.message(), error.details(), error.user_message())
    );
    assert_eq!(
        (response.cause(), response.solution(), response.docs()),
        (error.cause(), error.solution(), error.docs())
    );
    assert_eq!(
        (
            Some(response.retry_advice()),
            response.retry_after(),
            response.is_retryable()
        ),
        (error.retry_advice(), error.retry_after(), false)
    );
    assert_eq!(
        (
            response.request_id(),
            response.attempts(),
            response.is_body_complete()
        ),
        (Some("req_1"), 1, true)
    );
    assert_eq!(
        (Some(response.headers()), Some(response.body())),
        (error.headers(), error.body())
    );
    let wide = payments::Error::from(error);
    assert_eq!(
        (wide.operation(), wide.status(), wide.code()),
        (
            Some("pay"),
            Some(response.status()),
            Some(&ErrorCode::CardDeclined)
        )
    );
    assert_eq!(
        (wide.subcode(), wide.category(), wide.parameter()),
        (
            response.subcode(),
            response.category(),
            response.parameter()
        )
    );
    assert_eq!(
        (wide.message(), wide.details(), wide.user_message()),
        (
            response.message(),
            response.details(),
            response.user_message()
        )
    );
    assert_eq!(
        (wide.cause(), wide.solution(), wide.docs()),
        (response.cause(), response.solution(), response.docs())
    );
    assert_eq!(
        (wide.retry_after(), wide.request_id(), wide.body()),
        (
            response.retry_after(),
            response.request_id(),
            Some(response.body())
        )
    );
}

#[tokio::test]
async fn what_an_answer_does_not_say_is_nothing() {
    let (mock, api) = start_payments().await;
    for body in [
        "{}",
        "",
        "[]",
        "null",
        r#"{"error":null}"#,
        r#"{"error":{"code":null,"message":"","param":[],"balance":"1","final":1}}"#,
    ] {
        mock.enqueue("pay", json(404, body));
        let error = api.pay(5).await.unwrap_err();
        // The status implies this code.
        assert_eq!(
            error.code(),
            Some(&PayCode::Other(ErrorCode::NoPayment)),
            "{body}"
        );
        let texts = [
            error.subcode(),
            error.category(),
            error.message(),
            error.details(),
            error.user_message(),
            error.parameter(),
        ];
        assert_eq!(texts, [None; 6], "{body}");
        assert_eq!(
            (
                error.balance(),
                error.is_final(),
                error.charge(),
                error.trace()
            ),
            (None, None, None, None),
            "{body}"
        );
        assert_eq!(
            (error.retry_after(), error.body(), error.errors().len()),
            (None, Some(body.as_bytes()), 0),
            "{body}"
        );
    }
    // An API with a single string returns it under both names.
    for body in [
        r#"{"error":{"message":"No."}}"#,
        r#"{"error":{"detail":"No."}}"#,
    ] {
        mock.enqueue("pay", json(418, body));
        let error = api.pay(5).await.unwrap_err();
        assert_eq!(
            (error.message(), error.details()),
            (Some("No."), Some("No."))
        );
        assert_eq!((error.cause(), error.solution()), (None, None));
        assert_eq!(
            error.docs(),
            Some("https://payments.example.com/docs/pay"),
            "at last that of the endpoint"
        );
        assert_eq!(
            error.code(),
            Some(&PayCode::Other(ErrorCode::Uncoded(Status::Other(
                StatusCode::IM_A_TEAPOT
            ))))
        );
    }
}

#[tokio::test]
async fn the_most_particular_level_that_the_spec_describes_speaks() {
    let (mock, api) = start_payments().await;
    let about = async |body: &str| {
        mock.enqueue("pay", json(402, &format!("{{\"error\":{body}}}")));
        let error = api.pay(5).await.unwrap_err();
        (
            error.cause(),
            error.solution(),
            error
                .docs()
                .map(|docs| docs.trim_start_matches("https://").to_owned()),
            error.retry_advice(),
        )
    };
    let never = Some(RetryAdvice::Never);
    let docs = |docs: &str| Some(docs.to_owned());
    assert_eq!(
        about(r#"{"code":"card_declined","reason":"stolen","type":"card_error"}"#).await,
        (
            Some("The card was reported as stolen."),
            Some("Keep the card."),
            docs("payments.example.com/docs/stolen"),
            never
        ),
        "the subcode"
    );
    assert_eq!(
        about(r#"{"code":"broken","reason":"unknown","type":"card_error","docs":"https://x.example.com"}"#).await,
        (Some("The money may have been taken."), Some("Tell us the request id."), docs("x.example.com"), never),
        "the endpoint, and for what it does not say, the code"
    );
    assert_eq!(
        about(r#"{"code":"no_payment","type":"card_error"}"#).await,
        (
            Some("The id belongs to no payment."),
            Some("Check the id."),
            docs("payments.example.com/docs/pay"),
            never
        ),
        "the code"
    );
    assert_eq!(
        about(r#"{"code":"unlisted","type":"card_error"}"#).await,
        (
            Some("Something is wrong with the card."),
            Some("Look at the card."),
            docs("payments.example.com/docs/pay"),
            never
        ),
        "the category"
    );
    assert_eq!(
        about(r#"{"code":"unlisted","type":"unlisted"}"#).await,
        (
            Some("It was not paid."),
            None,
            docs("payments.example.com/docs/pay"),
            never
        ),
        "the status"
    );
    assert_eq!(
        about(r#"{"code":"card_declined","reason":"try_later"}"#)
            .await
            .3,
        Some(RetryAdvice::NotProcessed),
        "the advice of a subcode goes before that of a status"
    );
    mock.enqueue("get_payment", json(503, "{}"));
    let down = api.get_payment("a").await.unwrap_err();
    assert_eq!(
        (down.solution(), down.docs()),
        (
            Some("Look at the page of the service."),
            Some("https://status.example.com/")
        )
    );
}

#[tokio::test]
async fn further_values_have_the_types_of_the_spec() {
    let (mock, api) = start_payments().await;
    mock.enqueue("pay", json(402, EVERYTHING).header("X-Trace", "t-1"));
    let error = api.pay(5).await.unwrap_err();
    let charge: Option<&str> = error.charge();
    let balance: Option<i64> = error.balance();
    let rate: Option<f64> = error.rate();
    let is_final: Option<bool> = error.is_final();
    assert_eq!(
        (charge, balance, rate, is_final),
        (
            Some("ch_1"),
            Some(9_007_199_254_740_993),
            Some(0.5),
            Some(true)
        )
    );
    assert_eq!((error.trace(), error.anything()), (Some("t-1"), Some("7")));
    // The same on the response and on the API-wide error.
    let response = error.response().unwrap();
    assert_eq!(
        (
            response.charge(),
            response.balance(),
            response.rate(),
            response.is_final()
        ),
        (charge, balance, rate, is_final)
    );
    let wide = payments::Error::from(api.pay(0).await.unwrap_err());
    assert_eq!(
        (wide.charge(), wide.balance()),
        (None, None),
        "nothing was sent"
    );

    for (body, balance, rate, is_final) in [
        (
            r#"{"balance":-9223372036854775808,"rate":-1e-7,"final":false}"#,
            Some(i64::MIN),
            Some(-1e-7),
            Some(false),
        ),
        (
            r#"{"balance":9223372036854775808,"rate":3,"final":null}"#,
            None,
            Some(3.0),
            None,
        ),
        (
            r#"{"balance":1.0,"rate":"3","final":"true"}"#,
            None,
            None,
            None,
        ),
        (r#"{"balance":"1","rate":[3],"final":1}"#, None, None, None),
    ] {
        mock.enqueue("pay", json(402, &format!("{{\"error\":{body}}}")));
        let error = api.pay(5).await.unwrap_err();
        assert_eq!(
            (error.balance(), error.rate(), error.is_final()),
            (balance, rate, is_final),
            "{body}"
        );
        assert_eq!(
            error.code(),
            Some(&PayCode::CardDeclined),
            "nothing of this is a failure to decode"
        );
    }
}

#[tokio::test]
async fn a_list_of_errors_is_there_as_a_whole_and_its_first_one_speaks_for_all() {
    let (mock, api) = start_payments().await;
    let body = r#"{ "errors": [
        { "code": "bad_value", "reason": "stolen", "message": "Bad.", "detail": "Too long.", "field": "lines[0]", "row": 3, "hint": "Shorten." },
        { "code": 17, "field": "account" }, { "code": "unlisted", "row": "four" }, "just words", null, { "field": "last" }, 5
    ] }"#;
    mock.enqueue("pay_all", json(422, body));
    let error = api.pay_all([]).await.unwrap_err();
    assert_eq!(error.code(), Some(&PayAllCode::BadValue));
    assert_eq!(
        (error.subcode(), error.parameter()),
        (Some("stolen"), Some("lines[0]"))
    );
    assert_eq!(
        (error.message(), error.details()),
        (Some("Bad."), Some("Too long."))
    );

    let items = error.errors();
    let codes: Vec<Option<&PayAllCode>> = items.iter().map(|item| item.code.as_ref()).collect();
    let unlisted = PayAllCode::Other(ErrorCode::Unlisted("unlisted".into()));
    let known = [
        Some(&PayAllCode::BadValue),
        Some(&PayAllCode::AccountClosed),
        Some(&unlisted),
        None,
        None,
    ];
    assert_eq!(codes[..5], known, "null is no error");
    let first = &items[0];
    assert_eq!(
        (first.subcode.as_deref(), first.parameter.as_deref()),
        (Some("stolen"), Some("lines[0]"))
    );
    assert_eq!(
        (first.message.as_deref(), first.details.as_deref()),
        (Some("Bad."), Some("Too long."))
    );
    assert_eq!(
        (
            first.member("row"),
            first.member("hint"),
            first.member("column")
        ),
        (Some("3"), Some("Shorten."), None)
    );
    assert_eq!(
        first.members().collect::<Vec<_>>(),
        [("row", "3"), ("hint", "Shorten.")]
    );
    assert_eq!(
        (items[1].cause, items[1].solution),
        (Some("The account is closed."), Some("Open it."))
    );
    assert_eq!(
        (items[2].cause, items[2].member("row")),
        (None, Some("four"))
    );
    assert_eq!(
        (items[3].message.as_deref(), items[4].parameter.as_deref()),
        (Some("just words"), Some("last"))
    );

    let wide = payments::Error::from(error);
    assert_eq!(
        (
            wide.errors()[0].code.as_ref(),
            wide.errors()[1].code.as_ref()
        ),
        (Some(&ErrorCode::BadValue), Some(&ErrorCode::AccountClosed))
    );

    // The endpoint's advice for a code applies to each of its errors.
    mock.enqueue("pay", json(402, r#"{"errors":[{"code":"in_use"},{"code":"card_declined"},{"code":"card_declined","reason":"stolen"}]}"#));
    let error = api.pay(5).await.unwrap_err();
    let solutions: Vec<Option<&str>> = error.errors().iter().map(|item| item.solution).collect();
    let own = "Ask for another card and call `pay` again.";
    assert_eq!(
        solutions,
        [
            Some("Wait until it is through."),
            Some(own),
            Some("Keep the card.")
        ]
    );

    // The response's own values take precedence over those of its first error.
    mock.enqueue(
        "pay_all",
        json(422, r#"{"error":{"code":17,"param":"b"},"errors":[{"code":"bad_value","field":"a","detail":"Too long."}]}"#),
    );
    let error = api.pay_all([]).await.unwrap_err();
    assert_eq!(
        (error.code(), error.parameter(), error.details()),
        (
            Some(&PayAllCode::AccountClosed),
            Some("b"),
            Some("Too long.")
        )
    );
}

#[tokio::test]
async fn how_long_to_wait_comes_from_the_answer_or_else_from_the_spec() {
    let (mock, api) = start_payments().await;
    let wait = async |status: u16, header: Option<&str>, body: &str| {
        let response = json(status, body);
        mock.enqueue(
            "get_payment",
            header.map_or(response.clone(), |value| response.retry_after(value)),
        );
        api.get_payment("a")
            .await
            .unwrap_err()
            .retry_after()
            .map(|wait| wait.as_secs_f64())
    };
    let body = r#"{"error":{"retry_ms":1500}}"#;
    assert_eq!(
        wait(429, Some("7"), body).await,
        Some(7.0),
        "the first location that has one"
    );
    assert_eq!(wait(429, Some("2.128"), body).await, Some(2.128));
    for past in ["Sun, 06 Nov 1994 08:49:37 GMT", "0"] {
        assert_eq!(
            wait(429, Some(past), body).await,
            Some(1.5),
            "a time that is over hides no other: {past}"
        );
        assert_eq!(
            wait(429, Some(past), "{}").await,
            Some(30.0),
            "nor the pause of the spec: {past}"
        );
        assert_eq!(wait(404, Some(past), "{}").await, Some(0.0), "{past}");
    }
    for broken in ["-1", "inf", "NaN", "soon", "1e3", " "] {
        assert_eq!(wait(429, Some(broken), body).await, Some(1.5), "{broken}");
        assert_eq!(wait(429, Some(broken), "{}").await, Some(30.0), "{broken}");
    }
    assert_eq!(
        wait(429, None, "{}").await,
        Some(30.0),
        "the pause of the spec"
    );
    assert_eq!(wait(503, None, "{}").await, Some(300.0));
    assert_eq!(
        wait(503, Some("999999999999"), "{}").await,
        Some(365.0 * 24.0 * 3600.0),
        "no longer than a year"
    );
    assert_eq!(wait(404, None, "{}").await, None);
}

/// Invalid request, connect, timeout, client error, server error, rate limited, undecodable,
/// retryable, sent.
type Predicates = [bool; 9];

macro_rules! predicates {
    ($error:expr) => {{
        let error = &$error;
        let what = [
            error.is_invalid_request(),
            error.is_connect(),
            error.is_timeout(),
            error.is_client_error(),
            error.is_server_error(),
            error.is_rate_limited(),
            error.is_decode(),
        ];
        let [a, b, c, d, e, f, g] = what;
        [a, b, c, d, e, f, g, error.is_retryable(), error.was_sent()]
    }};
}

#[tokio::test]
#[allow(clippy::too_many_lines, reason = "a table")]
async fn each_predicate_holds_for_what_its_name_says_and_for_nothing_else() {
    let (mock, api) = start_payments().await;
    let nobody = Payments::builder()
        .api_key(KEY)
        .base_url(nowhere())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    let (no, yes) = (false, true);
    let get = async |response: MockResponse| {
        mock.enqueue("get_payment", response);
        api.get_payment("a").await.unwrap_err()
    };
    let pay = async |response: MockResponse| {
        mock.enqueue("pay", response);
        api.pay(5).await.unwrap_err()
    };
    let late = || MockResponse::ok().delay(Duration::from_secs(3600));
    mock.enqueue("get_payment", late());
    let get_late = api
        .get_payment("a")
        .timeout(Duration::from_millis(30))
        .await
        .unwrap_err();
    mock.enqueue("pay", late());
    let pay_late = api
        .pay(5)
        .timeout(Duration::from_millis(30))
        .await
        .unwrap_err();
    let drop = ("Prefer", "drop=request");

    let cases: [(&str, Predicates, Predicates); 16] = [
        (
            "not sent",
            predicates!(api.pay(0).await.unwrap_err()),
            [yes, no, no, no, no, no, no, no, no],
        ),
        (
            "refused",
            predicates!(nobody.pay(5).await.unwrap_err()),
            [no, yes, no, no, no, no, no, yes, no],
        ),
        (
            "late, free",
            predicates!(get_late),
            [no, no, yes, no, no, no, no, yes, yes],
        ),
        (
            "late, paid",
            predicates!(pay_late),
            [no, no, yes, no, no, no, no, no, yes],
        ),
        (
            "lost, free",
            predicates!(
                api.get_payment("a")
                    .header(drop.0, drop.1)
                    .await
                    .unwrap_err()
            ),
            [no, no, no, no, no, no, no, yes, yes],
        ),
        (
            "lost, paid",
            predicates!(api.pay(5).header(drop.0, drop.1).await.unwrap_err()),
            [no, no, no, no, no, no, no, no, yes],
        ),
        (
            "cut",
            predicates!(get(MockResponse::cut(3)).await),
            [no, no, no, no, no, no, no, yes, yes],
        ),
        (
            "404",
            predicates!(get(json(404, "{}")).await),
            [no, no, no, yes, no, no, no, no, yes],
        ),
        (
            "408",
            predicates!(get(json(408, "{}")).await),
            [no, no, no, yes, no, no, no, yes, yes],
        ),
        (
            "408, paid",
            predicates!(pay(json(408, "{}")).await),
            [no, no, no, yes, no, no, no, no, yes],
        ),
        (
            "429",
            predicates!(get(json(429, "{}")).await),
            [no, no, no, yes, no, yes, no, yes, yes],
        ),
        (
            "429, paid",
            predicates!(pay(json(429, "{}")).await),
            [no, no, no, yes, no, yes, no, yes, yes],
        ),
        (
            "500",
            predicates!(get(json(500, "{}")).await),
            [no, no, no, no, yes, no, no, yes, yes],
        ),
        (
            "500, paid",
            predicates!(pay(json(500, "{}")).await),
            [no, no, no, no, yes, no, no, no, yes],
        ),
        (
            "303",
            predicates!(get(json(303, "")).await),
            [no, no, no, no, no, no, no, no, yes],
        ),
        (
            "undecodable",
            predicates!(get(json(200, "{}")).await),
            [no, no, no, no, no, no, yes, no, yes],
        ),
    ];
    for (name, found, wanted) in cases {
        assert_eq!(found, wanted, "{name}");
    }
    // The same for the API-wide error. For a settings error, all are false.
    mock.enqueue("get_payment", json(429, "{}"));
    assert_eq!(
        predicates!(payments::Error::from(
            api.get_payment("a").await.unwrap_err()
        )),
        [no, no, no, yes, no, yes, no, yes, yes]
    );
    let config = payments::Error::from(Payments::builder().build().unwrap_err());
    assert_eq!(predicates!(config), [no; 9]);
    assert_eq!(
        (
            config.operation(),
            config.status(),
            config.attempts(),
            config.cause()
        ),
        (None, None, 0, None)
    );
}

#[tokio::test]
async fn an_error_without_an_answer_says_what_is_known_and_what_to_do() {
    let (mock, api) = start_payments().await;
    let invalid = api.list_payments().limit(0).await.unwrap_err();
    assert_eq!(
        (invalid.operation(), invalid.parameter(), invalid.attempts()),
        (Some("list_payments"), Some("limit"), 0)
    );
    assert!(invalid.status().is_none() && invalid.headers().is_none());
    assert!(invalid.body().is_none() && invalid.code().is_none());
    assert!(
        invalid.cause().unwrap().contains("Nothing was sent")
            && invalid.solution().unwrap().contains("Correct")
    );

    let nobody = Payments::builder()
        .api_key(KEY)
        .base_url(nowhere())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    let refused = nobody.pay(5).await.unwrap_err();
    assert_eq!(
        (refused.operation(), refused.attempts(), refused.status()),
        (Some("pay"), 1, None)
    );
    assert!(
        refused
            .cause()
            .unwrap()
            .contains("so the server has not seen the call"),
        "{refused:?}"
    );

    let lost = api
        .pay(5)
        .header("Prefer", "drop=request")
        .await
        .unwrap_err();
    assert!(
        lost.solution()
            .unwrap()
            .contains("Find out whether the call ran"),
        "{lost:?}"
    );
    let free = api
        .get_payment("a")
        .header("Prefer", "drop=request")
        .await
        .unwrap_err();
    assert!(
        free.solution().unwrap().contains("Retry the call"),
        "{free:?}"
    );

    mock.enqueue(
        "get_payment",
        MockResponse::cut(3).header("Request-Id", "req_3"),
    );
    let cut = api.get_payment("a").await.unwrap_err();
    assert_eq!(
        (cut.status(), cut.request_id(), cut.body().map(<[u8]>::len)),
        (Some(StatusCode::OK), Some("req_3"), Some(3))
    );
    assert_eq!(cut.headers().unwrap()["request-id"], "req_3");

    mock.enqueue(
        "get_payment",
        json(200, r#"{"data":{"id":7}}"#).header("Request-Id", "req_4"),
    );
    let undecoded = api.get_payment("a").await.unwrap_err();
    let CallError::Decode(decode) = &undecoded else {
        panic!("{undecoded}")
    };
    assert_eq!(
        (decode.path(), decode.expected(), decode.found()),
        ("$.data.id", "a string", "an integer")
    );
    assert_eq!(
        (
            undecoded.status(),
            undecoded.request_id(),
            undecoded.attempts()
        ),
        (Some(StatusCode::OK), Some("req_4"), 1)
    );
    assert!(
        undecoded
            .solution()
            .unwrap()
            .contains("Do not make the call again")
    );
    assert_eq!(
        response(
            api.get_payment("a")
                .header("Prefer", "error=no_payment")
                .await
        )
        .attempts(),
        1
    );
}
