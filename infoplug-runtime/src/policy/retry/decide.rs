//! Whether a call that failed is made again, and when.

use std::time::{Duration, Instant};

use super::budget::Budget;
use super::budget::Token;
use super::pause;
use super::policy::Plan;
use crate::error::NotRetried;
use crate::policy::clock::Clock;
use crate::policy::limit::{Credits, Reservation};
use crate::table::{Operation, RetryOn, RetryWhen};

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
    /// How often the call was tried, without the attempts that do not count.
    pub(crate) attempts: u32,
    /// Nor does the last one: it was sent faster than the client knows to be right by now.
    pub(crate) is_spared: bool,
    pub(crate) deadline: Option<Instant>,
    pub(crate) budget: Option<&'a Budget>,
    pub(crate) credits: &'a Credits,
    /// So many rows are asked for, if the request says.
    pub(crate) rows: Option<u64>,
    pub(crate) clock: &'a dyn Clock,
}

/// The next attempt. When the call is given up before it, everything goes back.
pub(crate) struct Next<'a> {
    /// The pause before.
    pub(crate) delay: Duration,
    /// What it may cost, set aside.
    pub(crate) reservation: Reservation<'a>,
    token: Token<'a>,
}

impl<'a> Next<'a> {
    /// The first attempt, which is no retry.
    pub(crate) fn first(reservation: Reservation<'a>) -> Self {
        Self {
            delay: Duration::ZERO,
            reservation,
            token: Token::FREE,
        }
    }

    /// It is sent now.
    pub(crate) fn send(&mut self) {
        self.reservation.send();
        std::mem::replace(&mut self.token, Token::FREE).spend();
    }
}

/// The next attempt, or why there is none.
pub(crate) fn again<'a>(
    circumstances: &Again<'a>,
    failure: Failure,
) -> Result<Next<'a>, NotRetried> {
    let Again {
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
        // It waits with the client.
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
