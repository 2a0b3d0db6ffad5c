//! Endpoints with pages: a stream of pages, and a stream of their items. A page is fetched when it is wanted, not before.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::hash::{BuildHasher as _, RandomState};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use std::vec;

use futures_core::Stream;

use crate::Json;
use crate::answer;
use crate::call::{Ask, BoxFuture, Call};
use crate::code::Narrow;
use crate::decode::{Failure, Slot};
use crate::error::{DecodeError, Error, Problem, Undecoded};
use crate::execute::{Around, Reading};
use crate::table::{JobState, Operation, PageStyle, Paging};

/// As many tokens of pages are remembered: a way round is an error, unless it is longer.
const REMEMBERED: usize = 4096;
/// As often rows that are not there yet are asked for, when each question may cost.
const MOST_PAID: u32 = 20;

/// A walk from page to page: which one comes next, and the request for it while it is under way.
struct Walk<T, C> {
    /// The request for the next page; none behind the last one.
    next: Option<Call<T, C>>,
    /// The number of the next page, or of its first row.
    position: i64,
    /// A parameter takes the position.
    is_counted: bool,
    /// The token of the next page, when it has one.
    token: Option<String>,
    /// Where the walk has been.
    seen: Seen,
    /// What comes instead of the next page.
    error: Option<DecodeError>,
    reading: Reading,
    /// Pages that say that they are not ready yet are asked for again.
    lag: Option<Lag>,
    /// Time was up, and the page was not ready.
    late: Option<Late>,
    under_way: Option<BoxFuture<Fetched<T, C>>>,
}

/// A page, or why there is none.
type Fetched<T, C> = Result<(T, Around), Missed<C>>;

/// Why there is no page.
#[allow(clippy::large_enum_variant, reason = "there is one, for a moment")]
pub(crate) enum Missed<C> {
    Call(Error<C>),
    Late(Late),
}

/// A page that was not ready in time.
pub(crate) struct Late {
    /// The state that it named last.
    pub(crate) state: String,
    pub(crate) waited: Duration,
    /// The time was up; else each further question may have cost.
    pub(crate) is_limit: bool,
}

/// How an answer says that its rows are not there yet, and how long to wait for them.
#[derive(Clone, Copy)]
pub(crate) struct Lag {
    pub(crate) state: JobState,
    /// The pauses grow from this to four times that.
    pub(crate) every: Duration,
    /// How long to wait for one page.
    pub(crate) longest: Option<Duration>,
}

/// The tokens of pages, without the tokens.
#[derive(Default)]
struct Seen {
    hashes: VecDeque<u64>,
    state: RandomState,
}

impl Seen {
    /// Remembers a token, and says whether it is a new one.
    fn is_new(&mut self, token: &str) -> bool {
        let hash = self.state.hash_one(token);
        if self.hashes.contains(&hash) {
            return false;
        }
        if self.hashes.len() >= REMEMBERED {
            self.hashes.pop_front();
        }
        self.hashes.push_back(hash);
        true
    }
}

/// What comes behind a page.
#[allow(clippy::large_enum_variant, reason = "there is one, for a moment")]
enum Next {
    End,
    Page(Ask, i64),
    /// A page that the walk has seen.
    Seen(DecodeError),
}

