//! Reads the spec that a command works with.

use std::io::Read as _;
use std::path::Path;

use infoplug_spec::model::Endpoint;
use infoplug_spec::{Checked, Code, Diagnostic, MAX_BYTES, Position, Source, Span, Spec};

use crate::Failure;
use crate::check::text;
use crate::color::Color;
use crate::nearest::did_you_mean;

/// The spec of the API that ships.
const INFOPLUG: (&str, &str) = ("spec/infoplug.yaml", include_str!("../infoplug.yaml"));

/// The path that means the standard input.
pub(crate) const STDIN: &str = "-";
/// The name of the standard input in messages.
const SHOWN_STDIN: &str = "<stdin>";

/// Reads a file, or the built-in spec if there is none.
pub(crate) fn read(path: Option<&Path>) -> Result<Spec, Failure> {
    let checked = match path {
        Some(path) => infoplug_spec::check_file(path, path.display().to_string()),
        None => infoplug_spec::check(INFOPLUG.0, INFOPLUG.1),
    };
    valid(checked)
}

/// Like `read`, but `-` is the standard input. Also returns the path that was read.
pub(crate) fn read_any(path: Option<&Path>) -> Result<(Spec, String), Failure> {
    let checked = match path {
        Some(path) => self::check(path),
        None => infoplug_spec::check(INFOPLUG.0, INFOPLUG.1),
    };
    let shown = checked.source.path().to_owned();
    Ok((valid(checked)?, shown))
}

/// Checks a file, or the standard input for `-`.
pub(crate) fn check(path: &Path) -> Checked {
    if path.as_os_str() == STDIN {
        return check_bytes(std::io::stdin().lock());
    }
    infoplug_spec::check_file(path, path.display().to_string())
}

/// Returns the endpoint of a spec with this name.
pub(crate) fn endpoint<'s>(spec: &'s Spec, name: &str) -> Result<&'s Endpoint, Failure> {
    spec.endpoint_named(name).ok_or_else(|| {
        let names = spec
            .endpoints
            .iter()
            .map(|endpoint| endpoint.name.wire.as_str());
        Failure::Usage(format!(
            "{} has no endpoint `{name}`{}",
            spec.api.name,
            did_you_mean(name, names)
        ))
    })
}

/// Returns the spec without its warnings, or all its diagnostics in the format of `infoplug check`.
fn valid(checked: Checked) -> Result<Spec, Failure> {
    if checked.is_valid() {
        return Ok(checked.spec);
    }
    let styled = Color::Auto.choice(&std::io::stderr()) != anstream::ColorChoice::Never;
    Err(Failure::Spec(text(&checked, styled).trim_end().to_owned()))
}

fn check_bytes(input: impl std::io::Read) -> Checked {
    // One byte more than the limit, to detect a larger spec.
    let limit = u64::try_from(MAX_BYTES)
        .unwrap_or(u64::MAX)
        .saturating_add(1);
    let mut bytes = Vec::new();
    if let Err(error) = input.take(limit).read_to_end(&mut bytes) {
        return refused(
            Code::Unreadable,
            format!("the spec cannot be read: {error}"),
            "give the path of a file instead of `-`",
        );
    }
    if bytes.len() > MAX_BYTES {
        return refused(
            Code::TooLarge,
            format!("the spec has more than {MAX_BYTES} bytes"),
            "split it into several specs",
        );
    }
    match String::from_utf8(bytes) {
        Ok(text) => infoplug_spec::check(SHOWN_STDIN, text),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            refused(
                Code::Unreadable,
                format!("the spec is not UTF-8: see byte {at}"),
                "save the text as UTF-8",
            )
        }
    }
}

fn refused(code: Code, message: String, help: &str) -> Checked {
    let start = Position { line: 1, column: 1 };
    let diagnostic = Diagnostic::error(code, Span { start, end: start }, message).help(help);
    Checked {
        source: Source::new(SHOWN_STDIN, ""),
        spec: Spec::default(),
        diagnostics: vec![diagnostic],
        broken_endpoints: Vec::new(),
        has_all_sections: false,
    }
}
