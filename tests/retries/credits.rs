//! The client counts the cost of calls and enforces a limit, whatever happens to the calls.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use infoplug::{CallError, NotRetried, RetryPolicy, VirtualClock};
use infoplug_mock::{Canned, Fault, Faulty};
use tokio::sync::Notify;
use tokio::task::JoinSet;

use crate::{Calls, builder, start};

fn limited(server: &Faulty, credits: f64) -> Calls {
    builder(server.url(), &VirtualClock::new())
        .credit_limit(credits)
        .build()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_interleaving_of_a_hundred_calls_passes_the_limit() {
    for _ in 0..5 {
        let server = Faulty::start([]).await.unwrap();
        let api = limited(&server, 7.0);
        let mut calls = JoinSet::new();
        for _ in 0..100 {
            let api = api.clone();
            calls.spawn(async move { api.read().await });
        }
        let results = calls.join_all().await;
        let refused = results
            .iter()
            .filter(|result| matches!(result, Err(CallError::CreditLimit(_))))
            .count();
        assert_eq!(
            (
                results.iter().filter(|result| result.is_ok()).count(),
                refused,
                server.executions()
            ),
            (7, 93, 7)
        );
        assert_eq!((api.credits_spent(), api.credits_maybe_spent()), (7.0, 0.0));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_may_have_been_spent_counts_against_the_limit_retries_included() {
    // Every second attempt fails in a way that may have been charged.
    let server = Faulty::start_with(|seen| match seen.number % 4 {
        0 => Fault::status(500, ""),
        1 => Fault::CloseAfterRequest,
        _ => Fault::ok("{}"),
    })
    .await
    .unwrap();
    let api = limited(&server, 20.0);
    let mut calls = JoinSet::new();
    for _ in 0..100 {
        let api = api.clone();
        calls.spawn(async move {
            api.read()
                .await
                .map_err(|error| error.is_credit_limit() || error.attempts() > 0)
        });
    }
    let results = calls.join_all().await;
    assert!(results.iter().all(|result| !matches!(result, Err(false))));
    assert_eq!(server.executions(), 20);
    assert_eq!(api.credits_spent() + api.credits_maybe_spent(), 20.0);
    assert_eq!(
        api.credits_spent(),
        results.iter().filter(|result| result.is_ok()).count() as f64
    );
}

#[tokio::test]
async fn a_call_that_could_pass_the_limit_is_not_sent() {
    let server = Faulty::start([]).await.unwrap();
    let api = limited(&server, 30.0);
    api.start().await.unwrap();
    let error = api.start().await.unwrap_err();
    let CallError::CreditLimit(limit) = &error else {
        panic!("{error}")
    };
    assert_eq!(
        (limit.price(), limit.left(), limit.limit()),
        (25.0, 5.0, 30.0)
    );
    assert_eq!(
        error.to_string(),
        "start: not sent: it can cost 25 credits, but 5 of the limit of 30 are left"
    );
    assert_eq!(
        (
            error.attempts(),
            error.was_sent(),
            error.is_retryable(),
            server.executions()
        ),
        (0, false, false, 1)
    );
    // Calls within the limit and free calls still work.
    api.find().await.unwrap();
    api.look().await.unwrap();
    api.read().await.unwrap_err();
    assert_eq!(api.credits_spent(), 30.0);
}

#[tokio::test]
async fn the_limit_ends_retries_and_the_error_of_the_last_attempt_says_so() {
    let server = Faulty::start([])
        .await
        .unwrap()
        .otherwise(Fault::status(500, ""));
    let api = limited(&server, 2.5);
    let error = api.read().await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(500));
    assert_eq!(
        (error.attempts(), error.not_retried(), server.executions()),
        (2, Some(NotRetried::CreditLimit), 2)
    );
    assert!(
        error.to_string().ends_with(
            ". Tried 2 times, then gave up: another attempt could exceed the credit limit"
        ),
        "{error}"
    );
    assert_eq!((api.credits_spent(), api.credits_maybe_spent()), (0.0, 2.0));
}

#[tokio::test]
async fn a_call_that_is_given_up_after_the_server_has_read_it_may_have_been_spent() {
    let read = Arc::new(Notify::new());
    let tell = Arc::clone(&read);
    let server = Faulty::start_with(move |_| {
        tell.notify_one();
        Fault::Stall
    })
    .await
    .unwrap();
    let api = limited(&server, 1.0);
    let call = tokio::spawn({
        let api = api.clone();
        async move { api.read().await }
    });
    read.notified().await;
    assert!(
        api.read().await.unwrap_err().is_credit_limit(),
        "what is under way is set aside"
    );
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    assert_eq!((api.credits_spent(), api.credits_maybe_spent()), (0.0, 1.0));
    assert!(api.read().await.unwrap_err().is_credit_limit());
}

#[tokio::test]
async fn a_call_that_was_never_awaited_costs_nothing() {
    let (server, _, api) = start([]).await;
    drop(api.start());
    drop(api.start().send());
    assert_eq!(
        (
            server.connections(),
            api.credits_spent(),
            api.credits_maybe_spent()
        ),
        (0, 0.0, 0.0)
    );
}

#[tokio::test]
async fn rows_are_paid_as_they_come_and_set_aside_as_a_full_page() {
    let server = Faulty::start([])
        .await
        .unwrap()
        .otherwise(Fault::ok(r#"{"rows":[1,2,{"rows":[3]}]}"#));
    let tight = limited(&server, 5.5);
    assert!(
        tight.list().await.unwrap_err().is_credit_limit(),
        "a full page would cost 6"
    );
    assert_eq!(server.executions(), 0);
    let api = limited(&server, 8.5);
    api.list().await.unwrap();
    assert_eq!(api.credits_spent(), 2.5);
    api.list().page(2).await.unwrap();
    assert_eq!(api.credits_spent(), 5.0);
    assert!(api.list().page(3).await.unwrap_err().is_credit_limit());
}

#[tokio::test]
async fn a_retry_that_the_limit_does_not_allow_costs_neither_a_pause_nor_a_token() {
    let server = Faulty::start([
        Fault::status(500, "").header("Retry-After", "20"),
        Fault::status(500, ""),
    ])
    .await
    .unwrap();
    let (clock, heard) = (VirtualClock::new(), Arc::new(AtomicU32::new(0)));
    let hear = Arc::clone(&heard);
    let policy = RetryPolicy::new().budget(1, 0.0);
    let api = builder(server.url(), &clock)
        .credit_limit(1.5)
        .retry(policy);
    let api = api
        .on_retry(move |_| {
            hear.fetch_add(1, Ordering::Relaxed);
        })
        .build()
        .unwrap();
    let error = api.read().await.unwrap_err();
    assert_eq!(
        (
            error.not_retried(),
            error.attempts(),
            error.status().unwrap().as_u16()
        ),
        (Some(NotRetried::CreditLimit), 1, 500)
    );
    assert_eq!(
        (clock.pauses().len(), heard.load(Ordering::Relaxed)),
        (0, 0)
    );
    // The only token has not been taken.
    api.look().await.unwrap();
    assert_eq!((server.executions(), clock.pauses().len()), (3, 1));
    assert_eq!((api.credits_spent(), api.credits_maybe_spent()), (0.0, 1.0));
}

#[tokio::test]
async fn a_status_beyond_the_five_classes_is_documented_as_any_other_and_may_have_cost() {
    let (server, _, api) = start([Fault::status(783, "")]).await;
    let error = api.start().what("a").await.unwrap_err();
    assert_eq!(
        crate::calls::Status::from(error.status().unwrap()),
        crate::calls::Status::UnexpectedToken
    );
    assert!(
        error
            .to_string()
            .contains("783 without a code: A token of the vendor is not as expected"),
        "{error}"
    );
    assert!(!error.is_client_error() && !error.is_server_error() && !error.is_retryable());
    assert_eq!(
        (
            api.credits_spent(),
            api.credits_maybe_spent(),
            server.executions()
        ),
        (0.0, 25.0, 1)
    );
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_was_paid() {
    let (server, _, api) = start([
        Fault::ok("no JSON"),
        Fault::ok(r#"{"rows":[1,2],"rows":[1,2,3,4]"#),
    ])
    .await;
    api.read().await.unwrap_err();
    assert_eq!((api.credits_spent(), server.executions()), (1.0, 1));
    // A body that is longer than the client's limit.
    server.enqueue(Fault::ok(format!("\"{}\"", "x".repeat(100))));
    api.list().await.unwrap_err();
    let before = api.credits_spent();
    let error = api.read().max_body(10).await.unwrap_err();
    assert!(matches!(error, CallError::Decode(_)), "{error}");
    assert_eq!(
        error.to_string(),
        "read: the call succeeded (200), but its response is longer than `max_body` allows: at most 10 bytes"
    );
    assert!(
        error.solution().unwrap().starts_with("Raise `max_body`"),
        "{error:#}"
    );
    assert_eq!(
        (api.credits_spent() - before, api.credits_maybe_spent()),
        (1.0, 0.0)
    );
}

#[tokio::test]
async fn what_the_server_says_is_left_is_known_from_values_and_from_errors() {
    let left = |fault: Fault, value: &str| fault.header("X-Credits-Left", value);
    let script = [
        left(Fault::ok("{}"), "41.5"),
        Fault::ok("{}"),
        left(Fault::status(402, ""), "0"),
        left(Fault::ok("{}"), "many"),
        left(Fault::CutInBody(Canned::ok("{}")), "12"),
    ];
    let (_server, _, api) = start(script).await;
    assert_eq!(api.credits_remaining(), None);
    let mut remaining = Vec::new();
    for _ in 0..5 {
        let _ = api.read().retry(RetryPolicy::never()).await;
        remaining.push(api.credits_remaining());
    }
    assert_eq!(
        remaining,
        [Some(41.5), Some(41.5), Some(0.0), Some(0.0), Some(12.0)]
    );
}

#[tokio::test]
async fn a_limit_holds_for_what_is_priced_by_the_row_alone() {
    let server = Faulty::start([])
        .await
        .unwrap()
        .otherwise(Fault::ok("[1,2,3,4,5,6,7,8,9,10]"));
    let api = limited(&server, 1.0);
    api.each().await.unwrap();
    // The length of a response is unknown before it arrives.
    assert_eq!(api.credits_spent(), 10.0);
    for _ in 0..3 {
        let error = api.each().await.unwrap_err();
        let CallError::CreditLimit(limit) = &error else {
            panic!("{error}")
        };
        assert_eq!((limit.price(), limit.left()), (1.0, 0.0));
    }
    assert_eq!((server.executions(), api.credits_spent()), (1, 10.0));
}

#[tokio::test]
async fn rows_that_came_before_an_answer_broke_off_may_have_been_paid() {
    let (_server, _, api) = start([
        Fault::CutInBody(Canned::ok("[1,2,3,4,5,6,7,8,9,10]")),
        Fault::CloseAfterRequest,
    ])
    .await;
    api.each().await.unwrap_err();
    let maybe = api.credits_maybe_spent();
    assert!((2.0..=10.0).contains(&maybe), "{maybe}");
    api.each().await.unwrap_err();
    assert_eq!(api.credits_maybe_spent(), maybe + 1.0);
}

#[tokio::test]
async fn a_call_that_is_refused_for_its_price_takes_nobodys_turn() {
    let (server, clock) = (Faulty::start([]).await.unwrap(), VirtualClock::new());
    let rate = infoplug::RateLimit::new(1, std::time::Duration::from_secs(10));
    let api = builder(server.url(), &clock)
        .credit_limit(0.0)
        .rate_limit(rate)
        .build()
        .unwrap();
    for _ in 0..6 {
        assert!(api.start().await.unwrap_err().is_credit_limit());
    }
    api.look().await.unwrap();
    assert!(clock.pauses().is_empty(), "{:?}", clock.pauses());
}

#[tokio::test]
async fn a_call_that_is_given_up_in_the_queue_costs_nothing() {
    let (server, clock) = (
        Faulty::start([]).await.unwrap(),
        crate::clock::HandClock::new(),
    );
    let rate = infoplug::RateLimit::new(1, std::time::Duration::from_secs(10));
    let api = Calls::builder()
        .api_key("k")
        .base_url(server.url())
        .clock(clock.clone())
        .credit_limit(30.0)
        .rate_limit(rate)
        .build()
        .unwrap();
    api.look().await.unwrap();
    let call = tokio::spawn({
        let api = api.clone();
        async move { api.start().await }
    });
    clock.asleep(1).await;
    assert!(
        api.start().await.unwrap_err().is_credit_limit(),
        "what waits is set aside"
    );
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    assert_eq!(
        (
            server.executions(),
            api.credits_spent(),
            api.credits_maybe_spent()
        ),
        (1, 0.0, 0.0)
    );
    clock.advance(std::time::Duration::from_secs(10));
    api.start().await.unwrap();
}
