//! Values written in a spec: defaults and examples, which must fit their types.

use std::fmt::Display;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Kind, Node};
use crate::model::{
    Format, IntegerRange, IntegerValue, Length, Literal, NumberRange, Shape, Type, TypeDef, TypeId,
};
use crate::reader::{self, Mapping};

/// The types that a literal may have, and where its problems go.
#[derive(Clone, Copy)]
pub(super) struct Known<'t> {
    pub(super) defs: &'t [TypeDef],
    pub(super) problems: &'t Diagnostics,
}

/// Reads a key that holds a value of a type.
pub(super) fn example(
    map: &Mapping<'_>,
    key: &str,
    ty: &Type,
    known: Known<'_>,
) -> Option<Literal> {
    let entry = map.entry(key)?;
    typed(&entry.value, ty, known, &format!("the {key}"))
}

/// Reads a value according to its type: `5` is a string if the type is one. Reports a value that
/// does not fit.
pub(super) fn typed(node: &Node, ty: &Type, known: Known<'_>, what: &str) -> Option<Literal> {
    Written { node, known, what }.typed(ty)
}

/// A value written in a spec.
#[derive(Clone, Copy)]
struct Written<'w> {
    node: &'w Node,
    known: Known<'w>,
    /// What messages call it.
    what: &'w str,
}

