//! Errors as `miette` reports.
//!
//! `cargo test -p infoplug --features miette --test report`

#![cfg(feature = "miette")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the message"
)]

use std::fmt::Display;
use std::net::TcpListener;

use infoplug::{ApiClient, Client};
use infoplug_mock::{Mock, MockResponse};
use miette::{Diagnostic, NarratableReportHandler, Report, Severity};

/// A client of an API whose errors use everything that an error can have.
#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/specs/payments.yaml")]
pub struct Payments(Client);

async fn start() -> (Mock, Payments) {
    let mock = Mock::start("tests/specs/payments.yaml").await.unwrap();
    let api = Payments::builder()
        .api_key(mock.key())
        .base_url(mock.url())
        .retry(infoplug::RetryPolicy::never())
        .build()
        .unwrap();
    (mock, api)
}

/// Code, help, URL and severity.
type Shown = (
    Option<String>,
    Option<String>,
    Option<String>,
    Option<Severity>,
);

fn shown(error: &dyn Diagnostic) -> Shown {
    let text = |part: Option<Box<dyn Display + '_>>| part.map(|part| part.to_string());
    (
        text(error.code()),
        text(error.help()),
        text(error.url()),
        error.severity(),
    )
}

fn wanted(code: Option<&str>, help: Option<&str>, url: Option<&str>, severity: Severity) -> Shown {
    let text = |part: Option<&str>| part.map(str::to_owned);
    (text(code), text(help), text(url), Some(severity))
}

/// Returns the output for a terminal without graphics.
fn rendered(error: &dyn Diagnostic) -> String {
    let mut text = String::new();
    NarratableReportHandler::new()
        .render_report(&mut text, error)
        .unwrap();
    text
}

#[tokio::test]
async fn an_error_answer_has_its_code_its_solution_and_the_address_of_its_documentation() {
    let (mock, api) = start().await;
    mock.enqueue(
        "pay",
        MockResponse::raw(
            402,
            "application/json",
            r#"{"error":{"code":"card_declined","message":"Declined."}}"#,
        ),
    );
    let error = api.pay(5).await.unwrap_err();
    let solution = Some("Ask for another card and call `pay` again.");
    let docs = Some("https://payments.example.com/docs/errors#card_declined");
    let wanted = wanted(Some("pay::card_declined"), solution, docs, Severity::Error);
    assert_eq!(shown(&error), wanted);
    assert_eq!(shown(error.response().unwrap()), wanted);
    assert_eq!(shown(&payments::Error::from(error)), wanted);

    // The URL from the response if the spec has none, or else that of the endpoint, if any.
    let body = r#"{"error":{"code":"unlisted","docs":"https://x.example.com/"}}"#;
    for (status, body, url) in [
        (402, body, Some("https://x.example.com/")),
        (402, "{}", docs),
        (418, "{}", Some("https://payments.example.com/docs/pay")),
    ] {
        mock.enqueue("pay", MockResponse::raw(status, "application/json", body));
        assert_eq!(shown(&api.pay(5).await.unwrap_err()).2.as_deref(), url);
    }
    // Without a code, the endpoint replaces it. A code is one word on a line.
    mock.enqueue("pay", MockResponse::raw(502, "text/html", "<html>"));
    assert_eq!(
        shown(&api.pay(5).await.unwrap_err()).0.as_deref(),
        Some("pay")
    );
    mock.enqueue(
        "pay",
        MockResponse::raw(
            402,
            "application/json",
            "{\"error\":{\"code\":\"a\\u001b[2J\\nb\"}}",
        ),
    );
    assert_eq!(
        shown(&api.pay(5).await.unwrap_err()).0.as_deref(),
        Some("pay::a\\u{1b}[2J b")
    );
    mock.enqueue("get_payment", MockResponse::error("no_payment"));
    assert_eq!(shown(&api.get_payment("a").await.unwrap_err()).2, None);
}

#[tokio::test]
async fn what_passes_by_itself_is_a_warning() {
    let (mock, api) = start().await;
    let severity = async |status: u16| {
        mock.enqueue(
            "get_payment",
            MockResponse::raw(status, "application/json", "{}"),
        );
        api.get_payment("a").await.unwrap_err().severity()
    };
    assert_eq!(severity(429).await, Some(Severity::Warning));
    assert_eq!(severity(503).await, Some(Severity::Warning));
    assert_eq!(severity(404).await, Some(Severity::Error));
    assert_eq!(
        severity(200).await,
        Some(Severity::Error),
        "a success that cannot be read"
    );
    mock.enqueue("pay", MockResponse::raw(503, "application/json", "{}"));
    assert_eq!(
        api.pay(5).await.unwrap_err().severity(),
        Some(Severity::Error),
        "it may have run"
    );
}

#[tokio::test]
async fn an_error_without_an_answer_has_the_endpoint_for_a_code() {
    let (_mock, api) = start().await;
    let invalid = api.pay(0).await.unwrap_err();
    assert_eq!(
        shown(&invalid),
        wanted(
            Some("pay"),
            Some("Correct the named parameters, then make the call."),
            None,
            Severity::Error
        )
    );

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let nobody = Payments::builder()
        .api_key("k")
        .base_url(url)
        .retry(infoplug::RetryPolicy::never())
        .build()
        .unwrap();
    let refused = payments::Error::from(nobody.pay(5).await.unwrap_err());
    let (code, help, url, severity) = shown(&refused);
    assert_eq!(
        (code.as_deref(), url, severity),
        (Some("pay"), None, Some(Severity::Warning))
    );
    assert!(help.unwrap().contains("then retry"));

    let config = payments::Error::from(Payments::builder().build().unwrap_err());
    assert_eq!(shown(&config), wanted(None, None, None, Severity::Error));
}

#[tokio::test]
async fn errors_leave_a_function_as_reports() {
    async fn pay(api: &Payments) -> miette::Result<String> {
        let payment = api.pay(5).await?;
        Ok(payment.id)
    }
    async fn move_payment(api: &Payments) -> Result<(), payments::Error> {
        api.cancel_payment("a").await?;
        api.pay(5).await?;
        Ok(())
    }
    let (mock, api) = start().await;
    let declined = || {
        let body =
            r#"{"error":{"code":"card_declined","message":"Declined.","charge":"body-canary"}}"#;
        MockResponse::raw(402, "application/json", body)
            .header("X-Trace", "header-canary")
            .header("Request-Id", "req_1")
    };
    mock.enqueue("pay", declined());
    let report: Report = pay(&api).await.unwrap_err();
    let text = rendered(report.as_ref());
    let lines = [
        "pay: 402 card_declined: Declined. Ask for another card and call `pay` again [request req_1]",
        "diagnostic help: Ask for another card and call `pay` again.",
        "diagnostic code: pay::card_declined",
        "For more details, see:",
        "https://payments.example.com/docs/errors#card_declined",
    ];
    for line in lines {
        assert_eq!(text.matches(line).count(), 1, "{line} in {text}");
    }
    assert!(
        !text.contains("canary") && !text.contains(mock.key()),
        "{text}"
    );
    mock.enqueue("pay", declined());
    let report = Report::new(move_payment(&api).await.unwrap_err());
    assert_eq!(rendered(report.as_ref()), text);
    assert!(
        report
            .downcast_ref::<payments::Error>()
            .is_some_and(|error| error.status().is_some())
    );
}
