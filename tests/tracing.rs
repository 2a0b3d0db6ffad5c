//! The spans and events of calls in a program that uses `tracing`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the message"
)]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use infoplug::blocking::Blocking as _;
use infoplug::{ApiClient, Client, Clock as _, RetryPolicy, VirtualClock};
use infoplug_mock::{Canned, Fault, Faulty, closed_port};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Instrument as _, Level, Subscriber, info_span};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;

/// A client of an API whose errors use everything that an error can have.
#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/specs/payments.yaml")]
pub struct Payments(Client);

type Fields = BTreeMap<&'static str, String>;

/// A span or an event.
#[derive(Clone, Debug)]
struct Seen {
    /// The id of a span.
    id: Option<u64>,
    parent: Option<u64>,
    name: &'static str,
    target: String,
    level: Level,
    fields: Fields,
    is_closed: bool,
    /// The number of attempts in flight when it began.
    open: usize,
}

impl Seen {
    #[track_caller]
    fn field(&self, name: &str) -> &str {
        self.fields
            .get(name)
            .unwrap_or_else(|| panic!("no {name} in {self:?}"))
    }
}

#[derive(Clone, Default)]
struct Watch(Arc<Mutex<Vec<Seen>>>);

struct Put<'f>(&'f mut Fields);

impl Visit for Put<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }
}

impl<S: Subscriber + for<'s> LookupSpan<'s>> Layer<S> for Watch {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::new();
        attributes.record(&mut Put(&mut fields));
        let parent = context
            .span(id)
            .and_then(|span| Some(span.parent()?.id().into_u64()));
        let (meta, id) = (attributes.metadata(), Some(id.into_u64()));
        let (name, target, level) = (meta.name(), meta.target().to_owned(), *meta.level());
        self.push(Seen {
            id,
            parent,
            name,
            target,
            level,
            fields,
            is_closed: false,
            open: 0,
        });
    }

    fn on_record(&self, id: &Id, record: &Record<'_>, _: Context<'_, S>) {
        let mut all = self.0.lock().unwrap();
        let span = all
            .iter_mut()
            .rev()
            .find(|seen| seen.id == Some(id.into_u64()) && !seen.is_closed)
            .unwrap();
        record.record(&mut Put(&mut span.fields));
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::new();
        event.record(&mut Put(&mut fields));
        let parent = context.event_span(event).map(|span| span.id().into_u64());
        let meta = event.metadata();
        let (name, target, level) = (meta.name(), meta.target().to_owned(), *meta.level());
        self.push(Seen {
            id: None,
            parent,
            name,
            target,
            level,
            fields,
            is_closed: false,
            open: 0,
        });
    }

    fn on_close(&self, id: Id, _: Context<'_, S>) {
        // The id may be reused for another span.
        for seen in self
            .0
            .lock()
            .unwrap()
            .iter_mut()
            .filter(|seen| seen.id == Some(id.into_u64()))
        {
            seen.is_closed = true;
        }
    }
}

impl Watch {
    /// Records spans and events on this thread, up to this level.
    fn start(level: impl Into<LevelFilter>) -> (Self, DefaultGuard) {
        let watch = Self::default();
        let targets = Targets::new()
            .with_target("infoplug", level.into())
            .with_target("tracing", Level::INFO);
        let subscriber = tracing_subscriber::registry()
            .with(targets)
            .with(watch.clone());
        (watch, tracing::subscriber::set_default(subscriber))
    }

    fn push(&self, mut seen: Seen) {
        let mut all = self.0.lock().unwrap();
        seen.open = all
            .iter()
            .filter(|before| before.id.is_some() && before.name == "attempt" && !before.is_closed)
            .count();
        all.push(seen);
    }

    fn all(&self) -> Vec<Seen> {
        self.0.lock().unwrap().clone()
    }

    fn spans(&self, name: &str) -> Vec<Seen> {
        self.all()
            .into_iter()
            .filter(|seen| seen.id.is_some() && seen.name == name)
            .collect()
    }

    fn events(&self) -> Vec<Seen> {
        self.all()
            .into_iter()
            .filter(|seen| seen.id.is_none())
            .collect()
    }
}

