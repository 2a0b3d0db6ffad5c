//! When a request may be sent: not during a pause that the server asked for, not faster than the
//! documented or discovered rate, and not more at once than allowed.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::adaptive::{Adaptive, Refused, Sent, Slowed};
use super::delivered::Delivered;
use super::open::Open;
use super::rate::{LONGEST, RateLimit};
use crate::error::{Throttled, TooLate};
use crate::policy::clock::Clock;

/// The throttle of a client, shared by all its calls.
pub(crate) struct Throttle {
    rate: Option<RateLimit>,
    room: Option<Arc<Semaphore>>,
    /// Its holder is the next request to be sent; the others queue for it in order. No position in
    /// the stream is assigned in advance, so a dropped request leaves no gap.
    first: tokio::sync::Mutex<()>,
    state: Mutex<State>,
    open: Open,
    /// The number of requests that the server has accepted.
    accepted: AtomicUsize,
}

struct State {
    /// Nothing is sent before this time.
    paused_until: Option<Instant>,
    /// When the next request of an even stream is due (the theoretical arrival time of GCRA, ITU-T
    /// I.371).
    due: Option<Instant>,
    /// How many requests wait to be next.
    waiting: u32,
    /// How many requests wait for concurrency before that.
    crowded: u32,
    delivered: Delivered,
    adaptive: Adaptive,
}

/// The right to have one request in flight.
pub(crate) struct Permit {
    _room: Option<OwnedSemaphorePermit>,
    sent: Sent,
    /// When it was given.
    pub(crate) at: Instant,
    /// Whether this ends the slower rate after a 429.
    pub(crate) has_recovered: bool,
}

/// The next step of a call that wants a permit.
enum Step {
    Go {
        sent: Sent,
        has_recovered: bool,
    },
    Wait(Duration, Throttled),
    /// Wait to be next.
    Queue,
}

/// Counts a request that waits to be next.
struct Waiting<'p>(&'p Throttle);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.waiting = state.waiting.saturating_sub(1);
    }
}

/// Counts a request that waits for concurrency.
struct ForRoom<'p>(&'p Throttle);

impl<'p> ForRoom<'p> {
    fn new(throttle: &'p Throttle) -> Self {
        throttle.state().crowded += 1;
        Self(throttle)
    }
}

impl Drop for ForRoom<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.crowded = state.crowded.saturating_sub(1);
    }
}

