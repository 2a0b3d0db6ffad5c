//! If a server echoes the key, verbatim or percent-encoded, no string of the error contains it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the message"
)]

use infoplug::{ApiClient, CallError, Client, ConfigError};
use infoplug_mock::{Mock, MockResponse};
use keys::{Auth, ErrorMembers as _};

/// An API that accepts its key anywhere in a request.
#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/specs/keys.yaml")]
pub struct Keys(Client);

const KEY: &str = "123456:AB/CD-secret+x";
/// The key verbatim, in a path and in a query, and its half after the colon.
const FORMS: [&str; 4] = [
    KEY,
    "123456:AB%2FCD-secret%2Bx",
    "123456%3AAB%2FCD-secret%2Bx",
    "AB/CD-secret",
];
/// The key in HTTP Basic encoding.
const BASIC: &str = "bWU6MTIzNDU2OkFCL0NELXNlY3JldCt4";

async fn keys(auth: Option<Auth>) -> (Mock, Keys) {
    let spec = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/specs/keys.yaml"
    ))
    .unwrap();
    let mock = Mock::parse("keys.yaml", spec)
        .unwrap()
        .credential("user", "me")
        .credential("api_key", KEY)
        .start()
        .await
        .unwrap();
    let builder = Keys::builder()
        .credential("user", "me")
        .credential("api_key", KEY)
        .base_url(mock.url())
        .retry(infoplug::RetryPolicy::never());
    let built: Result<Keys, ConfigError> = match auth {
        Some(auth) => builder.auth(auth).build(),
        None => builder.build(),
    };
    (mock, built.unwrap())
}

fn assert_clean(text: &str) {
    for form in FORMS.into_iter().chain([BASIC]) {
        assert!(!text.contains(form), "{form} is in {text}");
    }
}

#[tokio::test]
async fn no_text_of_an_error_has_the_key_wherever_the_server_puts_it() {
    for (auth, form) in [
        (None, FORMS[1]),
        (Some(Auth::Query), FORMS[2]),
        (Some(Auth::Basic), BASIC),
    ] {
        let (mock, api) = keys(auth).await;
        for form in [KEY, form] {
            let body = serde_json::json!({
                "code": format!("x{form}"), "subcode": form, "details": format!("bad: {form}"), "parameter": form, "extra": form
            });
            mock.enqueue(
                "ping",
                MockResponse::raw(400, "application/json", body.to_string())
                    .header("X-Request-Id", format!("r-{form}")),
            );
            let error = api.ping().await.unwrap_err();
            assert_clean(&format!(
                "{error} {error:#} {error:?} {error:#?} {:?}",
                error.code()
            ));
            assert_clean(&serde_json::to_string(&error).unwrap());
            assert_eq!(
                (error.request_id(), error.extra()),
                (Some("r-***"), Some("***"))
            );
            // The body goes to the caller unchanged.
            assert_eq!(error.body(), Some(body.to_string().as_bytes()));

            // A success of the wrong shape, whose path contains a key from the server.
            let body = format!("{{\"{form}\":\"x\"}}");
            mock.enqueue(
                "ping",
                MockResponse::raw(200, "application/json", body)
                    .header("X-Request-Id", format!("r-{form}")),
            );
            let error = api.ping().await.unwrap_err();
            assert!(matches!(error, CallError::Decode(_)), "{error}");
            assert_clean(&format!("{error} {error:#} {error:?} {error:#?}"));
            assert_clean(&serde_json::to_string(&error).unwrap());
        }
        assert_eq!(mock.requests().len(), 4);
        assert_clean(&format!("{api:?} {:?}", mock.requests()));
    }
}

#[tokio::test]
async fn a_lost_connection_does_not_show_the_key_in_its_address() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    for auth in [Auth::Default, Auth::Query] {
        let builder = Keys::builder()
            .credential("user", "me")
            .credential("api_key", KEY)
            .auth(auth);
        let error = builder
            .base_url(&url)
            .retry(infoplug::RetryPolicy::never())
            .build()
            .unwrap()
            .ping()
            .await
            .unwrap_err();
        assert!(error.is_connect() && !error.was_sent(), "{error}");
        assert_clean(&format!("{error} {error:#} {error:?} {error:#?}"));
        let mut source = std::error::Error::source(&error);
        while let Some(error) = source {
            assert_clean(&format!("{error} {error:?}"));
            source = error.source();
        }
    }
}

#[test]
fn a_way_demands_the_credentials_that_it_sends_and_no_others() {
    let with_key = |auth| {
        Keys::builder()
            .credential("api_key", KEY)
            .auth(auth)
            .build()
    };
    assert!(with_key(Auth::Default).is_ok() && with_key(Auth::Query).is_ok());
    assert!(matches!(
        with_key(Auth::Basic),
        Err(infoplug::ConfigError::MissingKey {
            credential: "user",
            ..
        })
    ));
    assert!(matches!(
        Keys::builder().credential("user", "me").build(),
        Err(infoplug::ConfigError::MissingKey {
            credential: "api_key",
            ..
        })
    ));
}

#[tokio::test]
async fn an_endpoint_that_returns_nothing_does_not_mind_a_long_answer() {
    let (mock, _) = keys(None).await;
    let builder = Keys::builder()
        .credential("user", "me")
        .credential("api_key", KEY)
        .base_url(mock.url())
        .retry(infoplug::RetryPolicy::never());
    let api = builder.max_body(1000).build().unwrap();
    mock.enqueue(
        "tell",
        MockResponse::raw(200, "application/json", "x".repeat(3 << 20)),
    );
    api.tell().await.unwrap();
    mock.enqueue(
        "tell",
        MockResponse::raw(
            200,
            "application/json",
            "{\"ok\":false,\"code\":\"bad\",\"x\":\"".to_owned() + &"x".repeat(3 << 20),
        ),
    );
    let error = api.tell().await.unwrap_err();
    assert_eq!(
        (
            error.status().unwrap().as_u16(),
            error.code().unwrap().to_string().as_str()
        ),
        (200, "bad")
    );
}
