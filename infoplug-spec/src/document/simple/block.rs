//! Lists and mappings by indentation.

use super::entries::distinct;
use super::reader::Reader;
use crate::document::tree::{Kind, Node};
use crate::source::Span;

impl Reader<'_> {
    /// Reads the mapping at the cursor, whose keys begin in a column. Ends at the line that follows.
    pub(super) fn map(&mut self, column: u32) -> Option<Node> {
        let start = self.cursor.position();
        self.open()?;
        let mut entries = Vec::new();
        loop {
            let key = self.scalar(false)?;
            self.cursor.spaces();
            let [b':', after @ ..] = self.cursor.rest else {
                return None;
            };
            self.cursor.rest = after;
            let value = self.value(column, key.span)?;
            entries.push(key.into_entry(value)?);
            if !self.continues(column)? {
                break;
            }
        }
        self.depth -= 1;
        distinct(&entries)?;
        Some(Node {
            kind: Kind::Map(entries),
            span: self.cursor.since(start),
        })
    }

    /// Reads what follows the colon of a key in a column.
    fn value(&mut self, column: u32, key: Span) -> Option<Node> {
        match self.cursor.rest {
            [b' ', ..] => self.cursor.spaces(),
            [b'\n' | b'\r', ..] | [] => {}
            _ => return None,
        }
        let Some(name) = self.anchor()? else {
            return self.anchored_value(column, key);
        };
        let node = self.anchored_value(column, key)?;
        // Whether an anchor without a value has one is for the parser to say.
        if node.is_null() {
            return None;
        }
        self.keep(name, &node)?;
        Some(node)
    }

    /// Reads what follows the colon of a key in a column, and its anchor.
    fn anchored_value(&mut self, column: u32, key: Span) -> Option<Node> {
        match self.cursor.rest {
            [b'\n' | b'\r', ..] | [] => {}
            [b'#', ..] => self.cursor.skip_line()?,
            _ => return self.inline(column),
        }
        self.next_line()?;
        match (self.indent, self.cursor.rest) {
            (Some(indent), [b'-', b' ', after @ ..]) if indent == column => {
                // For the parser, such a list begins at its first item.
                let mut item = self.cursor;
                item.rest = after;
                item.spaces();
                let mut list = self.list(indent)?;
                list.span.start = item.position();
                Some(list)
            }
            (Some(indent), [b'-', b' ', ..]) if indent > column => self.list(indent),
            (Some(indent), _) if indent > column => self.map(indent),
            _ => Some(self.null(key)),
        }
    }

    /// Reads a value that begins in the line of its key or of its dash.
    fn inline(&mut self, column: u32) -> Option<Node> {
        let node = match self.cursor.rest {
            [b'|' | b'>', ..] => return self.block_scalar(column),
            [b'{' | b'[' | b'*', ..] => self.flow()?,
            _ => self.scalar(false)?.into_node(),
        };
        self.end_line()?;
        Some(node)
    }

    /// Reads the list at the cursor, whose dashes are in a column.
    fn list(&mut self, column: u32) -> Option<Node> {
        let start = self.cursor.position();
        self.open()?;
        let mut items = Vec::new();
        // In the column of a key, the list ends where the next key begins.
        while let [b'-', b' ', after @ ..] = self.cursor.rest {
            self.cursor.rest = after;
            self.cursor.spaces();
            items.push(self.item(column)?);
            if !self.continues(column)? {
                break;
            }
        }
        self.depth -= 1;
        Some(Node {
            kind: Kind::List(items),
            span: self.cursor.since(start),
        })
    }

    /// Reads what follows a dash in a column.
    fn item(&mut self, column: u32) -> Option<Node> {
        match self.cursor.rest {
            [b'-', b' ', ..] => self.list(self.cursor.column()),
            [b'{' | b'[' | b'*' | b'|' | b'>', ..] => self.inline(column),
            _ => {
                let (cursor, nodes) = (self.cursor, self.nodes);
                self.scalar(false)?;
                self.cursor.spaces();
                let is_key = matches!(self.cursor.rest, [b':', ..]);
                (self.cursor, self.nodes) = (cursor, nodes);
                if is_key {
                    self.map(self.cursor.column())
                } else {
                    self.inline(column)
                }
            }
        }
    }

    /// Returns whether the line at the cursor continues a block, or `None` if it cannot be there.
    fn continues(&self, column: u32) -> Option<bool> {
        match self.indent {
            Some(indent) if indent > column => None,
            indent => Some(indent == Some(column)),
        }
    }

    /// Goes from the end of a value to the next line.
    fn end_line(&mut self) -> Option<()> {
        let before = self.cursor.rest.len();
        self.cursor.spaces();
        if let [b'#', ..] = self.cursor.rest
            && self.cursor.rest.len() < before
        {
            self.cursor.skip_line()?;
        }
        self.next_line()
    }

    /// Goes from the end of a line to the first line that has more than a comment.
    pub(super) fn next_line(&mut self) -> Option<()> {
        if !self.cursor.rest.is_empty() {
            self.cursor.line_break()?;
        }
        self.first_line()
    }

    /// Goes from the start of a line to the first line that has more than a comment.
    pub(super) fn first_line(&mut self) -> Option<()> {
        loop {
            self.cursor.spaces();
            match self.cursor.rest {
                [] => {
                    self.indent = None;
                    return Some(());
                }
                [b'\n' | b'\r', ..] => self.cursor.line_break()?,
                [b'#', ..] => self.cursor.skip_line()?,
                _ => break,
            }
        }
        self.indent = Some(self.cursor.column());
        (!self.is_marker()).then_some(())
    }

    /// Returns whether a document may start or end at the cursor.
    pub(super) fn is_marker(&self) -> bool {
        let is_marker = matches!(self.cursor.rest, [b'-', b'-', ..] | [b'.', b'.', ..]);
        is_marker && self.cursor.column() == 1
    }
}
