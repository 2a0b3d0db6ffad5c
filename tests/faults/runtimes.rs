//! A client in several Tokio runtimes. A connection belongs to the runtime that opened it.

use std::thread;

use std::future::Future as _;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use infoplug::{
    BoxFuture, Transport, TransportBody, TransportFailure, TransportRequest, TransportResponse,
};
use infoplug_mock::{Canned, Fault, Faulty};
use tokio::runtime::{Builder, Runtime};

use crate::builder;

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// Returns the message and the solution of a call that fails on such a runtime.
fn refusal(built: &mut Builder) -> (String, String) {
    let api = builder("http://127.0.0.1:9").build().unwrap();
    let error = built.build().unwrap().block_on(api.start()).unwrap_err();
    assert!(!error.was_sent(), "{error}");
    (error.to_string(), error.solution().unwrap().to_owned())
}

#[test]
fn a_runtime_without_timers_or_io_is_named() {
    for new in [Builder::new_current_thread, Builder::new_multi_thread] {
        let is = "start: not sent: the Tokio runtime on this thread";
        for ((error, solution), missing) in [
            (
                refusal(new().enable_io()),
                "has no timers: call `enable_time` on its builder",
            ),
            (
                refusal(new().enable_time()),
                "has no I/O: call `enable_io` on its builder",
            ),
            (
                refusal(&mut new()),
                "has neither timers nor I/O: call `enable_all` on its builder",
            ),
        ] {
            assert_eq!(error, format!("{is} {missing}"));
            assert!(solution.contains("enable_all()"), "{solution}");
        }
    }
}

#[test]
fn a_thread_without_a_runtime_is_told_so() {
    let api = builder("http://127.0.0.1:9").build().unwrap();
    let mut call = pin!(api.start());
    let Poll::Ready(Err(error)) = call.as_mut().poll(&mut Context::from_waker(Waker::noop()))
    else {
        panic!("it waits for what never comes")
    };
    assert_eq!(
        error.to_string(),
        "start: not sent: there is no Tokio runtime on this thread: call from one, or through `infoplug::block_on`"
    );
}

/// A transport that responds by itself and needs no I/O.
struct Canny;

impl Transport for Canny {
    fn send(&self, _: TransportRequest) -> BoxFuture<Result<TransportResponse, TransportFailure>> {
        Box::pin(async {
            Ok(TransportResponse {
                status: infoplug::StatusCode::OK,
                headers: infoplug::http::HeaderMap::new(),
                body: TransportBody::from("{}"),
            })
        })
    }
}

#[test]
fn a_transport_that_opens_no_sockets_needs_no_io() {
    let api = builder("http://127.0.0.1:9")
        .transport(Canny)
        .build()
        .unwrap();
    let without = Builder::new_current_thread().enable_time().build().unwrap();
    without.block_on(api.start()).unwrap();
    // The same thread and runtime, and a client that does need I/O.
    let api = builder("http://127.0.0.1:9").build().unwrap();
    let error = without.block_on(api.start()).unwrap_err();
    assert!(error.to_string().contains("enable_io"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn runtimes_that_end_take_no_call_of_another_one_with_them() {
    let server = Faulty::start([]).await.unwrap().otherwise(Fault::ok("{}"));
    let api = builder(server.url()).build().unwrap();
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let api = api.clone();
            thread::spawn(move || {
                for _ in 0..40 {
                    runtime().block_on(async {
                        for _ in 0..10 {
                            let full = api.start().send_full().await.unwrap();
                            assert_eq!(full.attempts, 1);
                        }
                    });
                }
            })
        })
        .collect();
    for thread in threads {
        tokio::task::spawn_blocking(move || thread.join())
            .await
            .unwrap()
            .unwrap();
    }
    assert_eq!(
        (server.executions(), api.credits_maybe_spent()),
        (1600, 0.0)
    );
    assert!(
        server.connections() <= 160 * 2,
        "each runtime uses its connection again: {}",
        server.connections()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_runtime_that_is_blocked_holds_up_no_call_of_another_one() {
    let server = Faulty::start([]).await.unwrap().otherwise(Fault::ok("{}"));
    let api = builder(server.url()).build().unwrap();
    let both = thread::spawn(move || {
        let (first, second) = (runtime(), runtime());
        first.block_on(api.start().send_full()).unwrap();
        // Nothing drives the first runtime now, and its idle connection is still open.
        let attempts = second.block_on(api.start().send_full()).unwrap().attempts;
        (attempts, api.credits_maybe_spent())
    });
    assert_eq!(
        tokio::task::spawn_blocking(move || both.join())
            .await
            .unwrap()
            .unwrap(),
        (1, 0.0)
    );
    assert_eq!((server.executions(), server.connections()), (2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn more_runtimes_than_are_remembered_still_call() {
    let server = Faulty::start([])
        .await
        .unwrap()
        .otherwise(Fault::Response(Canned::ok("{}")));
    let api = builder(server.url()).build().unwrap();
    let calls = thread::spawn(move || {
        let runtimes: Vec<_> = (0..300).map(|_| runtime()).collect();
        for runtime in &runtimes {
            runtime.block_on(api.start().send_full()).unwrap();
        }
        runtimes
            .last()
            .unwrap()
            .block_on(api.start().send_full())
            .unwrap();
    });
    tokio::task::spawn_blocking(move || calls.join())
        .await
        .unwrap()
        .unwrap();
    assert_eq!((server.executions(), server.connections()), (301, 300));
}
