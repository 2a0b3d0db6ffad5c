//! Jobs and pages.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure must fail the test"
)]

mod common;

use common::{info, infoplug, ticket};
use infoplug_mock::Mock;
use serde_json::{Value, json};

async fn start(mock: &Mock) -> String {
    let reply = info(mock, "POST", "/search-companies")
        .json(json!({ "keywords": "fintech" }))
        .send()
        .await;
    reply.json()["request_id"].as_str().unwrap().to_owned()
}

async fn get(mock: &Mock, path: &str, id: &str) -> Value {
    let reply = info(mock, "GET", &format!("{path}request_id={id}"))
        .send()
        .await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

const POLL: &str = "/get-company-search-status?";
const FETCH: &str = "/get-company-results?";

#[tokio::test]
async fn a_job_runs_and_is_done_and_its_pages_end() {
    let mock = infoplug().await;
    let id = start(&mock).await;
    assert_eq!(id, "search-companies-1");
    assert_eq!(
        get(&mock, POLL, &id).await,
        json!({ "status": "processing", "request_id": id, "progress": 50 })
    );
    let done =
        json!({ "status": "completed", "request_id": id, "progress": 100, "total_results": 60 });
    assert_eq!(get(&mock, POLL, &id).await, done);
    assert_eq!(get(&mock, POLL, &id).await, done);

    let mut rows = Vec::new();
    for page in 1..=4 {
        let response = get(&mock, &format!("{FETCH}page={page}&"), &id).await;
        assert_eq!(
            (
                &response["status"],
                &response["page"],
                &response["total_pages"]
            ),
            (&json!("done"), &json!(page), &json!(3))
        );
        let data = response["data"].as_array().unwrap();
        assert_eq!(data.len(), [25, 25, 10, 0][page - 1]);
        rows.extend(
            data.iter()
                .map(|row| row["company_id"].as_str().unwrap().to_owned()),
        );
    }
    assert_eq!(
        (rows.len(), rows[0].as_str(), rows[59].as_str()),
        (60, "1234567", "1234626")
    );
    rows.dedup();
    assert_eq!(rows.len(), 60, "rows differ");
    assert_eq!(get(&mock, FETCH, &id).await["page"], 1);
}

#[tokio::test]
async fn results_that_are_not_there_yet_are_left_out() {
    let mock = infoplug().await;
    let id = start(&mock).await;
    assert_eq!(
        get(&mock, FETCH, &id).await,
        json!({ "status": "processing", "request_id": id, "page": 1 })
    );
    assert_eq!(
        get(&mock, FETCH, &id).await["status"],
        "done",
        "polling advances the job"
    );
}

#[tokio::test]
async fn polls_and_rows_can_be_set() {
    let spec = infoplug().await.spec().clone();
    let mock = Mock::builder(spec.clone())
        .polls(3)
        .rows(1)
        .start()
        .await
        .unwrap();
    let id = start(&mock).await;
    let mut progress = Vec::new();
    for _ in 0..4 {
        progress.push(get(&mock, POLL, &id).await["progress"].as_u64().unwrap());
    }
    assert_eq!(progress, [25, 50, 75, 100]);
    assert_eq!(
        get(&mock, FETCH, &id).await["data"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let mock = Mock::builder(spec).polls(0).rows(0).start().await.unwrap();
    let id = start(&mock).await;
    let response = get(&mock, FETCH, &id).await;
    assert_eq!(
        (
            &response["status"],
            &response["data"],
            &response["total_pages"]
        ),
        (&json!("done"), &json!([]), &json!(0))
    );
}

#[tokio::test]
async fn jobs_are_told_apart_by_their_ids() {
    let mock = infoplug().await;
    let (one, two) = (start(&mock).await, start(&mock).await);
    assert_eq!(two, "search-companies-2");
    get(&mock, POLL, &one).await;
    assert_eq!(get(&mock, POLL, &one).await["status"], "completed");
    assert_eq!(get(&mock, POLL, &two).await["status"], "processing");
}

#[tokio::test]
async fn unknown_failed_and_example_ids_have_their_answers() {
    let mock = infoplug().await;
    let reply = info(&mock, "GET", &format!("{POLL}request_id=nope"))
        .send()
        .await;
    assert_eq!(
        (reply.status, reply.json()),
        (
            404,
            json!({ "message": "not_found", "details": "Search request not found" })
        )
    );
    let reply = info(&mock, "GET", &format!("{FETCH}request_id=nope"))
        .send()
        .await;
    assert_eq!(
        (reply.status, &reply.json()["message"]),
        (404, &json!("not_found"))
    );
    let failed = get(&mock, POLL, "my-failed-search").await;
    assert_eq!(
        failed,
        json!({ "status": "failed", "request_id": "my-failed-search" })
    );
    let example = "search-companies-1234567890-abc123";
    assert_eq!(get(&mock, POLL, example).await["status"], "completed");
    assert_eq!(get(&mock, FETCH, example).await["status"], "done");
}

#[tokio::test]
async fn a_success_that_is_asked_for_starts_a_job_as_well() {
    let mock = infoplug().await;
    let mut last = None;
    for _ in 0..2 {
        last = Some(
            info(&mock, "POST", "/search-companies")
                .prefer("sequence=\"503 200\"")
                .send()
                .await,
        );
    }
    let id = last.unwrap().json()["request_id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(get(&mock, POLL, &id).await["status"], "processing");
}

#[tokio::test]
async fn offsets_go_to_the_end() {
    let mock = infoplug().await;
    let mut sizes = Vec::new();
    for start in [0, 25, 50, 60, 61] {
        let reply = info(&mock, "POST", "/search-posts")
            .json(json!({ "search_keywords": "x", "start": start }))
            .send()
            .await;
        sizes.push(reply.json()["data"].as_array().unwrap().len());
    }
    assert_eq!(sizes, [25, 25, 10, 0, 0]);
    let urls = info(&mock, "POST", "/google-companies")
        .json(json!({ "keyword": "x", "page": 3 }))
        .send()
        .await
        .json();
    assert_eq!(
        (urls["data"].as_array().unwrap().len(), &urls["data"][0]),
        (10, &json!("data example-51"))
    );
}

#[tokio::test]
async fn a_page_that_is_the_body_ends_too() {
    let mock = common::tickets().await;
    let comments = ticket(&mock, "GET", "/tickets/T-1/comments?from=50")
        .send()
        .await
        .json();
    assert_eq!(comments.as_array().unwrap().len(), 10);
    assert_eq!(
        (&comments[0]["id"], comments[0].get("parent")),
        (&json!(51), None)
    );
    let comments = ticket(&mock, "GET", "/tickets/T-1/comments?from=60")
        .send()
        .await;
    assert_eq!(comments.json(), json!([]));
}

#[tokio::test]
async fn tokens_lead_to_the_end() {
    let mock = common::tickets().await;
    let (mut path, mut ids) = ("/tickets".to_owned(), Vec::new());
    for _ in 0..5 {
        let page = ticket(&mock, "GET", &path).send().await.json();
        ids.extend(
            page["tickets"]
                .as_array()
                .unwrap()
                .iter()
                .map(|row| row["id"].as_str().unwrap().to_owned()),
        );
        path = match page.get("next_token").and_then(Value::as_str) {
            Some(token) => format!("/tickets?token={token}"),
            None => break,
        };
    }
    assert_eq!(
        (ids.len(), ids[0].as_str(), ids[59].as_str()),
        (60, "T-4711-1", "T-4711-60")
    );
    assert_eq!(mock.requests().len(), 3, "the last page has no token");
}

const STYLES: &str = "
infoplug: 1
api: { name: Styles, base_url: https://styles.example.com }
endpoints:
  page: { get: /page, query: { page: integer, n: integer }, returns: { type: { fields: { rows: [json], pages: integer, all: integer } }, envelope: /data }, pages: { style: page, parameter: page, items: /data/rows, size: 25, size_parameter: n, total_pages: /data/pages, total_items: { header: X-Total } } }
  flag: { get: /flag, query: { skip: integer }, returns: { fields: { rows: [json], more: boolean } }, pages: { style: offset, parameter: skip, items: /rows, end_when: { body: { /more: false } } } }
  scan: { post: /scan, body: { key: json }, returns: { fields: { rows: [json], last: json? } }, pages: { style: cursor, items: /rows, cursor: { parameter: key, from: { pointer: /last, type: json } } } }
  zero: { get: /zero, query: { at: integer }, returns: { fields: { rows: [json], next: integer } }, pages: { style: cursor, items: /rows, cursor: { parameter: at, from: /next, end: 0 } } }
  link: { get: /link, query: { q: string }, returns: [json], pages: { style: next_url, items: '', next: { header: Link, rel: next } } }
  ends: { get: /ends, query: { skip: integer }, returns: [json], pages: { style: offset, parameter: skip, items: '', end_when: { headers: { X-Next: { present: false } } } } }
  last: { get: /last, query: { since: string }, returns: [{ fields: { key: string, n: integer } }], pages: { style: last_id, parameter: since, items: '', id: /key, end_when: { headers: { X-More: 'false' } } } }
  start: { post: /work }
  ask: { get: '/work/{id}', path: { id: string }, returns: { fields: { done: boolean?, error: json? } } }
jobs:
  work: { start: { endpoint: start, id: { header: Location, after: / } }, poll: { endpoint: ask, id: id, done: { body: { /done: true } }, failed: { body: { /error: { present: true } } } } }
";

/// The number of rows on each page, until the last page reports that it is the last.
#[tokio::test]
#[allow(clippy::too_many_lines, reason = "a table")]
async fn each_style_of_pages_is_played_to_its_end_however_short_the_pages_come() {
    let mock = Mock::parse("styles.yaml", STYLES)
        .unwrap()
        .rows(5)
        .page_size(2)
        .start()
        .await
        .unwrap();
    let get = |path: String| {
        let mock = &mock;
        async move { common::call(mock, "GET", &path).send().await }
    };
    let rows = |json: &Value| json.as_array().unwrap().len();
    for (page, count) in [(1, 2), (2, 2), (3, 1), (4, 0)] {
        let reply = get(format!("/page?page={page}&n=100")).await;
        let data = &reply.json()["data"];
        assert_eq!(
            (rows(&data["rows"]), &data["pages"], reply.header("X-Total")),
            (count, &json!(3), Some("5"))
        );
    }
    for (skip, count, more) in [(0, 2, true), (2, 2, true), (4, 1, false)] {
        let page = get(format!("/flag?skip={skip}")).await.json();
        assert_eq!((rows(&page["rows"]), &page["more"]), (count, &json!(more)));
    }
    for (skip, count, is_last) in [(0, 2, false), (2, 2, false), (4, 1, true)] {
        let reply = get(format!("/ends?skip={skip}")).await;
        assert_eq!(
            (rows(&reply.json()), reply.header("X-Next").is_none()),
            (count, is_last)
        );
    }
    let mut key = Value::Null;
    for count in [2, 2, 1] {
        let body = if key.is_null() {
            json!({})
        } else {
            json!({ "key": key })
        };
        let page = common::call(&mock, "POST", "/scan")
            .json(body)
            .send()
            .await
            .json();
        assert_eq!(rows(&page["rows"]), count);
        key = page.get("last").cloned().unwrap_or_default();
    }
    assert_eq!(key, Value::Null);
    for (at, count, next) in [("", 2, 2), ("?at=2", 2, 4), ("?at=4", 1, 0)] {
        let page = get(format!("/zero{at}")).await.json();
        assert_eq!((rows(&page["rows"]), &page["next"]), (count, &json!(next)));
    }
    let mut path = "/link?q=a%2Cb".to_owned();
    for (count, next) in [
        (2, Some("?q=a%2Cb&_row=2")),
        (2, Some("?q=a%2Cb&_row=4")),
        (1, None),
    ] {
        let reply = get(path.clone()).await;
        let link = reply.header("Link").map(|link| {
            link.trim_start_matches('<')
                .split('>')
                .next()
                .unwrap()
                .to_owned()
        });
        assert_eq!((rows(&reply.json()), link.as_deref()), (count, next));
        path = format!("/link{}", link.unwrap_or_default());
    }
    let (mut since, mut all) = (String::new(), Vec::new());
    for (count, more) in [(2, None), (2, None), (1, Some("false"))] {
        let reply = get(format!("/last{since}")).await;
        let page = reply.json();
        assert_eq!(
            (
                rows(&page),
                reply.header("X-More").filter(|more| *more == "false")
            ),
            (count, more)
        );
        all.extend(
            page.as_array()
                .unwrap()
                .iter()
                .map(|row| row["key"].as_str().unwrap().to_owned()),
        );
        since = format!("?since={}", all.last().unwrap().replace(' ', "%20"));
    }
    let distinct: std::collections::BTreeSet<_> = all.iter().collect();
    assert_eq!(distinct.len(), 5, "{all:?}");
    // An id that nobody has leads to no rows, however many there are.
    let many = Mock::parse("styles.yaml", STYLES)
        .unwrap()
        .rows(u64::MAX)
        .start()
        .await
        .unwrap();
    assert_eq!(
        rows(
            &common::call(&many, "GET", "/last?since=nobody-7")
                .send()
                .await
                .json()
        ),
        0
    );
}

#[tokio::test]
async fn a_job_by_conditions_and_an_id_in_a_header() {
    let mock = Mock::parse("styles.yaml", STYLES)
        .unwrap()
        .start()
        .await
        .unwrap();
    let started = common::call(&mock, "POST", "/work").send().await;
    let id = started
        .header("Location")
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();
    let ask = || common::call(&mock, "GET", &format!("/work/{id}")).send();
    let running = ask().await.json();
    assert!(
        running["done"] != json!(true) && running["error"].is_null(),
        "{running}"
    );
    let done = ask().await.json();
    assert!(
        done["done"] == json!(true) && done["error"].is_null(),
        "{done}"
    );
    let failed = common::call(&mock, "GET", "/work/failed-1")
        .send()
        .await
        .json();
    assert!(!failed["error"].is_null(), "{failed}");
}

/// The id is a number in a nested location, there is no endpoint for the results, and states are
/// numbers.
#[tokio::test]
async fn ids_and_states_may_be_numbers() {
    let text = "
infoplug: 1
api: { name: Export, base_url: https://export.example.com }
endpoints:
  start_export: { post: /exports, returns: { type: { fields: { job: { fields: { id: integer } } } }, envelope: /data } }
  get_export: { get: '/exports/{id}', path: { id: integer }, returns: { fields: { state: integer, percent: string?, rows: integer } } }
jobs:
  export:
    start: { endpoint: start_export, id: /data/job/id }
    poll: { endpoint: get_export, id: id, state: /state, running: [1], done: [2], progress: /percent, total: /rows }
";
    let mock = Mock::parse("export.yaml", text)
        .unwrap()
        .start()
        .await
        .unwrap();
    let reply = common::call(&mock, "POST", "/exports").send().await;
    assert_eq!(reply.json(), json!({ "data": { "job": { "id": 1 } } }));
    let poll = || common::call(&mock, "GET", "/exports/1").send();
    assert_eq!(
        poll().await.json(),
        json!({ "state": 1, "percent": "50", "rows": 0 })
    );
    assert_eq!(
        poll().await.json(),
        json!({ "state": 2, "percent": "100", "rows": 60 })
    );
    let reply = common::call(&mock, "GET", "/exports/2").send().await;
    assert_eq!(
        (reply.status, reply.json()),
        (404, json!({})),
        "the API documents no errors"
    );
}