impl Throttle {
    pub(crate) fn new(rate: Option<RateLimit>, at_once: Option<usize>) -> Self {
        let room =
            at_once.map(|most| Arc::new(Semaphore::new(most.clamp(1, Semaphore::MAX_PERMITS))));
        let adaptive = Adaptive::new(rate.map_or(f64::INFINITY, RateLimit::per_second));
        let state = State {
            paused_until: None,
            due: None,
            waiting: 0,
            crowded: 0,
            delivered: Delivered::default(),
            adaptive,
        };
        Self {
            rate,
            room,
            first: tokio::sync::Mutex::default(),
            state: Mutex::new(state),
            open: Open::default(),
            accepted: AtomicUsize::new(0),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends nothing for this long. Returns how long nothing is sent in total.
    pub(crate) fn pause(&self, clock: &dyn Clock, wait: Duration) -> Duration {
        let now = clock.now();
        let mut state = self.state();
        self.open.close();
        if let Some(until) = now.checked_add(wait) {
            state.paused_until = Some(state.paused_until.map_or(until, |known| known.max(until)));
        }
        state.pause(now)
    }

    /// Records that the server accepted the request of this permit.
    pub(crate) fn accepted(&self, permit: &Permit, clock: &dyn Clock) {
        self.accepted.fetch_add(1, Ordering::Relaxed);
        if permit.sent.tells() {
            let now = clock.now();
            let mut state = self.state();
            // Read the count under the lock, where marks are set: no mark may be ahead of it.
            let delivered = state
                .delivered
                .rate(now, self.accepted.load(Ordering::Relaxed));
            state.adaptive.accepted(permit.sent, delivered);
        }
    }

    /// Records that the server refused the request of this permit because it has too many.
    /// `backoff` is the range of the call's waits.
    pub(crate) fn refused(
        &self,
        permit: &Permit,
        clock: &dyn Clock,
        backoff: (Duration, Duration),
    ) -> Slowed {
        let now = clock.now();
        let mut state = self.state();
        self.open.close();
        let delivered = state
            .delivered
            .rate(now, self.accepted.load(Ordering::Relaxed));
        let others_wait = state.others_wait();
        state.adaptive.refused(
            permit.sent,
            now,
            Refused {
                delivered,
                others_wait,
                backoff,
            },
        )
    }

    /// Waits for a permit. A wait that would not end before the deadline is not started.
    pub(crate) async fn permit(
        &self,
        clock: &dyn Clock,
        deadline: Option<Instant>,
    ) -> Result<Permit, TooLate> {
        if self.room.is_some() || self.rate.is_some() {
            in_time(Duration::ZERO, Throttled::NoTime, clock.now(), deadline)?;
        }
        let room = match &self.room {
            Some(room) => Some(self.room(room, clock, deadline).await?),
            None => None,
        };
        let mut first = match self.rate {
            Some(_) => Some(self.first(clock, deadline).await?),
            None => None,
        };
        loop {
            let now = clock.now();
            in_time(Duration::ZERO, Throttled::NoTime, now, deadline)?;
            match self.step(first.is_some(), now) {
                Step::Go {
                    sent,
                    has_recovered,
                } => {
                    return Ok(Permit {
                        _room: room,
                        sent,
                        at: now,
                        has_recovered,
                    });
                }
                Step::Queue => first = Some(self.first(clock, deadline).await?),
                Step::Wait(wait, by) => {
                    in_time(wait, by, now, deadline)?;
                    // Another response may ask for a longer pause in the meantime, so check again.
                    clock.sleep(wait).await;
                }
            }
        }
    }

    fn step(&self, is_first: bool, now: Instant) -> Step {
        if let Some(changes) = self.open.pass(now).filter(|_| !is_first) {
            return Step::Go {
                sent: Adaptive::freely(changes),
                has_recovered: false,
            };
        }
        let mut state = self.state();
        let (wait, by) = if is_first {
            state.wait(self.rate, 0, now)
        } else {
            (state.pause(now), Throttled::Pause)
        };
        if !wait.is_zero() {
            return Step::Wait(wait, by);
        }
        if !is_first && state.adaptive.holds() {
            return Step::Queue;
        }
        if let Some(rate) = self.rate {
            state.due = Some(rate.next(state.due, now));
        }
        state
            .delivered
            .mark(now, self.accepted.load(Ordering::Relaxed));
        let others_wait = state.others_wait();
        let (sent, has_recovered) = state.adaptive.send(now, others_wait);
        if self.rate.is_none()
            && let Some(changes) = state.adaptive.free_changes()
            && let Some(until) = state.delivered.next_mark()
        {
            // There is no pause, and nothing to record until the next mark.
            self.open.open(now, until, changes);
        }
        Step::Go {
            sent,
            has_recovered,
        }
    }

    /// Waits to be next.
    async fn first(
        &self,
        clock: &dyn Clock,
        deadline: Option<Instant>,
    ) -> Result<tokio::sync::MutexGuard<'_, ()>, TooLate> {
        if let Ok(first) = self.first.try_lock() {
            return Ok(first);
        }
        let _waiting = {
            let mut state = self.state();
            let now = clock.now();
            let (wait, by) = state.wait(self.rate, state.waiting.saturating_add(1), now);
            in_time(wait, by, now, deadline)?;
            state.waiting += 1;
            Waiting(self)
        };
        let late = || TooLate {
            by: if self.state().adaptive.holds() {
                Throttled::Slowed
            } else {
                Throttled::Rate
            },
            wait: None,
        };
        before(deadline, clock, self.first.lock())
            .await
            .ok_or_else(late)
    }

    async fn room(
        &self,
        room: &Arc<Semaphore>,
        clock: &dyn Clock,
        deadline: Option<Instant>,
    ) -> Result<OwnedSemaphorePermit, TooLate> {
        if let Ok(permit) = Arc::clone(room).try_acquire_owned() {
            return Ok(permit);
        }
        let _crowded = ForRoom::new(self);
        let permit = before(deadline, clock, Arc::clone(room).acquire_owned()).await;
        let late = || TooLate {
            by: if self.state().adaptive.holds() {
                Throttled::Slowed
            } else {
                Throttled::Room
            },
            wait: None,
        };
        permit.and_then(Result::ok).ok_or_else(late)
    }
}

impl State {
    fn others_wait(&self) -> bool {
        self.waiting > 0 || self.crowded > 0
    }

