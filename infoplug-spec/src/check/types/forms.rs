//! A type in any of its forms: a word, a list of one, a mapping.

use super::registry::Types;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Kind, Node};
use crate::keys;
use crate::model::{Name, Type};
use crate::reader::Mapping;
use crate::source::Span;

/// What the keys of a mapping say about a type besides its kind.
pub(super) struct Context<'n> {
    /// The name of an inline object or enum.
    pub(super) name: &'n Name,
    /// Where messages about something missing point.
    pub(super) at: Span,
}

impl<'a> Types<'a> {
    /// Reads a type in any of its forms.
    pub(super) fn node(&mut self, node: &'a Node, context: &Context<'_>) -> Type {
        match &node.kind {
            _ if node.is_null() => {
                self.problems.push(
                    Diagnostic::error(Code::MissingKey, context.at, "a type is missing here")
                        .help("for example `string`"),
                );
                Type::Json
            }
            Kind::Scalar { text, .. } => self.word(text, node.span),
            Kind::List(items) => {
                if let [item] = items.as_slice() {
                    let item = self.deeper(node.span, |types| types.node(item, context));
                    return Type::Array(Box::new(item.unwrap_or(Type::Json)), None);
                }
                self.problems.push(
                    Diagnostic::error(
                        Code::BadValue,
                        node.span,
                        "a list type has one element: the type of its items",
                    )
                    .help("for example `[string]`"),
                );
                Type::Json
            }
            Kind::Map(_) => match Mapping::open(node, context.at, &keys::TYPE, self.problems) {
                Some(map) => self
                    .deeper(node.span, |types| types.mapping(&map, context, None))
                    .unwrap_or(Type::Json),
                None => Type::Json,
            },
        }
    }

    /// Reads a type where a parameter or a response is described.
    pub(crate) fn outside(&mut self, node: &'a Node, name: &Name, at: Span) -> Type {
        self.node(node, &Context { name, at })
    }

    /// Reads the mapping form of a type where a parameter is described.
    pub(crate) fn outside_mapping(&mut self, map: &Mapping<'a>, name: &Name) -> Type {
        self.mapping(map, &Context { name, at: map.at }, None)
    }
}
