//! Clients of the APIs in `spec/`: how a program sees their documented responses, and whether
//! clients, tools and specs agree.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the message"
)]

mod every;
mod same;
mod typed;

use std::fmt::{Debug, Display};
use std::path::Path;

use infoplug::{ApiClient, Builder, CallError, Client, ErrorResponse};
use infoplug_mock::{Mock, MockResponse};
use serde_json::{Map, Value};

macro_rules! clients {
    ($($client:ident = $spec:literal in $module:literal;)*) => {$(
        #[derive(Clone, Debug, ApiClient)]
        #[api(spec = $spec, module = $module)]
        struct $client(Client);
    )*};
}
clients! {
    Cognito = "spec/cognito.yaml" in "cognito";
    Discord = "spec/discord.yaml" in "discord";
    GitHub = "spec/github.yaml" in "github";
    Google = "spec/google.yaml" in "google";
    InfoPlug = "spec/infoplug.yaml" in "infoplug_api";
    Jira = "spec/jira.yaml" in "jira";
    OpenAi = "spec/openai.yaml" in "openai";
    Slack = "spec/slack.yaml" in "slack";
    Stripe = "spec/stripe.yaml" in "stripe";
    Telegram = "spec/telegram.yaml" in "telegram";
    X = "spec/x.yaml" in "x";
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Starts a mock of an API and returns a client that uses its key for every credential.
async fn start<T>(spec: &str, builder: Builder<T>) -> (Mock, T) {
    let mock = Mock::start(root().join(format!("spec/{spec}.yaml")))
        .await
        .unwrap();
    let credentials = mock
        .spec()
        .api
        .auth
        .iter()
        .flat_map(|auth| &auth.credentials);
    let builder = credentials.fold(builder, |builder, credential| {
        builder.credential(&credential.name.wire, mock.key())
    });
    let api = builder
        .base_url(mock.url())
        .retry(infoplug::RetryPolicy::never())
        .build()
        .unwrap();
    (mock, api)
}

/// A documented response in `tests/answers` and its expected explanation.
struct Case(Map<String, Value>);

/// Returns the documented responses of an API.
fn cases(api: &str) -> Vec<Case> {
    let file = std::fs::read(root().join(format!("tests/answers/{api}.json"))).unwrap();
    let cases: Vec<Map<String, Value>> = serde_json::from_slice(&file).unwrap();
    cases.into_iter().map(Case).collect()
}

impl Case {
    fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.as_str()
    }

    fn name(&self) -> &str {
        self.text("name").unwrap()
    }

    fn response(&self) -> MockResponse {
        let headers = self
            .0
            .get("headers")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let headers: Vec<(&str, &str)> = headers
            .map(|pair| (pair[0].as_str().unwrap(), pair[1].as_str().unwrap()))
            .collect();
        let (kinds, others): (Vec<_>, Vec<_>) = headers
            .into_iter()
            .partition(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let body = self
            .0
            .get("body")
            .map(ToString::to_string)
            .or_else(|| self.text("text").map(str::to_owned))
            .unwrap_or_default();
        let status = u16::try_from(self.0["status"].as_u64().unwrap()).unwrap();
        let response =
            MockResponse::raw(status, kinds.first().map_or("", |(_, value)| value), body);
        others
            .into_iter()
            .fold(response, |response, (name, value)| {
                response.header(name, value)
            })
    }
}

/// Enqueues a documented response by name.
fn enqueue(mock: &Mock, api: &str, name: &str) {
    let case = cases(api)
        .into_iter()
        .find(|case| case.name() == name)
        .unwrap_or_else(|| panic!("{api} has no response {name:?}"));
    mock.enqueue(case.text("endpoint").unwrap(), case.response());
}

fn response<T, C: Debug + Display>(result: Result<T, CallError<C>>) -> ErrorResponse<C> {
    match result {
        Err(CallError::Response(response)) => response,
        Err(other) => panic!("not an error response: {other}"),
        Ok(_) => panic!("a success"),
    }
}
