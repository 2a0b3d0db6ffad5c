//! The checks of a request's body and parameters.

use std::fmt::Display;

use infoplug_spec::model::{
    BodyFormat, Endpoint, EnumValue, Group, GroupRule, Length, Method, NumberRange, Parameter,
    ParameterId, ParameterLocation, Shape, Spec, Type, When,
};
use serde_json::Value;

use crate::example;
use crate::form;
use crate::pointer::{as_text, bare};
use crate::request::{Request, Sent};

/// How many values of an enum a message lists.
const SHOWN_VALUES: usize = 20;

/// What is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) when: When,
    pub(crate) parameter: Option<String>,
    /// The message.
    pub(crate) text: String,
    /// Whether a group is not satisfied, so that the message says more than the documentation.
    pub(crate) is_rule: bool,
}

impl Fault {
    fn new(when: When, parameter: Option<&str>, text: String) -> Self {
        Self {
            when,
            parameter: parameter.map(str::to_owned),
            text,
            is_rule: false,
        }
    }
}

/// Returns the body, if the endpoint takes one and the request has one.
pub(crate) fn body(
    spec: &Spec,
    endpoint: &Endpoint,
    request: &Request,
) -> Result<Option<Value>, Fault> {
    let whole = endpoint
        .parameters
        .iter()
        .any(|parameter| parameter.location == ParameterLocation::WholeBody);
    let members = endpoint
        .parameters
        .iter()
        .any(|parameter| parameter.location == ParameterLocation::Body);
    if !whole && !members {
        return Ok(None);
    }
    if request.body().trim_ascii().is_empty() {
        // An API that documents no error for an empty body is assumed to read it as an object
        // without members.
        let documented = spec
            .errors
            .iter()
            .any(|error| error.when.contains(&When::BodyEmpty));
        let expected = matches!(endpoint.method, Method::Post | Method::Put | Method::Patch);
        let fault = Fault::new(When::BodyEmpty, None, "The body is empty.".to_owned());
        return if documented && expected {
            Err(fault)
        } else {
            Ok(None)
        };
    }
    let invalid = |text: String| Err(Fault::new(When::ParameterInvalid, None, text));
    if endpoint.body_format == BodyFormat::Form {
        let value = form::parse(request.body());
        return Ok(Some(form::typed(spec, endpoint, value)));
    }
    match serde_json::from_slice::<Value>(request.body()) {
        Err(error) => invalid(format!("The body is not JSON: {error}.")),
        Ok(value) if members && !value.is_object() => {
            invalid(format!("The body is {}, not an object.", kind(&value)))
        }
        Ok(value) => Ok(Some(value)),
    }
}

/// Returns the first fault. Missing parameters come first, then wrong types, then values out of
/// range, and groups last.
pub(crate) fn parameters(spec: &Spec, endpoint: &Endpoint, sent: &Sent) -> Option<Fault> {
    let pairs = || endpoint.parameters.iter().zip(sent);
    if let Some((parameter, _)) =
        pairs().find(|(parameter, value)| is_missing(parameter, value.as_ref()))
    {
        let name = parameter.name.wire.as_str();
        let (shown, text) = if parameter.location == ParameterLocation::WholeBody {
            (None, "The body")
        } else {
            (Some(name), name)
        };
        let constant = constant(parameter).map_or_else(String::new, |constant| {
            format!(" and is {}", as_text(&constant))
        });
        return Some(Fault::new(
            When::ParameterMissing,
            shown,
            format!("{text} is required{constant}."),
        ));
    }
    let mut found = Vec::new();
    for (parameter, value) in pairs() {
        let Some(value) = value else { continue };
        if value.is_null() && parameter.nullable {
            continue;
        }
        let (shown, name) = match parameter.location {
            ParameterLocation::WholeBody => (None, "The body"),
            _ => (
                Some(parameter.name.wire.as_str()),
                parameter.name.wire.as_str(),
            ),
        };
        let mut checker = Checker {
            spec,
            parameter: shown,
            found: &mut found,
        };
        checker.value(&parameter.ty, value, name);
        if let Some(constant) = constant(parameter).filter(|constant| constant != value) {
            checker.note(
                When::ParameterInvalid,
                format!("{name} must be {}.", as_text(&constant)),
            );
        }
    }
    let first = |when: When| found.iter().find(|fault| fault.when == when).cloned();
    first(When::ParameterInvalid)
        .or_else(|| first(When::ParameterOutOfRange))
        .or_else(|| {
            endpoint
                .groups
                .iter()
                .find_map(|group| check_group(endpoint, group, sent))
        })
}

