//! The rate that a client finds by itself after a 429: estimated from what the server accepted,
//! raised while it accepts more, lowered when it refuses. Holds state but no clock.
//!
//! It works like TCP congestion control: fast growth up to the first refusal, a multiplicative
//! decrease, a quick return to just below the refused rate, and small steps from there.

use std::time::{Duration, Instant};

use super::rate::LONGEST;

/// The growth factor until the server first refuses a rate.
const GROWTH: f64 = 1.5;
/// A refusal lowers the rate to this fraction of the refused one.
const DECREASE: f64 = 0.7;
/// The same if nothing was accepted since the last decrease.
const COLLAPSE: f64 = 0.5;
/// The fraction of a refused rate that is safe to return to.
const NEAR: f64 = 0.9;
/// The fraction of a refused rate by which a response raises the rate from there. This way one in
/// 30 to 40 requests is refused.
const STEP: f64 = 1.0 / 300.0;
/// This far above a refused rate, the server evidently allows more than before.
const BEYOND: f64 = 1.1;
/// A first backoff shorter than this says nothing about the server's limit.
const SHORTEST: Duration = Duration::from_millis(10);
/// The limit is forgotten this long after the last 429, once no request waits and the rate is not
/// used up.
const QUIET: Duration = Duration::from_secs(60);
/// A request sent late by up to this much, as timers are, does not delay the next one.
const SLACK: Duration = Duration::from_millis(2);

/// What is known about the undocumented rate limit of a server.
pub(super) struct Adaptive {
    /// The documented rate, which is never exceeded.
    most: f64,
    found: Option<Found>,
    /// Counts the changes of the rate, so that a response can be matched with the rate its request
    /// was sent at.
    changes: u64,
    /// The change that last lowered the rate.
    lowered: u64,
}

struct Found {
    /// Requests per second.
    rate: f64,
    /// The rate that the server last refused, after accepting a lower one.
    refused: Option<f64>,
    /// Whether the server has accepted a request since the rate was last lowered.
    is_confirmed: bool,
    /// When the last request was sent, or should have been.
    last: Option<Instant>,
    /// When the server last refused a request.
    refused_at: Instant,
}

/// The rate that a request was sent at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sent {
    change: u64,
    rate: Option<f64>,
    /// Whether the client uses up the rate, so that the response shows whether a higher one would
    /// work.
    is_used: bool,
}

/// What is known when the server refuses a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Refused {
    /// The requests per second that the server has accepted lately.
    pub(super) delivered: f64,
    pub(super) others_wait: bool,
    /// The call's longest first wait, and its longest wait of all.
    pub(super) backoff: (Duration, Duration),
}

/// What a 429 means for the client and for the call that got it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Slowed {
    /// The new rate in requests per second, or `None` if the client has already slowed down since
    /// it sent the request.
    pub(crate) rate: Option<f64>,
    /// Whether the attempt does not count: the client sent it too fast for a limit that it has
    /// since found or is still looking for.
    pub(crate) is_spared: bool,
}

impl Sent {
    /// Whether the response can change the rate.
    pub(super) fn tells(self) -> bool {
        self.rate.is_some()
    }
}

impl Adaptive {
    /// A request that no rate limits, sent after this many changes of the rate.
    pub(super) fn freely(changes: u64) -> Sent {
        Sent {
            change: changes,
            rate: None,
            is_used: false,
        }
    }

    /// The number of changes of the rate, while none is limited.
    pub(super) fn free_changes(&self) -> Option<u64> {
        self.found.is_none().then_some(self.changes)
    }

    pub(super) fn new(most: f64) -> Self {
        Self {
            most,
            found: None,
            changes: 0,
            lowered: 0,
        }
    }

    /// Whether requests are sent one by one.
    pub(super) fn holds(&self) -> bool {
        self.found.is_some()
    }

    /// Returns how long a request waits after a pause, with `ahead` others before it. The others
    /// count at the refused rate, because the rate may rise while they wait.
    pub(super) fn wait(&self, ahead: u32, pause: Duration, now: Instant) -> Duration {
        let Some(found) = &self.found else {
            return Duration::ZERO;
        };
        let own = found
            .due()
            .map_or(Duration::ZERO, |due| {
                whole_millis(due.saturating_duration_since(now))
            })
            .max(pause);
        own.saturating_add(
            found
                .refused
                .map_or(Duration::ZERO, interval)
                .saturating_mul(ahead),
        )
    }

