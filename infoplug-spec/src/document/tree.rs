//! The tree that YAML text is parsed into.

use crate::source::Span;

/// A YAML document as a tree.
pub(crate) struct Document {
    pub(crate) root: Node,
    /// Spans of plain strings within brackets that contain `?`.
    #[cfg_attr(
        not(feature = "warnings"),
        expect(dead_code, reason = "only a warning uses it")
    )]
    pub(crate) bare: Vec<Span>,
}

/// A value with its position.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its kind, with the contents.
    pub kind: Kind,
    /// Where it is.
    pub span: Span,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A scalar. Without quotes it is `plain`: then `null`, `true` and numbers mean what they look
    /// like.
    Scalar {
        /// The string, with its escapes resolved.
        text: String,
        /// Whether it is neither quoted nor a block scalar.
        plain: bool,
    },
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in source order.
    Map(Vec<Entry>),
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key is.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// Returns whether it is YAML's null: nothing, `~` or `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        const LONGEST: usize = "null".len();
        matches!(
            &self.kind,
            Kind::Scalar { text, plain: true }
                if text.len() <= LONGEST && matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL")
        )
    }

    /// Describes it for messages: `a list`.
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
