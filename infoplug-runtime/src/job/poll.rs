//! Asking about a job until it is done.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use futures_core::Stream;

use super::error::{FailedJob, JobError, LateJob};
use super::{JobTypes, Patience};
use crate::answer;
use crate::call::{BoxFuture, Call};
use crate::client::Client;
use crate::execute::{Around, Reading};
use crate::table::JobState;

/// How a job is.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct JobProgress<T> {
    /// The state, as the server names it; empty when it names none.
    pub state: String,
    /// How much is done, in percent, when the server says.
    pub percent: Option<f64>,
    /// How many results there are, when the server says.
    pub total: Option<u64>,
    /// The whole answer.
    pub answer: T,
}

/// What a state means. One that the spec does not name may be passing: it is waited for until time is up.
enum Meaning {
    Running,
    Done,
    Failed,
}

impl JobState {
    fn meaning(&self, state: &str) -> Meaning {
        if self.done.contains(&state) {
            Meaning::Done
        } else if self.failed.contains(&state) {
            Meaning::Failed
        } else {
            Meaning::Running
        }
    }
}

/// What comes of a question.
pub(super) type Asked<J> = Result<JobProgress<<J as JobTypes>::Status>, JobError<<J as JobTypes>::Code>>;

/// Asks once.
pub(super) async fn ask<J: JobTypes>(client: &Client, id: &str) -> Result<(JobProgress<J::Status>, Around), JobError<J::Code>> {
    let table = J::TABLE;
    let call = Call::<J::Status, J::StatusCode>::new(client, table.poll).with(table.poll_id, id.to_owned());
    let failed = |error| JobError::Poll { id: id.into(), error };
    let (answer, around) = call.run(Reading::of(table.poll)).await.map_err(|error| failed(error.into()))?;
    let text = |pointer| answer::scalar(&around.body, pointer);
    let state = text(table.state.pointer).unwrap_or_default();
    let percent = table.progress.and_then(|pointer| text(pointer)?.parse().ok());
    let total = table.total.and_then(|pointer| text(pointer)?.parse().ok());
    Ok((JobProgress { state, percent, total, answer }, around))
}

/// The questions about a job: a [`Stream`] of the answers, or by [`next`](Self::next). It ends with the answer that says that the job is
/// done, or with an error.
#[must_use = "a stream does nothing until it is asked for its next element"]
pub struct Progress<J: JobTypes> {
    waiting: Option<Waiting>,
    under_way: Option<BoxFuture<Answered<J>>>,
}

/// What comes of a question, and how to go on.
struct Answered<J: JobTypes> {
    progress: Asked<J>,
    waiting: Option<Waiting>,
}

/// What lies between two questions.
struct Waiting {
    client: Client,
    id: Box<str>,
    patience: Patience,
    /// Since the first question.
    since: Option<Instant>,
    pause: Duration,
    state: String,
}

impl<J: JobTypes> Progress<J> {
    pub(super) fn new(client: Client, id: Box<str>, patience: Patience) -> Self {
        let waiting = Waiting { client, id, patience, since: None, pause: Duration::ZERO, state: String::new() };
        Self { waiting: Some(waiting), under_way: None }
    }

    /// The next answer; none behind the last one. Nothing is lost when the future is dropped: the next one goes on with the same call.
    pub async fn next(&mut self) -> Option<Asked<J>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Asked<J>>> {
        if self.under_way.is_none() {
            let Some(waiting) = self.waiting.take() else { return Poll::Ready(None) };
            self.under_way = Some(Box::pin(waiting.next::<J>()));
        }
        let Some(under_way) = &mut self.under_way else { return Poll::Ready(None) };
        let Answered { progress, waiting } = ready!(under_way.as_mut().poll(context));
        (self.under_way, self.waiting) = (None, waiting);
        Poll::Ready(Some(progress))
    }
}

impl<J: JobTypes> Stream for Progress<J> {
    type Item = Asked<J>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl Waiting {
    /// Waits and asks.
    async fn next<J: JobTypes>(mut self) -> Answered<J> {
        let end = |error| Answered { progress: Err(error), waiting: None };
        let clock = self.client.inner().clock.clone();
        let since = *self.since.get_or_insert_with(|| clock.now());
        let deadline = self.patience.longest.and_then(|longest| since.checked_add(longest));
        if deadline.is_some_and(|deadline| clock.now().checked_add(self.pause).is_none_or(|end| end > deadline)) {
            let waited = clock.now().saturating_duration_since(since);
            // Any text of the server may be a state.
            let state = self.client.inner().secrets.hide(self.state.into()).into_owned();
            return end(JobError::TimedOut(LateJob::new(J::TABLE, self.id, state, waited)));
        }
        if !self.pause.is_zero() {
            clock.sleep(self.pause).await;
        }
        let (progress, around) = match ask::<J>(&self.client, &self.id).await {
            Ok(answered) => answered,
            Err(error) => return end(error),
        };
        match J::TABLE.state.meaning(&progress.state) {
            Meaning::Done => Answered { progress: Ok(progress), waiting: None },
            Meaning::Failed => end(JobError::Failed(FailedJob::new(J::TABLE, self.id, progress.state, around.body))),
            Meaning::Running => {
                let hint = answer::wait(J::TABLE.poll, &around, clock.system_time());
                self.pause = self.patience.after(self.pause).max(hint.unwrap_or_default());
                self.state.clone_from(&progress.state);
                Answered { progress: Ok(progress), waiting: Some(self) }
            }
        }
    }
}

impl Patience {
    /// The pause behind a pause: half as long again, up to four times the first.
    fn after(&self, pause: Duration) -> Duration {
        if pause.is_zero() {
            return self.every;
        }
        (pause.saturating_mul(3) / 2).min(self.every.saturating_mul(4)).max(self.every)
    }
}

/// Asks until the job is done.
pub(super) async fn wait<J: JobTypes>(client: Client, id: Box<str>, patience: Patience) -> Result<J::Status, JobError<J::Code>> {
    let mut progress = Progress::<J>::new(client, id, patience);
    let mut last = None;
    while let Some(answered) = progress.next().await {
        last = Some(answered?.answer);
    }
    // A stream ends behind an answer or an error.
    Ok(last.unwrap_or_default())
}
