//! A job: starting it, polling it, fetching its results.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::id;
use super::poll::{self, PollResult, Progress};
use super::types::{JobResult, JobTypes, WaitSettings};
use crate::call::{Call, IsRequest, Reading, ResponseMeta, Running, UntypedCall};
use crate::client::Client;
use crate::error::{CallError, DecodeError, JobError, JobId, LateJob, Mismatch};
use crate::json;
use crate::paging::{self, Lag, Late, Missed};
use crate::policy::settings::TimeLimit;
use crate::response::{self, Success};
use crate::secret::redact::Secrets;
use crate::table::JobTable;
use crate::transport::BoxFuture;

/// The settings for waiting, which can be set before and after the job is started.
macro_rules! settings {
    () => {
        /// Sets the first pause between two polls; pauses grow to four times that. The default
        /// comes from the spec, else it is 5 seconds. A longer wait from the server takes
        /// precedence.
        pub fn every(mut self, pause: Duration) -> Self {
            self.settings.every = pause;
            self
        }

        /// Limits how long to wait for the job, counted from the first poll, and for results that
        /// lag behind it; `None` means no limit. One hour by default. Also ends a poll in progress.
        pub fn timeout(mut self, longest: impl TimeLimit) -> Self {
            self.settings.longest = longest.into_time_limit();
            self
        }

        /// Limits how many polls in a row may fail before waiting ends with [`JobError::Poll`]. By
        /// default any number may fail until the [`timeout`](Self::timeout). This covers failures
        /// that may pass by themselves, in polls that cost nothing: a server that is down, a lost
        /// connection. All other failures end the wait at once. So does failing to connect to a
        /// server that has never responded, whose URL may be wrong.
        pub fn failures(mut self, most: impl Into<Option<u32>>) -> Self {
            self.settings.failures = most.into();
            self
        }
    };
}

/// A job that is ready to start. Generated code names it after the job, with `Start` appended.
///
/// It is a [`Future`]: await it, spawn it, or [`start`](Self::start) it. Polling it starts one job;
/// the settings for waiting can still be changed after that.
#[must_use = "a job does nothing until it is started"]
pub struct JobStart<J: JobTypes> {
    call: Call<J::Started, J::StartCode>,
    settings: WaitSettings,
    running: Running<Starting<J>>,
}

/// The job that was started, or why there is none.
type Starting<J> = Result<Job<J>, JobError<<J as JobTypes>::Code>>;

impl<J: JobTypes> JobStart<J> {
    /// For generated code.
    #[doc(hidden)]
    pub fn new(request: impl IsRequest<Value = J::Started, Code = J::StartCode>) -> Self {
        Self {
            call: request.call(),
            settings: WaitSettings::of(J::table()),
            running: Running::idle(),
        }
    }

    settings!();

    /// Starts the job. **This call may cost credits. If you drop its future, you cannot know
    /// whether the job was started.**
    ///
    /// # Errors
    ///
    /// Returns [`JobError::Start`], which says whether the server has seen the call.
    #[must_use = "a job does nothing until it is awaited"]
    pub fn start(self) -> BoxFuture<Result<Job<J>, JobError<J::Code>>> {
        Box::pin(self)
    }
}

/// Makes the call that starts a job.
fn start<J: JobTypes>(call: Call<J::Started, J::StartCode>) -> BoxFuture<Starting<J>> {
    Box::pin(async move {
        let reading = Reading::of(call.untyped.operation);
        let (started, meta) = match call.run(reading).await {
            Ok(answered) => answered,
            // The job was started all the same, and its id is what was paid for.
            Err(error) => {
                let id = if let CallError::Decode(error) = &error {
                    read_id(
                        J::table(),
                        error.status(),
                        error.headers(),
                        error.body(),
                        &call.untyped.secrets(),
                    )
                } else {
                    None
                };
                return Err(JobError::Start {
                    id,
                    error: Box::new(error.into()),
                });
            }
        };
        let Some(id) = read_id(
            J::table(),
            meta.status,
            &meta.headers,
            &meta.body,
            &call.untyped.secrets(),
        ) else {
            let error =
                CallError::<J::StartCode>::Decode(nameless(&call.untyped, J::table(), meta));
            return Err(JobError::Start {
                id: None,
                error: Box::new(error.into()),
            });
        };
        Ok(Job {
            client: call.untyped.client.clone(),
            id,
            settings: WaitSettings::of(J::table()),
            started: Some(started),
        })
    })
}

/// Finds the id in the response to a start.
fn read_id(
    table: &'static JobTable,
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
    secrets: &Secrets,
) -> Option<JobId> {
    id::found(
        table,
        &Success::new(table.start, status, headers, &json::text(body)),
        secrets,
    )
}

/// Builds the error for a start whose response does not identify the job.
fn nameless(untyped: &UntypedCall, table: &JobTable, meta: ResponseMeta) -> DecodeError {
    let path = table
        .id
        .first()
        .map_or_else(|| "$".to_owned(), response::shown_location);
    let failure = Mismatch::at(path, "the id of the job", "nothing");
    meta.undecoded(&untyped.operation.name, &untyped.secrets(), failure)
}

impl<J: JobTypes> Future for JobStart<J> {
    type Output = Result<Job<J>, JobError<J::Code>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Self {
            call,
            settings,
            running,
        } = self.get_mut();
        // The settings for waiting may be changed while the job is started.
        running
            .poll(context, || start(call.clone()))
            .map_ok(|job| Job {
                settings: *settings,
                ..job
            })
    }
}

