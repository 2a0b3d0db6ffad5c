//! Work that runs on the server: started by one call, asked about by a second one, its results fetched by a third one.

mod error;
mod poll;

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;

pub use self::error::{FailedJob, JobError, LateJob};
use self::poll::Asked;
pub use self::poll::{JobProgress, Progress};
use crate::answer;
use crate::call::{BoxFuture, Call};
use crate::client::Client;
use crate::code::{ApiCode, Narrow};
use crate::decode::{Failure, Slot};
use crate::error::{AnyError, DecodeError, Error, Undecoded};
use crate::execute::{Around, Reading};
use crate::pages::{Items, Lag};
use crate::table::JobTable;

/// The types of a job. Implemented by generated code.
pub trait JobTypes: Send + Sync + 'static {
    /// The table.
    const TABLE: &'static JobTable;
    /// The codes of the API.
    type Code: ApiCode;
    /// What the start answers.
    type Started: Slot + Default + Clone + Send + Sync + Unpin + 'static;
    /// The codes of the start.
    type StartCode: Narrow<Wide = Self::Code>;
    /// What a question about the job answers.
    type Status: Slot + Default + Send + Unpin + 'static;
    /// The codes of such a question.
    type StatusCode: Narrow<Wide = Self::Code>;
}

/// The types of a job whose results are fetched by a further call. Implemented by generated code.
pub trait JobResult: JobTypes {
    /// The results, or a page of them.
    type Result: Slot + Default + Send + Unpin + 'static;
    /// The codes of the call that fetches them.
    type ResultCode: Narrow<Wide = Self::Code>;
}

/// The types of a job whose results come in pages. Implemented by generated code.
pub trait JobPages: JobResult {
    /// A row of the results.
    type Item: Slot + Default + Send + Unpin + 'static;
}

/// How long to wait for a job between two questions, when nobody says.
const EVERY: Duration = Duration::from_secs(5);
/// How long to wait for a job at all, when nobody says.
const LONGEST: Duration = Duration::from_secs(3600);
/// How often rows that lag behind the state of their job are asked for.
const MOST_LAG: u32 = 20;

/// How long to wait for a job.
#[derive(Clone, Copy)]
struct Patience {
    every: Duration,
    longest: Option<Duration>,
}

impl Patience {
    fn of(table: &JobTable) -> Self {
        Self { every: table.every_ms.map_or(EVERY, Duration::from_millis), longest: Some(LONGEST) }
    }
}

/// A job that is ready to be started. Generated code names it after the job, with `Start` behind.
#[must_use = "a job does nothing until it is started"]
pub struct JobStart<J: JobTypes> {
    call: Call<J::Started, J::StartCode>,
    patience: Patience,
}

impl<J: JobTypes> JobStart<J> {
    /// For generated code.
    #[doc(hidden)]
    pub fn new(call: Call<J::Started, J::StartCode>) -> Self {
        Self { call, patience: Patience::of(J::TABLE) }
    }

    /// How long to wait between two questions, see [`Job::every`].
    pub fn every(mut self, pause: Duration) -> Self {
        self.patience.every = pause;
        self
    }

    /// How long to wait for the job, see [`Job::timeout`].
    pub fn timeout(mut self, longest: impl Into<Option<Duration>>) -> Self {
        self.patience.longest = longest.into();
        self
    }

    /// Starts the job. **This call may cost; whoever drops the future of it cannot know whether the job was started.**
    ///
    /// # Errors
    ///
    /// [`JobError::Start`], whose error says whether the server has seen the call.
    #[must_use = "a job does nothing until it is awaited"]
    pub fn start(self) -> BoxFuture<Result<Job<J>, JobError<J::Code>>> {
        Box::pin(async move {
            let Self { call, patience } = self;
            let reading = Reading::of(call.ask.operation);
            let refuse = |error: Error<J::StartCode>| JobError::Start(AnyError::from(error));
            let (started, around) = call.run(reading).await.map_err(refuse)?;
            let id = answer::scalar(&around.body, J::TABLE.id).filter(|id| !id.is_empty());
            let id = id.ok_or_else(|| refuse(Error::Decode(nameless(call.ask.operation.name, J::TABLE, around))))?;
            Ok(Job { client: call.ask.client, id: id.into(), patience, started: Some(started) })
        })
    }
}

/// An answer to a start that does not say which job it started.
fn nameless(operation: &'static str, table: &JobTable, around: Around) -> DecodeError {
    let failure = Failure { path: format!("$.{}", table.id.join(".")), expected: "the id of the job".into(), found: "nothing".into() };
    let Around { status, headers, request_id, attempts, body, .. } = around;
    DecodeError(Box::new(Undecoded { operation, status, request_id, headers, body, attempts, failure }))
}

impl<J: JobTypes> IntoFuture for JobStart<J> {
    type Output = Result<Job<J>, JobError<J::Code>>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.start()
    }
}

impl<J: JobTypes> fmt::Debug for JobStart<J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JobStart").field("job", &J::TABLE.name).field("request", &self.call).finish_non_exhaustive()
    }
}

/// A job that was started. Generated code names it after the job.
///
/// It does nothing by itself: the questions are asked while one of its futures or streams is awaited. Dropping these, or the job, only
/// stops asking; the job goes on, and its [`id`](Self::id) finds it again, in another process too.
#[must_use = "a job is not waited for until it is asked to"]
pub struct Job<J: JobTypes> {
    client: Client,
    id: Box<str>,
    patience: Patience,
    started: Option<J::Started>,
}

