//! Blocking calls: from plain threads, inside async runtimes, and alongside async calls of the same
//! client.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the message"
)]

use std::future::{pending, poll_fn};
use std::sync::mpsc;
use std::task::Poll;
use std::time::Duration;

use infoplug::blocking::{self, Blocking as _, BlockingStream as _};
use infoplug::{InfoPlug, RetryOn, RetryPolicy, VirtualClock};
use infoplug_mock::{Fault, Faulty, Mock, MockResponse};
use tokio::runtime::{Builder, Runtime};

/// A separate runtime for servers, so a call that blocks its thread does not stop them.
fn servers() -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap()
}

async fn mock() -> Mock {
    Mock::start(concat!(env!("CARGO_MANIFEST_DIR"), "/spec/infoplug.yaml"))
        .await
        .unwrap()
}

fn client(mock: &Mock) -> InfoPlug {
    InfoPlug::builder()
        .api_key(mock.key())
        .base_url(mock.url())
        .build()
        .unwrap()
}

const DONE: &str = r#"{"request_id":"a","status":"done"}"#;

#[test]
fn a_program_without_a_runtime_calls_and_keeps_its_connection() {
    let servers = servers();
    let server = servers
        .block_on(Faulty::start([]))
        .unwrap()
        .otherwise(Fault::ok(DONE));
    let api = InfoPlug::builder()
        .api_key("key-1")
        .base_url(server.url())
        .build()
        .unwrap();
    for _ in 0..5 {
        assert_eq!(
            api.get_company_search_status("a")
                .wait()
                .unwrap()
                .request_id,
            "a"
        );
    }
    assert_eq!(
        api.get_company_search_status("a")
            .send_full()
            .wait()
            .unwrap()
            .attempts,
        1
    );
    assert_eq!((server.executions(), server.connections()), (6, 1));
}

#[test]
fn errors_retries_and_time_outs_are_those_of_async_calls() {
    let servers = servers();
    let script = [Fault::status(503, "{}"), Fault::ok(DONE), Fault::Stall];
    let server = servers.block_on(Faulty::start(script)).unwrap();
    let quick = RetryPolicy::new().backoff(Duration::from_millis(1), Duration::from_millis(1));
    let api = InfoPlug::builder()
        .api_key("key-1")
        .base_url(server.url())
        .retry(quick)
        .build()
        .unwrap();
    assert_eq!(
        api.get_company_search_status("a")
            .send_full()
            .wait()
            .unwrap()
            .attempts,
        2
    );
    let error = api
        .get_company_search_status("a")
        .timeout(Duration::from_millis(50))
        .wait()
        .unwrap_err();
    assert!(error.is_timeout() && error.was_sent(), "{error}");
    let error = api.search_companies().limit(0).wait().unwrap_err();
    assert!(error.is_invalid_request(), "{error}");
}

#[test]
fn pages_are_an_iterator_that_fetches_nothing_before_it_is_asked() {
    let servers = servers();
    let mock = servers.block_on(mock());
    let api = client(&mock);
    let mut rows = api
        .get_company_search_results("search-companies-1234567890-abc123")
        .items()
        .wait_iter();
    assert_eq!(mock.requests().len(), 0);
    assert!(rows.next().unwrap().is_ok());
    assert_eq!(mock.requests().len(), 1);
    let rest: Vec<_> = rows.by_ref().map(Result::unwrap).collect();
    assert_eq!((rest.len(), mock.requests().len()), (59, 3));
    assert!(rows.next().is_none());
    assert_eq!(mock.requests().len(), 3);
}

