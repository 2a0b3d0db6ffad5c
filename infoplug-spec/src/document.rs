//! YAML text -> a tree in which every key and value knows its place.
//!
//! The only module that knows the YAML parser. Everything a text can do to a reader is bounded
//! here: size, depth, nodes after aliases are expanded.

use std::collections::HashMap;

use granit_parser::{ErrorKind, Event, Marker, Parser, ScalarStyle, ScanError, StructureStyle};
use infoplug_text::{code_point, misleading, misleads};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Position, Source, Span};

/// The most bytes of text that are read.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;
/// The deepest nesting of lists and mappings.
pub const MAX_DEPTH: usize = 64;
/// The most nodes after aliases are expanded.
pub const MAX_NODES: usize = 500_000;

/// A text as a tree.
pub(crate) struct Document {
    pub(crate) root: Node,
    /// Where texts without quotes end in `?` within brackets.
    #[cfg_attr(
        not(feature = "warnings"),
        expect(dead_code, reason = "only a warning tells it")
    )]
    pub(crate) bare: Vec<Span>,
}

/// A value with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Where it is.
    pub span: Span,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A scalar; `plain` when it stands without quotes, so that `null`, `true` and numbers are what
    /// they look like.
    Scalar {
        /// The text after escapes.
        text: String,
        /// Without quotes and not a block scalar.
        plain: bool,
    },
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in the order of the text.
    Map(Vec<Entry>),
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key's text.
    pub key: String,
    /// Where the key is.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// Whether it is YAML's null: nothing, `~` or `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Scalar { text, plain: true } if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// What it is, for messages: `a list`.
    #[must_use]
    pub fn describe(&self) -> &'static str {
        match &self.kind {
            _ if self.is_null() => "nothing",
            Kind::Scalar { .. } => "a single value",
            Kind::List(_) => "a list",
            Kind::Map(_) => "a mapping",
        }
    }
}

/// Reads a text into a tree.
///
/// # Errors
///
/// What keeps the text from being one YAML document. A duplicate key does not: it is reported to
/// `problems`.
pub(crate) fn read(source: &Source, problems: &Diagnostics) -> Result<Document, Box<Diagnostic>> {
    let text = source.text();
    if text.len() > MAX_BYTES {
        return Err(Box::new(
            Diagnostic::error(
                Code::TooLarge,
                Span::START,
                format!(
                    "the spec has {} bytes, and {MAX_BYTES} are read",
                    text.len()
                ),
            )
            .help("split it into several specs"),
        ));
    }
    let options =
        granit_parser::options! { flow_nesting_limit: MAX_DEPTH, block_nesting_limit: MAX_DEPTH };
    let mut builder = Builder::new(source, problems);
    let mut read = Span::START.start;
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| Box::new(syntax(source, &error, read)))?;
        let span = convert(span.start, span.end);
        read = read.max(span.end);
        builder.event(event, span).map_err(Box::new)?;
    }
    builder.finish().map_err(Box::new)
}

fn position(marker: Marker) -> Position {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Position {
        line: number(marker.line().max(1)),
        column: number(marker.col().saturating_add(1)),
    }
}

fn convert(start: Marker, end: Marker) -> Span {
    Span {
        start: position(start),
        end: position(end),
    }
}

/// The parser's complaint in the words of this crate, at the place where a person has to look.
fn syntax(source: &Source, error: &ScanError, read: Position) -> Diagnostic {
    let at = position(*error.marker());
    let kind = error.kind();
    if matches!(kind, ErrorKind::RecursionLimitExceeded) {
        return too_deep(Span { start: at, end: at });
    }
    let is_early = matches!(
        kind,
        ErrorKind::TabInPlainScalar | ErrorKind::TabAtBlockScalarStart
    );
    let next = if is_early {
        at.line.saturating_add(1)
    } else {
        at.line
    };
    if let Some(place) = tab_near(source, next, read) {
        return Diagnostic::error(
            Code::Syntax,
            Span {
                start: place,
                end: Position {
                    column: place.column + 1,
                    ..place
                },
            },
            "a tab is used for indentation",
        )
        .help("YAML is indented with spaces");
    }
    let span = Span { start: at, end: at };
    let (message, help) = match kind {
        ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            return behind_quote(source, read, at);
        }
        ErrorKind::UnclosedQuotedScalar => (
            "this quoted text is not closed".to_owned(),
            "add the closing quote, or remove this one",
        ),
        ErrorKind::UnclosedFlowCollection { open } => (
            format!("`{open}` is not closed"),
            "add the closing bracket; check that a comma stands between all items",
        ),
        ErrorKind::UnexpectedCharacter { character } if misleads(*character) => (
            format!(
                "the character {} is not allowed in YAML",
                code_point(*character)
            ),
            "remove it",
        ),
        ErrorKind::UnexpectedCharacter { character } => (
            format!("a text without quotes cannot begin with `{character}`"),
            "put the text into quotes",
        ),
        ErrorKind::MappingValueNotAllowed => (
            "a `:` stands where no key can be".to_owned(),
            "put a text that holds `: ` into quotes; if a key was meant, check the indentation of this line and the one above",
        ),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => (
            "a key without `:` stands here".to_owned(),
            "write `key: value`, with a space behind the colon",
        ),
        ErrorKind::ExpectedBlockMappingKey => (
            "this does not continue the mapping above".to_owned(),
            "the keys of one mapping begin in the same column; a value that begins with a quote or a bracket ends with it",
        ),
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => (
            format!("not valid YAML: {}", error.info()),
            "within brackets, put a text that holds a comma, a bracket or `: ` into quotes; check that the brackets are closed",
        ),
        ErrorKind::UnknownAnchor => (
            "this alias (`*name`) has no anchor (`&name`) above".to_owned(),
            "put a text that begins with `*` into quotes",
        ),
        ErrorKind::UnknownQuotedScalarEscape => (
            "this text in double quotes has an unknown escape".to_owned(),
            "write a backslash as `\\\\`, or use single quotes",
        ),
        _ => {
            return Diagnostic::error(
                Code::Syntax,
                span,
                format!("not valid YAML: {}", error.info()),
            );
        }
    };
    Diagnostic::error(Code::Syntax, span, message).help(help)
}

fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::TooLarge,
        span,
        format!("nested deeper than {MAX_DEPTH} levels"),
    )
    .help("give names to what lies deep, under `types`, and use the names")
}

/// The tab in the indentation of a line or of the one before it: parsers complain a line late. Tabs
/// are good in what has been `read`, a text over several lines, and where there is nothing to
/// indent, in an empty line or in front of a comment.
fn tab_near(source: &Source, line: u32, read: Position) -> Option<Position> {
    [line, line.saturating_sub(1)].into_iter().find_map(|line| {
        let text = source.line(line)?;
        let indentation = text.chars().take_while(|c| c.is_whitespace()).take(1000);
        let tab = indentation.enumerate().find(|(_, c)| *c == '\t')?.0;
        let place = Position {
            line,
            column: u32::try_from(tab).ok()?.saturating_add(1),
        };
        let indents = !matches!(text.trim_start().chars().next(), None | Some('#'));
        (indents && place >= read).then_some(place)
    })
}

/// Where a character stands as it is within a span, if it does. Looks not too far: there may be
/// many such texts, and one may be 20 MB long.
fn written_at(source: &Source, character: char, span: Span) -> Option<Position> {
    const LINES: usize = 100;
    const COLUMNS: usize = 5_000;
    (span.start.line..=span.end.line)
        .take(LINES)
        .find_map(|number| {
            let from = if number == span.start.line {
                span.start.column.saturating_sub(1)
            } else {
                0
            };
            let to = if number == span.end.line {
                span.end.column.saturating_sub(1)
            } else {
                u32::MAX
            };
            let mut columns = (1..=to)
                .zip(source.line(number)?.chars().take(COLUMNS))
                .skip(usize::try_from(from).ok()?);
            columns
                .find(|(_, c)| *c == character)
                .map(|(column, _)| Position {
                    line: number,
                    column,
                })
        })
}

/// What stands behind a closing quote. When the quoted text goes over several lines, its own
/// closing quote is probably missing, and a quote further down closed it: then the place is where
/// it opens. `read` is where the last complete value ended.
fn behind_quote(source: &Source, read: Position, at: Position) -> Diagnostic {
    let here = Span { start: at, end: at };
    match opening_quote(source, read, at).filter(|opening| opening.line < at.line) {
        Some(opening) => Diagnostic::error(
            Code::Syntax,
            Span { start: opening, end: Position { column: opening.column.saturating_add(1), ..opening } },
            format!("this quoted text goes on until line {}", at.line),
        )
        .related(here, "more text stands behind its closing quote here")
        .help("its own closing quote is probably missing"),
        None => Diagnostic::error(Code::Syntax, here, "more text stands behind a closing quote").help(
            "a quote that belongs to the text is doubled in single quotes, and gets a backslash in front in double quotes; or a comma is missing",
        ),
    }
}

/// The opening quote of the quoted text that ends before `at`. Between `read` and `at` there is
/// little: a key, perhaps.
fn opening_quote(source: &Source, read: Position, at: Position) -> Option<Position> {
    let (mut open, mut last, mut before, mut escaped) = (None, None, ' ', false);
    let skipped = usize::try_from(read.line).ok()?.saturating_sub(1);
    for (number, line) in (read.line..=at.line).zip(source.lines().skip(skipped)) {
        let mut comment = false;
        for (column, c) in line.chars().chain(['\n']).enumerate() {
            let place = Position {
                line: number,
                column: u32::try_from(column).ok()?.saturating_add(1),
            };
            if place < read || comment {
                continue;
            }
            if place >= at {
                break;
            }
            match open {
                None if matches!(c, '"' | '\'')
                    && (before.is_whitespace() || "[{,".contains(before)) =>
                {
                    open = Some((c, place));
                }
                None => comment = c == '#' && before.is_whitespace(),
                Some(('"', _)) if escaped => escaped = false,
                Some(('"', _)) if c == '\\' => escaped = true,
                Some((quote, opening)) if c == quote => {
                    last = Some(opening);
                    open = None;
                }
                Some(_) => {}
            }
            before = c;
        }
    }
    last
}

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
    /// Whether it stands in brackets.
    fn is_flow(&self) -> bool {
        match self {
            Self::List { is_flow, .. } | Self::Map { is_flow, .. } => *is_flow,
        }
    }
}

