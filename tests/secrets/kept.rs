//! The contents of a recorder that prints its input.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use infoplug::{
    BoxFuture, FailureKind, Transport, TransportFailure, TransportRequest, TransportResponse,
};
use infoplug_mock::{Fault, Faulty};

use crate::canary::Auth;
use crate::{KEY, WAYS, assert_clean, assert_error_clean, builder, echo, get_item, log, pay};

struct Recorder {
    inner: Arc<dyn Transport>,
    path: PathBuf,
}

impl Transport for Recorder {
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<Result<TransportResponse, TransportFailure>> {
        let mut file = fs::File::options()
            .create(true)
            .append(true)
            .open(&self.path)
            .unwrap();
        writeln!(
            file,
            "{request:?} {request:#?} {:?} {} {}",
            request.headers(),
            request.template(),
            request.operation()
        )
        .unwrap();
        let pending = self.inner.send(request);
        Box::pin(async move {
            let response = pending.await;
            match &response {
                Ok(response) => writeln!(file, "{response:?} {:?}", response.body).unwrap(),
                Err(failure) => writeln!(file, "{failure} {failure:?}").unwrap(),
            }
            response
        })
    }
}

#[tokio::test]
async fn no_file_of_a_recorder_has_a_secret() {
    let path =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("secrets-{}.log", std::process::id()));
    for way in WAYS {
        let script = [
            Fault::Response(echo(400, KEY)),
            Fault::ResetAfterRequest,
            Fault::ok(r#"{"id":1}"#),
        ];
        let server = Faulty::start(script).await.unwrap();
        let there = path.clone();
        let api = builder(server.url(), way)
            .wrap_transport(move |inner| Recorder { inner, path: there })
            .build()
            .unwrap();
        assert_error_clean(&get_item(&api).await.unwrap_err());
        assert_error_clean(&pay(&api).await.unwrap_err());
        get_item(&api).await.unwrap();
    }
    let text = fs::read_to_string(&path).unwrap();
    fs::remove_file(&path).unwrap();
    assert!(
        text.contains("/items/{id}")
            && text.contains("x-own: ***")
            && text.contains("\"x-own\": Sensitive"),
        "{text}"
    );
    assert_clean(&text);
}

/// A transport that puts the URL into its errors, as many do.
struct Talkative;

impl Transport for Talkative {
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<Result<TransportResponse, TransportFailure>> {
        let (_, url, headers, _) = request.into_parts();
        let headers: Vec<_> = headers
            .values()
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
            .collect();
        let reason = format!("cannot fetch {url} with {headers:?}");
        Box::pin(async move { Err(TransportFailure::new(FailureKind::Lost, reason)) })
    }
}

#[tokio::test]
async fn a_transport_that_names_the_address_in_its_errors_shows_no_secret() {
    for way in WAYS {
        let api = builder("http://127.0.0.1:1", way)
            .transport(Talkative)
            .build()
            .unwrap();
        let error = get_item(&api).await.unwrap_err();
        assert!(
            error
                .to_string()
                .contains("cannot fetch http://127.0.0.1:1/"),
            "{error}"
        );
        assert_error_clean(&error);
    }
    let api = builder("http://127.0.0.1:1", Auth::Path)
        .transport(Talkative)
        .build()
        .unwrap();
    assert_error_clean(&pay(&api).await.unwrap_err());
    assert_clean(&log().text());
}
