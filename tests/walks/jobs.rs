//! Jobs: started, asked about, fetched, and never lost.

use std::time::Duration;

use infoplug::{JobError, VirtualClock};
use infoplug_mock::Fault;

use crate::walks::{self, Export};
use crate::{Walks, asked, playing, seconds};

const STARTED: &str = r#"{"data":{"id":77}}"#;

#[tokio::test]
async fn a_job_goes_from_its_start_to_the_rows_of_its_last_page() {
    let (server, api, clock) = playing([
        STARTED,
        r#"{"state":"working","percent":12.5,"count":3}"#,
        r#"{"state":"working","percent":50}"#,
        r#"{"state":"ready","percent":100,"count":3}"#,
        r#"{"state":"ready","rows":[{"n":1},{"n":2}],"total":2}"#,
        r#"{"state":"ready","rows":[{"n":3}],"total":2}"#,
    ])
    .await;
    let job = api.export("csv", |export| export.rows(3)).start().await.unwrap();
    assert_eq!((job.id(), job.started().unwrap().id), ("77", Some(77)));

    let mut progress = job.progress();
    let first = progress.next().await.unwrap().unwrap();
    assert_eq!((&*first.state, first.percent, first.total), ("working", Some(12.5), Some(3)));
    let mut last = first;
    while let Some(next) = progress.next().await {
        last = next.unwrap();
    }
    assert_eq!((&*last.state, last.percent, last.answer.count), ("ready", Some(100.0), Some(3)));
    // As often as the spec says, and then less often.
    assert_eq!(seconds(&clock.pauses()), [4.0, 6.0]);

    server.enqueue(Fault::ok(r#"{"state":"ready"}"#));
    assert_eq!(api.credits_spent().to_string(), "25");
    let paths = asked(&server);
    assert_eq!(paths[..2], [r#"/exports{"format":"csv","rows":3}"#.to_owned(), "/exports/77".to_owned()]);
}

#[tokio::test]
async fn the_results_wait_for_the_job_and_cost_what_is_fetched() {
    let (server, api, _) = playing([
        STARTED,
        r#"{"state":"working"}"#,
        r#"{"state":"ready"}"#,
        r#"{"state":"ready","rows":[{"n":1},{"n":2}],"total":2}"#,
        r#"{"state":"ready","rows":[{"n":3}],"total":2}"#,
    ])
    .await;
    let job = api.export("csv", |export| export).start().await.unwrap();
    let mut results = job.results();
    let mut numbers = Vec::new();
    while let Some(row) = results.next().await {
        numbers.push(row.unwrap().n);
    }
    assert_eq!(numbers, [1, 2, 3]);
    assert_eq!(asked(&server)[3..], ["/exports/77/rows", "/exports/77/rows?page=2"]);
    assert_eq!(api.credits_spent().to_string(), "28");
}

#[tokio::test]
async fn rows_that_lag_behind_their_job_are_asked_for_again() {
    let (server, api, clock) =
        playing([r#"{"state":"ready"}"#, r#"{"state":"working"}"#, r#"{"state":"ready","rows":[{"n":1}],"total":1}"#]).await;
    let mut results = api.resume_export("77").results();
    assert_eq!(results.next().await.unwrap().unwrap().n, 1);
    assert!(results.next().await.is_none());
    assert_eq!(server.executions(), 3);
    assert_eq!(seconds(&clock.pauses()), [4.0]);
}

#[tokio::test]
async fn a_job_is_found_again_by_its_id() {
    let (server, api, _) = playing([r#"{"state":"ready"}"#, r#"{"url":"u"}"#]).await;
    let job = api.resume_file("a/b");
    assert!(job.started().is_none());
    assert_eq!(job.result().await.unwrap().url, "u");
    assert_eq!(asked(&server), ["/exports/a%2Fb", "/exports/a%2Fb/file"]);

    let (_server, api, _) = playing([r#"{"state":"ready","count":5}"#]).await;
    assert_eq!(api.resume_bare("1").wait().await.unwrap().count, Some(5));
}

#[tokio::test]
async fn each_way_to_fail_is_a_variant_of_its_own_and_has_the_id() {
    let (_server, api, _) = playing([Fault::status(404, r#"{"code":"gone"}"#)]).await;
    let error = api.export("csv", |export| export).await.unwrap_err();
    assert!(matches!(&error, JobError::Start(error) if error.code() == Some(&walks::ErrorCode::Gone)), "{error}");
    assert_eq!(error.id(), None);

    let (_server, api, _) = playing([STARTED]).await;
    let error = api.export("csv", |export| export).start().await.unwrap().wait().await.unwrap_err();
    assert!(matches!(&error, JobError::Poll { error, .. } if error.code() == Some(&walks::ErrorCode::Gone)), "{error}");
    assert_eq!(error.id(), Some("77"));
    assert_eq!(error.to_string(), "get_export: 404 gone: It is gone. Forget it [job 77]");

    let (_server, api, _) = playing([r#"{"state":"broken","why":"disk"}"#]).await;
    let error = api.resume_export("7").wait().await.unwrap_err();
    let JobError::Failed(failed) = &error else { panic!("{error}") };
    assert_eq!((failed.id(), failed.state(), failed.body()), ("7", "broken", br#"{"state":"broken","why":"disk"}"#.as_slice()));
    assert_eq!(error.to_string(), "export `7` has failed: its state is `broken`");

    let (_server, api, _) = playing([r#"{"state":"ready"}"#]).await;
    let error = api.resume_export("7").results().next().await.unwrap().unwrap_err();
    assert!(matches!(&error, JobError::Fetch { error, .. } if error.operation() == Some("get_rows")), "{error}");
    assert_eq!(error.id(), Some("7"));
}

#[tokio::test]
async fn an_answer_that_does_not_name_the_job_is_an_error_that_keeps_the_answer() {
    let (_server, api, _) = playing([r#"{"data":{},"note":"n"}"#]).await;
    let error = api.export("csv", |export| export).await.unwrap_err();
    let JobError::Start(error) = &error else { panic!("{error}") };
    assert!(error.is_decode() && error.was_sent(), "{error}");
    assert!(error.to_string().contains("at `$.data.id` there should be the id of the job"), "{error}");
    assert!(error.body().unwrap().ends_with(br#""note":"n"}"#));
    assert_eq!(api.credits_spent().to_string(), "25");
}

/// A job that is never done, with a server that answers the same again and again.
async fn endless(answer: Fault) -> (infoplug_mock::Faulty, Walks, VirtualClock) {
    let server = infoplug_mock::Faulty::start([]).await.unwrap().otherwise(answer);
    let clock = VirtualClock::new();
    let api = Walks::builder().base_url(server.url()).clock(clock.clone()).build().unwrap();
    (server, api, clock)
}

#[tokio::test]
async fn waiting_ends_at_the_deadline_and_no_pause_goes_beyond_it() {
    let (_server, api, clock) = endless(Fault::ok(r#"{"state":"working"}"#)).await;
    let error = api.resume_export("7").timeout(Duration::from_secs(60)).wait().await.unwrap_err();
    let JobError::TimedOut(late) = &error else { panic!("{error}") };
    assert_eq!((late.id(), late.state()), ("7", "working"));
    // 4 + 6 + 9 + 13.5 + 16; 16 more would be too many.
    assert_eq!(seconds(&clock.pauses()), [4.0, 6.0, 9.0, 13.5, 16.0]);
    assert_eq!(late.waited(), Duration::from_millis(48_500));
    assert_eq!(error.to_string(), "export `7` is not done after 48.5s: its state is `working`");
}

#[tokio::test]
async fn the_server_can_ask_for_longer_pauses() {
    let (_server, api, clock) = endless(Fault::ok(r#"{"state":"working"}"#).header("Retry-After", "50")).await;
    let error = api.resume_export("7").every(Duration::from_secs(1)).timeout(Duration::from_secs(120)).wait().await.unwrap_err();
    assert!(matches!(error, JobError::TimedOut(_)));
    assert_eq!(seconds(&clock.pauses()), [50.0, 50.0]);
}

#[tokio::test]
async fn a_state_that_no_page_names_is_waited_for() {
    let (_server, api, _) = playing([r#"{"state":"queued"}"#, r#"{"state":"ready"}"#]).await;
    let mut progress = api.resume_export("7").progress();
    assert_eq!(progress.next().await.unwrap().unwrap().state, "queued");
    assert_eq!(progress.next().await.unwrap().unwrap().state, "ready");
    assert!(progress.next().await.is_none());
}

#[tokio::test]
async fn who_stops_waiting_stops_asking_and_nothing_else() {
    let (server, api, _) = playing([r#"{"state":"working"}"#, r#"{"state":"ready"}"#]).await;
    let job: Export = api.resume_export("7");
    let mut progress = job.progress();
    progress.next().await.unwrap().unwrap();
    drop(progress);
    assert_eq!(server.executions(), 1);
    assert_eq!(job.status().await.unwrap().state, "ready");
}

#[tokio::test]
async fn the_error_of_a_job_turns_into_that_of_the_api_and_keeps_the_id() {
    async fn count(api: &Walks) -> Result<Option<i64>, walks::Error> {
        let job = api.resume_export("7");
        Ok(job.wait().await?.count)
    }
    let (_server, api, _) = playing([Fault::status(404, r#"{"code":"gone"}"#)]).await;
    let error = count(&api).await.unwrap_err();
    assert_eq!(error.job().and_then(JobError::id), Some("7"));
    assert_eq!(error.code(), Some(&walks::ErrorCode::Gone));
    assert_eq!((error.status().map(|status| status.as_u16()), error.attempts()), (Some(404), 1));
    assert!(!error.is_retryable() && error.was_sent());
    assert!(format!("{error:?}").contains("job: 7"), "{error:?}");
    assert_eq!(serde_json::to_value(&error).unwrap()["kind"], "job");
}
