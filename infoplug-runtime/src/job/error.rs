//! What can go wrong with a job. Each error behind the start has the job's id, so that no paid job is lost.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::JobId;
use crate::error::AnyError;
use crate::error::code::ApiCode;
use crate::error::line::shown;

/// What went wrong with a job; `C` is the enum of all codes of the API.
///
/// The job goes on, whatever happens here, except for [`Failed`](Self::Failed): the client's `resume_...` function finds it by its id.
#[non_exhaustive]
pub enum JobError<C> {
    /// The call that starts it failed. [`AnyError::was_sent`] says whether the job may run all the same.
    Start {
        /// The id of the job, when the answer has one though the rest of it is not as documented: the job was started.
        id: Option<JobId>,
        /// Why.
        error: Box<AnyError<C>>,
    },
    /// A question about it failed, in a way that the next one would not do better, or more often in a row than allowed. The job goes on:
    /// find it again by its id.
    Poll {
        /// The id of the job.
        id: JobId,
        /// Why.
        error: Box<AnyError<C>>,
    },
    /// The server has given it up. [`FailedJob::body`] may say why.
    Failed(FailedJob),
    /// It was not done in time, or its rows were not there in time. The job goes on: find it again by its id.
    TimedOut(LateJob),
    /// It is done, and its results could not be fetched. Fetch them again by its id, from `position` or `cursor` on: what came before is paid
    /// for.
    Fetch {
        /// The id of the job.
        id: JobId,
        /// The number of the page that did not come, or of its first row, when pages have numbers: for
        /// [`JobItems::starting_at`](crate::JobItems::starting_at).
        position: Option<i64>,
        /// The cursor that leads to it, when there is one: for [`JobItems::with_cursor`](crate::JobItems::with_cursor).
        cursor: Option<Box<str>>,
        /// Why.
        error: Box<AnyError<C>>,
    },
}

/// Why a job that the server has given up ends, and what to do.
const FAILED: (&str, &str) =
    ("The server has given the job up.", "See `body()`, which may say why, and start it again if that can help: a new job may cost again.");
/// The same for one that is late.
const LATE: (&str, &str) = (
    "The job goes on at the server; only the waiting has ended.",
    "Keep its id. The client's function `resume_...` finds the job by it, now or in another process, and waiting costs no new start. Wait longer with `timeout`.",
);

impl<C> JobError<C> {
    /// The id of the job, once there is one.
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

    /// The id, when there is one to show.
    fn shown_id(&self) -> Option<&JobId> {
        self.job_id().filter(|id| !id.trim().is_empty())
    }

    /// The error of the call, when one failed.
    #[must_use]
    pub fn call(&self) -> Option<&AnyError<C>> {
        match self {
            Self::Start { error, .. } | Self::Poll { error, .. } | Self::Fetch { error, .. } => Some(error),
            Self::Failed(_) | Self::TimedOut(_) => None,
        }
    }

    /// Why it happens: of a call that failed, as its error says.
    #[must_use]
    pub fn cause(&self) -> Option<&'static str> {
        match self {
            Self::Failed(job) => Some(job.cause()),
            Self::TimedOut(job) => Some(job.cause()),
            _ => self.call()?.cause(),
        }
    }

    /// What to do: of a call that failed, as its error says.
    #[must_use]
    pub fn solution(&self) -> Option<&'static str> {
        match self {
            Self::Failed(job) => Some(job.solution()),
            Self::TimedOut(job) => Some(job.solution()),
            _ => self.call()?.solution(),
        }
    }

    /// How to go on with the job, as code.
    fn way_on(&self) -> Option<String> {
        let id = self.shown_id()?;
        let resume = id.table().resume;
        match self {
            Self::Failed(_) => None,
            Self::Fetch { cursor: Some(_), position: None, .. } => Some(format!("{resume}(id).results().with_cursor(cursor)")),
            Self::Fetch { cursor: Some(_), position: Some(position), .. } => {
                Some(format!("{resume}(id).results().starting_at({position}).with_cursor(cursor)"))
            }
            Self::Fetch { position: Some(position), .. } => Some(format!("{resume}(id).results().starting_at({position})")),
            _ => Some(format!("{resume}(id)")),
        }
    }

    /// The id and what to do with it, on lines of their own.
    fn further_lines(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(id) = self.shown_id() {
            write!(f, "\n  job: {id}")?;
        }
        self.way_on().map_or(Ok(()), |way| write!(f, "\n  go on: {way}"))
    }
}

/// A job that the server has given up.
#[derive(Clone)]
pub struct FailedJob {
    pub(super) id: JobId,
    pub(super) state: String,
    pub(super) body: Bytes,
}

