//! Endpoints with pages: a stream of pages, and a stream of their items. A page is fetched only
//! when it is needed.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use super::fetch::Lag;
use super::iterate::no_iterator;
use super::pagination::Pagination;
use super::source::{ItemPage, Source};
use super::walk::Walk;
use crate::call::Call;
use crate::error::CallError;
use crate::error::code::Narrow;
use crate::policy::settings::TimeLimit;
use crate::response::decode::Slot;

/// What a stream of pages and a stream of items have in common.
macro_rules! stream {
    () => {
        /// Starts at this page number or offset, as [`position`](Self::position) returns it.
        /// Earlier pages are neither fetched nor paid for. Call it before the first `next`. If the
        /// pages have no numbers, the first `next` returns an error.
        pub fn starting_at(mut self, position: i64) -> Self {
            self.source.begin(position);
            self
        }

        /// Starts at the page that this cursor leads to, as [`cursor`](Self::cursor) returns it.
        /// Call it before the first `next`. If the pages have no cursors, the first `next` returns
        /// an error.
        pub fn with_cursor(mut self, cursor: impl Into<String>) -> Self {
            self.source.begin_by(cursor.into());
            self
        }

        /// Fetches at most this many pages. [`Pagination::is_cut`] tells whether that ended the
        /// stream.
        pub fn max_pages(mut self, pages: u64) -> Self {
            self.source.max_pages = Some(pages);
            self
        }

        /// Allows this much time for all pages, counted from the first fetch, including what the
        /// program does in between. When the time is up, the stream returns a timeout and ends;
        /// [`position`](Self::position) and [`cursor`](Self::cursor) tell where a new stream can
        /// continue. No limit by default. The request's `timeout` limits each page.
        pub fn timeout(mut self, limit: impl TimeLimit) -> Self {
            self.source.timeout = limit.into_time_limit();
            self
        }

        /// Returns the page number or offset of the page to fetch next; after an error, of the page
        /// that failed.
        #[must_use]
        pub fn position(&self) -> i64 {
            self.source.walk().map_or(0, |walk| walk.position())
        }

        /// Returns the cursor of the page to fetch next, if it has one; after an error, of the page
        /// that failed. For a body parameter of type `json` it is JSON, so a string has quotes. For
        /// `style: next_url` it is a URL without credentials.
        #[must_use]
        pub fn cursor(&self) -> Option<&str> {
            self.source.walk()?.cursor()
        }

        /// Returns what the stream has received, what the responses have stated, and why the stream
        /// has ended.
        #[must_use]
        pub fn pagination(&self) -> Pagination {
            self.source
                .walk()
                .map(|walk| *walk.pagination())
                .unwrap_or_default()
        }
    };
}

/// The pages of an endpoint, one after the other: a [`Stream`] that also has [`next`](Self::next).
///
/// Each page is a separate call, made when the page is requested. An error ends the stream;
/// [`position`](Self::position) and [`cursor`](Self::cursor) then tell where a new stream can
/// continue. [`pagination`](Self::pagination) tells why a stream ended without an error.
#[must_use = "streams do nothing unless polled"]
pub struct Pages<T, C> {
    source: Source<T, C>,
    max_items: Option<u64>,
}

impl<T: Slot + Default + Send + 'static, C: Narrow> Pages<T, C> {
    stream!();

    /// For generated code.
    #[doc(hidden)]
    pub fn new(call: Call<T, C>) -> Self {
        Self {
            source: Source::new(call, T::default, None),
            max_items: None,
        }
    }

    /// Fetches no more pages once this many items have arrived. [`Pagination::is_cut`] tells
    /// whether that ended the stream.
    pub fn max_items(mut self, items: u64) -> Self {
        self.max_items = Some(items);
        self
    }

    /// Returns the next page, or `None` after the last one. Dropping the future loses nothing: the
    /// next call to `next` continues the same call.
    pub async fn next(&mut self) -> Option<Result<T, CallError<C>>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, CallError<C>>>> {
        let items = self.source.walk().map_or(0, |walk| walk.pagination().items);
        if self.max_items.is_some_and(|most| items >= most) {
            self.source.cut(false);
        }
        self.source.poll(context)
    }
}

impl<T: Slot + Default + Send + Unpin + 'static, C: Narrow> Stream for Pages<T, C> {
    type Item = Result<T, CallError<C>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

no_iterator!([T, C] Pages<T, C>, Result<T, CallError<C>>);

/// The items of all pages, one after the other: a [`Stream`] that also has [`next`](Self::next).
///
/// A page is fetched when one of its items is requested, so you do not pay for items that you never
/// request, except for the rest of a page. An error ends the stream, as in [`Pages`].
#[must_use = "streams do nothing unless polled"]
pub struct Items<I, C> {
    source: Source<ItemPage<I>, C>,
    here: vec::IntoIter<I>,
    left: Option<u64>,
}

impl<I: Slot + Default + Send + 'static, C: Narrow> Items<I, C> {
    stream!();

    /// For generated code.
    #[doc(hidden)]
    pub fn new<T: Slot + Default + 'static>(call: Call<T, C>) -> Self {
        Self::lagging(call, None)
    }

    pub(crate) fn lagging<T: Slot + Default + 'static>(call: Call<T, C>, lag: Option<Lag>) -> Self {
        Self {
            source: Source::new(call, ItemPage::of::<T>, lag),
            here: Vec::new().into_iter(),
            left: None,
        }
    }

    /// Returns at most this many items. [`Pagination::is_cut`] tells whether that ended the stream.
    pub fn max_items(mut self, items: u64) -> Self {
        self.left = Some(items);
        self
    }

    /// Returns the next item, or `None` after the last one. Dropping the future loses nothing: the
    /// next call to `next` continues the same call.
    pub async fn next(&mut self) -> Option<Result<I, CallError<C>>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// Collects all remaining items.
    ///
    /// # Errors
    ///
    /// Returns the error of the first page that cannot be fetched. The items before it are lost:
    /// use [`next`](Self::next) if they cost something.
    pub async fn all(mut self) -> Result<Vec<I>, CallError<C>> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }

    pub(crate) fn source(&mut self) -> &mut Source<ItemPage<I>, C> {
        &mut self.source
    }

    /// The current page or item number and cursor, as a request can express them.
    pub(crate) fn resume_point(&self) -> (Option<i64>, Option<&str>) {
        (self.source.walk().and_then(Walk::counted), self.cursor())
    }

    pub(crate) fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<I, CallError<C>>>> {
        loop {
            if self.left == Some(0) {
                let is_rest_lost = self.here.len() > 0;
                self.here = Vec::new().into_iter();
                self.source.cut(is_rest_lost);
                return self
                    .source
                    .poll(context)
                    .map(|refused| Some(Err(refused?.err()?)));
            }
            if let Some(item) = self.here.next() {
                self.left = self.left.map(|left| left.saturating_sub(1));
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.source.poll(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => self.here = page.items.into_iter(),
            }
        }
    }
}

impl<I: Slot + Default + Send + Unpin + 'static, C: Narrow> Stream for Items<I, C> {
    type Item = Result<I, CallError<C>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

no_iterator!([I, C] Items<I, C>, Result<I, CallError<C>>);
