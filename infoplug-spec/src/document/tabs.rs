//! Tabs in an indentation, which YAML does not take.

use crate::source::{Position, Source};

/// The tab in the indentation of a line or of the one before it: parsers complain a line late. Tabs
/// are good in what has been `read`, a string over several lines, and where there is nothing to
/// indent, in an empty line or in front of a comment.
pub(super) fn tab_near(source: &Source, line: u32, read: Position) -> Option<Position> {
    [line, line.saturating_sub(1)].into_iter().find_map(|line| {
        let text = source.line(line)?;
        let indentation = text.chars().take_while(|c| c.is_whitespace()).take(1000);
        let tab = indentation.enumerate().find(|(_, c)| *c == '\t')?.0;
        let location = Position {
            line,
            column: u32::try_from(tab).ok()?.saturating_add(1),
        };
        let indents = !matches!(text.trim_start().chars().next(), None | Some('#'));
        (indents && location >= read).then_some(location)
    })
}
