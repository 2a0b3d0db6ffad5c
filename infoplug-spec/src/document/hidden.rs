//! Characters that are invisible, or that control a terminal.

use infoplug_text::{code_point, misleading, misleads};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Position, Source, Span};

/// Reports misleading characters and removes them. Later checks see the string that was meant, so
/// that one mistake gives one message.
pub(super) fn without_hidden(
    text: String,
    span: Span,
    source: &Source,
    problems: &Diagnostics,
) -> String {
    let Some(first) = misleading(&text) else {
        return text;
    };
    let character = code_point(first);
    if problems.is_full() {
        return text.replace(misleads, "");
    }
    let (span, message) = match written_at(source, first, span) {
        Some(at) => (
            Span::character(at),
            format!("the character {character} is not allowed"),
        ),
        // It is written as an escape, within double quotes.
        None => (
            span,
            format!("this string contains the character {character}"),
        ),
    };
    problems.push(
        Diagnostic::error(Code::HiddenCharacter, span, message).help(
            "remove it; a spec may show only visible characters, spaces, tabs and line breaks",
        ),
    );
    text.replace(misleads, "")
}

/// Returns where a character is written as such within a span, if it is. The search is bounded:
/// there may be many such strings, and one may be 20 MB long.
fn written_at(source: &Source, character: char, span: Span) -> Option<Position> {
    const LINES: usize = 100;
    const COLUMNS: usize = 5_000;
    (span.start.line..=span.end.line)
        .take(LINES)
        .find_map(|number| {
            let from = if number == span.start.line {
                span.start.column.saturating_sub(1)
            } else {
                0
            };
            let to = if number == span.end.line {
                span.end.column.saturating_sub(1)
            } else {
                u32::MAX
            };
            let mut columns = (1..=to)
                .zip(source.line(number)?.chars().take(COLUMNS))
                .skip(usize::try_from(from).ok()?);
            columns
                .find(|(_, c)| *c == character)
                .map(|(column, _)| Position {
                    line: number,
                    column,
                })
        })
}