impl<T: Slot + Default + Send + 'static, C: Narrow> Walk<T, C> {
    fn new(call: Call<T, C>, reading: Reading, lag: Option<Lag>) -> Self {
        let paging = call.ask.operation.pages;
        let set = paging.and_then(|paging| call.ask.values.get(paging.parameter?)?.as_i64());
        let position = set.or(paging.map(|paging| paging.first)).unwrap_or_default();
        let is_counted = paging.is_some_and(|paging| paging.parameter.is_some());
        let token = token(&call.ask);
        let mut seen = Seen::default();
        if let Some(token) = &token {
            seen.is_new(token);
        }
        Self { next: Some(call), position, is_counted, token, seen, error: None, reading, lag, late: None, under_way: None }
    }

    /// Begins at another page, or row.
    fn begin(&mut self, position: i64) -> Result<(), Problem> {
        let Some(call) = &mut self.next else { return Ok(()) };
        let Some(index) = call.ask.operation.pages.and_then(|paging| paging.parameter) else {
            return Err(Problem { parameter: None, message: "its pages have no numbers: a token leads to them".to_owned() });
        };
        call.ask.values.set(index, position.into());
        self.position = position;
        Ok(())
    }

    /// Begins at the page of a token.
    fn begin_by(&mut self, token: String) -> Result<(), Problem> {
        let Some(call) = &mut self.next else { return Ok(()) };
        let Some((index, _)) = call.ask.operation.pages.and_then(|paging| paging.token) else {
            return Err(Problem { parameter: None, message: "its pages have no tokens".to_owned() });
        };
        call.ask.values.set(index, token.clone().into());
        self.seen.is_new(&token);
        self.token = Some(token);
        Ok(())
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error<C>>>> {
        if let Some(error) = self.error.take() {
            return Poll::Ready(Some(Err(Error::Decode(error))));
        }
        let Some(call) = &self.next else { return Poll::Ready(None) };
        let (reading, lag) = (self.reading, self.lag);
        let under_way = self.under_way.get_or_insert_with(|| {
            let call = call.clone();
            Box::pin(async move { fetch(&call, reading, lag).await })
        });
        let fetched = ready!(under_way.as_mut().poll(context));
        self.under_way = None;
        // Whoever goes on behind an error would ask for the same page for ever.
        let Some(call) = self.next.take() else { return Poll::Ready(None) };
        Poll::Ready(match fetched {
            Ok((page, around)) => {
                self.go_on(call, &around);
                Some(Ok(page))
            }
            Err(Missed::Call(error)) => Some(Err(error)),
            Err(Missed::Late(late)) => {
                self.late = Some(late);
                None
            }
        })
    }

    /// Turns to what comes behind a page.
    fn go_on(&mut self, call: Call<T, C>, around: &Around) {
        match after(&call.ask, self.position, around, &mut self.seen) {
            Next::End => self.token = None,
            Next::Page(ask, position) => {
                (self.position, self.token) = (position, token(&ask));
                self.next = Some(call.with_ask(ask));
            }
            // The page that has come is paid for: the error comes behind it.
            Next::Seen(error) => self.error = Some(error),
        }
    }
}

/// The token in a request.
fn token(ask: &Ask) -> Option<String> {
    let (index, _) = ask.operation.pages?.token?;
    match ask.values.get(index)? {
        Json::String(token) => Some(token.clone()),
        Json::Null => None,
        token => Some(token.to_string()),
    }
}

/// Fetches a page, again and again as long as it says that it is not ready.
pub(crate) async fn fetch<T, C>(call: &Call<T, C>, reading: Reading, lag: Option<Lag>) -> Fetched<T, C>
where
    T: Slot + Default + 'static,
    C: Narrow,
{
    let clock = &call.ask.client.inner().clock;
    let since = clock.now();
    let deadline = lag.and_then(|lag| since.checked_add(lag.longest?));
    let (mut pause, mut paid) = (Duration::ZERO, 0);
    loop {
        let (value, around) = call.run(reading).await.map_err(Missed::Call)?;
        let Some((lag, state)) = lag.and_then(|lag| Some((lag, lag.holds(&around)?))) else { return Ok((value, around)) };
        let hint = answer::wait(call.ask.operation, &around, clock.system_time());
        pause = longer(pause, lag.every).max(hint.unwrap_or_default());
        paid += u32::from(may_cost(call.ask.operation, &around));
        let is_limit = deadline.is_some_and(|deadline| clock.now().checked_add(pause).is_none_or(|end| end > deadline));
        if is_limit || paid >= MOST_PAID {
            let waited = clock.now().saturating_duration_since(since);
            return Err(Missed::Late(Late { state, waited, is_limit }));
        }
        clock.sleep(pause).await;
    }
}

/// The pause behind a pause: half as long again, up to four times the first.
pub(crate) fn longer(pause: Duration, first: Duration) -> Duration {
    if pause.is_zero() {
        return first;
    }
    (pause.saturating_mul(3) / 2).min(first.saturating_mul(4)).max(first)
}

/// Whether an answer without the rows that were wanted cost something.
fn may_cost(operation: &Operation, around: &Around) -> bool {
    operation.cost.map_or(operation.api.charges, |cost| cost.call > 0) || answer::rows(operation, &around.body) > 0
}

impl Lag {
    /// The state of an answer that says that its rows are not there yet.
    fn holds(&self, around: &Around) -> Option<String> {
        answer::scalar(&around.body, self.state.pointer).filter(|state| self.state.running.contains(&&**state))
    }
}

