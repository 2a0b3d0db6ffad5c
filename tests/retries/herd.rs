//! Many concurrent calls to servers that allow few, in simulated time with many jitter seeds and
//! over real sockets.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use http::HeaderMap;
use infoplug::{
    BoxFuture, Clock, NotRetried, RetryPolicy, StatusCode, Transport, TransportFailure,
    TransportRequest, TransportResponse, VirtualClock,
};
use infoplug_mock::{Fault, Faulty};
use tokio::task::JoinSet;

use crate::clock::FairClock;
use crate::{Calls, End, builder, end, start};

/// A clock with the runtime's time, which a test pauses, and seeded jitter (splitmix64).
struct Seeded(AtomicU64);

impl Clock for Seeded {
    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }

    fn system_time(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        Box::pin(tokio::time::sleep(duration))
    }

    fn jitter(&self) -> f64 {
        let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Decides whether a server accepts a request that arrives this long after the start, or refuses it
/// with or without `Retry-After`.
type Decide = Box<dyn FnMut(Duration) -> Result<(), Option<u64>> + Send>;

/// A server whose latency is split evenly between request and response.
#[derive(Clone)]
struct Server(Arc<Inner>);

struct Inner {
    start: tokio::time::Instant,
    latency: Duration,
    decide: Mutex<Decide>,
    /// The time of each request, and whether it was accepted.
    seen: Mutex<Vec<(Duration, bool)>>,
}

impl Server {
    fn new(
        latency: u64,
        decide: impl FnMut(Duration) -> Result<(), Option<u64>> + Send + 'static,
    ) -> Self {
        let (start, latency, seen) = (
            tokio::time::Instant::now(),
            Duration::from_millis(latency),
            Mutex::default(),
        );
        Self(Arc::new(Inner {
            start,
            latency,
            decide: Mutex::new(Box::new(decide)),
            seen,
        }))
    }

    fn seen(&self) -> Vec<(Duration, bool)> {
        self.0.seen.lock().unwrap().clone()
    }

    fn refused(&self) -> usize {
        self.seen().iter().filter(|(_, taken)| !taken).count()
    }

    fn response(&self) -> TransportResponse {
        let at = self.0.start.elapsed();
        let decided = self.0.decide.lock().unwrap()(at);
        self.0.seen.lock().unwrap().push((at, decided.is_ok()));
        let mut headers = HeaderMap::new();
        let status = match decided {
            Ok(()) => StatusCode::OK,
            Err(hint) => {
                if let Some(seconds) = hint {
                    headers.insert("retry-after", seconds.into());
                }
                StatusCode::TOO_MANY_REQUESTS
            }
        };
        TransportResponse {
            status,
            headers,
            body: "{}".into(),
        }
    }
}

impl Transport for Server {
    fn send(&self, _: TransportRequest) -> BoxFuture<Result<TransportResponse, TransportFailure>> {
        let server = self.clone();
        Box::pin(async move {
            tokio::time::sleep(server.0.latency / 2).await;
            let response = server.response();
            tokio::time::sleep(server.0.latency / 2).await;
            Ok(response)
        })
    }
}

/// Accepts a request if the last accepted one is at least `interval` ago, like nginx without a
/// burst.
fn strict(interval: Duration) -> impl FnMut(Duration) -> Result<(), Option<u64>> {
    let mut next = Duration::ZERO;
    move |now| {
        if now < next {
            return Err(None);
        }
        next = now + interval;
        Ok(())
    }
}

/// Starts with a full bucket, which gains `per_second` tokens per second.
fn bucket(per_second: f64, burst: f64) -> impl FnMut(Duration) -> Result<(), Option<u64>> {
    let (mut tokens, mut last) = (burst, Duration::ZERO);
    move |now| {
        tokens = (tokens + per_second * now.saturating_sub(last).as_secs_f64()).min(burst);
        last = now;
        if tokens < 1.0 {
            return Err(None);
        }
        tokens -= 1.0;
        Ok(())
    }
}

/// Accepts `most` requests in each window. With `says`, a refusal tells how long the window lasts.
fn window(length: u64, most: u32, says: bool) -> impl FnMut(Duration) -> Result<(), Option<u64>> {
    let (mut window, mut count) = (0, 0);
    move |now| {
        if now.as_secs() / length != window {
            (window, count) = (now.as_secs() / length, 0);
        }
        count += 1;
        if count > most {
            Err(says.then(|| (window + 1) * length - now.as_secs()))
        } else {
            Ok(())
        }
    }
}

fn client(server: &Server, seed: u64) -> infoplug::Builder<Calls> {
    let clock = Seeded(AtomicU64::new(seed.wrapping_mul(0x2545_f491_4f6c_dd1d)));
    Calls::builder()
        .api_key("k")
        .base_url("http://localhost:1")
        .transport(server.clone())
        .clock(clock)
}

/// Makes `count` concurrent calls. Returns their outcomes and the time they took.
async fn at_once(api: &Calls, count: usize) -> (Vec<End>, Duration) {
    let start = tokio::time::Instant::now();
    let mut calls = JoinSet::new();
    for _ in 0..count {
        let api = api.clone();
        calls.spawn(async move { end(api.look().send_full()).await });
    }
    (calls.join_all().await, start.elapsed())
}

fn simulate(future: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap()
        .block_on(future);
}

/// Simulates `count` concurrent calls with several seeds and latencies. Returns the longest time
/// and the highest number of refusals.
fn worst(count: usize, decide: impl Fn() -> Decide) -> (Duration, usize) {
    let mut worst = (Duration::ZERO, 0);
    for latency in [0, 2, 50] {
        for seed in 0..20 {
            simulate(async {
                let server = Server::new(latency, decide());
                let (ends, took) = at_once(&client(&server, seed).build().unwrap(), count).await;
                let failed: Vec<_> = ends.iter().filter(|end| !end.is_ok).collect();
                assert!(failed.is_empty(), "seed {seed}, {latency} ms: {failed:?}");
                worst = (worst.0.max(took), worst.1.max(server.refused()));
            });
        }
    }
    worst
}

#[test]
fn ten_calls_at_once_succeed_at_a_server_that_allows_two_a_second() {
    let (took, refused) = worst(10, || Box::new(strict(Duration::from_millis(500))));
    assert!(
        took < Duration::from_secs(10) && refused <= 9 + 6,
        "{took:?}, {refused} refused"
    );
}

#[test]
fn in_the_long_run_few_requests_are_refused_and_little_of_the_rate_is_lost() {
    // The optimum is 149.5 s. All calls but one are refused at once, whatever the client does
    // afterwards.
    let (took, refused) = worst(300, || Box::new(strict(Duration::from_millis(500))));
    assert!(
        took < Duration::from_secs(175) && refused <= 299 + 18,
        "{took:?}, {refused} refused"
    );
}

#[test]
fn a_fast_server_is_not_throttled() {
    // The optimum is 2 s.
    let (took, refused) = worst(300, || Box::new(bucket(100.0, 100.0)));
    assert!(
        took < Duration::from_secs(4) && refused <= 200 + 60,
        "{took:?}, {refused} refused"
    );
}

#[test]
fn a_burst_says_little_about_the_rate() {
    // The optimum is 20 s.
    let (took, refused) = worst(300, || Box::new(bucket(10.0, 100.0)));
    assert!(
        took < Duration::from_secs(23) && refused <= 200 + 60,
        "{took:?}, {refused} refused"
    );
}

#[test]
fn a_window_is_waited_for_as_long_as_the_server_says_or_by_trying() {
    // The optimum is 30 s and 60 s.
    let (took, refused) = worst(200, || Box::new(window(10, 60, true)));
    assert!(
        took < Duration::from_secs(33) && refused <= 140 + 30,
        "{took:?}, {refused} refused"
    );
    let (took, refused) = worst(100, || Box::new(window(60, 60, false)));
    assert!(
        took < Duration::from_secs(100) && refused <= 40 + 30,
        "{took:?}, {refused} refused"
    );
}

#[test]
fn a_server_that_refuses_all_requests_ends_all_calls_with_few() {
    for hint in [None, Some(1)] {
        simulate(async {
            let server = Server::new(2, move |_| Err(hint));
            let (ends, took) = at_once(&client(&server, 1).build().unwrap(), 64).await;
            assert!(
                ends.iter().all(|end| !end.is_ok && end.attempts <= 3),
                "{ends:?}"
            );
            assert!(
                took <= Duration::from_secs(180) && server.refused() <= 64 + 20,
                "{took:?}, {} refused",
                server.refused()
            );
        });
        // Without a deadline, the limit on attempts ends the calls, even if pauses are so short
        // that all calls run at once.
        for (longest, most) in [
            (Duration::from_secs(20), 64 * 4),
            (Duration::from_millis(1), 64 * 6),
        ] {
            simulate(async {
                let server = Server::new(2, move |_| Err(hint));
                let policy = RetryPolicy::new()
                    .backoff(longest.min(Duration::from_millis(500)), longest)
                    .no_budget();
                let api = client(&server, 1)
                    .retry(policy)
                    .timeout(None)
                    .build()
                    .unwrap();
                let (ends, took) = at_once(&api, 64).await;
                assert!(
                    ends.iter()
                        .all(|end| !end.is_ok
                            && end.not_retried == Some(NotRetried::NoAttemptLeft)),
                    "{ends:?}"
                );
                assert!(
                    server.refused() <= most,
                    "{longest:?}: {} refused in {took:?}",
                    server.refused()
                );
            });
        }
    }
}

#[test]
fn a_call_alone_has_its_three_attempts_and_the_pauses_of_the_backoff() {
    for seed in 0..20 {
        simulate(async {
            let server = Server::new(2, |_| Err(None));
            let (ends, took) = at_once(&client(&server, seed).build().unwrap(), 1).await;
            assert_eq!(
                (ends[0].attempts, ends[0].not_retried),
                (3, Some(NotRetried::NoAttemptLeft))
            );
            assert!(took < Duration::from_millis(1600), "{took:?}");
        });
    }
}

#[test]
fn who_was_told_to_wait_comes_back_one_by_one() {
    for seed in 0..20 {
        simulate(async {
            let server = Server::new(2, |now| {
                if now < Duration::from_secs(1) {
                    Err(Some(1))
                } else {
                    Ok(())
                }
            });
            let (ends, _) = at_once(&client(&server, seed).build().unwrap(), 8).await;
            assert!(
                ends.iter().all(|end| end.is_ok && end.attempts == 2),
                "{ends:?}"
            );
            let back: Vec<Duration> = server
                .seen()
                .iter()
                .filter(|(_, taken)| *taken)
                .map(|(at, _)| *at)
                .collect();
            assert!(back[0] >= Duration::from_millis(1002), "{back:?}");
            assert!(
                back.windows(2)
                    .all(|pair| pair[1] >= pair[0] + Duration::from_millis(40)),
                "{back:?}"
            );
        });
    }
}

#[test]
fn without_a_429_nobody_waits_and_after_a_minute_nobody_does_again() {
    simulate(async {
        let server = Server::new(2, |now| {
            if now < Duration::from_millis(2) {
                Err(None)
            } else {
                Ok(())
            }
        });
        let api = client(&server, 1).build().unwrap();
        assert_eq!(end(api.look().send_full()).await.attempts, 2);
        let (_, slowed) = at_once(&api, 64).await;
        assert!(slowed > Duration::from_millis(100), "{slowed:?}");
        tokio::time::sleep(Duration::from_secs(61)).await;
        let (ends, took) = at_once(&api, 64).await;
        assert!(
            took <= Duration::from_millis(5) && ends.iter().all(|end| end.is_ok),
            "{took:?}"
        );
    });
}

#[test]
fn who_is_given_up_in_the_queue_delays_nobody() {
    simulate(async {
        let server = Server::new(2, strict(Duration::from_millis(500)));
        let api = client(&server, 1).build().unwrap();
        let mut calls = JoinSet::new();
        for _ in 0..50 {
            let api = api.clone();
            calls.spawn(async move { end(api.look().send_full()).await });
        }
        tokio::time::sleep(Duration::from_secs(3)).await;
        calls.shutdown().await;
        let (ends, took) = at_once(&api, 2).await;
        assert!(
            ends.iter().all(|end| end.is_ok) && took < Duration::from_secs(3),
            "{took:?}"
        );
    });
}

/// A server over real sockets that shares the client's clock and accepts a request every half
/// second.
async fn two_a_second(clock: &FairClock) -> Faulty {
    let (clock, taken) = (
        clock.clone(),
        Mutex::new(strict(Duration::from_millis(500))),
    );
    let decide = move |_: &infoplug_mock::Seen| match taken.lock().unwrap()(clock.passed()) {
        Ok(()) => Fault::ok("{}"),
        Err(_) => Fault::status(429, ""),
    };
    Faulty::start_with(decide).await.unwrap()
}

#[tokio::test]
async fn ten_calls_at_once_succeed_over_real_sockets_and_what_was_too_fast_costs_no_token() {
    let clock = FairClock::new();
    let server = two_a_second(&clock).await;
    let calls = Calls::builder()
        .api_key("k")
        .base_url(server.url())
        .retry(RetryPolicy::new().budget(4, 0.0))
        .credit_limit(10);
    let api = clock.set(calls).build().unwrap();
    let mut calls = JoinSet::new();
    for _ in 0..10 {
        let api = api.clone();
        calls.spawn(async move { end(api.read().send_full()).await });
    }
    let ends = calls.join_all().await;
    assert!(ends.iter().all(|end| end.is_ok), "{ends:?}");
    assert!(
        clock.passed() <= Duration::from_secs(10),
        "{:?}",
        clock.passed()
    );
    assert_eq!(
        (api.credits_spent(), api.credits_maybe_spent()),
        (10.0, 0.0)
    );
    assert_eq!(
        ends.iter().map(|end| end.attempts as usize).sum::<usize>(),
        server.executions(),
        "attempts are those that were sent"
    );
}

#[tokio::test]
async fn eight_calls_that_were_told_to_wait_a_second_do_not_come_back_together() {
    let (clock, seen) = (FairClock::new(), Arc::new(Mutex::new(Vec::new())));
    let (time, times) = (clock.clone(), Arc::clone(&seen));
    let server = Faulty::start_with(move |_: &infoplug_mock::Seen| {
        let mut times = times.lock().unwrap();
        times.push(time.passed());
        if times.len() <= 8 {
            Fault::status(429, "").header("Retry-After", "1")
        } else {
            Fault::ok("{}")
        }
    });
    let server = server.await.unwrap();
    let api = clock
        .set(Calls::builder().api_key("k").base_url(server.url()))
        .build()
        .unwrap();
    let mut calls = JoinSet::new();
    for _ in 0..8 {
        let api = api.clone();
        calls.spawn(async move { end(api.look().send_full()).await });
    }
    assert!(calls.join_all().await.iter().all(|end| end.is_ok));
    let back = &seen.lock().unwrap()[8..];
    assert!(
        back.len() == 8 && back[0] >= Duration::from_secs(1),
        "{back:?}"
    );
    assert!(
        back.windows(2)
            .all(|pair| pair[1] >= pair[0] + Duration::from_millis(10)),
        "{back:?}"
    );
}

#[tokio::test]
async fn a_server_that_never_says_429_is_not_slowed_down_for() {
    let (server, clock) = (Faulty::start([]).await.unwrap(), VirtualClock::new());
    let api = builder(server.url(), &clock).build().unwrap();
    let mut calls = JoinSet::new();
    for _ in 0..64 {
        let api = api.clone();
        calls.spawn(async move { end(api.look().send_full()).await });
    }
    assert!(
        calls
            .join_all()
            .await
            .iter()
            .all(|end| end.is_ok && end.attempts == 1)
    );
    assert!(clock.pauses().is_empty());
}

#[tokio::test]
async fn whoever_makes_each_call_once_is_not_paced() {
    let server = two_a_second(&FairClock::new()).await;
    let clock = VirtualClock::new();
    let api = builder(server.url(), &clock)
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    let mut calls = JoinSet::new();
    for _ in 0..10 {
        let api = api.clone();
        calls.spawn(async move { end(api.look().send_full()).await });
    }
    let ends = calls.join_all().await;
    assert_eq!(ends.iter().filter(|end| end.is_ok).count(), 1);
    assert!(clock.pauses().is_empty() && server.executions() == 10);
}

#[tokio::test]
async fn the_line_says_that_the_client_has_slowed_down() {
    let (server, clock, api) = start([Fault::status(429, "")]).await;
    for _ in 0..2 {
        api.look().await.unwrap();
    }
    let error = api
        .look()
        .timeout(Duration::from_millis(100))
        .await
        .unwrap_err();
    let line = error.to_string();
    assert!(
        line.contains("the client slowed down after a 429"),
        "{line}"
    );
    assert!(
        error.cause().unwrap().contains("(429)")
            && error.solution().unwrap().starts_with("Make fewer calls"),
        "{error:#}"
    );
    assert_eq!(
        (
            error.was_sent(),
            error.attempts(),
            server.executions(),
            clock.pauses().len()
        ),
        (false, 0, 3, 2)
    );
}
