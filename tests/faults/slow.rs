//! Slow servers. Every limit ends a call, and its length is in the error.

use std::time::Duration;

use infoplug::{Phase, RetryPolicy};
use infoplug_mock::{Canned, Fault, Faulty};

use crate::Outcome::{Status, Timeout, Value};
use crate::{builder, end, start};

const SHORT: Duration = Duration::from_millis(60);
/// Long enough for an immediate response.
const AMPLE: Duration = Duration::from_secs(30);

#[tokio::test]
async fn a_server_that_is_silent_ends_the_attempt() {
    let (server, api) = start([Fault::Stall]).await;
    assert_eq!(
        end(api.start().attempt_timeout(SHORT).send_full()).await,
        (Timeout(Phase::Exchange, SHORT), 1)
    );
    assert_eq!((server.executions(), api.credits_maybe_spent()), (1, 25.0));
    // Each attempt has its own time limit.
    let server = Faulty::start([]).await.unwrap().otherwise(Fault::Stall);
    let api = builder(server.url())
        .attempt_timeout(SHORT)
        .build()
        .unwrap();
    assert_eq!(
        end(api.look().send_full()).await,
        (Timeout(Phase::Exchange, SHORT), 3)
    );
    assert_eq!(server.executions(), 3);
}

#[tokio::test]
async fn a_server_that_falls_silent_within_its_answer_ends_it() {
    let (server, api) = start([Fault::StallInBody(Canned::ok("{\"id\":1}"))]).await;
    assert_eq!(
        end(api.start().idle_timeout(SHORT).send_full()).await,
        (Timeout(Phase::Body, SHORT), 1)
    );
    assert_eq!((server.executions(), api.credits_maybe_spent()), (1, 25.0));
    server.enqueue(Fault::StallInBody(Canned::ok("{\"id\":1}")));
    assert_eq!(
        end(api
            .look()
            .attempt_timeout(Duration::from_millis(500))
            .send_full())
        .await,
        (Value, 2)
    );
    assert_eq!(server.executions(), 3);
}

#[tokio::test]
async fn an_error_answer_that_stalls_is_still_that_error() {
    let (server, api) = start([Fault::StallInBody(Canned::new(404, "{\"code\":"))]).await;
    assert_eq!(
        end(api.look().idle_timeout(SHORT).send_full()).await,
        (Status(404), 1)
    );
    assert_eq!(server.executions(), 1);
}

#[tokio::test]
async fn an_answer_that_drips_is_read_as_long_as_the_attempt_may_last() {
    let drip = |millis| Fault::Drip {
        every: Duration::from_millis(millis),
        response: Canned::ok("{\"id\":\"1234567890\"}"),
    };
    let (server, api) = start([drip(2), drip(10), drip(200)]).await;
    assert_eq!(
        end(api.start().idle_timeout(AMPLE).send_full()).await,
        (Value, 1)
    );
    // No pause is long, but together they are: 19 bytes take at least 190 ms.
    let whole = api.start().idle_timeout(AMPLE).attempt_timeout(SHORT);
    assert_eq!(
        end(whole.send_full()).await,
        (Timeout(Phase::Body, SHORT), 1)
    );
    assert_eq!(
        end(api.start().idle_timeout(SHORT).send_full()).await,
        (Timeout(Phase::Body, SHORT), 1)
    );
    assert_eq!(server.executions(), 3);
}

#[tokio::test]
async fn an_answer_that_is_only_late_is_a_value() {
    let (server, api) = start([Fault::Late {
        after: SHORT,
        response: Canned::ok("{}"),
    }])
    .await;
    // Silence before a response does not count as silence within it.
    assert_eq!(
        end(api.start().idle_timeout(SHORT / 2).send_full()).await,
        (Value, 1)
    );
    assert_eq!(server.executions(), 1);
}

#[tokio::test]
async fn every_limit_can_be_switched_off() {
    let (server, api) = start([Fault::Drip {
        every: SHORT / 4,
        response: Canned::ok("{}"),
    }])
    .await;
    let tight = builder(server.url())
        .timeout(SHORT / 8)
        .attempt_timeout(SHORT / 8)
        .idle_timeout(SHORT / 8)
        .retry(RetryPolicy::never());
    let call = tight
        .build()
        .unwrap()
        .look()
        .timeout(None)
        .attempt_timeout(None)
        .idle_timeout(None);
    assert_eq!(end(call.send_full()).await, (Value, 1));
    assert_eq!(end(api.look().send_full()).await, (Value, 1));
}
