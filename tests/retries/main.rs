//! Which calls are retried, when, how often and at what price, over real sockets, with a clock that
//! does not wait.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "in a test a panic is the message"
)]
#![allow(clippy::cast_precision_loss, reason = "the numbers are small")]

mod clock;
mod credits;
mod herd;
mod hints;
mod limits;
mod pauses;
mod policy;
mod said;
mod said_200;
mod table;
#[path = "../faults/tls.rs"]
mod tls;

use std::fmt::{Debug, Display};
use std::future::Future;

use infoplug::{ApiClient, Builder, CallError, Client, Full, NotRetried, VirtualClock};
use infoplug_mock::{Fault, Faulty};

/// A client of an API with a call of every kind.
#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/specs/calls.yaml")]
pub struct Calls(Client);

/// A client of an API that documents how many calls it allows.
#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/specs/quota.yaml")]
pub struct Quota(Client);

/// A client of an API that returns 200 for everything.
#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/specs/verdicts.yaml")]
pub struct Verdicts(Client);

/// Returns a builder of a client whose pauses take no time.
fn builder(url: &str, clock: &VirtualClock) -> Builder<Calls> {
    Calls::builder()
        .api_key("k")
        .base_url(url)
        .clock(clock.clone())
}

/// Starts a server that fails in this order and then succeeds, and a client for it.
async fn start(script: impl IntoIterator<Item = Fault>) -> (Faulty, VirtualClock, Calls) {
    let (server, clock) = (Faulty::start(script).await.unwrap(), VirtualClock::new());
    let api = builder(server.url(), &clock).build().unwrap();
    (server, clock, api)
}

/// Returns an error response with a code.
fn error(status: u16, code: &str) -> Fault {
    Fault::status(status, format!("{{\"code\":\"{code}\"}}"))
}

/// The outcome of a call of any type.
#[derive(Debug)]
struct End {
    is_ok: bool,
    attempts: u32,
    not_retried: Option<NotRetried>,
    is_retryable: bool,
    was_sent: bool,
    line: String,
}

async fn end<T, C: Debug + Display>(
    call: impl Future<Output = Result<Full<T>, CallError<C>>>,
) -> End {
    match call.await {
        Ok(full) => {
            let line = String::new();
            End {
                is_ok: true,
                attempts: full.attempts,
                not_retried: None,
                is_retryable: false,
                was_sent: true,
                line,
            }
        }
        Err(error) => End {
            is_ok: false,
            attempts: error.attempts(),
            not_retried: error.not_retried(),
            is_retryable: error.is_retryable(),
            was_sent: error.was_sent(),
            line: error.to_string(),
        },
    }
}
