//! Quoted strings that end where nobody wanted them to.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Position, Source, Span};

/// What follows a closing quote. When the quoted text goes over several lines, its own
/// closing quote is probably missing, and a quote further down closed it: then the location is where
/// it opens. `read` is where the last complete value ended.
pub(super) fn behind_quote(source: &Source, read: Position, at: Position) -> Diagnostic {
    let here = Span::location(at);
    match opening_quote(source, read, at).filter(|opening| opening.line < at.line) {
        Some(opening) => Diagnostic::error(
            Code::Syntax,
            Span::character(opening),
            format!("this quoted text goes on until line {}", at.line),
        )
        .related(here, "more text follows its closing quote here")
        .help("its own closing quote is probably missing"),
        None => Diagnostic::error(Code::Syntax, here, "more text follows a closing quote").help(
            "a quote that belongs to the text is doubled in single quotes, and gets a backslash in front in double quotes; or a comma is missing",
        ),
    }
}

/// The opening quote of the quoted text that ends before `at`. Between `read` and `at` there is
/// little: a key, perhaps.
fn opening_quote(source: &Source, read: Position, at: Position) -> Option<Position> {
    let (mut open, mut last, mut before, mut escaped) = (None, None, ' ', false);
    let skipped = usize::try_from(read.line).ok()?.saturating_sub(1);
    for (number, line) in (read.line..=at.line).zip(source.lines().skip(skipped)) {
        let mut comment = false;
        for (column, c) in line.chars().chain(['\n']).enumerate() {
            let location = Position {
                line: number,
                column: u32::try_from(column).ok()?.saturating_add(1),
            };
            if location < read || comment {
                continue;
            }
            if location >= at {
                break;
            }
            match open {
                None if matches!(c, '"' | '\'')
                    && (before.is_whitespace() || "[{,".contains(before)) =>
                {
                    open = Some((c, location));
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
