//! How long to wait when the server does not say: exponential backoff with full jitter.

use std::time::Duration;

/// The pause behind attempt `attempt`, from 1. `jitter` is from 0 to 1.
pub(super) fn pause(first: Duration, longest: Duration, attempt: u32, jitter: f64) -> Duration {
    let doubled = 2_u32.checked_pow(attempt.saturating_sub(1)).and_then(|factor| first.checked_mul(factor));
    let most = doubled.map_or(longest, |pause| pause.min(longest));
    // What is too long for a number is no shorter for it.
    Duration::try_from_secs_f64(most.as_secs_f64() * jitter.clamp(0.0, 1.0)).unwrap_or(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let pauses = |jitter| (1..=6).map(move |attempt| pause(Duration::from_millis(500), Duration::from_secs(6), attempt, jitter));
        let millis: Vec<u128> = pauses(1.0).map(|pause| pause.as_millis()).collect();
        assert_eq!(millis, [500, 1000, 2000, 4000, 6000, 6000]);
        assert!(pauses(0.0).all(|pause| pause.is_zero()));
        assert_eq!(pause(Duration::from_secs(1), Duration::from_secs(60), u32::MAX, 1.0), Duration::from_secs(60));
        assert_eq!(pause(Duration::MAX, Duration::MAX, 7, 1.0), Duration::MAX);
    }
}
