//! What can go wrong with a job. Every error after the start has the job's id, so that no paid job
//! gets lost.

use std::error::Error as StdError;
use std::fmt;

use super::api::{AnyError, JobError};
use super::code::ApiCode;
use super::job_end::LateJob;
use super::job_id::JobId;

impl<C> JobError<C> {
    /// Returns the id of the job, once there is one.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.job_id().map(JobId::as_str)
    }

    fn job_id(&self) -> Option<&JobId> {
        match self {
            Self::Start { id, .. } => id.as_ref(),
            Self::Poll { id, .. } | Self::Fetch { id, .. } => Some(id),
            Self::Failed(job) => Some(&job.id),
            Self::TimedOut(job) => Some(&job.id),
        }
    }

    /// The id, if there is one to show.
    fn shown_id(&self) -> Option<&JobId> {
        self.job_id().filter(|id| !id.trim().is_empty())
    }

    /// Returns the error of the failed call, if there was one.
    #[must_use]
    pub fn call(&self) -> Option<&AnyError<C>> {
        match self {
            Self::Start { error, .. } | Self::Poll { error, .. } | Self::Fetch { error, .. } => {
                Some(error)
            }
            Self::Failed(_) | Self::TimedOut(_) => None,
        }
    }

    /// Returns the cause. For a failed call, that is the cause of its error.
    #[must_use]
    pub fn cause(&self) -> Option<&'static str> {
        match self {
            Self::Failed(job) => Some(job.cause()),
            Self::TimedOut(job) => Some(job.cause()),
            _ => self.call()?.cause(),
        }
    }

    /// Returns the solution. For a failed call, that is the solution of its error.
    #[must_use]
    pub fn solution(&self) -> Option<&'static str> {
        match self {
            Self::Failed(job) => Some(job.solution()),
            Self::TimedOut(job) => Some(job.solution()),
            _ => self.call()?.solution(),
        }
    }

    /// Returns the code that continues with the job.
    fn way_on(&self) -> Option<String> {
        let id = self.shown_id()?;
        let resume = &id.table().resume;
        match self {
            Self::Failed(_) => None,
            Self::Fetch {
                cursor: Some(_),
                position: None,
                ..
            } => Some(format!("{resume}(id).results().with_cursor(cursor)")),
            Self::Fetch {
                cursor: Some(_),
                position: Some(position),
                ..
            } => Some(format!(
                "{resume}(id).results().starting_at({position}).with_cursor(cursor)"
            )),
            Self::Fetch {
                position: Some(position),
                ..
            } => Some(format!("{resume}(id).results().starting_at({position})")),
            _ => Some(format!("{resume}(id)")),
        }
    }

    /// Writes the id and what to do with it on separate lines.
    fn further_lines(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(id) = self.shown_id() {
            write!(f, "\n  job: {id}")?;
        }
        self.way_on()
            .map_or(Ok(()), |way| write!(f, "\n  continue: {way}"))
    }
}

/// Writes one line that a person can act on. `{:#}` adds the cause, the solution, the id and how to
/// continue on separate lines.
impl<C: fmt::Display> fmt::Display for JobError<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start { error, .. } | Self::Poll { error, .. } | Self::Fetch { error, .. } => {
                error.fmt(f)?;
            }
            Self::Failed(job) => job.fmt(f)?,
            Self::TimedOut(job) => job.fmt(f)?,
        }
        if f.alternate() {
            if let (None, Some(cause), Some(solution)) =
                (self.call(), self.cause(), self.solution())
            {
                write!(f, "\n  cause: {cause}\n  solution: {solution}")?;
            }
            return self.further_lines(f);
        }
        match (self.call(), self.shown_id()) {
            (Some(_), Some(id)) => write!(f, " [job {id}]"),
            _ => Ok(()),
        }
    }
}

/// Writes the same as `{:#}` of `Display`, so that `?` in `main` prints a readable message.
impl<C: fmt::Display> fmt::Debug for JobError<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:#}")
    }
}

impl<C: fmt::Debug + fmt::Display> StdError for JobError<C> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::TimedOut(LateJob {
                last: Some(error), ..
            }) => Some(&**error),
            _ => self.call()?.source(),
        }
    }
}

impl<C: ApiCode> From<JobError<C>> for AnyError<C> {
    fn from(error: JobError<C>) -> Self {
        Self::Job(Box::new(error))
    }
}
