//! Jobs are started, polled and fetched, and never lost.

use std::future::{Future as _, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use infoplug::{JobError, RetryPolicy, VirtualClock};
use infoplug_mock::Fault;

use crate::walks::{self, Export};
use crate::{Response, Walks, asked, playing, seconds};

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
    let job = api
        .export("csv", |export| export.rows(3))
        .start()
        .await
        .unwrap();
    assert_eq!((job.id(), job.started().unwrap().id), ("77", Some(77)));

    let mut progress = job.progress();
    let first = progress.next().await.unwrap().unwrap();
    assert_eq!(
        (&*first.state, first.percent, first.total),
        ("working", Some(12.5), Some(3))
    );
    let mut last = first;
    while let Some(next) = progress.next().await {
        last = next.unwrap();
    }
    assert_eq!(
        (&*last.state, last.percent, last.response.count),
        ("ready", Some(100.0), Some(3))
    );
    // At the interval in the spec, which then grows.
    assert_eq!(seconds(&clock.pauses()), [4.0, 6.0]);

    server.enqueue(Fault::ok(r#"{"state":"ready"}"#));
    assert_eq!(api.credits_spent().to_string(), "25");
    let paths = asked(&server);
    assert_eq!(
        paths[..2],
        [
            r#"/exports{"format":"csv","rows":3}"#.to_owned(),
            "/exports/77".to_owned()
        ]
    );
}

#[tokio::test]
async fn a_start_is_a_future_and_takes_settings_while_it_runs() {
    let (server, api, clock) = playing([
        STARTED,
        STARTED,
        r#"{"state":"working"}"#,
        r#"{"state":"ready"}"#,
    ])
    .await;
    let spawned = tokio::spawn(api.export("csv", |export| export));
    assert_eq!(spawned.await.unwrap().unwrap().id(), "77");

    let mut start = api.export("csv", |export| export);
    poll_fn(|context| {
        assert!(Pin::new(&mut start).poll(context).is_pending());
        Poll::Ready(())
    })
    .await;
    let job = start.every(Duration::from_secs(9)).await.unwrap();
    job.wait().await.unwrap();
    assert_eq!(seconds(&clock.pauses()), [9.0]);
    let starts = asked(&server);
    let starts = starts.iter().filter(|path| path.starts_with("/exports{"));
    assert_eq!(starts.count(), 2);
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
    assert_eq!(
        asked(&server)[3..],
        ["/exports/77/rows", "/exports/77/rows?page=2"]
    );
    assert_eq!(api.credits_spent().to_string(), "28");
}

#[tokio::test]
async fn rows_that_lag_behind_their_job_are_asked_for_again() {
    let (server, api, clock) = playing([
        r#"{"state":"ready"}"#,
        r#"{"state":"working"}"#,
        r#"{"state":"ready","rows":[{"n":1}],"total":1}"#,
    ])
    .await;
    let mut results = api.resume_export("77").results();
    assert_eq!(results.next().await.unwrap().unwrap().n, 1);
    assert!(results.next().await.is_none());
    assert_eq!(server.executions(), 3);
    assert_eq!(seconds(&clock.pauses()), [4.0]);

    // So are rows whose state is missing or not done. Later pages need not repeat the state.
    for open in [r#"{"state":"queued","rows":[]}"#, r#"{"rows":[]}"#] {
        let pages = [
            READY,
            open,
            r#"{"state":"ready","rows":[{"n":1}],"total":2}"#,
            r#"{"rows":[{"n":2}],"total":2}"#,
        ];
        let (server, api, _) = playing(pages).await;
        let mut results = api.resume_export("77").results();
        assert_eq!(results.next().await.unwrap().unwrap().n, 1, "{open}");
        assert_eq!(results.next().await.unwrap().unwrap().n, 2, "{open}");
        assert_eq!(server.executions(), 4);
    }
}

#[tokio::test]
async fn the_state_of_a_job_that_has_failed_shows_no_secret() {
    let (_server, api, _) = playing([r#"{"state":"ticket t0p-s3cret is void","count":0}"#]).await;
    let error = api.resume_telling("t0p-s3cret").wait().await.unwrap_err();
    let JobError::Failed(failed) = &error else {
        panic!("{error}")
    };
    assert_eq!(failed.state(), "ticket *** is void");
    assert!(
        !format!("{error} {error:?} {error:#}").contains("t0p-s3cret"),
        "{error:?}"
    );
}

#[tokio::test]
async fn the_state_of_a_job_shows_no_secret_of_the_call_that_has_started_it() {
    let waiting = r#"{"state":"waits for p1n-s3cret"}"#;
    let (_server, api, _) = playing([STARTED, waiting, waiting, waiting, waiting]).await;
    let job = api
        .export("csv", |export| export.secret_header("X-Pin", "p1n-s3cret"))
        .start()
        .await
        .unwrap();
    let error = job
        .timeout(Duration::from_secs(10))
        .wait()
        .await
        .unwrap_err();
    let JobError::TimedOut(late) = &error else {
        panic!("{error}")
    };
    assert_eq!(late.state(), "waits for ***");
    assert!(
        !format!("{error} {error:?} {error:#} {late:?}").contains("p1n-s3cret"),
        "{error:?}"
    );
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
    assert!(
        matches!(&error, JobError::Start { error, .. } if error.code() == Some(&walks::ErrorCode::Gone)),
        "{error}"
    );
    assert_eq!(error.id(), None);

    let (_server, api, _) = playing([STARTED]).await;
    let error = api
        .export("csv", |export| export)
        .start()
        .await
        .unwrap()
        .wait()
        .await
        .unwrap_err();
    assert!(
        matches!(&error, JobError::Poll { error, .. } if error.code() == Some(&walks::ErrorCode::Gone)),
        "{error}"
    );
    assert_eq!(error.id(), Some("77"));
    assert_eq!(
        error.to_string(),
        "get_export: 404 gone: It is gone. Forget it [job 77]"
    );

    let (_server, api, _) = playing([r#"{"state":"broken","why":"disk"}"#]).await;
    let error = api.resume_export("7").wait().await.unwrap_err();
    let JobError::Failed(failed) = &error else {
        panic!("{error}")
    };
    assert_eq!(
        (failed.id(), failed.state(), failed.body()),
        (
            "7",
            "broken",
            br#"{"state":"broken","why":"disk"}"#.as_slice()
        )
    );
    assert_eq!(
        error.to_string(),
        "export `7` has failed: its state is `broken`. The server's response, in `body()`, may say why"
    );
    assert!(
        format!("{error:#}").contains("\n  solution: See `body()`"),
        "{error:#}"
    );

    let (_server, api, _) = playing([r#"{"state":"ready"}"#]).await;
    let error = api
        .resume_export("7")
        .results()
        .next()
        .await
        .unwrap()
        .unwrap_err();
    assert!(
        matches!(&error, JobError::Fetch { error, .. } if error.operation() == Some("get_rows")),
        "{error}"
    );
    assert_eq!(error.id(), Some("7"));
}

#[tokio::test]
async fn an_answer_that_does_not_name_the_job_is_an_error_that_keeps_the_answer() {
    let (_server, api, _) = playing([r#"{"data":{},"note":"n"}"#]).await;
    let error = api.export("csv", |export| export).await.unwrap_err();
    assert_eq!(error.id(), None);
    let JobError::Start { error, .. } = &error else {
        panic!("{error}")
    };
    assert!(error.is_decode() && error.was_sent(), "{error}");
    assert!(
        error
            .to_string()
            .contains("at `$.data.id`, expected the id of the job"),
        "{error}"
    );
    assert!(error.body().unwrap().ends_with(br#""note":"n"}"#));
    assert_eq!(api.credits_spent().to_string(), "25");
}

/// Starts a server that always sends the same response, for a job that is never done.
async fn endless(response: Fault) -> (infoplug_mock::Faulty, Walks, VirtualClock) {
    let server = infoplug_mock::Faulty::start([])
        .await
        .unwrap()
        .otherwise(response);
    let clock = VirtualClock::new();
    let api = Walks::builder()
        .base_url(server.url())
        .clock(clock.clone())
        .build()
        .unwrap();
    (server, api, clock)
}

#[tokio::test]
async fn waiting_ends_at_the_deadline_and_no_pause_goes_beyond_it() {
    let (_server, api, clock) = endless(Fault::ok(r#"{"state":"working"}"#)).await;
    let error = api
        .resume_export("7")
        .timeout(Duration::from_secs(60))
        .wait()
        .await
        .unwrap_err();
    let JobError::TimedOut(late) = &error else {
        panic!("{error}")
    };
    assert_eq!((late.id(), late.state()), ("7", "working"));
    // 4 + 6 + 9 + 13.5 + 16. Another 16 would be too many.
    assert_eq!(seconds(&clock.pauses()), [4.0, 6.0, 9.0, 13.5, 16.0]);
    assert_eq!(late.waited(), Duration::from_millis(48_500));
    assert_eq!(late.timeout(), Some(Duration::from_secs(60)));
    let line = "export `7` was not done within 60s: its state is `working`. It is not lost: `resume_export` finds it by its id";
    assert_eq!(error.to_string(), line);
    let lines = format!("{error:#}");
    for part in [
        "\n  cause: The job goes on",
        "\n  solution: Keep its id",
        "\n  job: 7",
        "\n  continue: resume_export(id)",
    ] {
        assert!(lines.contains(part), "{lines}");
    }
}

#[tokio::test]
async fn the_server_can_ask_for_longer_pauses() {
    let (_server, api, clock) =
        endless(Fault::ok(r#"{"state":"working"}"#).header("Retry-After", "50")).await;
    let error = api
        .resume_export("7")
        .every(Duration::from_secs(1))
        .timeout(Duration::from_secs(120))
        .wait()
        .await
        .unwrap_err();
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
    assert_eq!(
        (
            error.status().map(|status| status.as_u16()),
            error.attempts()
        ),
        (Some(404), 1)
    );
    assert!(!error.is_retryable() && error.was_sent());
    assert!(format!("{error:?}").contains("job: 7"), "{error:?}");
    for line in [
        "\n  solution:",
        "\n  job: 7",
        "\n  continue: resume_export(id)",
    ] {
        assert_eq!(format!("{error:#}").matches(line).count(), 1, "{error:#}");
    }
    assert_eq!(serde_json::to_value(&error).unwrap()["kind"], "job");
}

const WORKING: &str = r#"{"state":"working"}"#;
const READY: &str = r#"{"state":"ready"}"#;

#[tokio::test]
async fn a_server_that_is_down_for_a_while_does_not_end_the_wait() {
    let down = || Response::from(Fault::status(503, ""));
    let (server, api, clock) = playing([
        down(),
        Response::from(WORKING),
        down(),
        down(),
        Response::from(READY),
    ])
    .await;
    let mut progress = api.resume_export("7").progress();
    assert_eq!(progress.next().await.unwrap().unwrap().state, "working");
    assert_eq!(progress.next().await.unwrap().unwrap().state, "ready");
    assert_eq!(
        (server.executions(), seconds(&clock.pauses())),
        (5, vec![4.0, 6.0, 9.0, 13.5])
    );

    // The server's hint applies here too.
    let (_server, api, clock) = playing([
        Response::from(Fault::status(503, "").header("Retry-After", "300")),
        Response::from(READY),
    ])
    .await;
    api.resume_export("7").wait().await.unwrap();
    assert_eq!(seconds(&clock.pauses()), [300.0]);
}

#[tokio::test]
async fn a_server_that_stays_down_ends_the_wait_at_its_time_out() {
    let (_server, api, _) = endless(Fault::status(503, "")).await;
    let error = api
        .resume_export("7")
        .timeout(Duration::from_secs(60))
        .wait()
        .await
        .unwrap_err();
    let JobError::TimedOut(late) = &error else {
        panic!("{error}")
    };
    assert!(
        late.last_error().unwrap().to_string().contains("503"),
        "{error}"
    );
    assert!(
        error.to_string().starts_with(
            "export `7` was not done within 60s: the last poll failed: get_export: 503"
        ),
        "{error}"
    );
    assert!(std::error::Error::source(&error).is_some());
    let line = error.to_string();
    let error = walks::Error::from(error);
    assert_eq!(error.job().and_then(JobError::id), Some("7"));
    assert_eq!(error.to_string(), line);
    assert!(error.solution().unwrap().starts_with("Keep its id") && error.cause().is_some());
    assert_eq!(
        format!("{error:#}").matches("\n  solution:").count(),
        1,
        "{error:#}"
    );
}

#[tokio::test]
async fn so_many_questions_in_a_row_may_fail() {
    let down = || Response::from(Fault::status(503, ""));
    let (server, api, _) = playing([down(), Response::from(WORKING), down(), down()]).await;
    let error = api.resume_export("7").failures(1).wait().await.unwrap_err();
    assert!(
        matches!(&error, JobError::Poll { error, .. } if error.status().is_some_and(|status| status == 503)),
        "{error}"
    );
    assert_eq!(server.executions(), 4);
    let (server, api, _) = playing([down()]).await;
    assert!(matches!(
        api.resume_export("7").failures(0).wait().await,
        Err(JobError::Poll { .. })
    ));
    assert_eq!(server.executions(), 1);
}

#[tokio::test]
async fn a_question_that_costs_is_not_asked_again_when_it_fails() {
    let (server, api, _) = playing([Fault::status(503, "")]).await;
    assert!(matches!(
        api.resume_dear("7").wait().await,
        Err(JobError::Poll { .. })
    ));
    assert_eq!(server.executions(), 1);
}

#[tokio::test]
async fn an_address_where_nobody_has_answered_is_not_waited_for() {
    let clock = VirtualClock::new();
    let api = Walks::builder()
        .base_url("http://127.0.0.1:1")
        .clock(clock.clone())
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    let error = api.resume_export("7").wait().await.unwrap_err();
    assert!(
        matches!(&error, JobError::Poll { error, .. } if error.is_connect()),
        "{error}"
    );
    assert!(clock.pauses().is_empty());
}

#[tokio::test]
async fn a_question_ends_with_the_time_for_the_job() {
    let (_server, api, _) = endless(Fault::Stall).await;
    for job in [
        api.resume_export("7").timeout(Duration::from_millis(100)),
        api.resume_export("7").timeout(Duration::ZERO),
    ] {
        let begun = std::time::Instant::now();
        let error = job.wait().await.unwrap_err();
        assert!(
            matches!(&error, JobError::TimedOut(late) if late.id() == "7"),
            "{error}"
        );
        assert!(begun.elapsed() < Duration::from_secs(10));
    }
    // Also a job whose polls cost credits.
    let error = api
        .resume_dear("7")
        .timeout(Duration::from_millis(100))
        .wait()
        .await
        .unwrap_err();
    assert!(
        matches!(&error, JobError::TimedOut(late) if late.last_error().is_some()),
        "{error}"
    );
}

#[tokio::test]
async fn a_start_whose_answer_cannot_be_read_keeps_the_id() {
    let (_server, api, _) = playing([r#"{"data":{"id":"77"}}"#]).await;
    let error = api.export("csv", |export| export).await.unwrap_err();
    assert!(
        matches!(&error, JobError::Start { error, .. } if error.is_decode()),
        "{error}"
    );
    assert_eq!(error.id(), Some("77"));
    assert!(error.to_string().ends_with(" [job 77]"), "{error}");
    assert!(
        format!("{error:#}").ends_with("\n  job: 77\n  continue: resume_export(id)"),
        "{error:#}"
    );
}

#[tokio::test]
async fn a_job_without_an_id_is_asked_about_nowhere() {
    let (server, api, _) = playing([READY]).await;
    for id in ["", " "] {
        let error = api.resume_export(id).wait().await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "get_export: not sent: `id` is the id of the job and must not be empty"
        );
        assert!(api.resume_export(id).status().await.is_err());
        assert!(
            api.resume_export(id)
                .results()
                .next()
                .await
                .unwrap()
                .is_err()
        );
    }
    assert_eq!(server.executions(), 0);
}

#[tokio::test]
async fn an_id_that_is_a_secret_is_not_shown() {
    let id = "ticket-secret-1";
    let (_server, api, _) = playing([r#"{"state":"broken"}"#]).await;
    let job = api.resume_hidden(id);
    let failed = job.wait().await.unwrap_err();
    let (_server, api, _) = playing([Fault::status(404, r#"{"code":"gone"}"#)]).await;
    let gone = api.resume_hidden(id).wait().await.unwrap_err();
    let (_server, api, _) = endless(Fault::ok(r#"{"state":"ticket-secret-1"}"#)).await;
    let late = api
        .resume_hidden(id)
        .timeout(Duration::from_secs(6))
        .wait()
        .await
        .unwrap_err();
    let JobError::TimedOut(inner) = &late else {
        panic!("{late}")
    };
    let mut shown = vec![format!("{job:?} {job:#?} {inner:?}")];
    for error in [&failed, &gone, &late] {
        assert_eq!(error.id(), Some(id));
        shown.push(format!("{error} {error:#} {error:?} {error:#?}"));
    }
    for shown in shown {
        assert!(
            !shown.contains("secret") && shown.contains("***"),
            "{shown}"
        );
    }
}

#[tokio::test]
async fn rows_that_lag_too_long_are_an_error_and_not_the_end() {
    // Polls as often as necessary within the time for the job.
    let responses = [READY]
        .into_iter()
        .chain([WORKING; 25])
        .chain([r#"{"state":"ready","rows":[{"n":1}],"total":1}"#]);
    let (_server, api, _) = playing(responses).await;
    assert_eq!(
        api.resume_export("7")
            .results()
            .next()
            .await
            .unwrap()
            .unwrap()
            .n,
        1
    );

    let responses = || [READY].into_iter().chain([WORKING; 25]);
    let (server, api, clock) = playing(responses()).await;
    let mut results = api
        .resume_export("7")
        .timeout(Duration::from_secs(60))
        .results();
    let error = results.next().await.unwrap().unwrap_err();
    let JobError::TimedOut(late) = &error else {
        panic!("{error}")
    };
    assert_eq!(
        (late.id(), late.state(), late.waited()),
        ("7", "working", Duration::from_millis(48_500))
    );
    assert!(
        error.to_string().starts_with(
            "export `7` is done, but its results were not available within 60s: their state is `working`"
        ),
        "{error}"
    );
    assert_eq!((server.executions(), clock.pauses().len()), (7, 5));
    assert!(results.next().await.is_none());

    let (_server, api, _) = playing(responses()).await;
    let error = api
        .resume_export("7")
        .timeout(Duration::from_secs(60))
        .result()
        .await
        .unwrap_err();
    assert!(matches!(&error, JobError::TimedOut(_)), "{error}");
    let (_server, api, _) = playing([
        READY,
        WORKING,
        r#"{"state":"ready","rows":[{"n":1}],"total":9}"#,
    ])
    .await;
    assert_eq!(
        api.resume_export("7")
            .result()
            .await
            .unwrap()
            .rows
            .unwrap()
            .len(),
        1
    );

    // Polls that cost credits have their own limit.
    let (server, api, _) = endless(Fault::ok(WORKING)).await;
    server.enqueue(Fault::ok(READY));
    let error = api.resume_dear("7").result().await.unwrap_err();
    assert!(
        matches!(&error, JobError::TimedOut(late) if late.timeout().is_none()),
        "{error}"
    );
    assert_eq!(api.credits_spent().to_string(), "21");
}

#[tokio::test]
async fn rows_go_on_behind_the_page_that_failed_and_the_ones_before_are_not_paid_again() {
    let first = r#"{"state":"ready","rows":[{"n":1},{"n":2}],"total":2}"#;
    let last = r#"{"state":"ready","rows":[{"n":3}],"total":2}"#;
    let (server, api, _) = playing([
        READY.into(),
        Response::from(first),
        Fault::status(503, "").into(),
        READY.into(),
        Response::from(last),
    ])
    .await;
    let mut results = api.resume_export("7").results();
    for n in 1..=2 {
        assert_eq!(results.next().await.unwrap().unwrap().n, n);
    }
    let error = results.next().await.unwrap().unwrap_err();
    let JobError::Fetch {
        position: Some(position),
        cursor: None,
        ..
    } = &error
    else {
        panic!("{error:#}")
    };
    assert!(
        format!("{error:#}")
            .ends_with("\n  job: 7\n  continue: resume_export(id).results().starting_at(2)"),
        "{error:#}"
    );
    assert_eq!((*position, results.position()), (2, 2));
    let mut results = api.resume_export("7").results().starting_at(*position);
    assert_eq!(results.next().await.unwrap().unwrap().n, 3);
    assert!(results.next().await.is_none());
    assert_eq!(asked(&server)[4], "/exports/7/rows?page=2");
    assert_eq!(api.credits_spent().to_string(), "3");
}

#[tokio::test]
async fn rows_behind_a_token_go_on_at_it() {
    let (server, api, _) = playing([
        READY.into(),
        Response::from(r#"{"rows":[{"n":1}],"next":"t"}"#),
        Fault::status(503, "").into(),
        READY.into(),
        Response::from(r#"{"rows":[{"n":2}]}"#),
    ])
    .await;
    let mut results = api.resume_log("7").results();
    assert_eq!(results.next().await.unwrap().unwrap().n, 1);
    let error = results.next().await.unwrap().unwrap_err();
    let JobError::Fetch {
        position: None,
        cursor: Some(cursor),
        ..
    } = &error
    else {
        panic!("{error:#}")
    };
    assert!(
        format!("{error:#}")
            .ends_with("\n  continue: resume_log(id).results().with_cursor(cursor)"),
        "{error:#}"
    );
    assert_eq!((&**cursor, results.cursor()), ("t", Some("t")));
    assert_eq!(
        api.resume_log("7")
            .results()
            .with_cursor(&**cursor)
            .next()
            .await
            .unwrap()
            .unwrap()
            .n,
        2
    );
    assert_eq!(asked(&server)[4], "/exports/7/log?after=t");

    // A job without pages rejects them, and nothing is spent.
    let seen = server.executions();
    let error = api
        .resume_log("7")
        .results()
        .starting_at(2)
        .next()
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "get_log: not sent: its pages have no numbers: use `with_cursor` [job 7]"
    );
    assert!(
        api.resume_export("7")
            .results()
            .with_cursor("t")
            .next()
            .await
            .unwrap()
            .is_err()
    );
    assert_eq!(server.executions(), seen);
}

#[tokio::test]
async fn an_operation_that_is_done_and_has_an_error_has_failed() {
    let (_server, api, _) =
        playing([r#"{"percent":5}"#, r#"{"done":false}"#, r#"{"done":true}"#]).await;
    let mut progress = api.resume_operation("op").progress();
    let mut seen = Vec::new();
    while let Some(now) = progress.next().await {
        let now = now.unwrap();
        seen.push((now.state, now.percent, now.response.done));
    }
    assert_eq!(
        seen,
        [
            (String::new(), Some(5.0), None),
            (String::new(), None, Some(false)),
            (String::new(), None, Some(true))
        ]
    );

    for body in [
        r#"{"done":true,"error":{"code":5,"message":"disk"}}"#,
        r#"{"error":"gone"}"#,
    ] {
        let (_server, api, _) = playing([body]).await;
        let error = api.resume_operation("op").wait().await.unwrap_err();
        let JobError::Failed(failed) = &error else {
            panic!("{error}")
        };
        assert_eq!((failed.state(), failed.body()), ("", body.as_bytes()));
        assert_eq!(
            error.to_string(),
            "operation `op` has failed. The server's response, in `body()`, may say why"
        );
    }
    let (_server, api, _) = playing([r#"{"done":true,"error":null}"#]).await;
    assert_eq!(
        api.resume_operation("op").wait().await.unwrap().done,
        Some(true)
    );
}

#[tokio::test]
async fn the_id_of_a_job_may_stand_in_a_header() {
    let started = || {
        Fault::status(202, "").header(
            "Location",
            "https://elsewhere.example/v1/operations/op-7?alt=json",
        )
    };
    let (server, api, _) = playing([started(), Fault::ok(r#"{"done":true}"#)]).await;
    let job = api
        .operation(|start| start.kind("x"))
        .start()
        .await
        .unwrap();
    assert_eq!(job.id(), "op-7");
    job.wait().await.unwrap();
    assert_eq!(
        asked(&server),
        [r#"/operations{"kind":"x"}"#, "/operations/op-7"]
    );

    let (_server, api, _) = playing([Fault::status(202, "")]).await;
    let error = api.operation(|start| start).start().await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("at `header Location`, expected the id of the job, found nothing"),
        "{error}"
    );
}

#[tokio::test]
async fn the_id_of_a_job_goes_back_as_the_json_that_it_was() {
    for (id, shown, sent) in [
        ("77", "77", "77"),
        (r#""77""#, "77", r#""77""#),
        (
            "12345678901234567890123",
            "12345678901234567890123",
            "12345678901234567890123",
        ),
    ] {
        let (server, api, _) = playing([format!(r#"{{"id":{id}}}"#).as_str(), READY]).await;
        let job = api.numbered(|start| start).start().await.unwrap();
        assert_eq!(job.id(), shown);
        job.wait().await.unwrap();
        assert_eq!(
            asked(&server)[1],
            format!(r#"/numbered/state{{"id":{sent}}}"#)
        );
    }
    // An integer parameter gets an integer, wherever the id comes from.
    let (server, api, _) = playing([r#"{"id":"77"}"#, READY, READY]).await;
    api.counted(|start| start)
        .start()
        .await
        .unwrap()
        .wait()
        .await
        .unwrap();
    api.resume_counted("78").wait().await.unwrap();
    assert_eq!(
        asked(&server)[1..],
        [r#"/counted/state{"id":77}"#, r#"/counted/state{"id":78}"#]
    );
}

#[tokio::test]
async fn a_server_that_asks_for_a_year_is_asked_again_after_an_hour() {
    let year = || Fault::ok(r#"{"state":"working"}"#).header("Retry-After", "31536000");
    let (_server, api, clock) = playing([year(), Fault::ok(READY)]).await;
    api.resume_export("7").timeout(None).wait().await.unwrap();
    assert_eq!(seconds(&clock.pauses()), [3600.0]);
    // Hints of errors and of lagging rows have the same limit.
    let lag = Fault::ok(r#"{"state":"working","rows":[]}"#).header("Retry-After", "31536000");
    let down = Fault::status(503, "").header("Retry-After", "31536000");
    let rows = Fault::ok(r#"{"state":"ready","rows":[{"n":1}],"total":1}"#);
    let (_server, api, clock) = playing([down, Fault::ok(READY), lag, rows]).await;
    assert_eq!(
        api.resume_export("7")
            .timeout(None)
            .results()
            .next()
            .await
            .unwrap()
            .unwrap()
            .n,
        1
    );
    assert_eq!(seconds(&clock.pauses()), [3600.0, 3600.0]);
}

#[tokio::test]
async fn the_rows_of_a_job_can_be_capped_and_say_what_came() {
    let page = r#"{"state":"ready","rows":[{"n":1},{"n":2}],"total":3}"#;
    let (server, api, _) = playing([READY, page, page]).await;
    let mut rows = api.resume_export("7").results().max_items(3);
    for n in [1, 2, 1] {
        assert_eq!(rows.next().await.unwrap().unwrap().n, n);
    }
    assert!(rows.next().await.is_none());
    let received = rows.pagination();
    assert!(received.is_cut());
    assert_eq!(
        (received.pages, received.items, received.total_pages),
        (2, 4, Some(3))
    );
    assert_eq!(server.executions(), 3);
    let (server, api, _) = playing([READY, page, page]).await;
    let mut rows = api.resume_export("7").results().max_pages(1);
    while rows.next().await.transpose().unwrap().is_some() {}
    assert_eq!((rows.pagination().pages, server.executions()), (1, 2));
}
