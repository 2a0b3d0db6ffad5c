//! Types written as a mapping: objects, enums, and types with more details.

use super::enums;
use super::forms::Context;
use super::kinds::KINDS;
use super::registry::{Resolved, Types};
use crate::check::shared;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Kind, Node};
use crate::model::{Name, Shape, Type, TypeDef};
use crate::names::{self, reserved};
use crate::reader::Mapping;

impl<'a> Types<'a> {
    /// Reads the mapping form of a type. `named` is its name if it is an entry of `types`.
    pub(super) fn mapping(
        &mut self,
        map: &Mapping<'a>,
        context: &Context<'_>,
        named: Option<&'a str>,
    ) -> Type {
        if let Some(listed) = map.entry("enum")
            && let Some(base) = map.entry("type")
        {
            return self.enum_of(map, context, named, listed, base);
        }
        let extends = map.entry("extends");
        let Some(kind) = map
            .one_of(&["type", "fields", "enum", "map", "array"])
            .or(extends)
        else {
            if map.misspelt(&KINDS) || map.misspelt(&["const"]) {
                return Type::Json;
            }
            self.problems.push(
                Diagnostic::error(Code::MissingKey, context.at, "this does not say which type it is")
                    .help("add one of `type`, `fields`, `enum`, `array`, `map`; or write `{ type: json }`"),
            );
            return Type::Json;
        };
        if let Some(extends) =
            extends.filter(|_| !matches!(kind.key.as_str(), "fields" | "extends"))
        {
            map.contradicts(
                extends,
                &[&kind.key],
                "only an object extends others; it has `fields`",
            );
        }
        let at = kind.key_span;
        let inside = Context { at, ..*context };
        let ty = match kind.key.as_str() {
            "fields" | "extends" => self
                .deeper(at, |types| {
                    types.define(
                        map,
                        context,
                        named,
                        Shape::Object(Vec::new()),
                        |types, name| {
                            let own = map.entry("fields").map(|own| types.fields(own, name));
                            Shape::Object(own.unwrap_or_default())
                        },
                    )
                })
                .unwrap_or(Type::Json),
            "enum" => self.define(map, context, named, Shape::Enum(Vec::new()), |types, _| {
                Shape::Enum(types.values(kind))
            }),
            "array" => Type::Array(Box::new(self.node(&kind.value, &inside)), None),
            "map" => {
                let (name, part) = (&context.name(), Some(&names::fixed("value", "Value")));
                Type::Map(Box::new(
                    self.node(&kind.value, &Context { name, part, at }),
                ))
            }
            _ => self.node(&kind.value, &inside),
        };
        self.described(ty, map)
    }

    /// Applies what a mapping says about its type besides its kind.
    pub(super) fn described(&mut self, ty: Type, map: &Mapping<'a>) -> Type {
        let ty = self.constrain(ty, map);
        if let Some(example) = map.entry("example") {
            self.examples.push((example, ty.clone()));
        }
        ty
    }

    /// Adds an object or enum. `placeholder` stands in for it while it is read.
    pub(super) fn define(
        &mut self,
        map: &Mapping<'a>,
        context: &Context<'_>,
        named: Option<&'a str>,
        placeholder: Shape,
        shape: impl FnOnce(&mut Self, &Name) -> Shape,
    ) -> Type {
        let mut name = context.name();
        reserved::keep_free(&mut name, &[], reserved::TYPES);
        let id = match named.and_then(|key| self.resolved.get(key)) {
            Some(Resolved::Ahead(id)) => *id,
            _ => self.reserve(placeholder, context.at),
        };
        let shape = shape(self, &name);
        if let Some(def) = self.defs.get_mut(id.0) {
            *def = TypeDef {
                name,
                description: named.and_then(|_| map.text("description")),
                shape,
                extends: Vec::new(),
                input: None,
                in_requests: false,
                in_responses: false,
                source: named.and_then(|_| shared::source(map)),
                example: None,
                span: context.at,
            };
        }
        if let Some(extends) = map.entry("extends").filter(|_| self.is_object(id)) {
            self.extending.push((id, extends));
        }
        Type::Named(id)
    }
}

/// Returns the shape of an entry of `types`, without its content, if it is itself an object or
/// enum.
pub(super) fn own_shape(node: &Node) -> Option<Shape> {
    let Kind::Map(entries) = &node.kind else {
        return None;
    };
    let find = |key: &str| {
        let mut entries = entries.iter();
        entries.find(|entry| entry.key == key && !entry.value.is_null())
    };
    let kind = KINDS.into_iter().find(|&key| find(key).is_some())?;
    match kind {
        "fields" | "extends" => Some(Shape::Object(Vec::new())),
        "enum" => Some(Shape::Enum(Vec::new())),
        "type" if find("enum").is_some() => find("type").map(enums::shape),
        _ => None,
    }
}
