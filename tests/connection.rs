//! The errors that a caller gets for problems of the connection, none of which leak the key.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the message"
)]

use std::time::Duration;

use infoplug::{CallError, ConfigError, InfoPlug, Phase, RetryPolicy};
use infoplug_mock::{Mock, MockResponse};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

const KEY: &str = "canary-4f1c-key";

fn client(url: impl Into<String>) -> InfoPlug {
    InfoPlug::builder()
        .api_key(KEY)
        .base_url(url)
        .retry(RetryPolicy::never())
        .build()
        .unwrap()
}

/// Starts a server that reads a request, sends these bytes and closes the connection.
async fn raw(response: &'static [u8]) -> (String, tokio::task::JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let task = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = vec![0; 16 * 1024];
        let length = stream.read(&mut request).await.unwrap();
        stream.write_all(response).await.unwrap();
        request.truncate(length);
        request
    });
    (url, task)
}

#[tokio::test]
async fn a_refused_connection_was_not_sent_and_can_be_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = client(url)
        .get_company_search_status("a")
        .await
        .unwrap_err();
    let CallError::Transport(transport) = &error else {
        panic!("{error}")
    };
    assert_eq!(transport.phase(), Phase::Connect);
    assert!(!error.was_sent() && error.is_retryable() && !error.is_timeout());
    assert!(
        error
            .to_string()
            .starts_with("get_company_search_status: cannot connect: "),
        "{error}"
    );
    assert!(std::error::Error::source(&error).is_some());
}

#[tokio::test]
async fn a_connection_lost_after_the_request_may_have_run_and_is_not_to_be_repeated() {
    for response in [&b""[..], b"HTTP/1.1 20", b"not http at all\r\n\r\n"] {
        let (url, task) = raw(response).await;
        let error = client(url)
            .search_companies()
            .keywords("a")
            .await
            .unwrap_err();
        let CallError::Transport(transport) = &error else {
            panic!("{error}")
        };
        assert_eq!(transport.phase(), Phase::Exchange, "{error}");
        assert!(error.was_sent() && !error.is_retryable());
        drop(task.await);
    }
}

#[tokio::test]
async fn a_server_without_tls_has_seen_nothing_of_a_call_over_https() {
    let (url, _task) = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}").await;
    let api = InfoPlug::builder()
        .api_key(KEY)
        .base_url(url.replace("http://", "https://"))
        .build()
        .unwrap();
    let error = api.search_companies().keywords("a").await.unwrap_err();
    let CallError::Transport(transport) = &error else {
        panic!("{error}")
    };
    assert_eq!(transport.phase(), Phase::Connect, "{error}");
    assert!(!error.was_sent() && error.is_retryable());
}

#[tokio::test]
async fn time_that_runs_out_is_a_time_out_with_the_limit() {
    let mock = Mock::start(concat!(env!("CARGO_MANIFEST_DIR"), "/spec/infoplug.yaml"))
        .await
        .unwrap();
    let api = InfoPlug::builder()
        .api_key(mock.key())
        .base_url(mock.url())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    mock.enqueue(
        "get_company_search_status",
        MockResponse::ok().delay(Duration::from_secs(3600)),
    );
    let error = api
        .get_company_search_status("a")
        .timeout(Duration::from_millis(30))
        .await
        .unwrap_err();
    assert!(error.is_timeout() && error.was_sent(), "{error}");
    assert!(
        error.is_retryable(),
        "asking for the state is free and harmless"
    );
    assert_eq!(
        error.to_string(),
        "get_company_search_status: no response, though the call may have run, within 30ms (`timeout`)"
    );
}

