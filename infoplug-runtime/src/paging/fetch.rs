//! Fetches a page, and retries while it says that it is not ready.

use std::time::Duration;

use crate::call::{Call, Reading, ResponseMeta, ValueSlot};
use crate::error::CallError;
use crate::error::code::Narrow;
use crate::json;
use crate::response;
use crate::table::{JobState, Operation};

/// The maximum number of requests for a page that is not ready, if each may cost credits.
const MOST_PAID: u32 = 20;
/// The longest pause between two requests that a server can ask for.
const LONGEST_HINT: Duration = Duration::from_secs(3600);

/// A page, or why there is none.
pub(crate) type Fetched<P, C> = Result<(P, ResponseMeta), Missed<C>>;

/// Why there is no page.
#[allow(clippy::large_enum_variant, reason = "there is one, for a moment")]
pub(crate) enum Missed<C> {
    Call(CallError<C>),
    Late(Late),
}

/// A page that was not ready in time.
pub(crate) struct Late {
    /// The last state that the page reported.
    pub(crate) state: String,
    pub(crate) waited: Duration,
    /// Whether time was up. If not, the limit of requests that may cost was reached.
    pub(crate) is_limit: bool,
}

/// How a response signals that its items are not ready, and how long to wait for them.
#[derive(Clone, Copy)]
pub(crate) struct Lag {
    pub(crate) state: &'static JobState,
    /// Whether this is the first page.
    pub(crate) is_first: bool,
    /// The first pause; pauses grow to four times that.
    pub(crate) every: Duration,
    /// The longest wait for one page.
    pub(crate) longest: Option<Duration>,
}

/// Fetches a page into a slot.
pub(crate) async fn fetch<P: ValueSlot, T, C: Narrow>(
    call: &Call<T, C>,
    mut page: P,
    reading: Reading,
    lag: Option<Lag>,
) -> Fetched<P, C> {
    let (clock, operation) = (&call.untyped.client.inner().clock, call.untyped.operation);
    let since = clock.now();
    let deadline = lag.and_then(|lag| since.checked_add(lag.longest?));
    let (mut pause, mut paid) = (Duration::ZERO, 0);
    loop {
        page.renew();
        let meta = call
            .run_into(&mut page, reading)
            .await
            .map_err(Missed::Call)?;
        let text = json::text(&meta.body);
        let success = meta.success(operation, &text);
        let Some((lag, state)) =
            lag.and_then(|lag| Some((lag, success.lags(lag.state, lag.is_first)?)))
        else {
            drop(text);
            return Ok((page, meta));
        };
        pause = longer(pause, lag.every).max(hint(success.wait(clock.system_time())));
        drop(text);
        paid += u32::from(may_cost(operation, &meta));
        let is_limit = deadline.is_some_and(|deadline| {
            clock
                .now()
                .checked_add(pause)
                .is_none_or(|end| end > deadline)
        });
        if is_limit || paid >= MOST_PAID {
            let waited = clock.now().saturating_duration_since(since);
            return Err(Missed::Late(Late {
                state,
                waited,
                is_limit,
            }));
        }
        let left = call
            .untyped
            .deadline
            .map(|deadline| deadline.end.saturating_duration_since(clock.now()));
        // When the stream's time is up, the call reports it.
        clock
            .sleep(left.map_or(pause, |left| pause.min(left)))
            .await;
    }
}

/// The pause that a server asks for, up to a limit: a year may be a mistake, and a request per hour
/// does no harm.
pub(crate) fn hint(asked: Option<Duration>) -> Duration {
    asked.unwrap_or_default().min(LONGEST_HINT)
}

/// The pause after this one: half as long again, up to four times the first.
pub(crate) fn longer(pause: Duration, first: Duration) -> Duration {
    if pause.is_zero() {
        return first;
    }
    (pause.saturating_mul(3) / 2)
        .min(first.saturating_mul(4))
        .max(first)
}

/// Whether a response without the wanted items may have cost credits.
fn may_cost(operation: &Operation, meta: &ResponseMeta) -> bool {
    operation
        .cost
        .map_or(operation.api.charges, |cost| cost.call > 0)
        || response::rows(operation, &meta.body) > 0
}
