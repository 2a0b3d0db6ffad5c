//! A client respects a rate limit and a limit on concurrent calls, whether configured or
//! documented.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use infoplug::{RateLimit, RetryPolicy, VirtualClock};
use infoplug_mock::{Fault, Faulty};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::{AbortHandle, JoinSet};

use crate::{Quota, builder};

/// A server that counts its concurrent requests. It stops when dropped.
struct Counting {
    url: String,
    most: Arc<AtomicUsize>,
    all: Arc<AtomicUsize>,
    server: AbortHandle,
}

impl Counting {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (now, most, all) = (
            Arc::new(AtomicUsize::new(0)),
            Arc::new(AtomicUsize::new(0)),
            Arc::new(AtomicUsize::new(0)),
        );
        let (highest, count) = (Arc::clone(&most), Arc::clone(&all));
        let server = tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let (now, highest, count) =
                    (Arc::clone(&now), Arc::clone(&highest), Arc::clone(&count));
                tokio::spawn(async move {
                    let mut buffer = [0; 4096];
                    // A request without a body arrives in one part.
                    while let Ok(1..) = stream.read(&mut buffer).await {
                        highest.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        count.fetch_add(1, Ordering::SeqCst);
                        // Gives other requests time to arrive.
                        tokio::time::sleep(Duration::from_millis(5)).await;
                        now.fetch_sub(1, Ordering::SeqCst);
                        stream
                            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
                            .await
                            .unwrap();
                    }
                });
            }
        });
        Self {
            url,
            most,
            all,
            server: server.abort_handle(),
        }
    }

    /// Returns the highest number of concurrent requests, and the total.
    fn seen(&self) -> (usize, usize) {
        (
            self.most.load(Ordering::SeqCst),
            self.all.load(Ordering::SeqCst),
        )
    }
}

