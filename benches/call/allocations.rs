//! Counts the allocations of a call through the client, of the same call written by hand, and of
//! one on hyper alone. Takes the same arguments as `main.rs`. A program of its own, because an
//! allocator that counts costs instructions.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a benchmark"
)]

mod bare;
mod by_hand;
#[path = "../company/mod.rs"]
mod company;
mod expected;
mod ours;
mod runs;
mod scenario;
mod server;
mod table;
mod types;

use std::process::ExitCode;

use self::expected::Expected;
use self::scenario::Who;
use self::server::Server;

const EXPECTED: Expected = Expected {
    what: "allocations",
    depends_on_rustc: false,
};
const WARM_UP: u64 = 100;
const CALLS: u64 = 600;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["server"] => server::run(),
        ["--check"] => return EXPECTED.check(&Server::start(), allocations),
        ["--accept"] => EXPECTED.accept(&Server::start(), allocations),
        _ => table::counts("allocations", &Server::start(), 2, allocations),
    }
    ExitCode::SUCCESS
}

fn allocations(who: Who, status: u16, url: &str) -> f64 {
    let run = runs::Run::new(who, url);
    // The first calls connect, read tables, and let buffers grow.
    run.calls(status, WARM_UP);
    let counted = allocation_counter::measure(|| run.calls(status, CALLS));
    runs::per_call(counted.count_total, CALLS)
}
