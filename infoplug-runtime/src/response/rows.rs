//! Counts the rows of a response, if each costs something.

use crate::json::{self, Value};
use crate::table::Operation;

/// Counts the rows of a response, if each costs something. In a truncated body, counts those that
/// arrived.
pub(crate) fn rows(operation: &Operation, body: &[u8]) -> u64 {
    if operation.cost.is_none_or(|cost| cost.row == 0) {
        return 0;
    }
    let text = json::text(body);
    let list = operation
        .rows
        .as_ref()
        .and_then(|pointer| Value::first(&text)?.at(pointer));
    list.map_or(0, |list| {
        u64::try_from(list.elements().count()).unwrap_or(u64::MAX)
    })
}
