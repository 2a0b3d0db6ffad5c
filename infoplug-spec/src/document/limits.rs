//! How much of a string is taken.

use super::tree::{Kind, Node};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// The most bytes of text that are read.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;
/// The deepest nesting of lists and mappings.
pub const MAX_DEPTH: usize = 64;
/// The most nodes after aliases are expanded.
pub const MAX_NODES: usize = 500_000;

pub(super) fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::TooLarge,
        span,
        format!("nested deeper than {MAX_DEPTH} levels"),
    )
    .help("give names to what lies deep, under `types`, and use the names")
}

/// How many values a copy of one has. A long text counts as several: an alias copies it.
pub(super) fn size(node: &Node) -> usize {
    const TEXT: usize = 64;
    1 + match &node.kind {
        Kind::Scalar { text, .. } => text.len() / TEXT,
        Kind::List(items) => items.iter().map(size).sum(),
        Kind::Map(entries) => entries
            .iter()
            .map(|entry| 1 + entry.key.len() / TEXT + size(&entry.value))
            .sum(),
    }
}

/// How many lists and mappings lie one within the other.
pub(super) fn depth(node: &Node) -> usize {
    match &node.kind {
        Kind::Scalar { .. } => 0,
        Kind::List(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Kind::Map(entries) => {
            1 + entries
                .iter()
                .map(|entry| depth(&entry.value))
                .max()
                .unwrap_or(0)
        }
    }
}
