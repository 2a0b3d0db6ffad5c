//! Example values for the documented types.

use infoplug_spec::model::{Field, Format, IntegerRange, Literal, NumberRange, Shape, Spec, Type};
use serde_json::{Map, Number, Value};

use crate::pointer::bare;

/// How many times a type may occur within itself.
const RECURSION: usize = 2;

/// Maximum number of values in one example. Types that hold lists of each other would grow without
/// bound.
const VALUES: usize = 20_000;

/// Returns an example of a type. Strings are made from `name`.
pub(crate) fn value(spec: &Spec, name: &str, ty: &Type) -> Value {
    Maker {
        spec,
        open: Vec::new(),
        left: VALUES,
    }
    .value(name, ty)
}

struct Maker<'a> {
    spec: &'a Spec,
    /// The enclosing types, by index.
    open: Vec<usize>,
    left: usize,
}

impl Maker<'_> {
    fn value(&mut self, name: &str, ty: &Type) -> Value {
        self.left = self.left.saturating_sub(1);
        match ty {
            Type::String {
                format: Some(format),
                ..
            } => format.example().into(),
            Type::String { .. } => text(name).into(),
            Type::Integer(range, Some(Format::UnixTime)) => unix_time(*range),
            Type::Integer(range, _) => integer(*range),
            Type::Number(range) => number(*range),
            Type::Boolean => true.into(),
            Type::BooleanText => "true".into(),
            Type::IntegerOrEmpty => 1.into(),
            Type::NumberOrEmpty => number(None),
            Type::Json => Value::Object(Map::new()),
            Type::Nullable(inner) => self.value(name, inner),
            Type::Map(inner) if self.is_deep(inner) => Value::Object(Map::new()),
            Type::Map(inner) => Value::Object(Map::from_iter([(
                "key".to_owned(),
                self.value(name, inner),
            )])),
            Type::Array(inner, _) if self.is_deep(inner) => Value::Array(Vec::new()),
            Type::Array(inner, _) => Value::Array(vec![self.value(name, inner)]),
            Type::Named(id) => {
                let def = self.spec.type_def(*id);
                match (&def.example, &def.shape) {
                    (Some(example), shape) => with_constants(shape, literal(ty, example)),
                    (None, Shape::Enum(values)) => values
                        .first()
                        .map_or_else(|| text(name), |value| value.name.wire.clone())
                        .into(),
                    (None, Shape::IntegerEnum(values)) => {
                        values.first().map_or(0, |value| value.number).into()
                    }
                    (None, Shape::Object(fields)) => {
                        self.open.push(id.index());
                        let members = fields
                            .iter()
                            .filter_map(|field| Some((field.name.wire.clone(), self.field(field)?)))
                            .collect();
                        self.open.pop();
                        Value::Object(members)
                    }
                }
            }
        }
    }

    fn field(&mut self, field: &Field) -> Option<Value> {
        if let Some(constant) = constant(field) {
            return Some(constant);
        }
        if let Some(example) = &field.example {
            return Some(literal(&field.ty, example));
        }
        // Optional fields are present, unless they would repeat an enclosing type or exceed the
        // limit.
        let recursive = matches!(bare(&field.ty), Type::Named(id) if self.left == 0 || self.open.contains(&id.index()));
        let may_be_null = field.nullable || matches!(field.ty, Type::Nullable(_));
        match (recursive, field.optional, may_be_null) {
            (true, true, _) => None,
            (true, false, true) => Some(Value::Null),
            _ => Some(self.value(&field.name.wire, &field.ty)),
        }
    }

    fn is_deep(&self, ty: &Type) -> bool {
        match bare(ty) {
            Type::Array(inner, _) | Type::Map(inner) => self.is_deep(inner),
            Type::Named(id) => {
                self.left == 0
                    || self.open.iter().filter(|open| **open == id.index()).count() >= RECURSION
            }
            _ => self.left == 0,
        }
    }
}

fn text(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    if lower.ends_with("url") {
        format!("https://example.com/{name}")
    } else if lower.contains("email") {
        "someone@example.com".to_owned()
    } else {
        format!("{name} example").trim_start().to_owned()
    }
}

fn integer(range: Option<IntegerRange>) -> Value {
    let IntegerRange { min, max } = range.unwrap_or(IntegerRange {
        min: None,
        max: None,
    });
    whole(min.unwrap_or_else(|| max.unwrap_or(1).min(1)))
}

/// Returns a typical time, if the range has it.
fn unix_time(range: Option<IntegerRange>) -> Value {
    let (low, high) = range.map_or((i128::MIN, i128::MAX), IntegerRange::bounds);
    let typical = Format::UnixTime.example().parse().ok();
    match typical.filter(|time| (low..=high).contains(time)) {
        Some(time) => whole(time),
        None => integer(range),
    }
}

