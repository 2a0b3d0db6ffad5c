//! Counts instructions in user space. Times vary with whatever else the machine does; these do not.

use std::process::Command;

/// The number of rounds of the two runs. Startup is the same in both, so it cancels out.
const SHORT: u64 = 1000;
const LONG: u64 = 5000;

/// Returns the instructions of one round. Runs this program again, with these arguments and the
/// number of rounds.
pub(crate) fn per_round(arguments: &[&str]) -> u64 {
    let [short, long] = [SHORT, LONG].map(|rounds| run(arguments, rounds));
    (long - short) / (LONG - SHORT)
}

fn run(arguments: &[&str], rounds: u64) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().unwrap())
        .args(arguments)
        .arg(rounds.to_string())
        .output()
        .expect("`valgrind`, which counts the instructions, must be installed");
    let report = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{report}");
    let collected = report
        .lines()
        .find_map(|line| line.split_once("Collected : "))
        .expect("callgrind reports what it collected");
    collected.1.trim().parse().unwrap()
}
