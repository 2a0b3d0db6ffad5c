//! Lists and mappings in brackets.

use super::entries::distinct;
use super::reader::Reader;
use crate::document::tree::{Kind, Node};

impl Reader<'_> {
    /// Reads a list, a mapping, a string or an alias, in brackets or with brackets.
    pub(super) fn flow(&mut self) -> Option<Node> {
        match self.cursor.rest {
            [b'*', after @ ..] => self.alias(after),
            [b'&', ..] => {
                let name = self.anchor()??;
                let node = self.flow()?;
                self.keep(name, &node)?;
                Some(node)
            }
            [b'{', after @ ..] => self.flow_map(after),
            [b'[', after @ ..] => self.flow_list(after),
            _ => Some(self.scalar(true)?.into_node()),
        }
    }
}

impl<'t> Reader<'t> {
    fn flow_map(&mut self, after: &'t [u8]) -> Option<Node> {
        let start = self.cursor.position();
        self.cursor.rest = after;
        self.open()?;
        let mut entries = Vec::new();
        self.gap()?;
        while !self.closes(b'}') {
            let key = self.scalar(true)?;
            self.cursor.spaces();
            let value = match self.cursor.rest {
                [b':', after @ ..] => {
                    self.cursor.rest = after;
                    self.space()?;
                    match self.cursor.rest {
                        [b',' | b'}', ..] => self.null(key.span),
                        _ => self.flow()?,
                    }
                }
                _ => self.null(key.span),
            };
            entries.push(key.into_entry(value)?);
            self.comma(b'}')?;
        }
        self.depth -= 1;
        distinct(&entries)?;
        Some(Node {
            kind: Kind::Map(entries),
            span: self.cursor.since(start),
        })
    }

    fn flow_list(&mut self, after: &'t [u8]) -> Option<Node> {
        let start = self.cursor.position();
        self.cursor.rest = after;
        self.open()?;
        let mut items = Vec::new();
        self.gap()?;
        while !self.closes(b']') {
            items.push(self.flow()?);
            self.comma(b']')?;
        }
        self.depth -= 1;
        Some(Node {
            kind: Kind::List(items),
            span: self.cursor.since(start),
        })
    }

    /// Steps over a closing bracket, if one is at the cursor.
    fn closes(&mut self, bracket: u8) -> bool {
        match self.cursor.rest {
            [byte, after @ ..] if *byte == bracket => {
                self.cursor.rest = after;
                true
            }
            _ => false,
        }
    }

    /// Steps over a comma and what is around it, unless a closing bracket follows.
    fn comma(&mut self, bracket: u8) -> Option<()> {
        self.gap()?;
        match self.cursor.rest {
            [b',', after @ ..] => {
                self.cursor.rest = after;
                self.gap()
            }
            [byte, ..] => (*byte == bracket).then_some(()),
            [] => None,
        }
    }

    /// Like [`Self::gap`], but not empty.
    fn space(&mut self) -> Option<()> {
        matches!(self.cursor.rest, [b' ' | b'\n' | b'\r', ..]).then(|| self.gap())?
    }

    /// Steps over spaces, line breaks and comments. The parser does not mind the indentation either.
    fn gap(&mut self) -> Option<()> {
        let mut is_start = false;
        loop {
            let before = self.cursor.rest.len();
            self.cursor.spaces();
            match self.cursor.rest {
                [b'\n' | b'\r', ..] => {
                    self.cursor.line_break()?;
                    is_start = true;
                }
                [b'#', ..] if is_start || self.cursor.rest.len() < before => {
                    self.cursor.skip_line()?;
                }
                [] => return None,
                _ => return (!is_start || !self.is_marker()).then_some(()),
            }
        }
    }
}