const PAYMENT: &str = r#"{"data":{"id":"p","amount":1}}"#;

fn client(url: &str) -> Payments {
    Payments::builder()
        .api_key("key-1")
        .base_url(url)
        .clock(VirtualClock::new())
        .build()
        .unwrap()
}

#[tokio::test]
async fn an_attempt_has_the_attributes_of_an_http_client_span() {
    let (watch, _guard) = Watch::start(Level::TRACE);
    let server = Faulty::start([])
        .await
        .unwrap()
        .otherwise(Fault::ok(PAYMENT));
    client(server.url()).get_payment("p/1").await.unwrap();
    let (calls, attempts) = (watch.spans("call"), watch.spans("attempt"));
    assert_eq!(
        (calls.len(), attempts.len(), watch.events().len()),
        (1, 1, 0)
    );
    assert_eq!(attempts[0].parent, calls[0].id);
    let (host, port) = server
        .url()
        .trim_start_matches("http://")
        .split_once(':')
        .unwrap();
    let wanted = [
        ("otel.name", "GET /payments/{id}"),
        ("otel.kind", "client"),
        ("http.request.method", "GET"),
        ("url.template", "/payments/{id}"),
        ("server.address", host),
        ("server.port", port),
        ("http.response.status_code", "200"),
    ];
    assert_eq!(
        attempts[0].fields,
        wanted.map(|(name, value)| (name, value.to_owned())).into()
    );
    let wanted = [
        ("otel.name", "get_payment"),
        ("otel.kind", "internal"),
        ("infoplug.api", "Payments"),
        ("infoplug.endpoint", "get_payment"),
        ("infoplug.attempts", "1"),
    ];
    assert_eq!(
        calls[0].fields,
        wanted.map(|(name, value)| (name, value.to_owned())).into()
    );
    assert!(calls[0].is_closed && attempts[0].is_closed);
    assert!(watch.all().iter().all(|seen| seen.target == "infoplug"));
}

#[tokio::test]
async fn a_retry_is_an_event_between_two_attempts() {
    let (watch, _guard) = Watch::start(Level::TRACE);
    let busy = Canned::new(
        429,
        r#"{"error":{"code":"too_many","detail":"Slow down.","param":"id"}}"#,
    );
    let busy = busy.header("Retry-After", "2").header("Request-Id", "r-7");
    let server = Faulty::start([Fault::Response(busy), Fault::CloseAfterRequest])
        .await
        .unwrap()
        .otherwise(Fault::ok(PAYMENT));
    client(server.url()).get_payment("p").await.unwrap();
    let (call, attempts, mut events) =
        (watch.spans("call"), watch.spans("attempt"), watch.events());
    assert_eq!((attempts.len(), events.len()), (3, 3));
    let slowed = events.remove(0);
    assert_eq!((slowed.level, slowed.parent), (Level::INFO, call[0].id));
    assert_eq!(
        (
            slowed.field("infoplug.requests_per_second"),
            slowed.field("infoplug.endpoint")
        ),
        ("2.0", "get_payment")
    );
    assert!(
        attempts
            .iter()
            .chain(&events)
            .all(|seen| seen.parent == call[0].id)
    );
    let counts: Vec<_> = attempts
        .iter()
        .map(|attempt| {
            attempt
                .fields
                .get("http.request.resend_count")
                .map(String::as_str)
        })
        .collect();
    assert_eq!(counts, [None, Some("1"), Some("2")]);
    let types: Vec<_> = attempts
        .iter()
        .map(|attempt| attempt.fields.get("error.type").map(String::as_str))
        .collect();
    assert_eq!(types, [Some("429"), Some("transport"), None]);
    assert_eq!(
        (
            attempts[0].field("otel.status_code"),
            attempts[0].field("http.response.status_code")
        ),
        ("ERROR", "429")
    );
    assert_eq!(
        (events[0].level, events[0].field("message")),
        (Level::INFO, "retrying")
    );
    let wanted = [
        ("infoplug.endpoint", "get_payment"),
        ("infoplug.attempt", "1"),
        ("infoplug.delay_ms", "2000"),
        ("error.type", "429"),
        ("http.response.status_code", "429"),
        ("infoplug.code", "too_many"),
        ("infoplug.parameter", "id"),
        ("infoplug.details", "Slow down."),
        ("infoplug.request_id", "r-7"),
    ];
    for (name, value) in wanted {
        assert_eq!(events[0].field(name), value, "{name}");
    }
    assert_eq!(
        (
            events[1].field("error.type"),
            events[1].field("infoplug.attempt")
        ),
        ("transport", "2")
    );
    assert!(
        attempts.iter().chain(&events).all(|seen| seen.open == 0),
        "an attempt ends before its pause"
    );
    assert_eq!(call[0].field("infoplug.attempts"), "3");
    assert!(
        !call[0].fields.contains_key("error.type"),
        "in the end it succeeded"
    );
}

