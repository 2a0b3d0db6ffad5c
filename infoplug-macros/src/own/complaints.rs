//! What is wrong with an item: one message each, at its location in the Rust code, with the location in
//! the spec.

use std::fmt::Write as _;

use infoplug_spec::{Checked, Code, Span as SpecSpan};
use infoplug_text::one_line;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

/// All that is wrong.
#[derive(Default)]
pub(super) struct Complaints<'i> {
    spec: Option<&'i Checked>,
    list: Vec<Complaint>,
}

/// What is wrong, where in the Rust code, where in the spec, and what would be right.
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

    /// Of two things where one belongs.
    pub(super) fn twice(at: Span, what: impl Into<String>) -> Self {
        Self::new(Code::Twice, at, what).help("leave one of the two out")
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

/// A location in the Rust code: from the first of its tokens to the last.
#[derive(Clone, Copy)]
pub(super) struct At(Span, Span);

impl At {
    /// All of a type or of other code.
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

    /// Says one in another way.
    pub(super) fn replace(&mut self, index: usize, complaint: Complaint) {
        if let Some(replaced) = self.list.get_mut(index) {
            *replaced = complaint;
        }
    }

    /// The text of one.
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
                let _ = write!(message, "\n    {line} | {}", meta(text, span.start.column));
            }
        }
        if let Some(help) = &complaint.help {
            let _ = write!(message, "\n  = help: {help}");
        }
        message
    }

    /// Leaves out what mistakes in the spec may have caused, when there are some.
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
        // Types that are written where they are used stand further in, and end nothing.
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
        // An endpoint or a type goes on up to the next.
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

    /// As errors of the compiler, each an expression.
    pub(super) fn into_errors(self) -> Vec<TokenStream> {
        let error = |complaint: &Complaint| {
            let (At(first, last), message) = (complaint.at, self.message(complaint));
            // The compiler shows what is between the first token of a call of a macro and the last.
            let arguments = quote_spanned!(last=> (#message));
            let path = quote_spanned!(first=> ::core::compile_error!);
            quote!(#path #arguments)
        };
        self.list.iter().map(error).collect()
    }
}

/// The part of a line that a column stands in.
fn meta(line: &str, column: u32) -> String {
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

/// A name in a message.
pub(super) fn quoted(name: &str) -> String {
    format!("`{name}`")
}

/// Help for a name that is not known: the one that is probably meant, or what there is.
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

/// Names in a message, the first of them.
pub(super) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    // One more name is not longer than to say that there is one.
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
