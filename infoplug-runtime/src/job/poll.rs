//! Polls a job until it is done.

use std::error::Error as StdError;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_core::Stream;

use super::id;
use super::types::{JobTypes, WaitSettings};
use crate::call::{Call, Reading};
use crate::client::Client;
use crate::error::code::ApiCode;
use crate::error::{
    AnyError, FailedJob, InvalidRequest, JobError, JobId, LateJob, NotRetried, Problem,
    TimeoutError,
};
use crate::json;
use crate::paging::{hint, no_iterator};
use crate::policy::clock::Clock;
use crate::response::Meaning;
use crate::table::{JobTable, RetryAdvice};
use crate::transport::BoxFuture;

/// The progress of a job.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct JobProgress<T> {
    /// The state, as the server names it, or empty if it names none.
    pub state: String,
    /// The percentage done, if the server says.
    pub percent: Option<f64>,
    /// The number of results, if the server says.
    pub total: Option<u64>,
    /// The whole response.
    pub response: T,
}

/// The result of a poll.
pub(super) type PollResult<J> =
    Result<JobProgress<<J as JobTypes>::Status>, JobError<<J as JobTypes>::Code>>;

/// What a response says about a job.
struct Report<J: JobTypes> {
    progress: JobProgress<J::Status>,
    meaning: Meaning,
    /// How long the server asks to wait.
    hint: Duration,
    body: Bytes,
}

/// Polls once, for at most this long. `None` applies the normal timeout of a call.
async fn poll_within<J: JobTypes>(
    client: &Client,
    id: &JobId,
    longest: Option<Duration>,
) -> Result<Report<J>, AnyError<J::Code>> {
    let table = J::table();
    if id.trim().is_empty() {
        // An empty id would select all jobs, or none.
        let parameter = table
            .poll
            .parameters
            .get(table.poll_id)
            .map(|parameter| parameter.name.as_str());
        let problems = vec![Problem {
            parameter,
            message: "is the id of the job and must not be empty".to_owned(),
        }];
        return Err(AnyError::InvalidRequest(InvalidRequest {
            operation: &table.poll.name,
            problems,
        }));
    }
    let call = id::ask_for(
        id,
        Call::<J::Status, J::StatusCode>::new(client, table.poll),
        table.poll_id,
    );
    let call = if longest.is_some() {
        call.timeout(longest)
    } else {
        call
    };
    let (response, meta) = call.run(Reading::of(table.poll)).await?;
    let text = json::text(&meta.body);
    let success = meta.success(table.poll, &text);
    let (state, meaning) = success.state(&table.state);
    let percent = success
        .text(&table.progress)
        .and_then(|text| text.parse().ok());
    let total = success.count(&table.total);
    let hint = hint(success.wait(client.inner().clock.system_time()));
    drop(text);
    Ok(Report {
        progress: JobProgress {
            state,
            percent,
            total,
            response,
        },
        meaning,
        hint,
        body: meta.body,
    })
}

/// Polls once.
pub(super) async fn poll_once<J: JobTypes>(client: &Client, id: JobId) -> PollResult<J> {
    match poll_within::<J>(client, &id, None).await {
        Ok(report) => Ok(report.progress),
        Err(error) => Err(JobError::Poll {
            id,
            error: Box::new(error),
        }),
    }
}

/// The polls of a job: a [`Stream`] of the responses that also has [`next`](Self::next). It ends
/// with the response that says the job is done, or with an error.
#[must_use = "streams do nothing unless polled"]
pub struct Progress<J: JobTypes> {
    waiting: Option<Waiting>,
    under_way: Option<BoxFuture<Polled<J>>>,
}

/// The result of a poll, and how to continue.
struct Polled<J: JobTypes> {
    progress: PollResult<J>,
    waiting: Option<Waiting>,
}

/// The state between two polls.
struct Waiting {
    client: Client,
    id: JobId,
    settings: WaitSettings,
    /// The time of the first poll.
    since: Option<Instant>,
    pause: Duration,
    state: String,
    /// Whether the server has responded before.
    is_known: bool,
    /// How many polls in a row have failed; `last` is the latest error.
    failures: u32,
    last: Option<Arc<dyn StdError + Send + Sync>>,
}

impl<J: JobTypes> Progress<J> {
    pub(super) fn new(client: Client, id: JobId, settings: WaitSettings, is_known: bool) -> Self {
        let waiting = Waiting {
            client,
            id,
            settings,
            since: None,
            pause: Duration::ZERO,
            state: String::new(),
            is_known,
            failures: 0,
            last: None,
        };
        Self {
            waiting: Some(waiting),
            under_way: None,
        }
    }

    /// Returns the next response, or `None` after the last one. Dropping the future loses nothing:
    /// the next call to `next` continues the same poll.
    pub async fn next(&mut self) -> Option<PollResult<J>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<PollResult<J>>> {
        if self.under_way.is_none() {
            let Some(waiting) = self.waiting.take() else {
                return Poll::Ready(None);
            };
            self.under_way = Some(Box::pin(waiting.next::<J>()));
        }
        let Some(under_way) = &mut self.under_way else {
            return Poll::Ready(None);
        };
        let Polled { progress, waiting } = ready!(under_way.as_mut().poll(context));
        (self.under_way, self.waiting) = (None, waiting);
        Poll::Ready(Some(progress))
    }
}

