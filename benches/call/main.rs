//! Compares the cost of a call through the client with the same call written by hand on the same
//! reqwest, without the client's checks, limits, retries and spans, and with one on hyper alone.
//!
//! - `cargo bench --bench 'call*'` prints the table: instructions in user space (callgrind), calls
//!   per second, and allocations (`allocations.rs`).
//! - `-- --check` compares the instructions and allocations with the committed figures, and fails if
//!   a call costs more.
//! - `-- --accept` writes these figures.
//!
//! The server runs in a process of its own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a benchmark"
)]

mod bare;
mod by_hand;
#[path = "../callgrind/mod.rs"]
mod callgrind;
#[path = "../company/mod.rs"]
mod company;
mod expected;
mod instructions;
mod ours;
mod runs;
mod scenario;
mod server;
mod table;
mod throughput;
mod types;

use std::process::ExitCode;

use self::expected::Expected;
use self::scenario::Who;
use self::server::Server;

const EXPECTED: Expected = Expected {
    what: "instructions",
    depends_on_rustc: true,
};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["server"] => server::run(),
        ["make", who, status, url, count] => {
            let (status, count) = (status.parse().unwrap(), count.parse().unwrap());
            instructions::make(who_is(who), status, url, count);
        }
        ["throughput", who, url, at_once] => {
            let rate = throughput::in_this_process(who_is(who), url, at_once.parse().unwrap());
            println!("{rate}");
        }
        [option, ..] if !callgrind::is_installed() => {
            println!("{option}: instructions are left out, because valgrind is not installed");
        }
        ["--check"] => return EXPECTED.check(&Server::start(), instructions::of),
        ["--accept"] => EXPECTED.accept(&Server::start(), instructions::of),
        _ => print(),
    }
    ExitCode::SUCCESS
}

fn print() {
    let server = Server::start();
    if callgrind::is_installed() {
        table::counts("instructions", &server, 0, instructions::of);
    } else {
        println!("instructions are left out, because valgrind is not installed");
    }
    table::head("200s per second");
    for at_once in throughput::AT_ONCE {
        let rates = throughput::rates(&server.url, at_once);
        table::row(&format!("{at_once} at once"), rates, 0);
    }
}

fn who_is(name: &str) -> Who {
    let mut all = Who::ALL.into_iter();
    all.find(|who| who.name() == name).expect("a known name")
}
