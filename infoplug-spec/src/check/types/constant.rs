//! `const` of a field: a member that always has the same value.

use super::fields::only;
use super::forms::Context;
use super::kinds::KINDS;
use super::registry::Types;
use crate::check::{literal, shared};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Entry, Kind};
use crate::model::{Field, Held, Literal, Name, Shape, Type};
use crate::names;
use crate::reader::{self, Mapping};

/// The keys that describe a field in Rust or the choice of its value. A constant has neither.
const MEANINGLESS: [&str; 8] = [
    "optional",
    "nullable",
    "example",
    "range",
    "length",
    "secret",
    "ident",
    "deprecated",
];

impl<'a> Types<'a> {
    /// Reads a field with `const`. Returns `None` if it has none.
    pub(super) fn constant(
        &mut self,
        entry: &'a Entry,
        map: &Mapping<'a>,
        parent: &Name,
    ) -> Option<Field> {
        let value = match map.entry("const") {
            Some(value) => value,
            None => without_value(entry)?,
        };
        // A constant has no Rust name, so any name will do.
        let name = names::name(&entry.key, None).unwrap_or_else(|| names::unnamed(&entry.key));
        let context = Context {
            name: parent,
            part: Some(&name),
            at: entry.key_span,
        };
        map.contradicts(
            value,
            &MEANINGLESS,
            "a constant is always sent with this value and has no field in Rust",
        );
        let (ty, constant) = self.typed_constant(value, map, &context);
        Some(Field {
            name,
            description: map.text("description"),
            optional: false,
            nullable: false,
            constant,
            only: only(map),
            held: Held::default(),
            deprecated: None,
            example: None,
            source: shared::source(map),
            span: entry.key_span,
            ty,
        })
    }

    /// Returns the type and the value. The value determines the type unless the spec names one.
    fn typed_constant(
        &mut self,
        value: &'a Entry,
        map: &Mapping<'a>,
        context: &Context<'_>,
    ) -> (Type, Option<Literal>) {
        let literal = reader::literal(&value.value);
        let own = match &literal {
            Literal::String(_) => Type::String {
                length: None,
                secret: false,
                format: None,
            },
            Literal::Integer(_) => Type::Integer(None, None),
            Literal::Number(_) => Type::Number(None),
            Literal::Boolean(_) => Type::Boolean,
            Literal::Null | Literal::List(_) | Literal::Object(_) => {
                let problem = Diagnostic::error(
                    Code::BadValue,
                    value.value.span,
                    "a constant is a string, a number or a boolean",
                );
                self.problems
                    .push(problem.help("for example `const: card`, `const: 2` or `const: true`"));
                return (Type::Json, None);
            }
        };
        let others: Vec<&str> = KINDS.into_iter().filter(|kind| *kind != "type").collect();
        map.contradicts(
            value,
            &others,
            "a constant is a string, a number or a boolean",
        );
        let Some(kind) = map.entry("type") else {
            return (own, Some(literal));
        };
        let ty = self.node(&kind.value, context);
        let is_enum = |types: &Self, ty: &Type| matches!(ty, Type::Named(id) if matches!(types.defs.get(id.0).map(|def| &def.shape), Some(Shape::Enum(_))));
        let help = match &ty {
            Type::Nullable(_) => "remove the `?`",
            Type::String { .. } | Type::Integer(..) | Type::Number(_) | Type::Boolean => "",
            ty if is_enum(self, ty) => "",
            _ => "remove `type`; the value determines it",
        };
        if !help.is_empty() {
            let message =
                "`const` works only with `string`, `integer`, `number`, `boolean` and enums";
            self.problems
                .push(Diagnostic::error(Code::KeyConflict, kind.value.span, message).help(help));
            return (own, None);
        }
        let constant = literal::typed(&value.value, &ty, self.known(), "the constant");
        let plain = match (&ty, &constant) {
            (Type::Named(_), Some(Literal::String(_))) => Type::String {
                length: None,
                secret: false,
                format: None,
            },
            _ => ty,
        };
        (plain, constant)
    }
}

/// Returns `const` if it is there and has no value, or null, which is not a constant.
fn without_value(field: &Entry) -> Option<&Entry> {
    let Kind::Map(entries) = &field.value.kind else {
        return None;
    };
    entries.iter().find(|entry| entry.key == "const")
}
