//! `type` beside `enum`: strings or integers, and the values of an enum of integers.

use super::forms::Context;
use super::kinds::KINDS;
use super::registry::Types;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Entry;
use crate::model::{EnumValue, IntegerValue, Name, Shape, Type};
use crate::names;
use crate::reader::{self, Mapping};

/// Returns the shape of an enum by the `type` beside it, without its values.
pub(super) fn shape(base: &Entry) -> Shape {
    if reader::scalar(&base.value) == Some("integer") {
        Shape::IntegerEnum(Vec::new())
    } else {
        Shape::Enum(Vec::new())
    }
}

impl<'a> Types<'a> {
    /// Reads an enum that says what its values are.
    pub(super) fn enum_of(
        &mut self,
        map: &Mapping<'a>,
        context: &Context<'_>,
        named: Option<&'a str>,
        listed: &'a Entry,
        base: &'a Entry,
    ) -> Type {
        let kinds: Vec<&str> = KINDS.into_iter().filter(|key| *key != "type").collect();
        map.one_of(&kinds);
        let word = reader::scalar(&base.value);
        if !matches!(word, Some("string" | "integer")) {
            let help = match word {
                Some("string?" | "integer?") => {
                    "write `?` where the type is used; a field can be `nullable` or `optional`"
                }
                _ => {
                    "the values of an enum are strings or integers: write `type: string` or `type: integer`"
                }
            };
            self.problems.push(
                Diagnostic::error(
                    Code::KeyConflict,
                    base.value.span,
                    format!("an enum has no `type: {}`", word.unwrap_or("...")),
                )
                .related(listed.key_span, "`enum` is here")
                .help(help),
            );
        }
        let ty = self.define(map, context, named, shape(base), |types, _| {
            match shape(base) {
                Shape::IntegerEnum(_) => Shape::IntegerEnum(types.integers(listed)),
                _ => Shape::Enum(types.values(listed)),
            }
        });
        self.described(ty, map)
    }

    fn integers(&self, listed: &'a Entry) -> Vec<IntegerValue> {
        let values = self.values_named(listed, &integer_name);
        let values = values.into_iter().filter_map(|value| {
            let number = self.number(&value)?;
            Some(IntegerValue { value, number })
        });
        values.collect()
    }

    /// Parses a value as its number is written in JSON.
    fn number(&self, value: &EnumValue) -> Option<i64> {
        let text = &value.name.wire;
        let number = text.parse::<i64>().ok();
        if number.is_some_and(|number| number.to_string() == *text) {
            return number;
        }
        let (message, help) = match number {
            Some(number) => (
                format!("`{text}` is not how JSON writes this integer"),
                format!("write `{number}`"),
            ),
            None if text.parse::<i128>().is_ok() => (
                format!("`{text}` does not fit into a 64-bit integer"),
                format!("a value is from {} to {}", i64::MIN, i64::MAX),
            ),
            None => (
                format!("`{text}` is not an integer"),
                "the enum says `type: integer`; if its values are strings, remove that".to_owned(),
            ),
        };
        self.problems
            .push(Diagnostic::error(Code::BadValue, value.span, message).help(help));
        None
    }
}

/// Returns the name of a number: `Value1`, `ValueMinus1`. The digits alone would be `N1`.
fn integer_name(text: &str) -> Option<Name> {
    let digits = text.strip_prefix('-');
    let ident = match digits {
        Some(digits) => format!("value_minus_{digits}"),
        None => format!("value_{text}"),
    };
    names::name(text, Some(&ident))
}
