//! What is wrong with an item: one message each, at its place in the Rust code, with the place in the spec.

use std::fmt::Write as _;
use std::sync::Arc;

use infoplug_spec::{Checked, Code, Span as SpecSpan};
use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

/// All that is wrong.
#[derive(Default)]
pub(super) struct Complaints {
    spec: Option<Arc<Checked>>,
    list: Vec<(Span, String)>,
}

impl Complaints {
    pub(super) fn of(spec: &Arc<Checked>) -> Self {
        Self { spec: Some(Arc::clone(spec)), list: Vec::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Adds one: what is wrong, where in the Rust code, where in the spec, and what would be right.
    pub(super) fn add(&mut self, code: Code, at: Span, what: impl Into<String>, spec: Option<SpecSpan>, help: Option<String>) {
        let mut message = format!("{} [{code}]", what.into());
        if let (Some(span), Some(checked)) = (spec, &self.spec) {
            let (path, line) = (checked.source.path(), span.start.line);
            let _ = write!(message, "\n  = the spec: {path}:{line}:{}", span.start.column);
            if let Some(text) = checked.source.line(line) {
                let text: String = text.trim_end().chars().take(140).map(|c| if c.is_control() { ' ' } else { c }).collect();
                let _ = write!(message, "\n    {line} | {text}");
            }
        }
        if let Some(help) = help {
            let _ = write!(message, "\n  = help: {help}");
        }
        self.list.push((at, message));
    }

    /// As errors of the compiler, each an expression.
    pub(super) fn into_errors(self) -> Vec<TokenStream> {
        let errors = self.list.into_iter();
        errors.map(|(at, message)| quote_spanned!(at=> ::core::compile_error!(#message))).collect()
    }
}

/// A name in a message.
pub(super) fn quoted(name: &str) -> String {
    format!("`{name}`")
}

/// Names in a message, the first of them.
pub(super) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    let mut text = names.iter().take(12).map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
    if names.len() > 12 {
        let _ = write!(text, " and {} more", names.len() - 12);
    }
    text
}
