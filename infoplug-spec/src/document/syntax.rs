//! The parser's errors, in the words of this crate.

use granit_parser::{ErrorKind, ScanError};
use infoplug_text::{code_point, misleads};

use super::limits::too_deep;
use super::quotes::after_quote;
use super::tabs::tab_near;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Position, Source, Span};

/// Explains an error at the position where a person should look. The parser reported it `at` a
/// position, after it had `read` everything up to another.
pub(super) fn explained(
    source: &Source,
    error: &ScanError,
    at: Position,
    read: Position,
) -> Diagnostic {
    let kind = error.kind();
    if matches!(kind, ErrorKind::RecursionLimitExceeded) {
        return too_deep(Span::point(at));
    }
    let is_early = matches!(
        kind,
        ErrorKind::TabInPlainScalar | ErrorKind::TabAtBlockScalarStart
    );
    let next = if is_early {
        at.line.saturating_add(1)
    } else {
        at.line
    };
    if let Some(tab) = tab_near(source, next, read) {
        return Diagnostic::error(
            Code::Syntax,
            Span::character(tab),
            "a tab is used for indentation",
        )
        .help("YAML is indented with spaces");
    }
    let (message, help) = match kind {
        ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            return after_quote(source, read, at);
        }
        ErrorKind::UnclosedQuotedScalar => (
            "this quoted string is not closed".to_owned(),
            "add the closing quote, or remove this one",
        ),
        ErrorKind::UnclosedFlowCollection { open } => (
            format!("`{open}` is not closed"),
            "add the closing bracket; check that commas separate all items",
        ),
        ErrorKind::UnexpectedCharacter { character } if misleads(*character) => (
            format!(
                "the character {} is not allowed in YAML",
                code_point(*character)
            ),
            "remove it",
        ),
        ErrorKind::UnexpectedCharacter { character } => (
            format!("a string without quotes cannot begin with `{character}`"),
            "put the string in quotes",
        ),
        ErrorKind::MappingValueNotAllowed => (
            "a `:` is not allowed here".to_owned(),
            "put a string that contains `: ` in quotes; if a key was meant, check the indentation of this line and the one above",
        ),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => (
            "this key has no `:`".to_owned(),
            "write `key: value`, with a space after the colon",
        ),
        ErrorKind::ExpectedBlockMappingKey => (
            "this does not continue the mapping above".to_owned(),
            "the keys of a mapping must begin in the same column; a value that begins with a quote or a bracket must end with it",
        ),
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => (
            format!("not valid YAML: {}", error.info()),
            "within brackets, put a string that contains a comma, a bracket or `: ` in quotes; check that the brackets are closed",
        ),
        ErrorKind::UnknownAnchor => (
            "this alias (`*name`) has no anchor (`&name`) above".to_owned(),
            "put a string that begins with `*` in quotes",
        ),
        ErrorKind::UnknownQuotedScalarEscape => (
            "this double-quoted string has an unknown escape".to_owned(),
            "write a backslash as `\\\\`, or use single quotes",
        ),
        _ => {
            return Diagnostic::error(
                Code::Syntax,
                Span::point(at),
                format!("not valid YAML: {}", error.info()),
            );
        }
    };
    Diagnostic::error(Code::Syntax, Span::point(at), message).help(help)
}