impl<J: JobTypes> Stream for Progress<J> {
    type Item = PollResult<J>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

no_iterator!([J: JobTypes] Progress<J>, PollResult<J>);

impl Waiting {
    /// Waits, then polls. After a failure that may pass and costs nothing, polls again.
    async fn next<J: JobTypes>(mut self) -> Polled<J> {
        let end = |error| Polled {
            progress: Err(error),
            waiting: None,
        };
        let clock = self.client.inner().clock.clone();
        let since = *self.since.get_or_insert_with(|| clock.now());
        let deadline = self
            .settings
            .longest
            .and_then(|longest| since.checked_add(longest));
        loop {
            if deadline.is_some_and(|deadline| {
                clock
                    .now()
                    .checked_add(self.pause)
                    .is_none_or(|end| end >= deadline)
            }) {
                return end(JobError::TimedOut(self.late(since)));
            }
            if !self.pause.is_zero() {
                clock.sleep(self.pause).await;
            }
            // A poll takes no longer than the wait for the job may.
            let left = deadline.map(|deadline| deadline.saturating_duration_since(clock.now()));
            let left = left.filter(|left| {
                self.client
                    .inner()
                    .limits
                    .total
                    .is_none_or(|total| *left < total)
            });
            match poll_within::<J>(&self.client, &self.id, left).await {
                Ok(report) => return self.answered(report),
                Err(error) if left.is_some_and(|left| was_ended(&error, left)) => {
                    self.last = Some(Arc::new(error));
                    return end(JobError::TimedOut(self.late(since)));
                }
                Err(error) if self.may_pass(J::table(), &error) => {
                    self.failures = self.failures.saturating_add(1);
                    self.is_known = self.is_known || error.status().is_some();
                    self.pause = self
                        .settings
                        .after(self.pause)
                        .max(hint(error.retry_after()));
                    self.last = Some(Arc::new(error));
                }
                Err(error) => {
                    return end(JobError::Poll {
                        id: self.id,
                        error: Box::new(error),
                    });
                }
            }
        }
    }

    fn answered<J: JobTypes>(mut self, report: Report<J>) -> Polled<J> {
        let Report {
            progress,
            meaning,
            hint,
            body,
        } = report;
        match meaning {
            Meaning::Done => Polled {
                progress: Ok(progress),
                waiting: None,
            },
            Meaning::Failed => {
                let failed = FailedJob {
                    state: self.id.plain_state(progress.state),
                    id: self.id,
                    body,
                };
                Polled {
                    progress: Err(JobError::Failed(failed)),
                    waiting: None,
                }
            }
            Meaning::Running => {
                self.pause = self.settings.after(self.pause).max(hint);
                self.state.clone_from(&progress.state);
                (self.is_known, self.failures, self.last) = (true, 0, None);
                Polled {
                    progress: Ok(progress),
                    waiting: Some(self),
                }
            }
        }
    }

    /// Whether the next poll may succeed, without harm or cost.
    fn may_pass<C: ApiCode>(&self, table: &JobTable, error: &AnyError<C>) -> bool {
        let is_free = table.poll.is_free_to_repeat()
            || !error.was_sent()
            || error.retry_advice() == Some(RetryAdvice::NotProcessed);
        // A URL that has never responded is more likely to be wrong.
        let may_be_wrong = error.is_connect() && !self.is_known;
        let is_within = self
            .settings
            .failures
            .is_none_or(|most| self.failures < most);
        error.is_retryable() && is_free && !may_be_wrong && is_within
    }

    fn late(self, since: Instant) -> LateJob {
        let Self {
            client,
            id,
            settings,
            state,
            last,
            ..
        } = self;
        let waited = client.inner().clock.now().saturating_duration_since(since);
        LateJob {
            state: id.plain_state(state),
            id,
            waited,
            limit: settings.longest,
            is_done: false,
            last,
        }
    }
}

/// Whether a poll ended because the time for the job was up.
fn was_ended<C>(error: &AnyError<C>, left: Duration) -> bool {
    let is_limit = matches!(error, AnyError::Timeout(TimeoutError { limit: Some(limit), .. }) if *limit == left);
    is_limit || error.not_retried() == Some(NotRetried::Deadline)
}

/// Polls until the job is done. Returns the last response and how long the wait took.
pub(super) async fn wait<J: JobTypes>(
    clock: Arc<dyn Clock>,
    mut progress: Progress<J>,
) -> Result<(J::Status, Duration), JobError<J::Code>> {
    let since = clock.now();
    let mut last = None;
    while let Some(answered) = progress.next().await {
        last = Some(answered?.response);
    }
    // A stream always yields a response or an error.
    Ok((
        last.unwrap_or_default(),
        clock.now().saturating_duration_since(since),
    ))
}
