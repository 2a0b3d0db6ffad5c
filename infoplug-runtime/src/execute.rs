//! A whole call: its turn, its price, its attempts, and the pauses between them. Where a call is tried again is here.

use std::borrow::Cow;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use tracing::Instrument as _;

use crate::answer::{self, Success};
use crate::attempt::Calling;
use crate::call::{Ask, Failed};
use crate::client::Inner;
use crate::decode::{self, Slot};
use crate::error::line::shown;
use crate::error::{DecodeError, ErrorItem, InvalidRequest, Lost, Phase, Problem, TimeoutError, TransportError, Undecoded};
use crate::limit::{Fate, Slowed, TooLate, Turn};
use crate::prepare::prepare;
use crate::redact::Secrets;
use crate::retry::{self, Again, Failure, Next, NotRepeated, Plan, RetryEvent, RetryOn};
use crate::settings::Setting;
use crate::table::Operation;
use crate::timer::Limit;
use crate::trace::Trace;
use crate::undocumented::Undocumented;

/// The next attempt, or why there is none.
type Decision<'a> = Result<Next<'a>, NotRepeated>;

/// How an answer is read.
#[derive(Clone, Copy)]
pub(crate) struct Reading {
    /// What stands beside the value is wanted, too: a value with errors beside it is a success.
    pub(crate) full: bool,
    /// Where in the body the value is.
    pub(crate) envelope: &'static [&'static str],
    /// It may be missing.
    pub(crate) optional: bool,
}

impl Reading {
    /// As the endpoint says.
    pub(crate) fn of(operation: &Operation) -> Self {
        Self { full: false, envelope: operation.envelope, optional: operation.optional }
    }
}

/// What comes along with a value.
pub(crate) struct Around {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) request_id: Option<Box<str>>,
    pub(crate) attempts: u32,
    pub(crate) envelope: Undocumented,
    pub(crate) errors: Vec<ErrorItem<Box<str>>>,
    /// The whole body, for what is read from it beside the value.
    pub(crate) body: Bytes,
}

impl Around {
    /// What the response says beside its value. `body` is its body as [`json::text`](crate::json::text) makes it.
    pub(crate) fn said<'a>(&'a self, operation: &'static Operation, body: &'a str) -> Success<'a> {
        Success::new(operation, self.status, &self.headers, body)
    }

    /// A success that is not as documented.
    pub(crate) fn undecoded(self, operation: &'static str, secrets: &Secrets, failure: decode::Failure) -> DecodeError {
        // A path has keys of the server, and what was found may be its text: both of any length, with line breaks and the key.
        // What was expected is ours or the spec's, unless a type of the program says it out of what it has read.
        let clean = |text: Cow<'_, str>| shown(&secrets.hide(text));
        let decode::Failure { path, expected, found } = failure;
        let failure = decode::Failure { path: clean(path.into()), expected: clean(expected).into(), found: clean(found).into() };
        let Self { status, headers, request_id, attempts, body, .. } = self;
        DecodeError(Box::new(Undecoded { operation, status, request_id, headers, body, attempts, failure, is_too_long: false }))
    }
}

/// The place of a value. An attempt that fails after its response may have left parts there.
pub(crate) trait Place: Send {
    /// Empty again.
    fn renew(&mut self);

    /// What is filled.
    fn parts(&mut self) -> Parts<'_>;
}

/// What a response is read into.
pub(crate) struct Parts<'p> {
    /// The value.
    pub(crate) value: &'p mut dyn Slot,
    /// The items of a page, if they do not go into the value.
    pub(crate) items: Option<&'p mut dyn Slot>,
}

impl<T: Slot + Default> Place for T {
    fn renew(&mut self) {
        *self = T::default();
    }

    fn parts(&mut self) -> Parts<'_> {
        Parts { value: self, items: None }
    }
}

