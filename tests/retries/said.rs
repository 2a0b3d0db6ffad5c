//! Every retry is visible, to a callback, on values and on errors.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use infoplug::{
    BoxFuture, CallError, FailureKind, NotRetried, RetryOn, Transport, TransportFailure,
    TransportRequest, TransportResponse, VirtualClock,
};
use infoplug_mock::{Canned, Fault, Faulty};

use crate::{Calls, builder, end, error, start};

#[tokio::test]
async fn each_attempt_that_is_followed_by_another_one_is_told() {
    let script = [
        error(500, "flaky"),
        Fault::CloseAfterRequest,
        Fault::status(429, "").header("Retry-After", "3"),
        error(400, "bad_value"),
    ];
    let (server, clock) = (Faulty::start(script).await.unwrap(), VirtualClock::new());
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    let api = builder(server.url(), &clock)
        .retry(infoplug::RetryPolicy::new().attempts(9))
        .on_retry(move |event| {
            let (status, code) = (
                event.status.map(|status| status.as_u16()),
                event.code.map(str::to_owned),
            );
            heard.lock().unwrap().push((
                event.operation,
                event.attempt,
                event.delay,
                event.on,
                status,
                code,
            ));
        })
        .build()
        .unwrap();
    let error = api.look().await.unwrap_err();
    let wanted = [
        (
            "look",
            1,
            Duration::from_millis(500),
            RetryOn::MaybeProcessed,
            Some(500),
            Some("flaky".to_owned()),
        ),
        ("look", 2, Duration::from_secs(1), RetryOn::Lost, None, None),
        (
            "look",
            3,
            Duration::from_secs(3),
            RetryOn::NotProcessed,
            Some(429),
            None,
        ),
    ];
    assert_eq!(*told.lock().unwrap(), wanted);
    assert_eq!(clock.pauses(), wanted.map(|event| event.2));
    assert_eq!(
        (error.attempts(), error.not_retried(), server.executions()),
        (4, Some(NotRetried::NotAdvised), 4)
    );
    assert_eq!(
        error.to_string(),
        "look: 400 bad_value: A value is wrong. Correct it. Tried 4 times"
    );
}

#[tokio::test]
async fn a_value_says_how_often_its_call_was_tried() {
    let (_server, _, api) = start([]).await;
    assert_eq!(api.look().send_full().await.unwrap().attempts, 1);
    let (_server, _, api) = start([Fault::status(500, ""), Fault::status(429, "")]).await;
    assert_eq!(api.look().send_full().await.unwrap().attempts, 3);
}

#[tokio::test]
async fn so_does_an_answer_that_cannot_be_read() {
    let (server, _, api) = start([Fault::status(500, ""), Fault::ok("[]")]).await;
    let error = api.list().await.unwrap_err();
    assert!(matches!(error, CallError::Decode(_)), "{error}");
    assert_eq!(
        (error.attempts(), error.not_retried(), server.executions()),
        (2, None, 2)
    );
}

#[tokio::test]
async fn the_line_says_why_a_call_was_not_made_again_when_that_is_news() {
    let (server, _, api) = start([]).await;
    let lost = || Fault::CutInBody(Canned::ok("{}").header("X-Request-Id", "r-1"));
    for (fault, ending) in [
        (
            lost(),
            ". Not retried: it may have run, and a second run may cost again [request r-1]",
        ),
        (
            Fault::CloseAfterRequest,
            ". Not retried: it may have run, and a second run may cost again",
        ),
        (Fault::status(404, ""), "look: There is no such thing"),
    ] {
        server.enqueue(fault);
        let end = end(api.read().send_full()).await;
        let ending = ending.strip_prefix("look: ").unwrap_or(ending);
        assert!(end.line.ends_with(ending), "{}", end.line);
    }
    server.enqueue(Fault::status(500, "").header("X-Request-Id", "r-2"));
    let error = api.start().await.unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with(". Not retried: a second run may do harm [request r-2]"),
        "{error}"
    );
    assert!(
        format!("{error:#}").contains("\n  not retried: a second run may do harm\n"),
        "{error:#}"
    );

    for _ in 0..2 {
        server.enqueue(Fault::status(429, ""));
    }
    server.enqueue(Fault::CloseAfterRequest);
    let error = api.start().await.unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with(". Tried 3 times, then gave up: a second run may do harm"),
        "{error}"
    );
    assert_eq!(
        (error.attempts(), error.not_retried()),
        (3, Some(NotRetried::NotSafe))
    );
}

#[tokio::test]
async fn an_earlier_attempt_that_may_have_run_is_not_forgotten() {
    /// Responds once and then fails to connect.
    struct Gone(AtomicBool);

    impl Transport for Gone {
        fn send(
            &self,
            _: TransportRequest,
        ) -> BoxFuture<Result<TransportResponse, TransportFailure>> {
            let responses = !self.0.swap(true, Ordering::SeqCst);
            Box::pin(async move {
                if !responses {
                    return Err(TransportFailure::new(FailureKind::NotConnected, "refused"));
                }
                Ok(TransportResponse {
                    status: infoplug::StatusCode::SERVICE_UNAVAILABLE,
                    headers: http::HeaderMap::new(),
                    body: "".into(),
                })
            })
        }
    }

    let calls = || {
        Calls::builder()
            .api_key("k")
            .base_url("http://localhost:1")
            .clock(VirtualClock::new())
    };
    let api = calls()
        .transport(Gone(AtomicBool::new(false)))
        .build()
        .unwrap();
    let error = api.find().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "find: cannot connect: refused. Tried 3 times. An earlier attempt may have run"
    );
    assert_eq!(
        (
            error.was_sent(),
            error.is_retryable(),
            api.credits_maybe_spent()
        ),
        (true, false, 5.0)
    );
    assert!(
        error
            .cause()
            .unwrap()
            .contains("an earlier one may have run"),
        "{error:#}"
    );
    assert!(
        error
            .solution()
            .unwrap()
            .starts_with("Find out whether the call ran"),
        "{error:#}"
    );
    // If no attempt was sent, the call was not sent.
    let api = calls()
        .transport(Gone(AtomicBool::new(true)))
        .build()
        .unwrap();
    let error = api.find().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "find: cannot connect: refused. Tried 3 times"
    );
    assert_eq!(
        (
            error.was_sent(),
            error.is_retryable(),
            api.credits_maybe_spent()
        ),
        (false, true, 0.0)
    );
}
