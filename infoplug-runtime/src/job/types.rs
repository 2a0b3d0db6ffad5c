//! What generated code declares about a job, and the defaults for waiting.

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
    /// The response to the start.
    type Started: Slot + Default + Clone + Send + Sync + Unpin + 'static;
    /// The codes of the start.
    type StartCode: Narrow<Wide = Self::Code>;
    /// The response to a poll.
    type Status: Slot + Default + Send + Unpin + 'static;
    /// The codes of a poll.
    type StatusCode: Narrow<Wide = Self::Code>;
}

/// The types of a job whose results are fetched by another call. Implemented by generated code.
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

/// The default pause between two polls.
const EVERY: Duration = Duration::from_secs(5);

/// The default limit for the whole wait.
const LONGEST: Duration = Duration::from_secs(3600);

/// How to wait for a job.
#[derive(Clone, Copy)]
pub(super) struct WaitSettings {
    pub(super) every: Duration,
    pub(super) longest: Option<Duration>,
    /// How many polls in a row may fail; `None` means any number.
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
