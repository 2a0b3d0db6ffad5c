//! The text of a spec, and positions in it.

use std::sync::{Arc, OnceLock};

/// A position in the text. Lines and columns count from 1; a column is a Unicode scalar value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in characters.
    pub column: u32,
}

/// A range between two positions; the end is exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first character.
    pub start: Position,
    /// After the last character.
    pub end: Position,
}

impl Span {
    /// The start of the text.
    pub(crate) const START: Self = Self {
        start: Position { line: 1, column: 1 },
        end: Position { line: 1, column: 1 },
    };

    /// Returns an empty span between two characters.
    pub(crate) fn point(at: Position) -> Self {
        Self { start: at, end: at }
    }

    /// Returns the span of one character.
    pub(crate) fn character(at: Position) -> Self {
        let column = at.column.saturating_add(1);
        Self {
            start: at,
            end: Position { column, ..at },
        }
    }
}

/// The text of a spec, with the path that messages show.
#[derive(Clone, Debug)]
pub struct Source {
    path: String,
    text: String,
    marks: OnceLock<Arc<Vec<Mark>>>,
}

/// The start of a line: its number, counted from 0, and the offset of its first byte.
#[derive(Clone, Copy, Debug)]
struct Mark {
    line: usize,
    at: usize,
}

/// The minimum distance between two marks, in lines or in bytes.
const MARK_LINES: usize = 256;
const MARK_BYTES: usize = 16 * 1024;

impl Source {
    /// Creates a source. Messages refer to it as `path`.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
            marks: OnceLock::new(),
        }
    }

    /// Returns the path that messages show.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns a line without its line break, by its number from 1. As in YAML, a line ends with
    /// `\n`, `\r\n` or `\r`. Columns do not count a byte order mark, so the first line comes
    /// without it.
    #[must_use]
    pub fn line(&self, number: u32) -> Option<&str> {
        let line = usize::try_from(number).ok()?.checked_sub(1)?;
        let marks = self.marks.get_or_init(|| Arc::new(self.marks()));
        let mark = marks
            .partition_point(|mark| mark.line <= line)
            .checked_sub(1)
            .and_then(|index| marks.get(index));
        let mark = mark.copied().unwrap_or(Mark { line: 0, at: 0 });
        let rest = self.text.get(mark.at..)?;
        // A `\r` at the end of the text is followed by an empty line.
        if rest.is_empty() && mark.line == line && line > 0 {
            return Some("");
        }
        let found = lines(rest).nth(line - mark.line)?;
        Some(if line == 0 {
            found.strip_prefix('\u{feff}').unwrap_or(found)
        } else {
            found
        })
    }

    /// Returns the starts of some lines, so that finding a line near the end of a large text need
    /// not count from its beginning.
    fn marks(&self) -> Vec<Mark> {
        let mut marks = Vec::new();
        let mut last = Mark { line: 0, at: 0 };
        for (number, line) in self.lines().enumerate() {
            let at = line.as_ptr().addr() - self.text.as_ptr().addr();
            if number - last.line >= MARK_LINES || at - last.at >= MARK_BYTES {
                last = Mark { line: number, at };
                marks.push(last);
            }
        }
        marks
    }

    pub(crate) fn lines(&self) -> impl Iterator<Item = &str> {
        lines(&self.text)
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive('\n')
        .flat_map(|line| line.strip_suffix('\n').map_or(line, cut_return).split('\r'))
}

fn cut_return(line: &str) -> &str {
    line.strip_suffix('\r').unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::{MARK_BYTES, MARK_LINES, Source};

    #[test]
    fn a_line_is_the_same_with_and_without_marks() {
        let short = |end: &str| {
            (0..MARK_LINES * 3)
                .flat_map(|number| [number.to_string(), end.to_owned()])
                .collect::<String>()
        };
        let long = "ü".repeat(MARK_BYTES);
        let filled = |last: &str| format!("{}{last}", "x\n".repeat(MARK_LINES));
        let texts = ["", "\n", "\r", "a", "a\r\nb\rc\n\n", "a\r"]
            .map(str::to_owned)
            .into_iter();
        let texts = texts
            .chain(["\n", "\r\n", "\r", "\n\r"].map(short))
            .chain(["", "\r", "\n", "a\r", "\r\r", "a"].map(filled));
        for text in texts.chain([
            format!("{long}\n{long}\r{long}\r\n"),
            format!("a\n{long}\r"),
        ]) {
            let source = Source::new("a.yaml", text.as_str());
            let all: Vec<&str> = source.lines().collect();
            for (number, line) in (1..).zip(&all) {
                assert_eq!(
                    source.line(number),
                    Some(*line),
                    "line {number} of {text:.40?}"
                );
            }
            assert_eq!(
                source.line(u32::try_from(all.len()).unwrap() + 1),
                None,
                "{text:.40?}"
            );
            assert_eq!(source.line(0), None);
        }
    }
}