impl FailedJob {
    /// The id of the job.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The state that says so; empty when a condition of the spec does.
    #[must_use]
    pub fn state(&self) -> &str {
        &self.state
    }

    /// The answer that says so; it may say why.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Why it happens.
    #[must_use]
    pub fn cause(&self) -> &'static str {
        FAILED.0
    }

    /// What to do.
    #[must_use]
    pub fn solution(&self) -> &'static str {
        FAILED.1
    }
}

impl fmt::Display for FailedJob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}` has failed", self.id.table().name, self.id)?;
        if !self.state.is_empty() {
            write!(f, ": its state is `{}`", shown(&self.state))?;
        }
        if f.alternate() { Ok(()) } else { f.write_str(". The server's answer, in `body()`, may say why") }
    }
}

/// Without the answer: it may hold secrets.
impl fmt::Debug for FailedJob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut show = f.debug_struct("FailedJob");
        show.field("job", &self.id.table().name).field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

/// A job that was not done in time.
#[derive(Clone)]
pub struct LateJob {
    pub(super) id: JobId,
    pub(super) state: String,
    pub(super) waited: Duration,
    /// The time-out that ended it; none when rows were asked for too often.
    pub(super) limit: Option<Duration>,
    /// The job is done, and its rows are not there.
    pub(super) is_done: bool,
    pub(super) last: Option<Arc<dyn StdError + Send + Sync>>,
}

impl LateJob {
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

    /// How long it was waited for. A pause that would have ended behind the time-out was not begun.
    #[must_use]
    pub fn waited(&self) -> Duration {
        self.waited
    }

    /// The time-out that ended the waiting; none when it was ended because each question about rows may cost.
    #[must_use]
    pub fn timeout(&self) -> Option<Duration> {
        self.limit
    }

    /// Why the last question failed, if it did.
    #[must_use]
    pub fn last_error(&self) -> Option<&(dyn StdError + Send + Sync + 'static)> {
        self.last.as_deref()
    }

    /// Why it happens.
    #[must_use]
    pub fn cause(&self) -> &'static str {
        if self.is_done { "The job is done, and its results lag behind." } else { LATE.0 }
    }

    /// What to do.
    #[must_use]
    pub fn solution(&self) -> &'static str {
        LATE.1
    }
}

impl fmt::Display for LateJob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let table = self.id.table();
        let what = if self.is_done { "is done, and its results are not there" } else { "is not done" };
        write!(f, "{} `{}` {what} ", table.name, self.id)?;
        match self.limit {
            Some(limit) => write!(f, "within {limit:?}"),
            None => write!(f, "after {:?}", Duration::from_secs(self.waited.as_secs())),
        }?;
        match &self.last {
            Some(error) => write!(f, ": the last question failed: {}", shown(&error.to_string()))?,
            None if self.state.is_empty() => {}
            None => write!(f, ": {} state is `{}`", if self.is_done { "their" } else { "its" }, shown(&self.state))?,
        }
        if f.alternate() { Ok(()) } else { write!(f, ". It is not lost: `{}` finds it by its id", table.resume) }
    }
}

impl fmt::Debug for LateJob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LateJob")
            .field("job", &self.id.table().name)
            .field("id", &self.id)
            .field("state", &self.state)
            .field("waited", &self.waited)
            .field("timeout", &self.limit)
            .field("last_error", &self.last)
            .finish_non_exhaustive()
    }
}

/// One line that a person can act on. `{:#}` has cause, solution, the id and the way on on lines of their own.
impl<C: fmt::Display> fmt::Display for JobError<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start { error, .. } | Self::Poll { error, .. } | Self::Fetch { error, .. } => error.fmt(f)?,
            Self::Failed(job) => job.fmt(f)?,
            Self::TimedOut(job) => job.fmt(f)?,
        }
        if f.alternate() {
            if let (None, Some(cause), Some(solution)) = (self.call(), self.cause(), self.solution()) {
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

/// As `{:#}` of `Display`, so that `?` in `main` prints what a person can read.
impl<C: fmt::Display> fmt::Debug for JobError<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:#}")
    }
}

impl<C: fmt::Debug + fmt::Display> StdError for JobError<C> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::TimedOut(LateJob { last: Some(error), .. }) => Some(&**error),
            _ => self.call()?.source(),
        }
    }
}

impl<C: ApiCode> From<JobError<C>> for AnyError<C> {
    fn from(error: JobError<C>) -> Self {
        Self::Job(Box::new(error))
    }
}
