//! A whole call: its reservation, its permits, its attempts, and the backoff between them. Retries
//! happen here.

use std::time::{Duration, Instant};

use tracing::Instrument as _;

use crate::call::UntypedCall;
use crate::call::attempt::CallContext;
use crate::call::failed::Failed;
use crate::call::meta::Reading;
use crate::call::meta::ResponseMeta;
use crate::call::meta::ValueSlot;
use crate::call::prepare::prepare;
use crate::call::runtime;
use crate::call::timer::Limit;
use crate::call::trace::Trace;
use crate::error::{
    InvalidRequest, Lost, NotRetried, Phase, Problem, Setting, TimeoutError, TooLate,
};
use crate::policy::limit::{Outcome, Permit, Reservation};
use crate::policy::retry::{self, Circumstances, Failure, Next, Plan, RetryEvent};
use crate::policy::settings::Deadline;
use crate::response;
use crate::secret::redact::Secrets;
use crate::table::{Operation, RetryOn};
use crate::transport::TransportRequest;

/// Makes the call. Compiled once for all types.
pub(crate) async fn execute(
    untyped: &UntypedCall,
    reading: Reading,
    slot: &mut dyn ValueSlot,
) -> Result<ResponseMeta, Failed> {
    let operation = untyped.operation;
    runtime::check(untyped.client.inner().transport.needs_tokio_io())
        .map_err(|missing| invalid(operation, vec![missing.problem()]))?;
    // Few calls need a second request, so retries rebuild it instead of every call keeping a copy.
    let mut request = Some(prepare(untyped).map_err(|problems| invalid(operation, problems))?);
    let secrets = untyped.secrets();
    let mut execution = Execution::new(untyped, reading, &secrets);
    match execution.run(&mut request, slot).await {
        Ok(meta) => Ok(execution.trace.done(meta)),
        Err(failed) => Err(execution.trace.failed(failed)),
    }
}

/// A call in progress. [`run`](Self::run) drives it from step to step.
struct Execution<'c> {
    untyped: &'c UntypedCall,
    calling: CallContext<'c>,
    plan: Plan<'c>,
    deadline: Option<Deadline>,
    trace: Trace<'c>,
    /// The number of attempts made.
    attempts: u32,
    /// How many of them the policy does not count.
    spared: u32,
    /// Whether any of them may have run.
    may_have_run: bool,
}

/// A failed attempt that will be retried.
struct Retry<'c> {
    on: RetryOn,
    next: Next<'c>,
    /// How long all calls of the client wait after a 429.
    pause: Option<Duration>,
    is_spared: bool,
}

impl<'c> Execution<'c> {
    fn new(untyped: &'c UntypedCall, reading: Reading, secrets: &'c Secrets) -> Self {
        let (client, operation) = (untyped.client.inner(), untyped.operation);
        let limits = untyped.own.limits(&client.limits);
        Self {
            untyped,
            calling: CallContext {
                client,
                operation,
                limits,
                secrets,
                reading,
            },
            plan: Plan {
                own: &untyped.own.retry,
                client: &client.retry,
            },
            deadline: first(
                Deadline::after(client.clock.now(), limits.total, Setting::Total),
                untyped.deadline,
            ),
            trace: Trace::start(client, operation),
            attempts: 0,
            spared: 0,
            may_have_run: false,
        }
    }

    /// Reserves credits. Then, for each attempt: waits for a permit, sends, and either returns or
    /// judges the failure and backs off.
    async fn run(
        &mut self,
        first_request: &mut Option<TransportRequest>,
        slot: &mut dyn ValueSlot,
    ) -> Result<ResponseMeta, Failed> {
        let mut next = self.reserve()?;
        let mut last = None;
        loop {
            let permit = match self.permit().await {
                Ok(permit) => permit,
                Err(late) => return Err(self.too_late(late, last)),
            };
            let mut failed = match self
                .attempt(first_request, permit.at, &mut next, slot)
                .await
            {
                Ok(meta) => return Ok(self.succeeded(meta, &permit, next.reservation)),
                Err(failed) => failed,
            };
            self.settle(&mut failed, next.reservation);
            let Some(retry) = self.judge(&mut failed, permit) else {
                return Err(failed);
            };
            self.announce(&retry, &failed);
            self.back_off(&retry).await;
            (last, next) = (Some(failed), retry.next);
        }
    }

