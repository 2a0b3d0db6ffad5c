//! `types`: the named types.

use super::forms::Context;
use super::mapping::own_shape;
use super::registry::{Resolved, Types};
use super::word::is_builtin;
use crate::check::shared;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind};
use crate::keys;
use crate::model::{Shape, Type};
use crate::names;
use crate::reader::{self, Mapping};

pub(crate) fn read<'a>(root: &Mapping<'a>) -> Types<'a> {
    let entries = match root.entry("types") {
        Some(entry) => reader::entries(&entry.value, entry.key_span, "`types`", root.problems)
            .unwrap_or_default(),
        None => &[],
    };
    let mut types = Types::new(root.problems);
    for entry in entries {
        check_name(entry, root.problems);
        types.named.insert(&entry.key, entry);
        if let Some(shape) = own_shape(&entry.value) {
            let id = types.reserve(shape, entry.key_span);
            types.resolved.insert(&entry.key, Resolved::Ahead(id));
        }
    }
    // Enums come first: they name no other type, and a `const` may be one of their values.
    let (enums, others): (Vec<_>, Vec<_>) = entries.iter().partition(|entry| {
        matches!(
            own_shape(&entry.value),
            Some(Shape::Enum(_) | Shape::IntegerEnum(_))
        )
    });
    for entry in enums.into_iter().chain(others) {
        match types.resolved.get(entry.key.as_str()) {
            Some(Resolved::Ahead(_)) => drop(types.entry(entry)),
            _ => drop(types.resolve(&entry.key)),
        }
    }
    types.compose();
    types
}

/// Reports a name that a type cannot have.
fn check_name(entry: &Entry, problems: &Diagnostics) {
    let Entry { key, key_span, .. } = entry;
    let (message, help) = if is_builtin(key) {
        (
            format!("`{key}` is the name of a built-in type"),
            "rename it; by convention, a type name begins with a capital letter",
        )
    } else if !key
        .chars()
        .all(|c| c.is_alphanumeric() || "_-. ".contains(c))
    {
        (
            format!("`{key}` cannot be the name of a type"),
            "a name has letters, digits, `_`, `-` and `.`",
        )
    } else {
        return;
    };
    problems.push(Diagnostic::error(Code::BadName, *key_span, message).help(help));
}

impl<'a> Types<'a> {
    /// Reads an entry of `types`.
    pub(super) fn entry(&mut self, entry: &'a Entry) -> Type {
        let map = match entry.value.kind {
            Kind::Map(_) => Mapping::open(&entry.value, entry.key_span, &keys::TYPE, self.problems),
            _ => None,
        };
        let name = shared::name(entry, map.as_ref(), self.problems)
            .unwrap_or_else(|| names::unnamed(&entry.key));
        let context = Context {
            name: &name,
            part: None,
            at: entry.key_span,
        };
        match map {
            Some(map) => self.mapping(&map, &context, Some(&entry.key)),
            None => self.node(&entry.value, &context),
        }
    }
}
