//! What is wrong with a spec, where, and how to fix it.

mod code;

use std::cell::RefCell;
use std::fmt;

use infoplug_text::one_line;

pub use code::{Code, Page};

use crate::source::{Source, Span};

/// How severe a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing can be generated from the item.
    Error,
    /// The item works, but probably not as its author intended.
    Warning,
}

/// One problem, with its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which problem of the catalogue it is.
    pub code: Code,
    /// How severe it is.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where it is.
    pub span: Span,
    /// How to fix it.
    pub help: Option<String>,
    /// Other positions that explain the problem.
    pub related: Vec<(Span, String)>,
}

impl Diagnostic {
    /// Creates an error at a span.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: clip(message.into()),
            span,
            help: None,
            related: Vec::new(),
        }
    }

    /// Creates a warning at a span.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, span, message)
        }
    }

    /// Adds how to fix it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(clip(help.into()));
        self
    }

    /// Adds how to fix it, if known.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.map(clip).or(self.help);
        self
    }

    /// Adds another position.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, clip(label.into())));
        self
    }

    /// Renders the problem: `path:line:column`, the line of the spec, and carets below the span.
    #[must_use]
    pub fn render(&self, source: &Source) -> String {
        Rendered {
            diagnostic: self,
            source,
        }
        .to_string()
    }
}

/// Cuts a long message down to its two ends. It may quote the spec, where a name or a string can
/// hold anything and be megabytes long.
fn clip(text: impl AsRef<str>) -> String {
    const HEAD: usize = 800;
    const TAIL: usize = 200;
    let text = text.as_ref();
    if text.chars().nth(HEAD + TAIL).is_none() {
        return one_line(text);
    }
    let head = text
        .char_indices()
        .nth(HEAD)
        .and_then(|(index, _)| text.get(..index))
        .unwrap_or_default();
    let tail = text
        .char_indices()
        .rev()
        .nth(TAIL - 1)
        .and_then(|(index, _)| text.get(index..))
        .unwrap_or_default();
    format!("{}...{}", one_line(head), one_line(tail))
}

struct Rendered<'a> {
    diagnostic: &'a Diagnostic,
    source: &'a Source,
}

impl fmt::Display for Rendered<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Diagnostic {
            code,
            message,
            span,
            help,
            related,
            ..
        } = self.diagnostic;
        let path = one_line(self.source.path());
        write!(
            f,
            "{path}:{}:{}: {message} [{code}]",
            span.start.line, span.start.column
        )?;
        if let Some(line) = self.source.line(span.start.line) {
            snippet(f, line, *span)?;
        }
        for (span, label) in related {
            write!(
                f,
                "\n  = {path}:{}:{}: {label}",
                span.start.line, span.start.column
            )?;
        }
        if let Some(help) = help {
            write!(f, "\n  = help: {help}")?;
        }
        Ok(())
    }
}

/// The maximum number of characters shown of a line: a spec may be one line of 20 MB.
const SNIPPET_WIDTH: usize = 160;

fn snippet(f: &mut fmt::Formatter<'_>, line: &str, span: Span) -> fmt::Result {
    let number = span.start.line.to_string();
    let column = span.start.column.saturating_sub(1) as usize;
    if column > SNIPPET_WIDTH {
        return Ok(());
    }
    let end = if span.end.line == span.start.line {
        span.end.column.saturating_sub(1) as usize
    } else {
        usize::MAX
    };
    let line: Vec<char> = line.trim_end().chars().take(SNIPPET_WIDTH).collect();
    // An escape is wider than the character.
    let part =
        |from: usize, to: usize| one_line(&line.iter().take(to).skip(from).collect::<String>());
    let (before, marked, after) = (
        part(0, column),
        part(column, end),
        part(end.max(column), usize::MAX),
    );
    let indent = " ".repeat(before.chars().count().max(column));
    let carets = "^".repeat(marked.chars().count().max(1));
    let gutter = " ".repeat(number.len());
    write!(
        f,
        "\n {gutter} |\n {number} | {before}{marked}{after}\n {gutter} | {indent}{carets}"
    )
}

/// Collects problems. None of them stops the checks.
#[derive(Debug, Default)]
pub(crate) struct Diagnostics {
    list: RefCell<Vec<Diagnostic>>,
}

impl Diagnostics {
    /// The maximum number of problems that one run reports.
    const MOST: usize = 500;

    /// Returns whether more problems would be dropped.
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

    /// Drops problems with these codes, except for the first `count` problems.
    pub(crate) fn drop_since(&self, count: usize, codes: &[Code]) {
        let mut index = 0;
        self.list.borrow_mut().retain(|diagnostic| {
            index += 1;
            index <= count || !codes.contains(&diagnostic.code)
        });
    }

    /// Returns all problems, in order of position.
    pub(crate) fn into_sorted(self) -> Vec<Diagnostic> {
        let mut list = self.list.into_inner();
        list.sort_by(|a, b| {
            (a.span.start, a.code, &a.message).cmp(&(b.span.start, b.code, &b.message))
        });
        let is_full = list.len() >= Self::MOST;
        list.dedup();
        if let Some(last) = list.last_mut().filter(|_| is_full) {
            last.related.push((
                last.span,
                format!(
                    "there may be more: at most {} problems are listed per file",
                    Self::MOST
                ),
            ));
        }
        list
    }
}
