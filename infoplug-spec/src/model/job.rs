//! Work that is started, asked about and fetched.

pub use infoplug_tables::{JobState, States};

use super::location::Location;
use super::name::{EndpointId, Name, ParameterId, SourceNote};
use crate::source::Span;

/// A piece of work that is started, asked about and fetched.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its name.
    pub name: Name,
    /// What it does.
    pub description: Option<String>,
    /// The endpoint that starts it.
    pub start: EndpointId,
    /// Where its response has the identifier.
    pub id: Vec<Location>,
    /// How to ask about it.
    pub poll: JobPoll,
    /// How to fetch the results.
    pub fetch: Option<JobFetch>,
    /// Address of the documentation.
    pub docs: Option<String>,
    /// Where the fact comes from.
    pub source: Option<SourceNote>,
    /// The job in the spec.
    pub span: Span,
}

/// How to ask about a job.
#[derive(Clone, Debug)]
pub struct JobPoll {
    /// The endpoint.
    pub endpoint: EndpointId,
    /// The parameter that takes the identifier.
    pub id: ParameterId,
    /// What the response says.
    pub state: JobState,
    /// Where the progress in percent is.
    pub progress: Vec<Location>,
    /// Where the number of results is.
    pub total: Vec<Location>,
    /// How long to wait between two questions, in milliseconds.
    pub every_ms: Option<u64>,
}

/// How to fetch the results of a job.
#[derive(Clone, Debug)]
pub struct JobFetch {
    /// The endpoint.
    pub endpoint: EndpointId,
    /// The parameter that takes the identifier.
    pub id: ParameterId,
    /// What the response says about the job, if it does.
    pub state: Option<JobState>,
}
