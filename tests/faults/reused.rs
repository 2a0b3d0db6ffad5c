//! Reused connections: leftover bytes on them, and connections that close while the next request is
//! being sent.

use infoplug::Phase;
use infoplug_mock::{Canned, Fault, Faulty};

use crate::Outcome::{Transport, Value};
use crate::{builder, end, start};

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_ends_as_the_next_request_leaves_costs_at_most_what_is_counted() {
    let server = Faulty::start([])
        .await
        .unwrap()
        .otherwise(Fault::CloseAfterResponse(Canned::ok("{}")));
    let api = builder(server.url()).build().unwrap();
    let (mut values, mut lost) = (0, 0);
    for _ in 0..300 {
        match end(api.read().send_full()).await {
            (Value, 1) => values += 1,
            (Transport(Phase::Exchange), 1) => lost += 1,
            other => panic!("{other:?}"),
        }
    }
    let executions = server.executions();
    println!("{values} values, {lost} lost, {executions} executions");
    assert!(
        (values..=values + lost).contains(&executions),
        "{values} values, {lost} lost, {executions} executions"
    );
    assert_eq!(
        (api.credits_spent(), api.credits_maybe_spent()),
        (values as f64, lost as f64)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_free_call_does_not_notice() {
    let server = Faulty::start([])
        .await
        .unwrap()
        .otherwise(Fault::CloseAfterResponse(Canned::ok("{}")));
    let api = builder(server.url()).build().unwrap();
    for _ in 0..300 {
        let (outcome, attempts) = end(api.look().send_full()).await;
        assert!(
            outcome == Value && attempts <= 3,
            "{outcome:?} after {attempts}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_behind_an_answer_are_not_the_next_answer() {
    let extra = b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{\"forged\":42}".to_vec();
    let server = Faulty::start([])
        .await
        .unwrap()
        .otherwise(Fault::ExtraBytes {
            response: Canned::ok("{\"right\":1}"),
            extra,
        });
    let api = builder(server.url()).build().unwrap();
    for _ in 0..100 {
        // The call may fail, but its response is never forged.
        if let Ok(value) = api.read().await {
            assert_eq!(value.to_string(), "{\"right\":1}");
        }
    }
    assert!(server.executions() as f64 <= api.credits_spent() + api.credits_maybe_spent());
}

#[tokio::test]
async fn a_connection_that_is_kept_is_used_again() {
    let (server, api) = start([]).await;
    for _ in 0..5 {
        assert_eq!(end(api.start().send_full()).await, (Value, 1));
    }
    assert_eq!(server.executions(), 5);
    assert!(server.connections() <= 2, "{}", server.connections());
}

#[tokio::test]
async fn what_is_left_of_an_answer_that_was_too_large_is_not_read() {
    let (server, api) = start([Fault::ok(vec![b' '; 8 << 20])]).await;
    assert_eq!(
        end(api.start().max_body(10).send_full()).await,
        (crate::Outcome::Decode, 1)
    );
    assert_eq!(end(api.start().send_full()).await, (Value, 1));
    assert_eq!((server.executions(), api.credits_spent()), (2, 50.0));
}