/// Makes the call, once for all types.
pub(crate) async fn execute(ask: &Ask, reading: Reading, slot: &mut dyn Place) -> Result<Around, Failed> {
    let Ask { client, operation, own, .. } = ask;
    let (client, operation) = (client.inner(), *operation);
    if tokio::runtime::Handle::try_current().is_err() {
        let message = crate::error::NO_RUNTIME.to_owned();
        return Err(invalid(operation, vec![Problem { parameter: None, message }]));
    }
    let mut request = Some(prepare(ask).map_err(|problems| invalid(operation, problems))?);
    let limits = own.limits(&client.limits);
    let secrets = secrets(ask);
    let calling = Calling { client, operation, limits, secrets: &secrets, reading };
    let deadline = limits.total.and_then(|total| Some((client.clock.now().checked_add(total)?, total)));
    let end = deadline.map(|(end, _)| end);
    let plan = Plan { own: &own.retry, client: &client.retry };
    let trace = Trace::start(client, operation);
    // Attempts that are spared were sent, and the policy does not count them.
    let (mut attempts, mut spared) = (0, 0);
    let mut may_have_run = false;
    let mut last: Option<Failed> = None;
    let rows = ask.page_size();
    let mut next = match client.credits.stake(operation, rows) {
        Ok(stake) => Next::first(stake),
        Err(error) => return Err(trace.failed(Failed::CreditLimit(error))),
    };
    loop {
        let turn = match client.pace.turn(&*client.clock, end).await {
            Ok(turn) => turn,
            Err(late) => {
                let failed = stopped(last, NotRepeated::Deadline).unwrap_or_else(|| too_late(operation, deadline, late));
                return Err(trace.failed(failed));
            }
        };
        if turn.has_recovered {
            trace.recovered();
        }
        attempts += 1;
        // Hardly any call needs a second one, so it is made anew rather than kept for all.
        let request = match request.take() {
            Some(request) => request,
            None => match prepare(ask) {
                Ok(request) => request,
                Err(problems) => return Err(trace.failed(invalid(operation, problems))),
            },
        };
        if attempts > 1 {
            slot.renew();
        }
        next.send();
        let span = trace.attempt(attempts);
        let limit = attempt_limit(client, limits.attempt, deadline);
        let done = calling.attempt(request, limit, slot).instrument(span.clone()).await;
        Trace::attempted(span, &done);
        let mut failed = match done {
            Ok(mut around) => {
                client.pace.accepted(&turn, &*client.clock);
                next.stake.settle(Fate::Spent(answer::rows(operation, &around.body)));
                if let Some(budget) = &client.budget {
                    budget.refill();
                }
                around.attempts = attempts;
                return Ok(trace.done(around));
            }
            Err(failed) => failed.after(attempts),
        };
        let fate = failed.fate(operation);
        next.stake.settle(fate);
        if let Some(lost) = failed.lost_mut() {
            lost.may_have_run = may_have_run;
        }
        may_have_run |= fate != Fate::Kept;
        let failure = failed.failure();
        if failed.was_accepted(failure) {
            client.pace.accepted(&turn, &*client.clock);
        }
        let Some(failure) = failure else { return Err(trace.failed(failed)) };
        let is_too_fast = failed.says_too_fast(plan, failure);
        // A call of which so many attempts were spared may be the one that the server does not want. What may have been charged counts.
        let is_spared = is_too_fast
            && slow_down(client, plan, &turn, &trace).is_spared
            && spared < plan.attempts()
            && failure.on == RetryOn::NotProcessed;
        spared += u32::from(is_spared);
        let (budget, credits, clock) = (client.budget.as_ref(), &client.credits, &*client.clock);
        let circumstances = Again { operation, plan, attempts: attempts - spared, is_spared, deadline: end, budget, credits, rows, clock };
        let again = retry::again(&circumstances, failure);
        let paused = if is_too_fast { pause(client, plan, failure, &again) } else { Duration::ZERO };
        // What the program does when it hears of the failure may be a call.
        drop(turn);
        match again {
            Err(stop) => return Err(trace.failed(failed.stopped(stop))),
            Ok(then) => {
                let code = failed.code_text();
                let (operation, on, status, error) = (operation.name, failure.on, failed.status(), failed.lost_error());
                let event = RetryEvent { operation, attempt: attempts, delay: then.delay.max(paused), on, status, code, error };
                trace.retry(&event, &failed);
                if let Some(hear) = &client.on_retry {
                    hear(&event);
                }
                wait(client, (!is_spared).then_some(then.delay), is_too_fast).await;
                (last, next) = (Some(failed), then);
            }
        }
    }
}

fn invalid(operation: &'static Operation, problems: Vec<Problem>) -> Failed {
    Failed::InvalidRequest(InvalidRequest { operation: operation.name, problems })
}

/// The turn of the call would have come too late.
fn too_late(operation: &'static Operation, deadline: Option<(Instant, Duration)>, late: TooLate) -> Failed {
    let lost = Lost { late: Some(Box::new(late)), ..Lost::new(operation, Phase::Queue) };
    Failed::Timeout(TimeoutError { lost, limit: deadline.map(|(_, limit)| limit) })
}

/// The failure before, which was to be followed by another attempt.
fn stopped(last: Option<Failed>, stop: NotRepeated) -> Option<Failed> {
    last.map(|failed| failed.stopped(stop))
}

/// An attempt ends with the call.
fn attempt_limit(client: &Inner, attempt: Option<Duration>, deadline: Option<(Instant, Duration)>) -> Option<Limit> {
    let attempt = attempt.map(|whole| Limit { left: whole, whole, setting: Setting::Attempt });
    let left = |end: Instant| end.saturating_duration_since(client.clock.now());
    let call = deadline.map(|(end, whole)| Limit { left: left(end), whole, setting: Setting::Total });
    [attempt, call].into_iter().flatten().min()
}

/// Waits between two attempts. The rest of the client's pause is a part of the next turn, which knows the deadline; a call whose attempt was
/// spared waits there alone.
async fn wait(client: &Inner, own: Option<Duration>, is_too_fast: bool) {
    if let Some(own) = own {
        client.clock.sleep(own).await;
    }
    if is_too_fast {
        // The calls that the pause has held up go before the one that brought it about.
        tokio::task::yield_now().await;
    }
}

