//! Clocks for tests: one that a test advances, one that stops while requests are in flight, and one
//! with a custom jitter.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use infoplug::{
    BoxFuture, Builder, Clock, Transport, TransportFailure, TransportRequest, TransportResponse,
    VirtualClock,
};
use tokio::sync::watch;

type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A clock that stops until a test advances it, so the test can observe waiting calls.
#[derive(Clone)]
pub(crate) struct HandClock(Arc<Inner>);

struct Inner {
    start: Instant,
    /// The time that has passed.
    passed: watch::Sender<Duration>,
    /// The sleeps that have started.
    begun: watch::Sender<Vec<Duration>>,
}

impl HandClock {
    pub(crate) fn new() -> Self {
        let (passed, begun) = (
            watch::Sender::new(Duration::ZERO),
            watch::Sender::new(Vec::new()),
        );
        Self(Arc::new(Inner {
            start: Instant::now(),
            passed,
            begun,
        }))
    }

    pub(crate) fn advance(&self, by: Duration) {
        self.0.passed.send_modify(|passed| *passed += by);
    }

    /// Waits until this many sleeps have started, and returns all of them.
    pub(crate) async fn asleep(&self, count: usize) -> Vec<Duration> {
        let mut begun = self.0.begun.subscribe();
        let wait = begun.wait_for(|begun| begun.len() >= count);
        // This times out only if nothing sleeps at all.
        let Ok(begun) = tokio::time::timeout(Duration::from_secs(20), wait).await else {
            panic!(
                "{count} sleeps were to begin, and these did: {:?}",
                self.0.begun.borrow()
            );
        };
        begun.unwrap().clone()
    }
}

impl Clock for HandClock {
    fn now(&self) -> Instant {
        self.0.start + *self.0.passed.borrow()
    }

    fn system_time(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + *self.0.passed.borrow()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        let clock = self.clone();
        Box::pin(async move {
            let mut passed = clock.0.passed.subscribe();
            let end = *passed.borrow() + duration;
            clock.0.begun.send_modify(|begun| begun.push(duration));
            passed.wait_for(|passed| *passed >= end).await.unwrap();
        })
    }

    fn jitter(&self) -> f64 {
        1.0
    }
}

/// A clock that skips to the end of a sleep when no request is in flight, so a server can tell the
/// time no matter how slow the sockets are.
#[derive(Clone)]
pub(crate) struct FairClock {
    start: Instant,
    passed: Arc<Mutex<Duration>>,
    under_way: Arc<AtomicUsize>,
}

impl FairClock {
    pub(crate) fn new() -> Self {
        Self {
            start: Instant::now(),
            passed: Arc::default(),
            under_way: Arc::default(),
        }
    }

    /// The time that has passed.
    pub(crate) fn passed(&self) -> Duration {
        *self.passed.lock().unwrap()
    }

    /// Returns the builder with this clock.
    pub(crate) fn set<T>(&self, builder: Builder<T>) -> Builder<T> {
        let under_way = Arc::clone(&self.under_way);
        builder
            .clock(self.clone())
            .wrap_transport(|inner| Counted { inner, under_way })
    }
}

impl Clock for FairClock {
    fn now(&self) -> Instant {
        self.start + self.passed()
    }

    fn system_time(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + self.passed()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        let clock = self.clone();
        Box::pin(async move {
            let end = clock.passed() + duration;
            while clock.under_way.load(Ordering::SeqCst) > 0 {
                tokio::task::yield_now().await;
            }
            let mut passed = clock.passed.lock().unwrap();
            *passed = end.max(*passed);
        })
    }

    fn jitter(&self) -> f64 {
        1.0
    }
}

struct Counted {
    inner: Arc<dyn Transport>,
    under_way: Arc<AtomicUsize>,
}

impl Transport for Counted {
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<Result<TransportResponse, TransportFailure>> {
        let (sent, under_way) = (self.inner.send(request), Arc::clone(&self.under_way));
        Box::pin(async move {
            under_way.fetch_add(1, Ordering::SeqCst);
            let response = sent.await;
            under_way.fetch_sub(1, Ordering::SeqCst);
            response
        })
    }
}

/// A virtual clock whose jitter is this fraction.
pub(crate) struct Jittery(pub(crate) VirtualClock, pub(crate) f64);

impl Clock for Jittery {
    fn now(&self) -> Instant {
        self.0.now()
    }

    fn system_time(&self) -> SystemTime {
        self.0.system_time()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        self.0.sleep(duration)
    }

    fn jitter(&self) -> f64 {
        self.1
    }
}
