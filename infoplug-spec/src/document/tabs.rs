//! Tabs in indentation, which YAML does not allow.

use crate::source::{Position, Source};

/// Returns the tab in the indentation of a line or of the line before it, since parsers report it a
/// line late. Tabs are fine in what has been `read`, such as a multi-line string, and where there
/// is nothing to indent: in an empty line or before a comment.
pub(super) fn tab_near(source: &Source, line: u32, read: Position) -> Option<Position> {
    [line, line.saturating_sub(1)].into_iter().find_map(|line| {
        let text = source.line(line)?;
        let indentation = text.chars().take_while(|c| c.is_whitespace()).take(1000);
        let tab = indentation.enumerate().find(|(_, c)| *c == '\t')?.0;
        let position = Position {
            line,
            column: u32::try_from(tab).ok()?.saturating_add(1),
        };
        let indents = !matches!(text.trim_start().chars().next(), None | Some('#'));
        (indents && position >= read).then_some(position)
    })
}
