//! Jobs that failed on the server, and jobs that were not done in time.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::job_id::JobId;
use super::text::shown;

/// A job that failed on the server.
#[derive(Clone)]
pub struct FailedJob {
    pub(crate) id: JobId,
    pub(crate) state: Box<str>,
    pub(crate) body: Bytes,
}

impl FailedJob {
    /// Returns the id of the job.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the failed state, or an empty string if a condition in the spec identified the
    /// failure.
    #[must_use]
    pub fn state(&self) -> &str {
        &self.state
    }

    /// Returns the response that reported the failure; it may say why.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Returns the cause.
    #[must_use]
    pub fn cause(&self) -> &'static str {
        "The job failed on the server."
    }

    /// Returns the solution.
    #[must_use]
    pub fn solution(&self) -> &'static str {
        "See `body()`, which may say why. Start a new job if that can help; it may cost again."
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

/// Omits the response: it may hold secrets.
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
    /// The timeout that ended the wait; `None` if rows were requested too often.
    pub(crate) limit: Option<Duration>,
    /// Whether the job is done and only its rows are missing.
    pub(crate) is_done: bool,
    pub(crate) last: Option<Arc<dyn StdError + Send + Sync>>,
}

impl LateJob {
    /// Returns the id of the job.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the last known state, or an empty string if the server named none.
    #[must_use]
    pub fn state(&self) -> &str {
        &self.state
    }

    /// Returns how long the client waited. This can be less than the timeout: a pause that would
    /// end after it is not started.
    #[must_use]
    pub fn waited(&self) -> Duration {
        self.waited
    }

    /// Returns the timeout that ended the wait, or `None` if the wait ended because rows that may
    /// cost credits were requested too often.
    #[must_use]
    pub fn timeout(&self) -> Option<Duration> {
        self.limit
    }

    /// Returns why the last poll failed, if it did.
    #[must_use]
    pub fn last_error(&self) -> Option<&(dyn StdError + Send + Sync + 'static)> {
        self.last.as_deref()
    }

    /// Returns the cause.
    #[must_use]
    pub fn cause(&self) -> &'static str {
        if self.is_done {
            "The job is done, but its results are not available yet."
        } else {
            "The job goes on at the server; only the wait has ended."
        }
    }

    /// Returns the solution.
    #[must_use]
    pub fn solution(&self) -> &'static str {
        "Keep its id. The client's `resume_...` function finds the job by it, now or in another process, without a new start. Wait longer with `timeout`."
    }
}

impl fmt::Display for LateJob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let table = self.id.table();
        let what = if self.is_done {
            "is done, but its results were not available"
        } else {
            "was not done"
        };
        write!(f, "{} `{}` {what} ", table.name, self.id)?;
        match self.limit {
            Some(limit) => write!(f, "within {limit:?}"),
            None => write!(f, "after {:?}", Duration::from_secs(self.waited.as_secs())),
        }?;
        match &self.last {
            Some(error) => write!(f, ": the last poll failed: {}", shown(&error.to_string()))?,
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
