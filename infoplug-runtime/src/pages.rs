//! Endpoints with pages: a stream of pages, and a stream of their items. A page is fetched when it is wanted, not before.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use std::vec;

use futures_core::Stream;

use crate::answer;
use crate::call::{Ask, BoxFuture, Call};
use crate::code::Narrow;
use crate::decode::{Failure, Slot};
use crate::error::{DecodeError, Error, Undecoded};
use crate::execute::{Around, Reading};
use crate::table::{JobState, Operation, PageStyle, Paging};

/// A walk from page to page: which one comes next, and the request for it while it is under way.
struct Walk<T, C> {
    /// The request for the next page; none behind the last one.
    next: Option<Call<T, C>>,
    /// The number of the next page, or of its first row.
    position: i64,
    reading: Reading,
    /// Pages that say that they are not ready yet are asked for again.
    lag: Option<Lag>,
    under_way: Option<BoxFuture<Fetched<T, C>>>,
}

/// A page, or why there is none.
type Fetched<T, C> = Result<(T, Around), Error<C>>;

/// How an answer says that its rows are not there yet, and how long to wait then.
#[derive(Clone, Copy)]
pub(crate) struct Lag {
    pub(crate) state: JobState,
    pub(crate) every: Duration,
    pub(crate) most: u32,
}

/// What comes behind a page.
#[allow(clippy::large_enum_variant, reason = "there is one, for a moment")]
enum Next {
    End,
    Page(Ask, i64),
}

impl<T: Slot + Default + Send + 'static, C: Narrow> Walk<T, C> {
    fn new(call: Call<T, C>, reading: Reading, lag: Option<Lag>) -> Self {
        let paging = call.ask.operation.pages;
        let set = paging.and_then(|paging| call.ask.values.get(paging.parameter?)?.as_i64());
        let position = set.or(paging.map(|paging| paging.first)).unwrap_or_default();
        Self { next: Some(call), position, reading, lag, under_way: None }
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Fetched<T, C>>> {
        let Some(call) = &self.next else { return Poll::Ready(None) };
        let (reading, lag) = (self.reading, self.lag);
        let under_way = self.under_way.get_or_insert_with(|| {
            let call = call.clone();
            Box::pin(async move { fetch(&call, reading, lag).await })
        });
        let fetched = ready!(under_way.as_mut().poll(context));
        self.under_way = None;
        let next = match (&fetched, &self.next) {
            (Ok((_, around)), Some(call)) => after(&call.ask, self.position, around),
            // Whoever goes on behind an error would ask for the same page for ever.
            _ => Ok(Next::End),
        };
        let call = self.next.take();
        match next {
            Ok(Next::Page(ask, position)) => {
                self.next = call.map(|call| call.with_ask(ask));
                self.position = position;
            }
            Ok(Next::End) => {}
            Err(error) => return Poll::Ready(Some(Err(Error::Decode(error)))),
        }
        Poll::Ready(Some(fetched))
    }
}

async fn fetch<T: Slot + Default + 'static, C: Narrow>(call: &Call<T, C>, reading: Reading, lag: Option<Lag>) -> Fetched<T, C> {
    let mut asked = 0;
    loop {
        let (value, around) = call.run(reading).await?;
        asked += 1;
        match lag {
            Some(lag) if asked < lag.most && lag.holds(&around) => call.ask.client.inner().clock.sleep(lag.every).await,
            _ => return Ok((value, around)),
        }
    }
}

impl Lag {
    fn holds(&self, around: &Around) -> bool {
        answer::scalar(&around.body, self.state.pointer).is_some_and(|state| self.state.running.contains(&&*state))
    }
}

/// What comes behind a page, by its body.
fn after(ask: &Ask, position: i64, around: &Around) -> Result<Next, DecodeError> {
    let operation = ask.operation;
    let Some(paging) = operation.pages else { return Ok(Next::End) };
    let rows = answer::count(operation.rows, &around.body);
    let is_short = paging.size.is_some_and(|size| rows < size);
    if rows == 0 || is_short {
        return Ok(Next::End);
    }
    let mut ask = ask.clone();
    let has_token = match paging.token {
        Some((index, pointer)) => turn_to_token(&mut ask, index, pointer, around)?,
        None => false,
    };
    let number = match paging.style {
        PageStyle::Token if !has_token => return Ok(Next::End),
        PageStyle::Token => position,
        PageStyle::Page => position.saturating_add(1),
        PageStyle::Offset => position.saturating_add_unsigned(rows),
    };
    if is_behind_the_last(paging, number, around) {
        return Ok(Next::End);
    }
    if let Some(index) = paging.parameter {
        ask.values.set(index, number.into());
    }
    Ok(Next::Page(ask, number))
}

