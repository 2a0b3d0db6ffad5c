//! The clock as a parameter: anything that waits between calls can be tested without waiting.

use std::fmt;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use crate::transport::BoxFuture;

/// The client's source of time: for waits before retries, rate limits, deadlines, and dates in
/// responses.
///
/// It does not affect socket timeouts, which follow the clock of the Tokio runtime.
pub trait Clock: Send + Sync + 'static {
    /// Returns the time of a monotonic clock.
    fn now(&self) -> Instant;

    /// Returns the wall-clock time, for comparison with dates in responses.
    fn system_time(&self) -> SystemTime;

    /// Returns a future that completes after `duration`.
    fn sleep(&self, duration: Duration) -> BoxFuture<()>;

    /// Returns a random number from 0 to 1, which spreads the waits of many clients (jitter).
    fn jitter(&self) -> f64;
}

/// The clock of the system and of the Tokio runtime.
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }

    fn system_time(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        Box::pin(tokio::time::sleep(duration))
    }

    fn jitter(&self) -> f64 {
        // The keys of each `RandomState` differ. An `f64` has room for 53 bits.
        let bits = RandomState::new().build_hasher().finish() >> 11;
        #[allow(clippy::cast_precision_loss, reason = "53 bits fit")]
        let (number, most) = (bits as f64, (1_u64 << 53) as f64);
        number / most
    }
}

/// A thousand years, which a virtual clock can represent on any system.
const LONGEST: Duration = Duration::from_secs(31_557_600_000);

/// A clock for tests: a wait ends at once and advances the time. There is no jitter: a backoff is
/// as long as possible, and a wait that the server asks for is exactly that long.
///
/// Clones show the same time.
///
/// ```
/// # extern crate infoplug_runtime as infoplug;
/// use std::time::Duration;
/// use infoplug::{Clock as _, VirtualClock};
///
/// let clock = VirtualClock::new();
/// let before = clock.now();
/// infoplug::block_on(clock.sleep(Duration::from_secs(3600)))?;
/// assert_eq!(clock.now() - before, Duration::from_secs(3600));
/// assert_eq!(clock.pauses(), [Duration::from_secs(3600)]);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone)]
pub struct VirtualClock {
    start: (Instant, SystemTime),
    pauses: Arc<Mutex<Vec<Duration>>>,
}

impl VirtualClock {
    /// Creates a clock that starts at the current time.
    #[must_use]
    pub fn new() -> Self {
        Self::at(SystemTime::now())
    }

    /// Creates a clock whose [`system_time`](Clock::system_time) starts at `time`.
    #[must_use]
    pub fn at(time: SystemTime) -> Self {
        Self {
            start: (Instant::now(), time),
            pauses: Arc::default(),
        }
    }

    /// Returns all waits so far, in the order in which they began.
    #[must_use]
    pub fn pauses(&self) -> Vec<Duration> {
        self.pauses
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn passed(&self) -> Duration {
        let pauses = self.pauses.lock().unwrap_or_else(PoisonError::into_inner);
        pauses
            .iter()
            .fold(Duration::ZERO, |sum, pause| sum.saturating_add(*pause))
            .min(LONGEST)
    }
}

impl Default for VirtualClock {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for VirtualClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VirtualClock")
            .field("pauses", &self.pauses())
            .finish_non_exhaustive()
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Instant {
        self.start.0 + self.passed()
    }

    fn system_time(&self) -> SystemTime {
        self.start.1 + self.passed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        let pauses = Arc::clone(&self.pauses);
        // Records the wait on the first poll, as any sleep does: a future that nobody awaits does
        // nothing. Yields so that other tasks can run.
        Box::pin(async move {
            pauses
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(duration);
            tokio::task::yield_now().await;
        })
    }

    fn jitter(&self) -> f64 {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_pause_without_end_is_one_of_a_thousand_years() {
        let clock = VirtualClock::new();
        let (start, day) = (clock.now(), clock.system_time());
        for _ in 0..2 {
            clock.sleep(Duration::MAX).await;
        }
        assert_eq!(
            (
                clock.now() - start,
                clock.system_time().duration_since(day).unwrap()
            ),
            (LONGEST, LONGEST)
        );
    }

    #[test]
    fn jitter_is_a_fraction_and_changes() {
        let numbers: Vec<f64> = (0..100).map(|_| SystemClock.jitter()).collect();
        assert!(
            numbers.iter().all(|number| (0.0..=1.0).contains(number)),
            "{numbers:?}"
        );
        assert!(
            numbers
                .windows(2)
                .all(|pair| pair[0].to_bits() != pair[1].to_bits()),
            "{numbers:?}"
        );
        assert!(
            numbers.iter().any(|number| *number < 0.3)
                && numbers.iter().any(|number| *number > 0.7),
            "{numbers:?}"
        );
    }
}
