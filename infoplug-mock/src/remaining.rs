//! What is left of what costs are counted in: every success is paid, and says in the API's header
//! what is left.

use std::sync::atomic::{AtomicU64, Ordering};

use infoplug_spec::model::{Amount, Endpoint, Spec};
use serde_json::Value;

use crate::pointer;
use crate::reply::Reply;

/// What a mock begins with, in thousandths.
const BALANCE: u64 = 10_000 * 1000;

/// What is left.
pub(crate) struct Balance(AtomicU64);

impl Default for Balance {
    fn default() -> Self {
        Self(AtomicU64::new(BALANCE))
    }
}

impl Balance {
    /// Takes the price of a call away and says what is left. Nobody is turned away at 0.
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

/// The documented cost of a call with this body, in thousandths.
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
