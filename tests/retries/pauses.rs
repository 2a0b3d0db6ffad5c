//! How long a client waits between attempts, what it does not wait for, and which calls wait with
//! it.

use std::time::Duration;

use infoplug::{CallError, NotRetried, Phase, RetryPolicy, VirtualClock};
use infoplug_mock::{Canned, Fault, Faulty};
use tokio::sync::Notify;

use crate::clock::{HandClock, Jittery};
use crate::{Calls, builder, end, start};

fn seconds(pauses: &[Duration]) -> Vec<f64> {
    pauses.iter().map(Duration::as_secs_f64).collect()
}

async fn broken() -> Faulty {
    Faulty::start([])
        .await
        .unwrap()
        .otherwise(Fault::status(500, ""))
}

#[tokio::test]
async fn pauses_double_from_half_a_second_to_twenty() {
    let (server, clock) = (broken().await, VirtualClock::new());
    let api = builder(server.url(), &clock).timeout(None).build().unwrap();
    let end = end(api.look().retry(RetryPolicy::new().attempts(9)).send_full()).await;
    assert_eq!(
        seconds(&clock.pauses()),
        [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 20.0, 20.0]
    );
    assert_eq!(
        (end.attempts, end.not_retried, server.executions()),
        (9, Some(NotRetried::NoAttemptLeft), 9)
    );
}

#[tokio::test]
async fn backoff_is_a_setting_of_the_client_and_of_a_request() {
    let (server, clock) = (broken().await, VirtualClock::new());
    let policy = RetryPolicy::new().backoff(Duration::from_millis(10), Duration::from_millis(25));
    let api = builder(server.url(), &clock)
        .retry(policy.attempts(4))
        .build()
        .unwrap();
    api.look().await.unwrap_err();
    assert_eq!(seconds(&clock.pauses()), [0.01, 0.02, 0.025]);
    api.look()
        .retry(RetryPolicy::new().backoff(Duration::from_secs(3), Duration::from_secs(3)))
        .await
        .unwrap_err();
    assert_eq!(seconds(&clock.pauses()[3..]), [3.0, 3.0, 3.0]);
}

#[tokio::test]
async fn jitter_takes_any_part_of_a_pause_and_adds_to_one_that_the_server_names() {
    let script = [
        Fault::status(500, ""),
        Fault::status(500, ""),
        Fault::status(503, "").header("Retry-After", "7"),
    ];
    let (server, clock) = (Faulty::start(script).await.unwrap(), VirtualClock::new());
    let api = builder(server.url(), &clock)
        .clock(Jittery(clock.clone(), 0.25))
        .retry(RetryPolicy::new().attempts(4))
        .build()
        .unwrap();
    api.look().await.unwrap();
    // The server's wait is the minimum. Jitter adds up to the first pause.
    assert_eq!(seconds(&clock.pauses()), [0.125, 0.25, 7.375]);
}

#[tokio::test]
async fn a_wait_that_does_not_fit_before_the_deadline_is_not_begun() {
    let (server, clock) = (broken().await, VirtualClock::new());
    let api = builder(server.url(), &clock)
        .retry(RetryPolicy::new().attempts(10))
        .build()
        .unwrap();
    // The pauses of 0.5 and 1 s end after 1.5 s. The next one would end after 3.5 s.
    let first = end(api.look().timeout(Duration::from_secs(3)).send_full()).await;
    assert_eq!(seconds(&clock.pauses()), [0.5, 1.0]);
    assert_eq!(
        (first.attempts, first.not_retried, server.executions()),
        (3, Some(NotRetried::Deadline), 3)
    );
    assert!(
        first
            .line
            .ends_with(". Tried 3 times, then gave up: the wait would not end before the deadline"),
        "{}",
        first.line
    );

    let policy = RetryPolicy::new().backoff(Duration::from_secs(5), Duration::from_secs(5));
    let exact = end(api
        .look()
        .timeout(Duration::from_secs(5))
        .retry(policy)
        .send_full())
    .await;
    assert_eq!(
        (exact.attempts, exact.not_retried),
        (1, Some(NotRetried::Deadline)),
        "there would be no time left"
    );
    assert_eq!(clock.pauses().len(), 2);
}

#[tokio::test]
async fn nor_is_one_that_the_server_names() {
    let (server, clock, api) = start([Fault::status(429, "").header("Retry-After", "30")]).await;
    let error = api
        .look()
        .timeout(Duration::from_secs(20))
        .await
        .unwrap_err();
    assert_eq!(
        (error.not_retried(), error.retry_after()),
        (Some(NotRetried::Deadline), Some(Duration::from_secs(30)))
    );
    assert_eq!(
        (error.attempts(), server.executions(), clock.pauses().len()),
        (1, 1, 0)
    );
}