impl Written<'_> {
    fn typed(self, ty: &Type) -> Option<Literal> {
        match (ty, reader::literal(self.node)) {
            (Type::Json, any) => Some(any),
            (Type::Nullable(_), Literal::Null) => Some(Literal::Null),
            (Type::Nullable(inner), _) => self.typed(inner),
            (Type::String { length, format, .. }, value) => self.text(*length, *format, &value),
            (Type::Integer(range, _), Literal::Integer(number)) => self.integer(number, *range),
            (Type::Number(range), value @ (Literal::Integer(_) | Literal::Number(_))) => {
                self.number(value, *range)
            }
            (Type::Boolean | Type::BooleanText, value @ Literal::Boolean(_)) => Some(value),
            (Type::BooleanText, Literal::String(text))
                if matches!(text.as_str(), "true" | "false") =>
            {
                Some(Literal::Boolean(text == "true"))
            }
            (Type::IntegerOrEmpty, value @ Literal::Integer(_))
            | (Type::NumberOrEmpty, value @ (Literal::Integer(_) | Literal::Number(_))) => {
                Some(value)
            }
            (Type::IntegerOrEmpty | Type::NumberOrEmpty, Literal::String(text))
                if text.is_empty() =>
            {
                Some(Literal::String(text))
            }
            (Type::Array(item, length), value) => self.list(item, *length, &value),
            (Type::Map(inner), value) => self.map(inner, &value),
            (Type::Named(id), value) => self.named(*id, value),
            (_, value) => self.misfit(&value),
        }
    }

    fn refuse(self, reason: &str) -> Option<Literal> {
        self.known.problems.push(Diagnostic::error(
            Code::ValueOutsideType,
            self.node.span,
            format!("{} {reason}", self.what),
        ));
        None
    }

    fn misfit(self, value: &Literal) -> Option<Literal> {
        self.refuse(&format!(
            "does not fit its type: this is {}",
            describe(value)
        ))
    }

    fn outside_range(self, value: impl Display, range: &str) -> Option<Literal> {
        let message = format!("{} {value} is outside its range{range}", self.what);
        let help = "choose one in the range, or widen the range";
        self.known
            .problems
            .push(Diagnostic::error(Code::ValueOutsideType, self.node.span, message).help(help));
        None
    }

    fn text(
        self,
        length: Option<Length>,
        format: Option<Format>,
        value: &Literal,
    ) -> Option<Literal> {
        let Some(text) = reader::scalar(self.node) else {
            return self.misfit(value);
        };
        let count = text.chars().count();
        if let Some(rule) = outside(count, length) {
            return self.refuse(&format!("has {count} characters, but {rule}"));
        }
        match format.filter(|format| !format.accepts(text)) {
            Some(format) => self.refuse(&format!(
                "is not {}, such as `{}`",
                format.describe(),
                format.example()
            )),
            None => Some(Literal::String(text.to_owned())),
        }
    }

    fn integer(self, number: i128, range: Option<IntegerRange>) -> Option<Literal> {
        let any = IntegerRange {
            min: None,
            max: None,
        };
        let (min, max) = range.unwrap_or(any).bounds();
        if (min..=max).contains(&number) {
            return Some(Literal::Integer(number));
        }
        self.outside_range(number, &shown(range.map(|range| (range.min, range.max))))
    }

    fn number(self, number: Literal, range: Option<NumberRange>) -> Option<Literal> {
        #[allow(
            clippy::cast_precision_loss,
            reason = "a bound is compared, nothing is counted"
        )]
        let value = match number {
            Literal::Integer(number) => number as f64,
            Literal::Number(number) => number,
            _ => 0.0,
        };
        let fits = range.is_none_or(|range| {
            range.min.is_none_or(|min| min <= value) && range.max.is_none_or(|max| value <= max)
        });
        if fits {
            return Some(number);
        }
        self.outside_range(value, &shown(range.map(|range| (range.min, range.max))))
    }

    fn list(self, item: &Type, length: Option<Length>, value: &Literal) -> Option<Literal> {
        let Kind::List(items) = &self.node.kind else {
            return self.misfit(value);
        };
        if let Some(rule) = outside(items.len(), length) {
            return self.refuse(&format!("has {} elements, but {rule}", items.len()));
        }
        let items = items
            .iter()
            .filter_map(|node| Self { node, ..self }.typed(item));
        Some(Literal::List(items.collect()))
    }

    fn map(self, inner: &Type, value: &Literal) -> Option<Literal> {
        let Kind::Map(entries) = &self.node.kind else {
            return self.misfit(value);
        };
        let entries = entries.iter().filter_map(|entry| {
            let node = &entry.value;
            Some((entry.key.clone(), Self { node, ..self }.typed(inner)?))
        });
        Some(Literal::Object(entries.collect()))
    }

    fn named(self, id: TypeId, value: Literal) -> Option<Literal> {
        let shape = self.known.defs.get(id.0).map(|def| &def.shape);
        match (shape, reader::scalar(self.node), value) {
            (Some(Shape::Enum(values)), Some(text), _) => {
                if values.is_empty() || values.iter().any(|value| value.name.wire == text) {
                    return Some(Literal::String(text.to_owned()));
                }
                self.refuse(&format!("`{text}` is not one of the values of its type"))
            }
            (Some(Shape::IntegerEnum(values)), _, Literal::Integer(number)) => {
                let is_listed = |value: &IntegerValue| i128::from(value.number) == number;
                if values.is_empty() || values.iter().any(is_listed) {
                    return Some(Literal::Integer(number));
                }
                self.refuse(&format!("`{number}` is not one of the values of its type"))
            }
            (Some(Shape::Object(_)), _, object @ Literal::Object(_)) => Some(object),
            (.., value) => self.misfit(&value),
        }
    }
}

/// Formats a range to follow the word: ` 1..=50`.
fn shown<T: Display>(range: Option<(Option<T>, Option<T>)>) -> String {
    let text = |bound: Option<T>| bound.map(|bound| bound.to_string()).unwrap_or_default();
    range.map_or_else(String::new, |(min, max)| {
        format!(
            " {}..{}{}",
            text(min),
            if max.is_some() { "=" } else { "" },
            text(max)
        )
    })
}

fn outside(count: usize, length: Option<Length>) -> Option<String> {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    let Length { min, max } = length?;
    if let Some(min) = min.filter(|min| count < *min) {
        return Some(format!("at least {min} are required"));
    }
    max.filter(|max| count > *max)
        .map(|max| format!("at most {max} are allowed"))
}

fn describe(literal: &Literal) -> &'static str {
    match literal {
        Literal::Null => "nothing",
        Literal::Boolean(_) => "a boolean",
        Literal::Integer(_) => "an integer",
        Literal::Number(_) => "a number",
        Literal::String(_) => "a string",
        Literal::List(_) => "a list",
        Literal::Object(_) => "a mapping",
    }
}
