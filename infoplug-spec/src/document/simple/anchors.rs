//! Anchors (`&name`) and the aliases (`*name`) that stand for their values.

use super::reader::{Anchored, DEPTH, Reader};
use crate::document::limits::{MAX_NODES, depth, size};
use crate::document::tree::Node;

impl<'t> Reader<'t> {
    /// Steps over an anchor and the spaces after it, if one is at the cursor, and returns its name.
    #[expect(clippy::option_option, reason = "the outer one is what `?` returns")]
    pub(super) fn anchor(&mut self) -> Option<Option<&'t str>> {
        let [b'&', after @ ..] = self.cursor.rest else {
            return Some(None);
        };
        let name = self.anchor_name(after)?;
        self.cursor.spaces();
        if let [b'*' | b'&', ..] = self.cursor.rest {
            return None;
        }
        // Which of two values with one name is meant depends on where the alias is.
        let is_new = self.anchored.iter().all(|anchored| anchored.name != name);
        is_new.then_some(Some(name))
    }

    /// Keeps the value of an anchor.
    pub(super) fn keep(&mut self, name: &'t str, node: &Node) -> Option<()> {
        let size = size(node);
        self.copies(size)?;
        let node = node.clone();
        self.anchored.push(Anchored { name, node, size });
        Some(())
    }

    /// Counts the values of a copy before it is made: aliases of aliases multiply.
    fn copies(&mut self, size: usize) -> Option<()> {
        self.nodes = self.nodes.saturating_add(size);
        (self.nodes <= MAX_NODES).then_some(())
    }

    /// Returns the value that the alias at the cursor stands for.
    pub(super) fn alias(&mut self, after: &'t [u8]) -> Option<Node> {
        let name = self.anchor_name(after)?;
        let is_it = |anchored: &Anchored<'_>| anchored.name == name;
        let index = self.anchored.iter().position(is_it)?;
        self.copies(self.anchored.get(index)?.size)?;
        let node = &self.anchored.get(index)?.node;
        (depth(node) + self.depth <= DEPTH).then(|| node.clone())
    }

    fn anchor_name(&mut self, after: &'t [u8]) -> Option<&'t str> {
        let mut rest = after;
        while let [
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-',
            more @ ..,
        ] = rest
        {
            rest = more;
        }
        self.cursor.rest = rest;
        let ends = matches!(rest, [b' ' | b'\n' | b'\r' | b',' | b']' | b'}', ..] | []);
        let name = self.cursor.between(after, rest)?;
        (ends && !name.is_empty()).then_some(name)
    }
}