/// The server has had too many requests: the client sends more slowly from now on.
fn slow_down(client: &Inner, plan: Plan<'_>, turn: &Turn, trace: &Trace<'_>) -> Slowed {
    let slowed = client.pace.refused(turn, &*client.clock, plan.backoff());
    if let Some(rate) = slowed.rate {
        trace.slowed(rate);
    }
    slowed
}

/// The other calls of the client wait as long as the one that the server has refused, or as long as the server asks. Returns how long the
/// client waits in the end: another call may have been told more.
fn pause(client: &Inner, plan: Plan<'_>, failure: Failure, again: &Decision<'_>) -> Duration {
    let own = again.as_ref().ok().map(|next| next.delay);
    let wait = own.or_else(|| retry::asked(plan, failure, &*client.clock)).unwrap_or_default();
    client.pace.pause(&*client.clock, wait)
}

/// The secrets of the client, and those of this request.
pub(crate) fn secrets(ask: &Ask) -> Cow<'_, Secrets> {
    let own: Vec<String> =
        ask.values.secrets(ask.operation).chain(ask.headers.iter().filter(|it| it.secret).map(|it| it.value.clone())).collect();
    let known = &ask.client.inner().secrets;
    if own.is_empty() { Cow::Borrowed(known) } else { Cow::Owned(known.and(own)) }
}

impl Failed {
    /// After so many attempts.
    fn after(mut self, attempts: u32) -> Self {
        match &mut self {
            Self::Response(response) => response.answer.received.attempts = attempts,
            Self::Decode(error) => error.0.attempts = attempts,
            Self::Transport(error) => error.lost.attempts = attempts,
            Self::Timeout(error) => error.lost.attempts = attempts,
            Self::InvalidRequest(_) | Self::CreditLimit(_) => {}
        }
        self
    }

    /// And not once more.
    fn stopped(mut self, stop: NotRepeated) -> Self {
        match &mut self {
            Self::Response(response) => response.answer.received.stop = Some(stop),
            Self::Transport(error) => error.lost.stop = Some(stop),
            Self::Timeout(error) => error.lost.stop = Some(stop),
            Self::Decode(_) | Self::InvalidRequest(_) | Self::CreditLimit(_) => {}
        }
        self
    }

    /// How often the call was tried, as far as it says.
    pub(crate) fn attempts(&self) -> Option<u32> {
        match self {
            Self::Response(response) => Some(response.attempts()),
            Self::Decode(error) => Some(error.attempts()),
            _ => self.lost().map(|lost| lost.attempts),
        }
    }

    fn lost(&self) -> Option<&Lost> {
        match self {
            Self::Transport(error) => Some(&error.lost),
            Self::Timeout(error) => Some(&error.lost),
            _ => None,
        }
    }

    fn lost_mut(&mut self) -> Option<&mut Lost> {
        match self {
            Self::Transport(error) => Some(&mut error.lost),
            Self::Timeout(error) => Some(&mut error.lost),
            _ => None,
        }
    }

    /// What repeating depends on; nothing when it is out of the question.
    fn failure(&self) -> Option<Failure> {
        match self {
            Self::Response(response) => Some(Failure { on: response.retry_on(), hint: response.retry_after() }),
            _ => self.lost().map(|lost| Failure { on: lost.retry_on(), hint: None }),
        }
    }

    /// What became of the price.
    fn fate(&self, operation: &'static Operation) -> Fate {
        match self {
            Self::Decode(error) => Fate::Spent(answer::rows(operation, error.body())),
            Self::Transport(TransportError { lost, .. }) | Self::Timeout(TimeoutError { lost, .. }) => match &lost.partial {
                _ if lost.is_unsent() => Fate::Kept,
                Some(partial) => Fate::Maybe(answer::rows(operation, &partial.body)),
                None => Fate::Maybe(0),
            },
            Self::Response(response) if response.may_have_run() => Fate::Maybe(answer::rows(operation, response.body())),
            Self::Response(_) | Self::InvalidRequest(_) | Self::CreditLimit(_) => Fate::Kept,
        }
    }

    /// Whether all calls of the client should wait. A wait that is too long for a retry is none for others.
    fn says_too_fast(&self, plan: Plan<'_>, failure: Failure) -> bool {
        let is_refused = self.status() == Some(StatusCode::TOO_MANY_REQUESTS) && failure.on != RetryOn::Refused;
        is_refused && plan.repeats() && failure.hint.is_none_or(|hint| hint <= plan.max_wait())
    }

    /// Whether the server has taken the request, though nothing came of it. One that is overloaded has not.
    fn was_accepted(&self, failure: Option<Failure>) -> bool {
        let is_refused = failure.is_some_and(|failure| failure.on == RetryOn::NotProcessed);
        !is_refused && self.status().is_some_and(|status| status.as_u16() < 500 && status != StatusCode::TOO_MANY_REQUESTS)
    }

    pub(crate) fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Response(response) => Some(response.status()),
            Self::Decode(error) => Some(error.status()),
            _ => self.lost()?.status(),
        }
    }

    fn code_text(&self) -> Option<&str> {
        match self {
            Self::Response(response) => response.code_text(),
            _ => None,
        }
    }
}
