//! What the reader knows while it reads. Each of the other files adds the methods for one part of the
//! syntax.

use super::cursor::Cursor;
use crate::document::limits::{MAX_DEPTH, MAX_NODES};
use crate::document::tree::{Document, Node};
use crate::source::Span;

/// How deep it reads. The parser counts some levels twice.
pub(super) const DEPTH: usize = MAX_DEPTH / 2;

pub(super) struct Reader<'t> {
    pub(super) cursor: Cursor<'t>,
    /// The column in which the line at the cursor begins, or `None` at the end of the text.
    pub(super) indent: Option<u32>,
    /// How many lists and mappings are open.
    pub(super) depth: usize,
    /// How many values were read.
    pub(super) nodes: usize,
    /// Spans of plain strings within brackets that contain `?`.
    pub(super) bare: Vec<Span>,
    /// The values with an anchor.
    pub(super) anchored: Vec<Anchored<'t>>,
}

/// A value with an anchor.
pub(super) struct Anchored<'t> {
    pub(super) name: &'t str,
    pub(super) node: Node,
    pub(super) size: usize,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            cursor: Cursor::new(text),
            indent: None,
            depth: 0,
            nodes: 0,
            bare: Vec::new(),
            anchored: Vec::new(),
        }
    }

    /// Counts a list or a mapping that begins.
    pub(super) fn open(&mut self) -> Option<()> {
        self.nodes += 1;
        self.depth += 1;
        (self.depth <= DEPTH).then_some(())
    }

    /// Returns the document if this was all of it, and not too much.
    pub(super) fn finish(self, root: Node) -> Option<Document> {
        let is_whole = self.indent.is_none() && self.nodes <= MAX_NODES;
        is_whole.then_some(Document {
            root,
            bare: self.bare,
        })
    }
}
