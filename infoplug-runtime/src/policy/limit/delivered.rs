//! How many requests per second a server has accepted lately.

use std::time::{Duration, Instant};

/// The period that counts as recent; the marks may cover up to twice as much.
const WINDOW: Duration = Duration::from_secs(1);

/// Two marks on a count that only grows. The count itself is kept elsewhere, so that counting needs
/// no lock.
#[derive(Default)]
pub(super) struct Delivered {
    older: Option<Mark>,
    newer: Option<Mark>,
}

#[derive(Clone, Copy)]
struct Mark {
    at: Instant,
    count: usize,
}

impl Delivered {
    /// Marks the count, at most once per window.
    pub(super) fn mark(&mut self, now: Instant, count: usize) {
        if self
            .newer
            .is_none_or(|newer| now.saturating_duration_since(newer.at) >= WINDOW)
        {
            self.older = self.newer.replace(Mark { at: now, count });
        }
    }

    /// Returns when the next mark is due, once there is one.
    pub(super) fn next_mark(&self) -> Option<Instant> {
        self.newer?.at.checked_add(WINDOW)
    }

    /// Returns the requests per second: the larger of the rates since both marks. After a quiet
    /// time only the newer mark is right, and just after a mark only the older one.
    pub(super) fn rate(&self, now: Instant, count: usize) -> f64 {
        let since = |mark: Mark| {
            let window = now.saturating_duration_since(mark.at).max(WINDOW);
            f64::from(u32::try_from(count.saturating_sub(mark.count)).unwrap_or(u32::MAX))
                / window.as_secs_f64()
        };
        [self.older, self.newer]
            .into_iter()
            .flatten()
            .map(since)
            .fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_behind_a_mark_is_none() {
        let (start, mut delivered) = (Instant::now(), Delivered::default());
        delivered.mark(start, 11);
        assert!(delivered.rate(start, 10) < f64::EPSILON);
    }

    fn at(start: Instant, millis: u64) -> Instant {
        start + Duration::from_millis(millis)
    }

    #[test]
    fn a_burst_counts_as_what_came_in_a_second() {
        let (start, mut delivered) = (Instant::now(), Delivered::default());
        assert_eq!(delivered.rate(start, 5).to_bits(), 0.0_f64.to_bits());
        delivered.mark(start, 0);
        assert!((delivered.rate(at(start, 50), 100) - 100.0).abs() < 1e-9);
        // The quiet time before it does not count either.
        delivered.mark(at(start, 600_000), 100);
        assert!((delivered.rate(at(start, 600_050), 200) - 100.0).abs() < 1e-9);
    }

    #[test]
    fn an_even_stream_has_its_rate_at_any_time() {
        let (start, mut delivered) = (Instant::now(), Delivered::default());
        for count in 0..1000 {
            let now = at(start, 20 * count as u64);
            delivered.mark(now, count);
            let rate = delivered.rate(now, count);
            assert!(
                count < 50 || (48.0..=50.1).contains(&rate),
                "{rate} at {count}"
            );
        }
    }
}
