//! What generated code says about a job, and how long it is waited for.

use std::time::Duration;

use crate::error::code::{ApiCode, Narrow};
use crate::paging::longer;
use crate::response::decode::Slot;
use crate::table::JobTable;

/// The types of a job. Implemented by generated code.
pub trait JobTypes: Send + Sync + 'static {
    /// The table.
    fn table() -> &'static JobTable;
    /// The codes of the API.
    type Code: ApiCode;
    /// What the start answers.
    type Started: Slot + Default + Clone + Send + Sync + Unpin + 'static;
    /// The codes of the start.
    type StartCode: Narrow<Wide = Self::Code>;
    /// What a question about the job responses.
    type Status: Slot + Default + Send + Unpin + 'static;
    /// The codes of such a question.
    type StatusCode: Narrow<Wide = Self::Code>;
}

/// The types of a job whose results are fetched by a further call. Implemented by generated code.
pub trait JobResult: JobTypes {
    /// The results, or a page of them.
    type Result: Slot + Default + Send + Unpin + 'static;
    /// The codes of the call that fetches them.
    type ResultCode: Narrow<Wide = Self::Code>;
}

/// The types of a job whose results come in pages. Implemented by generated code.
pub trait JobPages: JobResult {
    /// A row of the results.
    type Item: Slot + Default + Send + Unpin + 'static;
}

/// How long to wait for a job between two questions, when nobody says.
const EVERY: Duration = Duration::from_secs(5);

/// How long to wait for a job at all, when nobody says.
const LONGEST: Duration = Duration::from_secs(3600);

/// How long to wait for a job.
#[derive(Clone, Copy)]
pub(super) struct WaitSettings {
    pub(super) every: Duration,
    pub(super) longest: Option<Duration>,
    /// How many questions in a row may fail; any number when nothing is said.
    pub(super) failures: Option<u32>,
}

impl WaitSettings {
    pub(super) fn of(table: &JobTable) -> Self {
        Self {
            every: table.every_ms.map_or(EVERY, Duration::from_millis),
            longest: Some(LONGEST),
            failures: None,
        }
    }

    pub(super) fn after(&self, pause: Duration) -> Duration {
        longer(pause, self.every)
    }
}