    fn pause(&self, now: Instant) -> Duration {
        self.paused_until
            .map_or(Duration::ZERO, |until| until.saturating_duration_since(now))
    }

    /// Returns how long a request waits with `ahead` others before it, and for what.
    fn wait(&self, rate: Option<RateLimit>, ahead: u32, now: Instant) -> (Duration, Throttled) {
        let pause = self.pause(now);
        let paced = rate.map_or(Duration::ZERO, |rate| {
            rate.wait(self.due, ahead, pause, now)
        });
        let slowed = self.adaptive.wait(ahead, pause, now);
        let mut longest = (pause, Throttled::Pause);
        for other in [(paced, Throttled::Rate), (slowed, Throttled::Slowed)] {
            if other.0 > longest.0 {
                longest = other;
            }
        }
        longest
    }
}

/// Fails unless a wait ends before the deadline.
fn in_time(
    wait: Duration,
    by: Throttled,
    now: Instant,
    deadline: Option<Instant>,
) -> Result<(), TooLate> {
    match deadline {
        Some(deadline) if now.checked_add(wait).is_none_or(|end| end >= deadline) => Err(TooLate {
            by,
            wait: Some(wait),
        }),
        _ => Ok(()),
    }
}

/// Waits for other tasks, and therefore measures the deadline with the runtime's clock.
async fn before<F: Future>(
    deadline: Option<Instant>,
    clock: &dyn Clock,
    others: F,
) -> Option<F::Output> {
    match deadline {
        Some(deadline) => {
            tokio::time::timeout(deadline.saturating_duration_since(clock.now()), others)
                .await
                .ok()
        }
        None => Some(others.await),
    }
}

impl RateLimit {
    fn interval(self) -> Duration {
        (self.period / self.requests).min(LONGEST)
    }

    fn per_second(self) -> f64 {
        1.0 / self.interval().as_secs_f64()
    }

    /// Returns the wait for the next arrival in the stream, after a pause and `ahead` others.
    fn wait(self, due: Option<Instant>, ahead: u32, pause: Duration, now: Instant) -> Duration {
        let interval = self.interval();
        let before = due
            .map_or(Duration::ZERO, |due| due.saturating_duration_since(now))
            .max(pause);
        let arrival = before.saturating_add(interval.saturating_mul(ahead));
        arrival.saturating_sub(interval.saturating_mul(self.burst.saturating_sub(1)))
    }