/// What comes behind a page, by its body.
fn after(ask: &Ask, position: i64, around: &Around, seen: &mut Seen) -> Next {
    let operation = ask.operation;
    let Some(paging) = operation.pages else { return Next::End };
    let rows = answer::count(operation.rows, &around.body);
    let is_short = rows == 0 || paging.size.is_some_and(|size| rows < size);
    // Where a token leads, a page may be empty and still not the last one.
    if is_short && paging.style != PageStyle::Token {
        return Next::End;
    }
    let mut ask = ask.clone();
    let token = paging.token.and_then(|(index, pointer)| {
        let token = answer::scalar(&around.body, pointer).filter(|token| !token.is_empty())?;
        Some((index, pointer, token))
    });
    let number = match (paging.style, &token) {
        (PageStyle::Token, None) => return Next::End,
        // One that leads back would never end, and each page may cost.
        (PageStyle::Token, Some((_, pointer, token))) if !seen.is_new(token) => return Next::Seen(endless(operation, pointer, around)),
        (PageStyle::Token, Some(_)) => Some(position),
        (PageStyle::Page, _) => position.checked_add(1),
        (PageStyle::Offset, _) => position.checked_add_unsigned(rows),
    };
    // There is no number behind the largest.
    let Some(number) = number.filter(|number| !is_behind_the_last(paging, *number, around)) else { return Next::End };
    if let Some((index, _, token)) = token {
        ask.values.set(index, token.into());
    }
    if let Some(index) = paging.parameter {
        ask.values.set(index, number.into());
    }
    Next::Page(ask, number)
}

/// Whether there are fewer pages.
fn is_behind_the_last(paging: Paging, number: i64, around: &Around) -> bool {
    let total = paging.total_pages.and_then(|pointer| answer::scalar(&around.body, pointer)?.parse().ok());
    paging.style == PageStyle::Page && total.is_some_and(|total: i64| number >= paging.first.saturating_add(total))
}

fn endless(operation: &'static Operation, pointer: &[&str], around: &Around) -> DecodeError {
    let path = format!("$.{}", pointer.join("."));
    let failure = Failure { path, expected: "the token of another page".into(), found: "that of a page that was fetched already".into() };
    let Around { status, headers, request_id, attempts, body, .. } = around;
    let (request_id, headers, body) = (request_id.clone(), headers.clone(), body.clone());
    DecodeError(Box::new(Undecoded { operation: operation.name, status: *status, request_id, headers, body, attempts: *attempts, failure }))
}

/// The pages of an answer, one after the other: a [`Stream`], or by [`next`](Self::next).
///
/// Each page is a call of its own, which is made when it is asked for. An error ends the stream; [`position`](Self::position) and
/// [`token`](Self::token) say where.
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

    /// The token of the page that comes next, when a token leads to it; behind an error, of the page that it is about.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        self.0.token.as_deref()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error<C>>>> {
        self.0.poll_page(context)
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

    /// The token of the page that comes next, when a token leads to it; behind an error, of the page that it is about.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        self.walk.token.as_deref()
    }

    /// Begins at another page, or row.
    pub(crate) fn begin(&mut self, position: i64) -> Result<(), Problem> {
        self.walk.begin(position)
    }

    /// Begins at the page of a token.
    pub(crate) fn begin_by(&mut self, token: String) -> Result<(), Problem> {
        self.walk.begin_by(token)
    }

    /// Where the stream is, by what a request can say: the number of a page or row, and a token.
    pub(crate) fn place(&self) -> (Option<i64>, Option<&str>) {
        let position = self.walk.is_counted.then_some(self.walk.position);
        (position, self.token())
    }

    /// The page that was not ready in time, behind the end of the stream.
    pub(crate) fn late(&mut self) -> Option<Late> {
        self.walk.late.take()
    }

    /// How to wait for a page that is not ready, from now on.
    pub(crate) fn wait_by(&mut self, lag: Option<Lag>) {
        self.walk.lag = lag;
    }

    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<I, Error<C>>>> {
        loop {
            if let Some(item) = self.here.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.walk.poll_page(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(items)) => self.here = items.unwrap_or_default().into_iter(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_tokens_are_remembered_and_no_more() {
        let mut seen = Seen::default();
        for number in 0..=REMEMBERED {
            assert!(seen.is_new(&number.to_string()));
        }
        assert!(!seen.is_new("1") && !seen.is_new(&REMEMBERED.to_string()));
        assert!(seen.is_new("0"), "the oldest is forgotten");
        assert_eq!(seen.hashes.len(), REMEMBERED);
    }
}
