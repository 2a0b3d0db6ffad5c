//! Counts instructions in user space. Times vary with whatever else the machine does; these do not.

use std::process::Command;

/// Returns whether `valgrind`, which counts the instructions, is installed.
#[allow(dead_code, reason = "not every benchmark can do without it")]
pub(crate) fn is_installed() -> bool {
    Command::new("valgrind")
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
}

/// Returns the instructions of `rounds[1] - rounds[0]` rounds. Runs this program twice, with these
/// arguments and the number of rounds. Startup is the same in both runs, so it cancels out.
pub(crate) fn between(arguments: &[&str], rounds: [u64; 2]) -> u64 {
    let [short, long] = rounds.map(|rounds| run(arguments, rounds));
    long - short
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
