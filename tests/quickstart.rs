//! The quickstart, which is the first thing that a new user runs, prints readable output.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may fail by a panic"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

#[allow(dead_code, reason = "`main` and the live call are for the example")]
#[path = "../examples/quickstart.rs"]
mod quickstart;

/// Also run by the other tests, in a process of its own, for what it prints.
#[tokio::test]
async fn tour() {
    quickstart::tour().await.unwrap();
}

fn output() -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "tour", "--nocapture"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_output_is_for_people() {
    let output = output();
    for line in output.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
    // `Debug` output of names and durations, and a word that we avoid.
    for word in [
        "IfSafe",
        "NotProcessed",
        "Never",
        "MaybeProcessed",
        "Some(",
        "None",
        "answer",
        "00s",
        "µs",
    ] {
        assert!(!output.contains(word), "{word} in {output}");
    }
}

#[test]
fn each_documented_code_and_status_is_shown_once() {
    let output = output();
    let spec = infoplug_spec::load("spec/infoplug.yaml".as_ref(), "spec/infoplug.yaml").unwrap();
    let mut statuses = BTreeSet::new();
    let mut codes = BTreeMap::new();
    for heading in output.lines().filter_map(|line| line.strip_prefix("== ")) {
        let (status, code) = heading.split_once(", ").unwrap_or((heading, ""));
        if let Some(Ok(status)) = status.get(..3).map(str::parse::<u16>) {
            statuses.insert(status);
            *codes.entry(code).or_insert(0) += 1;
        }
    }
    let documented = spec.statuses.iter().map(|status| status.number);
    let errors: BTreeSet<u16> = documented.filter(|status| *status >= 400).collect();
    assert_eq!(statuses, errors);
    for error in &spec.errors {
        let code = &*error.name.wire;
        assert_eq!(codes.get(code), Some(&1), "{code}");
    }
}
