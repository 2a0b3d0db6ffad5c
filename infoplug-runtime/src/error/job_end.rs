//! Jobs that were given up, and jobs that were not done in time.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::job_id::JobId;
use super::text::shown;

/// A job that the server has given up.
#[derive(Clone)]
pub struct FailedJob {
    pub(crate) id: JobId,
    pub(crate) state: Box<str>,
    pub(crate) body: Bytes,
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

    /// The response that says so; it may say why.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Why it happens.
    #[must_use]
    pub fn cause(&self) -> &'static str {
        "The server has given the job up."
    }

    /// What to do.
    #[must_use]
    pub fn solution(&self) -> &'static str {
        "See `body()`, which may say why, and start it again if that can help: a new job may cost again."
    }
}

impl fmt::Display for FailedJob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}` has failed", self.id.table().name, self.id)?;
        if !self.state.is_empty() {
            write!(f, ": its state is `{}`", shown(&self.state))?;
        }
        if f.alternate() {
            Ok(())
        } else {
            f.write_str(". The server's response, in `body()`, may say why")
        }
    }
}

/// Without the response: it may hold secrets.
impl fmt::Debug for FailedJob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut show = f.debug_struct("FailedJob");
        show.field("job", &self.id.table().name)
            .field("id", &self.id)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// A job that was not done in time.
#[derive(Clone)]
pub struct LateJob {
    pub(crate) id: JobId,
    pub(crate) state: Box<str>,
    pub(crate) waited: Duration,
    /// The time-out that ended it; none when rows were asked for too often.
    pub(crate) limit: Option<Duration>,
    /// The job is done, and its rows are not there.
    pub(crate) is_done: bool,
    pub(crate) last: Option<Arc<dyn StdError + Send + Sync>>,
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

    /// How long the client waited for it. This can be less than the time-out: a pause that would
    /// end after it is not begun.
    #[must_use]
    pub fn waited(&self) -> Duration {
        self.waited
    }

    /// The time-out that ended the waiting; `None` if it ended because rows that may cost were
    /// asked for too often.
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
        if self.is_done {
            "The job is done, and its results lag behind."
        } else {
            "The job goes on at the server; only the waiting has ended."
        }
    }

    /// What to do.
    #[must_use]
    pub fn solution(&self) -> &'static str {
        "Keep its id. The client's function `resume_...` finds the job by it, now or in another process, and waiting costs no new start. Wait longer with `timeout`."
    }
}

impl fmt::Display for LateJob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let table = self.id.table();
        let what = if self.is_done {
            "is done, and its results are not there"
        } else {
            "is not done"
        };
        write!(f, "{} `{}` {what} ", table.name, self.id)?;
        match self.limit {
            Some(limit) => write!(f, "within {limit:?}"),
            None => write!(f, "after {:?}", Duration::from_secs(self.waited.as_secs())),
        }?;
        match &self.last {
            Some(error) => write!(
                f,
                ": the last question failed: {}",
                shown(&error.to_string())
            )?,
            None if self.state.is_empty() => {}
            None => write!(
                f,
                ": {} state is `{}`",
                if self.is_done { "their" } else { "its" },
                shown(&self.state)
            )?,
        }
        if f.alternate() {
            Ok(())
        } else {
            write!(f, ". It is not lost: `{}` finds it by its id", table.resume)
        }
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
