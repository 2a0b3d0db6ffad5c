//! Calls per second, with several calls at once.

use std::process::Command;
use std::time::Instant;

use crate::scenario::{Caller, Who};

/// How many calls are made at once.
pub(crate) const AT_ONCE: [u32; 3] = [1, 16, 256];
const ROUNDS: usize = 5;
const CALLS: u32 = 10_240;

/// Returns the calls per second of each kind of client: the median of rounds that take turns.
pub(crate) fn rates(url: &str, at_once: u32) -> [f64; 3] {
    let mut rates = Who::ALL.map(|_| Vec::new());
    for _ in 0..ROUNDS {
        for (who, rates) in Who::ALL.into_iter().zip(&mut rates) {
            rates.push(rate(who, url, at_once));
        }
    }
    rates.map(|mut rates| {
        rates.sort_by(f64::total_cmp);
        rates[ROUNDS / 2]
    })
}

fn rate(who: Who, url: &str, at_once: u32) -> f64 {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["throughput", who.name(), url, &at_once.to_string()])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let rate = String::from_utf8_lossy(&output.stdout);
    rate.trim().parse().unwrap()
}

/// Measures the calls per second in this process.
pub(crate) fn in_this_process(who: Who, url: &str, at_once: u32) -> f64 {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let caller = Caller::new(who, url);
        // Connects.
        calls(&caller, at_once, 1).await;
        let start = Instant::now();
        calls(&caller, at_once, CALLS / at_once).await;
        f64::from(CALLS / at_once * at_once) / start.elapsed().as_secs_f64()
    })
}

/// Makes `each` calls in each of `at_once` tasks.
async fn calls(caller: &Caller, at_once: u32, each: u32) {
    let tasks: Vec<_> = (0..at_once)
        .map(|_| {
            let caller = caller.clone();
            tokio::spawn(async move {
                for _ in 0..each {
                    caller.call(200).await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}
