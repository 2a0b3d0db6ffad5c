//! What can go wrong with a job. Each error behind the start has the job's id, so that no paid job is lost.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;

use crate::code::ApiCode;
use crate::error::AnyError;
use crate::error::line::shown;
use crate::table::JobTable;

/// What went wrong with a job; `C` is the enum of all codes of the API.
#[non_exhaustive]
pub enum JobError<C> {
    /// The call that starts it failed. [`AnyError::was_sent`] says whether the job may run all the same.
    Start(AnyError<C>),
    /// A question about it failed. The job goes on: find it again by its id.
    Poll {
        /// The id of the job.
        id: Box<str>,
        /// Why.
        error: AnyError<C>,
    },
    /// The server has given it up.
    Failed(FailedJob),
    /// It was not done in time. The job goes on: find it again by its id.
    TimedOut(LateJob),
    /// It is done, and its results could not be fetched. Fetch them again by its id.
    Fetch {
        /// The id of the job.
        id: Box<str>,
        /// Why.
        error: AnyError<C>,
    },
}

impl<C> JobError<C> {
    /// The id of the job, once there is one.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Start(_) => None,
            Self::Poll { id, .. } | Self::Fetch { id, .. } => Some(id),
            Self::Failed(job) => Some(job.id()),
            Self::TimedOut(job) => Some(job.id()),
        }
    }

    /// The error of the call, when one failed.
    #[must_use]
    pub fn call(&self) -> Option<&AnyError<C>> {
        match self {
            Self::Start(error) | Self::Poll { error, .. } | Self::Fetch { error, .. } => Some(error),
            Self::Failed(_) | Self::TimedOut(_) => None,
        }
    }
}

/// A job that the server has given up.
#[derive(Clone)]
pub struct FailedJob {
    job: &'static str,
    id: Box<str>,
    state: String,
    body: Bytes,
}

impl FailedJob {
    pub(super) fn new(table: &'static JobTable, id: Box<str>, state: String, body: Bytes) -> Self {
        Self { job: table.name, id, state, body }
    }

    /// The id of the job.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The state that says so.
    #[must_use]
    pub fn state(&self) -> &str {
        &self.state
    }

    /// The answer that says so; it may say why.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

impl fmt::Display for FailedJob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}` has failed: its state is `{}`", self.job, shown(&self.id), shown(&self.state))
    }
}

/// Without the answer: it may hold secrets.
impl fmt::Debug for FailedJob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut show = f.debug_struct("FailedJob");
        show.field("job", &self.job).field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

/// A job that was not done in time.
#[derive(Clone, Debug)]
pub struct LateJob {
    job: &'static str,
    id: Box<str>,
    state: String,
    waited: Duration,
}

impl LateJob {
    pub(super) fn new(table: &'static JobTable, id: Box<str>, state: String, waited: Duration) -> Self {
        Self { job: table.name, id, state, waited }
    }

    /// The id of the job.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The last state that it was in; empty when the server has named none.
    #[must_use]
    pub fn state(&self) -> &str {
        &self.state
    }

    /// How long it was waited for.
    #[must_use]
    pub fn waited(&self) -> Duration {
        self.waited
    }
}

impl fmt::Display for LateJob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}` is not done after {:?}", self.job, shown(&self.id), self.waited)?;
        if self.state.is_empty() { Ok(()) } else { write!(f, ": its state is `{}`", shown(&self.state)) }
    }
}

impl<C: fmt::Display> fmt::Display for JobError<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start(error) => error.fmt(f),
            Self::Poll { id, error } | Self::Fetch { id, error } => {
                error.fmt(f)?;
                if f.alternate() { write!(f, "\n  job: {}", shown(id)) } else { write!(f, " [job {}]", shown(id)) }
            }
            Self::Failed(job) => job.fmt(f),
            Self::TimedOut(job) => job.fmt(f),
        }
    }
}

/// As `{:#}` of `Display`, so that `?` in `main` prints what a person can read.
impl<C: fmt::Display> fmt::Debug for JobError<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:#}")
    }
}

impl<C: fmt::Debug + fmt::Display> StdError for JobError<C> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.call()?.source()
    }
}

impl<C: ApiCode> From<JobError<C>> for AnyError<C> {
    fn from(error: JobError<C>) -> Self {
        Self::Job(Box::new(error))
    }
}