/// Servers rarely tell an empty string in a query or header from an absent one.
fn is_missing(parameter: &Parameter, value: Option<&Value>) -> bool {
    let outside_body = matches!(
        parameter.location,
        ParameterLocation::Query | ParameterLocation::Header
    );
    (parameter.required || parameter.constant.is_some())
        && value.is_none_or(|value| outside_body && value.as_str() == Some(""))
}

/// The only value that a parameter may have, if there is just one.
pub(crate) fn constant(parameter: &Parameter) -> Option<Value> {
    parameter
        .constant
        .as_ref()
        .map(|constant| example::literal(&parameter.ty, constant))
}

struct Checker<'a> {
    spec: &'a Spec,
    parameter: Option<&'a str>,
    found: &'a mut Vec<Fault>,
}

impl Checker<'_> {
    fn note(&mut self, when: When, text: String) {
        self.found.push(Fault::new(when, self.parameter, text));
    }

    fn wrong(&mut self, name: &str, value: &Value, expected: &str) {
        self.note(
            When::ParameterInvalid,
            format!("{name} is {}, not {expected}.", kind(value)),
        );
    }

    fn outside(&mut self, name: &str, bounds: Option<String>, what: &str) {
        if let Some(bounds) = bounds {
            self.note(
                When::ParameterOutOfRange,
                format!("{name} must {what} {bounds}."),
            );
        }
    }

    fn value(&mut self, ty: &Type, value: &Value, name: &str) {
        match (ty, value) {
            (Type::Nullable(_), Value::Null)
            | (Type::Boolean, Value::Bool(_))
            | (Type::Json, _)
            | (Type::NumberOrEmpty, Value::Number(_)) => {}
            (Type::IntegerOrEmpty | Type::NumberOrEmpty, Value::String(text))
                if text.is_empty() => {}
            (Type::Nullable(inner), _) => self.value(inner, value, name),
            (Type::BooleanText, Value::String(text)) if text == "true" || text == "false" => {}
            (Type::BooleanText, _) => self.wrong(name, value, "the string \"true\" or \"false\""),
            (Type::String { length, format, .. }, Value::String(text)) => {
                self.outside(
                    name,
                    outside_length(text.chars().count(), *length),
                    "have a length of",
                );
                if let Some(format) = format.filter(|format| !format.accepts(text)) {
                    let expected = format.describe();
                    self.note(
                        When::ParameterInvalid,
                        format!("{name} must be {expected}."),
                    );
                }
            }
            (Type::Integer(range, _), Value::Number(number)) if !number.is_f64() => {
                let number = number
                    .as_i64()
                    .map(i128::from)
                    .or_else(|| number.as_u64().map(i128::from))
                    .unwrap_or(0);
                let (min, max) = range.map_or((None, None), |range| (range.min, range.max));
                self.outside(name, outside(&number, min, max), "be");
            }
            (Type::IntegerOrEmpty, Value::Number(number)) if !number.is_f64() => {}
            (Type::Number(range), Value::Number(number)) => {
                let NumberRange { min, max } = range.unwrap_or(NumberRange {
                    min: None,
                    max: None,
                });
                self.outside(
                    name,
                    outside(&number.as_f64().unwrap_or(0.0), min, max),
                    "be",
                );
            }
            (Type::Array(inner, length), Value::Array(items)) => {
                self.outside(
                    name,
                    outside_length(items.len(), *length),
                    "have a length of",
                );
                for (index, item) in items.iter().enumerate() {
                    self.value(inner, item, &format!("{name}[{index}]"));
                }
            }
            (Type::Map(inner), Value::Object(members)) => {
                for (key, member) in members {
                    self.value(inner, member, &format!("{name}.{key}"));
                }
            }
            (Type::Named(id), _) => self.named(&self.spec.type_def(*id).shape, value, name),
            _ => self.wrong(name, value, expectation(ty)),
        }
    }

    /// Notes a value that an enum does not list.
    fn listed<'v>(
        &mut self,
        values: impl Iterator<Item = &'v EnumValue> + Clone,
        text: &str,
        name: &str,
    ) {
        if values.clone().any(|known| known.name.wire == text) {
            return;
        }
        let count = values.clone().count();
        let shown: Vec<&str> = values
            .map(|known| known.name.wire.as_str())
            .take(SHOWN_VALUES)
            .collect();
        let more = if count > SHOWN_VALUES {
            ", and so on"
        } else {
            ""
        };
        self.note(
            When::ParameterInvalid,
            format!("{name} must be one of {}{more}.", shown.join(", ")),
        );
    }

    fn named(&mut self, shape: &Shape, value: &Value, name: &str) {
        match (shape, value) {
            (Shape::Enum(values), Value::String(text)) => {
                self.listed(values.iter(), text, name);
            }
            (Shape::IntegerEnum(values), Value::Number(number)) if !number.is_f64() => {
                self.listed(
                    values.iter().map(|value| &value.value),
                    &number.to_string(),
                    name,
                );
            }
            (Shape::IntegerEnum(_), _) => self.wrong(name, value, "an integer"),
            (Shape::Enum(_), _) => self.wrong(name, value, "a string"),
            (Shape::Object(fields), Value::Object(members)) => {
                for field in fields {
                    let path = format!("{name}.{}", field.name.wire);
                    let constant = example::constant(field);
                    match members.get(&field.name.wire) {
                        Some(member) if constant.is_some() => {
                            if let Some(constant) = constant.filter(|it| !is_same(it, member)) {
                                let text = format!("{path} must be {}.", as_text(&constant));
                                self.note(When::ParameterInvalid, text);
                            }
                        }
                        Some(Value::Null) if field.nullable => {}
                        Some(member) => self.value(&field.ty, member, &path),
                        None if field.optional => {}
                        None => self.note(When::ParameterInvalid, format!("{path} is required.")),
                    }
                }
            }
            (Shape::Object(_), _) => self.wrong(name, value, "an object"),
        }
    }
}