/// An integer of 64 bits.
fn whole(number: i128) -> Value {
    i64::try_from(number)
        .map(Value::from)
        .or_else(|_| u64::try_from(number).map(Value::from))
        .unwrap_or_default()
}

fn number(range: Option<NumberRange>) -> Value {
    let NumberRange { min, max } = range.unwrap_or(NumberRange {
        min: None,
        max: None,
    });
    let value = 1.5_f64.max(min.unwrap_or(1.5)).min(max.unwrap_or(f64::MAX));
    Number::from_f64(value).map_or(Value::Null, Value::Number)
}

/// Returns the only value of a field with `const`.
pub(crate) fn constant(field: &Field) -> Option<Value> {
    let constant = field.constant.as_ref()?;
    Some(literal(&field.ty, constant))
}

/// Adds the constants that an example leaves out.
fn with_constants(shape: &Shape, mut example: Value) -> Value {
    if let (Shape::Object(fields), Value::Object(members)) = (shape, &mut example) {
        for field in fields {
            if let Some(constant) = constant(field) {
                members.entry(&field.name.wire).or_insert(constant);
            }
        }
    }
    example
}

/// Converts a value of the spec to JSON. `true` becomes a string if the type sends booleans as
/// strings.
pub(crate) fn literal(ty: &Type, literal: &Literal) -> Value {
    let plain = |literal: &Literal| self::literal(&Type::Json, literal);
    match literal {
        Literal::Null => Value::Null,
        Literal::Boolean(value) if matches!(bare(ty), Type::BooleanText) => {
            value.to_string().into()
        }
        Literal::Boolean(value) => (*value).into(),
        Literal::Integer(value) => whole(*value),
        Literal::Number(value) => Number::from_f64(*value).map_or(Value::Null, Value::Number),
        Literal::String(value) => value.as_str().into(),
        Literal::List(items) => {
            let inner = match bare(ty) {
                Type::Array(inner, _) => inner,
                _ => &Type::Json,
            };
            items
                .iter()
                .map(|item| self::literal(inner, item))
                .collect()
        }
        Literal::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), plain(value)))
            .collect::<Map<_, _>>()
            .into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn examples_follow_the_types() {
        let text = "
infoplug: 1
api: { name: E, base_url: https://example.com }
types:
  All:
    fields:
      page_url: string?
      work_email: string
      title: string
      state: { enum: [open, closed] }
      count: { type: integer, range: 5..=9 }
      low: { type: integer, range: ..=-3 }
      share: { type: number, range: 0..=0.5 }
      yes: boolean
      flag: boolean_text
      year: integer_or_empty
      tags: [string]
      names: { map: integer }
      at: { type: string, format: date_time }
      seconds: { type: integer, format: unix_time }
      old: { type: integer, format: unix_time, range: 0..=9 }
      given: { type: integer, example: 42 }
      parent: All?
      children: [All]
endpoints: { all: { get: /, returns: All } }
";
        let spec = infoplug_spec::parse("e.yaml", text).unwrap();
        let example = value(&spec, "", &spec.endpoints[0].returns.as_ref().unwrap().ty);
        let mut flat = json!({
            "page_url": "https://example.com/page_url", "work_email": "someone@example.com", "title": "title example",
            "state": "open", "count": 5, "low": -3, "share": 0.5, "yes": true, "flag": "true", "year": 1,
            "tags": ["tags example"], "names": { "key": 1 },
            "at": "2026-01-31T12:30:00Z", "seconds": 1_769_862_600, "old": 0, "given": 42, "children": [],
        });
        let inner = flat.clone();
        flat["children"] = json!([inner]);
        assert_eq!(example, flat);
    }

    #[test]
    fn types_that_hold_each_other_stay_small() {
        let fields: Vec<String> = (0..12)
            .map(|other| format!("f{other}: [T{other}]"))
            .collect();
        let types: Vec<String> = (0..12)
            .map(|own| format!("  T{own}: {{ fields: {{ {} }} }}\n", fields.join(", ")))
            .collect();
        let types = types.concat();
        let head = "infoplug: 1\napi: { name: E, base_url: https://example.com }\n";
        let text =
            format!("{head}types:\n{types}endpoints: {{ all: {{ get: /, returns: T0 }} }}\n");
        let spec = infoplug_spec::parse("e.yaml", &text).unwrap();
        let example = value(&spec, "", &spec.endpoints[0].returns.as_ref().unwrap().ty);
        assert!(example.to_string().len() < 4_000_000);
    }
}