    /// Records that a request is sent now, and whether others wait. Also returns whether this makes
    /// the client forget the limit.
    pub(super) fn send(&mut self, now: Instant, others_wait: bool) -> (Sent, bool) {
        let mut sent = Self::freely(self.changes);
        let Some(found) = &mut self.found else {
            return (sent, false);
        };
        let since = |then: Instant| now.saturating_duration_since(then);
        sent.is_used = others_wait
            || found
                .last
                .is_some_and(|last| since(last) < interval(found.rate).saturating_mul(2));
        if !sent.is_used && since(found.refused_at) >= QUIET {
            self.found = None;
            return (sent, true);
        }
        let earliest = now.checked_sub(SLACK).unwrap_or(now);
        found.last = Some(found.due().map_or(now, |due| due.max(earliest).min(now)));
        sent.rate = Some(found.rate);
        (sent, false)
    }

    /// Records that the server accepted a request, at `delivered` per second.
    pub(super) fn accepted(&mut self, sent: Sent, delivered: f64) {
        let Some(found) = self.found.as_mut().filter(|_| sent.change >= self.lowered) else {
            return;
        };
        found.is_confirmed = true;
        if sent.is_used && sent.change == self.changes {
            found.raise(delivered, self.most);
            self.changes += 1;
        }
    }

    /// Records that the server refused a request, and whether others wait. The call of that request
    /// backs off for `first` to `longest`.
    pub(super) fn refused(&mut self, sent: Sent, now: Instant, refusal: Refused) -> Slowed {
        let Refused {
            delivered,
            others_wait,
            backoff: (first, longest),
        } = refusal;
        if sent.change < self.lowered {
            if let Some(found) = &mut self.found {
                found.refused_at = now;
            }
            return Slowed {
                rate: None,
                is_spared: true,
            };
        }
        let was_tried = sent.rate.is_some() && sent.change > self.lowered;
        let floor = per_second(longest).min(self.most);
        let found = match &mut self.found {
            Some(found) => found.lower(sent, floor),
            none => {
                // Start as fast as the server has just accepted, and no slower than a single call
                // is retried, unless it is retried at once.
                let rate = delivered
                    .max(per_second(first.max(SHORTEST)))
                    .max(1.0)
                    .max(floor)
                    .min(self.most);
                let last = (delivered > 0.0).then_some(now);
                none.insert(Found {
                    rate,
                    refused: None,
                    is_confirmed: delivered >= rate,
                    last,
                    refused_at: now,
                })
            }
        };
        found.refused_at = now;
        self.changes += 1;
        self.lowered = self.changes;
        Slowed {
            rate: Some(found.rate),
            is_spared: was_tried && others_wait,
        }
    }
}

impl Found {
    /// Returns when the next request may be sent.
    fn due(&self) -> Option<Instant> {
        self.last
            .and_then(|last| last.checked_add(interval(self.rate)))
    }

    fn raise(&mut self, delivered: f64, most: f64) {
        let raised = match self.refused {
            // At most twice as fast as responses arrive.
            None => (self.rate * GROWTH).min(2.0 * delivered).max(self.rate),
            Some(refused) => (self.rate * refused * NEAR)
                .sqrt()
                .max(self.rate + refused * STEP),
        };
        self.refused = self.refused.filter(|refused| raised < refused * BEYOND);
        self.rate = raised.min(most);
    }

    fn lower(&mut self, sent: Sent, floor: f64) -> &mut Self {
        let refused = sent.rate.map_or(self.rate, |rate| rate.min(self.rate));
        let part = if self.is_confirmed {
            DECREASE
        } else {
            COLLAPSE
        };
        if self.is_confirmed {
            self.refused = Some(refused);
        }
        self.is_confirmed = false;
        self.rate = (refused * part).max(floor.min(refused));
        self
    }
}

/// The time between two requests.
fn interval(rate: f64) -> Duration {
    Duration::try_from_secs_f64(1.0 / rate)
        .unwrap_or(LONGEST)
        .min(LONGEST)
}