/// Compares a constant with a value. `2` is `2.0`.
fn is_same(constant: &Value, value: &Value) -> bool {
    constant == value
        || constant
            .as_f64()
            .is_some_and(|number| value.as_f64() == Some(number))
}

fn expectation(ty: &Type) -> &'static str {
    match bare(ty) {
        Type::String { .. } => "a string",
        Type::Integer(..) => "an integer",
        Type::Number(_) => "a number",
        Type::Boolean => "a boolean",
        Type::BooleanText => "the string \"true\" or \"false\"",
        Type::IntegerOrEmpty => "an integer or an empty string",
        Type::NumberOrEmpty => "a number or an empty string",
        Type::Array(..) => "an array",
        Type::Map(_) | Type::Named(_) => "an object",
        Type::Json | Type::Nullable(_) => "a value",
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

fn outside_length(count: usize, length: Option<Length>) -> Option<String> {
    let length = length?;
    outside(
        &u64::try_from(count).unwrap_or(u64::MAX),
        length.min,
        length.max,
    )
}

/// Describes the bounds if the value is outside them.
fn outside<T: PartialOrd + Display>(value: &T, min: Option<T>, max: Option<T>) -> Option<String> {
    if min.as_ref().is_none_or(|min| min <= value) && max.as_ref().is_none_or(|max| value <= max) {
        return None;
    }
    Some(match (min, max) {
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("{min} or more"),
        (None, Some(max)) => format!("{max} or less"),
        (None, None) => String::new(),
    })
}

fn check_group(endpoint: &Endpoint, group: &Group, sent: &Sent) -> Option<Fault> {
    let is_present = |members: &&Vec<_>| {
        members
            .iter()
            .any(|id: &ParameterId| sent.get(id.index()).is_some_and(Option::is_some))
    };
    let present = group.alternatives.iter().filter(is_present).count();
    let (when, rule) = match (group.rule, present) {
        (GroupRule::ExactlyOne, 1)
        | (GroupRule::AtLeastOne, 1..)
        | (GroupRule::AtMostOne, 0 | 1) => return None,
        (GroupRule::ExactlyOne, 0) => (When::ParameterMissing, "Exactly one"),
        (GroupRule::ExactlyOne, _) => (When::ParameterInvalid, "Exactly one"),
        (GroupRule::AtLeastOne, _) => (When::ParameterMissing, "At least one"),
        (GroupRule::AtMostOne, _) => (When::ParameterInvalid, "At most one"),
    };
    let name = |id: &ParameterId| endpoint.parameter(*id).name.wire.clone();
    let alternative = |members: &Vec<_>| {
        let names: Vec<String> = members.iter().map(name).collect();
        if names.len() == 1 {
            names.concat()
        } else {
            format!("({})", names.join(", "))
        }
    };
    let alternatives: Vec<String> = group.alternatives.iter().map(alternative).collect();
    let mut text = format!(
        "{rule} of {} may be given, not {present}.",
        alternatives.join(", ")
    );
    if when == When::ParameterMissing {
        text = format!("{rule} of {} must be given.", alternatives.join(", "));
    }
    if let Some(description) = &group.description {
        text = format!("{text} {description}");
    }
    let first = group.alternatives.iter().flatten().next().map(name);
    Some(Fault {
        when,
        parameter: first,
        text,
        is_rule: true,
    })
}
