//! `Retry-After` in every form, in virtual time.

use std::time::{Duration, SystemTime};

use infoplug::{NotRetried, RetryPolicy, VirtualClock};
use infoplug_mock::{Fault, Faulty};

use crate::{Calls, builder, end, error, start};

/// 2026-01-01T00:00:00Z.
fn new_year() -> VirtualClock {
    VirtualClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600))
}

/// Returns a response with these values of the header.
fn asked(fault: Fault, values: &[&str]) -> Fault {
    values
        .iter()
        .fold(fault, |fault, value| fault.header("Retry-After", *value))
}

async fn start_at_new_year(fault: Fault) -> (Faulty, VirtualClock, Calls) {
    let (server, clock) = (Faulty::start([fault]).await.unwrap(), new_year());
    let api = builder(server.url(), &clock).build().unwrap();
    (server, clock, api)
}

#[tokio::test]
async fn a_wait_that_the_server_names_holds_when_it_is_longer_than_the_backoff() {
    for (values, seconds) in [
        (&["3"][..], 3.0),
        (&["2.5"], 2.5),
        (&["60"], 60.0),
        (&["Thu, 01 Jan 2026 00:00:10 GMT"], 10.0),
        // The backoff is longer, or there is no hint.
        (&["0.1"], 0.5),
        (&["0"], 0.5),
        (&["Sun, 06 Nov 1994 08:49:37 GMT"], 0.5),
        (&["soon"], 0.5),
        (&["-5"], 0.5),
        (&["1e9"], 0.5),
        (&["NaN"], 0.5),
        (&[""], 0.5),
        (&[], 0.5),
        // Two headers: the first valid one counts.
        (&["7", "3"], 7.0),
        (&["3", "7"], 3.0),
        (&["soon", "4"], 4.0),
        (&["0", "9"], 0.5),
    ] {
        for status in [429, 503] {
            let (server, clock, api) =
                start_at_new_year(asked(Fault::status(status, ""), values)).await;
            let full = api.look().send_full().await.unwrap();
            assert_eq!(
                (full.attempts, server.executions()),
                (2, 2),
                "{status} {values:?}"
            );
            assert_eq!(
                clock.pauses(),
                [Duration::from_secs_f64(seconds)],
                "{status} {values:?}"
            );
        }
        // 429 is retried whatever the call costs or does.
        let (_server, clock, api) = start_at_new_year(asked(Fault::status(429, ""), values)).await;
        assert_eq!(api.start().send_full().await.unwrap().attempts, 2);
        assert_eq!(
            clock.pauses(),
            [Duration::from_secs_f64(seconds)],
            "{values:?}"
        );
    }
}

#[tokio::test]
async fn a_wait_that_is_too_long_comes_back_as_the_error_at_once_with_the_wait() {
    const YEAR: u64 = 365 * 24 * 60 * 60;
    for (value, seconds) in [
        ("61", 61.0),
        ("60.5", 60.5),
        ("86400", 86_400.0),
        ("99999999999999999999", YEAR as f64),
        ("Thu, 01 Jan 2026 01:00:00 GMT", 3600.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", YEAR as f64),
    ] {
        for status in [429, 503] {
            let (server, clock, api) =
                start_at_new_year(asked(Fault::status(status, ""), &[value])).await;
            let error = api.look().await.unwrap_err();
            assert_eq!(
                (error.attempts(), server.executions(), clock.pauses().len()),
                (1, 1, 0),
                "{status} {value}"
            );
            assert_eq!(
                error.not_retried(),
                Some(NotRetried::WaitTooLong),
                "{status} {value}"
            );
            assert_eq!(
                error.retry_after(),
                Some(Duration::from_secs_f64(seconds)),
                "{status} {value}"
            );
            let line = error.to_string();
            let why = "Not retried: the server asks for a longer wait than the retry policy allows";
            assert!(
                line.contains(&format!("The server asks for a wait of {seconds} s. {why}")),
                "{line}"
            );
            // The pause would be too long for other calls too.
            api.look().await.unwrap();
            assert!(clock.pauses().is_empty(), "{status} {value}");
        }
    }
}

#[tokio::test]
async fn how_long_is_too_long_is_a_setting() {
    let hour = RetryPolicy::new().max_wait(Duration::from_secs(3600));
    let (server, clock, api) = start_at_new_year(asked(Fault::status(429, ""), &["120"])).await;
    api.look().retry(hour).await.unwrap();
    assert_eq!(clock.pauses(), [Duration::from_secs(120)]);
    server.enqueue(asked(Fault::status(429, ""), &["2"]));
    let end = end(api
        .look()
        .retry(RetryPolicy::new().max_wait(Duration::from_secs(1)))
        .send_full())
    .await;
    assert_eq!(
        (end.attempts, end.not_retried),
        (1, Some(NotRetried::WaitTooLong))
    );
}

#[tokio::test]
async fn a_pause_of_the_spec_holds_where_the_answer_names_none() {
    let (server, clock, api) = start([error(409, "locked")]).await;
    api.look().await.unwrap();
    server.enqueue(asked(error(409, "locked"), &["5"]));
    api.look().await.unwrap();
    server.enqueue(asked(error(409, "locked"), &["0"]));
    api.look().await.unwrap();
    assert_eq!(
        clock
            .pauses()
            .iter()
            .map(Duration::as_secs)
            .collect::<Vec<_>>(),
        [2, 5, 2]
    );
}

#[tokio::test]
async fn a_required_hint_is_an_answer_that_says_how_long() {
    let (server, clock, api) = start([asked(error(409, "in_line"), &["4"])]).await;
    assert_eq!(api.look().send_full().await.unwrap().attempts, 2);
    assert_eq!(clock.pauses(), [Duration::from_secs(4)]);
    server.enqueue(error(409, "in_line"));
    let silent = end(api.look().send_full()).await;
    assert_eq!(
        (silent.attempts, silent.not_retried),
        (1, Some(NotRetried::NotAdvised))
    );
    // The request may have been processed anyway.
    server.enqueue(asked(error(409, "in_line"), &["4"]));
    let unsafe_call = end(api.start().send_full()).await;
    assert_eq!(
        (unsafe_call.attempts, unsafe_call.not_retried),
        (1, Some(NotRetried::NotSafe))
    );
}
