//! What is wrong with a spec, where, and what would be right.

use std::cell::RefCell;
use std::fmt;

use crate::source::{Source, Span};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing can be generated from the item.
    Error,
    /// The item works, but probably not as its author thinks.
    Warning,
}

/// The catalogue of problems. A code is stable: it never changes its meaning, and is not used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
#[repr(u16)]
pub enum Code {
    /// The text is not YAML.
    Syntax = 1,
    /// The file is empty or holds no mapping.
    Empty = 2,
    /// More than one document in the file.
    SecondDocument = 3,
    /// The same key twice in one mapping.
    DuplicateKey = 4,
    /// The text passes a limit on size, depth or nodes.
    TooLarge = 5,
    /// A YAML feature that the format does not use (tags, merge keys, ...).
    Unsupported = 6,
    /// The file cannot be read, or is not UTF-8.
    Unreadable = 7,
    /// A key that the format does not know.
    UnknownKey = 10,
    /// A key that must be there and is not.
    MissingKey = 11,
    /// A value of the wrong YAML kind.
    WrongKind = 12,
    /// A value of the right kind that the key does not take.
    BadValue = 13,
    /// The format version is missing or another one.
    Version = 14,
    /// Keys that exclude each other, or of which one is needed.
    KeyConflict = 15,
    /// A type that is not defined.
    UnknownType = 20,
    /// A type that contains itself without end.
    EndlessType = 21,
    /// An error code that `errors` does not define.
    UnknownError = 22,
    /// A status that `statuses` does not define.
    UnknownStatus = 23,
    /// An endpoint that is not defined.
    UnknownEndpoint = 24,
    /// A parameter that the endpoint does not have.
    UnknownParameter = 25,
    /// A pointer that leads to no field of the type.
    UnknownField = 26,
    /// A credential that is not defined.
    UnknownCredential = 27,
    /// An enum value that the type does not list.
    UnknownValue = 28,
    /// Two names that become one Rust name.
    NameCollision = 30,
    /// A name that cannot become a Rust name.
    BadName = 31,
    /// Path template and path parameters differ.
    PathMismatch = 32,
    /// A default or example that its own type refuses.
    ValueOutsideType = 33,
    /// A derive on an item that it has no meaning for.
    WrongItem = 100,
    /// An `#[api(...)]` that cannot be read.
    BadAttribute = 101,
    /// An `#[api(...)]` that must be there and is not.
    MissingAttribute = 102,
    /// A derive names an endpoint that the spec does not have.
    NoSuchEndpoint = 103,
    /// A field of a request that is no parameter of the endpoint.
    NoSuchParameter = 104,
    /// A required parameter that the request has no field for.
    ParameterNotGiven = 105,
    /// A field of an answer that the spec does not have.
    NoSuchField = 106,
    /// A Rust type that does not hold what the spec says.
    TypeMismatch = 107,
    /// What may be absent or null, in a field that cannot be without a value.
    MustBeOptional = 108,
    /// What must be there, in a field that can be without a value.
    MustNotBeOptional = 109,
    /// A group of parameters that the fields cannot meet.
    GroupNotMet = 110,
    /// A variant names an error code that the spec, or its endpoint, does not have.
    NoSuchCode = 111,
    /// A variant names a status that the spec, or its endpoint, does not have.
    NoSuchStatus = 112,
    /// Documented errors or values that no variant handles.
    NotHandled = 113,
    /// Two fields or variants for the same thing.
    Twice = 114,
    /// An enum has no variant for what is not listed.
    NoOther = 115,
    /// A variant that is no value of the enum in the spec.
    NoSuchValue = 116,
    /// A field of an error's variant that no error has.
    NoSuchErrorField = 117,
    /// An endpoint that answers with nothing that has fields.
    NothingToProject = 118,
    /// A derive names a type that the spec does not have.
    NoSuchType = 119,
    /// The spec was changed while the build ran.
    SpecChanged = 120,
    /// The file `infoplug.yaml` beside `Cargo.toml` cannot be used.
    BadConfig = 121,
}

impl Code {
    /// The code as it is printed: `IP0010`.
    #[must_use]
    pub fn id(self) -> String {
        format!("IP{:04}", self as u16)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id())
    }
}