#[test]
fn each_step_of_a_job_can_be_waited_for() {
    let servers = servers();
    let mock = servers.block_on(mock());
    let api = InfoPlug::builder()
        .api_key(mock.key())
        .base_url(mock.url())
        .clock(VirtualClock::new())
        .build()
        .unwrap();
    let job = api
        .company_search(|search| search.keywords("fintech"))
        .start()
        .wait()
        .unwrap();
    assert!(!job.status().wait().unwrap().state.is_empty());
    assert!(job.progress().wait_iter().all(|progress| progress.is_ok()));
    // The job's own method also works in async programs, because it returns something to wait for.
    job.wait().wait().unwrap();
    assert_eq!(job.results().wait_iter().map(Result::unwrap).count(), 60);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_may_wait_on_a_thread_of_an_async_runtime() {
    let mock = mock().await;
    let api = client(&mock);
    api.get_company_search_status("search-companies-1234567890-abc123")
        .wait()
        .unwrap();
    let api_there = api.clone();
    let there = move || {
        api_there
            .get_company_search_status("search-companies-1234567890-abc123")
            .wait()
    };
    tokio::task::spawn_blocking(there).await.unwrap().unwrap();
    api.get_company_search_status("search-companies-1234567890-abc123")
        .await
        .unwrap();
    assert_eq!(mock.requests().len(), 3);
}

#[test]
fn a_client_is_used_in_both_ways_though_the_only_thread_of_its_runtime_is_blocked() {
    let servers = servers();
    let server = servers
        .block_on(Faulty::start([]))
        .unwrap()
        .otherwise(Fault::ok(DONE));
    let api = InfoPlug::builder()
        .api_key("key-1")
        .base_url(server.url())
        .timeout(Duration::from_secs(20))
        .build()
        .unwrap();
    Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(async {
            for _ in 0..3 {
                // Leaves a connection that only this thread can drive.
                api.get_company_search_status("a").await.unwrap();
                api.get_company_search_status("a").wait().unwrap();
            }
        });
    // That runtime is gone, and its connection with it.
    Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(async {
            api.get_company_search_status("a").await.unwrap();
        });
    assert_eq!(
        (server.executions(), server.connections()),
        (7, 3),
        "one connection for each runtime"
    );
}

#[test]
fn many_threads_wait_at_once() {
    let servers = servers();
    let mock = servers.block_on(mock());
    let api = client(&mock);
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                for _ in 0..5 {
                    api.get_company_search_status("search-companies-1234567890-abc123")
                        .wait()
                        .unwrap();
                }
            });
        }
    });
    assert_eq!(mock.requests().len(), 80);
}

#[test]
fn a_panic_of_the_future_is_one_of_the_caller_and_of_nobody_else() {
    let caught = std::panic::catch_unwind(|| async { panic!("of the future") }.wait());
    assert_eq!(caught.unwrap_err().downcast_ref(), Some(&"of the future"));
    assert_eq!(async { 7 }.wait(), 7);
}

#[test]
fn a_callback_may_wait_though_it_runs_in_the_background() {
    let servers = servers();
    let server = servers
        .block_on(Faulty::start([Fault::status(503, "{}")]))
        .unwrap()
        .otherwise(Fault::ok(DONE));
    let (sender, receiver) = mpsc::channel();
    let other = InfoPlug::builder()
        .api_key("key-1")
        .base_url(server.url())
        .build()
        .unwrap();
    let hear = move |event: &infoplug::RetryEvent<'_>| {
        assert_eq!(event.on, RetryOn::MaybeProcessed);
        sender
            .send(other.get_company_search_status("b").wait().is_ok())
            .unwrap();
    };
    let quick = RetryPolicy::new().backoff(Duration::from_millis(1), Duration::from_millis(1));
    let api = InfoPlug::builder()
        .api_key("key-1")
        .base_url(server.url())
        .retry(quick)
        .on_retry(hear)
        .build()
        .unwrap();
    assert!(api.get_company_search_status("a").wait().is_ok());
    assert_eq!(receiver.try_recv(), Ok(true));
    // A blocking call inside a blocking call inside a blocking call.
    assert_eq!(async { async { async { 7 }.wait() }.wait() }.wait(), 7);
}

#[test]
fn the_thread_can_be_started_beforehand() {
    blocking::start().unwrap();
    blocking::start().unwrap();
    let mut first = true;
    let twice = poll_fn(move |context| {
        context.waker().wake_by_ref();
        if std::mem::take(&mut first) {
            Poll::Pending
        } else {
            Poll::Ready(std::thread::current().name().map(str::to_owned))
        }
    });
    assert_eq!(twice.wait().as_deref(), Some("infoplug-blocking"));
    assert!(
        async { tokio::time::timeout(Duration::from_millis(1), pending::<()>()).await }
            .wait()
            .is_err()
    );
}

#[test]
fn an_answer_of_a_mock_on_the_thread_itself_does_not_come() {
    // The documentation warns about this: blocking the only thread of a runtime stops everything
    // else on it.
    Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(async {
            let mock = mock().await;
            mock.enqueue("get_company_search_status", MockResponse::ok());
            let error = client(&mock)
                .get_company_search_status("a")
                .timeout(Duration::from_millis(50))
                .wait()
                .unwrap_err();
            assert!(error.is_timeout(), "{error}");
        });
}
