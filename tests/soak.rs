//! Twenty thousand overlapping calls, one third of them with faults. Each has exactly one result,
//! the credits add up, nothing hangs, and memory use is stable.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "in a test a panic is the message"
)]

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use infoplug::{ApiClient, CallError, Client, Clock, Full, Json, RetryPolicy};
use infoplug_mock::{Canned, Fault, Faulty, Seen};
use tokio::task::JoinSet;

/// A client of an API with a call of every kind.
#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/specs/calls.yaml")]
pub struct Calls(Client);

const CALLS: u64 = 20_000;
const AT_ONCE: usize = 64;
/// The number of calls after which connections and buffers exist.
const WARM: u64 = 2_000;
/// The memory that the allocator may keep beyond that.
const SLACK: usize = 24 << 20;
/// Far more than the test needs.
const WATCHDOG: Duration = Duration::from_secs(120);

/// A clock whose pauses take no time. It records none, because there are thousands.
struct FastClock(Instant, Arc<AtomicU64>);

impl Clock for FastClock {
    fn now(&self) -> Instant {
        self.0 + Duration::from_micros(self.1.load(Ordering::SeqCst))
    }

    fn system_time(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_micros(self.1.load(Ordering::SeqCst))
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let passed = Arc::clone(&self.1);
        Box::pin(async move {
            passed.fetch_add(
                u64::try_from(duration.as_micros()).unwrap(),
                Ordering::SeqCst,
            );
            tokio::task::yield_now().await;
        })
    }

    fn jitter(&self) -> f64 {
        0.5
    }
}

