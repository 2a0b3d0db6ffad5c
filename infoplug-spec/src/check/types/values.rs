//! `enum`: the values of a string.

use super::registry::Types;
use crate::check::{shared, unique};
use crate::document::{Entry, Kind, Node};
use crate::keys;
use crate::model::{EnumValue, Name};
use crate::names::reserved;
use crate::reader::{self, Mapping};

impl<'a> Types<'a> {
    pub(super) fn values(&self, kind: &'a Entry) -> Vec<EnumValue> {
        self.values_named(kind, &|_| None)
    }

    /// Reads the values of an enum. `fallback` names a value that has no `ident`, unless its own
    /// name will do.
    pub(super) fn values_named(
        &self,
        kind: &'a Entry,
        fallback: &dyn Fn(&str) -> Option<Name>,
    ) -> Vec<EnumValue> {
        let values: Vec<EnumValue> = match &kind.value.kind {
            Kind::List(items) => items
                .iter()
                .filter_map(|item| self.listed_value(item, fallback))
                .collect(),
            Kind::Map(entries) => entries
                .iter()
                .filter_map(|entry| self.value(entry, fallback))
                .collect(),
            Kind::Scalar { .. } => {
                reader::wrong_kind(
                    kind,
                    "a list of values, or a mapping from values to their meaning",
                    self.problems,
                );
                Vec::new()
            }
        };
        unique::report(
            "variant",
            values
                .iter()
                .map(|v| (v.name.camel.as_str(), v.name.wire.as_str(), v.span)),
            self.problems,
        );
        values
    }

    fn listed_value(
        &self,
        item: &Node,
        fallback: &dyn Fn(&str) -> Option<Name>,
    ) -> Option<EnumValue> {
        let Some(text) = reader::scalar(item) else {
            reader::wrong_kind_of(item, "a value of `enum`", "a string", self.problems);
            return None;
        };
        let value = Node {
            kind: Kind::Scalar {
                text: String::new(),
                plain: true,
            },
            span: item.span,
        };
        let entry = Entry {
            key: text.to_owned(),
            key_span: item.span,
            value,
        };
        self.value(&entry, fallback)
    }

    fn value(&self, entry: &Entry, fallback: &dyn Fn(&str) -> Option<Name>) -> Option<EnumValue> {
        let map = match entry.value.kind {
            Kind::Map(_) => Some(Mapping::open(
                &entry.value,
                entry.key_span,
                &keys::ENUM_VALUE,
                self.problems,
            )?),
            _ => None,
        };
        let has_ident = map.as_ref().is_some_and(|map| map.entry("ident").is_some());
        let other = if has_ident {
            None
        } else {
            fallback(&entry.key)
        };
        let mut name = match other {
            Some(name) => name,
            None => shared::name(entry, map.as_ref(), self.problems)?,
        };
        reserved::keep_free(&mut name, &[], reserved::VALUES);
        let description = match &map {
            Some(map) => map.text("description"),
            None if entry.value.is_null() => None,
            None => reader::text(entry, self.problems),
        };
        Some(EnumValue {
            name,
            description,
            deprecated: map.as_ref().and_then(shared::deprecated),
            span: entry.key_span,
        })
    }
}
