//! `infoplug mock`: plays the API of a spec on this machine, and prints what is asked of it.

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
    /// The spec of the API; without it that of `InfoPlug`.
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// The port on 127.0.0.1; 0 takes any that is free.
    #[arg(long, value_name = "N", default_value_t = 4010)]
    port: u16,
    /// The key that is accepted, for every credential of the spec.
    #[arg(long, value_name = "KEY", default_value = "mock-key", value_parser = key)]
    key: String,
    /// How often a job says that it is running before it is done.
    #[arg(long, value_name = "N", default_value_t = 1)]
    polls: u32,
    /// How many rows there are for endpoints with pages.
    #[arg(long, value_name = "N", default_value_t = 60)]
    rows: u64,
    /// How many rows a page holds at most, whatever the spec and the request say: pages that come
    /// short.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    page_size: Option<u64>,
    /// Let pages in a browser call: response preflight requests, and allow any origin and all headers
    /// (CORS).
    #[arg(long)]
    cors: bool,
    /// Print nothing but the address, for a script.
    #[arg(long)]
    quiet: bool,
}

const EXAMPLES: &str = "\
Examples:
  infoplug mock
  infoplug mock --spec spec/tickets.yaml --port 0
  curl -H 'Prefer: error=not_found' ...   asks for an error; the description of infoplug-mock lists what can be asked for

Exit codes: 0 ended by Ctrl-C, 1 the spec has problems or the port is taken, 2 wrong usage.";

/// A key that goes into any header, query and path.
fn key(text: &str) -> Result<String, String> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(text.to_owned());
    }
    Err("a key is made of letters, digits and signs of ASCII".to_owned())
}

/// Plays the API until Ctrl-C.
///
/// # Errors
///
/// A spec with problems, or a port that cannot be listened on.
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
        // First, so that Ctrl-C is listened to when the address is printed.
        biased;
        stopped = tokio::signal::ctrl_c() => stopped.map_err(|error| Failure::System(format!("cannot listen to Ctrl-C: {error}"))),
        never = announce(&mock, arguments.quiet) => match never {},
    }
}

/// Says where the API is and how it is called.
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
            "  Ask for a failure with -H 'Prefer: error=CODE' or -H 'Prefer: code=STATUS'; Ctrl-C ends it.",
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

/// A request and its response.
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

/// A command that a POSIX shell reads as it is meant.
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

/// Prints at once. The API is played on when nobody reads any more (`| head`).
fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}
