//! Clocks of tests: one that goes on when a test says so, one with another jitter.

use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use infoplug::{Clock, VirtualClock};
use tokio::sync::watch;

type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Stands still until a test moves it, so that others can be seen waiting.
#[derive(Clone)]
pub(crate) struct HandClock(Arc<Inner>);

struct Inner {
    start: Instant,
    /// What has passed.
    passed: watch::Sender<Duration>,
    /// The sleeps that were begun.
    begun: watch::Sender<Vec<Duration>>,
}

impl HandClock {
    pub(crate) fn new() -> Self {
        let (passed, begun) = (watch::Sender::new(Duration::ZERO), watch::Sender::new(Vec::new()));
        Self(Arc::new(Inner { start: Instant::now(), passed, begun }))
    }

    pub(crate) fn advance(&self, by: Duration) {
        self.0.passed.send_modify(|passed| *passed += by);
    }

    /// Waits until so many sleeps were begun, and gives them all.
    pub(crate) async fn asleep(&self, count: usize) -> Vec<Duration> {
        let mut begun = self.0.begun.subscribe();
        let wait = begun.wait_for(|begun| begun.len() >= count);
        // Only who does not sleep at all takes so long.
        let Ok(begun) = tokio::time::timeout(Duration::from_secs(20), wait).await else {
            panic!("{count} sleeps were to begin, and these did: {:?}", self.0.begun.borrow());
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

/// A virtual clock whose pauses are this part of the longest.
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
