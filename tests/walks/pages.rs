//! Pages are fetched in order, each on demand, up to the last one.

use std::pin::Pin;

use futures_core::Stream;
use infoplug::{CallError, Items};
use infoplug_mock::Fault;

use crate::walks::{self, ByTokenCode};
use crate::{asked, playing};

async fn numbers<C: infoplug::generated::Narrow>(mut items: Items<walks::Row, C>) -> Vec<i64> {
    let mut numbers = Vec::new();
    while let Some(item) = items.next().await {
        numbers.push(item.unwrap().n);
    }
    numbers
}

#[tokio::test]
async fn pages_are_counted_up_to_the_last_that_the_answer_names() {
    let (server, api, _) = playing([
        r#"{"rows":[{"n":1},{"n":2}],"total":2}"#,
        r#"{"rows":[{"n":3}],"total":2}"#,
    ])
    .await;
    assert_eq!(numbers(api.by_page().kind("x").items()).await, [1, 2, 3]);
    assert_eq!(
        asked(&server),
        ["/by_page?kind=x", "/by_page?page=2&kind=x"]
    );
    assert!((api.credits_spent() - 3.0).abs() < 1e-9);

    let (server, api, _) = playing([
        r#"{"data":{"rows":[{"n":1}],"total":2}}"#,
        r#"{"data":{"rows":[{"n":2}],"total":2}}"#,
        r#"{"data":{"rows":[]}}"#,
    ])
    .await;
    assert_eq!(numbers(api.by_page_from_0().items()).await, [1, 2]);
    assert_eq!(
        asked(&server),
        ["/by_page_from_0", "/by_page_from_0?page=1"]
    );
}

