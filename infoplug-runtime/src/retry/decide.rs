//! Whether a call that failed is made again, and when.

use std::time::{Duration, Instant};

use super::policy::{Plan, RetryOn, RetryWhen};
use super::{Budget, NotRepeated, backoff};
use crate::clock::Clock;
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
    pub(crate) clock: &'a dyn Clock,
}

/// The pause before the next attempt, or why there is none.
pub(crate) fn again(circumstances: &Again<'_>, failure: Failure) -> Result<Duration, NotRepeated> {
    let Again { operation, plan, attempts, deadline, budget, clock } = circumstances;
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
    if budget.is_some_and(|budget| plan.is_budgeted() && !budget.take()) {
        return Err(NotRepeated::BudgetSpent);
    }
    Ok(pause)
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
