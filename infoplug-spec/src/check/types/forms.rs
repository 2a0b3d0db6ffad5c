//! A type in any of its forms: a word, a list of one, a mapping.

use super::registry::Types;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Kind, Node};
use crate::keys;
use crate::model::{Name, Type};
use crate::names;
use crate::reader::Mapping;
use crate::source::Span;

/// The keys that say which kind of type a mapping is. The first one present counts.
pub(crate) const KINDS: [&str; 7] = [
    "type", "fields", "enum", "one_of", "map", "array", "extends",
];

/// What the keys of a mapping say about a type besides its kind.
pub(super) struct Context<'n> {
    /// The name of an inline object or enum, or of what holds it.
    pub(super) name: &'n Name,
    /// The part that an inline type is of what holds it.
    pub(super) part: Option<&'n Name>,
    /// Where messages about something missing point.
    pub(super) at: Span,
}

impl Context<'_> {
    /// Returns the name of an inline object or enum. Most types are not inline and need no name.
    pub(super) fn name(&self) -> Name {
        match self.part {
            Some(part) => names::inner(self.name, part),
            None => self.name.clone(),
        }
    }
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

    /// Reads a type where a parameter or a response, a part of an endpoint, is described.
    pub(crate) fn outside(
        &mut self,
        node: &'a Node,
        endpoint: &Name,
        part: &Name,
        at: Span,
    ) -> Type {
        let (name, part) = (endpoint, Some(part));
        let ty = self.node(node, &Context { name, part, at });
        self.compose();
        ty
    }

    /// Reads the mapping form of a type where a parameter is described.
    pub(crate) fn outside_mapping(
        &mut self,
        map: &Mapping<'a>,
        endpoint: &Name,
        part: &Name,
    ) -> Type {
        let context = Context {
            name: endpoint,
            part: Some(part),
            at: map.at,
        };
        let ty = self.mapping(map, &context, None);
        self.compose();
        ty
    }
}