#[tokio::test]
async fn pages_end_where_one_is_empty_or_missing() {
    for last in [r#"{"rows":[]}"#, r#"{"rows":null}"#, "{}"] {
        let (server, api, _) =
            playing([r#"{"rows":[{"n":1}]}"#, r#"{"rows":[{"n":2}]}"#, last]).await;
        assert_eq!(numbers(api.by_page().items()).await, [1, 2]);
        assert_eq!(server.executions(), 3);
    }
}

#[tokio::test]
async fn offsets_go_up_by_what_came_and_begin_where_the_caller_says() {
    let (server, api, _) = playing([
        r#"{"rows":[{"n":1},{"n":2}]}"#,
        r#"{"rows":[{"n":3}]}"#,
        r#"{"rows":[]}"#,
    ])
    .await;
    assert_eq!(numbers(api.by_offset().start(10).items()).await, [1, 2, 3]);
    assert_eq!(
        asked(&server),
        [
            r#"/by_offset{"start":10}"#,
            r#"/by_offset{"start":12}"#,
            r#"/by_offset{"start":13}"#
        ]
    );
}

#[tokio::test]
async fn a_token_goes_along_with_an_offset() {
    let (server, api, _) = playing([
        r#"{"rows":[{"n":1}],"next":"a+b"}"#,
        r#"{"rows":[{"n":2}]}"#,
        r#"{"rows":[]}"#,
    ])
    .await;
    assert_eq!(numbers(api.by_offset_and_token().items()).await, [1, 2]);
    let asked = asked(&server);
    assert_eq!(
        asked[..2],
        [
            "/by_offset_and_token",
            "/by_offset_and_token?start=1&pagination_token=a%2Bb"
        ]
    );
    assert!(
        asked[2].starts_with("/by_offset_and_token?start=2"),
        "{asked:?}"
    );
}

#[tokio::test]
async fn a_token_leads_to_the_next_page_until_there_is_none() {
    for last in [
        r#"{"rows":[{"n":2}]}"#,
        r#"{"rows":[{"n":2}],"next":null}"#,
        r#"{"rows":[{"n":2}],"next":""}"#,
    ] {
        let (server, api, _) = playing([r#"{"rows":[{"n":1}],"next":"t"}"#, last]).await;
        assert_eq!(numbers(api.by_token().items()).await, [1, 2]);
        assert_eq!(asked(&server), ["/by_token", "/by_token?after=t"]);
    }
}

#[tokio::test]
async fn a_token_that_leads_back_to_its_page_is_an_error_and_not_a_bill_without_end() {
    let same = r#"{"rows":[{"n":1}],"next":"t"}"#;
    let (server, api, _) = playing([same, same, same, same]).await;
    let mut pages = api.by_token().pages();
    // Paid items are returned. The error comes after them.
    assert!(pages.next().await.unwrap().is_ok());
    assert_eq!(pages.cursor(), Some("t"));
    assert!(pages.next().await.unwrap().is_ok());
    assert_eq!(server.executions(), 2);
    let error = pages.next().await.unwrap().unwrap_err();
    assert!(
        matches!(&error, CallError::Decode(error) if error.path() == "$.next"),
        "{error}"
    );
    assert!(pages.next().await.is_none());
    assert_eq!(server.executions(), 2);
}

#[tokio::test]
async fn tokens_that_lead_round_and_round_are_an_error() {
    let round = [
        r#"{"rows":[{"n":1}],"next":"a"}"#,
        r#"{"rows":[{"n":2}],"next":"b"}"#,
        r#"{"rows":[{"n":3}],"next":"c"}"#,
    ];
    let (server, api, _) = playing(round.repeat(9)).await;
    let mut items = api.by_token().items();
    for n in [1, 2, 3, 1] {
        assert_eq!(items.next().await.unwrap().unwrap().n, n);
    }
    assert!(matches!(
        items.next().await.unwrap(),
        Err(CallError::Decode(_))
    ));
    assert!(items.next().await.is_none());
    assert_eq!(server.executions(), 4);

    // The caller's first cursor counts.
    let (server, api, _) = playing(round.repeat(9)).await;
    let mut items = api.by_token().after("b").items();
    assert_eq!(items.cursor(), Some("b"));
    assert_eq!(items.next().await.unwrap().unwrap().n, 1);
    assert_eq!(items.next().await.unwrap().unwrap().n, 2);
    assert!(items.next().await.unwrap().is_err());
    assert_eq!(server.executions(), 2);
}

#[tokio::test]
async fn an_empty_page_with_a_token_is_not_the_last_one() {
    let (server, api, _) = playing([
        r#"{"rows":[{"n":1}],"next":"t"}"#,
        r#"{"rows":[],"next":"u"}"#,
        r#"{"next":"v"}"#,
        r#"{"rows":[{"n":2}]}"#,
    ])
    .await;
    assert_eq!(numbers(api.by_token().items()).await, [1, 2]);
    assert_eq!(server.executions(), 4);
}

#[tokio::test]
async fn a_token_beside_an_offset_may_stay_the_same() {
    let (server, api, _) = playing([
        r#"{"rows":[{"n":1}],"next":"t"}"#,
        r#"{"rows":[{"n":2}],"next":"t"}"#,
        r#"{"rows":[]}"#,
    ])
    .await;
    assert_eq!(numbers(api.by_offset_and_token().items()).await, [1, 2]);
    assert_eq!(
        asked(&server)[1..],
        [
            "/by_offset_and_token?start=1&pagination_token=t",
            "/by_offset_and_token?start=2&pagination_token=t"
        ]
    );
}

#[tokio::test]
async fn behind_the_largest_number_there_is_no_page() {
    let (server, api, _) = playing([r#"{"rows":[{"n":1}]}"#; 5]).await;
    assert_eq!(numbers(api.by_page().page(i64::MAX).items()).await, [1]);
    assert_eq!(numbers(api.by_offset().start(i64::MAX).items()).await, [1]);
    assert_eq!(server.executions(), 2);
}

#[tokio::test]
async fn a_page_is_fetched_when_it_is_wanted_and_not_before() {
    let (server, api, _) =
        playing([r#"{"rows":[{"n":1},{"n":2}]}"#, r#"{"rows":[{"n":3}]}"#]).await;
    let mut items = api.by_page().items();
    assert_eq!(server.executions(), 0);
    for _ in 0..2 {
        items.next().await.unwrap().unwrap();
    }
    assert_eq!(server.executions(), 1);
    assert_eq!(items.next().await.unwrap().unwrap().n, 3);
    assert_eq!(server.executions(), 2);
}

#[tokio::test]
async fn an_error_ends_the_stream_and_the_position_says_where() {
    let (_server, api, _) =
        playing([Fault::ok(r#"{"rows":[{"n":1}]}"#), Fault::status(503, "")]).await;
    let mut pages = api.by_page().pages();
    assert_eq!(pages.next().await.unwrap().unwrap().rows.unwrap().len(), 1);
    assert!(pages.next().await.unwrap().is_err());
    assert_eq!(pages.position(), 2);
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn the_error_of_a_page_has_the_code_of_the_endpoint() {
    let (_server, api, _) = playing([Fault::status(404, r#"{"code":"gone"}"#)]).await;
    let error = api.by_token().items().next().await.unwrap().unwrap_err();
    assert_eq!(error.code(), Some(&ByTokenCode::Gone));
}

#[tokio::test]
async fn a_future_that_is_dropped_loses_no_page() {
    let (server, api, _) = playing([r#"{"rows":[{"n":1}]}"#, r#"{"rows":[]}"#]).await;
    let mut items = api.by_page().items();
    {
        let mut next = Box::pin(items.next());
        // The future has started and is dropped.
        std::future::poll_fn(|context| {
            assert!(next.as_mut().poll(context).is_pending());
            std::task::Poll::Ready(())
        })
        .await;
    }
    assert_eq!(items.next().await.unwrap().unwrap().n, 1);
    assert!(items.next().await.is_none());
    assert_eq!(server.executions(), 2);
}

#[tokio::test]
async fn pages_and_items_are_streams() {
    fn is_stream<S: futures_core::Stream + Send>(stream: S) -> S {
        stream
    }
    let (_server, api, _) = playing([r#"{"rows":[{"n":1}]}"#]).await;
    drop(is_stream(api.by_page().pages()));
    let mut items = is_stream(api.by_page().items());
    let first = std::future::poll_fn(|context| {
        futures_core::Stream::poll_next(Pin::new(&mut items), context)
    })
    .await;
    assert_eq!(first.unwrap().unwrap().n, 1);
}

/// Like `StreamExt` of the `futures` crate.
trait StreamExt: Stream + Sized {
    fn count(self) -> &'static str {
        "of a stream"
    }
}

impl<S: Stream> StreamExt for S {}

#[tokio::test]
async fn what_a_program_adds_to_streams_is_not_hidden_by_iterators() {
    let (_server, api, _) = playing([""; 0]).await;
    assert_eq!(api.by_page().items().count(), "of a stream");
    assert_eq!(api.by_page().pages().count(), "of a stream");
}
