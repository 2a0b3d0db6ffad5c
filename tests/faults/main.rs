//! Every fault of a connection or server: the outcome of the call, the number of attempts, and the
//! number of times that the server executed it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "in a test a panic is the message"
)]
#![allow(clippy::cast_precision_loss, reason = "the numbers are small")]

mod broken;
mod compressed;
mod futures;
mod redirects;
mod reused;
mod runtimes;
mod slow;
mod tls;
mod unconnected;

use std::fmt::{Debug, Display};
use std::future::Future;
use std::time::Duration;

use infoplug::{ApiClient, Builder, CallError, Client, Full, Phase, VirtualClock};
use infoplug_mock::{Fault, Faulty};

/// A client of an API with a call of every kind.
#[derive(Clone, Debug, ApiClient)]
#[api(spec = "tests/specs/calls.yaml")]
pub struct Calls(Client);

/// A key that must not be sent anywhere else.
const KEY: &str = "canary-77";

/// Returns a builder of a client whose pauses take no time.
fn builder(url: &str) -> Builder<Calls> {
    Calls::builder()
        .api_key(KEY)
        .base_url(url)
        .clock(VirtualClock::new())
}

/// Starts a server that fails in this order and then succeeds, and a client for it.
async fn start(script: impl IntoIterator<Item = Fault>) -> (Faulty, Calls) {
    let server = Faulty::start(script).await.unwrap();
    let api = builder(server.url()).build().unwrap();
    (server, api)
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Outcome {
    Value,
    /// The connection failed in this phase.
    Transport(Phase),
    /// Time ran out in this phase. Holds the limit.
    Timeout(Phase, Duration),
    /// An error response.
    Status(u16),
    /// A success that cannot be read.
    Decode,
}

/// Returns the outcome of a call and its number of attempts.
async fn end<T, C: Debug + Display>(
    call: impl Future<Output = Result<Full<T>, CallError<C>>>,
) -> (Outcome, u32) {
    match call.await {
        Ok(full) => (Outcome::Value, full.attempts),
        Err(error) => (outcome(&error), error.attempts()),
    }
}

fn outcome<C: Debug + Display>(error: &CallError<C>) -> Outcome {
    match error {
        CallError::Transport(lost) => Outcome::Transport(lost.phase()),
        CallError::Timeout(lost) => {
            let limit = lost.limit().unwrap();
            // The message names the limit and its setting.
            assert!(
                error
                    .to_string()
                    .contains(&format!("{limit:?} (`{}`)", lost.setting())),
                "{error}"
            );
            Outcome::Timeout(lost.phase(), limit)
        }
        CallError::Response(response) => Outcome::Status(response.status().as_u16()),
        CallError::Decode(_) => Outcome::Decode,
        other => panic!("{other}"),
    }
}
