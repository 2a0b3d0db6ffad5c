//! What calls cost: a limit that holds under concurrency, and the credits spent or possibly spent.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::{CreditLimitError, units};
use crate::table::Operation;

/// The credit account of a client. Amounts are thousandths of the API's unit.
pub(crate) struct Credits {
    limit: Option<Limit>,
    spent: AtomicU64,
    maybe: AtomicU64,
    /// The amount that the server says is left: the bits of a finite number.
    remaining: AtomicU64,
}

/// What calls may cost together. Calls of a client without a limit share no lock.
struct Limit {
    most: u64,
    /// The amount reserved by calls in flight. Locked while any amount changes.
    reserved: Mutex<u64>,
}

/// The server has not said what is left.
const UNKNOWN: u64 = f64::INFINITY.to_bits();

/// What became of an attempt's reservation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The call did not run.
    Kept,
    /// The call ran and returned this many rows.
    Spent(u64),
    /// The call may have run. This many rows have arrived.
    Maybe(u64),
}

/// The credits set aside for an attempt. An attempt that is dropped may have run, unless it was
/// still waiting for its permit.
pub(crate) struct Reservation<'c> {
    credits: &'c Credits,
    operation: &'static Operation,
    amount: u64,
    sent: bool,
}

impl Credits {
    pub(crate) fn new(limit: Option<u64>) -> Self {
        let limited = |most| Limit {
            most,
            reserved: Mutex::default(),
        };
        Self {
            limit: limit.map(limited),
            spent: AtomicU64::default(),
            maybe: AtomicU64::default(),
            remaining: AtomicU64::new(UNKNOWN),
        }
    }

    /// Reserves the most that the call may cost according to the spec, if the limit allows. `asked`
    /// is the number of rows requested, if the request says.
    pub(crate) fn reservation(
        &self,
        operation: &'static Operation,
        asked: Option<u64>,
    ) -> Result<Reservation<'_>, CreditLimitError> {
        // Reserve at least one row if the price is per row.
        let most_rows = asked
            .or(operation.pages.as_ref().and_then(|pages| pages.size))
            .unwrap_or(0)
            .max(1);
        let amount = price(operation, most_rows);
        if let Some(limit) = self.limit.as_ref().filter(|_| amount > 0) {
            self.reserve(limit, operation, amount)?;
        }
        Ok(Reservation {
            credits: self,
            operation,
            amount,
            sent: false,
        })
    }

    fn reserve(
        &self,
        limit: &Limit,
        operation: &'static Operation,
        amount: u64,
    ) -> Result<(), CreditLimitError> {
        let mut reserved = limit.reserved();
        let taken = self
            .spent
            .load(Ordering::Relaxed)
            .saturating_add(self.maybe.load(Ordering::Relaxed))
            .saturating_add(*reserved);
        if taken.saturating_add(amount) > limit.most {
            return Err(CreditLimitError {
                operation,
                price: amount,
                left: limit.most.saturating_sub(taken),
                limit: limit.most,
            });
        }
        *reserved = reserved.saturating_add(amount);
        Ok(())
    }

    pub(crate) fn spent(&self) -> f64 {
        units(self.spent.load(Ordering::Relaxed))
    }

    pub(crate) fn maybe(&self) -> f64 {
        units(self.maybe.load(Ordering::Relaxed))
    }

    pub(crate) fn remaining(&self) -> Option<f64> {
        Some(f64::from_bits(self.remaining.load(Ordering::Relaxed)))
            .filter(|remaining| remaining.is_finite())
    }

    /// Records the amount that the server says is left.
    pub(crate) fn update_remaining(&self, remaining: &str) {
        if let Some(number) = remaining
            .trim()
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
        {
            self.remaining.store(number.to_bits(), Ordering::Relaxed);
        }
    }
}

impl Limit {
    fn reserved(&self) -> MutexGuard<'_, u64> {
        self.reserved.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reservation<'_> {
    /// Marks the attempt as sent.
    pub(crate) fn send(&mut self) {
        self.sent = true;
    }

    /// Ends the attempt with its outcome.
    pub(crate) fn settle(mut self, outcome: Outcome) {
        self.book(outcome);
        self.sent = false;
    }

