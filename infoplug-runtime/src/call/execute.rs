//! A whole call: its turn, its price, its attempts, and the pauses between them. Where a call is
//! tried again is here.

use std::time::{Duration, Instant};

use tracing::Instrument as _;

use crate::call::Ask;
use crate::call::around::Around;
use crate::call::around::Place;
use crate::call::around::Reading;
use crate::call::attempt::Calling;
use crate::call::failed::Failed;
use crate::call::prepare::prepare;
use crate::call::timer::Limit;
use crate::call::trace::Trace;
use crate::client::Inner;
use crate::error::{
    InvalidRequest, Lost, NotRepeated, Phase, Problem, Setting, TimeoutError, TooLate,
};
use crate::policy::limit::{Fate, Slowed, Turn};
use crate::policy::retry::{self, Again, Failure, Next, Plan, RetryEvent};
use crate::policy::settings::Deadline;
use crate::response::{self};
use crate::table::{Operation, RetryOn};

/// The next attempt, or why there is none.
type Decision<'a> = Result<Next<'a>, NotRepeated>;

/// Makes the call, once for all types.
pub(crate) async fn execute(
    ask: &Ask,
    reading: Reading,
    slot: &mut dyn Place,
) -> Result<Around, Failed> {
    let Ask {
        client,
        operation,
        own,
        ..
    } = ask;
    let (client, operation) = (client.inner(), *operation);
    if tokio::runtime::Handle::try_current().is_err() {
        let message = crate::error::NO_RUNTIME.to_owned();
        return Err(invalid(
            operation,
            vec![Problem {
                parameter: None,
                message,
            }],
        ));
    }
    let mut request = Some(prepare(ask).map_err(|problems| invalid(operation, problems))?);
    let limits = own.limits(&client.limits);
    let secrets = ask.secrets();
    let calling = Calling {
        client,
        operation,
        limits,
        secrets: &secrets,
        reading,
    };
    let deadline = Deadline::after(client.clock.now(), limits.total, Setting::Total)
        .into_iter()
        .chain(ask.deadline)
        .min();
    let end = deadline.map(|deadline| deadline.end);
    let plan = Plan {
        own: &own.retry,
        client: &client.retry,
    };
    let trace = Trace::start(client, operation);
    // Attempts that are spared were sent, and the policy does not count them.
    let (mut attempts, mut spared) = (0, 0);
    let mut may_have_run = false;
    let mut last: Option<Failed> = None;
    let rows = ask.page_size();
    let mut next = match client.credits.stake(operation, rows) {
        Ok(stake) => Next::first(stake),
        Err(error) => return Err(trace.failed(Failed::CreditLimit(error))),
    };
    loop {
        let turn = match client.pace.turn(&*client.clock, end).await {
            Ok(turn) => turn,
            Err(late) => {
                let failed = stopped(last, NotRepeated::Deadline)
                    .unwrap_or_else(|| too_late(operation, deadline, late));
                return Err(trace.failed(failed));
            }
        };
        if turn.has_recovered {
            trace.recovered();
        }
        attempts += 1;
        // Hardly any call needs a second one, so it is made anew rather than kept for all.
        let request = match request.take() {
            Some(request) => request,
            None => match prepare(ask) {
                Ok(request) => request,
                Err(problems) => return Err(trace.failed(invalid(operation, problems))),
            },
        };
        if attempts > 1 {
            slot.renew();
        }
        next.send();
        let span = trace.attempt(attempts);
        let limit = attempt_limit(client, limits.attempt, deadline);
        let done = calling
            .attempt(request, limit, slot)
            .instrument(span.clone())
            .await;
        Trace::attempted(span, &done);
        let mut failed = match done {
            Ok(mut around) => {
                client.pace.accepted(&turn, &*client.clock);
                next.stake
                    .settle(Fate::Spent(response::rows(operation, &around.body)));
                if let Some(budget) = &client.budget {
                    budget.refill();
                }
                around.attempts = attempts;
                return Ok(trace.done(around));
            }
            Err(failed) => failed.after(attempts),
        };
        let fate = failed.fate(operation);
        next.stake.settle(fate);
        if let Some(lost) = failed.lost_mut() {
            lost.may_have_run = may_have_run;
        }
        may_have_run |= fate != Fate::Kept;
        let failure = failed.failure();
        if failed.was_accepted(failure) {
            client.pace.accepted(&turn, &*client.clock);
        }
        let Some(failure) = failure else {
            return Err(trace.failed(failed));
        };
        let is_too_fast = failed.says_too_fast(plan, failure);
        // A call of which so many attempts were spared may be the one that the server does not
        // want. What may have been charged counts.
        let is_spared = is_too_fast
            && slow_down(client, plan, &turn, &trace).is_spared
            && spared < plan.attempts()
            && failure.on == RetryOn::NotProcessed;
        spared += u32::from(is_spared);
        let (budget, credits, clock) = (client.budget.as_ref(), &client.credits, &*client.clock);
        let circumstances = Again {
            operation,
            plan,
            attempts: attempts - spared,
            is_spared,
            deadline: end,
            budget,
            credits,
            rows,
            clock,
        };
        let again = retry::again(&circumstances, failure);
        let paused = if is_too_fast {
            pause(client, plan, failure, &again)
        } else {
            Duration::ZERO
        };
        // What the program does when it hears of the failure may be a call.
        drop(turn);
        match again {
            Err(stop) => return Err(trace.failed(failed.stopped(stop))),
            Ok(then) => {
                let code = failed.code_text();
                let (operation, on, status, error) = (
                    operation.name.as_str(),
                    failure.on,
                    failed.status(),
                    failed.lost_error(),
                );
                let event = RetryEvent {
                    operation,
                    attempt: attempts,
                    delay: then.delay.max(paused),
                    on,
                    status,
                    code,
                    error,
                };
                trace.retry(&event, &failed);
                if let Some(hear) = &client.on_retry {
                    hear(&event);
                }
                wait(client, (!is_spared).then_some(then.delay), is_too_fast).await;
                (last, next) = (Some(failed), then);
            }
        }
    }
}