#[tokio::test]
async fn the_rate_that_a_client_finds_is_told_when_it_is_found_lowered_and_forgotten() {
    let (watch, _guard) = Watch::start(Level::INFO);
    let busy = || Fault::status(429, "{}");
    let server = Faulty::start([busy(), busy()])
        .await
        .unwrap()
        .otherwise(Fault::ok(PAYMENT));
    let clock = VirtualClock::new();
    let api = Payments::builder()
        .api_key("key-1")
        .base_url(server.url())
        .clock(clock.clone())
        .build()
        .unwrap();
    api.get_payment("p").await.unwrap();
    clock.sleep(Duration::from_secs(61)).await;
    api.get_payment("p").await.unwrap();
    let told: Vec<_> = watch
        .events()
        .iter()
        .map(|event| event.field("message").to_owned())
        .filter(|text| text != "retrying")
        .collect();
    let slower = "429: slowing down";
    assert_eq!(
        told,
        [slower, slower, "no 429 for a while: back to full speed"]
    );
    let rates: Vec<_> = watch
        .events()
        .iter()
        .filter_map(|event| event.fields.get("infoplug.requests_per_second").cloned())
        .collect();
    assert_eq!(rates, ["2.0", "1.0"]);
}

#[tokio::test]
async fn a_documented_error_is_a_warning_with_what_the_server_says() {
    let (watch, _guard) = Watch::start(Level::WARN);
    let body =
        r#"{"error":{"code":"card_declined","reason":"stolen","detail":"No.","param":"card"}}"#;
    let server = Faulty::start([])
        .await
        .unwrap()
        .otherwise(Fault::status(402, body).header("Request-Id", "r-8"));
    client(server.url()).get_payment("p").await.unwrap_err();
    let events = watch.events();
    assert_eq!(
        (events.len(), watch.all().len()),
        (1, 1),
        "the spans are for those who want to know more"
    );
    assert_eq!(
        (events[0].level, events[0].field("message")),
        (Level::WARN, "the server answered with an error")
    );
    for (name, value) in [
        ("infoplug.endpoint", "get_payment"),
        ("http.response.status_code", "402"),
        ("infoplug.code", "card_declined"),
        ("infoplug.parameter", "card"),
        ("infoplug.details", "No."),
        ("infoplug.request_id", "r-8"),
        ("infoplug.attempts", "1"),
    ] {
        assert_eq!(events[0].field(name), value, "{name}");
    }
}

#[tokio::test]
async fn what_else_fails_is_a_warning_with_its_kind() {
    let (watch, _guard) = Watch::start(Level::TRACE);
    let closed = closed_port().unwrap();
    let server = Faulty::start([Fault::Stall, Fault::ok("[]"), Fault::CloseAfterRequest])
        .await
        .unwrap();
    let never = RetryPolicy::never();
    let api = client(server.url());
    client(closed.url())
        .get_payment("p")
        .retry(never.clone())
        .await
        .unwrap_err();
    api.get_payment("p")
        .attempt_timeout(Duration::from_millis(30))
        .retry(never.clone())
        .await
        .unwrap_err();
    api.get_payment("p").retry(never.clone()).await.unwrap_err();
    api.get_payment("p").retry(never).await.unwrap_err();
    let types = ["connect", "timeout", "decode", "transport"];
    for seen in [watch.events(), watch.spans("call"), watch.spans("attempt")] {
        assert_eq!(
            seen.iter()
                .map(|seen| seen.field("error.type"))
                .collect::<Vec<_>>(),
            types
        );
    }
    let of_one_attempt = |event: &Seen| {
        event.level == Level::WARN && event.open == 0 && event.field("infoplug.attempts") == "1"
    };
    assert!(
        watch.events().iter().all(of_one_attempt),
        "{:?}",
        watch.events()
    );
    // Rejected input is not a call. The program gets the error.
    api.list_payments().limit(0).await.unwrap_err();
    assert_eq!(watch.spans("call").len(), 4);
}

