//! The rows of a response, where each costs something.

use crate::json::{self, Value};
use crate::table::Operation;

/// How many rows a response has, where each costs something. A cut body has as many as came.
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
