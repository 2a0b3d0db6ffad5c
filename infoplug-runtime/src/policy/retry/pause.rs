//! The wait before a retry: as long as the server asks, else exponential backoff with full jitter.

use std::time::Duration;

use super::policy::Plan;
use crate::policy::clock::Clock;

/// Returns the wait that the server asks for, if it is not too long, plus a random time: other
/// clients were told the same.
pub(crate) fn asked(plan: Plan<'_>, hint: Option<Duration>, clock: &dyn Clock) -> Option<Duration> {
    let hint = hint.filter(|hint| *hint <= plan.max_wait())?;
    let (first, longest) = plan.backoff();
    // Without jitter, the clock waits exactly as long as the server asks.
    Some(hint.saturating_add(backoff(first, longest, 1, 1.0 - clock.jitter())))
}

/// Returns the longer of the backoff and the wait that the server asks for.
pub(super) fn pause(
    plan: Plan<'_>,
    hint: Option<Duration>,
    attempts: u32,
    clock: &dyn Clock,
) -> Duration {
    let (first, longest) = plan.backoff();
    asked(plan, hint, clock).unwrap_or_default().max(backoff(
        first,
        longest,
        attempts,
        clock.jitter(),
    ))
}

/// Returns the backoff after attempt `attempt`, counted from 1. `jitter` is from 0 to 1.
fn backoff(first: Duration, longest: Duration, attempt: u32, jitter: f64) -> Duration {
    let doubled = 2_u32
        .checked_pow(attempt.saturating_sub(1))
        .and_then(|factor| first.checked_mul(factor));
    let most = doubled.map_or(longest, |pause| pause.min(longest));
    // A wait that overflows is no shorter for it.
    Duration::try_from_secs_f64(most.as_secs_f64() * jitter.clamp(0.0, 1.0)).unwrap_or(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let pauses = |jitter| {
            (1..=6).map(move |attempt| {
                backoff(
                    Duration::from_millis(500),
                    Duration::from_secs(6),
                    attempt,
                    jitter,
                )
            })
        };
        let millis: Vec<u128> = pauses(1.0).map(|pause| pause.as_millis()).collect();
        assert_eq!(millis, [500, 1000, 2000, 4000, 6000, 6000]);
        assert!(pauses(0.0).all(|pause| pause.is_zero()));
        assert_eq!(
            backoff(
                Duration::from_secs(1),
                Duration::from_secs(60),
                u32::MAX,
                1.0
            ),
            Duration::from_secs(60)
        );
        assert_eq!(backoff(Duration::MAX, Duration::MAX, 7, 1.0), Duration::MAX);
    }
}
