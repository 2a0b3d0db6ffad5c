//! The committed figures: what a call of ours costs relative to one by hand. Ratios of one run
//! depend little on the machine.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use crate::scenario::{STATUSES, Who};
use crate::server::Server;

/// A call may cost this much more than expected.
const TOLERANCE: f64 = 1.02;

/// The figures in a file next to this one.
pub(crate) struct Expected {
    pub(crate) what: &'static str,
    /// Whether another compiler makes other figures.
    pub(crate) depends_on_rustc: bool,
}

/// Counts one call.
type Count = fn(Who, u16, &str) -> f64;

impl Expected {
    fn path(&self) -> PathBuf {
        let file = format!("{}.txt", self.what);
        [env!("CARGO_MANIFEST_DIR"), "benches", "call", &file]
            .iter()
            .collect()
    }

    /// Compares the figures of this machine with the committed ones.
    pub(crate) fn check(&self, server: &Server, count: Count) -> ExitCode {
        let (what, path) = (self.what, self.path());
        let text = std::fs::read_to_string(&path).unwrap();
        let mut lines = text.lines().filter(|line| !line.starts_with('#'));
        let (known, rustc) = (lines.next().unwrap(), rustc());
        if self.depends_on_rustc && known != rustc {
            println!("{what} are not checked: this is {rustc}, and the figures are from {known}");
            return ExitCode::SUCCESS;
        }
        let mut is_fine = true;
        for line in lines {
            let (status, expected) = line.split_once(' ').unwrap();
            let (status, expected): (u16, f64) =
                (status.parse().unwrap(), expected.parse().unwrap());
            let ratio = ratio(status, server, count);
            let verdict = if ratio > expected * TOLERANCE {
                is_fine = false;
                "too many"
            } else if ratio < expected / TOLERANCE {
                "fewer: `-- --accept` keeps it so"
            } else {
                "as expected"
            };
            println!("{what} of a {status}: {ratio:.4} of by hand, expected {expected}: {verdict}");
        }
        if is_fine {
            ExitCode::SUCCESS
        } else {
            println!("over 2 % more than in {}", path.display());
            ExitCode::FAILURE
        }
    }

    /// Writes the figures of this machine.
    pub(crate) fn accept(&self, server: &Server, count: Count) {
        let mut text = format!(
            "# The {} of a call of ours relative to one by hand, by status.\n# Written by `cargo bench --bench 'call*' -- --accept` with this compiler:\n{}\n",
            self.what,
            rustc()
        );
        for (status, _) in STATUSES {
            writeln!(text, "{status} {:.4}", ratio(status, server, count)).unwrap();
        }
        std::fs::write(self.path(), text).unwrap();
    }
}

fn ratio(status: u16, server: &Server, count: Count) -> f64 {
    let [ours, by_hand] = [Who::Ours, Who::ByHand].map(|who| count(who, status, &server.url));
    ours / by_hand
}

fn rustc() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output().unwrap();
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