fn invalid(operation: &'static Operation, problems: Vec<Problem>) -> Failed {
    Failed::InvalidRequest(InvalidRequest {
        operation: &operation.name,
        problems,
    })
}

/// The turn of the call would have come too late.
fn too_late(operation: &'static Operation, deadline: Option<Deadline>, late: TooLate) -> Failed {
    let lost = Lost {
        late: Some(Box::new(late)),
        ..Lost::new(operation, Phase::Queue)
    };
    let lost = deadline
        .iter()
        .fold(lost, |lost, deadline| lost.by(deadline.setting));
    Failed::Timeout(TimeoutError {
        lost,
        limit: deadline.map(|deadline| deadline.whole),
    })
}

/// The failure before, which was to be followed by another attempt.
fn stopped(last: Option<Failed>, stop: NotRepeated) -> Option<Failed> {
    last.map(|failed| failed.stopped(stop))
}

/// An attempt ends with the call.
fn attempt_limit(
    client: &Inner,
    attempt: Option<Duration>,
    deadline: Option<Deadline>,
) -> Option<Limit> {
    let attempt = attempt.map(|whole| Limit {
        left: whole,
        whole,
        setting: Setting::Attempt,
    });
    let left = |end: Instant| end.saturating_duration_since(client.clock.now());
    let call = deadline.map(
        |Deadline {
             end,
             whole,
             setting,
         }| Limit {
            left: left(end),
            whole,
            setting,
        },
    );
    [attempt, call].into_iter().flatten().min()
}

/// Waits between two attempts. The rest of the client's pause is a part of the next turn, which
/// knows the deadline; a call whose attempt was spared waits there alone.
async fn wait(client: &Inner, own: Option<Duration>, is_too_fast: bool) {
    if let Some(own) = own {
        client.clock.sleep(own).await;
    }
    if is_too_fast {
        // The calls that the pause has held up go before the one that brought it about.
        tokio::task::yield_now().await;
    }
}

/// The server has had too many requests: the client sends more slowly from now on.
fn slow_down(client: &Inner, plan: Plan<'_>, turn: &Turn, trace: &Trace<'_>) -> Slowed {
    let slowed = client.pace.refused(turn, &*client.clock, plan.backoff());
    if let Some(rate) = slowed.rate {
        trace.slowed(rate);
    }
    slowed
}

/// The other calls of the client wait as long as the one that the server has refused, or as long as
/// the server asks. Returns how long the client waits in the end: another call may have been told
/// more.
fn pause(client: &Inner, plan: Plan<'_>, failure: Failure, again: &Decision<'_>) -> Duration {
    let own = again.as_ref().ok().map(|next| next.delay);
    let wait = own
        .or_else(|| retry::asked(plan, failure.hint, &*client.clock))
        .unwrap_or_default();
    client.pace.pause(&*client.clock, wait)
}
