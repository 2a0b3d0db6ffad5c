//! The instructions of one call in user space, counted by callgrind.

use std::process::Command;

use crate::runs;
use crate::scenario::Who;

/// The calls of two runs, which are subtracted, so that startup does not count.
const SHORT: u64 = 100;
const LONG: u64 = 600;

/// Whether valgrind, which counts the instructions, is installed.
pub(crate) fn can_count() -> bool {
    Command::new("valgrind")
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
}

/// Counts the instructions of a call in a process of its own.
pub(crate) fn of(who: Who, status: u16, url: &str) -> f64 {
    let [short, long] = [SHORT, LONG].map(|count| of_calls(who, status, url, count));
    runs::per_call(long - short, LONG - SHORT)
}

fn of_calls(who: Who, status: u16, url: &str, count: u64) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().unwrap())
        .args(["make", who.name(), &status.to_string(), url])
        .arg(count.to_string())
        .output()
        .unwrap();
    let report = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{report}");
    let collected = report
        .lines()
        .find_map(|line| line.split_once("Collected : "))
        .expect("callgrind reports what it collected");
    collected.1.trim().parse().unwrap()
}

/// Makes calls, one after the other, to be counted from outside.
pub(crate) fn make(who: Who, status: u16, url: &str, count: u64) {
    runs::Run::new(who, url).calls(status, count);
}
