//! Work that runs on the server: started by one call, asked about by a second one, its results fetched by a third one.

mod error;
mod id;
mod poll;

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use http::{HeaderMap, StatusCode};

pub use self::error::{FailedJob, JobError, LateJob};
pub use self::id::JobId;
use self::poll::Asked;
pub use self::poll::{JobProgress, Progress};
use crate::call::{Around, Ask, Call, Reading};
use crate::client::Client;
use crate::error::code::{ApiCode, Narrow};
use crate::error::{DecodeError, Error, Mismatch};
use crate::json;
use crate::paging::{self, Items, Lag, Late, Missed, Pagination};
use crate::response::decode::Slot;
use crate::response::{self, Success};
use crate::secret::redact::Secrets;
use crate::table::JobTable;
use crate::transport::BoxFuture;

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

/// How long to wait for a job.
#[derive(Clone, Copy)]
struct Patience {
    every: Duration,
    longest: Option<Duration>,
    /// How many questions in a row may fail; any number when nothing is said.
    failures: Option<u32>,
}

impl Patience {
    fn of(table: &JobTable) -> Self {
        Self { every: table.every_ms.map_or(EVERY, Duration::from_millis), longest: Some(LONGEST), failures: None }
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

    /// How many questions in a row may fail, see [`Job::failures`].
    pub fn failures(mut self, most: impl Into<Option<u32>>) -> Self {
        self.patience.failures = most.into();
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
            let (started, around) = match call.run(reading).await {
                Ok(answered) => answered,
                // The job was started all the same, and what was paid for is its id.
                Err(error) => {
                    let id = if let Error::Decode(error) = &error {
                        read_id(J::TABLE, error.status(), error.headers(), error.body(), &call.ask.secrets())
                    } else {
                        None
                    };
                    return Err(JobError::Start { id, error: Box::new(error.into()) });
                }
            };
            let Some(id) = read_id(J::TABLE, around.status, &around.headers, &around.body, &call.ask.secrets()) else {
                let error = Error::<J::StartCode>::Decode(nameless(&call.ask, J::TABLE, around));
                return Err(JobError::Start { id: None, error: Box::new(error.into()) });
            };
            Ok(Job { client: call.ask.client, id, patience, started: Some(started) })
        })
    }
}

/// The id in a response to a start.
fn read_id(table: &'static JobTable, status: StatusCode, headers: &HeaderMap, body: &[u8], secrets: &Secrets) -> Option<JobId> {
    JobId::found(table, &Success::new(table.start, status, headers, &json::text(body)), secrets)
}

/// A response to a start that does not say which job it started.
fn nameless(ask: &Ask, table: &JobTable, around: Around) -> DecodeError {
    let path = table.id.first().map_or_else(|| "$".to_owned(), response::shown_place);
    let failure = Mismatch::at(path, "the id of the job", "nothing");
    around.undecoded(ask.operation.name, &ask.secrets(), failure)
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
    id: JobId,
    patience: Patience,
    started: Option<J::Started>,
}

