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
    /// Check specs, and report every problem with its position.
    ///
    /// Each error and warning comes with its code, its line and column, the line itself, and what
    /// would be right. All specs are read to the end. The command finds everything that the derive
    /// finds, and warns about what is probably unintended.
    Check(Check),
    /// Print the Rust code that the derive generates from a spec.
    ///
    /// This is the code for `#[derive(ApiClient)]` on a public struct around a `Client`, formatted,
    /// with the documentation from the spec. With `--endpoint`, it is only the part for that
    /// endpoint, without what all endpoints share: the table of the API, `Status`, `ErrorCode`, the
    /// builder and `send`. The code that connects the derives on your own types to the spec is
    /// never printed.
    Expand(Expand),
    /// Explain what an error means and what to do.
    ///
    /// Explains the errors of an API, by their code, their status or the whole response, and the
    /// problems that `infoplug check` finds in a spec.
    Explain(Explain),
    /// Play an API on this machine until Ctrl-C.
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

/// Prints the output. A reader that stops early (`| head`) is not an error.
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
