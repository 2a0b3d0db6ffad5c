//! The tree that a string becomes.

use crate::source::Span;

/// A string as a tree.
pub(crate) struct Document {
    pub(crate) root: Node,
    /// Where strings without quotes end in `?` within brackets.
    #[cfg_attr(
        not(feature = "warnings"),
        expect(dead_code, reason = "only a warning tells it")
    )]
    pub(crate) bare: Vec<Span>,
}

/// A value with its location.
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