    fn book(&mut self, outcome: Outcome) {
        let amount = std::mem::take(&mut self.amount);
        let (spent, maybe) = match outcome {
            Outcome::Kept => (0, 0),
            Outcome::Spent(rows) => (price(self.operation, rows), 0),
            Outcome::Maybe(rows) => (0, amount.max(price(self.operation, rows))),
        };
        if (amount, spent, maybe) == (0, 0, 0) {
            return;
        }
        let Credits {
            limit,
            spent: all_spent,
            maybe: all_maybe,
            ..
        } = self.credits;
        let mut reserved = limit.as_ref().map(Limit::reserved);
        if let Some(reserved) = &mut reserved {
            **reserved = reserved.saturating_sub(amount);
        }
        add(all_spent, spent);
        add(all_maybe, maybe);
    }
}

/// Adds an amount, up to the largest one.
fn add(sum: &AtomicU64, amount: u64) {
    if amount > 0 {
        let add = |sum: u64| Some(sum.saturating_add(amount));
        let _ = sum.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }
}

impl Drop for Reservation<'_> {
    fn drop(&mut self) {
        self.book(if self.sent {
            Outcome::Maybe(0)
        } else {
            Outcome::Kept
        });
    }
}

fn price(operation: &Operation, rows: u64) -> u64 {
    operation.cost.map_or(0, |cost| {
        cost.call.saturating_add(cost.row.saturating_mul(rows))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Api, Cost};

    fn operation(name: &str, cost: Option<Cost>) -> &'static Operation {
        let api = infoplug_tables::Api {
            cost_unit: "credits".to_owned(),
            ..Default::default()
        };
        let operation = infoplug_tables::Operation {
            name: name.to_owned(),
            cost,
            ..Default::default()
        };
        Operation::leak(Api::leak(api), operation)
    }

    fn by_call(name: &str, call: u64) -> &'static Operation {
        operation(name, Some(Cost { call, row: 0 }))
    }

    fn by_row(row: u64) -> &'static Operation {
        operation("rows", Some(Cost { call: 0, row }))
    }

    #[test]
    fn what_is_under_way_is_set_aside() {
        let credits = Credits::new(Some(60_000));
        let search = by_call("search", 25_000);
        let (first, second) = (
            credits.reservation(search, None).ok().unwrap(),
            credits.reservation(search, None).ok().unwrap(),
        );
        let refused = credits.reservation(search, None).err().unwrap();
        assert_eq!(
            refused.to_string(),
            "search: not sent: it can cost 25 credits, but 10 of the limit of 60 are left"
        );
        first.settle(Outcome::Kept);
        // A reservation that is dropped before it is sent costs nothing.
        drop(credits.reservation(search, None).ok().unwrap());
        let mut third = credits.reservation(search, None).ok().unwrap();
        third.send();
        second.settle(Outcome::Spent(0));
        drop(third);
        assert!((credits.spent() - 25.0).abs() < 1e-9 && (credits.maybe() - 25.0).abs() < 1e-9);
        assert!(credits.reservation(search, None).is_err());
        assert!(credits.reservation(operation("free", None), None).is_ok());
    }

    #[test]
    fn rows_are_counted_when_they_are_there() {
        let credits = Credits::new(None);
        credits
            .reservation(by_row(500), None)
            .ok()
            .unwrap()
            .settle(Outcome::Spent(3));
        assert!((credits.spent() - 1.5).abs() < 1e-9);
        credits
            .reservation(by_row(500), None)
            .ok()
            .unwrap()
            .settle(Outcome::Maybe(4));
        credits
            .reservation(by_row(500), None)
            .ok()
            .unwrap()
            .settle(Outcome::Maybe(0));
        assert!((credits.maybe() - 2.5).abs() < 1e-9);
    }

    #[test]
    fn a_limit_ends_calls_that_are_priced_by_the_row_alone() {
        let credits = Credits::new(Some(1_000));
        credits
            .reservation(by_row(500), None)
            .ok()
            .unwrap()
            .settle(Outcome::Spent(10));
        let refused = credits.reservation(by_row(500), None).err().unwrap();
        assert!(
            (refused.price() - 0.5).abs() < 1e-9 && refused.left() == 0.0,
            "{refused:?}"
        );
    }

    #[test]
    fn one_credit_is_no_credits() {
        let refused = Credits::new(Some(500))
            .reservation(by_call("one", 1000), None)
            .err()
            .unwrap();
        assert_eq!(
            refused.to_string(),
            "one: not sent: it can cost 1 credit, but 0.5 of the limit of 0.5 are left"
        );
    }

    #[test]
    fn what_is_left_is_what_the_server_said_last() {
        let credits = Credits::new(None);
        for text in ["12.5", "junk", "inf", " 11 "] {
            credits.update_remaining(text);
        }
        assert_eq!(credits.remaining(), Some(11.0));
    }
}
