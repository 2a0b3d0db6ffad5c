//! A client in several Tokio runtimes: a connection belongs to the runtime that opened it.

use std::thread;

use infoplug_mock::{Canned, Fault, Faulty};
use tokio::runtime::{Builder, Runtime};

use crate::builder;

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
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
        // Nobody drives the first one now, and its idle connection is open.
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
