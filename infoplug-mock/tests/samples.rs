//! Sample requests that show how an endpoint is called, and the hook that receives each request.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure must fail the test"
)]

mod common;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use common::{Call, call, info, spec};
use infoplug_mock::{Mock, Recorded, Sample};

const SPECS: [&str; 12] = [
    "cognito.yaml",
    "discord.yaml",
    "examples/tickets.yaml",
    "github.yaml",
    "google.yaml",
    "infoplug.yaml",
    "jira.yaml",
    "openai.yaml",
    "slack.yaml",
    "stripe.yaml",
    "telegram.yaml",
    "x.yaml",
];

fn request(mock: &Mock, sample: Sample) -> Call {
    let call = call(mock, &sample.method, &sample.target).body(sample.body);
    sample
        .headers
        .into_iter()
        .fold(call, |call, (name, value)| call.header(&name, &value))
}

#[tokio::test]
async fn a_sample_has_what_its_endpoint_needs() {
    for name in SPECS {
        let mock = Mock::start(spec(name)).await.unwrap();
        for endpoint in &mock.spec().endpoints {
            let sample = mock.sample(&endpoint.name.wire).unwrap();
            let reply = request(&mock, sample).send().await;
            let status = reply.status;
            // If a sample's identifier is that of a job, it leads to nothing.
            assert!(
                status < 300 || status == 404,
                "{name} {}: {status} {}",
                endpoint.name.wire,
                reply.text()
            );
            assert_eq!(
                mock.requests().pop().unwrap().endpoint.as_deref(),
                Some(endpoint.name.wire.as_str()),
                "{name}"
            );
        }
    }
}

/// A mock that reports its requests to a list.
async fn told(yaml: &str) -> (Mock, Arc<Mutex<Vec<(Recorded, Duration)>>>) {
    let told: Arc<Mutex<Vec<(Recorded, Duration)>>> = Arc::default();
    let list = Arc::clone(&told);
    let builder = Mock::parse("told.yaml", yaml).unwrap().keep_requests(false);
    let builder = builder
        .on_response(move |recorded, took| list.lock().unwrap().push((recorded.clone(), took)));
    (builder.start().await.unwrap(), told)
}

#[tokio::test]
async fn each_request_is_told_with_its_code_and_without_secrets() {
    let yaml = std::fs::read_to_string(spec("telegram.yaml")).unwrap();
    let (mock, told) = told(&yaml).await;
    let path = mock.sample("get_me").unwrap().target;
    assert!(path.contains(mock.key()));
    call(&mock, "GET", &format!("{path}?a=b%20c&key={}", mock.key()))
        .send()
        .await;
    call(&mock, "GET", &path)
        .prefer("error=unauthorized")
        .send()
        .await;
    call(&mock, "GET", &path)
        .prefer("drop=request")
        .attempt()
        .await;
    call(&mock, "GET", &format!("/elsewhere/{}", mock.key()))
        .send()
        .await;
    let told = told.lock().unwrap();
    let lines: Vec<_> = told
        .iter()
        .map(|(seen, _)| (seen.shown_target(), seen.status, seen.code.clone()))
        .collect();
    assert_eq!(
        lines[0],
        ("/***/getMe?a=b%20c&key=***".to_owned(), 200, None)
    );
    assert_eq!(
        lines[1],
        (
            "/***/getMe".to_owned(),
            401,
            Some("unauthorized".to_owned())
        )
    );
    assert_eq!(lines[2], ("/***/getMe".to_owned(), 0, None));
    assert_eq!(lines[3], ("/***".to_owned(), 404, None));
    assert!(mock.requests().is_empty(), "requests are not kept");
}

#[tokio::test]
async fn a_request_that_fits_no_endpoint_is_told_without_the_secrets_of_any() {
    let spec = "
infoplug: 1
api: { name: S, base_url: https://example.com }
endpoints:
  open: { post: '/doors/{pin}', path: { pin: { type: string, secret: true } }, query: { token: { type: string, secret: true } } }
";
    let (mock, told) = told(spec).await;
    for (method, target) in [
        ("PUT", "/doors/1234?token=5678&a=b"),
        ("POST", "/door/1234?token=5678"),
        ("POST", "/doors/1234?token=5678"),
    ] {
        call(&mock, method, target).send().await;
    }
    let told = told.lock().unwrap();
    let lines: Vec<_> = told
        .iter()
        .map(|(seen, _)| (seen.shown_target(), seen.status))
        .collect();
    let wanted = [
        ("/***?token=***&a=b".to_owned(), 405),
        ("/***?token=***".to_owned(), 404),
        ("/doors/{pin}?token=***".to_owned(), 204),
    ];
    assert_eq!(lines, wanted);
    assert!(!format!("{told:?}").contains("1234"), "{told:?}");
}

#[tokio::test]
async fn of_a_body_that_fits_no_endpoint_nothing_is_told_if_a_secret_may_be_anywhere_in_it() {
    let head = "infoplug: 1\napi: { name: S, base_url: https://example.com }\n";
    let endpoint = "endpoints: { open: { post: /open, body: { card: Card } } }\n";
    let of = |number: &str| {
        format!(
            "{head}types: {{ Card: {{ fields: {{ number: {number}, holder: string }} }} }}\n{endpoint}"
        )
    };
    let secret = "{ type: string, secret: true }";
    let body = r#"{"card":{"number":{"a":["1234"]},"holder":"1234"}}"#;
    for (number, is_told) in [
        (secret.to_owned(), false),
        (format!("{{ array: {secret} }}"), false),
        (format!("{{ map: {secret} }}"), false),
        (format!("{{ map: {{ array: {secret} }} }}"), false),
        ("string".to_owned(), true),
    ] {
        let (mock, told) = told(&of(&number)).await;
        call(&mock, "POST", "/elsewhere").body(body).send().await;
        let told = told.lock().unwrap();
        let shown = format!("{:?}", told[0].0);
        assert_eq!(
            (told[0].0.status, shown.contains("1234")),
            (404, is_told),
            "{number}: {shown}"
        );
        assert_eq!(
            shown.contains("body: \"***\""),
            !is_told,
            "{number}: {shown}"
        );
    }
}

#[tokio::test]
async fn the_time_that_is_told_has_the_delay_in_it() {
    let yaml = std::fs::read_to_string(spec("infoplug.yaml")).unwrap();
    let (mock, told) = told(&yaml).await;
    info(&mock, "GET", "/nowhere").send().await;
    info(&mock, "POST", "/search-companies")
        .prefer("code=200, delay=30")
        .send()
        .await;
    let told = told.lock().unwrap();
    assert_eq!(told[0].0.endpoint, None);
    assert!(told[1].1 >= Duration::from_millis(30), "{:?}", told[1].1);
}