    /// Returns when the next request is due, if one is sent now.
    fn next(self, due: Option<Instant>, now: Instant) -> Instant {
        let arrival = due.map_or(now, |due| due.max(now));
        arrival.checked_add(self.interval()).unwrap_or(arrival)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::clock::{SystemClock, VirtualClock};

    async fn sent_after(
        throttle: &Throttle,
        clock: &VirtualClock,
        start: Instant,
    ) -> Option<Duration> {
        throttle
            .permit(clock, None)
            .await
            .ok()
            .map(|_permit| clock.now() - start)
    }

    #[tokio::test]
    async fn a_burst_goes_at_once_and_the_rest_evenly() {
        let clock = VirtualClock::new();
        let start = clock.now();
        let throttle = Throttle::new(
            Some(RateLimit::new(60, Duration::from_secs(60)).burst(3)),
            None,
        );
        let mut seconds = Vec::new();
        for _ in 0..6 {
            seconds.push(
                sent_after(&throttle, &clock, start)
                    .await
                    .unwrap()
                    .as_secs(),
            );
        }
        assert_eq!(seconds, [0, 0, 0, 1, 2, 3]);
        clock.sleep(Duration::from_secs(100)).await;
        let after_quiet: Vec<u64> = {
            let mut seconds = Vec::new();
            for _ in 0..4 {
                seconds.push(
                    sent_after(&throttle, &clock, start)
                        .await
                        .unwrap()
                        .as_secs(),
                );
            }
            seconds
        };
        assert_eq!(after_quiet, [103, 103, 103, 104]);
    }

    #[tokio::test]
    async fn a_pause_holds_for_all_and_a_wait_beyond_the_deadline_is_not_begun() {
        let clock = VirtualClock::new();
        let start = clock.now();
        let throttle = Throttle::new(None, None);
        throttle.pause(&clock, Duration::from_secs(30));
        throttle.pause(&clock, Duration::from_secs(10));
        assert!(
            throttle
                .permit(&clock, Some(start + Duration::from_secs(30)))
                .await
                .is_err()
        );
        assert!(clock.pauses().is_empty());
        assert_eq!(
            sent_after(&throttle, &clock, start).await,
            Some(Duration::from_secs(30))
        );
        assert_eq!(
            sent_after(&throttle, &clock, start).await,
            Some(Duration::from_secs(30))
        );
    }

    #[tokio::test]
    async fn a_client_without_limits_takes_no_lock_until_the_server_refuses() {
        let (throttle, clock) = (Throttle::new(None, None), VirtualClock::new());
        let permit = throttle.permit(&clock, None).await.ok().unwrap();
        {
            let _held = throttle.state();
            assert!(matches!(throttle.step(false, clock.now()), Step::Go { .. }));
        }
        let backoff = (Duration::from_secs(1), Duration::from_secs(1));
        throttle.refused(&permit, &clock, backoff);
        assert!(matches!(throttle.step(false, clock.now()), Step::Queue));
        throttle.pause(&clock, Duration::from_secs(1));
        assert!(matches!(throttle.step(false, clock.now()), Step::Wait(..)));
    }

    /// Sends this many requests at once and returns when each was sent, in seconds.
    async fn all_at_once(throttle: &Arc<Throttle>, count: usize) -> Vec<u64> {
        let start = tokio::time::Instant::now();
        let turns: Vec<_> = (0..count)
            .map(|_| {
                let throttle = Arc::clone(throttle);
                tokio::spawn(async move {
                    throttle
                        .permit(&SystemClock, None)
                        .await
                        .ok()
                        .map(|_permit| start.elapsed().as_secs())
                })
            })
            .collect();
        let mut seconds = Vec::new();
        for permit in turns {
            seconds.push(permit.await.unwrap().unwrap());
        }
        seconds
    }

    #[tokio::test(start_paused = true)]
    async fn who_goes_away_leaves_no_hole_and_who_comes_first_goes_first() {
        let throttle = Arc::new(Throttle::new(
            Some(RateLimit::new(1, Duration::from_secs(1))),
            None,
        ));
        assert_eq!(all_at_once(&throttle, 4).await, [0, 1, 2, 3]);
        let waiting: Vec<_> = (0..170)
            .map(|_| {
                let throttle = Arc::clone(&throttle);
                tokio::spawn(async move { throttle.permit(&SystemClock, None).await.is_ok() })
            })
            .collect();
        // A runtime runs only some of its tasks before it checks for others.
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
        let late = throttle
            .permit(
                &SystemClock,
                Some(SystemClock.now() + Duration::from_secs(10)),
            )
            .await
            .err()
            .unwrap();
        assert_eq!(
            late,
            TooLate {
                by: Throttled::Rate,
                wait: Some(Duration::from_secs(171))
            }
        );
        for call in waiting {
            call.abort();
            assert!(call.await.unwrap_err().is_cancelled());
        }
        assert_eq!(all_at_once(&throttle, 2).await, [1, 2]);
    }

    #[tokio::test(start_paused = true)]
    async fn behind_a_pause_the_rate_holds() {
        let throttle = Arc::new(Throttle::new(
            Some(RateLimit::new(1, Duration::from_secs(1))),
            None,
        ));
        let waiting = tokio::spawn({
            let throttle = Arc::clone(&throttle);
            async move { all_at_once(&throttle, 6).await }
        });
        tokio::time::sleep(Duration::from_millis(1500)).await;
        throttle.pause(&SystemClock, Duration::from_millis(30_500));
        assert_eq!(waiting.await.unwrap(), [0, 1, 32, 33, 34, 35]);
    }

    #[tokio::test]
    async fn a_rate_of_one_for_ever_lets_one_go() {
        let (clock, throttle) = (
            VirtualClock::new(),
            Throttle::new(Some(RateLimit::new(1, Duration::MAX)), None),
        );
        assert!(throttle.permit(&clock, None).await.is_ok());
        assert!(
            throttle
                .permit(&clock, Some(clock.now() + Duration::from_secs(3600)))
                .await
                .is_err()
        );
        assert!(throttle.permit(&clock, None).await.is_ok());
        assert_eq!(clock.pauses(), [LONGEST]);
    }

    #[tokio::test(start_paused = true)]
    async fn behind_a_429_all_go_one_by_one_in_their_order_and_who_goes_away_leaves_no_hole() {
        let throttle = Arc::new(Throttle::new(None, None));
        let first = throttle.permit(&SystemClock, None).await.ok().unwrap();
        // One per second.
        throttle.refused(
            &first,
            &SystemClock,
            (Duration::from_secs(1), Duration::from_secs(1)),
        );
        throttle.pause(&SystemClock, Duration::from_secs(2));
        let mut given_up = tokio::task::JoinSet::new();
        for _ in 0..5 {
            let throttle = Arc::clone(&throttle);
            given_up.spawn(async move { throttle.permit(&SystemClock, None).await.is_ok() });
        }
        tokio::time::sleep(Duration::from_millis(2500)).await;
        given_up.shutdown().await;
        assert_eq!(all_at_once(&throttle, 3).await, [0, 1, 2]);
        let now = SystemClock.now();
        let late = throttle
            .permit(&SystemClock, Some(now + Duration::from_millis(900)))
            .await
            .err()
            .unwrap();
        assert_eq!(
            (late.by, late.wait.map(|wait| wait.as_millis().div_ceil(10))),
            (Throttled::Slowed, Some(100))
        );
    }

    #[tokio::test]
    async fn no_time_is_no_turn() {
        let (clock, throttle) = (VirtualClock::new(), Throttle::new(None, None));
        assert_eq!(
            throttle
                .permit(&clock, Some(clock.now()))
                .await
                .err()
                .map(|late| late.by),
            Some(Throttled::NoTime)
        );
    }

    #[tokio::test]
    async fn there_is_room_when_a_turn_ends() {
        let clock = VirtualClock::new();
        let throttle = Throttle::new(None, Some(1));
        let first = throttle.permit(&clock, None).await.ok().unwrap();
        let late = throttle
            .permit(&clock, Some(clock.now() + Duration::from_millis(1)))
            .await
            .err()
            .unwrap();
        assert_eq!(
            late,
            TooLate {
                by: Throttled::Room,
                wait: None
            }
        );
        drop(first);
        assert!(throttle.permit(&clock, None).await.is_ok());
    }
}
