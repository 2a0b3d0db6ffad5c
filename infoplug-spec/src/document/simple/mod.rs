//! Reads what most specs are written in: the simple part of YAML, without a mistake.
//!
//! A macro reads its spec in each build of the client, compiled without optimizations, and a full
//! YAML parser is then slow. This reader goes over the bytes once and allocates only what the tree
//! keeps. It knows block mappings and lists, brackets, plain and quoted strings of one line, and
//! block scalars. It gives up on anything else, on what it does not understand, and on anything that
//! is to be reported: the parser reads such a text again from its start, and only the parser knows
//! messages. What both read is the same tree with the same positions.

mod block;
mod block_scalar;
mod cursor;
mod entries;
mod flow;
mod scalar;

use cursor::Cursor;

use super::limits::{MAX_DEPTH, MAX_NODES};
use super::tree::Document;
use crate::source::Span;

/// How deep it reads. The parser counts some levels twice.
const DEPTH: usize = MAX_DEPTH / 2;

/// Reads a document, or returns `None` for the parser to read it.
pub(super) fn read(text: &str) -> Option<Document> {
    let mut reader = Reader {
        cursor: Cursor::new(text),
        indent: None,
        depth: 0,
        nodes: 0,
        bare: Vec::new(),
    };
    reader.first_line()?;
    let root = match reader.indent {
        Some(1) => reader.map(1)?,
        _ => return None,
    };
    let is_whole = reader.indent.is_none() && reader.nodes <= MAX_NODES;
    is_whole.then_some(Document {
        root,
        bare: reader.bare,
    })
}

/// Each file adds the methods for one part of the syntax.
struct Reader<'t> {
    cursor: Cursor<'t>,
    /// The column in which the line at the cursor begins, or `None` at the end of the text.
    indent: Option<u32>,
    /// How many lists and mappings are open.
    depth: usize,
    /// How many values were read.
    nodes: usize,
    /// Spans of plain strings within brackets that contain `?`.
    bare: Vec<Span>,
}

impl Reader<'_> {
    /// Counts a list or a mapping that begins.
    fn open(&mut self) -> Option<()> {
        self.nodes += 1;
        self.depth += 1;
        (self.depth <= DEPTH).then_some(())
    }
}