impl<J: JobTypes> fmt::Debug for JobStart<J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JobStart")
            .field("job", &J::table().name)
            .field("request", &self.call)
            .finish_non_exhaustive()
    }
}

/// A job that was started. Generated code names it after the job.
///
/// It does nothing by itself: polling happens while one of its futures or streams is awaited.
/// Dropping these, or the job, only stops the polling. The job goes on, and its [`id`](Self::id)
/// finds it, even from another process.
#[must_use = "a job is not waited for until you call `wait`"]
pub struct Job<J: JobTypes> {
    client: Client,
    pub(super) id: JobId,
    settings: WaitSettings,
    started: Option<J::Started>,
}

impl<J: JobTypes> Job<J> {
    /// Finds a job by its id. Generated clients have a function for it.
    #[doc(hidden)]
    pub fn resume(client: &Client, id: impl Into<String>) -> Self {
        let id = JobId::new(J::table(), id.into(), &client.inner().secrets);
        Self {
            client: client.clone(),
            id,
            settings: WaitSettings::of(J::table()),
            started: None,
        }
    }

    /// Returns the id. Store it where it survives a crash: it is what you paid for.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the response to the start, or `None` if the job was resumed by its id.
    #[must_use]
    pub fn started(&self) -> Option<&J::Started> {
        self.started.as_ref()
    }

    settings!();

    /// Polls once. This is a normal call with the normal timeout.
    ///
    /// # Errors
    ///
    /// Returns [`JobError::Poll`].
    pub fn status(&self) -> BoxFuture<PollResult<J>> {
        let (client, id) = (self.client.clone(), self.id.clone());
        Box::pin(async move { poll::poll_once::<J>(&client, id).await })
    }

    /// Polls repeatedly. The stream ends with the response that says the job is done, or with an
    /// error. After a failure that may pass, it polls again; see [`failures`](Self::failures).
    pub fn progress(&self) -> Progress<J> {
        Progress::new(
            self.client.clone(),
            self.id.clone(),
            self.settings,
            self.started.is_some(),
        )
    }

    /// Waits until the job is done and returns the last response.
    ///
    /// # Errors
    ///
    /// Returns [`JobError::Poll`], [`JobError::Failed`] or [`JobError::TimedOut`].
    pub fn wait(&self) -> BoxFuture<Result<J::Status, JobError<J::Code>>> {
        let waited = self.waited();
        Box::pin(async move { waited.await.map(|(status, _)| status) })
    }

    /// Returns the last response and how long the wait took.
    pub(super) fn waited(
        &self,
    ) -> impl Future<Output = Result<(J::Status, Duration), JobError<J::Code>>> + Send + use<J>
    {
        poll::wait(self.client.inner().clock.clone(), self.progress())
    }

    /// Returns how the results signal that they are not ready, if the spec says. `waited` counts
    /// towards the timeout.
    pub(super) fn lag(&self, waited: Duration) -> Option<Lag> {
        let state = J::table().fetch.as_ref()?.state.as_ref()?;
        let longest = self
            .settings
            .longest
            .map(|longest| longest.saturating_sub(waited));
        Some(Lag {
            state,
            is_first: true,
            every: self.settings.every,
            longest,
        })
    }

    /// Builds the error for results that were not ready in time.
    pub(super) fn late(&self, late: Late) -> JobError<J::Code> {
        let Late {
            state,
            waited,
            is_limit,
        } = late;
        let (id, limit) = (self.id.clone(), self.settings.longest.filter(|_| is_limit));
        JobError::TimedOut(LateJob {
            state: id.plain_state(state),
            id,
            waited,
            limit,
            is_done: true,
            last: None,
        })
    }

    pub(super) fn fetch<T, C>(&self) -> Option<Call<T, C>> {
        let table = J::table();
        let call = Call::new(&self.client, table.fetched_by?);
        Some(id::ask_for(&self.id, call, table.fetch.as_ref()?.id))
    }
}

impl<J: JobResult> Job<J> {
    /// Waits until the job is done and fetches its results. If the results have pages, this returns
    /// **only the first page**: use [`results`](Self::results) for all of them.
    ///
    /// # Errors
    ///
    /// Returns [`JobError::Fetch`], and the errors of [`wait`](Self::wait).
    pub fn result(&self) -> BoxFuture<Result<J::Result, JobError<J::Code>>> {
        let job = self.clone();
        Box::pin(async move {
            let (_, waited) = job.waited().await?;
            // A job of this kind always has a call that fetches its results.
            let Some(call) = job.fetch::<J::Result, J::ResultCode>() else {
                return Ok(J::Result::default());
            };
            match paging::fetch(
                &call,
                J::Result::default(),
                Reading::of(call.untyped.operation),
                job.lag(waited),
            )
            .await
            {
                Ok((result, _)) => Ok(result),
                Err(Missed::Call(error)) => Err(JobError::Fetch {
                    id: job.id,
                    position: None,
                    cursor: None,
                    error: Box::new(error.into()),
                }),
                Err(Missed::Late(late)) => Err(job.late(late)),
            }
        })
    }
}

impl<J: JobTypes> Clone for Job<J> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            id: self.id.clone(),
            settings: self.settings,
            started: self.started.clone(),
        }
    }
}

impl<J: JobTypes> fmt::Debug for Job<J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job")
            .field("job", &J::table().name)
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
