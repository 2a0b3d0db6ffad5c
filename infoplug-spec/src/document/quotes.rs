//! Quoted strings that end where nobody meant them to.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Position, Source, Span};

/// Reports what follows a closing quote. If the quoted string spans several lines, its own closing
/// quote is probably missing and a later quote closed it; then the diagnostic points to its opening
/// quote. `read` is the end of the last complete value.
pub(super) fn after_quote(source: &Source, read: Position, at: Position) -> Diagnostic {
    let here = Span::point(at);
    match opening_quote(source, read, at).filter(|opening| opening.line < at.line) {
        Some(opening) => Diagnostic::error(
            Code::Syntax,
            Span::character(opening),
            format!("this quoted string continues to line {}", at.line),
        )
        .related(here, "more text follows its closing quote here")
        .help("its own closing quote is probably missing"),
        None => Diagnostic::error(Code::Syntax, here, "more text follows a closing quote").help(
            "double a quote within single quotes, put a backslash before one within double quotes, or add a missing comma",
        ),
    }
}

/// Returns the opening quote of the quoted string that ends before `at`. Not much can be between
/// `read` and `at`: a key, perhaps.
fn opening_quote(source: &Source, read: Position, at: Position) -> Option<Position> {
    let (mut open, mut last, mut before, mut escaped) = (None, None, ' ', false);
    let skipped = usize::try_from(read.line).ok()?.saturating_sub(1);
    for (number, line) in (read.line..=at.line).zip(source.lines().skip(skipped)) {
        let mut comment = false;
        for (column, c) in line.chars().chain(['\n']).enumerate() {
            let position = Position {
                line: number,
                column: u32::try_from(column).ok()?.saturating_add(1),
            };
            if position < read || comment {
                continue;
            }
            if position >= at {
                break;
            }
            match open {
                None if matches!(c, '"' | '\'')
                    && (before.is_whitespace() || "[{,".contains(before)) =>
                {
                    open = Some((c, position));
                }
                None => comment = c == '#' && before.is_whitespace(),
                Some(('"', _)) if escaped => escaped = false,
                Some(('"', _)) if c == '\\' => escaped = true,
                Some((quote, opening)) if c == quote => {
                    last = Some(opening);
                    open = None;
                }
                Some(_) => {}
            }
            before = c;
        }
    }
    last
}
