//! Custom transports: the user's own `reqwest::Client`, recorders, and one without any socket.
//! Calls on each of them have futures that are `Send`, run on both kinds of runtime, and can be
//! dropped at any point.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the message"
)]

use std::collections::VecDeque;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use infoplug::{
    BoxFuture, Builder, CallError, Chunks, FailureKind, InfoPlug, Phase, RetryPolicy, Transport,
    TransportBody, TransportFailure, TransportRequest, TransportResponse,
};
use infoplug_mock::{Fault, Faulty};

type Sent = Result<TransportResponse, TransportFailure>;

const DONE: &str = r#"{"request_id":"a","status":"done"}"#;

fn builder() -> Builder<InfoPlug> {
    InfoPlug::builder()
        .api_key("key-1")
        .base_url("http://localhost:1")
}

fn response(body: impl Into<TransportBody>) -> TransportResponse {
    TransportResponse {
        status: infoplug::StatusCode::OK,
        headers: http::HeaderMap::new(),
        body: body.into(),
    }
}

/// A transport that is a function.
struct Fake<F>(F);

impl<F: Fn(TransportRequest) -> BoxFuture<Sent> + Send + Sync + 'static> Transport for Fake<F> {
    fn send(&self, request: TransportRequest) -> BoxFuture<Sent> {
        self.0(request)
    }
}

/// Returns a transport that returns these responses in order.
fn scripted(script: impl IntoIterator<Item = Sent>) -> impl Transport {
    let script = Mutex::new(script.into_iter().collect::<VecDeque<_>>());
    Fake(move |_| -> BoxFuture<Sent> {
        let next = script.lock().unwrap().pop_front().unwrap();
        Box::pin(async move { next })
    })
}

