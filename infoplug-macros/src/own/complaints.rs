//! Problems of an item. Each is one message that points at the Rust code and names the position in
//! the spec.

use std::fmt::Write as _;

use infoplug_spec::{Checked, Code, Span as SpecSpan};
use infoplug_text::one_line;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

/// The problems of an item.
#[derive(Default)]
pub(super) struct Complaints<'i> {
    spec: Option<&'i Checked>,
    list: Vec<Complaint>,
}

/// A problem: its position in the Rust code and in the spec, and help.
pub(super) struct Complaint {
    code: Code,
    at: At,
    what: String,
    spec: Option<SpecSpan>,
    help: Option<String>,
}

impl Complaint {
    pub(super) fn new(code: Code, at: impl Into<At>, what: impl Into<String>) -> Self {
        Self {
            code,
            at: at.into(),
            what: what.into(),
            spec: None,
            help: None,
        }
    }

    /// Returns a complaint about a duplicate.
    pub(super) fn twice(at: Span, what: impl Into<String>) -> Self {
        Self::new(Code::Twice, at, what).help("remove one of the two")
    }

    pub(super) fn spec(mut self, span: impl Into<Option<SpecSpan>>) -> Self {
        self.spec = span.into();
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// A range in the Rust code, from its first token to its last.
#[derive(Clone, Copy)]
pub(super) struct At(Span, Span);

impl At {
    /// Returns the range of a type or other code.
    pub(super) fn all(code: &impl ToTokens) -> Self {
        let mut spans = code.to_token_stream().into_iter().map(|token| token.span());
        let first = spans.next().unwrap_or_else(Span::call_site);
        Self(first, spans.last().unwrap_or(first))
    }
}

impl From<Span> for At {
    fn from(span: Span) -> Self {
        Self(span, span)
    }
}

impl<'i> Complaints<'i> {
    pub(super) fn of(spec: &'i Checked) -> Self {
        Self {
            spec: Some(spec),
            list: Vec::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(super) fn add(&mut self, complaint: Complaint) {
        self.list.push(complaint);
    }

    /// Keeps only the first complaint with this code.
    pub(super) fn keep_first(&mut self, code: Code) {
        let mut is_first = true;
        self.list
            .retain(|complaint| complaint.code != code || std::mem::replace(&mut is_first, false));
    }

    /// Replaces a complaint.
    pub(super) fn replace(&mut self, index: usize, complaint: Complaint) {
        if let Some(replaced) = self.list.get_mut(index) {
            *replaced = complaint;
        }
    }

    /// Returns the message of a complaint.
    pub(super) fn message(&self, complaint: &Complaint) -> String {
        let Complaint { code, what, .. } = complaint;
        let mut message = format!("{what} [{code}]");
        if let (Some(span), Some(checked)) = (complaint.spec, self.spec) {
            let (path, line) = (checked.source.path(), span.start.line);
            let _ = write!(
                message,
                "\n  = the spec: {path}:{line}:{}",
                span.start.column
            );
            if let Some(text) = checked.source.line(line) {
                let _ = write!(
                    message,
                    "\n    {line} | {}",
                    excerpt(text, span.start.column)
                );
            }
        }
        if let Some(help) = &complaint.help {
            let _ = write!(message, "\n  = help: {help}");
        }
        message
    }

    /// Drops complaints that mistakes in the spec may have caused.
    pub(super) fn drop_consequences(&mut self) {
        let Some(checked) = self.spec.filter(|checked| !checked.is_valid()) else {
            return;
        };
        let wrong: Vec<u32> = checked
            .errors()
            .map(|error| error.span.start.line)
            .collect();
        let spec = &checked.spec;
        let mut tops: Vec<u32> = spec
            .endpoints
            .iter()
            .map(|endpoint| endpoint.span.start.line)
            .collect();
        // Inline types are indented further and do not end an endpoint or type.
        let column = spec
            .endpoints
            .iter()
            .map(|endpoint| endpoint.span.start.column)
            .min()
            .unwrap_or(u32::MAX);
        tops.extend(
            spec.types
                .iter()
                .filter(|def| def.span.start.column <= column)
                .map(|def| def.span.start.line),
        );
        tops.sort_unstable();
        // An endpoint or type extends up to the next one.
        let is_sound = |line: u32| {
            let next = tops.partition_point(|top| *top <= line);
            let from = next
                .checked_sub(1)
                .and_then(|index| tops.get(index))
                .copied()
                .unwrap_or_default();
            let to = tops.get(next).copied().unwrap_or(u32::MAX);
            !wrong.iter().any(|line| (from..to).contains(line))
        };
        self.list.retain(|complaint| match complaint.code {
            Code::WrongItem | Code::BadAttribute | Code::MissingAttribute => true,
            Code::NoSuchParameter
            | Code::ParameterNotGiven
            | Code::NoSuchField
            | Code::NoSuchValue
            | Code::Twice
            | Code::MustBeOptional
            | Code::MustNotBeOptional => {
                complaint.spec.is_some_and(|span| is_sound(span.start.line))
            }
            _ => false,
        });
    }

    /// Returns the complaints as compiler errors, one expression each.
    pub(super) fn into_errors(self) -> Vec<TokenStream> {
        let error = |complaint: &Complaint| {
            let (At(first, last), message) = (complaint.at, self.message(complaint));
            // The compiler underlines a macro call from its first token to its last.
            let arguments = quote_spanned!(last=> (#message));
            let path = quote_spanned!(first=> ::core::compile_error!);
            quote!(#path #arguments)
        };
        self.list.iter().map(error).collect()
    }
}

/// Returns the part of a line around a column.
fn excerpt(line: &str, column: u32) -> String {
    const WIDTH: usize = 140;
    let column = usize::try_from(column)
        .unwrap_or(usize::MAX)
        .saturating_sub(1);
    let from = if column < WIDTH - 20 {
        0
    } else {
        column.saturating_sub(WIDTH / 2)
    };
    let line = line.trim_end();
    let part = one_line(&line.chars().skip(from).take(WIDTH).collect::<String>());
    let (before, after) = (
        if from > 0 { "..." } else { "" },
        if line.chars().count() > from + WIDTH {
            "..."
        } else {
            ""
        },
    );
    format!("{before}{part}{after}")
}

/// Quotes a name for a message.
pub(super) fn quoted(name: &str) -> String {
    format!("`{name}`")
}

/// Returns help for an unknown name: the name that is probably meant, or all known names.
pub(super) fn instead<'a>(
    wanted: &str,
    known: impl Iterator<Item = &'a str> + Clone,
    among: impl FnOnce(String) -> String,
) -> String {
    let nearest = infoplug_spec::nearest(wanted, known.clone());
    nearest.map_or_else(
        || among(list(known)),
        |name| format!("did you mean {}?", quoted(name)),
    )
}

/// Lists names in a message, shortened if there are many.
pub(super) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    // Two more names take no more space than `and 2 more`.
    let shown = if names.len() > 14 { 12 } else { names.len() };
    let mut text = names
        .iter()
        .take(shown)
        .map(|name| quoted(name))
        .collect::<Vec<_>>()
        .join(", ");
    if names.len() > shown {
        let _ = write!(text, " and {} more", names.len() - shown);
    }
    text
}
