//! A request is a future: it can be spawned, joined and raced, and makes its call once.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use infoplug_mock::{Canned, Fault};
use tokio::task::JoinSet;

use crate::start;

fn late(millis: u64) -> Fault {
    Fault::Late {
        after: Duration::from_millis(millis),
        response: Canned::ok("7"),
    }
}

fn is_future<F: Future + Send + Sync + Unpin + 'static>(future: F) -> F {
    future
}

fn poll<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(Waker::noop()))
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_can_be_spawned_joined_and_boxed() {
    let (server, api) = start([]).await;
    let server = server.otherwise(Fault::ok("{}"));
    tokio::spawn(is_future(api.look())).await.unwrap().unwrap();
    let mut set: JoinSet<_> = (0..3).map(|_| api.start().what("a")).collect();
    while let Some(done) = set.join_next().await {
        done.unwrap().unwrap();
    }
    let (one, two) = tokio::join!(api.look(), api.find().what("b"));
    one.unwrap();
    two.unwrap();
    let boxed: Vec<Pin<Box<dyn Future<Output = _> + Send>>> =
        vec![Box::pin(api.check()), Box::pin(async { api.check().await })];
    for call in boxed {
        call.await.unwrap();
    }
    assert_eq!(server.executions(), 8);
}

#[tokio::test]
async fn a_request_is_raced_and_goes_on() {
    let (server, api) = start([late(100)]).await;
    let mut request = api.start().what("a");
    assert!(
        tokio::time::timeout(Duration::from_millis(10), &mut request)
            .await
            .is_err()
    );
    // `send` goes on with the call, too.
    assert_eq!(request.send().await.unwrap().get(), "7");
    assert_eq!(server.executions(), 1);
}

#[tokio::test]
async fn a_clone_and_a_changed_request_are_calls_of_their_own() {
    let (server, api) = start([]).await;
    let server = server.otherwise(Fault::ok("{}"));
    let mut request = api.start().what("a");
    let before = format!("{request:?}");
    assert!(poll(&mut request).is_pending());
    assert_eq!(format!("{request:?}"), before);
    let (copy, changed) = (request.clone(), request.clone().what("b"));
    (&mut request).await.unwrap();
    copy.await.unwrap();
    changed.await.unwrap();
    // What was sent is kept, and can be sent again on purpose.
    request.what("c").await.unwrap();
    let sent: Vec<_> = server
        .requests()
        .iter()
        .map(|seen| seen.body.clone())
        .collect();
    assert_eq!(
        sent,
        [
            &br#"{"what":"a"}"#[..],
            br#"{"what":"a"}"#,
            br#"{"what":"b"}"#,
            br#"{"what":"c"}"#
        ]
    );
}

#[tokio::test]
async fn a_setter_gives_up_the_call_under_way() {
    let (server, api) = start([late(60_000), Fault::ok("{}")]).await;
    let mut request = api.start().what("a");
    let _ = tokio::time::timeout(Duration::from_millis(50), &mut request).await;
    request.what("b").await.unwrap();
    assert_eq!(server.executions(), 2);
    assert_eq!(
        (api.credits_spent(), api.credits_maybe_spent()),
        (25.0, 25.0)
    );
}

#[tokio::test]
#[should_panic = "resumed after completion"]
async fn a_request_that_is_done_is_not_sent_again() {
    let (_server, api) = start([Fault::ok("{}"), Fault::ok("{}")]).await;
    let mut request = api.start().what("a");
    (&mut request).await.unwrap();
    let _ = (&mut request).await;
}
