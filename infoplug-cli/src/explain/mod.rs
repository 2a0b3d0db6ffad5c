//! `infoplug explain`: explains an error by its code, its status or the whole response, and a
//! problem of a spec by its id.

mod catalogue;
mod entry;
mod json;
mod response;
mod text;

use std::io::Read as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use infoplug_spec::model::Method;

pub use self::response::{Explained, Explainer, Item, Response};
use crate::{Failure, source};

/// The arguments of `infoplug explain`.
#[derive(Args, Clone, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Explain {
    /// An error code or a status: `not_found`, `429`; or a problem of a spec: `IP0010`.
    #[arg(value_name = "CODE|STATUS", required_unless_present = "status", conflicts_with_all = ["status", "header", "body"])]
    what: Option<String>,
    /// The status of a response.
    #[arg(long, value_name = "STATUS", value_parser = clap::value_parser!(u16).range(100..=999))]
    status: Option<u16>,
    /// A header of the response: `Retry-After: 30`. Repeat it for more headers.
    #[arg(long, value_name = "NAME: VALUE", requires = "status")]
    header: Vec<String>,
    /// The body of the response: `@FILE`, `-` for the standard input, or the body itself.
    #[arg(
        long,
        value_name = "@FILE|-|TEXT",
        requires = "status",
        allow_hyphen_values = true
    )]
    body: Option<String>,
    /// The method of the call; defaults to that of the endpoint, or to GET.
    #[arg(long, value_name = "METHOD")]
    method: Option<String>,
    /// The endpoint that was called, by its name in the spec.
    #[arg(long, value_name = "NAME")]
    endpoint: Option<String>,
    /// The spec of the API; defaults to that of `InfoPlug`.
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// How to print the explanation.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// The methods that a spec can have.
const METHODS: [Method; 6] = [
    Method::Get,
    Method::Post,
    Method::Put,
    Method::Patch,
    Method::Delete,
    Method::Head,
];

const EXAMPLES: &str = "\
Examples:
  infoplug explain not_found
  infoplug explain 429
  infoplug explain --status 402 --header 'Retry-After: 30' --body @response.json
  curl -s https://... | infoplug explain --status 400 --body - --format json
  infoplug explain IP0010

Exit codes: 0 explained, 1 the spec has problems, 2 wrong usage.";

/// How to print an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// One JSON object.
    Json,
}

/// Explains the requested code, status or response.
///
/// # Errors
///
/// Returns an error if the spec has problems, if there is no such endpoint, code or method, or if
/// the body cannot be read.
pub fn run(arguments: &Explain) -> Result<String, Failure> {
    if let Some(id) = problem(arguments) {
        return catalogue::explain(id, arguments.format);
    }
    let spec = source::read(arguments.spec.as_deref())?;
    let endpoint = arguments
        .endpoint
        .as_deref()
        .map(|name| source::endpoint(&spec, name))
        .transpose()?;
    let method = arguments.method.as_deref().map(method).transpose()?;
    match (&arguments.what, arguments.status) {
        (_, Some(status)) => {
            let headers = arguments
                .header
                .iter()
                .map(|header| response::header(header))
                .collect::<Result<_, _>>()?;
            let body = arguments
                .body
                .as_deref()
                .map(read)
                .transpose()?
                .unwrap_or_default();
            let response = Response {
                endpoint,
                method,
                status,
                headers,
                body,
            };
            let explained =
                Explainer::new(&spec).explain(&response, std::time::SystemTime::now())?;
            Ok(match arguments.format {
                Format::Text => text::response(&spec, &explained),
                Format::Json => json::response(&explained).to_string(),
            })
        }
        (Some(what), None) => {
            let entry = entry::find(&spec, what, endpoint)?;
            Ok(match arguments.format {
                Format::Text => text::entry(&spec, &entry, method),
                Format::Json => json::entry(&entry, method).to_string(),
            })
        }
        (None, None) => Err(Failure::Usage(
            "name a code or a status, or give a response with `--status`".to_owned(),
        )),
    }
}

/// Returns the requested problem of the catalogue. If `--spec` names an API with the same code, the
/// code of the API takes precedence.
fn problem(arguments: &Explain) -> Option<&str> {
    let id = arguments
        .what
        .as_deref()
        .filter(|what| catalogue::is_id(what) && arguments.endpoint.is_none())?;
    let is_of_api = |path: &PathBuf| {
        source::read(Some(path)).is_ok_and(|spec| entry::find(&spec, id, None).is_ok())
    };
    (!arguments.spec.as_ref().is_some_and(is_of_api)).then_some(id)
}

fn method(name: &str) -> Result<Method, Failure> {
    let found = METHODS
        .into_iter()
        .find(|method| method.as_str().eq_ignore_ascii_case(name));
    found.ok_or_else(|| {
        let known = METHODS.map(Method::as_str).join(", ");
        Failure::Usage(format!(
            "`{name}` is not a method that a spec can have; expected one of {known}"
        ))
    })
}

/// Maximum number of body bytes to read, the default `max_body` of a client.
const MAX_BODY: u64 = 64 << 20;

/// Reads the bytes of `--body`.
fn read(argument: &str) -> Result<Vec<u8>, Failure> {
    if argument == "-" {
        return limited(std::io::stdin().lock(), "the standard input");
    }
    let Some(path) = argument.strip_prefix('@') else {
        return Ok(argument.as_bytes().to_vec());
    };
    let file = std::fs::File::open(path).map_err(|error| unreadable(path, &error))?;
    limited(file, path)
}

/// Reads a file or a pipe up to the limit, since some never end.
fn limited(input: impl std::io::Read, name: &str) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    input
        .take(MAX_BODY + 1)
        .read_to_end(&mut body)
        .map_err(|error| unreadable(name, &error))?;
    if u64::try_from(body.len()).is_ok_and(|length| length <= MAX_BODY) {
        return Ok(body);
    }
    Err(Failure::Usage(format!(
        "the body from {name} has more than {MAX_BODY} bytes, the limit of a client"
    )))
}

fn unreadable(name: &str, error: &std::io::Error) -> Failure {
    Failure::Usage(format!("cannot read the body from {name}: {error}"))
}
