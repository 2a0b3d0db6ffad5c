//! Calls that were not sent because they could cost too much.

use std::error::Error as StdError;
use std::fmt;

use super::text::one_line;
use crate::table::Operation;

/// The call could cost more credits than the client has left. Nothing was sent.
#[derive(Clone)]
pub struct CreditLimitError {
    pub(crate) operation: &'static Operation,
    pub(crate) price: u64,
    pub(crate) left: u64,
    pub(crate) limit: u64,
}

impl CreditLimitError {
    /// Returns the name of the endpoint.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        &self.operation.name
    }

    /// Returns the most that the call can cost, according to the spec.
    #[must_use]
    pub fn price(&self) -> f64 {
        units(self.price)
    }

    /// Returns what is left of the limit, after subtracting the possible cost of calls in flight.
    #[must_use]
    pub fn left(&self) -> f64 {
        units(self.left)
    }

    /// Returns the limit of the client.
    #[must_use]
    pub fn limit(&self) -> f64 {
        units(self.limit)
    }
}

impl fmt::Display for CreditLimitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = &self.operation.api.cost_unit;
        let unit = if self.price == 1000 {
            unit.strip_suffix('s').unwrap_or(unit)
        } else {
            unit
        };
        let (price, left, limit, unit) = (self.price(), self.left(), self.limit(), one_line(unit));
        write!(
            f,
            "{}: not sent: it can cost {price} {unit}, but {left} of the limit of {limit} are left",
            self.operation()
        )
    }
}

impl fmt::Debug for CreditLimitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreditLimitError")
            .field("operation", &self.operation())
            .field("price", &self.price())
            .field("left", &self.left())
            .field("limit", &self.limit())
            .finish()
    }
}

impl StdError for CreditLimitError {}

/// Converts thousandths to a decimal number.
#[allow(
    clippy::cast_precision_loss,
    reason = "nobody has so many credits that precision is lost"
)]
pub(crate) fn units(thousandths: u64) -> f64 {
    thousandths as f64 / 1000.0
}
