//! Every spec in the repository: each documented error can be played at each endpoint that
//! documents it, and no success looks like an error.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure must fail the test"
)]

mod common;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use common::{Reply, reach, spec};
use infoplug_mock::{Mock, MockResponse};
use infoplug_runtime::generated as rt;
use infoplug_spec::lower;
use infoplug_spec::model::{Endpoint, ErrorFormat, Method};

fn specs() -> Vec<PathBuf> {
    let files = |folder: &str| {
        std::fs::read_dir(spec(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
    };
    let mut specs: Vec<PathBuf> = files("")
        .chain(files("examples"))
        .chain(files("../tests/specs"))
        .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
        .collect();
    specs.sort();
    assert!(specs.len() > 1);
    specs
}

/// Returns what a client reads in a response of the mock.
fn read(operation: &'static rt::Operation, reply: &Reply) -> rt::Explained {
    let status = http::StatusCode::from_u16(reply.status).unwrap();
    rt::explain(
        operation,
        status,
        reply.headers.clone(),
        &reply.body,
        std::time::SystemTime::UNIX_EPOCH,
    )
}

/// Returns whether the response has no body.
fn is_bodiless(endpoint: &Endpoint, status: u16) -> bool {
    endpoint.method == Method::Head || matches!(status, 204 | 205 | 304)
}

#[tokio::test]
#[allow(clippy::too_many_lines, reason = "one loop over all specs")]
async fn every_error_that_is_played_is_read_as_that_error() {
    let mut untold = BTreeSet::new();
    for path in specs() {
        let mock = Mock::start(&path).await.unwrap();
        let spec = mock.spec();
        let has = |test: &dyn Fn(&ErrorFormat) -> bool| spec.error_body.formats.iter().any(test);
        let api = rt::Api::leak(lower::api(spec));
        let operations: Vec<_> = spec
            .endpoints
            .iter()
            .map(|endpoint| rt::Operation::leak(api, lower::operation(spec, endpoint)))
            .collect();
        for (index, endpoint) in spec.endpoints.iter().enumerate() {
            for documented in &endpoint.errors {
                let error = spec.error(documented.error);
                let code = error.name.wire.as_str();
                let quoted = format!(
                    "error=\"{}\"",
                    code.replace('\\', "\\\\").replace('"', "\\\"")
                );
                let statuses = documented
                    .status
                    .map_or_else(|| error.statuses.clone(), |status| vec![status]);
                let asked = statuses.iter().map(|status| {
                    (
                        format!("{quoted}, code={status}, retry-after=7"),
                        Some(*status),
                    )
                });
                let plain = (
                    format!("{quoted}, retry-after=7"),
                    statuses.first().copied(),
                );
                // Some codes cannot be in a header, neither to be requested nor to be sent.
                let is_header = http::HeaderValue::from_bytes(code.as_bytes()).is_ok();
                for (prefer, status) in asked.chain([plain]) {
                    let reply = if is_header {
                        reach(&mock, endpoint).prefer(&prefer).send().await
                    } else {
                        mock.enqueue(
                            &endpoint.name.wire,
                            MockResponse::error(code).retry_after("7"),
                        );
                        reach(&mock, endpoint).send().await
                    };
                    let context = || {
                        format!(
                            "{}: {} with {prefer}: {} {}",
                            path.display(),
                            endpoint.name.wire,
                            reply.status,
                            reply.text()
                        )
                    };
                    assert!(
                        status.is_none_or(|status| reply.status == status),
                        "{}",
                        context()
                    );
                    let explained = read(operations[index], &reply);
                    let response = &explained.response;
                    if !is_bodiless(endpoint, reply.status) {
                        assert!(explained.is_error, "{}", context());
                        assert_eq!(
                            response.code_text(),
                            Some(error.name.wire.as_str()),
                            "{}",
                            context()
                        );
                        let parameter = documented
                            .parameter
                            .as_deref()
                            .or(error.parameter.as_deref());
                        let told = response.parameter();
                        assert!(
                            parameter.is_none() || told.is_none() || told == parameter,
                            "{told:?} {}",
                            context()
                        );
                        if parameter.is_some()
                            && told.is_none()
                            && has(&|format| !format.texts.parameter.is_empty())
                        {
                            untold.insert(path.file_stem().unwrap().display().to_string());
                        }
                        let id = response
                            .request_id()
                            .is_some_and(|id| id.starts_with("mock-"));
                        assert_eq!(
                            id,
                            has(&|format| !format.request_id.is_empty()),
                            "{}",
                            context()
                        );
                        // The location of the wait may be what identifies another error.
                        let waits = response.retry_after() == Some(Duration::from_secs(7))
                            || reply.header("retry-after") == Some("7");
                        assert!(waits, "{:?} {}", response.retry_after(), context());
                    }
                    assert!(
                        reply.header("preference-applied").is_some() == is_header,
                        "{}",
                        context()
                    );
                }
            }
        }
    }
    // In these specs the message, or the string that identifies the code, is at the location of the
    // parameter.
    assert_eq!(untold.into_iter().collect::<Vec<_>>(), ["jira", "slack"]);
}

#[tokio::test]
async fn every_endpoint_succeeds() {
    for path in specs() {
        let mock = Mock::start(&path).await.unwrap();
        for endpoint in &mock.spec().endpoints {
            mock.enqueue(&endpoint.name.wire, MockResponse::ok());
            let reply = reach(&mock, endpoint).send().await;
            assert!(
                (200..300).contains(&reply.status),
                "{}: {}: {}",
                path.display(),
                endpoint.name.wire,
                reply.text()
            );
            let played = mock.requests().pop().unwrap().endpoint;
            assert_eq!(
                played.as_deref(),
                Some(endpoint.name.wire.as_str()),
                "{}",
                path.display()
            );
        }
    }
}
