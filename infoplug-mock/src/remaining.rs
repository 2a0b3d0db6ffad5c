//! The balance of the mock: every success deducts its cost and reports the rest in the API's
//! header.

use std::sync::atomic::{AtomicU64, Ordering};

use infoplug_spec::model::{Amount, Endpoint, Spec};
use serde_json::Value;

use crate::pointer;
use crate::reply::Reply;

/// The initial balance, in thousandths.
const BALANCE: u64 = 10_000 * 1000;

/// The remaining balance, in thousandths.
pub(crate) struct Balance(AtomicU64);

impl Default for Balance {
    fn default() -> Self {
        Self(AtomicU64::new(BALANCE))
    }
}

impl Balance {
    /// Deducts the price of a call and reports the rest. At 0, the mock still serves calls.
    pub(crate) fn charge(&self, spec: &Spec, price: u64, reply: &mut Reply) {
        let Some(remaining) = &spec.api.cost_remaining else {
            return;
        };
        let before = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                Some(left.saturating_sub(price))
            });
        let left = Amount {
            thousandths: before.unwrap_or_else(|left| left).saturating_sub(price),
        };
        reply.header(&remaining.header, &left.to_string());
    }
}

/// Returns the documented cost of a call with this response body, in thousandths.
pub(crate) fn price(endpoint: &Endpoint, body: &Value) -> u64 {
    let Some(cost) = endpoint.cost else { return 0 };
    let list = endpoint
        .rows
        .as_ref()
        .and_then(|rows| pointer::get(body, &rows.0)?.as_array());
    let rows = list
        .and_then(|list| u64::try_from(list.len()).ok())
        .unwrap_or(0);
    cost.call
        .thousandths
        .saturating_add(cost.row.thousandths.saturating_mul(rows))
}
