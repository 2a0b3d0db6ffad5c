//! `infoplug mock`: plays the API of a spec on this machine, and prints each request.

use std::fmt::Write as _;
use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;
use infoplug_mock::{Recorded, Sample, StartError};
use infoplug_text::{one_line, shown};

use crate::{Failure, source};

/// The arguments of `infoplug mock`.
#[derive(Args, Clone, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Mock {
    /// The spec of the API; defaults to that of `InfoPlug`.
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// The port on 127.0.0.1; 0 picks any free port.
    #[arg(long, value_name = "N", default_value_t = 4010)]
    port: u16,
    /// The key to accept, for every credential of the spec.
    #[arg(long, value_name = "KEY", default_value = "mock-key", value_parser = key)]
    key: String,
    /// How many times a job reports that it is running before it is done.
    #[arg(long, value_name = "N", default_value_t = 1)]
    polls: u32,
    /// How many rows there are on paginated endpoints.
    #[arg(long, value_name = "N", default_value_t = 60)]
    rows: u64,
    /// The maximum number of rows on a page, whatever the spec and the request say, to play a
    /// server with short pages.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    page_size: Option<u64>,
    /// Let pages in a browser call the mock: answer preflight requests, and allow any origin and
    /// all headers (CORS).
    #[arg(long)]
    cors: bool,
    /// Print only the URL, for a script.
    #[arg(long)]
    quiet: bool,
}

const EXAMPLES: &str = "\
Examples:
  infoplug mock
  infoplug mock --spec spec/tickets.yaml --port 0
  curl -H 'Prefer: error=not_found' ...   requests an error; the documentation of infoplug-mock lists all preferences

Exit codes: 0 ended by Ctrl-C, 1 the spec has problems or the port is taken, 2 wrong usage.";

/// Parses a key that fits into any header, query and path.
fn key(text: &str) -> Result<String, String> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(text.to_owned());
    }
    Err("a key consists of ASCII letters, digits and punctuation".to_owned())
}

/// Plays the API until Ctrl-C.
///
/// # Errors
///
/// Returns an error if the spec has problems, or if the mock cannot listen on the port.
pub fn run(arguments: &Mock) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| Failure::System(format!("cannot start: {error}")))?;
    runtime.block_on(serve(arguments))
}

async fn serve(arguments: &Mock) -> Result<(), Failure> {
    let spec = source::read(arguments.spec.as_deref())?;
    let builder = infoplug_mock::Mock::builder(spec)
        .key(&arguments.key)
        .port(arguments.port);
    let mut builder = builder
        .polls(arguments.polls)
        .rows(arguments.rows)
        .cors(arguments.cors)
        .keep_requests(false);
    if let Some(rows) = arguments.page_size {
        builder = builder.page_size(rows);
    }
    if !arguments.quiet {
        let begin = Instant::now();
        builder = builder.on_response(move |seen, took| print(&line(begin.elapsed(), seen, took)));
    }
    let mock = builder
        .start()
        .await
        .map_err(|error| failure(error, arguments.port))?;
    tokio::select! {
        // First, so that the handler for Ctrl-C is installed before the URL is printed.
        biased;
        stopped = tokio::signal::ctrl_c() => stopped.map_err(|error| Failure::System(format!("cannot listen for Ctrl-C: {error}"))),
        never = announce(&mock, arguments.quiet) => match never {},
    }
}

/// Prints where the API is and how to call it.
async fn announce(mock: &infoplug_mock::Mock, quiet: bool) -> std::convert::Infallible {
    if quiet {
        print(mock.url());
    } else {
        print(&format!(
            "{} mock listening on {}",
            one_line(&mock.spec().api.name),
            mock.url()
        ));
    }
    let first = mock
        .spec()
        .endpoints
        .first()
        .and_then(|endpoint| mock.sample(&endpoint.name.wire));
    if let Some(sample) = first.filter(|_| !quiet) {
        print(&format!("  {}", curl(mock.url(), &sample)));
        print(
            "  Request a failure with -H 'Prefer: error=CODE' or -H 'Prefer: code=STATUS'; stop with Ctrl-C.",
        );
    }
    std::future::pending().await
}

fn failure(error: StartError, port: u16) -> Failure {
    match error {
        StartError::Listen(error) if error.kind() == ErrorKind::AddrInUse => {
            Failure::System(format!(
                "port {port} is taken: choose another with --port, or --port 0 for any free one"
            ))
        }
        StartError::Listen(error) => {
            Failure::System(format!("cannot listen on port {port}: {error}"))
        }
        other => Failure::Spec(other.to_string()),
    }
}

/// Formats a request and its response for the log.
fn line(since: Duration, seen: &Recorded, took: Duration) -> String {
    let status = if seen.status == 0 {
        "no response".to_owned()
    } else {
        seen.status.to_string()
    };
    let endpoint = seen.endpoint.as_deref().unwrap_or("(no endpoint)");
    let code = seen
        .code
        .as_deref()
        .map(|code| format!(" {code}"))
        .unwrap_or_default();
    let refused = seen
        .refused
        .as_deref()
        .map(|reason| format!(": {}", shown(reason)))
        .unwrap_or_default();
    let text = format!(
        "{} {} -> {status} {endpoint}{code}",
        seen.method,
        seen.shown_target()
    );
    format!(
        "{:9.3}s {} {} ms{}",
        since.as_secs_f64(),
        one_line(&text),
        took.as_millis(),
        refused
    )
}

/// Returns a command that a POSIX shell parses as intended.
fn curl(url: &str, sample: &Sample) -> String {
    let mut command = "curl".to_owned();
    let mut word = |option: &str, text: &str| {
        let _ = write!(command, "{option}{}", quoted(text));
    };
    match (sample.method.as_str(), sample.body.is_empty()) {
        ("GET", true) | ("POST", false) => {}
        ("HEAD", true) => word(" ", "-I"),
        (method, _) => word(" -X ", method),
    }
    for (name, value) in &sample.headers {
        word(" -H ", &format!("{name}: {value}"));
    }
    if !sample.body.is_empty() {
        word(" -d ", &sample.body);
    }
    word(" ", &format!("{url}{}", sample.target));
    command
}

fn quoted(text: &str) -> String {
    let text = one_line(text);
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:".contains(&byte);
    if text.bytes().all(plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// Prints and flushes. If nobody reads the output any more (`| head`), the mock keeps running.
fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}