struct Builder<'a> {
    source: &'a Source,
    problems: &'a Diagnostics,
    open: Vec<Open>,
    anchors: HashMap<usize, (Node, usize)>,
    root: Option<Node>,
    documents: usize,
    nodes: usize,
    /// Where texts without quotes end in `?` within brackets.
    bare: Vec<Span>,
}

impl<'a> Builder<'a> {
    fn new(source: &'a Source, problems: &'a Diagnostics) -> Self {
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

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Diagnostic> {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(Diagnostic::error(
                        Code::SecondDocument,
                        span,
                        "a second document begins here",
                    )
                    .help(
                        "a spec is one YAML document; put the other one into a file of its own",
                    ));
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
                let text = self.without_hidden(text.into_owned(), span);
                let node = Node {
                    kind: Kind::Scalar {
                        text,
                        plain: style == ScalarStyle::Plain,
                    },
                    span,
                };
                self.count(1, span)?;
                let size = size(&node);
                self.place(node, anchor, size);
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

    fn finish(self) -> Result<Document, Diagnostic> {
        match self.root {
            Some(root) if !root.is_null() => Ok(Document { root, bare: self.bare }),
            _ => Err(Diagnostic::error(Code::Empty, Span::START, "the spec is empty")
                .help("begin with `infoplug: 1`, `api:` and `endpoints:`; docs/spec-format.md has a complete example")),
        }
    }

    fn refuse_tag(&mut self, tagged: bool, span: Span) {
        if tagged {
            self.problems.push(
                Diagnostic::error(
                    Code::Unsupported,
                    span,
                    "a YAML tag stands in front of this value",
                )
                .help("remove the `!tag`; the format has none"),
            );
        }
    }

    /// A text without characters that mislead, which are refused. Whoever reads on takes it for the
    /// text that was meant: one mistake, one message.
    fn without_hidden(&self, text: String, span: Span) -> String {
        let Some(first) = misleading(&text) else {
            return text;
        };
        let character = code_point(first);
        if self.problems.is_full() {
            return text.replace(misleads, "");
        }
        let (span, message) = match written_at(self.source, first, span) {
            Some(at) => (
                Span {
                    start: at,
                    end: Position {
                        column: at.column.saturating_add(1),
                        ..at
                    },
                },
                format!("the character {character} stands here"),
            ),
            // It is an escape, as double quotes have them.
            None => (span, format!("this text has the character {character}")),
        };
        self.problems.push(
            Diagnostic::error(Code::HiddenCharacter, span, message)
                .help("remove it: what is shown of a spec has only characters that can be seen, spaces, tabs and line breaks"),
        );
        text.replace(misleads, "")
    }

    fn count(&mut self, nodes: usize, span: Span) -> Result<(), Diagnostic> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > MAX_NODES {
            return Err(Diagnostic::error(
                Code::TooLarge,
                span,
                format!("more than {MAX_NODES} values, aliases expanded"),
            )
            .help("split it into several specs; aliases that refer to aliases multiply"));
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
        // What has an anchor is kept twice: anchors around anchors multiply as aliases do.
        self.count(size, node.span)?;
        self.place(node, anchor, size);
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
                self.place(node, 0, 0);
                Ok(())
            }
            None => Err(Diagnostic::error(
                Code::Unsupported,
                span,
                "this alias refers to a value that contains it",
            )),
        }
    }

    /// Puts a finished value where it belongs: it is the root, an item, a key or the value of the
    /// last key.
    fn place(&mut self, node: Node, anchor: usize, size: usize) {
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
                    // Nothing stands behind the colon; the parser says `~` of no width.
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

/// The key's name, or none when the entry has to be left out.
fn take_key(
    node: Node,
    keys: &mut HashMap<String, Span>,
    problems: &Diagnostics,
) -> (Option<String>, Span) {
    let span = node.span;
    let Kind::Scalar { text, plain } = node.kind else {
        problems.push(
            Diagnostic::error(Code::Unsupported, span, "a key is a list or a mapping")
                .help("keys are single values"),
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
                format!("`{text}` stands twice in this mapping"),
            )
            .related(*first, "it stands here first"),
        );
        return (None, span);
    }
    keys.insert(text.clone(), span);
    (Some(text), span)
}

/// How many values a copy of one has. A long text counts as several: an alias copies it.
fn size(node: &Node) -> usize {
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

fn depth(node: &Node) -> usize {
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
