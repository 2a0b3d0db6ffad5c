//! Clients and requests can widen and narrow what is retried.

use infoplug::{NotRetried, RetryOn, RetryPolicy, RetryWhen, VirtualClock};
use infoplug_mock::{Fault, Faulty, closed_port};

use crate::tls::Untrusted;
use crate::{Calls, End, builder, end, error, start};

/// Starts a server that always fails this way, and a client with this policy.
async fn failing(fault: Fault, policy: RetryPolicy) -> (Faulty, Calls) {
    let server = Faulty::start([]).await.unwrap().otherwise(fault);
    let api = builder(server.url(), &VirtualClock::new())
        .retry(policy)
        .build()
        .unwrap();
    (server, api)
}

fn on(failure: RetryOn, repeat: RetryWhen) -> RetryPolicy {
    RetryPolicy::new().on(failure, repeat)
}

fn told(end: &End) -> (u32, Option<NotRetried>) {
    (end.attempts, end.not_retried)
}

#[tokio::test]
async fn lost_calls_that_cost_are_repeated_when_the_client_says_so() {
    let (server, api) = failing(Fault::CloseAfterRequest, on(RetryOn::Lost, RetryWhen::Safe)).await;
    assert_eq!(
        told(&end(api.read().send_full()).await),
        (3, Some(NotRetried::NoAttemptLeft))
    );
    assert_eq!((server.executions(), api.credits_maybe_spent()), (3, 3.0));
    assert_eq!(
        told(&end(api.find().send_full()).await),
        (3, Some(NotRetried::NoAttemptLeft))
    );
    assert_eq!((server.executions(), api.credits_maybe_spent()), (6, 18.0));
    // A call that starts something is still not retried.
    assert_eq!(
        told(&end(api.start().send_full()).await),
        (1, Some(NotRetried::NotSafe))
    );
    assert_eq!((server.executions(), api.credits_maybe_spent()), (7, 43.0));
}

#[tokio::test]
async fn a_request_may_be_repeated_although_it_starts_something_when_its_author_says_so() {
    for (fault, failure) in [
        (Fault::ResetAfterRequest, RetryOn::Lost),
        (Fault::status(500, ""), RetryOn::MaybeProcessed),
    ] {
        let (server, _, api) = start([fault.clone()]).await;
        let full = api
            .start()
            .retry(on(failure, RetryWhen::Always))
            .send_full()
            .await
            .unwrap();
        assert_eq!((full.attempts, server.executions()), (2, 2));
        assert_eq!(
            (api.credits_spent(), api.credits_maybe_spent()),
            (25.0, 25.0)
        );
        // The next call is not retried.
        server.enqueue(fault);
        assert_eq!(
            told(&end(api.start().send_full()).await),
            (1, Some(NotRetried::NotSafe))
        );
    }
}

#[tokio::test]
async fn what_a_request_does_not_set_is_as_the_client_has_it() {
    let policy = on(RetryOn::Lost, RetryWhen::Never).attempts(5);
    let (_server, api) = failing(Fault::CloseAfterRequest, policy).await;
    assert_eq!(
        told(&end(api.look().send_full()).await),
        (1, Some(NotRetried::ByPolicy))
    );
    assert_eq!(
        told(&end(api.look().retry(RetryPolicy::new().attempts(7)).send_full()).await),
        (1, Some(NotRetried::ByPolicy))
    );
    let widened = on(RetryOn::Lost, RetryWhen::FreeAndSafe);
    assert_eq!(
        told(&end(api.look().retry(widened).send_full()).await),
        (5, Some(NotRetried::NoAttemptLeft))
    );
}

#[tokio::test]
async fn errors_that_are_advised_to_be_repeated_can_be_kept_from_it() {
    let (_server, api) = failing(
        Fault::status(500, ""),
        on(RetryOn::MaybeProcessed, RetryWhen::FreeAndSafe),
    )
    .await;
    assert_eq!(
        told(&end(api.look().send_full()).await),
        (3, Some(NotRetried::NoAttemptLeft))
    );
    assert_eq!(
        told(&end(api.read().send_full()).await),
        (1, Some(NotRetried::MayCost))
    );
    assert_eq!(
        told(&end(api.start().send_full()).await),
        (1, Some(NotRetried::NotSafe))
    );
    let never = on(RetryOn::MaybeProcessed, RetryWhen::Never);
    assert_eq!(
        told(&end(api.look().retry(never).send_full()).await),
        (1, Some(NotRetried::ByPolicy))
    );
}

#[tokio::test]
async fn answers_that_say_that_nothing_was_done_can_be_kept_from_it_too() {
    for fault in [Fault::status(429, ""), error(400, "throttled")] {
        let (_server, api) = failing(fault, on(RetryOn::NotProcessed, RetryWhen::Safe)).await;
        assert_eq!(
            told(&end(api.read().send_full()).await),
            (3, Some(NotRetried::NoAttemptLeft))
        );
        assert_eq!(
            told(&end(api.start().send_full()).await),
            (1, Some(NotRetried::NotSafe))
        );
        assert_eq!(api.credits_maybe_spent(), 0.0);
    }
}

#[tokio::test]
async fn what_would_fail_again_is_repeated_only_on_request() {
    let (server, _, api) = start([Fault::status(404, "")]).await;
    let eventually = on(RetryOn::Refused, RetryWhen::Safe);
    assert_eq!(
        api.look()
            .retry(eventually)
            .send_full()
            .await
            .unwrap()
            .attempts,
        2
    );
    assert_eq!(server.executions(), 2);
}

#[tokio::test]
async fn a_missing_connection_can_end_a_call_at_once_and_one_that_is_not_trusted_be_tried_again() {
    let (port, clock) = (closed_port().unwrap(), VirtualClock::new());
    let api = builder(port.url(), &clock)
        .retry(on(RetryOn::NotConnected, RetryWhen::Never))
        .build()
        .unwrap();
    assert_eq!(
        told(&end(api.look().send_full()).await),
        (1, Some(NotRetried::ByPolicy))
    );
    let server = Untrusted::start().await;
    let api = builder(&server.url, &clock)
        .retry(on(RetryOn::NotTrusted, RetryWhen::Always))
        .build()
        .unwrap();
    assert_eq!(
        told(&end(api.look().send_full()).await),
        (3, Some(NotRetried::NoAttemptLeft))
    );
    assert_eq!((server.connections(), server.bytes()), (3, 0));
}

#[tokio::test]
async fn one_attempt_is_one_attempt_however_it_fails() {
    for fault in [
        Fault::status(429, ""),
        Fault::status(500, ""),
        Fault::CloseAfterRequest,
        Fault::ResetBeforeRequest,
    ] {
        for policy in [RetryPolicy::never(), RetryPolicy::new().attempts(0)] {
            let (server, api) = failing(fault.clone(), policy.clone()).await;
            let end = end(api.look().send_full()).await;
            assert_eq!(told(&end), (1, Some(NotRetried::ByPolicy)), "{fault:?}");
            assert!(
                server.executions() <= 1
                    && !end.line.contains("epeated")
                    && !end.line.contains("Tried"),
                "{}",
                end.line
            );
        }
    }
}

#[tokio::test]
async fn what_a_server_does_not_know_how_to_do_is_not_asked_for_again() {
    for status in [501, 505] {
        let (server, _, api) = start([Fault::status(status, "")]).await;
        assert_eq!(
            told(&end(api.look().send_full()).await),
            (1, Some(NotRetried::NotAdvised))
        );
        assert_eq!(server.executions(), 1);
    }
}
