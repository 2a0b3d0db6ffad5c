//! Jobs: one call starts the work, a second polls it, and a third fetches the results.

use super::literal::stored;
use super::location::{Condition, Location};

/// Work that is started, polled and fetched. Locations start at the whole body. The runtime's own
/// table has the operations for these steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Its name.
    pub name: String,
    /// The client's function that resumes a job.
    pub resume: String,
    /// Where the response to the start holds the identifier.
    pub id: Vec<Location>,
    /// The index of the poll's parameter that takes the identifier.
    pub poll_id: usize,
    /// Where the response to a poll holds the state.
    pub state: JobState,
    /// Where the progress in percent is.
    pub progress: Vec<Location>,
    /// Where the number of results is.
    pub total: Vec<Location>,
    /// How long to wait between polls, in milliseconds.
    pub every_ms: Option<u64>,
    /// How to fetch the results. Present exactly if the runtime's table has an operation for it.
    pub fetch: Option<JobFetch>,
}

stored!(struct Job { name, resume, id, poll_id, state, progress, total, every_ms, fetch });

/// How to fetch the results of a job.
#[derive(Clone, Debug, PartialEq)]
pub struct JobFetch {
    /// The index of the parameter that takes the identifier.
    pub id: usize,
    /// Where the response holds the state of the job, if it does.
    pub state: Option<JobState>,
}

stored!(struct JobFetch { id, state });

/// Where a response holds the state of a job. The states are tried in this order: failed, done,
/// running.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JobState {
    /// Where the value is that `values` compare with. Empty if there are only conditions.
    pub at: Vec<Location>,
    /// Not finished.
    pub running: States,
    /// Finished.
    pub done: States,
    /// Given up.
    pub failed: States,
}

stored!(struct JobState { at, running, done, failed });

/// The conditions for one state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct States {
    /// Values that mean this state.
    pub values: Vec<String>,
    /// A response that meets one of these also means this state.
    pub when: Vec<Condition>,
}

stored!(struct States { values, when });