/// Returns a pseudo-random number (splitmix64) that is the same in each run.
fn chance(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

const GOOD: &str = "{\"rows\":[1,2,3,4]}";

/// Returns the fault for a request. One in three fails, in one of twenty ways.
fn decide(seen: &Seen) -> Fault {
    let number = chance(u64::try_from(seen.number).unwrap());
    let response = || Canned::ok(GOOD);
    if !number.is_multiple_of(3) {
        return Fault::Response(response());
    }
    match number / 3 % 200 {
        // Stalls are slow, so there are few.
        0 => Fault::Stall,
        1 => Fault::StallInBody(response()),
        way => match way % 18 {
            0 => Fault::ResetDuringRequest(30),
            1 => Fault::ResetAfterRequest,
            2 => Fault::CloseAfterRequest,
            3 => Fault::CutInHeader(response()),
            4 => Fault::CutInBody(response()),
            5 => Fault::ResetInBody(response()),
            6 => Fault::ExtraBytes {
                response: response(),
                extra: b"HTTP/1.1 200 OK\r\n\r\n".to_vec(),
            },
            7 => Fault::Informational(response()),
            8 => Fault::CloseAfterResponse(response()),
            9 => Fault::garbage(),
            10 => Fault::status(500, ""),
            11 => Fault::status(503, "").header("Retry-After", "2"),
            12 => Fault::status(429, "").header("Retry-After", "1"),
            13 => Fault::status(404, ""),
            14 => Fault::status(400, "{\"code\":\"throttled\"}"),
            15 => Fault::ok("no JSON"),
            16 => Fault::redirect(302, "/elsewhere"),
            _ => Fault::Late {
                after: Duration::from_millis(2),
                response: response(),
            },
        },
    }
}

/// Cost in thousandths, which add up exactly.
fn price(path: &str) -> u64 {
    match path {
        "/look" | "/check" => 0,
        "/read" => 1000,
        "/start" => 25_000,
        "/find" => 5000,
        // 4 rows of 0.5.
        "/rows" => 3000,
        other => panic!("{other}"),
    }
}

/// Returns what the server charges for a request: nothing if it rejects the request, and no rows if
/// the response cannot be read.
fn charged(seen: &Seen) -> u64 {
    match seen.fault.as_ref().unwrap() {
        Fault::Response(response) if matches!(response.status, 302 | 400..=499) => 0,
        Fault::Response(response)
            if response.body != GOOD && response.status == 200 && seen.path == "/rows" =>
        {
            1000
        }
        _ => price(&seen.path),
    }
}

fn word<T, C>(result: Result<Full<T>, CallError<C>>) -> String {
    match result {
        Ok(_) => "value".to_owned(),
        Err(CallError::Response(response)) => format!("status {}", response.status().as_u16()),
        Err(CallError::Transport(_)) => "lost".to_owned(),
        Err(CallError::Timeout(_)) => "timeout".to_owned(),
        Err(CallError::Decode(_)) => "unreadable".to_owned(),
        Err(_) => "not sent".to_owned(),
    }
}

/// Makes a call of one of the five kinds and returns its outcome.
async fn call(api: Calls, number: u64) -> (u64, String) {
    let ended = match chance(number ^ 0xa11) % 5 {
        0 => word::<Json, _>(api.look().send_full().await),
        1 => word(api.read().send_full().await),
        2 => word(
            api.start()
                .what("x".repeat(usize::try_from(number % 3000).unwrap()))
                .send_full()
                .await,
        ),
        3 => word(api.find().what("y").send_full().await),
        _ => word(api.list().page(1).send_full().await),
    };
    (number, ended)
}

/// Returns the resident set size in bytes. Only Linux reports it.
fn resident() -> Option<usize> {
    let pages = std::fs::read_to_string("/proc/self/statm").ok()?;
    pages
        .split(' ')
        .nth(1)?
        .parse()
        .ok()
        .map(|pages: usize| pages * 4096)
}

/// The requests that the server received.
#[derive(Default)]
struct Ledger {
    executions: usize,
    charged: u64,
}

impl Ledger {
    /// Takes the recorded requests, so neither side keeps them.
    fn take(&mut self, server: &Faulty) {
        for seen in server.take_requests() {
            self.executions += 1;
            self.charged += charged(&seen);
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "the sums are small")]
async fn soak() {
    let server = Faulty::start_with(decide).await.unwrap();
    let api = Calls::builder()
        .api_key("k")
        .base_url(server.url())
        .clock(FastClock(Instant::now(), Arc::default()))
        .attempt_timeout(Duration::from_millis(1500))
        // The pauses of all calls add up on the shared clock.
        .timeout(None)
        .retry(RetryPolicy::new().no_budget())
        .build()
        .unwrap();
    let begin = Instant::now();
    let (mut calls, mut next, mut done) = (JoinSet::new(), 0, 0);
    let (mut ends, mut results) = (
        BTreeMap::<String, u64>::new(),
        vec![0_u8; usize::try_from(CALLS).unwrap()],
    );
    let (mut ledger, mut warm) = (Ledger::default(), None);
    loop {
        while calls.len() < AT_ONCE && next < CALLS {
            calls.spawn(call(api.clone(), next));
            next += 1;
        }
        let Some(ended) = calls.join_next().await else {
            break;
        };
        let (number, word) = ended.unwrap();
        results[usize::try_from(number).unwrap()] += 1;
        *ends.entry(word).or_default() += 1;
        done += 1;
        if done % 500 == 0 {
            ledger.take(&server);
        }
        if done == WARM {
            warm = resident();
        }
    }
    ledger.take(&server);
    let (end, took) = (resident(), begin.elapsed());

    let (spent, maybe, charged) = (
        api.credits_spent(),
        api.credits_maybe_spent(),
        ledger.charged as f64 / 1000.0,
    );
    println!("{CALLS} calls, {AT_ONCE} at once, in {took:.1?}: {ends:?}");
    println!(
        "{} executions on {} connections",
        ledger.executions,
        server.connections()
    );
    println!("{spent} credits spent, {maybe} maybe; the server charges {charged}");
    println!(
        "resident: {:?} MiB after {WARM} calls, {:?} MiB at the end",
        warm.map(|it| it >> 20),
        end.map(|it| it >> 20)
    );

    assert!(
        results.iter().all(|count| *count == 1),
        "each call ends once"
    );
    assert_eq!(ends.values().sum::<u64>(), CALLS);
    assert_eq!(ledger.executions, server.executions());
    for kind in [
        "value",
        "lost",
        "timeout",
        "unreadable",
        "status 500",
        "status 503",
        "status 404",
        "status 302",
    ] {
        assert!(
            ends.contains_key(kind),
            "no call ended with {kind}: {ends:?}"
        );
    }
    // Everything that the client counts as spent was charged. Everything that was charged counts
    // as spent or maybe spent.
    assert!(
        spent <= charged && charged <= spent + maybe,
        "{spent} <= {charged} <= {spent} + {maybe}"
    );
    if let (Some(warm), Some(end)) = (warm, end) {
        assert!(end <= warm + SLACK, "{} MiB more", (end - warm) >> 20);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_thousand_calls_a_third_with_faults_end_each_in_one_result_at_the_right_price() {
    assert!(
        tokio::time::timeout(WATCHDOG, soak()).await.is_ok(),
        "something hangs"
    );
}