/// The parts of a body. At a `None`, the body stalls.
struct Parts(VecDeque<Option<Result<&'static str, FailureKind>>>);

impl Chunks for Parts {
    fn poll_chunk(
        &mut self,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<bytes::Bytes, TransportFailure>>> {
        match self.0.pop_front() {
            None => Poll::Ready(None),
            Some(None) => Poll::Pending,
            Some(Some(part)) => Poll::Ready(Some(
                part.map(Into::into)
                    .map_err(|kind| TransportFailure::new(kind, "cut off")),
            )),
        }
    }
}

fn parts(
    parts: impl IntoIterator<Item = Option<Result<&'static str, FailureKind>>>,
) -> TransportBody {
    TransportBody::stream(Parts(parts.into_iter().collect()))
}

/// Counts and records requests, and reads the bodies that pass through.
struct Recorder {
    inner: Arc<dyn Transport>,
    name: &'static str,
    record: Arc<Mutex<Vec<String>>>,
}

impl Transport for Recorder {
    fn send(&self, request: TransportRequest) -> BoxFuture<Sent> {
        let (record, name) = (Arc::clone(&self.record), self.name);
        record.lock().unwrap().push(format!(
            "{name}: {} {}",
            request.method(),
            request.template()
        ));
        let pending = self.inner.send(request);
        Box::pin(async move {
            let mut response = pending.await?;
            let mut body = Vec::new();
            while let Some(part) = response.body.chunk().await? {
                body.extend_from_slice(&part);
            }
            record.lock().unwrap().push(format!(
                "{name}: {} {}",
                response.status,
                String::from_utf8_lossy(&body)
            ));
            Ok(TransportResponse {
                body: body.into(),
                ..response
            })
        })
    }
}

fn own_client() -> reqwest::Client {
    // With some features, reqwest uses the TLS provider that the program has installed. In the
    // second test it is already installed.
    let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
    let own = [(
        http::HeaderName::from_static("x-own"),
        http::HeaderValue::from_static("1"),
    )];
    reqwest::Client::builder()
        .no_proxy()
        .default_headers(own.into_iter().collect())
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_client_of_ones_own_sends_and_a_recorder_stands_around_it() {
    let server = Faulty::start([]).await.unwrap().otherwise(Fault::ok(DONE));
    let record = Arc::<Mutex<Vec<_>>>::default();
    let recorder = Recorder {
        inner: Arc::new(own_client()),
        name: "r",
        record: Arc::clone(&record),
    };
    let api = builder()
        .base_url(server.url())
        .transport(recorder)
        .build()
        .unwrap();
    assert_eq!(
        api.get_company_search_status("a").await.unwrap().request_id,
        "a"
    );
    assert_eq!(server.requests()[0].header("x-own"), Some("1"));
    assert_eq!(
        *record.lock().unwrap(),
        [
            "r: GET /get-company-search-status",
            &format!("r: 200 OK {DONE}")
        ]
    );
}

#[tokio::test]
async fn what_the_http_client_refuses_to_send_was_not_sent_and_costs_nothing() {
    let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
    let server = Faulty::start([]).await.unwrap().otherwise(Fault::ok(DONE));
    let https_only = reqwest::Client::builder().https_only(true).build().unwrap();
    let api = builder()
        .base_url(server.url())
        .transport(https_only)
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    let Err(CallError::Transport(error)) = api.get_company_details().domain("acme.example").await
    else {
        panic!("it was sent")
    };
    assert_eq!(error.phase(), Phase::Connect);
    assert_eq!((server.executions(), api.credits_maybe_spent()), (0, 0.0));
}

#[tokio::test]
async fn boxes_and_arcs_of_transports_are_transports() {
    let server = Faulty::start([]).await.unwrap().otherwise(Fault::ok(DONE));
    let boxed: Box<dyn Transport> = Box::new(own_client());
    let shared: Arc<dyn Transport> = Arc::new(boxed);
    for transport in [Arc::clone(&shared), Arc::new(shared)] {
        builder()
            .base_url(server.url())
            .transport(transport)
            .build()
            .unwrap()
            .get_company_search_status("a")
            .await
            .unwrap();
    }
    assert_eq!(server.executions(), 2);
}

#[tokio::test]
async fn wrappers_stand_around_the_usual_transport_the_last_one_outermost() {
    let server = Faulty::start([Fault::status(503, "{}")])
        .await
        .unwrap()
        .otherwise(Fault::ok(DONE));
    let record = Arc::<Mutex<Vec<_>>>::default();
    let wrapper = |name| {
        let record = Arc::clone(&record);
        move |inner| Recorder {
            inner,
            name,
            record,
        }
    };
    let quick = RetryPolicy::new().backoff(Duration::ZERO, Duration::ZERO);
    let api = builder()
        .base_url(server.url())
        .retry(quick)
        .wrap_transport(wrapper("a"))
        .wrap_transport(wrapper("b"))
        .build()
        .unwrap();
    api.get_company_search_status("a").await.unwrap();
    let names: Vec<_> = record
        .lock()
        .unwrap()
        .iter()
        .map(|line| line[..4].to_owned())
        .collect();
    assert_eq!(
        names,
        [
            "b: G", "a: G", "a: 5", "b: 5", "b: G", "a: G", "a: 2", "b: 2"
        ],
        "each attempt goes through all of them"
    );
}

#[tokio::test]
async fn a_transport_is_told_all_of_a_request() {
    let api = builder().transport(Fake(|request: TransportRequest| -> BoxFuture<Sent> {
        assert_eq!(
            (request.operation(), request.template().as_str()),
            ("search_companies", "/search-companies")
        );
        assert_eq!(
            (request.method().as_str(), request.url()),
            ("POST", "http://localhost:1/search-companies")
        );
        assert!(
            request
                .headers()
                .values()
                .any(http::HeaderValue::is_sensitive)
        );
        let (method, url, headers, body) = request.into_parts();
        assert_eq!(
            (
                method.as_str(),
                url.as_str(),
                headers["content-type"].to_str().unwrap()
            ),
            (
                "POST",
                "http://localhost:1/search-companies",
                "application/json"
            )
        );
        assert!(String::from_utf8_lossy(&body.unwrap()).contains("fintech"));
        Box::pin(async { Err(TransportFailure::new(FailureKind::Lost, "that is all")) })
    }));
    let error = api
        .build()
        .unwrap()
        .search_companies()
        .keywords("fintech")
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("that is all") && error.was_sent(),
        "{error}"
    );
}

#[tokio::test]
async fn what_a_failure_is_called_decides_what_becomes_of_the_call() {
    for (kind, phase, attempts) in [
        (FailureKind::NotConnected, Phase::Connect, 3),
        (FailureKind::ConnectTimeout, Phase::Connect, 3),
        (FailureKind::NotTrusted, Phase::Connect, 1),
        (FailureKind::Lost, Phase::Exchange, 1),
    ] {
        let fail = move |_| -> BoxFuture<Sent> {
            Box::pin(async move { Err(TransportFailure::new(kind, "no")) })
        };
        let api = builder()
            .transport(Fake(fail))
            .clock(infoplug::VirtualClock::new())
            .build()
            .unwrap();
        let error = api.search_companies().keywords("a").await.unwrap_err();
        let found = match &error {
            CallError::Transport(error) => error.phase(),
            CallError::Timeout(error) => error.phase(),
            other => panic!("{other}"),
        };
        assert_eq!(
            (found, error.attempts(), error.was_sent()),
            (phase, attempts, kind == FailureKind::Lost),
            "{kind:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn time_outs_run_in_virtual_time_on_a_transport_without_sockets() {
    let silent = || Fake(|_| -> BoxFuture<Sent> { Box::pin(std::future::pending()) });
    let api = builder().transport(silent()).build().unwrap();
    let start = tokio::time::Instant::now();
    let error = api.search_companies().keywords("a").await.unwrap_err();
    assert!(error.is_timeout() && error.was_sent(), "{error}");
    assert_eq!(
        start.elapsed(),
        Duration::from_secs(60),
        "an attempt; it is not made again"
    );
    let api = builder()
        .transport(silent())
        .attempt_timeout(None)
        .build()
        .unwrap();
    let start = tokio::time::Instant::now();
    assert!(
        api.search_companies()
            .keywords("a")
            .await
            .unwrap_err()
            .is_timeout()
    );
    assert_eq!(start.elapsed(), Duration::from_secs(180), "the whole call");
    let stalls = scripted([Ok(response(parts([Some(Ok("{\"request_id\"")), None])))]);
    let api = builder()
        .transport(stalls)
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    let start = tokio::time::Instant::now();
    let error = api.get_company_search_status("a").await.unwrap_err();
    assert_eq!(
        (start.elapsed(), error.body()),
        (Duration::from_secs(30), Some(&b"{\"request_id\""[..])),
        "the silence within a response"
    );
}

#[tokio::test]
async fn a_body_comes_in_parts_is_limited_and_may_break_off() {
    let three = || {
        parts([
            Some(Ok("{\"request_id\"")),
            Some(Ok("")),
            Some(Ok(":\"a\",\"status\":\"done\"}")),
        ])
    };
    let broken = parts([Some(Ok("{\"request")), Some(Err(FailureKind::Lost))]);
    let script = [
        Ok(response(three())),
        Ok(response(three())),
        Ok(response(broken)),
    ];
    let api = builder()
        .transport(scripted(script))
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    assert_eq!(
        api.get_company_search_status("a").await.unwrap().request_id,
        "a"
    );
    let error = api
        .get_company_search_status("a")
        .max_body(20)
        .await
        .unwrap_err();
    assert!(
        error.is_decode() && error.to_string().contains("at most 20 bytes"),
        "{error}"
    );
    assert_eq!(error.body().unwrap().len(), 20);
    let CallError::Transport(error) = api.get_company_search_status("a").await.unwrap_err() else {
        panic!("it did not break off")
    };
    assert_eq!(error.phase(), Phase::Body);
}

#[tokio::test]
async fn the_library_says_who_calls_and_so_can_the_program() {
    let server = Faulty::start([]).await.unwrap().otherwise(Fault::ok(DONE));
    let library = concat!("infoplug/", env!("CARGO_PKG_VERSION"));
    builder()
        .base_url(server.url())
        .build()
        .unwrap()
        .get_company_search_status("a")
        .await
        .unwrap();
    let api = builder()
        .base_url(server.url())
        .user_agent("reports/2.1")
        .build()
        .unwrap();
    api.get_company_search_status("a").await.unwrap();
    let agents: Vec<_> = server
        .requests()
        .iter()
        .map(|seen| seen.header("user-agent").unwrap().to_owned())
        .collect();
    assert_eq!(
        agents,
        [library.to_owned(), format!("reports/2.1 {library}")]
    );
    assert!(builder().user_agent("a\nb").build().is_err());
}

#[test]
fn every_future_and_stream_can_go_to_another_thread() {
    fn is_send<T: Send + 'static>(_: T) {}
    let api = builder().build().unwrap();
    is_send(api.search_companies().keywords("a").into_future());
    is_send(api.search_companies().keywords("a").send());
    is_send(api.search_companies().keywords("a").send_full());
    is_send(api.get_company_search_results("a").pages());
    is_send(api.get_company_search_results("a").items());
    is_send(api.search_companies());
    is_send(builder());
    is_send(api);
}

#[test]
fn calls_run_on_both_kinds_of_runtime() {
    let current = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let multi = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    for runtime in [current, multi] {
        runtime.block_on(async {
            let server = Faulty::start([]).await.unwrap().otherwise(Fault::ok(DONE));
            let api = builder().base_url(server.url()).build().unwrap();
            let tasks: Vec<_> = (0..10)
                .map(|_| tokio::spawn(api.get_company_search_status("a").into_future()))
                .collect();
            for task in tasks {
                task.await.unwrap().unwrap();
            }
            assert_eq!(server.executions(), 10);
        });
    }
}

/// Counts requests in flight.
struct Gauge(Arc<AtomicUsize>);

impl Gauge {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(count))
    }
}

impl Drop for Gauge {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Drops each call at each possible point.
#[tokio::test]
async fn a_call_can_be_dropped_at_any_point_and_later_calls_work() {
    let under_way = Arc::<AtomicUsize>::default();
    let sent = Arc::<AtomicUsize>::default();
    let (gauge, count) = (Arc::clone(&under_way), Arc::clone(&sent));
    let slow = Fake(move |_| -> BoxFuture<Sent> {
        let (gauge, count) = (Gauge::new(&gauge), Arc::clone(&count));
        Box::pin(async move {
            tokio::task::yield_now().await;
            let first = count.fetch_add(1, Ordering::SeqCst) % 2 == 0;
            tokio::task::yield_now().await;
            drop(gauge);
            // Every other attempt fails, so there is a pause to drop the call in.
            if first {
                Err(TransportFailure::new(FailureKind::NotConnected, "no"))
            } else {
                Ok(response(DONE))
            }
        })
    });
    let api = builder()
        .transport(slow)
        .max_concurrent(1)
        .clock(infoplug::VirtualClock::new())
        .credit_limit(1000)
        .build()
        .unwrap();
    let mut points = 0;
    loop {
        sent.store(0, Ordering::SeqCst);
        let before = (api.credits_spent(), api.credits_maybe_spent());
        let is_done = {
            let mut call = pin!(api.search_companies().keywords("a").into_future());
            let mut context = Context::from_waker(Waker::noop());
            (0..=points).any(|_| call.as_mut().poll(&mut context).is_ready())
        };
        assert_eq!(
            under_way.load(Ordering::SeqCst),
            0,
            "dropped after {points} steps"
        );
        let cost = (
            api.credits_spent() - before.0,
            api.credits_maybe_spent() - before.1,
        );
        assert!(
            [(0.0, 0.0), (0.0, 25.0), (25.0, 0.0)].contains(&cost),
            "{cost:?} after {points} steps"
        );
        if is_done {
            assert_eq!(cost, (25.0, 0.0));
            break;
        }
        sent.store(1, Ordering::SeqCst);
        api.get_company_search_status("a")
            .timeout(Duration::from_secs(5))
            .await
            .unwrap();
        points += 1;
    }
    assert!(points >= 5, "{points}");
}

/// Headers cannot set the length or the host of a request.
#[tokio::test]
async fn headers_of_the_connection_are_refused() {
    let api = builder()
        .transport(scripted([Ok(response(DONE))]))
        .build()
        .unwrap();
    for name in [
        "Content-Length",
        "host",
        "Transfer-Encoding",
        "connection",
        "Keep-Alive",
        "te",
    ] {
        let error = api
            .get_company_search_status("a")
            .header(name, "7")
            .await
            .unwrap_err();
        let wanted = format!(
            "the header `{name}` cannot be sent: it belongs to the connection and cannot be set"
        );
        assert!(
            error.is_invalid_request() && error.to_string().contains(&wanted),
            "{error}"
        );
        for builder in [
            builder().header(name, "7"),
            builder().secret_header(name, "7"),
        ] {
            assert_eq!(builder.build().err().unwrap().to_string(), wanted);
        }
    }
    api.get_company_search_status("a")
        .header("X-Own", "7")
        .await
        .unwrap();
}

/// A call that is dropped while it waits for a permit leaves the permit to the next call.
#[tokio::test]
async fn a_call_that_waits_for_its_turn_can_be_dropped() {
    let open = Arc::new(tokio::sync::Notify::new());
    let gate = Arc::clone(&open);
    let gated = Fake(move |_| -> BoxFuture<Sent> {
        let gate = Arc::clone(&gate);
        Box::pin(async move {
            gate.notified().await;
            Ok(response(DONE))
        })
    });
    let api = builder()
        .transport(gated)
        .max_concurrent(1)
        .build()
        .unwrap();
    let first = tokio::spawn(api.get_company_search_status("a").into_future());
    let waiting: Vec<_> = (0..5)
        .map(|_| tokio::spawn(api.get_company_search_status("a").into_future()))
        .collect();
    tokio::task::yield_now().await;
    waiting
        .iter()
        .take(4)
        .for_each(tokio::task::JoinHandle::abort);
    open.notify_one();
    first.await.unwrap().unwrap();
    open.notify_one();
    let mut results = Vec::new();
    for task in waiting {
        results.push(task.await.is_ok());
    }
    assert_eq!(results, [false, false, false, false, true]);
}
