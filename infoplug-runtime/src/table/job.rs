//! Work that one call starts, a second one asks about, and a third one fetches the results of.

use super::operation::Operation;
use super::place::{Condition, Place};

/// A piece of work that is started, asked about and fetched. Places begin at the whole body.
#[derive(Clone, Copy, Debug)]
pub struct JobTable {
    /// Its name.
    pub name: &'static str,
    /// The function of the client that goes on with it.
    pub resume: &'static str,
    /// The endpoint that starts it.
    pub start: &'static Operation,
    /// Where the response to the start has the identifier.
    pub id: &'static [Place],
    /// The endpoint to ask.
    pub poll: &'static Operation,
    /// The index of its parameter that takes the identifier.
    pub poll_id: usize,
    /// What its response says.
    pub state: JobState,
    /// Where the progress in percent is.
    pub progress: &'static [Place],
    /// Where the number of results is.
    pub total: &'static [Place],
    /// How long to wait between two questions, in milliseconds.
    pub every_ms: Option<u64>,
    /// The endpoint that delivers, when there is one.
    pub fetch: Option<JobFetch>,
}

/// How to fetch the results of a job.
#[derive(Clone, Copy, Debug)]
pub struct JobFetch {
    /// The endpoint.
    pub operation: &'static Operation,
    /// The index of its parameter that takes the identifier.
    pub id: usize,
    /// What its response says about the job, if it does.
    pub state: Option<JobState>,
}

/// How a response says how a job is. It is looked at in this order: failed, done, running.
#[derive(Clone, Copy, Debug)]
pub struct JobState {
    /// Where the value is that the lists speak of.
    pub at: &'static [Place],
    /// Not finished.
    pub running: States,
    /// Finished.
    pub done: States,
    /// Given up.
    pub failed: States,
}

/// The states that mean one thing.
#[derive(Clone, Copy, Debug)]
pub struct States {
    /// Values of the state.
    pub values: &'static [&'static str],
    /// Responses that meet one of these.
    pub when: &'static [Condition],
}

impl States {
    /// None.
    pub const NEW: Self = Self {
        values: &[],
        when: &[],
    };
}
