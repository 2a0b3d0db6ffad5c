//! The ends of pagination: every row of the tables in `docs/calls.md`, over a socket.

use std::collections::BTreeSet;
use std::time::Duration;

use infoplug::{CallError, Clock as _, InfoPlug, Items, PageEnd, Pages, VirtualClock};
use infoplug_mock::{Fault, Faulty, Mock};

use crate::asked;
use crate::paging::{Page, Row};
use crate::{Paging, paging_of};

/// Returns a page with rows of these numbers and these other members.
fn page(numbers: &[i64], further: &str) -> Fault {
    Fault::ok(body(numbers, further))
}

fn body(numbers: &[i64], further: &str) -> String {
    let rows: Vec<String> = numbers.iter().map(|n| format!(r#"{{"n":{n}}}"#)).collect();
    let comma = if further.is_empty() { "" } else { "," };
    format!(r#"{{"rows":[{}]{comma}{further}}}"#, rows.join(","))
}

/// How a stream ended, or the message of its error.
type Ended = Result<PageEnd, String>;

async fn drain<C: infoplug::generated::Narrow>(mut items: Items<Row, C>) -> (Vec<i64>, Ended) {
    let mut numbers = Vec::new();
    while let Some(item) = items.next().await {
        match item {
            Ok(row) => numbers.push(row.n),
            Err(error) => {
                assert!(items.next().await.is_none(), "an error ends a stream");
                assert_eq!(items.pagination().end, None);
                return (numbers, Err(error.to_string()));
            }
        }
    }
    assert_eq!(
        items.pagination().items,
        u64::try_from(numbers.len()).unwrap()
    );
    (numbers, Ok(items.pagination().end.unwrap()))
}

/// Plays a script, and compares the items of a stream, its end, and its number of calls.
macro_rules! ends {
    ($endpoint:ident, $script:expr => $numbers:expr, $end:expr, $calls:expr) => {{
        let (server, api) = paging_of($script).await;
        let (numbers, end) = drain(api.$endpoint().items()).await;
        let what = stringify!($endpoint);
        assert_eq!(numbers, $numbers, "{what}");
        let end: Result<PageEnd, String> = end;
        let wanted: Result<PageEnd, &str> = $end;
        match (&end, wanted) {
            (Ok(end), Ok(wanted)) => assert_eq!(*end, wanted, "{what}"),
            (Err(line), Err(part)) => assert!(line.contains(part), "{what}: {line}"),
            other => panic!("{what}: {other:?}"),
        }
        assert_eq!(server.executions(), $calls, "{what}");
        server
    }};
}

const EMPTY: Result<PageEnd, &str> = Ok(PageEnd::EmptyPage);
const STATED: Result<PageEnd, &str> = Ok(PageEnd::Stated);

#[tokio::test]
async fn pages_without_a_total_end_with_an_empty_one_and_a_short_one_is_no_end() {
    ends!(page, [page(&[1, 2, 3], ""), page(&[4], ""), page(&[5, 6], ""), page(&[], "")] => [1, 2, 3, 4, 5, 6], EMPTY, 4);
    ends!(offset, [page(&[1, 2], ""), page(&[3], ""), page(&[], "")] => [1, 2, 3], EMPTY, 3);
    ends!(last, [page(&[1, 2], ""), page(&[3], ""), page(&[], "")] => [1, 2, 3], EMPTY, 3);
    // Nothing is lost if a server caps pages below the requested size.
    let (server, api) = paging_of([page(&[1, 2], ""), page(&[3, 4], ""), page(&[], "")]).await;
    assert_eq!(drain(api.page().per_page(10).items()).await.0, [1, 2, 3, 4]);
    assert_eq!(asked(&server)[1], "/page?page=2&per_page=10&key=k");
}

#[tokio::test]
async fn a_short_page_is_the_end_where_the_spec_says_so_and_nothing_else_is_stated() {
    let short = Ok(PageEnd::ShortPage);
    ends!(short, [page(&[1, 2, 3], ""), page(&[4, 5], "")] => [1, 2, 3, 4, 5], short, 2);
    ends!(short, [page(&[1, 2, 3], ""), page(&[], "")] => [1, 2, 3], EMPTY, 2);
    ends!(last_short, [page(&[1, 2], ""), page(&[3], "")] => [1, 2, 3], short, 2);
    // A total in the response takes precedence over the length of a page.
    ends!(short_with_total, [page(&[1, 2], r#""pages":2"#), page(&[3], r#""pages":2"#)] => [1, 2, 3], STATED, 2);
    ends!(short_with_total, [page(&[1, 2], "")] => [1, 2], short, 1);
    // Pages of the requested size are full.
    let (server, api) = paging_of([page(&[1, 2], ""), page(&[3, 4], ""), page(&[5], "")]).await;
    assert_eq!(
        drain(api.short().per_page(2).items()).await,
        (vec![1, 2, 3, 4, 5], Ok(PageEnd::ShortPage))
    );
    assert_eq!(server.executions(), 3);
    // So are pages that the server caps.
    let (_server, api) =
        paging_of([page(&[1, 2, 3], ""), page(&[4, 5, 6], ""), page(&[], "")]).await;
    assert_eq!(
        drain(api.short().per_page(1000).items()).await.0,
        [1, 2, 3, 4, 5, 6]
    );
}

#[tokio::test]
async fn a_stated_number_of_pages_is_the_end_and_a_short_page_before_it_is_none() {
    let four = |pages: &str| {
        [
            page(&[1, 2], pages),
            page(&[3], pages),
            page(&[4], pages),
            page(&[5], pages),
        ]
    };
    for pages in [r#""pages":4"#, r#""pages":4.0"#, r#""pages":"4""#] {
        ends!(page_total, four(pages) => [1, 2, 3, 4, 5], STATED, 4);
    }
    // An earlier empty page ends the stream. The caller can compare the numbers.
    let (_server, api) =
        paging_of([page(&[1, 2], r#""pages":4"#), page(&[], r#""pages":4"#)]).await;
    let mut items = api.page_total().items();
    while items.next().await.transpose().unwrap().is_some() {}
    let received = items.pagination();
    assert_eq!(
        (
            received.pages,
            received.items,
            received.total_pages,
            received.end
        ),
        (2, 2, Some(4), Some(PageEnd::EmptyPage))
    );
    assert!(!received.is_cut());
    // Null, a missing total and a non-number are ignored.
    for pages in [
        r#""pages":null"#,
        "",
        r#""pages":"many""#,
        r#""pages":-1"#,
        r#""pages":{}"#,
    ] {
        ends!(page_total, [page(&[1], pages), page(&[2], pages), page(&[], pages)] => [1, 2], EMPTY, 3);
    }
    // A total that only the first page states applies, even if a later page is short.
    ends!(short_with_total, [page(&[1, 2, 3], r#""pages":3"#), page(&[4], ""), page(&[5], "")] => [1, 2, 3, 4, 5], STATED, 3);
    // A total below the number of received pages is ignored.
    for none in [r#""pages":0"#, r#""pages":1"#] {
        ends!(page_total, [page(&[1], r#""pages":3"#), page(&[2], none), page(&[], none)] => [1, 2], EMPTY, 3);
    }
    // A total bounds the pages, so repeated items are accepted.
    ends!(page_total, [page(&[7], r#""pages":2"#), page(&[7], r#""pages":2"#)] => [7, 7], STATED, 2);
}

#[tokio::test]
async fn a_stated_number_of_items_is_the_end() {
    let total = r#""total":3"#;
    ends!(page_items, [page(&[1, 2], total), page(&[3], total)] => [1, 2, 3], STATED, 2);
    ends!(page_items, [page(&[1, 2], total), page(&[], total)] => [1, 2], EMPTY, 2);
    ends!(page_items, [page(&[1, 2], r#""total":null"#), page(&[3], ""), page(&[], "")] => [1, 2, 3], EMPTY, 3);
    ends!(page_items, [page(&[1], r#""total":2"#), page(&[1], r#""total":2"#)] => [1, 1], STATED, 2);
    ends!(page_items, [page(&[1, 2], r#""total":0"#), page(&[3], r#""total":0"#), page(&[], "")] => [1, 2, 3], EMPTY, 3);
    ends!(last_total, [page(&[1, 2], total), page(&[3], total)] => [1, 2, 3], STATED, 2);
    ends!(last_total, [page(&[1, 2], total), page(&[], total)] => [1, 2], EMPTY, 2);
    let with_total = |numbers: &[i64]| page(numbers, "").header("X-Total", "3");
    ends!(offset_total, [with_total(&[1, 2]), with_total(&[3])] => [1, 2, 3], STATED, 2);
    ends!(offset_total, [page(&[1, 2], ""), page(&[3], ""), page(&[], "")] => [1, 2, 3], EMPTY, 3);
    ends!(offset_from_1, [page(&[1, 2], total), page(&[3], total)] => [1, 2, 3], STATED, 2);
    // A stream that starts in the middle has not received the earlier items.
    let (server, api) = paging_of([page(&[2], total), page(&[3], total), page(&[], total)]).await;
    assert_eq!(drain(api.page_items().page(2).items()).await.0, [2, 3]);
    assert_eq!(server.executions(), 3);
    let (server, api) = paging_of([with_total(&[2]), with_total(&[3])]).await;
    assert_eq!(
        drain(api.offset_total().skip(1).items()).await,
        (vec![2, 3], Ok(PageEnd::Stated))
    );
    assert_eq!(server.executions(), 2);
}

#[tokio::test]
async fn a_flag_is_the_end_and_where_it_is_missing_or_null_nothing_is_stated() {
    let (more, last) = (r#""more":true"#, r#""more":false"#);
    ends!(page_flag, [page(&[1, 2], more), page(&[3], last)] => [1, 2, 3], STATED, 2);
    ends!(offset_flag, [page(&[1, 2], more), page(&[3], last)] => [1, 2, 3], STATED, 2);
    ends!(last_flag, [page(&[1, 2], more), page(&[3], last)] => [1, 2, 3], STATED, 2);
    for unstated in ["", r#""more":null"#] {
        ends!(page_flag, [page(&[1], unstated), page(&[2], unstated), page(&[], unstated)] => [1, 2], EMPTY, 3);
        ends!(offset_flag, [page(&[1], unstated), page(&[], unstated)] => [1], EMPTY, 2);
        ends!(last_flag, [page(&[1], unstated), page(&[], unstated)] => [1], EMPTY, 2);
    }
    // An empty page is not the end if the response says that there are more pages, but only up to a
    // limit.
    ends!(page_flag, [page(&[1], more), page(&[], more), page(&[2], last)] => [1, 2], STATED, 3);
    let endless: Vec<Fault> = [page(&[1], more)]
        .into_iter()
        .chain((0..30).map(|_| page(&[], more)))
        .collect();
    ends!(page_flag, endless => [1], Err("expected items (the response says that more pages follow), found 20 empty pages in a row"), 21);
    let stuck = Err(
        "at `$.rows`, expected items (the response says that more pages follow), found an empty page",
    );
    ends!(offset_flag, [page(&[1], more), page(&[], more)] => [1], stuck, 2);
    ends!(last_flag, [page(&[1], more), page(&[], more)] => [1], stuck, 2);
}

#[tokio::test]
async fn a_cursor_leads_on_until_it_is_null_absent_empty_or_what_the_spec_names() {
    let next = |next: &str| format!(r#""next":{next}"#);
    for last in ["null", r#""""#, "{}", "[]"] {
        ends!(cursor, [page(&[1], &next(r#""a""#)), page(&[], &next(r#""b""#)), page(&[2], &next(last))] => [1, 2], STATED, 3);
        ends!(cursor_json, [page(&[1], &next(r#"{"k":1}"#)), page(&[2], &next(last))] => [1, 2], STATED, 2);
        ends!(url, [page(&[1], &next(r#""?page=2""#)), page(&[2], &next(last))] => [1, 2], STATED, 2);
    }
    ends!(cursor, [page(&[1], &next(r#""a""#)), page(&[2], "")] => [1, 2], STATED, 2);
    ends!(url, [page(&[1], &next(r#""?page=2""#)), page(&[2], "")] => [1, 2], STATED, 2);
    for last in ["0", "-1", r#""0""#, "false", "null"] {
        let server = ends!(cursor_end, [page(&[1], &next("5")), page(&[2], &next(last))] => [1, 2], STATED, 2);
        assert_eq!(
            asked(&server),
            ["/cursor_end?key=k{}", r#"/cursor_end?key=k{"after":5}"#]
        );
    }
    let header = |numbers: &[i64], next: &str| page(numbers, "").header("X-Next", next);
    ends!(cursor_header, [header(&[1], "a"), page(&[2], "")] => [1, 2], STATED, 2);
    ends!(cursor_header, [header(&[1], "a"), header(&[2], "")] => [1, 2], STATED, 2);
    // A cursor that cannot be sent is not the end.
    for (value, found) in [
        (r#"{"a":1}"#, "an object"),
        ("[1]", "an array"),
        ("true", "a boolean"),
    ] {
        let line = format!(
            "at `$.next`, expected the cursor or URL of the next page (a string or a number), found {found}"
        );
        ends!(cursor, [page(&[1], &next(value))] => [1], Err(line.as_str()), 1);
    }
    let linked = |cursor: &str| {
        Fault::ok(format!(
            r#"{{"rows":[{{"n":1}}],"links":[{{"rel":"self"}},{{"rel":"next","cursor":{cursor}}}]}}"#
        ))
    };
    let line = "at `$.links[*].cursor`, expected the cursor or URL of the next page (a string or a number), found an object";
    ends!(cursor_of_links, [linked("7"), linked(r#"{"a":1}"#)] => [1, 1], Err(line), 2);
    ends!(cursor_of_links, [linked("7"), linked("null")] => [1, 1], STATED, 2);
    // A cursor of any depth can be sent.
    let deep = next(&("[".repeat(100_000) + &"]".repeat(100_000)));
    ends!(cursor_json, [page(&[1], &deep), page(&[2], "")] => [1, 2], STATED, 2);
    // The cursor of a received page is not that of a later page.
    let (_server, api) = paging_of([page(&[1], &next(r#""a""#)), page(&[2], &next("[2]"))]).await;
    let mut items = api.cursor().items();
    items.next().await.unwrap().unwrap();
    assert_eq!(items.cursor(), Some("a"));
    items.next().await.unwrap().unwrap();
    assert!(items.next().await.unwrap().is_err() && items.cursor().is_none());
    let refused = api
        .cursor()
        .items()
        .with_cursor("")
        .next()
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(refused.to_string(), "cursor: not sent: the cursor is empty");
}

#[tokio::test]
async fn a_cursor_may_go_along_with_a_number() {
    let next = |numbers: &[i64], next: &str| page(numbers, &format!(r#""next":{next}"#));
    let server = ends!(page_and_cursor, [next(&[1], r#""a""#), next(&[2], "null"), next(&[3], r#""b""#), next(&[4], "-1")] => [1, 2, 3, 4], STATED, 4);
    let path = "/page_and_cursor";
    assert_eq!(
        asked(&server),
        [
            format!("{path}?key=k"),
            format!("{path}?page=2&after=a&key=k"),
            format!("{path}?page=3&after=a&key=k"),
            format!("{path}?page=4&after=b&key=k")
        ]
    );
    // The position never names a received page as missing.
    let (_server, api) = paging_of([next(&[1], r#""a""#), next(&[2], "[2]")]).await;
    let mut items = api.page_and_cursor().items();
    while items.next().await.unwrap().is_ok() {}
    assert_eq!((items.position(), items.cursor()), (3, Some("a")));
}

#[tokio::test]
async fn a_flag_counts_more_than_a_cursor() {
    let said = |next: &str, more: &str| format!(r#""next":{next},"more":{more}"#);
    ends!(cursor_flag, [page(&[1], &said(r#""a""#, "true")), page(&[2], &said(r#""a""#, "false"))] => [1, 2], STATED, 2);
    ends!(cursor_flag, [page(&[1], &said(r#""a""#, "null")), page(&[2], &said("null", "null"))] => [1, 2], STATED, 2);
    let line = "at `$.next`, expected the cursor or URL of the next page, found nothing, although the response says that more pages follow";
    ends!(cursor_flag, [page(&[1], &said("null", "true"))] => [1], Err(line), 1);
}

#[tokio::test]
async fn a_page_that_comes_again_is_noticed() {
    let same = || page(&[1, 2], "");
    let error =
        Err("at `$.rows`, expected other items than on the previous page, found the same items");
    ends!(page, [page(&[0], ""), same(), same(), same()] => [0, 1, 2], error, 3);
    ends!(offset, [same(), same(), same()] => [1, 2], error, 2);
    ends!(page_flag, [page(&[1], r#""more":true"#), page(&[1], r#""more":true"#)] => [1], error, 2);
    // A total is not a bound if the response contradicts it, if it grows, or if it counts items and
    // the stream started in the middle.
    let more = || page(&[1], r#""more":true,"pages":1"#);
    ends!(page_flag_total, [more(), more(), more()] => [1], error, 2);
    ends!(page_total, [page(&[1], r#""pages":2"#), page(&[1], r#""pages":3"#), page(&[1], r#""pages":4"#)] => [1], error, 2);
    let (server, api) = paging_of([page(&[1], r#""total":9"#), page(&[1], r#""total":9"#)]).await;
    let (numbers, end) = drain(api.page_items().page(5).items()).await;
    assert!(
        numbers == [1]
            && end
                .unwrap_err()
                .contains("other items than on the previous page")
            && server.executions() == 2
    );
    ends!(last, [page(&[1], ""), page(&[1], "")] => [1], error, 2);
    ends!(last_total, [page(&[1], r#""total":5"#), page(&[1], r#""total":5"#)] => [1], error, 2);
    ends!(repeated_end, [page(&[0], ""), same(), same(), same()] => [0, 1, 2], Ok(PageEnd::RepeatedPage), 3);
    ends!(repeated_items, [same(), same(), page(&[], "")] => [1, 2, 1, 2], EMPTY, 3);
    // The position is that of the repeated page.
    let (_server, api) = paging_of([page(&[0], ""), same(), same()]).await;
    let mut pages = api.page().pages();
    for _ in 0..2 {
        pages.next().await.unwrap().unwrap();
    }
    let error = pages.next().await.unwrap().unwrap_err();
    assert!(
        matches!(&error, CallError::Decode(error) if error.body() == body(&[1, 2], "").as_bytes()),
        "{error}"
    );
    assert_eq!((pages.position(), pages.pagination().pages), (3, 2));
    assert!(pages.next().await.is_none());
    // A cursor that leads back to a fetched page is an error after the page that contains it.
    let round =
        Err("expected the cursor of another page, found that of a page that was already fetched");
    ends!(cursor, [page(&[1], r#""next":"a""#), page(&[2], r#""next":"a""#)] => [1, 2], round, 2);
    ends!(url, [page(&[1], r#""next":"?p=2""#), page(&[2], r#""next":"?p=2""#)] => [1, 2], round, 2);
    ends!(url, [page(&[1], r#""next":"/url""#)] => [1], round, 1);
    ends!(last, [page(&[1, 2], ""), page(&[3], ""), page(&[1, 2], "")] => [1, 2, 3, 1, 2], round, 3);
    // An empty page with the same cursor means that there is no more for now.
    ends!(cursor, [page(&[1], r#""next":"a""#), page(&[], r#""next":"a""#)] => [1], EMPTY, 2);
}

#[tokio::test]
async fn missing_rows_are_an_error_for_pages_items_and_the_plain_call_alike() {
    for (bad, line) in [
        ("{}", "at `$.rows`, expected an array, found nothing"),
        (
            r#"{"error":"quota exceeded"}"#,
            "at `$.rows`, expected an array, found nothing",
        ),
        (
            r#"{"rows":null}"#,
            "at `$.rows`, expected an array, found null",
        ),
        (
            r#"{"data":[{"n":1}]}"#,
            "at `$.rows`, expected an array, found nothing",
        ),
        (
            r#"{"rows":{"n":1}}"#,
            "at `$.rows`, expected an array, found an object",
        ),
        (
            r#"{"rows":[{"n":1},{"n":"2"}]}"#,
            "at `$.rows[1].n`, expected an integer, found a string",
        ),
        (r#"{"rows":[],"next":1}}"#, "is not JSON"),
        ("null", "at `$`, expected an object, found null"),
    ] {
        let (_server, api) = paging_of([Fault::ok(bad), Fault::ok(bad), Fault::ok(bad)]).await;
        let plain = api.page().await.unwrap_err();
        let paged = api.page().pages().next().await.unwrap().unwrap_err();
        let item = api.page().items().next().await.unwrap().unwrap_err();
        for error in [plain, paged, item] {
            assert!(error.to_string().contains(line), "{bad}: {error}");
            assert!(
                matches!(&error, CallError::Decode(error) if error.body() == bad.as_bytes()),
                "{error}"
            );
        }
    }
    // The rows must exist even if the spec describes no shape.
    let (_server, api) = paging_of([
        Fault::ok(r#"{"error":"x"}"#),
        Fault::ok(r#"{"error":"x"}"#),
        Fault::ok(r#"{"rows":[1]}"#),
    ])
    .await;
    let wanted = "any: the call succeeded (200), but its response is not as documented: at `$.rows`, expected an array, found nothing";
    assert_eq!(
        api.any()
            .pages()
            .next()
            .await
            .unwrap()
            .unwrap_err()
            .to_string(),
        wanted
    );
    assert_eq!(
        api.any()
            .items()
            .next()
            .await
            .unwrap()
            .unwrap_err()
            .to_string(),
        wanted
    );
    assert_eq!(api.any().items().next().await.unwrap().unwrap(), 1);
}

#[tokio::test]
async fn rows_that_may_be_missing_are_an_empty_page_for_all_alike() {
    for nothing in [
        "{}",
        r#"{"d":null}"#,
        r#"{"d":{"rows":null}}"#,
        r#"{"d":{"rows":[]}}"#,
    ] {
        let (_server, api) =
            paging_of([Fault::ok(nothing), Fault::ok(nothing), Fault::ok(nothing)]).await;
        api.maybe().await.unwrap();
        let mut pages = api.maybe().pages();
        pages.next().await.unwrap().unwrap();
        assert!(pages.next().await.is_none() && pages.pagination().end == Some(PageEnd::EmptyPage));
        assert_eq!(
            drain(api.maybe().items()).await,
            (vec![], Ok(PageEnd::EmptyPage))
        );
    }
    // The last duplicate key counts.
    for nothing in [
        r#"{"d":{"rows":[{"n":1}],"rows":null}}"#,
        r#"{"d":{"rows":[{"n":1}]},"d":null}"#,
    ] {
        let (_server, api) = paging_of([Fault::ok(nothing)]).await;
        assert_eq!(
            drain(api.maybe().items()).await,
            (vec![], Ok(PageEnd::EmptyPage)),
            "{nothing}"
        );
    }
    let (_server, api) = paging_of([
        Fault::ok(r#"{"d":{"rows":null,"rows":[{"n":1}],"rows":[{"n":2}]}}"#),
        Fault::ok("{}"),
    ])
    .await;
    assert_eq!(drain(api.maybe().items()).await.0, [2]);
    for bad in [r#"{"d":{}}"#, r#"{"d":[]}"#, r#"{"d":{"rows":1}}"#] {
        let (_server, api) = paging_of([Fault::ok(bad), Fault::ok(bad), Fault::ok(bad)]).await;
        let line = api.maybe().await.unwrap_err().to_string();
        assert_eq!(
            api.maybe()
                .pages()
                .next()
                .await
                .unwrap()
                .unwrap_err()
                .to_string(),
            line
        );
        assert_eq!(
            api.maybe()
                .items()
                .next()
                .await
                .unwrap()
                .unwrap_err()
                .to_string(),
            line
        );
    }
}

#[tokio::test]
async fn a_cap_ends_a_stream_which_then_says_that_it_was_cut() {
    let script = || {
        [
            page(&[1, 2], ""),
            page(&[3, 4], ""),
            page(&[5], ""),
            page(&[], ""),
        ]
    };
    let (server, api) = paging_of(script()).await;
    let mut items = api.page().items().max_items(3);
    for n in 1..=3 {
        assert_eq!(items.next().await.unwrap().unwrap().n, n);
    }
    assert!(items.next().await.is_none() && items.pagination().is_cut());
    assert_eq!((items.pagination().pages, server.executions()), (2, 2));

    let (server, api) = paging_of(script()).await;
    assert_eq!(
        drain_pages(api.page().pages().max_pages(2)).await,
        (2, Some(PageEnd::Cut))
    );
    assert_eq!(server.executions(), 2);
    let (server, api) = paging_of(script()).await;
    assert_eq!(
        drain_pages(api.page().pages().max_items(3)).await,
        (2, Some(PageEnd::Cut))
    );
    assert_eq!(server.executions(), 2);
    let (server, api) = paging_of(script()).await;
    assert_eq!(
        drain(api.page().items().max_pages(1)).await,
        (vec![1, 2], Ok(PageEnd::Cut))
    );
    assert_eq!(server.executions(), 1);
    let (server, api) = paging_of(script()).await;
    assert_eq!(
        drain(api.page().items().max_items(0)).await,
        (vec![], Ok(PageEnd::Cut))
    );
    assert_eq!(server.executions(), 0);
    // So does a cap within the last page, whatever follows.
    let (_server, api) = paging_of([page(&[1, 2, 3], r#""pages":1"#)]).await;
    assert_eq!(
        drain_capped(api.page_total().items().max_items(2)).await,
        (vec![1, 2], Some(PageEnd::Cut))
    );
    let (_server, api) = paging_of([page(&[1, 2], r#""next":[1]"#)]).await;
    assert_eq!(
        drain_capped(api.cursor().items().max_items(1)).await,
        (vec![1], Some(PageEnd::Cut))
    );
    // A stream that cannot start still reports its error.
    assert!(
        api.page()
            .items()
            .with_cursor("a")
            .max_items(0)
            .next()
            .await
            .unwrap()
            .is_err()
    );
    // A cap that equals the number of items cuts nothing.
    let (_server, api) = paging_of([page(&[1, 2], r#""pages":1"#)]).await;
    assert_eq!(
        drain(api.page_total().items().max_items(2).max_pages(1)).await,
        (vec![1, 2], Ok(PageEnd::Stated))
    );
}

async fn drain_capped<C: infoplug::generated::Narrow>(
    mut items: Items<Row, C>,
) -> (Vec<i64>, Option<PageEnd>) {
    let mut numbers = Vec::new();
    while let Some(item) = items.next().await {
        numbers.push(item.unwrap().n);
    }
    (numbers, items.pagination().end)
}

async fn drain_pages<C: infoplug::generated::Narrow>(
    mut pages: Pages<Page, C>,
) -> (u64, Option<PageEnd>) {
    while pages.next().await.transpose().unwrap().is_some() {}
    (pages.pagination().pages, pages.pagination().end)
}

#[tokio::test]
async fn the_address_of_the_next_page_is_followed_within_the_api_only() {
    let (server, api) = paging_of([]).await;
    let absolute = format!("{}/url?cursor=a%2Fb&key=echoed#top", server.url());
    for next in [
        absolute.as_str(),
        "?cursor=a%2Fb",
        "/url?cursor=a%2Fb&key=other",
        "url?cursor=a%2Fb",
    ] {
        let before = server.requests().len();
        server.enqueue(page(&[1], &format!(r#""next":"{next}""#)));
        server.enqueue(page(&[2], ""));
        let mut items = api.url().q("x").items();
        assert_eq!(items.next().await.unwrap().unwrap().n, 1);
        let cursor = items.cursor().unwrap().to_owned();
        assert_eq!(
            cursor,
            format!("{}/url?cursor=a%2Fb", server.url()),
            "the key is not in it"
        );
        assert_eq!(items.next().await.unwrap().unwrap().n, 2);
        assert_eq!(
            asked(&server)[before..],
            ["/url?q=x&key=k", "/url?cursor=a%2Fb&key=k"]
        );
        // A new stream can start there.
        server.enqueue(page(&[2], ""));
        assert_eq!(drain(api.url().items().with_cursor(cursor)).await.0, [2]);
        assert_eq!(asked(&server).last().unwrap(), "/url?cursor=a%2Fb&key=k");
    }
    // A cursor contains neither credentials nor secret parameters, even if the caller provides it.
    server.enqueue(page(&[1], r#""next":"?page=2&pin=4711&key=k""#));
    server.enqueue(page(&[2], r#""next":"?page=3&pin=4711&key=k""#));
    let mut items = api
        .url_with_pin()
        .pin("4711")
        .items()
        .with_cursor("?page=1&pin=4711&key=k");
    for page in 1..=2 {
        assert_eq!(
            items.cursor().unwrap(),
            format!("{}/url_with_pin?page={page}", server.url())
        );
        items.next().await.unwrap().unwrap();
        assert_eq!(
            asked(&server).last().unwrap(),
            &format!("/url_with_pin?page={page}&key=k&pin=4711")
        );
    }
    let seen = server.executions();
    for (next, found) in [
        ("https://evil.example/url", "a URL at https://evil.example"),
        ("//evil.example/x", "a URL at http://evil.example"),
        ("http://u:p@127.0.0.1:1/", "a URL at http://127.0.0.1:1"),
    ] {
        server.enqueue(page(&[1], &format!(r#""next":"{next}""#)));
        let (numbers, end) = drain(api.url().items()).await;
        assert_eq!(numbers, [1]);
        let line = end.unwrap_err();
        assert!(
            line.contains(&format!(
                "at `$.next`, expected a URL at {}, found {found}",
                server.url()
            )),
            "{line}"
        );
        let refused = api
            .url()
            .items()
            .with_cursor(next)
            .next()
            .await
            .unwrap()
            .unwrap_err();
        assert_eq!(
            refused.to_string(),
            format!("url: not sent: the cursor is not a URL of the API, but {found}")
        );
    }
    assert_eq!(server.executions(), seen + 3);
}

#[tokio::test]
async fn a_credit_limit_sets_aside_the_rows_that_the_url_of_a_page_asks_for() {
    let (server, _) = paging_of([]).await;
    let api = Paging::builder()
        .api_key("k")
        .base_url(server.url())
        .credit_limit(100.0)
        .build()
        .unwrap();
    let refused = api
        .url_with_size()
        .items()
        .with_cursor("?per_page=1000")
        .next()
        .await
        .unwrap()
        .unwrap_err();
    assert!(
        matches!(&refused, CallError::CreditLimit(error) if error.to_string().contains("1000")),
        "{refused}"
    );
    // 0 lets the server choose.
    server.enqueue(page(&[1], ""));
    assert_eq!(drain(api.url_with_size().per_page(0).items()).await.0, [1]);
    let api = Paging::builder()
        .api_key("k")
        .base_url(server.url())
        .credit_limit(24.0)
        .build()
        .unwrap();
    assert!(matches!(
        api.url_with_size()
            .per_page(0)
            .items()
            .next()
            .await
            .unwrap()
            .unwrap_err(),
        CallError::CreditLimit(_)
    ));
}

#[tokio::test]
async fn links_in_a_header_lead_on() {
    let linked = |numbers: &[i64], link: &str| {
        Fault::ok(
            body(numbers, "")
                .replace(r#"{"rows":"#, "")
                .replace("]}", "]"),
        )
        .header("Link", link)
    };
    let server = ends!(link, [
        linked(&[1, 2], r#"</link?page=1>; rel="prev", </link?page=3&q=a,b>; rel="next last""#),
        linked(&[], "</link?page=4>; rel=next"),
        linked(&[3], r#"</link?page=1>; rel="first""#),
    ] => [1, 2, 3], STATED, 3);
    assert_eq!(
        asked(&server),
        [
            "/link?key=k",
            "/link?page=3&q=a,b&key=k",
            "/link?page=4&key=k"
        ]
    );
    ends!(link, [linked(&[1], "<https://evil.example/>; rel=next")] => [1], Err("at `header Link`, expected a URL at http://127.0.0.1"), 1);
}

#[tokio::test]
async fn the_id_of_the_last_item_leads_on() {
    let server =
        ends!(last, [page(&[5, 9], ""), page(&[7], ""), page(&[], "")] => [5, 9, 7], EMPTY, 3);
    assert_eq!(
        asked(&server),
        ["/last?key=k", "/last?since=9&key=k", "/last?since=7&key=k"]
    );
    for (item, found) in [
        (r#"{"m":1}"#, "nothing"),
        (r#"{"n":null}"#, "nothing"),
        (r#"{"n":[1]}"#, "an array"),
    ] {
        let (_server, api) = paging_of([Fault::ok(format!(r#"{{"rows":[1,{item}]}}"#))]).await;
        let mut items = api.last_id_of_any().items();
        assert!(items.next().await.unwrap().is_ok() && items.next().await.unwrap().is_ok());
        let line = items.next().await.unwrap().unwrap_err().to_string();
        assert!(
            line.contains(&format!(
                "at `$.rows[1].n`, expected the id of the last item, found {found}"
            )),
            "{line}"
        );
    }
}

#[tokio::test]
async fn what_leads_on_is_sent_back_as_the_json_that_it_was() {
    let next = |next: &str| page(&[1], &format!(r#""next":{next}"#));
    for cursor in [
        r#"{"id":{"N":"12345678901234567890123"},"at":0.10}"#,
        "[1,\"a\"]",
        "12345678901234567890123",
        r#""17""#,
    ] {
        let (server, api) = paging_of([next(cursor), page(&[2], "")]).await;
        let mut items = api.cursor_json().items();
        items.next().await.unwrap().unwrap();
        let shown = items.cursor().unwrap().to_owned();
        items.next().await.unwrap().unwrap();
        assert_eq!(
            asked(&server)[1],
            format!(r#"/cursor_json?key=k{{"after":{cursor}}}"#)
        );
        assert_eq!(shown, cursor);
        // A stream that starts there sends the same.
        let (server, api) = paging_of([page(&[2], "")]).await;
        assert_eq!(
            drain(api.cursor_json().items().with_cursor(shown)).await.0,
            [2]
        );
        assert_eq!(
            asked(&server)[0],
            format!(r#"/cursor_json?key=k{{"after":{cursor}}}"#)
        );
    }
    for (cursor, in_query) in [
        (r#"[1,"a"]"#, "after=%5B1%2C%22a%22%5D"),
        (r#"{"a":[[]]}"#, "after=%7B%22a%22%3A%5B%5B%5D%5D%7D"),
        (r#""x""#, "after=x"),
        ("17", "after=17"),
    ] {
        let (server, api) = paging_of([next(cursor), page(&[2], "")]).await;
        assert_eq!(drain(api.cursor_in_query().items()).await.0, [1, 2]);
        assert_eq!(
            asked(&server)[1],
            format!("/cursor_in_query?{in_query}&key=k")
        );
    }
    let (server, api) = paging_of([next("17"), page(&[2], "")]).await;
    assert_eq!(drain(api.cursor_of_text().items()).await.0, [1, 2]);
    assert_eq!(asked(&server)[1], r#"/cursor_of_text?key=k{"after":"17"}"#);
    let (server, api) = paging_of([next(r#""17""#), page(&[2], "")]).await;
    assert_eq!(drain(api.cursor_end().items()).await.0, [1, 2]);
    assert_eq!(asked(&server)[1], r#"/cursor_end?key=k{"after":17}"#);
    let (server, api) = paging_of([page(&[1], ""), page(&[], "")]).await;
    assert_eq!(drain(api.page_text().page("4").items()).await.0, [1]);
    assert_eq!(
        asked(&server),
        [
            r#"/page_text?key=k{"page":"4"}"#,
            r#"/page_text?key=k{"page":"5"}"#
        ]
    );
}

#[tokio::test]
async fn pointers_begin_at_the_whole_body_also_where_there_is_an_envelope() {
    let server = ends!(beside, [Fault::ok(r#"{"data":{"rows":[{"n":1}]},"next":"a"}"#), Fault::ok(r#"{"data":{"rows":[{"n":2}]}}"#)] => [1, 2], STATED, 2);
    assert_eq!(asked(&server), ["/beside?key=k", "/beside?after=a&key=k"]);
}

#[tokio::test]
async fn a_stream_begins_where_it_is_told_to_and_nowhere_else() {
    let (server, api) = paging_of([page(&[3], ""), page(&[], "")]).await;
    assert_eq!(drain(api.page().items().starting_at(3)).await.0, [3]);
    assert_eq!(asked(&server), ["/page?page=3&key=k", "/page?page=4&key=k"]);
    let line = |error: CallError<_>| error.to_string();
    let refused = api
        .page()
        .items()
        .with_cursor("a")
        .next()
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(line(refused), "page: not sent: its pages have no cursors");
    let refused = api
        .cursor()
        .pages()
        .starting_at(2)
        .next()
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "cursor: not sent: its pages have no numbers: use `with_cursor`"
    );
    let refused = api
        .page_text()
        .page("two")
        .items()
        .next()
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        format!(
            "page_text: not sent: `page` is not a page number up to {}",
            i64::MAX
        )
    );
    assert_eq!(server.executions(), 2);
}

/// The InfoPlug spec, with 85 companies and pages that are one item short.
#[tokio::test]
async fn every_company_of_a_search_arrives_when_pages_come_short() {
    let mock = Mock::parse("infoplug.yaml", infoplug::INFOPLUG_SPEC)
        .unwrap()
        .rows(85)
        .page_size(24)
        .start()
        .await
        .unwrap();
    let api = InfoPlug::builder()
        .api_key(mock.key())
        .base_url(mock.url())
        .build()
        .unwrap();
    let search = api
        .company_search(|search| search.keywords("fintech"))
        .every(Duration::from_millis(1))
        .start()
        .await
        .unwrap();
    let mut results = search.results();
    let mut ids = BTreeSet::new();
    while let Some(company) = results.next().await {
        ids.insert(company.unwrap().company_id);
    }
    assert_eq!(
        (
            ids.len(),
            results.pagination().pages,
            results.pagination().total_pages
        ),
        (85, 4, Some(4))
    );
    assert_eq!(
        api.get_company_search_results(search.id())
            .items()
            .all()
            .await
            .unwrap()
            .len(),
        85
    );
    assert_eq!(api.credits_spent().to_string(), "195");
}

#[tokio::test]
async fn new_cursors_without_items_do_not_keep_a_stream_busy_for_ever() {
    let pages: Vec<Fault> = (1..=300)
        .map(|number| Fault::ok(format!("{{\"rows\":[],\"next\":\"c{number}\"}}")))
        .collect();
    let (server, api) = paging_of(pages).await;
    let mut items = api.cursor().items();
    let error = items.next().await.unwrap().unwrap_err();
    assert!(
        error
            .to_string()
            .contains("100 empty pages in a row, each with a new cursor"),
        "{error}"
    );
    assert_eq!((server.executions(), items.cursor()), (100, Some("c100")));
    assert!(items.next().await.is_none());
    // The caller can continue.
    let error = api
        .cursor()
        .items()
        .with_cursor("c100")
        .next()
        .await
        .unwrap()
        .unwrap_err();
    assert!(
        error.to_string().contains("100 empty pages in a row") && server.executions() == 200,
        "{error}"
    );
}

#[tokio::test]
async fn a_stream_whose_time_is_up_returns_a_time_out_that_says_where_to_go_on() {
    let (server, clock) = (
        Faulty::start([page(&[1], ""), page(&[2], "")])
            .await
            .unwrap()
            .otherwise(Fault::Stall),
        VirtualClock::new(),
    );
    let api = Paging::builder()
        .api_key("k")
        .base_url(server.url())
        .clock(clock.clone())
        .build()
        .unwrap();
    let mut items = api.page().items().timeout(Duration::from_secs(30));
    // The time starts with the first page and runs while the program does something else.
    clock.sleep(Duration::from_secs(40)).await;
    assert_eq!(items.next().await.unwrap().unwrap().n, 1);
    clock.sleep(Duration::from_secs(29)).await;
    assert_eq!(items.next().await.unwrap().unwrap().n, 2);
    clock.sleep(Duration::from_secs(1)).await;
    let error = items.next().await.unwrap().unwrap_err();
    assert_eq!(
        error.to_string(),
        "page: not sent: no time was left of 30s (`timeout` of the stream)"
    );
    assert_eq!(
        error.cause().unwrap(),
        "The time for all pages is up. Nothing was sent."
    );
    assert!(items.next().await.is_none());
    assert_eq!((server.executions(), items.position()), (2, 3));
}

#[tokio::test]
async fn a_page_that_does_not_come_ends_with_the_time_of_the_stream() {
    let (server, api) = paging_of([page(&[1], ""), Fault::Stall]).await;
    let mut pages = api.page().pages().timeout(Duration::from_millis(300));
    assert_eq!(pages.next().await.unwrap().unwrap().rows.len(), 1);
    let error = pages.next().await.unwrap().unwrap_err();
    assert!(
        error.to_string().starts_with(
            "page: no response, though the call may have run, within 300ms (`timeout` of the stream)."
        ),
        "{error}"
    );
    // The request's limit applies to each page.
    let error = api
        .page()
        .timeout(Duration::ZERO)
        .pages()
        .timeout(Duration::from_secs(30))
        .next()
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "page: not sent: no time was left of 0ns (`timeout`)"
    );
    assert_eq!(server.executions(), 2);
}
