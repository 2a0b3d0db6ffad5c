//! Converts lines and columns to offsets, all in one pass. A spec may be a single line of 20 MB
//! with hundreds of mistakes.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use infoplug_spec::{Diagnostic, Position};

/// An offset in a string, in bytes from its start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Offset {
    /// The offset of the position. If the line is too short, its end.
    pub(super) at: usize,
    /// The line, without its line break.
    pub(super) line: Range<usize>,
}

/// The offsets of all positions in the diagnostics.
pub(super) struct Offsets(HashMap<Position, Offset>);

impl Offsets {
    pub(super) fn of(text: &str, diagnostics: &[Diagnostic]) -> Self {
        let spans = diagnostics
            .iter()
            .flat_map(|one| one.related.iter().map(|(span, _)| span).chain([&one.span]));
        Self::find(
            text,
            spans.flat_map(|span| [span.start, span.end]).collect(),
        )
    }

    fn find(text: &str, wanted: BTreeSet<Position>) -> Self {
        let mut found = HashMap::with_capacity(wanted.len());
        let mut lines = (1_u32..).zip(lines(text));
        let mut current = lines.next();
        let (mut column, mut at) = (1, 0);
        for position in wanted {
            while current
                .as_ref()
                .is_some_and(|(number, _)| *number < position.line)
            {
                current = lines.next();
                (column, at) = (1, 0);
            }
            let Some((_, line)) = &current else { break };
            let rest = text
                .get(line.clone())
                .and_then(|line| line.get(at..))
                .unwrap_or_default();
            let ahead = position.column.saturating_sub(column) as usize;
            at += rest
                .char_indices()
                .nth(ahead)
                .map_or(rest.len(), |(index, _)| index);
            column = column.max(position.column);
            found.insert(
                position,
                Offset {
                    at: line.start + at,
                    line: line.clone(),
                },
            );
        }
        Self(found)
    }

    pub(super) fn get(&self, position: Position) -> Option<&Offset> {
        self.0.get(&position)
    }
}

/// The lines of a string, as positions count them. Each ends with `\n`, `\r\n` or `\r`.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let start = next?;
        let rest = text.get(start..).unwrap_or_default();
        let length = rest.find(['\n', '\r']);
        let end = start + length.unwrap_or(rest.len());
        next = length.map(|length| {
            end + if rest
                .get(length..)
                .is_some_and(|rest| rest.starts_with("\r\n"))
            {
                2
            } else {
                1
            }
        });
        Some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_in_lines_of_every_kind() {
        let text = "ab\r\nä€c\rd\n\ne";
        let wanted = [
            (1, 1),
            (1, 3),
            (2, 1),
            (2, 3),
            (2, 9),
            (3, 1),
            (4, 1),
            (5, 1),
            (5, 2),
            (9, 1),
        ];
        let wanted: BTreeSet<Position> = wanted
            .into_iter()
            .map(|(line, column)| Position { line, column })
            .collect();
        let offsets = Offsets::find(text, wanted.clone());
        let found: Vec<Option<usize>> = wanted
            .iter()
            .map(|position| offsets.get(*position).map(|offset| offset.at))
            .collect();
        let all = [0, 2, 4, 9, 10, 11, 13, 14, 15].map(Some);
        assert_eq!(found, all.into_iter().chain([None]).collect::<Vec<_>>());
        assert_eq!(
            offsets.get(Position { line: 2, column: 3 }).unwrap().line,
            4..10
        );
    }

    #[test]
    fn lines_are_those_of_the_source() {
        for text in [
            "",
            "a",
            "a\n",
            "a\r\nb",
            "a\rb\n\rc",
            "\r\n\r\n",
            "a\r\r\nb",
        ] {
            let source = infoplug_spec::Source::new("x", text);
            for (number, line) in (1..).zip(lines(text)) {
                // `lines` counts an empty rest after the last line break, `Source` does not.
                let known = source
                    .line(number)
                    .or((line.start == text.len()).then_some(""));
                assert_eq!(text.get(line), known, "{text:?} {number}");
            }
        }
    }
}
