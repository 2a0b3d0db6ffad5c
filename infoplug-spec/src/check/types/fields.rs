//! `fields`: the members of an object.

use super::forms::Context;
use super::registry::Types;
use crate::check::{literal, shared, unique};
use crate::document::{Entry, Kind};
use crate::keys;
use crate::model::{Field, Held, Name, Only, Type};
use crate::names::reserved;
use crate::reader::{self, Mapping};

impl<'a> Types<'a> {
    pub(super) fn fields(&mut self, kind: &'a Entry, parent: &Name) -> Vec<Field> {
        let entries = reader::entries(&kind.value, kind.key_span, "`fields`", self.problems)
            .unwrap_or_default();
        let fields: Vec<Field> = entries
            .iter()
            .filter_map(|entry| self.field(entry, parent))
            .collect();
        unique::report(
            "field",
            fields
                .iter()
                .filter(|f| f.constant.is_none())
                .map(|f| (f.name.snake.as_str(), f.name.wire.as_str(), f.span)),
            self.problems,
        );
        fields
    }

    fn field(&mut self, entry: &'a Entry, parent: &Name) -> Option<Field> {
        let map = match entry.value.kind {
            Kind::Map(_) => Some(Mapping::open(
                &entry.value,
                entry.key_span,
                &keys::FIELD,
                self.problems,
            )?),
            _ => None,
        };
        if let Some(map) = &map
            && let Some(constant) = self.constant(entry, map, parent)
        {
            return Some(constant);
        }
        let mut name = shared::name(entry, map.as_ref(), self.problems)?;
        reserved::keep_free(&mut name, reserved::FIELDS, &[]);
        let context = Context {
            name: parent,
            part: Some(&name),
            at: entry.key_span,
        };
        let ty = match &map {
            Some(map) => self.mapping(map, &context, None),
            None => self.node(&entry.value, &context),
        };
        let (ty, marked) = match ty {
            Type::Nullable(inner) => (*inner, true),
            ty => (ty, false),
        };
        let flag = |key| map.as_ref().is_some_and(|map| map.boolean(key));
        let example = map
            .as_ref()
            .and_then(|map| literal::example(map, "example", &ty, self.known()));
        Some(Field {
            name,
            description: map.as_ref().and_then(|map| map.text("description")),
            optional: marked || flag("optional"),
            nullable: marked || flag("nullable"),
            constant: None,
            only: map.as_ref().and_then(only),
            held: Held::default(),
            deprecated: map.as_ref().and_then(shared::deprecated),
            example,
            source: map.as_ref().and_then(shared::source),
            span: entry.key_span,
            ty,
        })
    }
}

/// Reads `read_only` and `write_only`.
pub(super) fn only(map: &Mapping<'_>) -> Option<Only> {
    let (read, write) = (map.boolean("read_only"), map.boolean("write_only"));
    if read
        && write
        && let Some(entry) = map.entry("read_only")
    {
        map.contradicts(
            entry,
            &["write_only"],
            "a read-only field is in responses only, a write-only field is in requests only; remove both for a field of both",
        );
    }
    match (read, write) {
        (true, false) => Some(Only::Responses),
        (false, true) => Some(Only::Requests),
        _ => None,
    }
}