#[tokio::test]
async fn a_call_that_is_given_up_is_no_success() {
    let (watch, _guard) = Watch::start(Level::TRACE);
    let server = Faulty::start([Fault::Stall]).await.unwrap();
    let api = client(server.url());
    tokio::time::timeout(
        Duration::from_millis(30),
        api.get_payment("p").into_future(),
    )
    .await
    .unwrap_err();
    let call = &watch.spans("call")[0];
    assert!(call.is_closed && watch.events().is_empty());
    assert_eq!(call.field("error.type"), "cancelled");
}

/// Each retry can be attributed to its call, although all calls run at once and half of their
/// attempts fail.
#[tokio::test]
async fn spans_of_calls_side_by_side_are_not_mixed_up() {
    let (watch, _guard) = Watch::start(Level::TRACE);
    let flaky = |seen: &infoplug_mock::Seen| {
        if seen.number.is_multiple_of(2) {
            Fault::CloseAfterRequest
        } else {
            Fault::ok(PAYMENT)
        }
    };
    let server = Faulty::start_with(flaky).await.unwrap();
    let api = client(server.url());
    let often = RetryPolicy::new().attempts(50).no_budget();
    let tasks: Vec<_> = (0..20)
        .map(|job| {
            let call = api.get_payment("p").retry(often.clone()).send_full();
            tokio::spawn(
                async move { call.await.unwrap().attempts }.instrument(info_span!("job", job)),
            )
        })
        .collect();
    let mut attempts = Vec::new();
    for task in tasks {
        attempts.push(task.await.unwrap());
    }
    // An id may be reused after its span has closed. Events of a span come after the span.
    let all = watch.all();
    let under = |id: Option<u64>, from: usize, name: &str| -> Vec<usize> {
        let of = |(index, seen): &(usize, &Seen)| {
            *index > from && seen.parent == id && seen.name == name
        };
        all.iter()
            .enumerate()
            .filter(of)
            .map(|(index, _)| index)
            .collect()
    };
    let jobs: Vec<usize> = all
        .iter()
        .enumerate()
        .filter(|(_, seen)| seen.name == "job")
        .map(|(index, _)| index)
        .collect();
    assert_eq!(jobs.len(), 20);
    for (job, tries) in jobs.into_iter().zip(attempts) {
        let calls = under(all[job].id, job, "call");
        assert_eq!(calls.len(), 1);
        let call = &all[calls[0]];
        assert_eq!(call.field("infoplug.attempts"), tries.to_string());
        let spans = under(call.id, calls[0], "attempt");
        let counts: Vec<_> = spans
            .iter()
            .filter_map(|span| {
                all[*span]
                    .fields
                    .get("http.request.resend_count")?
                    .parse::<u32>()
                    .ok()
            })
            .collect();
        assert_eq!(counts, (1..tries).collect::<Vec<_>>());
        let retries = all
            .iter()
            .filter(|seen| seen.id.is_none() && seen.parent == call.id)
            .count();
        assert_eq!(retries + 1, tries as usize);
    }
}

#[test]
fn a_call_that_waits_is_seen_where_its_caller_is() {
    let servers = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let server = servers
        .block_on(Faulty::start([]))
        .unwrap()
        .otherwise(Fault::ok(PAYMENT));
    let (watch, _guard) = Watch::start(Level::TRACE);
    info_span!("job")
        .in_scope(|| client(server.url()).get_payment("p").wait())
        .unwrap();
    assert_eq!(watch.spans("call")[0].parent, watch.spans("job")[0].id);
    assert_eq!(watch.spans("attempt")[0].parent, watch.spans("call")[0].id);
}
