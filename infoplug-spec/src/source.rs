//! The text of a spec and places in it.

/// A place in the text. Lines and columns count from 1; a column is a Unicode scalar value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in characters.
    pub column: u32,
}

/// From a place to a place; the end is exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first character.
    pub start: Position,
    /// Behind the last character.
    pub end: Position,
}

impl Span {
    /// The first place of a text.
    pub(crate) const START: Self = Self { start: Position { line: 1, column: 1 }, end: Position { line: 1, column: 1 } };
}

/// The text of a spec with the path that messages name.
#[derive(Clone, Debug)]
pub struct Source {
    path: String,
    text: String,
}

impl Source {
    /// A text under the path that messages shall name.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into() }
    }

    /// The path that messages name.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// A line of the text without its line break, by its number from 1. As in YAML, a line ends with `\n`, `\r\n` or `\r`.
    #[must_use]
    pub fn line(&self, number: u32) -> Option<&str> {
        self.lines().nth(usize::try_from(number).ok()?.checked_sub(1)?)
    }

    pub(crate) fn lines(&self) -> impl Iterator<Item = &str> {
        self.text.split_inclusive('\n').flat_map(|line| line.strip_suffix('\n').map_or(line, cut_return).split('\r'))
    }
}

fn cut_return(line: &str) -> &str {
    line.strip_suffix('\r').unwrap_or(line)
}