impl Drop for Counting {
    fn drop(&mut self) {
        self.server.abort();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_calls_than_allowed_are_under_way_at_once() {
    for (allowed, most) in [(Some(1), 1), (Some(3), 3), (Some(0), 1)] {
        let server = Counting::start().await;
        let api = builder(&server.url, &VirtualClock::new())
            .max_concurrent(allowed)
            .build()
            .unwrap();
        let mut calls = JoinSet::new();
        for _ in 0..30 {
            let api = api.clone();
            calls.spawn(async move { api.look().await.unwrap() });
        }
        calls.join_all().await;
        assert_eq!(server.seen(), (most, 30));
    }
}

#[tokio::test]
async fn calls_keep_to_the_rate_and_retries_count() {
    let (server, clock) = (Faulty::start([]).await.unwrap(), VirtualClock::new());
    let limit = RateLimit::new(60, Duration::from_secs(60)).burst(3);
    let api = builder(server.url(), &clock)
        .rate_limit(limit)
        .build()
        .unwrap();
    for _ in 0..6 {
        api.look().await.unwrap();
    }
    assert_eq!(clock.pauses(), [Duration::from_secs(1); 3]);
    // The backoff counts towards the second until the next permit.
    server.enqueue(Fault::status(500, ""));
    api.look()
        .retry(RetryPolicy::new().backoff(Duration::from_millis(300), Duration::from_secs(1)))
        .await
        .unwrap();
    let millis: Vec<u128> = clock.pauses()[3..]
        .iter()
        .map(Duration::as_millis)
        .collect();
    assert_eq!(millis, [1000, 300, 700]);
}

#[tokio::test]
async fn a_turn_that_would_come_too_late_is_not_waited_for() {
    let (server, clock) = (Faulty::start([]).await.unwrap(), VirtualClock::new());
    let limit = RateLimit::new(1, Duration::from_secs(60));
    let api = builder(server.url(), &clock)
        .rate_limit(limit)
        .build()
        .unwrap();
    api.look().await.unwrap();
    let error = api
        .look()
        .timeout(Duration::from_secs(59))
        .await
        .unwrap_err();
    assert!(error.is_timeout() && !error.was_sent(), "{error}");
    assert_eq!(
        (error.attempts(), server.executions(), clock.pauses().len()),
        (0, 1, 0)
    );
    // It has taken no permit.
    api.look().await.unwrap();
    assert_eq!(clock.pauses(), [Duration::from_secs(60)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_documented_quota_is_kept() {
    let (server, clock) = (Counting::start().await, VirtualClock::new());
    let api = Quota::builder()
        .base_url(&server.url)
        .clock(clock.clone())
        .build()
        .unwrap();
    for _ in 0..5 {
        api.look().await.unwrap();
    }
    assert_eq!(clock.pauses(), [Duration::from_secs(1); 2]);
    let unpaced = Quota::builder()
        .base_url(&server.url)
        .clock(clock.clone())
        .rate_limit(None)
        .timeout(None)
        .build()
        .unwrap();
    let mut calls = JoinSet::new();
    for _ in 0..20 {
        let api = unpaced.clone();
        calls.spawn(async move { api.look().await.unwrap() });
    }
    calls.join_all().await;
    assert_eq!(server.seen(), (2, 25));
    assert_eq!(
        clock.pauses().len(),
        2,
        "what the program sets goes before what is documented"
    );
}

#[tokio::test]
async fn the_line_says_what_a_call_waited_for() {
    let (server, clock) = (Faulty::start([]).await.unwrap(), VirtualClock::new());
    let limit = RateLimit::new(1, Duration::from_secs(60));
    let api = builder(server.url(), &clock)
        .rate_limit(limit)
        .build()
        .unwrap();
    api.look().await.unwrap();
    let error = api
        .look()
        .timeout(Duration::from_secs(59))
        .await
        .unwrap_err();
    let line = "look: not sent: it could not go out within 59s (`timeout`): `rate_limit` makes it wait, for another 60s";
    assert_eq!(
        (error.to_string().as_str(), error.retry_after()),
        (line, Some(Duration::from_secs(60)))
    );
    assert!(
        error.solution().unwrap().contains("`rate_limit`"),
        "{error:#}"
    );

    let gate = Faulty::start([Fault::Stall]).await.unwrap();
    let api = builder(gate.url(), &VirtualClock::new())
        .max_concurrent(1)
        .build()
        .unwrap();
    let first = tokio::spawn(api.look().into_future());
    while gate.executions() == 0 {
        tokio::task::yield_now().await;
    }
    let error = api
        .look()
        .timeout(Duration::from_millis(20))
        .await
        .unwrap_err();
    let line = "look: not sent: it could not go out within 20ms (`timeout`): as many calls as `max_concurrent` allows were in flight";
    assert_eq!(
        (error.to_string().as_str(), error.retry_after()),
        (line, None)
    );
    first.abort();
}

#[tokio::test]
async fn a_call_without_time_is_not_sent_and_costs_nothing() {
    let server = Faulty::start([]).await.unwrap();
    let api = builder(server.url(), &VirtualClock::new()).build().unwrap();
    let error = api.start().timeout(Duration::ZERO).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "start: not sent: no time was left of 0ns (`timeout`)"
    );
    assert_eq!(
        (
            error.was_sent(),
            error.attempts(),
            api.credits_maybe_spent(),
            server.connections()
        ),
        (false, 0, 0.0, 0)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_hears_of_a_retry_can_make_a_call() {
    use infoplug::blocking::Blocking as _;
    let server = Faulty::start([Fault::status(503, "")]).await.unwrap();
    let made = Arc::<std::sync::OnceLock<crate::Calls>>::default();
    let heard = Arc::<std::sync::OnceLock<bool>>::default();
    let (api, hear) = (Arc::clone(&made), Arc::clone(&heard));
    let calls = builder(server.url(), &VirtualClock::new())
        .max_concurrent(1)
        .on_retry(move |_| {
            let inner = api
                .get()
                .unwrap()
                .look()
                .timeout(Duration::from_secs(20))
                .wait();
            hear.set(inner.is_ok()).unwrap();
        });
    let calls = calls.build().unwrap();
    made.set(calls.clone()).unwrap();
    calls.look().await.unwrap();
    assert_eq!((heard.get(), server.executions()), (Some(&true), 3));
}