/// Whether there are fewer pages.
fn is_behind_the_last(paging: Paging, number: i64, around: &Around) -> bool {
    let total = paging.total_pages.and_then(|pointer| answer::scalar(&around.body, pointer)?.parse().ok());
    paging.style == PageStyle::Page && total.is_some_and(|total: i64| number >= paging.first.saturating_add(total))
}

/// Puts the token of an answer into the next request, if there is one. One that leads back to the same page would never end, and each page
/// may cost.
fn turn_to_token(ask: &mut Ask, index: usize, pointer: &[&str], around: &Around) -> Result<bool, DecodeError> {
    let Some(token) = answer::scalar(&around.body, pointer).filter(|token| !token.is_empty()) else { return Ok(false) };
    if ask.values.get(index).and_then(|known| known.as_str()) == Some(&*token) {
        return Err(endless(ask.operation, pointer, around));
    }
    ask.values.set(index, token.into());
    Ok(true)
}

fn endless(operation: &'static Operation, pointer: &[&str], around: &Around) -> DecodeError {
    let path = format!("$.{}", pointer.join("."));
    let failure = Failure { path, expected: "the token of another page".into(), found: "that of the same page".into() };
    let Around { status, headers, request_id, attempts, body, .. } = around;
    let (request_id, headers, body) = (request_id.clone(), headers.clone(), body.clone());
    DecodeError(Box::new(Undecoded { operation: operation.name, status: *status, request_id, headers, body, attempts: *attempts, failure }))
}

/// The pages of an answer, one after the other: a [`Stream`], or by [`next`](Self::next).
///
/// Each page is a call of its own, which is made when it is asked for. An error ends the stream; [`position`](Self::position) says where.
#[must_use = "a stream does nothing until it is asked for its next element"]
pub struct Pages<T, C>(Walk<T, C>);

impl<T: Slot + Default + Send + 'static, C: Narrow> Pages<T, C> {
    /// For generated code.
    #[doc(hidden)]
    pub fn new(call: Call<T, C>) -> Self {
        let reading = Reading::of(call.ask.operation);
        Self(Walk::new(call, reading, None))
    }

    /// The next page; none behind the last one. Nothing is lost when the future is dropped: the next one goes on with the same call.
    pub async fn next(&mut self) -> Option<Result<T, Error<C>>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// The number of the page that comes next, or of its first row; behind an error, of the page that it is about.
    #[must_use]
    pub fn position(&self) -> i64 {
        self.0.position
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error<C>>>> {
        self.0.poll_page(context).map(|page| page.map(|page| page.map(|(page, _)| page)))
    }
}

impl<T: Slot + Default + Send + Unpin + 'static, C: Narrow> Stream for Pages<T, C> {
    type Item = Result<T, Error<C>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

/// The items of all pages, one after the other: a [`Stream`], or by [`next`](Self::next).
///
/// A page is fetched when an item of it is asked for: items that nobody asks for are not paid, but for the rest of the last page.
#[must_use = "a stream does nothing until it is asked for its next element"]
pub struct Items<I, C> {
    walk: Walk<Option<Vec<I>>, C>,
    here: vec::IntoIter<I>,
}

impl<I: Slot + Default + Send + 'static, C: Narrow> Items<I, C> {
    /// For generated code.
    #[doc(hidden)]
    pub fn new<T>(call: Call<T, C>) -> Self {
        Self::lagging(call, None)
    }

    pub(crate) fn lagging<T>(call: Call<T, C>, lag: Option<Lag>) -> Self {
        let reading = Reading { full: false, envelope: call.ask.operation.rows.unwrap_or_default(), optional: true };
        Self { walk: Walk::new(call.cast(), reading, lag), here: Vec::new().into_iter() }
    }

    /// The next item; none behind the last one. Nothing is lost when the future is dropped: the next one goes on with the same call.
    pub async fn next(&mut self) -> Option<Result<I, Error<C>>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// All items that are left.
    ///
    /// # Errors
    ///
    /// The first page that cannot be fetched; the items before it are lost. Ask for them one by one if they cost something.
    pub async fn all(mut self) -> Result<Vec<I>, Error<C>> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }

    /// The number of the page that is fetched next, or of its first row; behind an error, of the page that it is about.
    #[must_use]
    pub fn position(&self) -> i64 {
        self.walk.position
    }

    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<I, Error<C>>>> {
        loop {
            if let Some(item) = self.here.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.walk.poll_page(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok((items, _))) => self.here = items.unwrap_or_default().into_iter(),
            }
        }
    }
}

impl<I: Slot + Default + Send + Unpin + 'static, C: Narrow> Stream for Items<I, C> {
    type Item = Result<I, Error<C>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}
