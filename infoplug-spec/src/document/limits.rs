//! How large and how deep a spec may be.

use super::tree::{Kind, Node};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// The maximum size of a spec, in bytes.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;
/// The maximum nesting of lists and mappings.
pub const MAX_DEPTH: usize = 64;
/// The maximum number of nodes after aliases are expanded.
pub const MAX_NODES: usize = 500_000;

pub(super) fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::TooLarge,
        span,
        format!("nested deeper than {MAX_DEPTH} levels"),
    )
    .help("name the inner types under `types`, and refer to them by name")
}

/// Returns the number of values in a copy of a node. A long string counts as several, since an
/// alias copies it.
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

/// Returns how deeply lists and mappings are nested.
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
