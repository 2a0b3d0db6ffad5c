//! `range`, `length`, `secret` and `format`: what a type says about its values.

use super::range;
use super::registry::Types;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Entry;
use crate::model::{Length, NumberRange, Type};
use crate::reader::Mapping;

impl<'a> Types<'a> {
    /// Applies `range`, `length`, `secret` and `format`. Reports each where it does not belong.
    pub(super) fn constrain(&self, ty: Type, map: &Mapping<'a>) -> Type {
        if let Type::Nullable(inner) = ty {
            return Type::Nullable(Box::new(self.constrain(*inner, map)));
        }
        let (range, length) = (map.entry("range"), map.entry("length"));
        let misplaced = |entry: &Entry, what: &str, instead: &str| {
            let message = format!("`{}` works only with {what}", entry.key);
            let instead = (!instead.is_empty()).then(|| instead.to_owned());
            self.problems.push(
                Diagnostic::error(Code::KeyConflict, entry.key_span, message).maybe_help(instead),
            );
        };
        if let Some(entry) = range
            && !matches!(ty, Type::Integer(..) | Type::Number(_))
        {
            let takes_length = matches!(ty, Type::String { .. } | Type::Array(..));
            misplaced(
                entry,
                "`integer` and `number`",
                if takes_length {
                    "use `length` here"
                } else {
                    ""
                },
            );
        }
        if let Some(entry) = length
            && !matches!(ty, Type::String { .. } | Type::Array(..))
        {
            let takes_range = matches!(ty, Type::Integer(..) | Type::Number(_));
            misplaced(
                entry,
                "`string` and arrays",
                if takes_range { "use `range` here" } else { "" },
            );
        }
        if let Some(entry) = map.entry("secret")
            && !matches!(ty, Type::String { .. })
        {
            misplaced(entry, "`string`", "");
        }
        let bounds = |entry: Option<&Entry>| {
            entry
                .and_then(|entry| range::bounds::<u64>(entry, self.problems))
                .map(|(min, max)| Length { min, max })
        };
        let format = self.format(&ty, map);
        match ty {
            Type::Integer(old, before) => Type::Integer(
                range
                    .and_then(|entry| range::integers(entry, self.problems))
                    .or(old),
                format.or(before),
            ),
            Type::Number(old) => Type::Number(
                range
                    .and_then(|entry| range::bounds(entry, self.problems))
                    .map(|(min, max)| NumberRange { min, max })
                    .or(old),
            ),
            Type::String {
                length: old,
                secret,
                format: before,
            } => Type::String {
                length: bounds(length).or(old),
                secret: secret || map.boolean("secret"),
                format: format.or(before),
            },
            Type::Array(item, old) => Type::Array(item, bounds(length).or(old)),
            ty => ty,
        }
    }
}