    /// Reserves the most that the first attempt may cost.
    fn reserve(&self) -> Result<Next<'c>, Failed> {
        let CallContext {
            client, operation, ..
        } = self.calling;
        let reservation = client
            .credits
            .reservation(operation, self.untyped.page_size());
        reservation.map(Next::first).map_err(Failed::CreditLimit)
    }

    /// Waits for a permit to send.
    async fn permit(&self) -> Result<Permit, TooLate> {
        let client = self.calling.client;
        let end = self.deadline.map(|deadline| deadline.end);
        let permit = client.throttle.permit(&*client.clock, end).await?;
        if permit.has_recovered {
            self.trace.recovered();
        }
        Ok(permit)
    }

    /// Sends the request once and reads the response.
    async fn attempt(
        &mut self,
        first_request: &mut Option<TransportRequest>,
        now: Instant,
        next: &mut Next<'c>,
        slot: &mut dyn ValueSlot,
    ) -> Result<ResponseMeta, Failed> {
        self.attempts += 1;
        let request = match first_request.take() {
            Some(request) => request,
            None => prepare(self.untyped)
                .map_err(|problems| invalid(self.calling.operation, problems))?,
        };
        if self.attempts > 1 {
            slot.renew();
        }
        next.send();
        let span = self.trace.attempt(self.attempts);
        let limit = self.attempt_limit(now);
        // Sent here, so that the future need not hold the request.
        let sending = span.in_scope(|| self.calling.client.transport.send(request));
        let outcome = self
            .calling
            .attempt(sending, limit, slot)
            .instrument(span.clone())
            .await;
        Trace::attempted(span, &outcome);
        outcome
    }

    fn succeeded(
        &self,
        mut meta: ResponseMeta,
        permit: &Permit,
        reservation: Reservation<'_>,
    ) -> ResponseMeta {
        let CallContext {
            client, operation, ..
        } = self.calling;
        client.throttle.accepted(permit, &*client.clock);
        reservation.settle(Outcome::Spent(response::rows(operation, &meta.body)));
        if let Some(budget) = &client.budget {
            budget.refill();
        }
        meta.attempts = self.attempts;
        meta
    }

    /// Records what the failed attempt may have cost.
    fn settle(&mut self, failed: &mut Failed, reservation: Reservation<'_>) {
        failed.after(self.attempts);
        let outcome = failed.outcome(self.calling.operation);
        reservation.settle(outcome);
        if let Some(lost) = failed.lost_mut() {
            lost.may_have_run = self.may_have_run;
        }
        self.may_have_run |= outcome != Outcome::Kept;
    }

    /// Decides whether to retry, and how fast the client sends from now on. Releases the permit,
    /// because the program may make a call when it is told about the failure.
    fn judge(&mut self, failed: &mut Failed, permit: Permit) -> Option<Retry<'c>> {
        let CallContext {
            client, operation, ..
        } = self.calling;
        let plan = self.plan;
        let failure = failed.failure();
        if failed.was_accepted(failure) {
            client.throttle.accepted(&permit, &*client.clock);
        }
        let failure = failure?;
        let is_too_fast = failed.says_too_fast(plan, failure);
        // After that many spared attempts, the server may be rejecting this very call. An attempt
        // that may have been charged always counts.
        let is_spared = is_too_fast
            && self.slow_down(&permit)
            && self.spared < plan.attempts()
            && failure.on == RetryOn::NotProcessed;
        self.spared += u32::from(is_spared);
        let decision = retry::decide(
            &Circumstances {
                operation,
                plan,
                attempts: self.attempts - self.spared,
                is_spared,
                deadline: self.deadline.map(|deadline| deadline.end),
                budget: client.budget.as_ref(),
                credits: &client.credits,
                rows: self.untyped.page_size(),
                clock: &*client.clock,
            },
            failure,
        );
        let pause = is_too_fast.then(|| self.pause(failure, decision.as_ref().ok()));
        drop(permit);
        let next = decision.map_err(|stop| failed.stopped(stop)).ok()?;
        Some(Retry {
            on: failure.on,
            next,
            pause,
            is_spared,
        })
    }

    /// The server received too many requests: slows the client down. Returns whether the attempt is
    /// spared.
    fn slow_down(&self, permit: &Permit) -> bool {
        let client = self.calling.client;
        let slowed = client
            .throttle
            .refused(permit, &*client.clock, self.plan.backoff());
        if let Some(rate) = slowed.rate {
            self.trace.slowed(rate);
        }
        slowed.is_spared
    }

    /// Makes the other calls of the client wait as long as the refused one, or as long as the
    /// server asks. Returns how long the client waits in total: another call may have been told to
    /// wait longer.
    fn pause(&self, failure: Failure, next: Option<&Next<'_>>) -> Duration {
        let client = self.calling.client;
        let wait = next
            .map(|next| next.delay)
            .or_else(|| retry::asked(self.plan, failure.hint, &*client.clock))
            .unwrap_or_default();
        client.throttle.pause(&*client.clock, wait)
    }

    /// Reports to the program and its log that a retry follows.
    fn announce(&self, retry: &Retry<'_>, failed: &Failed) {
        let CallContext {
            client, operation, ..
        } = self.calling;
        let event = RetryEvent {
            operation: &operation.name,
            attempt: self.attempts,
            delay: retry.next.delay.max(retry.pause.unwrap_or_default()),
            on: retry.on,
            status: failed.status(),
            code: failed.code_text(),
            error: failed.lost_error(),
        };
        self.trace.retry(&event, failed);
        if let Some(callback) = &client.on_retry {
            callback(&event);
        }
    }

    /// Waits between two attempts. The wait for the next permit covers the rest of the client's
    /// pause and respects the deadline. A call whose attempt was spared waits only for the permit.
    async fn back_off(&self, retry: &Retry<'_>) {
        if !retry.is_spared {
            self.calling.client.clock.sleep(retry.next.delay).await;
        }
        if retry.pause.is_some() {
            // The calls that the pause held up go before the one that caused it.
            tokio::task::yield_now().await;
        }
    }

    /// The limit of an attempt, which never outlasts the call.
    fn attempt_limit(&self, now: Instant) -> Option<Limit> {
        let attempt = self.calling.limits.attempt.map(|whole| Limit {
            left: whole,
            whole,
            setting: Setting::Attempt,
        });
        let call = self.deadline.map(|deadline| Limit {
            left: deadline.end.saturating_duration_since(now),
            whole: deadline.whole,
            setting: deadline.setting,
        });
        first(attempt, call)
    }

    /// The permit would come too late: the call ends with its last error, if there was one.
    fn too_late(&self, late: TooLate, last: Option<Failed>) -> Failed {
        if let Some(mut failed) = last {
            failed.stopped(NotRetried::Deadline);
            return failed;
        }
        let mut queued = Lost::new(self.calling.operation, Phase::Queue);
        queued.late = Some(Box::new(late));
        if let Some(deadline) = self.deadline {
            queued.setting = deadline.setting;
        }
        Failed::Timeout(TimeoutError {
            lost: queued,
            limit: self.deadline.map(|deadline| deadline.whole),
        })
    }
}

/// Returns the limit that ends first.
fn first<T: Ord>(one: Option<T>, other: Option<T>) -> Option<T> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

fn invalid(operation: &'static Operation, problems: Vec<Problem>) -> Failed {
    Failed::InvalidRequest(InvalidRequest {
        operation: &operation.name,
        problems,
    })
}
