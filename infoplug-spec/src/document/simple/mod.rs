//! Reads what most specs are written in: the simple part of YAML, without a mistake.
//!
//! A macro reads its spec in each build of the client, compiled without optimizations, and a full
//! YAML parser is then slow. This reader goes over the bytes once and allocates only what the tree
//! keeps. It knows block mappings and lists, brackets, plain and quoted strings of one line, block
//! scalars, and aliases. It gives up on anything else, and on anything that is to be reported: the
//! parser reads such a text again from its start, and only the parser knows messages. What both read
//! is the same tree with the same positions.

mod anchors;
mod block;
mod block_scalar;
mod cursor;
mod entries;
mod flow;
mod reader;
mod scalar;

use super::tree::Document;
use reader::Reader;

/// Reads a document, or returns `None` for the parser to read it.
pub(super) fn read(text: &str) -> Option<Document> {
    let mut reader = Reader::new(text);
    reader.first_line()?;
    let root = match reader.indent {
        Some(1) => reader.map(1)?,
        _ => return None,
    };
    reader.finish(root)
}
