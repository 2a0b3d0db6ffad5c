//! Builds the tree from the parser's events.

use std::collections::HashMap;

use granit_parser::{Event, ScalarStyle, StructureStyle};

use super::hidden::without_hidden;
use super::limits::{MAX_DEPTH, MAX_NODES, depth, size, too_deep};
use super::tree::{Document, Entry, Kind, Node};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Source, Span};

/// A collection that is not closed yet.
enum Open {
    List {
        items: Vec<Node>,
        span: Span,
        anchor: usize,
        is_flow: bool,
    },
    Map {
        entries: Vec<Entry>,
        keys: HashMap<String, Span>,
        key: Option<(Option<String>, Span)>,
        span: Span,
        anchor: usize,
        is_flow: bool,
    },
}

impl Open {
    /// Returns whether it is written in brackets.
    fn is_flow(&self) -> bool {
        match self {
            Self::List { is_flow, .. } | Self::Map { is_flow, .. } => *is_flow,
        }
    }
}

pub(super) struct Builder<'a> {
    source: &'a Source,
    problems: &'a Diagnostics,
    open: Vec<Open>,
    anchors: HashMap<usize, (Node, usize)>,
    root: Option<Node>,
    documents: usize,
    nodes: usize,
    /// Spans of plain strings within brackets that contain `?`.
    bare: Vec<Span>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(source: &'a Source, problems: &'a Diagnostics) -> Self {
        Self {
            source,
            problems,
            open: Vec::new(),
            anchors: HashMap::new(),
            root: None,
            documents: 0,
            nodes: 0,
            bare: Vec::new(),
        }
    }

    pub(super) fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Diagnostic> {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(Diagnostic::error(
                        Code::SecondDocument,
                        span,
                        "a second document begins here",
                    )
                    .help("a spec is one YAML document; put the other one in a separate file"));
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_tag(tag.is_some(), span);
                if style == ScalarStyle::Plain
                    && text.contains('?')
                    && self.open.last().is_some_and(Open::is_flow)
                {
                    self.bare.push(span);
                }
                let text = without_hidden(text.into_owned(), span, self.source, self.problems);
                let node = Node {
                    kind: Kind::Scalar {
                        text,
                        plain: style == ScalarStyle::Plain,
                    },
                    span,
                };
                self.count(1, span)?;
                let size = size(&node);
                self.attach(node, anchor, size);
            }
            Event::SequenceStart(style, anchor, tag) => {
                self.refuse_tag(tag.is_some(), span);
                self.push(
                    Open::List {
                        items: Vec::new(),
                        span,
                        anchor,
                        is_flow: style == StructureStyle::Flow,
                    },
                    span,
                )?;
            }
            Event::MappingStart(style, anchor, tag) => {
                self.refuse_tag(tag.is_some(), span);
                let is_flow = style == StructureStyle::Flow;
                self.push(
                    Open::Map {
                        entries: Vec::new(),
                        keys: HashMap::new(),
                        key: None,
                        span,
                        anchor,
                        is_flow,
                    },
                    span,
                )?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span)?,
            Event::Alias(id) => self.alias(id, span)?,
            _ => {}
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Result<Document, Diagnostic> {
        match self.root {
            Some(root) if !root.is_null() => Ok(Document { root, bare: self.bare }),
            _ => Err(Diagnostic::error(Code::Empty, Span::START, "the spec is empty")
                .help("begin with `infoplug: 1`, `api:` and `endpoints:`; docs/spec-format.md has a complete example")),
        }
    }

    fn refuse_tag(&mut self, tagged: bool, span: Span) {
        if tagged {
            self.problems.push(
                Diagnostic::error(Code::Unsupported, span, "this value has a YAML tag")
                    .help("remove the `!tag`; the format does not use tags"),
            );
        }
    }

    fn count(&mut self, nodes: usize, span: Span) -> Result<(), Diagnostic> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > MAX_NODES {
            return Err(Diagnostic::error(
                Code::TooLarge,
                span,
                format!("more than {MAX_NODES} values after expanding aliases"),
            )
            .help("split it into several specs; aliases of aliases multiply"));
        }
        Ok(())
    }

    fn push(&mut self, open: Open, span: Span) -> Result<(), Diagnostic> {
        self.count(1, span)?;
        if self.open.len() >= MAX_DEPTH {
            return Err(too_deep(span));
        }
        self.open.push(open);
        Ok(())
    }

    fn close(&mut self, end: Span) -> Result<(), Diagnostic> {
        let (node, anchor) = match self.open.pop() {
            Some(Open::List {
                items,
                span,
                anchor,
                ..
            }) => (
                Node {
                    kind: Kind::List(items),
                    span: Span {
                        start: span.start,
                        end: end.end,
                    },
                },
                anchor,
            ),
            Some(Open::Map {
                entries,
                span,
                anchor,
                ..
            }) => (
                Node {
                    kind: Kind::Map(entries),
                    span: Span {
                        start: span.start,
                        end: end.end,
                    },
                },
                anchor,
            ),
            None => return Ok(()),
        };
        let size = if anchor == 0 { 0 } else { size(&node) };
        // An anchored value is kept twice: nested anchors multiply as aliases do.
        self.count(size, node.span)?;
        self.attach(node, anchor, size);
        Ok(())
    }

    fn alias(&mut self, id: usize, span: Span) -> Result<(), Diagnostic> {
        match self.anchors.get(&id) {
            Some((node, size)) => {
                let (node, size) = (node.clone(), *size);
                self.count(size, span)?;
                if depth(&node) + self.open.len() > MAX_DEPTH {
                    return Err(too_deep(span));
                }
                self.attach(node, 0, 0);
                Ok(())
            }
            None => Err(Diagnostic::error(
                Code::Unsupported,
                span,
                "this alias refers to a value that contains it",
            )),
        }
    }

    /// Attaches a finished value: as the root, as an item, as a key, or as the value of the last
    /// key.
    fn attach(&mut self, node: Node, anchor: usize, size: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, (node.clone(), size));
        }
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map {
                entries, keys, key, ..
            }) => match key.take() {
                None => *key = Some(take_key(node, keys, self.problems)),
                Some((Some(name), key_span)) => {
                    let mut value = node;
                    // Nothing follows the colon; the parser reports a `~` without width.
                    if value.is_null() && value.span.start == value.span.end {
                        value.span = key_span;
                    }
                    entries.push(Entry {
                        key: name,
                        key_span,
                        value,
                    });
                }
                Some((None, _)) => {}
            },
        }
    }
}

/// Returns the name of the key, or `None` if the entry is to be left out.
fn take_key(
    node: Node,
    keys: &mut HashMap<String, Span>,
    problems: &Diagnostics,
) -> (Option<String>, Span) {
    let span = node.span;
    let Kind::Scalar { text, plain } = node.kind else {
        problems.push(
            Diagnostic::error(
                Code::Unsupported,
                span,
                "a key cannot be a list or a mapping",
            )
            .help("use a single value as the key"),
        );
        return (None, span);
    };
    if text == "<<" && plain {
        problems.push(
            Diagnostic::error(
                Code::Unsupported,
                span,
                "merge keys are not part of YAML 1.2",
            )
            .help("write the keys out, or use an alias for the whole value"),
        );
        return (None, span);
    }
    if let Some(first) = keys.get(&text) {
        problems.push(
            Diagnostic::error(
                Code::DuplicateKey,
                span,
                format!("`{text}` appears twice in this mapping"),
            )
            .related(*first, "it first appears here"),
        );
        return (None, span);
    }
    keys.insert(text.clone(), span);
    (Some(text), span)
}
