//! Whether a call that failed is made again, and when.

use std::time::{Duration, Instant};

use super::policy::{Plan, RetryOn, RetryWhen};
use super::{Budget, NotRepeated, backoff};
use crate::clock::Clock;
use crate::limit::{Credits, Stake};
use crate::table::Operation;

/// A failed attempt, as far as repeating goes.
#[derive(Clone, Copy)]
pub(crate) struct Failure {
    pub(crate) on: RetryOn,
    /// How long the server or the spec says to wait.
    pub(crate) hint: Option<Duration>,
}

/// The circumstances of a decision.
pub(crate) struct Again<'a> {
    pub(crate) operation: &'static Operation,
    pub(crate) plan: Plan<'a>,
    /// How often the call was tried.
    pub(crate) attempts: u32,
    pub(crate) deadline: Option<Instant>,
    pub(crate) budget: Option<&'a Budget>,
    pub(crate) credits: &'a Credits,
    /// So many rows are asked for, if the request says.
    pub(crate) rows: Option<u64>,
    pub(crate) clock: &'a dyn Clock,
}

/// The pause before the next attempt, and what that one may cost, set aside; or why there is none.
pub(crate) fn again<'a>(circumstances: &Again<'a>, failure: Failure) -> Result<(Duration, Stake<'a>), NotRepeated> {
    let Again { operation, plan, attempts, deadline, budget, credits, rows, clock } = circumstances;
    let when = plan.when(failure.on);
    if !when.holds(operation) {
        return Err(why_not(operation, failure.on, when));
    }
    if *attempts >= plan.attempts() {
        return Err(if plan.repeats() { NotRepeated::NoAttemptLeft } else { NotRepeated::ByPolicy });
    }
    if failure.hint.is_some_and(|hint| hint > plan.max_wait()) {
        return Err(NotRepeated::WaitTooLong);
    }
    let pause = pause(*plan, failure, *attempts, *clock);
    if deadline.is_some_and(|deadline| clock.now().checked_add(pause).is_none_or(|end| end >= deadline)) {
        return Err(NotRepeated::Deadline);
    }
    let stake = credits.stake(operation, *rows).map_err(|_| NotRepeated::CreditLimit)?;
    if budget.is_some_and(|budget| plan.is_budgeted() && !budget.take()) {
        return Err(NotRepeated::BudgetSpent);
    }
    Ok((pause, stake))
}

/// The longer one of what the server asks for and the backoff.
fn pause(plan: Plan<'_>, failure: Failure, attempts: u32, clock: &dyn Clock) -> Duration {
    let (first, longest) = plan.backoff();
    let pause = backoff::pause(first, longest, attempts, clock.jitter());
    failure.hint.map_or(pause, |hint| hint.max(pause))
}

fn why_not(operation: &Operation, on: RetryOn, when: RetryWhen) -> NotRepeated {
    match (on, when) {
        (RetryOn::Refused | RetryOn::NotTrusted, _) => NotRepeated::NotAdvised,
        (_, RetryWhen::Never) => NotRepeated::ByPolicy,
        _ if operation.repeatable => NotRepeated::MayCost,
        _ => NotRepeated::NotSafe,
    }
}