impl<J: JobTypes> Job<J> {
    /// A job by its id. For generated code, which has a function of the client for it.
    #[doc(hidden)]
    pub fn resume(client: &Client, id: impl Into<String>) -> Self {
        let id = JobId::new(J::TABLE, id.into(), &client.inner().secrets);
        Self { client: client.clone(), id, patience: Patience::of(J::TABLE), started: None }
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

    /// How long to wait for the job, from the first question on, and for results that lag behind it; `None` is no limit. One hour by
    /// default. A question ends with that time, too.
    pub fn timeout(mut self, longest: impl Into<Option<Duration>>) -> Self {
        self.patience.longest = longest.into();
        self
    }

    /// How many questions in a row may fail before waiting ends with [`JobError::Poll`]; by default any number, until
    /// [`timeout`](Self::timeout) is over. It holds for failures that may pass by themselves, of questions that cost nothing: a server
    /// that is down, a connection that is lost. All others end waiting at once, and so does a server that cannot be connected to and has
    /// never answered, as its address may be wrong.
    pub fn failures(mut self, most: impl Into<Option<u32>>) -> Self {
        self.patience.failures = most.into();
        self
    }

    /// Asks once how the job is. This is a call as any other, with the time-out of calls.
    ///
    /// # Errors
    ///
    /// [`JobError::Poll`].
    pub fn status(&self) -> BoxFuture<Asked<J>> {
        let (client, id) = (self.client.clone(), self.id.clone());
        Box::pin(async move { poll::ask::<J>(&client, id).await })
    }

    /// Asks again and again: a stream that ends with the answer that says that the job is done, or with an error. A question that fails in
    /// a way that may pass is followed by the next one, see [`failures`](Self::failures).
    pub fn progress(&self) -> Progress<J> {
        Progress::new(self)
    }

    /// Waits until the job is done, and gives the last answer.
    ///
    /// # Errors
    ///
    /// [`JobError::Poll`], [`JobError::Failed`], [`JobError::TimedOut`].
    pub fn wait(&self) -> BoxFuture<Result<J::Status, JobError<J::Code>>> {
        let job = self.clone();
        Box::pin(async move { poll::wait::<J>(job).await.map(|(status, _)| status) })
    }

    /// How the results say that they are not there yet, when they do. So long was waited for the job.
    fn lag(&self, waited: Duration) -> Option<Lag> {
        let state = J::TABLE.fetch?.state?;
        let longest = self.patience.longest.map(|longest| longest.saturating_sub(waited));
        Some(Lag { state, is_first: true, every: self.patience.every, longest })
    }

    /// The results have not come in time.
    fn late(&self, late: Late) -> JobError<J::Code> {
        let Late { state, waited, is_limit } = late;
        let (id, limit) = (self.id.clone(), self.patience.longest.filter(|_| is_limit));
        JobError::TimedOut(LateJob { state: poll::plain(&self.client, &id, state), id, waited, limit, is_done: true, last: None })
    }

    fn fetch<T, C>(&self) -> Option<Call<T, C>> {
        let fetch = J::TABLE.fetch?;
        Some(self.id.ask_for(Call::new(&self.client, fetch.operation), fetch.id))
    }
}

impl<J: JobResult> Job<J> {
    /// Waits until the job is done, and fetches its results; of results that come in pages, **the first page only**:
    /// [`results`](Self::results) has them all.
    ///
    /// # Errors
    ///
    /// [`JobError::Fetch`], and those of [`wait`](Self::wait).
    pub fn result(&self) -> BoxFuture<Result<J::Result, JobError<J::Code>>> {
        let job = self.clone();
        Box::pin(async move {
            let (_, waited) = poll::wait(job.clone()).await?;
            // A job of this kind has a call that fetches.
            let Some(call) = job.fetch::<J::Result, J::ResultCode>() else { return Ok(J::Result::default()) };
            match paging::fetch(&call, J::Result::default(), Reading::of(call.ask.operation), job.lag(waited)).await {
                Ok((result, _)) => Ok(result),
                Err(Missed::Call(error)) => {
                    Err(JobError::Fetch { id: job.id, position: None, cursor: None, error: Box::new(error.into()) })
                }
                Err(Missed::Late(late)) => Err(job.late(late)),
            }
        })
    }
}

impl<J: JobPages> Job<J> {
    /// Waits until the job is done, and fetches its rows as they are asked for, page by page. A row that nobody asks for is not paid, but
    /// for the rest of its page.
    pub fn results(&self) -> JobItems<J> {
        let items = self.fetch::<J::Result, J::ResultCode>().map(|call| Items::lagging(call, self.lag(Duration::ZERO)));
        JobItems { job: self.clone(), wait: Some(Box::pin(poll::wait(self.clone()))), items }
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
///
/// An error ends the stream. A new one can begin where it ended: see [`starting_at`](Self::starting_at).
#[must_use = "a stream does nothing until it is asked for its next element"]
pub struct JobItems<J: JobPages> {
    job: Job<J>,
    wait: Option<BoxFuture<Done<J>>>,
    items: Option<Items<J::Item, J::ResultCode>>,
}

/// The last answer about a job and how long was waited for it, or why there is none.
type Done<J> = Result<(<J as JobTypes>::Status, Duration), JobError<<J as JobTypes>::Code>>;

/// A row of a job, or why there is none.
type Row<J> = Result<<J as JobPages>::Item, JobError<<J as JobTypes>::Code>>;

impl<J: JobPages> JobItems<J> {
    fn map(mut self, change: impl FnOnce(Items<J::Item, J::ResultCode>) -> Items<J::Item, J::ResultCode>) -> Self {
        self.items = self.items.map(change);
        self
    }

    /// Begins at another page or row, as [`position`](Self::position) or the error ([`JobError::Fetch`]) has it. The pages before are
    /// neither fetched nor paid for. For a stream that has fetched nothing yet.
    pub fn starting_at(self, position: i64) -> Self {
        self.map(|items| items.starting_at(position))
    }

    /// Begins at the page of a cursor, as [`cursor`](Self::cursor) or the error has it. For a stream that has fetched nothing yet.
    pub fn with_cursor(self, cursor: impl Into<String>) -> Self {
        self.map(|items| items.with_cursor(cursor))
    }

    /// Fetches at most so many pages. A stream that ends by this says so: [`Pagination::is_cut`].
    pub fn max_pages(self, pages: u64) -> Self {
        self.map(|items| items.max_pages(pages))
    }

    /// Gives at most so many rows. A stream that ends by this says so: [`Pagination::is_cut`].
    pub fn max_items(self, rows: u64) -> Self {
        self.map(|items| items.max_items(rows))
    }

    /// The next row; none after the last one. Nothing is lost when the future is dropped.
    pub async fn next(&mut self) -> Option<Row<J>> {
        std::future::poll_fn(|context| self.poll(context)).await
    }

    /// The number of the page that is fetched next, or of its first row; after an error, of the page that it is about.
    #[must_use]
    pub fn position(&self) -> i64 {
        self.items.as_ref().map_or(0, Items::position)
    }

    /// The cursor that leads to the page that is fetched next, if one does; after an error, to the page that it is about.
    #[must_use]
    pub fn cursor(&self) -> Option<&str> {
        self.items.as_ref()?.cursor()
    }

    /// What has been received, what the responses have stated, and why the stream has ended.
    #[must_use]
    pub fn pagination(&self) -> Pagination {
        self.items.as_ref().map(Items::pagination).unwrap_or_default()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Row<J>>> {
        let Some(items) = &mut self.items else { return Poll::Ready(None) };
        if let Some(error) = items.source().refused() {
            (self.wait, self.items) = (None, None);
            let (id, error) = (self.job.id.clone(), Box::new(error.into()));
            return Poll::Ready(Some(Err(JobError::Fetch { id, position: None, cursor: None, error })));
        }
        if let Some(wait) = &mut self.wait {
            let done = ready!(wait.as_mut().poll(context));
            self.wait = None;
            match done {
                Ok((_, waited)) => items.source().lag = self.job.lag(waited),
                Err(error) => {
                    self.items = None;
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
        let Some(item) = ready!(items.poll(context)) else {
            return Poll::Ready(items.source().late.take().map(|late| Err(self.job.late(late))));
        };
        Poll::Ready(Some(item.map_err(|error| {
            let (position, cursor) = items.place();
            JobError::Fetch { id: self.job.id.clone(), position, cursor: cursor.map(Into::into), error: Box::new(error.into()) }
        })))
    }
}

impl<J: JobPages> Stream for JobItems<J> {
    type Item = Row<J>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}
