//! The entries of a mapping.

use super::reader::Reader;
use super::scalar::Scalar;
use crate::document::distinct::are_distinct;
use crate::document::tree::{Entry, Kind, Node};
use crate::source::Span;

/// The longest key. The parser allows a few more characters.
const LONGEST: usize = 1000;

impl Scalar<'_> {
    /// Makes an entry of the key and its value, or returns `None` for a key that is a mistake.
    pub(super) fn into_entry(self, value: Node) -> Option<Entry> {
        let is_merge = self.plain && self.text == "<<";
        if is_merge || self.text.len() > LONGEST {
            return None;
        }
        Some(Entry {
            key: self.text.into_owned(),
            key_span: self.span,
            value,
        })
    }
}

impl Reader<'_> {
    /// Returns the value of a key that has none.
    pub(super) fn null(&mut self, key: Span) -> Node {
        self.nodes += 1;
        Node {
            kind: Kind::Scalar {
                text: "~".to_owned(),
                plain: true,
            },
            span: key,
        }
    }
}

/// Returns `None` if a key appears twice.
pub(super) fn distinct(entries: &[Entry]) -> Option<()> {
    let mut keys = Vec::with_capacity(entries.len());
    let mut rest = entries;
    while let [entry, others @ ..] = rest {
        keys.push(entry.key.as_str());
        rest = others;
    }
    are_distinct(&keys).then_some(())
}
