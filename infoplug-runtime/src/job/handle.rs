//! A job: started, asked about, its results fetched.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::id;
use super::poll::{self, PollResult, Progress};
use super::types::{JobResult, JobTypes, WaitSettings};
use crate::call::{Call, Reading, ResponseMeta, Running, UntypedCall};
use crate::client::Client;
use crate::error::{CallError, DecodeError, JobError, JobId, LateJob, Mismatch};
use crate::json;
use crate::paging::{self, Lag, Late, Missed};
use crate::policy::settings::TimeLimit;
use crate::response::{self, Success};
use crate::secret::redact::Secrets;
use crate::table::JobTable;
use crate::transport::BoxFuture;

/// How long a job is waited for can be said before and after it is started.
macro_rules! settings {
    () => {
        /// How long to wait between two questions at first; the pauses grow to four times that. By
        /// default as the spec says, else 5 seconds. When the server names a longer one, that one
        /// holds.
        pub fn every(mut self, pause: Duration) -> Self {
            self.settings.every = pause;
            self
        }

        /// How long to wait for the job, from the first question on, and for results that lag
        /// behind it; `None` is no limit. One hour by default. A question ends with that time, too.
        pub fn timeout(mut self, longest: impl TimeLimit) -> Self {
            self.settings.longest = longest.into_time_limit();
            self
        }

        /// How many questions in a row may fail before waiting ends with [`JobError::Poll`]; by
        /// default any number, until [`timeout`](Self::timeout) is over. It holds for failures that
        /// may pass by themselves, of questions that cost nothing: a server that is down, a
        /// connection that is lost. All others end waiting at once, and so does a server that
        /// cannot be connected to and has never answered, as its address may be wrong.
        pub fn failures(mut self, most: impl Into<Option<u32>>) -> Self {
            self.settings.failures = most.into();
            self
        }
    };
}

/// A job that is ready to be started. Generated code names it after the job, with `Start` appended.
///
/// It is a [`Future`]: await it, spawn it, or [`start`](Self::start) it. Polling it starts one job;
/// how long to wait for the job can still be set then.
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
    pub fn new(request: impl Into<Call<J::Started, J::StartCode>>) -> Self {
        Self {
            call: request.into(),
            settings: WaitSettings::of(J::table()),
            running: Running::idle(),
        }
    }

    settings!();

    /// Starts the job. **This call may cost. If you drop its future, you cannot know whether the
    /// job was started.**
    ///
    /// # Errors
    ///
    /// [`JobError::Start`], whose error says whether the server has seen the call.
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
            // The job was started all the same, and what was paid for is its id.
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

/// The id in a response to a start.
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

/// A response to a start that does not say which job it started.
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
        // How long to wait for the job may be set while it is started.
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
/// It does nothing by itself: the questions are asked while one of its futures or streams is
/// awaited. Dropping these, or the job, only stops asking; the job goes on, and its
/// [`id`](Self::id) finds it again, in another process too.
#[must_use = "a job is not waited for until it is asked to"]
pub struct Job<J: JobTypes> {
    client: Client,
    pub(super) id: JobId,
    settings: WaitSettings,
    started: Option<J::Started>,
}

impl<J: JobTypes> Job<J> {
    /// A job by its id. For generated code, which has a function of the client for it.
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

    /// The id. Keep it where a crash cannot reach it: it is what was paid for.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What the start answered; nothing when the job was found again by its id.
    #[must_use]
    pub fn started(&self) -> Option<&J::Started> {
        self.started.as_ref()
    }

    settings!();

    /// Asks once how the job is. This is a call as any other, with the time-out of calls.
    ///
    /// # Errors
    ///
    /// [`JobError::Poll`].
    pub fn status(&self) -> BoxFuture<PollResult<J>> {
        let (client, id) = (self.client.clone(), self.id.clone());
        Box::pin(async move { poll::poll_once::<J>(&client, id).await })
    }

    /// Asks again and again: a stream that ends with the response that says that the job is done, or
    /// with an error. A question that fails in a way that may pass is followed by the next one, see
    /// [`failures`](Self::failures).
    pub fn progress(&self) -> Progress<J> {
        Progress::new(
            self.client.clone(),
            self.id.clone(),
            self.settings,
            self.started.is_some(),
        )
    }

    /// Waits until the job is done, and gives the last response.
    ///
    /// # Errors
    ///
    /// [`JobError::Poll`], [`JobError::Failed`], [`JobError::TimedOut`].
    pub fn wait(&self) -> BoxFuture<Result<J::Status, JobError<J::Code>>> {
        let waited = self.waited();
        Box::pin(async move { waited.await.map(|(status, _)| status) })
    }

    /// The last response, and how long was waited for it.
    pub(super) fn waited(
        &self,
    ) -> impl Future<Output = Result<(J::Status, Duration), JobError<J::Code>>> + Send + use<J>
    {
        poll::wait(self.client.inner().clock.clone(), self.progress())
    }

    /// How the results say that they are not there yet, when they do. So long was waited for the
    /// job.
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

    /// The results have not come in time.
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
    /// Waits until the job is done, and fetches its results; of results that come in pages, **the
    /// first page only**: [`results`](Self::results) has them all.
    ///
    /// # Errors
    ///
    /// [`JobError::Fetch`], and those of [`wait`](Self::wait).
    pub fn result(&self) -> BoxFuture<Result<J::Result, JobError<J::Code>>> {
        let job = self.clone();
        Box::pin(async move {
            let (_, waited) = job.waited().await?;
            // A job of this kind has a call that fetches.
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
