//! Characters that cannot be seen, or are commands to a terminal.

use infoplug_text::{code_point, misleading, misleads};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Position, Source, Span};

/// A string without characters that mislead, which are refused. Whoever reads on takes it for the
/// text that was meant: one mistake, one message.
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
            format!("the character {character} stands here"),
        ),
        // It is an escape, as double quotes have them.
        None => (span, format!("this text has the character {character}")),
    };
    problems.push(
        Diagnostic::error(Code::HiddenCharacter, span, message)
            .help("remove it: what is shown of a spec has only characters that can be seen, spaces, tabs and line breaks"),
    );
    text.replace(misleads, "")
}

/// Where a character stands as it is within a span, if it does. Looks not too far: there may be
/// many such strings, and one may be 20 MB long.
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
