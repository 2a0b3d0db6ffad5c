//! Values written in a spec: ranges, defaults and examples, which must fit the type they stand
//! with.

use std::fmt;

use std::str::FromStr;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind, Node};
use crate::model::{IntegerRange, Length, Literal, Shape, Type, TypeDef};
use crate::reader::{self, Mapping};

/// The types that a literal may be of, and where its problems go.
#[derive(Clone, Copy)]
pub(super) struct Known<'t> {
    pub(super) defs: &'t [TypeDef],
    pub(super) problems: &'t Diagnostics,
}

/// `1..=10`, `1..`, `..=10`.
pub(super) fn bounds<T: FromStr + PartialOrd + Copy>(
    entry: &Entry,
    problems: &Diagnostics,
) -> Option<(Option<T>, Option<T>)> {
    let complain = |message: String, help: Option<String>| {
        problems
            .push(Diagnostic::error(Code::BadValue, entry.value.span, message).maybe_help(help));
        None
    };
    let form =
        || Some("write `1..=10`, `1..` or `..=10`; both ends belong to the range".to_owned());
    let Some(text) = reader::scalar(&entry.value) else {
        reader::wrong_kind(entry, "a range such as `1..=10`", problems);
        return None;
    };
    let Some((low, high)) = text.split_once("..") else {
        return complain(format!("`{text}` is not a range"), form());
    };
    let high = match (high.trim(), high.trim().strip_prefix('=')) {
        ("", _) => None,
        (_, Some(high)) => Some(high.trim()),
        (high, None) => {
            return complain(
                format!("`{text}` does not say whether {high} belongs to it"),
                Some(format!("write `{low}..={high}`")),
            );
        }
    };
    let low = Some(low.trim()).filter(|low| !low.is_empty());
    let parse = |text: Option<&str>| text.map(str::parse).transpose();
    // `nan`, `inf` and `1e999` are numbers to Rust.
    let endless = [low, high]
        .into_iter()
        .flatten()
        .any(|text| text.parse().is_ok_and(|number: f64| !number.is_finite()));
    let (Ok(min), Ok(max), false) = (parse(low), parse(high), endless) else {
        return complain(format!("`{text}` is not a range of this type"), form());
    };
    match (min, max) {
        (None, None) => complain(format!("`{text}` has no bound"), form()),
        (Some(min), Some(max)) if min > max => complain(
            format!("`{text}` is empty: its lower end is above the upper one"),
            None,
        ),
        both => Some(both),
    }
}

/// The range of an integer, which has 64 bits.
pub(super) fn integers(entry: &Entry, problems: &Diagnostics) -> Option<IntegerRange> {
    let (min, max) = bounds(entry, problems)?;
    let range = IntegerRange { min, max };
    let (low, high) = IntegerRange {
        min: min.filter(|min| *min >= 0).map(|_| 0),
        max: None,
    }
    .bounds();
    let (first, last) = range.bounds();
    if first < low || last > high {
        let message = format!("{first} to {last} is more than an integer of 64 bits holds");
        let help = format!(
            "from 0 on the highest is {}; with a sign they are {} to {}",
            u64::MAX,
            i64::MIN,
            i64::MAX
        );
        problems.push(Diagnostic::error(Code::BadValue, entry.value.span, message).help(help));
        return None;
    }
    Some(range)
}

/// A key of a mapping that holds a value of a type.
pub(super) fn example(
    map: &Mapping<'_>,
    key: &str,
    ty: &Type,
    known: Known<'_>,
) -> Option<Literal> {
    let entry = map.entry(key)?;
    typed(&entry.value, ty, known, &format!("the {key}"))
}

