//! `infoplug check`: reports every problem of the specs, for people, programs and code hosts.

mod json;
mod offsets;
mod sarif;
mod text;

use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use clap::{Args, ValueEnum};
use infoplug_spec::{Diagnostic, Severity};

pub use self::json::json;
pub use self::sarif::sarif;
pub use self::text::text;
use crate::{Color, Failure, source};

/// The arguments of `infoplug check`.
#[derive(Args, Clone, Debug)]
#[command(after_help = EXAMPLES, override_usage = "infoplug check [OPTIONS] <SPEC>...")]
pub struct Check {
    /// The specs to check; `-` is the standard input.
    #[arg(value_name = "SPEC")]
    specs: Vec<PathBuf>,
    /// How to print the diagnostics.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Treat warnings as errors: show them as errors, and exit with 1.
    #[arg(short = 'D', long, value_name = "WHAT", value_enum)]
    deny: Vec<Deny>,
    /// When to use colors; only `--format text` has them.
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    color: Color,
}

const EXAMPLES: &str = "\
Diagnostics go to the standard output, their number (`2 errors, 1 warning in 3 files`) to the standard error.

Examples:
  infoplug check spec/tickets.yaml
  infoplug check spec/*.yaml --deny warnings
  infoplug check spec/*.yaml --format sarif > infoplug.sarif
  generate-spec | infoplug check -
  infoplug explain IP0010      explains one of the problems

Exit codes: 0 no errors (with `--deny warnings`, warnings count), 1 errors or an unreadable file, 2 wrong usage.";

/// How to print the diagnostics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: the lines of the spec, and what would be right.
    Text,
    /// One JSON object with a list of `diagnostics`; lines and columns count from 1, in characters,
    /// and ends are exclusive.
    Json,
    /// SARIF 2.1.0, for code hosts and editors.
    Sarif,
}

/// What to treat as an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// All warnings.
    Warnings,
}

/// The diagnostics of one file.
#[derive(Clone, Debug)]
pub struct Findings {
    /// The path, as messages show it.
    pub shown: String,
    /// The path, as the system has it.
    pub path: Vec<u8>,
    /// All errors and warnings, in the order of their positions.
    pub diagnostics: Vec<Diagnostic>,
}

/// The number of errors and warnings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    errors: usize,
    warnings: usize,
}

impl Counts {
    fn with(self, diagnostics: &[Diagnostic]) -> Self {
        let errors = diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error)
            .count();
        Self {
            errors: self.errors + errors,
            warnings: self.warnings + diagnostics.len() - errors,
        }
    }

    /// `2 errors, 1 warning in 3 files`
    fn summary(self, files: usize) -> String {
        let many =
            |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
        let files = many(files, "file");
        let found = [(self.errors, "error"), (self.warnings, "warning")]
            .into_iter()
            .filter(|(count, _)| *count > 0);
        let found: Vec<String> = found.map(|(count, one)| many(count, one)).collect();
        if found.is_empty() {
            format!("no problems in {files}")
        } else {
            format!("{} in {files}", found.join(", "))
        }
    }
}

/// Checks the specs and prints the diagnostics. The exit code is 0 without errors, else 1.
///
/// # Errors
///
/// Returns an error if there are no specs, if the standard input is named twice, or if the output
/// cannot be written.
pub fn run(arguments: &Check) -> Result<ExitCode, Failure> {
    if arguments.specs.is_empty() {
        return Err(Failure::Usage(
            "name what to check: `infoplug check spec/*.yaml`, or `-` for the standard input"
                .to_owned(),
        ));
    }
    if arguments
        .specs
        .iter()
        .filter(|path| path.as_os_str() == source::STDIN)
        .count()
        > 1
    {
        return Err(Failure::Usage(
            "the standard input can be read only once: give `-` once".to_owned(),
        ));
    }
    let color = arguments.color.choice(&std::io::stdout());
    let mut counts = Counts::default();
    let mut first = None;
    let mut all = Vec::new();
    for path in &arguments.specs {
        let mut checked = source::check(path);
        if arguments.deny.contains(&Deny::Warnings) {
            checked
                .diagnostics
                .iter_mut()
                .for_each(|diagnostic| diagnostic.severity = Severity::Error);
        }
        counts = counts.with(&checked.diagnostics);
        first = first.or(checked
            .diagnostics
            .first()
            .map(|diagnostic| diagnostic.code));
        if arguments.format == Format::Text {
            print(&text(&checked, color != ColorChoice::Never), color)?;
        } else {
            let shown = checked.source.path().to_owned();
            let is_stdin = path.as_os_str() == source::STDIN;
            let path = if is_stdin {
                shown.clone().into_bytes()
            } else {
                path.as_os_str().as_encoded_bytes().to_vec()
            };
            all.push(Findings {
                shown,
                path,
                diagnostics: checked.diagnostics,
            });
        }
    }
    match arguments.format {
        Format::Text => {}
        Format::Json => print(&format!("{}\n", json(&all)), color)?,
        Format::Sarif => print(&format!("{}\n", sarif(&all)), color)?,
    }
    // If this fails, there is nowhere left to report it.
    let _ = writeln!(
        std::io::stderr(),
        "{}",
        counts.summary(arguments.specs.len())
    );
    if let (Some(code), Format::Text) = (first, arguments.format) {
        let _ = writeln!(
            std::io::stderr(),
            "`infoplug explain {code}` says more about {code}"
        );
    }
    Ok(if counts.errors == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Writes a part of the output. A reader that stops early (`| head`) is not an error and does not
/// change the exit code.
fn print(text: &str, color: ColorChoice) -> Result<(), Failure> {
    let mut out = AutoStream::new(std::io::stdout().lock(), color);
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::System(format!("cannot write: {error}")))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_counts_as_people_do() {
        let summary = |errors, warnings, files| Counts { errors, warnings }.summary(files);
        assert_eq!(summary(2, 1, 3), "2 errors, 1 warning in 3 files");
        assert_eq!(summary(0, 0, 1), "no problems in 1 file");
        assert_eq!(summary(1, 0, 1), "1 error in 1 file");
        assert_eq!(summary(0, 2, 2), "2 warnings in 2 files");
    }
}
