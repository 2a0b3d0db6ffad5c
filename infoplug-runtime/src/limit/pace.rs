//! When a request may go: not during a pause that the server has asked for, not faster than the rate, not more at once than allowed.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::RateLimit;
use crate::clock::Clock;

/// The pace of a client; all its calls share it.
pub(crate) struct Pace {
    rate: Option<RateLimit>,
    room: Option<Arc<Semaphore>>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Nothing is sent before.
    paused_until: Option<Instant>,
    /// When the request would be due that comes next in an even stream (the theoretical arrival time of GCRA, ITU-T I.371).
    due: Option<Instant>,
}

/// The right to have one request under way.
pub(crate) struct Turn {
    _room: Option<OwnedSemaphorePermit>,
}

/// The turn would come after the deadline.
pub(crate) struct TooLate;

impl Pace {
    pub(crate) fn new(rate: Option<RateLimit>, at_once: Option<usize>) -> Self {
        let room = at_once.map(|most| Arc::new(Semaphore::new(most.clamp(1, Semaphore::MAX_PERMITS))));
        Self { rate, room, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nothing is sent for so long.
    pub(crate) fn pause(&self, clock: &dyn Clock, wait: Duration) {
        let Some(until) = clock.now().checked_add(wait) else { return };
        let mut state = self.state();
        state.paused_until = Some(state.paused_until.map_or(until, |known| known.max(until)));
    }

    /// Waits for the turn. A wait that would not end before the deadline is not begun.
    pub(crate) async fn turn(&self, clock: &dyn Clock, deadline: Option<Instant>) -> Result<Turn, TooLate> {
        let room = match &self.room {
            Some(room) => Some(self.room(room, clock, deadline).await?),
            None => None,
        };
        let mut has_slot = self.rate.is_none();
        loop {
            let now = clock.now();
            let wait = {
                let mut state = self.state();
                let pause = state.paused_until.map_or(Duration::ZERO, |until| until.saturating_duration_since(now));
                let slot = match self.rate {
                    Some(rate) if !has_slot => rate.slot(&mut state.due, now, pause, deadline)?,
                    _ => Duration::ZERO,
                };
                has_slot = true;
                pause.max(slot)
            };
            if wait.is_zero() {
                return Ok(Turn { _room: room });
            }
            if deadline.is_some_and(|deadline| now.checked_add(wait).is_none_or(|end| end >= deadline)) {
                return Err(TooLate);
            }
            clock.sleep(wait).await;
            // Another answer may have asked for a longer pause meanwhile.
        }
    }

    async fn room(&self, room: &Arc<Semaphore>, clock: &dyn Clock, deadline: Option<Instant>) -> Result<OwnedSemaphorePermit, TooLate> {
        if let Ok(permit) = Arc::clone(room).try_acquire_owned() {
            return Ok(permit);
        }
        let mut permit = pin!(Arc::clone(room).acquire_owned());
        let left = deadline.map(|deadline| deadline.saturating_duration_since(clock.now()));
        // This is waiting for others, so it is the runtime's time that runs.
        let mut end = pin!(left.map(tokio::time::sleep));
        poll_fn(|context| match permit.as_mut().poll(context) {
            Poll::Ready(permit) => Poll::Ready(permit.map_err(|_| TooLate)),
            Poll::Pending => match end.as_mut().as_pin_mut().map(|end| end.poll(context)) {
                Some(Poll::Ready(())) => Poll::Ready(Err(TooLate)),
                Some(Poll::Pending) | None => Poll::Pending,
            },
        })
        .await
    }
}

impl RateLimit {
    /// Takes the next place in the stream and says how long it is until then; `pause` goes before.
    fn slot(self, due: &mut Option<Instant>, now: Instant, pause: Duration, deadline: Option<Instant>) -> Result<Duration, TooLate> {
        let interval = self.period / self.requests;
        let early = interval.saturating_mul(self.burst.saturating_sub(1));
        let start = now.checked_add(pause).ok_or(TooLate)?;
        let place = due.map_or(start, |due| due.max(start));
        let at = place.checked_sub(early).map_or(start, |at| at.max(start));
        if deadline.is_some_and(|deadline| at >= deadline) {
            return Err(TooLate);
        }
        *due = Some(place.checked_add(interval).ok_or(TooLate)?);
        Ok(at.saturating_duration_since(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::VirtualClock;

    async fn sent_after(pace: &Pace, clock: &VirtualClock, start: Instant) -> Option<Duration> {
        pace.turn(clock, None).await.ok().map(|_turn| clock.now() - start)
    }

    #[tokio::test]
    async fn a_burst_goes_at_once_and_the_rest_evenly() {
        let clock = VirtualClock::new();
        let start = clock.now();
        let pace = Pace::new(Some(RateLimit::new(60, Duration::from_secs(60)).burst(3)), None);
        let mut seconds = Vec::new();
        for _ in 0..6 {
            seconds.push(sent_after(&pace, &clock, start).await.unwrap().as_secs());
        }
        assert_eq!(seconds, [0, 0, 0, 1, 2, 3]);
        clock.sleep(Duration::from_secs(100)).await;
        let after_quiet: Vec<u64> = {
            let mut seconds = Vec::new();
            for _ in 0..4 {
                seconds.push(sent_after(&pace, &clock, start).await.unwrap().as_secs());
            }
            seconds
        };
        assert_eq!(after_quiet, [103, 103, 103, 104]);
    }

    #[tokio::test]
    async fn a_pause_holds_for_all_and_a_wait_beyond_the_deadline_is_not_begun() {
        let clock = VirtualClock::new();
        let start = clock.now();
        let pace = Pace::new(None, None);
        pace.pause(&clock, Duration::from_secs(30));
        pace.pause(&clock, Duration::from_secs(10));
        assert!(pace.turn(&clock, Some(start + Duration::from_secs(30))).await.is_err());
        assert!(clock.pauses().is_empty());
        assert_eq!(sent_after(&pace, &clock, start).await, Some(Duration::from_secs(30)));
        assert_eq!(sent_after(&pace, &clock, start).await, Some(Duration::from_secs(30)));
    }

    #[tokio::test]
    async fn there_is_room_when_a_turn_ends() {
        let clock = VirtualClock::new();
        let pace = Pace::new(None, Some(1));
        let first = pace.turn(&clock, None).await.ok().unwrap();
        assert!(pace.turn(&clock, Some(clock.now())).await.is_err());
        drop(first);
        assert!(pace.turn(&clock, None).await.is_ok());
    }
}