/// ` 1..=50`, behind the word.
fn shown<T: fmt::Display>(range: Option<(Option<T>, Option<T>)>) -> String {
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

/// A value as its type has it: `5` is a text where the type is one. Reports a value that does not
/// fit.
pub(super) fn typed(node: &Node, ty: &Type, known: Known<'_>, what: &str) -> Option<Literal> {
    let refuse = |reason: String| {
        known.problems.push(Diagnostic::error(
            Code::ValueOutsideType,
            node.span,
            format!("{what} {reason}"),
        ));
        None
    };
    let outside_range = |value: &dyn fmt::Display, range: String| {
        let message = format!("{what} {value} is outside its range{range}");
        let help = "take one in the range, or widen the range";
        known
            .problems
            .push(Diagnostic::error(Code::ValueOutsideType, node.span, message).help(help));
        None
    };
    let plain = reader::literal(node);
    match (ty, plain) {
        (Type::Json, any) => Some(any),
        (Type::Nullable(_), Literal::Null) => Some(Literal::Null),
        (Type::Nullable(inner), _) => typed(node, inner, known, what),
        (Type::Text { length, .. }, plain)
            if matches!(node.kind, Kind::Scalar { .. }) && plain != Literal::Null =>
        {
            let text = reader::scalar(node).unwrap_or_default();
            match outside(text.chars().count(), *length) {
                Some(rule) => refuse(format!(
                    "has {} characters, and {rule}",
                    text.chars().count()
                )),
                None => Some(Literal::Text(text.to_owned())),
            }
        }
        (Type::Integer(range), Literal::Integer(number)) => {
            let (min, max) = range
                .unwrap_or(IntegerRange {
                    min: None,
                    max: None,
                })
                .bounds();
            if (min..=max).contains(&number) {
                Some(Literal::Integer(number))
            } else {
                outside_range(&number, shown(range.map(|range| (range.min, range.max))))
            }
        }
        (Type::Number(range), number @ (Literal::Integer(_) | Literal::Number(_))) => {
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
                Some(number)
            } else {
                outside_range(&value, shown(range.map(|range| (range.min, range.max))))
            }
        }
        (Type::Boolean | Type::BooleanText, Literal::Boolean(value)) => {
            Some(Literal::Boolean(value))
        }
        (Type::BooleanText, Literal::Text(text)) if matches!(text.as_str(), "true" | "false") => {
            Some(Literal::Boolean(text == "true"))
        }
        (Type::IntegerOrEmpty, value @ Literal::Integer(_))
        | (Type::NumberOrEmpty, value @ (Literal::Integer(_) | Literal::Number(_))) => Some(value),
        (Type::IntegerOrEmpty | Type::NumberOrEmpty, Literal::Text(text)) if text.is_empty() => {
            Some(Literal::Text(text))
        }
        (Type::Array(item, length), Literal::List(_)) => {
            let Kind::List(items) = &node.kind else {
                return None;
            };
            if let Some(rule) = outside(items.len(), *length) {
                return refuse(format!("has {} elements, and {rule}", items.len()));
            }
            Some(Literal::List(
                items
                    .iter()
                    .filter_map(|node| typed(node, item, known, what))
                    .collect(),
            ))
        }
        (Type::Map(inner), Literal::Object(_)) => {
            let Kind::Map(entries) = &node.kind else {
                return None;
            };
            let entries = entries.iter().filter_map(|entry| {
                Some((entry.key.clone(), typed(&entry.value, inner, known, what)?))
            });
            Some(Literal::Object(entries.collect()))
        }
        (Type::Named(id), plain) => match (known.defs.get(id.0).map(|def| &def.shape), plain) {
            (Some(Shape::Enum(values)), plain)
                if matches!(node.kind, Kind::Scalar { .. }) && plain != Literal::Null =>
            {
                let text = reader::scalar(node).unwrap_or_default();
                if values.is_empty() || values.iter().any(|value| value.name.wire == text) {
                    return Some(Literal::Text(text.to_owned()));
                }
                refuse(format!("`{text}` is not one of the values of its type"))
            }
            (Some(Shape::Object(_)), object @ Literal::Object(_)) => Some(object),
            (_, plain) => refuse(format!(
                "does not fit its type: this is {}",
                describe(&plain)
            )),
        },
        (_, plain) => refuse(format!(
            "does not fit its type: this is {}",
            describe(&plain)
        )),
    }
}

fn outside(count: usize, length: Option<Length>) -> Option<String> {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    let Length { min, max } = length?;
    if let Some(min) = min.filter(|min| count < *min) {
        return Some(format!("at least {min} are wanted"));
    }
    max.filter(|max| count > *max)
        .map(|max| format!("at most {max} are allowed"))
}

fn describe(literal: &Literal) -> &'static str {
    match literal {
        Literal::Null => "nothing",
        Literal::Boolean(_) => "a boolean",
        Literal::Integer(_) => "a whole number",
        Literal::Number(_) => "a number",
        Literal::Text(_) => "a text",
        Literal::List(_) => "a list",
        Literal::Object(_) => "a mapping",
    }
}