#[tokio::test]
async fn the_deadline_counts_from_the_first_attempt_and_its_end_is_a_time_out() {
    let (server, _, api) = start([Fault::Stall]).await;
    let error = api
        .start()
        .timeout(Duration::from_millis(50))
        .await
        .unwrap_err();
    assert_eq!(
        (error.is_timeout(), error.attempts(), server.executions()),
        (true, 1, 1)
    );
    assert_eq!(
        error.to_string(),
        "start: no response, though the call may have run, within 50ms (`timeout`). Not retried: a second run may do harm"
    );
}

#[tokio::test]
async fn a_client_whose_calls_fail_leaves_the_service_alone_until_calls_succeed() {
    let (server, clock) = (broken().await, VirtualClock::new());
    let policy = RetryPolicy::new().attempts(100).budget(3, 0.5);
    let api = builder(server.url(), &clock)
        .timeout(None)
        .retry(policy)
        .build()
        .unwrap();
    let first = end(api.look().send_full()).await;
    assert_eq!(
        (first.attempts, first.not_retried),
        (4, Some(NotRetried::BudgetSpent))
    );
    assert!(
        first
            .line
            .ends_with(". Tried 4 times, then gave up: too many calls of this client fail"),
        "{}",
        first.line
    );
    let second = end(api.look().send_full()).await;
    assert_eq!(
        (second.attempts, second.not_retried),
        (1, Some(NotRetried::BudgetSpent))
    );
    assert!(
        second
            .line
            .ends_with(". Not retried: too many calls of this client fail"),
        "{}",
        second.line
    );
    // Two successes restore one retry.
    for _ in 0..2 {
        server.enqueue(Fault::ok("{}"));
        api.look().await.unwrap();
    }
    assert_eq!(end(api.look().send_full()).await.attempts, 2);
    // A request can turn the budget off.
    assert_eq!(
        end(api
            .look()
            .retry(RetryPolicy::new().no_budget().attempts(5))
            .send_full())
        .await
        .attempts,
        5
    );
}

/// Starts a server that rejects the first request because it is overloaded.
async fn busy() -> (Faulty, HandClock, Calls) {
    let (server, clock) = (
        Faulty::start([Fault::status(429, "").header("Retry-After", "30")])
            .await
            .unwrap(),
        HandClock::new(),
    );
    let api = Calls::builder()
        .api_key("k")
        .base_url(server.url())
        .clock(clock.clone())
        .build()
        .unwrap();
    (server, clock, api)
}

#[tokio::test]
async fn a_429_pauses_the_client_so_that_other_calls_wait_too() {
    let (server, clock, api) = busy().await;
    let first = tokio::spawn({
        let api = api.clone();
        async move { api.look().send_full().await.unwrap().attempts }
    });
    assert_eq!(clock.asleep(1).await, [Duration::from_secs(30)]);
    clock.advance(Duration::from_secs(10));
    // A call to another endpoint, from a clone.
    let second = tokio::spawn(async move { api.start().send_full().await.unwrap().attempts });
    assert_eq!(clock.asleep(2).await[1], Duration::from_secs(20));
    assert_eq!(server.executions(), 1);
    clock.advance(Duration::from_secs(20));
    // After the pause, calls are sent one by one.
    assert_eq!(clock.asleep(3).await[2], Duration::from_millis(500));
    clock.advance(Duration::from_millis(500));
    assert_eq!((first.await.unwrap(), second.await.unwrap()), (2, 1));
    assert_eq!(server.executions(), 3);
}

#[tokio::test]
async fn a_call_that_is_given_up_in_its_pause_gives_its_token_back() {
    let (server, clock) = (broken().await, HandClock::new());
    let policy = RetryPolicy::new().budget(1, 0.0);
    let client = Calls::builder()
        .api_key("k")
        .base_url(server.url())
        .clock(clock.clone())
        .retry(policy)
        .timeout(None);
    let api = client.build().unwrap();
    for count in 1..=5 {
        let call = tokio::spawn(api.look().into_future());
        clock.asleep(count).await;
        call.abort();
        assert!(call.await.unwrap_err().is_cancelled());
    }
    let last = tokio::spawn(end(api.look().send_full()));
    clock.asleep(6).await;
    clock.advance(Duration::from_secs(60));
    let end = last.await.unwrap();
    assert_eq!(
        (end.attempts, end.not_retried),
        (2, Some(NotRetried::BudgetSpent))
    );
}

