//! Work that one call starts, a second one asks about, and a third one fetches the results of.

use super::literal::stored;
use super::location::{Condition, Location};

/// A piece of work that is started, asked about and fetched. Locations begin at the whole body. The
/// runtime's own table says which operations do this.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Its name.
    pub name: String,
    /// The client's function that resumes it.
    pub resume: String,
    /// Where the response to the start has the identifier.
    pub id: Vec<Location>,
    /// The index of the parameter of the poll that takes the identifier.
    pub poll_id: usize,
    /// What the response to the poll says.
    pub state: JobState,
    /// Where the progress in percent is.
    pub progress: Vec<Location>,
    /// Where the number of results is.
    pub total: Vec<Location>,
    /// How long to wait between two polls, in milliseconds.
    pub every_ms: Option<u64>,
    /// How to fetch the results. There is one exactly if the runtime's table has an operation for it.
    pub fetch: Option<JobFetch>,
}

stored!(struct Job { name, resume, id, poll_id, state, progress, total, every_ms, fetch });

/// How to fetch the results of a job.
#[derive(Clone, Debug, PartialEq)]
pub struct JobFetch {
    /// The index of the parameter that takes the identifier.
    pub id: usize,
    /// What the response says about the job, if it does.
    pub state: Option<JobState>,
}

stored!(struct JobFetch { id, state });

/// How a response tells the state of a job. The states are tried in this order: failed, done,
/// running.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JobState {
    /// Where the value is that `values` below refer to; empty if there are only conditions.
    pub at: Vec<Location>,
    /// Not finished.
    pub running: States,
    /// Finished.
    pub done: States,
    /// Given up.
    pub failed: States,
}

stored!(struct JobState { at, running, done, failed });

/// The states that mean one thing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct States {
    /// Values of the state.
    pub values: Vec<String>,
    /// Responses that meet one of these.
    pub when: Vec<Condition>,
}

stored!(struct States { values, when });
