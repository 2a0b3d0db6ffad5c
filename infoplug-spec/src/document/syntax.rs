//! What the parser complains about, in the words of this crate.

use granit_parser::{ErrorKind, ScanError};
use infoplug_text::{code_point, misleads};

use super::limits::too_deep;
use super::quotes::behind_quote;
use super::tabs::tab_near;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Position, Source, Span};

/// The complaint at the location where a person has to look. It was made `at` a location, after all that
/// was `read`.
pub(super) fn explained(
    source: &Source,
    error: &ScanError,
    at: Position,
    read: Position,
) -> Diagnostic {
    let kind = error.kind();
    if matches!(kind, ErrorKind::RecursionLimitExceeded) {
        return too_deep(Span::location(at));
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
    if let Some(location) = tab_near(source, next, read) {
        return Diagnostic::error(
            Code::Syntax,
            Span::character(location),
            "a tab is used for indentation",
        )
        .help("YAML is indented with spaces");
    }
    let (message, help) = match kind {
        ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            return behind_quote(source, read, at);
        }
        ErrorKind::UnclosedQuotedScalar => (
            "this quoted text is not closed".to_owned(),
            "add the closing quote, or remove this one",
        ),
        ErrorKind::UnclosedFlowCollection { open } => (
            format!("`{open}` is not closed"),
            "add the closing bracket; check that a comma stands between all items",
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
            "put the text into quotes",
        ),
        ErrorKind::MappingValueNotAllowed => (
            "a `:` stands where no key can be".to_owned(),
            "put a string that holds `: ` into quotes; if a key was meant, check the indentation of this line and the one above",
        ),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => (
            "a key without `:` stands here".to_owned(),
            "write `key: value`, with a space after the colon",
        ),
        ErrorKind::ExpectedBlockMappingKey => (
            "this does not continue the mapping above".to_owned(),
            "the keys of one mapping begin in the same column; a value that begins with a quote or a bracket ends with it",
        ),
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => (
            format!("not valid YAML: {}", error.info()),
            "within brackets, put a string that holds a comma, a bracket or `: ` into quotes; check that the brackets are closed",
        ),
        ErrorKind::UnknownAnchor => (
            "this alias (`*name`) has no anchor (`&name`) above".to_owned(),
            "put a string that begins with `*` into quotes",
        ),
        ErrorKind::UnknownQuotedScalarEscape => (
            "this text in double quotes has an unknown escape".to_owned(),
            "write a backslash as `\\\\`, or use single quotes",
        ),
        _ => {
            return Diagnostic::error(
                Code::Syntax,
                Span::location(at),
                format!("not valid YAML: {}", error.info()),
            );
        }
    };
    Diagnostic::error(Code::Syntax, Span::location(at), message).help(help)
}
