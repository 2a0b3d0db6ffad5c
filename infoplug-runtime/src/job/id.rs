//! How calls identify a job.

use crate::call::Call;
use crate::error::JobId;
use crate::response::{FoundValue, Located, Success};
use crate::secret::redact::Secrets;
use crate::table::JobTable;

/// Finds the id in the response to a start.
pub(super) fn found(
    table: &'static JobTable,
    success: &Success<'_>,
    secrets: &Secrets,
) -> Option<JobId> {
    match success.locate(&table.id) {
        Located::Found(FoundValue { text, json }) => {
            Some(JobId::of(table, text, json.as_str().is_none(), secrets))
        }
        Located::Absent | Located::Unusable { .. } => None,
    }
}

/// Sets the id in the request. An id that came as a number is sent as one, if the parameter takes
/// numbers.
pub(super) fn ask_for<T, C>(id: &JobId, mut call: Call<T, C>, index: usize) -> Call<T, C> {
    let operation = call.untyped.operation;
    let untyped = call.untyped_mut();
    untyped
        .values
        .set_found(operation, index, id.as_str(), &id.json());
    call
}