#[tokio::test]
async fn a_call_does_not_sleep_past_its_deadline_when_another_one_was_told_more() {
    for _ in 0..8 {
        let hint = |seconds: &str| Fault::status(429, "").header("Retry-After", seconds);
        let (server, clock) = (
            Faulty::start([hint("50"), hint("2")]).await.unwrap(),
            HandClock::new(),
        );
        let api = Calls::builder()
            .api_key("k")
            .base_url(server.url())
            .clock(clock.clone())
            .build()
            .unwrap();
        let patient = tokio::spawn(api.look().into_future());
        let hasty = tokio::spawn(api.look().timeout(Duration::from_secs(10)).into_future());
        clock.asleep(1).await;
        clock.advance(Duration::from_secs(3));
        let error = tokio::time::timeout(Duration::from_secs(20), hasty)
            .await
            .unwrap()
            .unwrap()
            .unwrap_err();
        let is_late = matches!(&error, CallError::Timeout(late) if late.phase() == Phase::Queue);
        assert!(
            is_late || error.not_retried() == Some(NotRetried::Deadline),
            "{error}"
        );
        patient.abort();
    }
}

#[tokio::test]
async fn a_call_that_cannot_wait_so_long_is_not_sent() {
    let (server, clock, api) = busy().await;
    let first = tokio::spawn({
        let api = api.clone();
        async move { api.look().await.unwrap() }
    });
    clock.asleep(1).await;
    let error = api
        .read()
        .timeout(Duration::from_secs(10))
        .await
        .unwrap_err();
    let CallError::Timeout(timeout) = &error else {
        panic!("{error}")
    };
    assert_eq!(
        (
            timeout.phase(),
            error.attempts(),
            error.was_sent(),
            error.is_retryable()
        ),
        (Phase::Queue, 0, false, true)
    );
    assert_eq!(
        error.to_string(),
        "read: not sent: it could not go out within 10s (`timeout`): the server asked the client to wait, for another 30s"
    );
    assert_eq!(
        (
            server.executions(),
            api.credits_spent() + api.credits_maybe_spent()
        ),
        (1, 0.0)
    );
    clock.advance(Duration::from_secs(30));
    first.await.unwrap();
}

#[tokio::test]
async fn a_429_that_is_not_repeated_pauses_the_others_all_the_same_but_not_under_a_policy_of_one_attempt()
 {
    let hint = || Fault::status(429, "").header("Retry-After", "30");
    let (server, clock, api) = start([hint()]).await;
    // Another call uses up the second attempt.
    let policy = RetryPolicy::new().attempts(1);
    api.look().retry(policy).await.unwrap_err();
    api.look().await.unwrap();
    assert!(
        clock.pauses().is_empty(),
        "whoever wants one attempt paces the calls"
    );
    for _ in 0..2 {
        server.enqueue(hint());
    }
    api.look()
        .retry(RetryPolicy::new().attempts(2))
        .await
        .unwrap_err();
    api.look().await.unwrap();
    assert_eq!(seconds(&clock.pauses()), [30.0, 30.0]);
}

#[tokio::test]
async fn a_503_pauses_only_the_call_itself() {
    let clock = HandClock::new();
    let server = Faulty::start([Fault::status(503, "").header("Retry-After", "30")])
        .await
        .unwrap();
    let api = Calls::builder()
        .api_key("k")
        .base_url(server.url())
        .clock(clock.clone())
        .build()
        .unwrap();
    let first = tokio::spawn({
        let api = api.clone();
        async move { api.look().await.unwrap() }
    });
    clock.asleep(1).await;
    api.look().await.unwrap();
    clock.advance(Duration::from_secs(30));
    first.await.unwrap();
    assert_eq!(server.executions(), 3);
}

#[tokio::test]
async fn a_call_that_waits_for_its_retry_makes_room_for_others() {
    let clock = HandClock::new();
    let server = Faulty::start([Fault::status(503, "")]).await.unwrap();
    let api = Calls::builder()
        .api_key("k")
        .base_url(server.url())
        .clock(clock.clone())
        .max_concurrent(1)
        .build()
        .unwrap();
    let first = tokio::spawn({
        let api = api.clone();
        async move { api.look().await.unwrap() }
    });
    clock.asleep(1).await;
    api.look().timeout(Duration::from_secs(20)).await.unwrap();
    clock.advance(Duration::from_secs(1));
    first.await.unwrap();
}

#[tokio::test]
async fn a_call_that_is_given_up_in_a_pause_is_not_made_again() {
    let (clock, told) = (HandClock::new(), std::sync::Arc::new(Notify::new()));
    let server = Faulty::start([Fault::Response(Canned::new(500, ""))])
        .await
        .unwrap();
    let tell = std::sync::Arc::clone(&told);
    let api = Calls::builder()
        .api_key("k")
        .base_url(server.url())
        .clock(clock.clone())
        .on_retry(move |_| tell.notify_one())
        .build()
        .unwrap();
    let call = tokio::spawn({
        let api = api.clone();
        async move { api.read().await }
    });
    told.notified().await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    clock.advance(Duration::from_secs(60));
    assert_eq!(
        (
            server.executions(),
            api.credits_spent(),
            api.credits_maybe_spent()
        ),
        (1, 0.0, 1.0)
    );
}