impl<J: JobTypes> Job<J> {
    /// A job by its id. For generated code, which has a function of the client for it.
    #[doc(hidden)]
    pub fn resume(client: &Client, id: impl Into<String>) -> Self {
        Self { client: client.clone(), id: id.into().into(), patience: Patience::of(J::TABLE), started: None }
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

    /// How long to wait between two questions at first; the pauses grow to four times that. By default as the spec says, else 5 seconds.
    /// When the server names a longer one, that one holds.
    pub fn every(mut self, pause: Duration) -> Self {
        self.patience.every = pause;
        self
    }

    /// How long to wait for the job from now on; `None` is no limit. One hour by default.
    pub fn timeout(mut self, longest: impl Into<Option<Duration>>) -> Self {
        self.patience.longest = longest.into();
        self
    }

    /// Asks once how the job is.
    ///
    /// # Errors
    ///
    /// [`JobError::Poll`].
    pub fn status(&self) -> BoxFuture<Asked<J>> {
        let (client, id) = (self.client.clone(), self.id.clone());
        Box::pin(async move { poll::ask::<J>(&client, &id).await.map(|(progress, _)| progress) })
    }

    /// Asks again and again: a stream that ends with the answer that says that the job is done, or with an error.
    pub fn progress(&self) -> Progress<J> {
        Progress::new(self.client.clone(), self.id.clone(), self.patience)
    }

    /// Waits until the job is done, and gives the last answer.
    ///
    /// # Errors
    ///
    /// [`JobError::Poll`], [`JobError::Failed`], [`JobError::TimedOut`].
    pub fn wait(&self) -> BoxFuture<Done<J>> {
        Box::pin(poll::wait::<J>(self.client.clone(), self.id.clone(), self.patience))
    }

    fn fetch<T, C>(&self) -> Option<Call<T, C>> {
        let fetch = J::TABLE.fetch?;
        Some(Call::new(&self.client, fetch.operation).with(fetch.id, String::from(&*self.id)))
    }
}

impl<J: JobResult> Job<J> {
    /// Waits until the job is done, and fetches its results, or the first page of them.
    ///
    /// # Errors
    ///
    /// [`JobError::Fetch`], and those of [`wait`](Self::wait).
    pub fn result(&self) -> BoxFuture<Result<J::Result, JobError<J::Code>>> {
        let (done, call, id) = (self.wait(), self.fetch::<J::Result, J::ResultCode>(), self.id.clone());
        Box::pin(async move {
            done.await?;
            // A job of this kind has a call that fetches.
            let Some(call) = call else { return Ok(J::Result::default()) };
            call.send().await.map_err(|error| JobError::Fetch { id, error: error.into() })
        })
    }
}

impl<J: JobPages> Job<J> {
    /// Waits until the job is done, and fetches its rows as they are asked for, page by page. A row that nobody asks for is not paid, but
    /// for the rest of its page.
    pub fn results(&self) -> JobItems<J> {
        let lag = J::TABLE.fetch.and_then(|fetch| fetch.state).map(|state| Lag { state, every: self.patience.every, most: MOST_LAG });
        let items = self.fetch::<J::Result, J::ResultCode>().map(|call| Items::lagging(call, lag));
        JobItems { id: self.id.clone(), wait: Some(self.wait()), items }
    }
}

impl<J: JobTypes> Clone for Job<J> {
    fn clone(&self) -> Self {
        Self { client: self.client.clone(), id: self.id.clone(), patience: self.patience, started: self.started.clone() }
    }
}

impl<J: JobTypes> fmt::Debug for Job<J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job").field("job", &J::TABLE.name).field("id", &self.id).finish_non_exhaustive()
    }
}

/// The rows of a job: a [`Stream`], or by [`next`](Self::next). First it waits until the job is done.
#[must_use = "a stream does nothing until it is asked for its next element"]
pub struct JobItems<J: JobPages> {
    id: Box<str>,
    wait: Option<BoxFuture<Done<J>>>,
    items: Option<Items<J::Item, J::ResultCode>>,
}

/// The last answer about a job, or why there is none.
type Done<J> = Result<<J as JobTypes>::Status, JobError<<J as JobTypes>::Code>>;

/// A row of a job, or why there is none.
type Row<J> = Result<<J as JobPages>::Item, JobError<<J as JobTypes>::Code>>;

impl<J: JobPages> JobItems<J> {
    /// The next row; none behind the last one. Nothing is lost when the future is dropped.
    pub async fn next(&mut self) -> Option<Row<J>> {
        std::future::poll_fn(|context| self.poll(context)).await
    }

    /// The number of the page that is fetched next, or of its first row; behind an error, of the page that it is about.
    #[must_use]
    pub fn position(&self) -> i64 {
        self.items.as_ref().map_or(0, Items::position)
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Row<J>>> {
        if let Some(wait) = &mut self.wait {
            let done = ready!(wait.as_mut().poll(context));
            self.wait = None;
            if let Err(error) = done {
                self.items = None;
                return Poll::Ready(Some(Err(error)));
            }
        }
        let Some(items) = &mut self.items else { return Poll::Ready(None) };
        let item = ready!(items.poll(context));
        Poll::Ready(item.map(|item| item.map_err(|error| JobError::Fetch { id: self.id.clone(), error: error.into() })))
    }
}

impl<J: JobPages> Stream for JobItems<J> {
    type Item = Row<J>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}
