//! Every spec of the repository: each documented error can be played at each endpoint that documents it, and no success
//! looks like an error.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "what is wrong fails the test")]

mod common;

use std::path::PathBuf;

use common::{Reply, reach, spec};
use infoplug_mock::Mock;
use infoplug_spec::model::{Endpoint, ErrorMessage, Method, PlaceSource, Spec};
use serde_json::Value;

fn specs() -> Vec<PathBuf> {
    let files = |folder: &str| std::fs::read_dir(spec(folder)).unwrap().map(|entry| entry.unwrap().path());
    let mut specs: Vec<PathBuf> =
        files("").chain(files("examples")).filter(|path| path.extension().is_some_and(|end| end == "yaml")).collect();
    specs.sort();
    assert!(specs.len() > 1);
    specs
}

/// Whether a client can tell the code: it is written in the answer, or one of the things that the spec has a name for.
fn tells(spec: &Spec, error: &ErrorMessage, reply: &Reply) -> bool {
    let code = error.name.wire.as_str();
    let in_body = serde_json::from_slice::<Value>(&reply.body).is_ok_and(|body| contains(&body, code));
    let in_header = || reply.headers.values().any(|value| String::from_utf8_lossy(value.as_bytes()).contains(code));
    let formats = || spec.error_body.formats.iter();
    let chains =
        || formats().map(|format| &format.texts.code).chain(formats().flat_map(|format| &format.items).map(|items| &items.texts.code));
    let is_named = || chains().flatten().any(|place| matches!(&place.source, PlaceSource::Value(text) if text == code));
    let is_implied = || spec.status(reply.status).and_then(|status| status.code).is_some_and(|known| spec.error(known).name == error.name);
    in_body || in_header() || is_named() || is_implied()
}

fn contains(value: &Value, code: &str) -> bool {
    match value {
        Value::String(text) => text.contains(code),
        Value::Array(items) => items.iter().any(|item| contains(item, code)),
        Value::Object(members) => members.values().any(|member| contains(member, code)),
        scalar => scalar.is_number() && format!("{scalar}") == code,
    }
}

/// No body comes with these.
fn is_bodiless(endpoint: &Endpoint, status: u16) -> bool {
    endpoint.method == Method::Head || matches!(status, 204 | 205 | 304)
}

#[tokio::test]
async fn every_documented_error_is_played_with_its_status_and_code() {
    for path in specs() {
        let mock = Mock::start(&path).await.unwrap();
        let spec = mock.spec();
        for endpoint in &spec.endpoints {
            for documented in &endpoint.errors {
                let error = spec.error(documented.error);
                let statuses = documented.status.map_or_else(|| error.statuses.clone(), |status| vec![status]);
                let asked = statuses.iter().map(|status| (format!("error=\"{}\", code={status}", error.name.wire), Some(*status)));
                let plain = (format!("error=\"{}\"", error.name.wire), statuses.first().copied());
                for (prefer, status) in asked.chain([plain]) {
                    let reply = reach(&mock, endpoint).prefer(&prefer).send().await;
                    let context = || format!("{}: {} with {prefer}: {} {}", path.display(), endpoint.name.wire, reply.status, reply.text());
                    assert!(status.is_none_or(|status| reply.status == status), "{}", context());
                    assert!(is_bodiless(endpoint, reply.status) || tells(spec, error, &reply), "{}", context());
                    assert!(reply.header("preference-applied").is_some(), "{}", context());
                }
            }
        }
    }
}

#[tokio::test]
async fn every_endpoint_succeeds() {
    for path in specs() {
        let mock = Mock::start(&path).await.unwrap();
        for endpoint in &mock.spec().endpoints {
            mock.enqueue(&endpoint.name.wire, infoplug_mock::Answer::ok());
            let reply = reach(&mock, endpoint).send().await;
            assert!((200..300).contains(&reply.status), "{}: {}: {}", path.display(), endpoint.name.wire, reply.text());
            let played = mock.requests().pop().unwrap().endpoint;
            assert_eq!(played.as_deref(), Some(endpoint.name.wire.as_str()), "{}", path.display());
        }
    }
}
