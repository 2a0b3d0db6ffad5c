//! Work that is started, polled and fetched.

pub use infoplug_tables::{JobState, States};

use super::location::Location;
use super::name::{EndpointId, Name, ParameterId, SourceNote};
use crate::source::Span;

/// A piece of work that is started, polled and fetched.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its name.
    pub name: Name,
    /// Its description, if the spec has one.
    pub description: Option<String>,
    /// The endpoint that starts it.
    pub start: EndpointId,
    /// Where its response has the identifier.
    pub id: Vec<Location>,
    /// How to poll it.
    pub poll: JobPoll,
    /// How to fetch the results.
    pub fetch: Option<JobFetch>,
    /// The URL of the documentation.
    pub docs: Option<String>,
    /// Where the fact comes from.
    pub source: Option<SourceNote>,
    /// The job in the spec.
    pub span: Span,
}

/// How to poll a job.
#[derive(Clone, Debug)]
pub struct JobPoll {
    /// The endpoint.
    pub endpoint: EndpointId,
    /// The parameter that takes the identifier.
    pub id: ParameterId,
    /// How a response reports the state.
    pub state: JobState,
    /// Where the progress is, in percent.
    pub progress: Vec<Location>,
    /// Where the number of results is.
    pub total: Vec<Location>,
    /// How long to wait between two polls, in milliseconds.
    pub every_ms: Option<u64>,
}

/// How to fetch the results of a job.
#[derive(Clone, Debug)]
pub struct JobFetch {
    /// The endpoint.
    pub endpoint: EndpointId,
    /// The parameter that takes the identifier.
    pub id: ParameterId,
    /// How a response reports the state, if it does.
    pub state: Option<JobState>,
}