#[tokio::test]
async fn a_redirect_is_an_error_and_the_key_does_not_follow_it() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let target = elsewhere.local_addr().unwrap();
    let response =
        format!("HTTP/1.1 302 Found\r\nLocation: http://{target}/\r\nContent-Length: 0\r\n\r\n");
    let (url, task) = raw(response.leak().as_bytes()).await;
    let error = client(url)
        .get_company_search_status("a")
        .await
        .unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(302));
    assert!(String::from_utf8_lossy(&task.await.unwrap()).contains(KEY));
    let nobody_came = tokio::time::timeout(Duration::from_millis(20), elsewhere.accept()).await;
    assert!(nobody_came.is_err());
}

#[tokio::test]
async fn the_key_is_in_no_text_that_the_client_makes() {
    let (url, _task) = raw(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\n{}").await;
    let api = client(&url);
    let request = api.get_company_search_status("a");
    let mut texts = vec![
        format!("{api:?}"),
        format!("{request:?}"),
        format!("{:?}", InfoPlug::builder().api_key(KEY)),
    ];
    texts.push(format!("{:?}", infoplug::ApiKey::from(KEY)));
    let error = request.await.unwrap_err();
    texts.extend([
        format!("{error}"),
        format!("{error:?}"),
        format!("{error:#?}"),
    ]);
    let error = api.get_company_search_status("b").await.unwrap_err();
    texts.extend([format!("{error}"), format!("{error:?}")]);
    let bad = InfoPlug::builder()
        .api_key(format!("{KEY}\n"))
        .build()
        .unwrap_err();
    texts.extend([format!("{bad}"), format!("{bad:?}")]);
    for text in texts {
        assert!(!text.contains("canary"), "{text}");
    }
}

#[test]
fn settings_that_cannot_work_are_refused_with_what_to_do() {
    let refused = |builder: infoplug::Builder<InfoPlug>| builder.build().unwrap_err().to_string();
    assert!(refused(InfoPlug::builder()).contains("INFOPLUG_API_KEY"));
    assert!(refused(InfoPlug::builder().api_key("")).contains("it is empty"));
    assert!(refused(InfoPlug::builder().api_key("k\n")).contains("white space"));
    assert!(refused(InfoPlug::builder().api_key("k\u{0}k")).contains("control character"));
    assert!(
        refused(
            InfoPlug::builder()
                .api_key("k")
                .base_url("http://example.com")
        )
        .contains("https://")
    );
    // The key in the position of the name.
    let swapped = refused(
        InfoPlug::builder()
            .api_key("k")
            .credential("canary-0123456789", "api_key"),
    );
    assert!(
        swapped.contains("it has `api_key`") && !swapped.contains("canary"),
        "{swapped}"
    );
    assert!(
        refused(InfoPlug::builder().api_key("k").header("a", "b\nc"))
            .contains("the header `a` cannot be sent: its value")
    );
    for (name, value) in [
        ("Bearer canary-1", "Authorization"),
        ("canary-1", "X\nY"),
        ("canary/1=", "X-Key"),
    ] {
        let swapped = InfoPlug::builder()
            .api_key("k")
            .secret_header(name, value)
            .build()
            .unwrap_err();
        let texts = [
            swapped.to_string(),
            format!("{swapped:?}"),
            format!("{swapped:#?}"),
        ];
        assert!(
            texts
                .iter()
                .all(|text| text.contains("***") && !text.contains("canary")),
            "{texts:?}"
        );
    }
    assert!(matches!(
        InfoPlug::builder().build(),
        Err(ConfigError::MissingKey {
            env: "INFOPLUG_API_KEY",
            ..
        })
    ));
    assert!(
        InfoPlug::builder()
            .api_key("k")
            .base_url("http://example.com")
            .allow_plain_http(true)
            .build()
            .is_ok()
    );
}

#[test]
fn a_program_without_an_async_runtime_can_call() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = infoplug::block_on(client(url).get_company_search_status("a"))
        .unwrap()
        .unwrap_err();
    assert!(matches!(error, CallError::Transport(_)));
}

#[tokio::test]
async fn blocking_inside_of_an_async_runtime_is_an_error_and_not_a_panic() {
    assert!(infoplug::block_on(async {}).is_err());
}
