//! What may be retried, how often, and after which waits. A request's settings take precedence over
//! the client's, and these over the defaults.

use std::time::Duration;

use crate::table::{RetryOn, RetryWhen};

/// Whether and how failed calls are retried, for a client or for one request.
///
/// ```
/// # extern crate infoplug_runtime as infoplug;
/// use std::time::Duration;
/// use infoplug::{RetryOn, RetryPolicy, RetryWhen};
///
/// let patient = RetryPolicy::new().attempts(6).max_wait(Duration::from_secs(300));
/// let daring = RetryPolicy::new().on(RetryOn::Lost, RetryWhen::Safe); // retry a costly GET that got lost
/// let never = RetryPolicy::never();
/// # let _ = (patient, daring, never);
/// ```
///
/// | How it failed | Retried by default |
/// |---|---|
/// | [`NotConnected`](RetryOn::NotConnected) | [`Always`](RetryWhen::Always) |
/// | [`NotTrusted`](RetryOn::NotTrusted) | [`Never`](RetryWhen::Never) |
/// | [`NotProcessed`](RetryOn::NotProcessed) | [`Always`](RetryWhen::Always) |
/// | [`MaybeProcessed`](RetryOn::MaybeProcessed) | when [`Safe`](RetryWhen::Safe) |
/// | [`Requested`](RetryOn::Requested) | [`Always`](RetryWhen::Always) |
/// | [`Lost`](RetryOn::Lost) | when [`FreeAndSafe`](RetryWhen::FreeAndSafe) |
/// | [`Refused`](RetryOn::Refused) | [`Never`](RetryWhen::Never) |
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use]
pub struct RetryPolicy {
    attempts: Option<u32>,
    backoff: Option<(Duration, Duration)>,
    max_wait: Option<Duration>,
    #[allow(clippy::option_option, reason = "unset, none, or one of this size")]
    budget: Option<Option<(u32, f64)>>,
    not_connected: Option<RetryWhen>,
    not_trusted: Option<RetryWhen>,
    not_processed: Option<RetryWhen>,
    maybe_processed: Option<RetryWhen>,
    requested: Option<RetryWhen>,
    lost: Option<RetryWhen>,
    refused: Option<RetryWhen>,
}

impl RetryPolicy {
    /// Creates a policy that sets nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes each call once. A client with this policy neither pauses nor slows down after a 429:
    /// that is up to the program.
    pub fn never() -> Self {
        Self::new().attempts(1)
    }

    /// Limits the number of attempts per call, including the first. 3 by default; 0 counts as 1.
    ///
    /// A 429 that the client caused does not count, up to `most` times per call. The client causes
    /// one by sending before it slowed down, or by trying a higher rate while other calls wait.
    pub fn attempts(mut self, most: u32) -> Self {
        self.attempts = Some(most.max(1));
        self
    }

    /// Sets the waits for when the server names none: a random time up to `first`, then up to twice
    /// as long each time, but never more than `longest` (exponential backoff with full jitter). 500
    /// ms and 20 s by default. A longer wait from the server takes precedence, plus a random time
    /// up to `first`.
    ///
    /// After a 429, the client sends its requests one by one, at the rate that the server accepted
    /// in the last second. At first they are no further apart than `first` or a second, later no
    /// further apart than `longest`.
    pub fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.backoff = Some((first, longest));
        self
    }

    /// Limits the wait that a server may ask for. If it asks for more, the error is returned at
    /// once. 60 s by default.
    pub fn max_wait(mut self, longest: Duration) -> Self {
        self.max_wait = Some(longest);
        self
    }

    /// Limits the retries of a client when hardly anything succeeds: each retry takes one of
    /// `tokens`, and each call that succeeds adds `refill` of a token. 100 and 0.2 by default. The
    /// budget belongs to the client: the policy of a request cannot change its size, only whether
    /// the request uses it ([`no_budget`](Self::no_budget)).
    pub fn budget(mut self, tokens: u32, refill: f64) -> Self {
        self.budget = Some(Some((
            tokens,
            if refill.is_finite() {
                refill.max(0.0)
            } else {
                0.0
            },
        )));
        self
    }

    /// Removes the limit on retries.
    pub fn no_budget(mut self) -> Self {
        self.budget = Some(None);
        self
    }

    /// Sets which calls are retried after this kind of failure. `Always` can cost credits: see
    /// [`RetryWhen::Always`].
    pub fn on(mut self, failure: RetryOn, repeat: RetryWhen) -> Self {
        let setting = match failure {
            RetryOn::NotConnected => &mut self.not_connected,
            RetryOn::NotTrusted => &mut self.not_trusted,
            RetryOn::NotProcessed => &mut self.not_processed,
            RetryOn::MaybeProcessed => &mut self.maybe_processed,
            RetryOn::Requested => &mut self.requested,
            RetryOn::Lost => &mut self.lost,
            RetryOn::Refused => &mut self.refused,
        };
        *setting = Some(repeat);
        self
    }

    /// The size of the budget, unless there is none, and the refill per success.
    pub(crate) fn store(&self) -> Option<(u32, f64)> {
        self.budget.unwrap_or(Some((100, 0.2)))
    }
}

/// The policy of one call: the request's settings, then the client's, then the defaults.
#[derive(Clone, Copy)]
pub(crate) struct Plan<'p> {
    pub(crate) own: &'p RetryPolicy,
    pub(crate) client: &'p RetryPolicy,
}

impl Plan<'_> {
    fn setting<T>(self, get: impl Fn(&RetryPolicy) -> Option<T>, usual: T) -> T {
        get(self.own).or_else(|| get(self.client)).unwrap_or(usual)
    }

    pub(crate) fn attempts(self) -> u32 {
        self.setting(|policy| policy.attempts, 3)
    }

    /// Whether calls are retried at all.
    pub(crate) fn repeats(self) -> bool {
        self.attempts() > 1
    }

    pub(crate) fn backoff(self) -> (Duration, Duration) {
        self.setting(
            |policy| policy.backoff,
            (Duration::from_millis(500), Duration::from_secs(20)),
        )
    }

    pub(crate) fn max_wait(self) -> Duration {
        self.setting(|policy| policy.max_wait, Duration::from_secs(60))
    }

    pub(super) fn is_budgeted(self) -> bool {
        self.own.budget != Some(None)
    }

    pub(super) fn when(self, failure: RetryOn) -> RetryWhen {
        let own = |policy: &RetryPolicy| match failure {
            RetryOn::NotConnected => policy.not_connected,
            RetryOn::NotTrusted => policy.not_trusted,
            RetryOn::NotProcessed => policy.not_processed,
            RetryOn::MaybeProcessed => policy.maybe_processed,
            RetryOn::Requested => policy.requested,
            RetryOn::Lost => policy.lost,
            RetryOn::Refused => policy.refused,
        };
        self.setting(own, failure.usual())
    }
}
