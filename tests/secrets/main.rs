//! Plants canaries wherever a client keeps secrets. Nothing that a program can print, record or
//! send elsewhere contains one of them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the message"
)]

mod echo;
mod elsewhere;
mod errors;
mod kept;
mod shown;
mod spelled;

use std::fmt::{Debug, Display};
use std::io;
use std::sync::{Arc, Mutex, OnceLock};

use canary::Auth;
use infoplug::{ApiClient, Builder, Client, RetryPolicy};
use infoplug_mock::Canned;
use serde::Serialize;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;

/// An API that accepts its key in every way, and secrets in every part of a request.
#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/specs/canary.yaml")]
pub struct Canary(Client);

/// The key, with characters that URLs, JSON, HTML and `Debug` escape.
const KEY: &str = "51:canary/key+A\"b\\c&d<e>%f";
/// A header of the client.
const HEADER: &str = "canary-header/2 + two";
/// A header of one request.
const OWN_HEADER: &str = "canary-own-header-3";
/// Parameters that the spec marks as secret.
const ID: &str = "canary id/4";
const TRACE: &str = "canary-trace-5";
const SIGNATURE: &str = "canary signature&6";
const CARD: &str = "canary-card-4111";
const PIN: &str = "canary-pin-7";

const ALL: [&str; 8] = [KEY, HEADER, OWN_HEADER, ID, TRACE, SIGNATURE, CARD, PIN];

const WAYS: [Auth; 5] = [
    Auth::Default,
    Auth::Bearer,
    Auth::Query,
    Auth::Basic,
    Auth::Path,
];

fn builder(url: &str, way: Auth) -> Builder<Canary> {
    log();
    Canary::builder()
        .api_key(KEY)
        .secret_header("X-Session", HEADER)
        .auth(way)
        .base_url(url)
        .retry(RetryPolicy::never())
}

fn client(url: &str, way: Auth) -> Canary {
    builder(url, way).build().unwrap()
}

/// Returns a request with a secret in every part.
fn get_item(api: &Canary) -> canary::GetItemRequest {
    api.get_item(ID)
        .x_trace_token(TRACE)
        .signature(SIGNATURE)
        .secret_header("X-Own", OWN_HEADER)
}

fn pay(api: &Canary) -> canary::PayRequest {
    let card = canary::Card {
        number: CARD.into(),
        ..canary::Card::default()
    };
    api.pay(card).pin(PIN).secret_header("X-Own", OWN_HEADER)
}

/// Returns a response that echoes canaries everywhere, in one of their spellings.
fn echo(status: u16, form: &str) -> Canned {
    let header: String = form.chars().filter(|c| !c.is_control()).collect();
    let body = serde_json::json!({
        "ok": false, form: form, "code": format!("x{form}"), "subcode": form, "category": form, "message": format!("no {form}, sorry"),
        "details": format!("at /v1/bot{form}/x?key={form}"), "user_message": form, "parameter": form, "docs": format!("https://x.example/{form}"),
        "extra": form, "id": form, "name": form,
        "errors": [{"code": form, "message": form, "field": form, "hint": form}, {form: form, "message": [form]}],
    });
    Canned::new(status, body.to_string())
        .header("x-request-id", format!("r-{header}"))
        .header("x-echo", header.clone())
        .header("set-cookie", format!("session={header}"))
        .header("www-authenticate", format!("Bearer realm=\"{header}\""))
}

/// Fails if a string contains a canary.
#[track_caller]
fn assert_clean(text: &str) {
    for canary in ALL {
        for form in spelled::spellings(canary) {
            assert!(!text.contains(&form), "{form} is in {text}");
        }
    }
}

/// Returns everything that can be printed about a value.
#[track_caller]
fn assert_debug_clean(value: &dyn Debug) {
    assert_clean(&format!("{value:?}"));
    assert_clean(&format!("{value:#?}"));
}

/// Returns everything that can be printed about an error, its sources and its contents.
#[track_caller]
fn assert_error_clean<C: Debug + Display>(error: &infoplug::CallError<C>)
where
    infoplug::CallError<C>: Serialize,
{
    let mut next: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = next {
        assert_clean(&format!("{error}"));
        assert_clean(&format!("{error:#}"));
        assert_debug_clean(&error);
        next = error.source();
    }
    assert_clean(&serde_json::to_string(error).unwrap());
    if let Some(response) = error.response() {
        assert_clean(&format!("{response} {response:#} {:?}", response.headers()));
        assert_debug_clean(response);
        assert_clean(&serde_json::to_string(response).unwrap());
        for item in response.errors() {
            assert_clean(&format!("{item} {item:?} {item:#?}"));
        }
        let texts = [
            response.subcode(),
            response.category(),
            response.message(),
            response.details(),
            response.user_message(),
        ];
        assert_debug_clean(&texts);
        assert_debug_clean(&[
            response.parameter(),
            response.docs(),
            response.request_id(),
            response.code_text(),
        ]);
        assert_debug_clean(&response.members().collect::<Vec<_>>());
    }
}

/// Returns everything that the library has logged, at any level, since the first test.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

fn log() -> &'static Log {
    static LOG: OnceLock<Log> = OnceLock::new();
    LOG.get_or_init(|| {
        let log = Log::default();
        let events = tracing_subscriber::fmt::format::FmtSpan::FULL;
        let layer = tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .with_span_events(events)
            .with_writer(log.clone());
        let ours = Targets::new().with_target("infoplug", tracing::Level::TRACE);
        tracing::subscriber::set_global_default(
            tracing_subscriber::registry().with(ours).with(layer),
        )
        .unwrap();
        log
    })
}
