//! What arrives on the wire: constants, forms, and a key that is part of every path.

use std::time::Duration;

use infoplug::{CallError, RetryPolicy, StatusCode};
use infoplug_mock::MockResponse;

use crate::bot::{self, ErrorCode, ErrorMembers as _, GetMeCode};
use crate::payments::{Line, PayCard};
use crate::{Bot, KEY, json, nowhere, response, start_bot, start_payments, texts};

#[tokio::test]
async fn a_form_arrives_with_its_constants_its_lists_and_its_objects() {
    let (mock, api) = start_payments().await;
    let card = PayCard::new("4242 4242").holder("A & B = 100 %");
    let metadata = [
        ("a b".to_owned(), "ü+1".to_owned()),
        ("c".to_owned(), String::new()),
    ]
    .into();
    let request = api
        .pay(2000)
        .note("50% off?")
        .rate(0.25)
        .capture(false)
        .tags(["x", "y z"])
        .card(card)
        .metadata(metadata);
    request
        .lines([Line::new(1).what("tea".to_owned()), Line::new(2)])
        .await
        .unwrap();
    let request = &mock.requests()[0];
    assert_eq!(
        (request.method.as_str(), request.path.as_str()),
        ("POST", "/v1/payments")
    );
    assert_eq!(
        request.query,
        [
            ("source".to_owned(), "rust".to_owned()),
            ("dry_run".to_owned(), "false".to_owned())
        ]
    );
    assert_eq!(request.header("x-flow"), Some("direct"));
    assert_eq!(
        request.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(
        request.header("authorization"),
        Some(format!("Bearer {KEY}").as_str())
    );
    let body = std::str::from_utf8(&request.body).unwrap();
    let mut pairs: Vec<&str> = body.split('&').collect();
    pairs.sort_unstable();
    assert_eq!(
        pairs,
        [
            "amount=2000",
            "capture=false",
            "card[holder]=A+%26+B+%3D+100+%25",
            "card[number]=4242+4242",
            "lines[0][amount]=1",
            "lines[0][what]=tea",
            "lines[1][amount]=2",
            "metadata[a+b]=%C3%BC%2B1",
            "metadata[c]=",
            "mode=live+%26+kicking",
            "note=50%25+off%3F",
            "rate=0.25",
            "strict=true",
            "tags[]=x",
            "tags[]=y+z",
            "version=2",
        ],
    );
}

#[tokio::test]
async fn constants_are_sent_by_every_call_and_nobody_sets_them() {
    let (mock, api) = start_payments().await;
    let request = api.pay(5);
    assert_eq!(
        format!("{request:?}"),
        "pay { amount: 5 }",
        "a request shows what its author set"
    );
    request.await.unwrap();
    api.pay_all([Line::new(3)]).await.unwrap();
    api.start_report().await.unwrap();
    let requests = mock.requests();
    assert_eq!(
        String::from_utf8_lossy(&requests[0].body),
        "amount=5&version=2&mode=live+%26+kicking&strict=true"
    );
    assert_eq!(
        requests[1].json().unwrap(),
        serde_json::json!({ "payments": [{ "amount": 3 }], "version": 2 })
    );
    assert_eq!(
        (
            requests[2].body.len(),
            requests[2].header("content-type"),
            requests[2].query.len()
        ),
        (0, None, 0)
    );
    assert!(
        requests.iter().all(|request| request.status / 100 == 2),
        "{requests:#?}"
    );
}

#[tokio::test]
#[allow(clippy::too_many_lines, reason = "a table")]
async fn a_key_in_the_path_arrives_and_is_in_no_text_that_the_client_makes() {
    let (mock, api) = start_bot().await;
    assert_eq!(api.get_me().await.unwrap().id, 1);
    let request = api.send("hello");
    let mut shown = vec![
        format!("{api:?}"),
        format!("{request:?}"),
        format!("{:?}", Bot::builder().api_key(KEY)),
        api.0.base_url().to_owned(),
    ];
    request.await.unwrap();
    api.read("a/../b c").await.unwrap();
    let requests = mock.requests();
    let paths: Vec<&str> = requests
        .iter()
        .map(|request| request.path.as_str())
        .collect();
    assert_eq!(
        paths,
        [
            &format!("/api/bot{KEY}/getMe"),
            &format!("/api/bot{KEY}/sendMessage"),
            &format!("/api/bot{KEY}/files/a%2F..%2Fb%20c")
        ]
    );
    assert!(requests.iter().all(|request| {
        request
            .headers
            .iter()
            .all(|(_, value)| !value.contains("canary"))
    }));
    shown.push(format!("{requests:?}"));

    let mut errors = Vec::new();
    let echo = format!("No method /bot{KEY}/getMe at {KEY}");
    let body = serde_json::json!({ "ok": false, "error_code": 404, "description": echo, "docs": format!("https://x.example.com/bot{KEY}/"),
        "parameters": { "chat": -100 } });
    mock.enqueue("get_me", json(200, &body.to_string()));
    let refused = api.get_me().await.unwrap_err();
    assert_eq!(
        (refused.message(), refused.chat()),
        (Some("No method /bot***/getMe at ***"), Some(-100))
    );
    assert_eq!(refused.docs(), Some("https://x.example.com/bot***/"));
    assert_eq!(
        refused.code(),
        Some(&GetMeCode::Other(ErrorCode::Unlisted("404".into())))
    );
    errors.push(refused);
    mock.enqueue(
        "get_me",
        MockResponse::raw(302, "text/plain", "")
            .header("Location", format!("http://localhost/bot{KEY}/getMe")),
    );
    errors.push(api.get_me().await.unwrap_err());
    mock.enqueue(
        "get_me",
        json(
            200,
            &serde_json::json!({ "result": { "id": KEY }, KEY: KEY }).to_string(),
        ),
    );
    errors.push(api.get_me().await.unwrap_err());
    mock.enqueue("get_me", MockResponse::cut(4));
    errors.push(api.get_me().await.unwrap_err());
    mock.enqueue(
        "get_me",
        MockResponse::ok().delay(Duration::from_secs(3600)),
    );
    errors.push(
        api.get_me()
            .timeout(Duration::from_millis(30))
            .await
            .unwrap_err(),
    );
    errors.push(
        api.get_me()
            .header("Prefer", "drop=request")
            .await
            .unwrap_err(),
    );
    let nobody = Bot::builder()
        .api_key(KEY)
        .base_url(nowhere())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    errors.push(nobody.get_me().await.unwrap_err());
    let https = Bot::builder()
        .api_key(KEY)
        .base_url(mock.url().replace("http://", "https://"))
        .build()
        .unwrap();
    errors.push(https.get_me().await.unwrap_err());
    errors.push(api.get_me().header("a b", "c").await.unwrap_err());
    for error in errors {
        shown.extend(texts(&error));
        let wide = bot::Error::from(error);
        shown.extend([
            format!("{wide}"),
            format!("{wide:#}"),
            format!("{wide:?}"),
            format!("{wide:#?}"),
        ]);
    }
    for text in shown {
        assert!(!text.contains("canary"), "{text}");
    }
}

#[tokio::test]
async fn a_key_in_the_path_is_encoded_and_can_be_sent_in_another_way() {
    let key = "7:a/../b?c#d%2e";
    let mock = crate::mock("bot.yaml").await;
    let api = Bot::builder()
        .api_key(key)
        .base_url(mock.url())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    assert_eq!(
        response(api.get_me().await).code,
        GetMeCode::N401,
        "it is not the mock's key"
    );
    let link = Bot::builder()
        .api_key(KEY)
        .auth(bot::Auth::Link)
        .base_url(mock.url())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    link.get_me().await.unwrap();
    let requests = mock.requests();
    assert_eq!(requests[0].path, "/api/bot7:a%2F..%2Fb%3Fc%23d%252e/getMe");
    // A server that echoes the URL echoes the key in its encoded form.
    let echo = serde_json::json!({ "ok": false, "description": format!("Nothing at {}, nor with {key}", requests[0].path) });
    let strange = crate::Mock::builder(mock.spec().clone())
        .key(key)
        .start()
        .await
        .unwrap();
    let api = Bot::builder()
        .api_key(key)
        .base_url(strange.url())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    strange.enqueue("get_me", json(200, &echo.to_string()));
    let error = api.get_me().await.unwrap_err();
    assert_eq!(
        error.message(),
        Some("Nothing at /api/bot***/getMe, nor with ***")
    );
    assert_eq!(
        (requests[1].path.as_str(), &requests[1].query[..]),
        ("/api/getMe", &[("token".to_owned(), KEY.to_owned())][..])
    );
    let error = link
        .get_me()
        .header("Prefer", "drop=request")
        .await
        .unwrap_err();
    assert!(
        matches!(error, CallError::Transport(_))
            && texts(&error).iter().all(|text| !text.contains("canary")),
        "{error:#?}"
    );
    assert_eq!(StatusCode::UNAUTHORIZED.as_u16(), requests[0].status);
}
