//! The `infoplug` command.

use std::process::ExitCode;

use clap::Parser;
use infoplug_cli::check::{self, Check};
use infoplug_cli::expand::{self, Expand};
use infoplug_cli::explain::{self, Explain};
use infoplug_cli::mock::{self, Mock};

/// API clients from a YAML spec, with errors that say what to do.
#[derive(Parser)]
#[command(name = "infoplug", version)]
enum Command {
    /// Says all that is wrong with specs, and where.
    Check(Check),
    /// Prints the Rust code that the derive makes of a spec.
    Expand(Expand),
    /// Says what an error means and what to do.
    Explain(Explain),
    /// Plays an API on this machine until Ctrl-C.
    Mock(Mock),
}

fn main() -> ExitCode {
    let done = match Command::parse() {
        Command::Check(arguments) => check::run(&arguments),
        Command::Expand(arguments) => expand::run(&arguments).map(|text| print(&text)),
        Command::Explain(arguments) => explain::run(&arguments).map(|text| print(&text)),
        Command::Mock(arguments) => mock::run(&arguments).map(|()| ExitCode::SUCCESS),
    };
    match done {
        Ok(code) => code,
        Err(failure) => {
            anstream::eprintln!("{failure}");
            failure.exit_code()
        }
    }
}

/// Writes the answer. A reader that has seen enough (`| head`) is no failure.
fn print(text: &str) -> ExitCode {
    use std::io::Write as _;
    match writeln!(std::io::stdout().lock(), "{text}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            eprintln!("error: cannot write: {error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}