/// Rounds up to milliseconds. No timer is finer, and a clock that truncates would never reach the
/// end of a wait.
fn whole_millis(wait: Duration) -> Duration {
    match wait.subsec_nanos() % 1_000_000 {
        0 => wait,
        rest => wait.saturating_add(Duration::from_nanos(1_000_000 - u64::from(rest))),
    }
}

/// The rate of one request per interval.
fn per_second(interval: Duration) -> f64 {
    1.0 / interval.as_secs_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BACKOFF: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(20));

    /// A limit with its own clock.
    struct Sim {
        limit: Adaptive,
        now: Instant,
        delivered: f64,
    }

    impl Sim {
        fn new(most: f64) -> Self {
            Self {
                limit: Adaptive::new(most),
                now: Instant::now(),
                delivered: 0.0,
            }
        }

        /// Waits for the permit of a request that has no others before it.
        fn send(&mut self) -> Sent {
            self.now += self.limit.wait(0, Duration::ZERO, self.now);
            self.limit.send(self.now, true).0
        }

        fn refuse(&mut self, sent: Sent) -> Slowed {
            self.limit.refused(
                sent,
                self.now,
                Refused {
                    delivered: self.delivered,
                    others_wait: true,
                    backoff: BACKOFF,
                },
            )
        }

        /// Sends a request that is refused. Returns the new rate in thousandths.
        fn refused(&mut self) -> Option<u64> {
            let sent = self.send();
            self.refuse(sent).rate.map(thousandths)
        }

        /// Sends a request that is accepted. Returns the new rate in thousandths.
        fn accepted(&mut self) -> u64 {
            let sent = self.send();
            self.limit.accepted(sent, self.delivered);
            self.limit
                .found
                .as_ref()
                .map(|found| thousandths(found.rate))
                .unwrap()
        }
    }

    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the numbers are small"
    )]
    fn thousandths(rate: f64) -> u64 {
        (rate * 1000.0).round() as u64
    }

    #[test]
    fn the_first_rate_is_what_the_server_accepted_or_that_of_the_backoff() {
        for (delivered, rate) in [(0.0, 2000), (1.0, 2000), (100.0, 100_000)] {
            let mut sim = Sim::new(f64::INFINITY);
            sim.delivered = delivered;
            assert!(!sim.limit.holds());
            assert_eq!(sim.refused(), Some(rate));
            assert!(sim.limit.holds());
        }
    }

    #[test]
    fn the_documented_rate_is_never_exceeded() {
        let mut sim = Sim::new(1.0);
        sim.delivered = 50.0;
        assert_eq!(sim.refused(), Some(1000));
        assert_eq!((0..9).map(|_| sim.accepted()).max(), Some(1000));
    }

    #[test]
    fn the_rate_grows_fast_until_it_is_refused_and_comes_back_to_just_below() {
        let mut sim = Sim::new(f64::INFINITY);
        sim.refused();
        sim.delivered = 100.0;
        assert_eq!(
            [sim.accepted(), sim.accepted(), sim.accepted()],
            [3000, 4500, 6750]
        );
        assert_eq!(sim.refused(), Some(4725));
        let rates: Vec<u64> = (0..40).map(|_| sim.accepted()).collect();
        assert_eq!(rates[..3], [5358, 5705, 5887]);
        assert!(rates[6] > 6000 && rates[39] < 6950, "{rates:?}");
    }

    #[test]
    fn growth_is_no_faster_than_responses_come() {
        let mut sim = Sim::new(f64::INFINITY);
        sim.refused();
        sim.delivered = 1.2;
        assert_eq!([sim.accepted(), sim.accepted()], [2400, 2400]);
    }

    #[test]
    fn a_server_that_allows_more_than_it_did_is_noticed() {
        let mut sim = Sim::new(f64::INFINITY);
        sim.refused();
        sim.delivered = 1000.0;
        for _ in 0..3 {
            sim.accepted();
        }
        sim.refused();
        let rates: Vec<u64> = (0..120).map(|_| sim.accepted()).collect();
        assert!(rates[60] < 7500 && rates[119] > 100_000, "{rates:?}");
    }

    #[test]
    fn refusals_without_end_halve_the_rate_down_to_one_in_the_longest_pause() {
        let mut sim = Sim::new(f64::INFINITY);
        let rates: Vec<_> = (0..8).map_while(|_| sim.refused()).collect();
        assert_eq!(rates, [2000, 1000, 500, 250, 125, 63, 50, 50]);
    }

    #[test]
    fn after_such_a_time_the_rate_is_soon_what_it_was() {
        let mut sim = Sim::new(f64::INFINITY);
        sim.delivered = 50.0;
        for _ in 0..20 {
            sim.refused();
        }
        let rates: Vec<u64> = (0..8).map(|_| sim.accepted()).collect();
        assert!(rates[0] > 1000 && rates[7] > 40_000, "{rates:?}");
    }

    #[test]
    fn a_429_to_a_request_that_was_under_way_is_no_news() {
        let mut sim = Sim::new(f64::INFINITY);
        let herd = [(); 5].map(|()| sim.limit.send(sim.now, false).0);
        assert_eq!(
            sim.refuse(herd[0]),
            Slowed {
                rate: Some(2.0),
                is_spared: false
            }
        );
        for sent in &herd[1..] {
            assert_eq!(
                sim.refuse(*sent),
                Slowed {
                    rate: None,
                    is_spared: true
                }
            );
        }
        // Nor is a response to one of them.
        sim.limit.accepted(herd[1], 100.0);
        assert_eq!(sim.refused(), Some(1000));
    }

    #[test]
    fn a_rate_that_the_client_tries_out_is_its_own_risk_unless_the_call_is_alone() {
        for others_wait in [true, false] {
            let mut sim = Sim::new(f64::INFINITY);
            sim.refused();
            sim.delivered = 100.0;
            sim.accepted();
            let tried = sim.send();
            let slowed = sim.limit.refused(
                tried,
                sim.now,
                Refused {
                    delivered: 100.0,
                    others_wait,
                    backoff: BACKOFF,
                },
            );
            assert_eq!(
                (slowed.rate.map(thousandths), slowed.is_spared),
                (Some(2100), others_wait)
            );
            let known = sim.send();
            assert!(!sim.refuse(known).is_spared);
        }
    }

    #[test]
    fn whoever_uses_little_of_the_rate_learns_nothing_and_after_a_minute_it_is_forgotten() {
        let mut sim = Sim::new(f64::INFINITY);
        sim.refused();
        for second in 1..=59 {
            sim.now += Duration::from_secs(1);
            let (sent, forgotten) = sim.limit.send(sim.now, false);
            sim.limit.accepted(sent, 100.0);
            assert!(
                !forgotten
                    && sim
                        .limit
                        .found
                        .as_ref()
                        .is_some_and(|found| thousandths(found.rate) == 2000),
                "{second}"
            );
        }
        sim.now += Duration::from_secs(1);
        assert!(sim.limit.send(sim.now, false).1 && !sim.limit.holds());
        assert!(!sim.limit.send(sim.now, false).1);
    }

    #[test]
    fn a_limit_that_holds_calls_back_is_not_forgotten() {
        let mut sim = Sim::new(f64::INFINITY);
        sim.refused();
        for _ in 0..500 {
            sim.now += sim.limit.wait(0, Duration::ZERO, sim.now);
            assert!(!sim.limit.send(sim.now, false).1);
        }
        assert!(sim.limit.holds());
    }

    #[test]
    fn waits_are_whole_milliseconds_and_the_rate_holds_all_the_same() {
        let mut sim = Sim::new(f64::INFINITY);
        sim.delivered = 3000.0;
        sim.refused();
        let start = sim.now;
        for _ in 0..3000 {
            let wait = sim.limit.wait(0, Duration::ZERO, sim.now);
            assert_eq!(wait.subsec_nanos() % 1_000_000, 0);
            sim.send();
        }
        let took = sim.now - start;
        assert!(
            (Duration::from_millis(990)..=Duration::from_millis(1010)).contains(&took),
            "{took:?}"
        );
    }

    #[test]
    fn pauses_of_no_length_are_no_limit_and_no_panic() {
        let mut sim = Sim::new(f64::INFINITY);
        let backoff = (Duration::ZERO, Duration::ZERO);
        for _ in 0..5 {
            let sent = sim.send();
            sim.limit.refused(
                sent,
                sim.now,
                Refused {
                    delivered: 0.0,
                    others_wait: true,
                    backoff,
                },
            );
            assert_eq!(sim.limit.wait(7, Duration::ZERO, sim.now), Duration::ZERO);
            sim.limit.accepted(sent, 0.0);
        }
    }
}
