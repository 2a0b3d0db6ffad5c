//! The rows of a job.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;

use super::handle::Job;
use super::types::{JobPages, JobTypes};
use crate::error::JobError;
use crate::paging::{Items, Pagination, no_iterator};
use crate::transport::BoxFuture;

/// The rows of a job: a [`Stream`] that also has [`next`](Self::next). It first waits until the job
/// is done.
///
/// An error ends the stream. A new stream can continue where it ended: see
/// [`starting_at`](Self::starting_at).
#[must_use = "streams do nothing unless polled"]
pub struct JobItems<J: JobPages> {
    job: Job<J>,
    wait: Option<BoxFuture<Done<J>>>,
    items: Option<Items<J::Item, J::ResultCode>>,
}

/// The last response about a job and how long the wait took, or why there is none.
type Done<J> = Result<(<J as JobTypes>::Status, Duration), JobError<<J as JobTypes>::Code>>;

/// A row of a job, or why there is none.
type Row<J> = Result<<J as JobPages>::Item, JobError<<J as JobTypes>::Code>>;

impl<J: JobPages> Job<J> {
    /// Waits until the job is done, then fetches its rows on demand, page by page. You do not pay
    /// for rows that you never request, except for the rest of the last page.
    pub fn results(&self) -> JobItems<J> {
        let items = self
            .fetch::<J::Result, J::ResultCode>()
            .map(|call| Items::lagging(call, self.lag(Duration::ZERO)));
        JobItems {
            job: self.clone(),
            wait: Some(Box::pin(self.waited())),
            items,
        }
    }
}

impl<J: JobPages> JobItems<J> {
    fn map(
        mut self,
        change: impl FnOnce(Items<J::Item, J::ResultCode>) -> Items<J::Item, J::ResultCode>,
    ) -> Self {
        self.items = self.items.map(change);
        self
    }

    /// Starts at another page or row, as [`position`](Self::position) or [`JobError::Fetch`]
    /// reports it. Earlier pages are neither fetched nor paid for. Call it before the first `next`.
    pub fn starting_at(self, position: i64) -> Self {
        self.map(|items| items.starting_at(position))
    }

    /// Starts at the page of a cursor, as [`cursor`](Self::cursor) or the error reports it. Call it
    /// before the first `next`.
    pub fn with_cursor(self, cursor: impl Into<String>) -> Self {
        self.map(|items| items.with_cursor(cursor))
    }

    /// Fetches at most this many pages. [`Pagination::is_cut`] tells whether that ended the stream.
    pub fn max_pages(self, pages: u64) -> Self {
        self.map(|items| items.max_pages(pages))
    }

    /// Returns at most this many rows. [`Pagination::is_cut`] tells whether that ended the stream.
    pub fn max_items(self, rows: u64) -> Self {
        self.map(|items| items.max_items(rows))
    }

    /// Returns the next row, or `None` after the last one. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Row<J>> {
        std::future::poll_fn(|context| self.poll(context)).await
    }

    /// Returns the number of the page to fetch next, or of its first row; after an error, of the
    /// page that failed.
    #[must_use]
    pub fn position(&self) -> i64 {
        self.items.as_ref().map_or(0, Items::position)
    }

    /// Returns the cursor of the page to fetch next, if it has one; after an error, of the page
    /// that failed.
    #[must_use]
    pub fn cursor(&self) -> Option<&str> {
        self.items.as_ref()?.cursor()
    }

    /// Returns what the stream has received, what the responses have stated, and why the stream has
    /// ended.
    #[must_use]
    pub fn pagination(&self) -> Pagination {
        self.items
            .as_ref()
            .map(Items::pagination)
            .unwrap_or_default()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Row<J>>> {
        let Some(items) = &mut self.items else {
            return Poll::Ready(None);
        };
        if let Some(error) = items.source().refused() {
            (self.wait, self.items) = (None, None);
            let (id, error) = (self.job.id.clone(), Box::new(error.into()));
            return Poll::Ready(Some(Err(JobError::Fetch {
                id,
                position: None,
                cursor: None,
                error,
            })));
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
            return Poll::Ready(
                items
                    .source()
                    .late
                    .take()
                    .map(|late| Err(self.job.late(late))),
            );
        };
        Poll::Ready(Some(item.map_err(|error| {
            let (position, cursor) = items.resume_point();
            JobError::Fetch {
                id: self.job.id.clone(),
                position,
                cursor: cursor.map(Into::into),
                error: Box::new(error.into()),
            }
        })))
    }
}

impl<J: JobPages> Stream for JobItems<J> {
    type Item = Row<J>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

no_iterator!([J: JobPages] JobItems<J>, Row<J>);
