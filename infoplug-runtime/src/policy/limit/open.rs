//! Lets requests pass without a lock while nothing limits them.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Whether requests pass without the throttle's lock: until when, and at which change of the rate.
#[derive(Default)]
pub(super) struct Open {
    /// The time that `until` counts from.
    start: OnceLock<Instant>,
    /// In nanoseconds; 0 while a limit holds.
    until: AtomicU64,
    change: AtomicU64,
}

impl Open {
    /// Lets requests pass until a time. The caller holds the lock.
    pub(super) fn open(&self, now: Instant, until: Instant, change: u64) {
        let start = *self.start.get_or_init(|| now);
        self.change.store(change, Ordering::Relaxed);
        self.until.store(
            nanos(until.saturating_duration_since(start)),
            Ordering::Release,
        );
    }

    /// Makes requests take the lock. The caller holds it.
    pub(super) fn close(&self) {
        self.until.store(0, Ordering::Release);
    }

    /// Returns the change of the rate if a request may pass.
    pub(super) fn pass(&self, now: Instant) -> Option<u64> {
        let until = self.until.load(Ordering::Acquire);
        let passed = now.saturating_duration_since(*self.start.get()?);
        (nanos(passed) < until).then(|| self.change.load(Ordering::Relaxed))
    }
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_pass_until_the_time_or_until_it_is_closed() {
        let (open, now, second) = (Open::default(), Instant::now(), Duration::from_secs(1));
        assert_eq!(open.pass(now), None);
        open.open(now, now + second, 7);
        assert_eq!(
            [now, now + second / 2, now + second].map(|now| open.pass(now)),
            [Some(7), Some(7), None]
        );
        open.open(now + second, now + 3 * second, 8);
        assert_eq!(open.pass(now + 2 * second), Some(8));
        open.close();
        assert_eq!(open.pass(now + 2 * second), None);
    }
}
