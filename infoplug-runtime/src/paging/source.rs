//! The pages of a request as they arrive, independent of the slot they are decoded into.

use std::task::{Context, Poll, ready};
use std::time::Duration;

use super::fetch::{Fetched, Lag, Late, Missed, fetch};
use super::pagination::PageEnd;
use super::walk::{Step, Then, Walk};
use crate::call::{Call, Parts, Reading, ValueSlot};
use crate::error::code::Narrow;
use crate::error::{CallError, InvalidRequest, Problem, Setting};
use crate::policy::settings::Deadline;
use crate::response::decode::Slot;
use crate::transport::BoxFuture;

/// A page whose items are decoded separately from the rest. The rest is decoded too: a page that
/// does not match the spec is an error either way.
pub(crate) struct ItemPage<I> {
    whole: Box<dyn ValueSlot>,
    pub(super) items: Vec<I>,
}

impl<I> ItemPage<I> {
    /// Creates an empty page of an endpoint that returns `T`.
    pub(super) fn of<T: Slot + Default + 'static>() -> Self {
        Self {
            whole: Box::new(T::default()),
            items: Vec::new(),
        }
    }
}

impl<I: Slot + Default + Send> ValueSlot for ItemPage<I> {
    fn renew(&mut self) {
        self.whole.renew();
        self.items.clear();
    }

    fn parts(&mut self) -> Parts<'_> {
        Parts {
            items: Some(&mut self.items),
            ..self.whole.parts()
        }
    }
}

/// The pages of a request, decoded as `P`.
pub(crate) struct Source<P, C> {
    /// The request for the next page; `None` after the last one.
    call: Option<Call<(), C>>,
    /// The state of the pagination; `None` if the request is invalid.
    walk: Option<Walk>,
    blank: fn() -> P,
    reading: Reading,
    /// The error to return instead of the next page.
    error: Option<Box<CallError<C>>>,
    /// How pages signal that they are not ready, and so must be requested again.
    pub(crate) lag: Option<Lag>,
    /// The page that was not ready when time was up.
    pub(crate) late: Option<Late>,
    pub(super) max_pages: Option<u64>,
    /// The time limit for all pages, counted from the first fetch.
    pub(super) timeout: Option<Duration>,
    under_way: Option<BoxFuture<Fetched<P, C>>>,
}

impl<P: ValueSlot + 'static, C: Narrow> Source<P, C> {
    pub(super) fn new<T>(call: Call<T, C>, blank: fn() -> P, lag: Option<Lag>) -> Self {
        let reading = Reading::of(call.untyped.operation);
        let call = call.cast();
        let walk = Walk::new(&call.untyped);
        let (walk, problem) = match walk {
            Ok(walk) => (Some(walk), None),
            Err(problem) => (None, Some(problem)),
        };
        let (error, late, max_pages, timeout, under_way) = (None, None, None, None, None);
        let mut source = Self {
            call: Some(call),
            walk,
            blank,
            reading,
            error,
            lag,
            late,
            max_pages,
            timeout,
            under_way,
        };
        if let Some(problem) = problem {
            source.refuse(problem);
        }
        source
    }

    pub(super) fn walk(&self) -> Option<&Walk> {
        self.walk.as_ref()
    }

    fn refuse(&mut self, problem: Problem) {
        let Some(call) = &self.call else { return };
        let refused = InvalidRequest {
            operation: &call.untyped.operation.name,
            problems: vec![problem],
        };
        self.error = Some(Box::new(CallError::InvalidRequest(refused)));
    }

    pub(crate) fn begin(&mut self, position: i64) {
        if let (Some(walk), Some(call)) = (&mut self.walk, &mut self.call)
            && let Err(problem) = walk.begin(call.untyped_mut(), position)
        {
            self.refuse(problem);
        }
    }

    pub(crate) fn begin_by(&mut self, cursor: String) {
        if let (Some(walk), Some(call)) = (&mut self.walk, &mut self.call)
            && let Err(problem) = walk.begin_by(call.untyped_mut(), cursor)
        {
            self.refuse(problem);
        }
    }

    /// Takes the error that prevents the stream, if any.
    pub(crate) fn refused(&mut self) -> Option<CallError<C>> {
        self.error
            .take_if(|error| matches!(**error, CallError::InvalidRequest(_)))
            .map(|error| *error)
    }

    /// Ends the stream early. `is_rest_lost` says that items of the last page are discarded. An
    /// invalid request still returns its error.
    pub(super) fn cut(&mut self, is_rest_lost: bool) {
        if self
            .error
            .as_ref()
            .is_some_and(|error| matches!(**error, CallError::InvalidRequest(_)))
        {
            return;
        }
        self.under_way = None;
        let goes_on = self.call.take().is_some() | self.error.take().is_some();
        if goes_on || is_rest_lost {
            self.finish(PageEnd::Cut);
        }
    }

    fn finish(&mut self, end: PageEnd) {
        if let Some(walk) = &mut self.walk {
            walk.end(end);
        }
    }

    pub(super) fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<P, CallError<C>>>> {
        if let Some(error) = self.error.take() {
            self.call = None;
            return Poll::Ready(Some(Err(*error)));
        }
        let pages = self.walk.as_ref().map_or(0, |walk| walk.pagination().pages);
        if self.max_pages.is_some_and(|most| pages >= most) {
            self.cut(false);
        }
        let Some(call) = &mut self.call else {
            return Poll::Ready(None);
        };
        if call.untyped.deadline.is_none() {
            let now = call.untyped.client.inner().clock.now();
            call.untyped_mut().deadline = Deadline::after(now, self.timeout, Setting::Stream);
        }
        let (blank, reading, lag) = (
            self.blank,
            self.reading,
            self.lag.map(|lag| Lag {
                is_first: pages == 0,
                ..lag
            }),
        );
        let under_way = self.under_way.get_or_insert_with(|| {
            let call = call.clone();
            Box::pin(async move { fetch(&call, blank(), reading, lag).await })
        });
        let fetched = ready!(under_way.as_mut().poll(context));
        self.under_way = None;
        // The call is put back only on success: a caller that goes on after an error must not fetch
        // the same page forever.
        let Some(mut call) = self.call.take() else {
            return Poll::Ready(None);
        };
        let (page, meta) = match fetched {
            Ok(fetched) => fetched,
            Err(Missed::Call(error)) => return Poll::Ready(Some(Err(error))),
            Err(Missed::Late(late)) => {
                self.late = Some(late);
                return Poll::Ready(None);
            }
        };
        let step = self
            .walk
            .as_mut()
            .map(|walk| walk.received(call.untyped_mut(), &meta));
        let undecoded = |call: &Call<(), C>, failure| {
            CallError::Decode(meta.undecoded(
                &call.untyped.operation.name,
                &call.untyped.secrets(),
                failure,
            ))
        };
        Poll::Ready(match step {
            None | Some(Ok(Step::Repeated)) => None,
            Some(Err(failure)) => Some(Err(undecoded(&call, failure))),
            Some(Ok(Step::Page(then))) => {
                match then {
                    Then::Next => self.call = Some(call),
                    Then::End => {}
                    Then::Fail(failure) => self.error = Some(Box::new(undecoded(&call, failure))),
                }
                Some(Ok(page))
            }
        })
    }
}