/// One problem, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which problem of the catalogue it is.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where it is.
    pub span: Span,
    /// What would be right.
    pub help: Option<String>,
    /// Further places that explain the problem.
    pub related: Vec<(Span, String)>,
}

impl Diagnostic {
    /// An error of the catalogue at a place.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { code, severity: Severity::Error, message: clip(message.into()), span, help: None, related: Vec::new() }
    }

    /// A warning of the catalogue at a place.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, span, message) }
    }

    /// Adds what would be right.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(clip(help.into()));
        self
    }

    /// Adds what would be right, if there is something to say.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.map(clip).or(self.help);
        self
    }

    /// Adds a further place.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, clip(label.into())));
        self
    }

    /// The problem with `path:line:column`, the line of the spec and a caret below the place.
    #[must_use]
    pub fn render(&self, source: &Source) -> String {
        Rendered { diagnostic: self, source }.to_string()
    }
}

/// A message may quote the spec, where a name or a text can be megabytes long: only its two ends are shown then.
fn clip(text: String) -> String {
    const HEAD: usize = 800;
    const TAIL: usize = 200;
    if text.chars().nth(HEAD + TAIL).is_none() {
        return text;
    }
    let tail = text.char_indices().rev().nth(TAIL - 1).and_then(|(index, _)| text.get(index..)).unwrap_or_default();
    format!("{}...{tail}", text.chars().take(HEAD).collect::<String>())
}

struct Rendered<'a> {
    diagnostic: &'a Diagnostic,
    source: &'a Source,
}

impl fmt::Display for Rendered<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Diagnostic { code, message, span, help, related, .. } = self.diagnostic;
        let path = self.source.path();
        write!(f, "{path}:{}:{}: {message} [{code}]", span.start.line, span.start.column)?;
        if let Some(line) = self.source.line(span.start.line) {
            snippet(f, line, *span)?;
        }
        for (span, label) in related {
            write!(f, "\n  = {path}:{}:{}: {label}", span.start.line, span.start.column)?;
        }
        if let Some(help) = help {
            write!(f, "\n  = help: {help}")?;
        }
        Ok(())
    }
}

/// The longest piece of a line that is shown: a spec may be one line of 20 MB.
const SNIPPET_WIDTH: usize = 160;

fn snippet(f: &mut fmt::Formatter<'_>, line: &str, span: Span) -> fmt::Result {
    let number = span.start.line.to_string();
    let column = span.start.column.saturating_sub(1) as usize;
    if column > SNIPPET_WIDTH {
        return Ok(());
    }
    let shown: String = line.chars().take(SNIPPET_WIDTH).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let end = if span.end.line == span.start.line { span.end.column.saturating_sub(1) as usize } else { usize::MAX };
    let width = shown.trim_end().chars().count();
    let carets = end.min(width).saturating_sub(column).max(1);
    let gutter = " ".repeat(number.len());
    write!(f, "\n {gutter} |\n {number} | {}\n {gutter} | {}{}", shown.trim_end(), " ".repeat(column), "^".repeat(carets))
}

/// Collects problems; nothing stops at the first.
#[derive(Debug, Default)]
pub(crate) struct Diagnostics {
    list: RefCell<Vec<Diagnostic>>,
}

impl Diagnostics {
    /// The most problems that one run reports.
    const MOST: usize = 500;

    /// Whether further problems are not kept.
    pub(crate) fn is_full(&self) -> bool {
        self.list.borrow().len() >= Self::MOST
    }

    pub(crate) fn count(&self) -> usize {
        self.list.borrow().len()
    }

    pub(crate) fn push(&self, diagnostic: Diagnostic) {
        let mut list = self.list.borrow_mut();
        if list.len() < Self::MOST {
            list.push(diagnostic);
        }
    }

    /// All problems in the order of their places.
    pub(crate) fn into_sorted(self) -> Vec<Diagnostic> {
        let mut list = self.list.into_inner();
        list.sort_by(|a, b| (a.span.start, a.code, &a.message).cmp(&(b.span.start, b.code, &b.message)));
        list.dedup();
        list
    }
}
