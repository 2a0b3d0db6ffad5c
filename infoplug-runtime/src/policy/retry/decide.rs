//! Decides whether and when a failed call is retried.

use std::time::{Duration, Instant};

use super::budget::Budget;
use super::budget::Token;
use super::pause;
use super::policy::Plan;
use crate::error::NotRetried;
use crate::policy::clock::Clock;
use crate::policy::limit::{Credits, Reservation};
use crate::table::{Operation, RetryOn, RetryWhen};

/// What a retry decision needs to know about a failed attempt.
#[derive(Clone, Copy)]
pub(crate) struct Failure {
    pub(crate) on: RetryOn,
    /// How long the server or the spec says to wait.
    pub(crate) hint: Option<Duration>,
}

/// The circumstances of a decision.
pub(crate) struct Circumstances<'a> {
    pub(crate) operation: &'static Operation,
    pub(crate) plan: Plan<'a>,
    /// The number of attempts, without the spared ones.
    pub(crate) attempts: u32,
    /// Whether the last attempt is spared: the client sent it faster than it now knows to be right.
    pub(crate) is_spared: bool,
    pub(crate) deadline: Option<Instant>,
    pub(crate) budget: Option<&'a Budget>,
    pub(crate) credits: &'a Credits,
    /// The number of rows requested, if the request says.
    pub(crate) rows: Option<u64>,
    pub(crate) clock: &'a dyn Clock,
}

/// The next attempt. If the call is dropped first, its reservation and token are returned.
pub(crate) struct Next<'a> {
    /// The wait before it.
    pub(crate) delay: Duration,
    /// The credits reserved for it.
    pub(crate) reservation: Reservation<'a>,
    token: Token<'a>,
}

impl<'a> Next<'a> {
    /// The first attempt, which is not a retry.
    pub(crate) fn first(reservation: Reservation<'a>) -> Self {
        Self {
            delay: Duration::ZERO,
            reservation,
            token: Token::FREE,
        }
    }

    /// Marks the attempt as sent.
    pub(crate) fn send(&mut self) {
        self.reservation.send();
        std::mem::replace(&mut self.token, Token::FREE).spend();
    }
}

/// Returns the next attempt, or why there is none.
pub(crate) fn decide<'a>(
    circumstances: &Circumstances<'a>,
    failure: Failure,
) -> Result<Next<'a>, NotRetried> {
    let Circumstances {
        operation,
        plan,
        attempts,
        is_spared,
        deadline,
        budget,
        credits,
        rows,
        clock,
    } = circumstances;
    let when = plan.when(failure.on);
    if !when.holds(operation) {
        return Err(why_not(operation, failure.on, when));
    }
    if !is_spared && *attempts >= plan.attempts() {
        return Err(if plan.repeats() {
            NotRetried::NoAttemptLeft
        } else {
            NotRetried::ByPolicy
        });
    }
    if failure.hint.is_some_and(|hint| hint > plan.max_wait()) {
        return Err(NotRetried::WaitTooLong);
    }
    let pause = if *is_spared {
        // The throttle adds the client's pause.
        pause::asked(*plan, failure.hint, *clock).unwrap_or_default()
    } else {
        pause::pause(*plan, failure.hint, *attempts, *clock)
    };
    if deadline.is_some_and(|deadline| {
        clock
            .now()
            .checked_add(pause)
            .is_none_or(|end| end >= deadline)
    }) {
        return Err(NotRetried::Deadline);
    }
    let reservation = credits
        .reservation(operation, *rows)
        .map_err(|_| NotRetried::CreditLimit)?;
    let token = match budget.filter(|_| !is_spared && plan.is_budgeted()) {
        Some(budget) => budget.take().ok_or(NotRetried::BudgetSpent)?,
        None => Token::FREE,
    };
    Ok(Next {
        delay: pause,
        reservation,
        token,
    })
}

fn why_not(operation: &Operation, on: RetryOn, when: RetryWhen) -> NotRetried {
    match (on, when) {
        (RetryOn::Refused | RetryOn::NotTrusted, _) => NotRetried::NotAdvised,
        (_, RetryWhen::Never) => NotRetried::ByPolicy,
        _ if operation.repeatable => NotRetried::MayCost,
        _ => NotRetried::NotSafe,
    }
}
