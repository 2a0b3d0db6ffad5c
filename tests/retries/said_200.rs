//! Errors in responses with status 200. A truncated response is not a success, and a failed attempt
//! leaves nothing in the value of the next one.

use std::time::Duration;

use infoplug::{CallError, Phase, VirtualClock};
use infoplug_mock::{Canned, Fault, Faulty};

use crate::Verdicts;

async fn start(script: impl IntoIterator<Item = Fault>) -> (Faulty, Verdicts) {
    let server = Faulty::start(script).await.unwrap();
    let api = Verdicts::builder()
        .base_url(server.url())
        .clock(VirtualClock::new())
        .idle_timeout(Duration::from_millis(40))
        .build()
        .unwrap();
    (server, api)
}

#[tokio::test]
async fn an_answer_without_a_value_that_broke_off_may_have_been_an_error() {
    let begun = || Canned::ok(r#"{"ok"   "#);
    let (_server, api) = start([
        Fault::CutInBody(begun()),
        Fault::StallInBody(begun()),
        Fault::ok(r#"{"ok":true}"#),
    ])
    .await;
    let lost = api.remove().await.unwrap_err();
    let CallError::Transport(transport) = &lost else {
        panic!("{lost}")
    };
    assert_eq!(
        (
            transport.phase(),
            lost.was_sent(),
            lost.status().map(|status| status.as_u16())
        ),
        (Phase::Body, true, Some(200))
    );
    let silent = api.remove().await.unwrap_err();
    assert!(silent.is_timeout(), "{silent}");
    let line = "remove: no complete response: the server was silent for 40ms (`idle_timeout`). Not retried: a second run may do harm";
    assert_eq!(silent.to_string(), line);
    api.remove().await.unwrap();
}

#[tokio::test]
async fn what_came_before_it_broke_off_may_say_enough() {
    let (_server, api) = start([Fault::CutInBody(Canned::ok(
        r#"{"error":"gone","ok":false,"more":[1,2,3,4,5,6,7,8,9,10,11,12,13,14]}"#,
    ))])
    .await;
    let error = api.remove().await.unwrap_err();
    assert_eq!(
        error.code().map(ToString::to_string).as_deref(),
        Some("gone")
    );
}

#[tokio::test]
async fn a_value_has_nothing_of_an_attempt_that_failed() {
    let unreadable = r#"{"data":{"a":"stale","c":"stale","b":"bad"},"errors":[{"code":"busy"}]}"#;
    let (server, api) = start([Fault::ok(unreadable), Fault::ok(r#"{"data":{"b":1}}"#)]).await;
    let full = api.thing().send_full().await.unwrap();
    assert_eq!(
        (full.value.a, full.value.b, full.value.c, full.attempts),
        (None, 1, None, 2)
    );
    assert_eq!(server.executions(), 2);
}
