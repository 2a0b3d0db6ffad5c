//! The checks of a request before anything is sent.

use std::fmt::Write as _;

use crate::Json;
use crate::error::Problem;
use crate::json::Value;
use crate::json::{NO_VALUE, UNWRITTEN};
use crate::request::values::{Values, is_empty_list};
use crate::table::{
    Api, EmptyList, Group, GroupRule, JsonType, Operation, Parameter, ParameterLocation, Rule,
};

/// Returns everything that is wrong with the values.
pub(crate) fn check(operation: &'static Operation, values: &Values) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, parameter) in operation.parameters.iter().enumerate() {
        let problem = match values.get(index) {
            None if values.refused(index).is_some() => values.refused(index).map(str::to_owned),
            None if parameter.required => Some("is required".to_owned()),
            None => None,
            Some(value) => empty_list(operation, parameter, value)
                .or_else(|| broken(operation, parameter, value.view())),
        };
        problems.extend(problem.map(|message| Problem {
            parameter: Some(&parameter.name),
            message,
        }));
    }
    problems.extend(
        operation
            .groups
            .iter()
            .filter_map(|group| group_problem(operation, group, values)),
    );
    problems
}

/// Refuses an empty filter, which would select everything: `DELETE /items?ids=` must not become
/// `DELETE /items`.
fn empty_list(operation: &Operation, parameter: &Parameter, value: &Json) -> Option<String> {
    if operation.writes_json(parameter) || !is_empty_list(value) {
        return None;
    }
    match parameter.empty {
        // The spec cannot set these for a required parameter.
        EmptyList::Send | EmptyList::Omit => None,
        EmptyList::Refuse => {
            let what = "is an empty list, which sends nothing";
            let help = if parameter.required {
                "the spec can say `empty: send`"
            } else {
                "do not set it, or let the spec say `empty: omit` or `empty: send`"
            };
            Some(format!("{what}: {help}"))
        }
    }
}

fn broken(operation: &Operation, parameter: &Parameter, value: Value<'_>) -> Option<String> {
    if parameter.location == ParameterLocation::Path
        && let Some(text) = value.text()
        && let Some(segment) = unfit_segment(parameter, &text)
    {
        return Some(format!("{segment}, which cannot be a path segment"));
    }
    let joins = parameter.comma || parameter.location == ParameterLocation::Header;
    if joins
        && value
            .elements()
            .any(|item| item.text().is_some_and(|text| text.contains(',')))
    {
        return Some("has a comma in an element, but commas separate the elements".to_owned());
    }
    if operation.form && parameter.location == ParameterLocation::Body {
        let lost = lost_in_a_form(value, String::new())
            .filter(|at| !at.is_empty() || value.kind() == Some(JsonType::Object));
        if let Some(at) = lost {
            let problem = if at.is_empty() {
                "is an empty object".to_owned()
            } else {
                format!("has an empty list or object at `{at}`")
            };
            return Some(format!("{problem}, which a form cannot represent"));
        }
    }
    rule(operation.api, &parameter.rule, value).map(Broken::message)
}

/// Finds a segment that a path cannot hold: a dot segment goes up, and an empty one changes the
/// path.
fn unfit_segment(parameter: &Parameter, text: &str) -> Option<String> {
    let unfit = |segment: &str| matches!(segment, "" | "." | "..");
    if !parameter.slashes {
        return unfit(text).then(|| format!("is `{text}`"));
    }
    let segment = text.split('/').find(|segment| unfit(segment))?;
    Some(if text == segment {
        format!("is `{text}`")
    } else {
        format!("has `{segment}` between its slashes")
    })
}

/// Finds an array or object that has no form pairs. The path consists of indexes, since keys may be
/// secret.
fn lost_in_a_form(value: Value<'_>, at: String) -> Option<String> {
    if !matches!(value.kind(), Some(JsonType::List | JsonType::Object)) {
        return None;
    }
    if value.is_empty() {
        return Some(at);
    }
    value
        .children()
        .enumerate()
        .find_map(|(index, child)| lost_in_a_form(child, format!("{at}[{index}]")))
}

/// Whether a value counts in a group: an empty string or array does not choose between
/// alternatives.
fn says_something(value: Value<'_>) -> bool {
    !(matches!(value.kind(), Some(JsonType::String | JsonType::List)) && value.is_empty())
}

/// What breaks a rule, and where in a parameter's value.
struct Broken {
    at: String,
    problem: String,
}

impl Broken {
    /// Prepends the step from the enclosing value.
    fn within(mut self, step: &str) -> Self {
        self.at.insert_str(0, step);
        self
    }

    /// Returns the message, phrased to follow the name of the parameter.
    fn message(self) -> String {
        let Self { at, problem } = self;
        if at.is_empty() {
            problem
        } else {
            format!("at `{at}` {problem}")
        }
    }
}

fn rule(api: &Api, rule: &Rule, value: Value<'_>) -> Option<Broken> {
    let problem = match (rule, value.kind()) {
        (Rule::Nullable(_), None) => None,
        (Rule::Nullable(inner), _) => return self::rule(api, inner, value),
        (Rule::Written(inner), kind) => {
            let text = (kind == Some(JsonType::String))
                .then(|| value.text())
                .flatten();
            match text.as_ref().and_then(|text| text.strip_prefix(UNWRITTEN)) {
                Some(reason) => Some(format!("cannot be serialized: {reason}")),
                None => return self::rule(api, inner, value),
            }
        }
        // JSON cannot represent these numbers, so they have become null.
        (Rule::Number(..), None) => Some("is infinite or not a number".to_owned()),
        (Rule::Number(..), Some(JsonType::String))
            if value.text().is_some_and(|text| text == NO_VALUE) =>
        {
            Some("is infinite or not a number".to_owned())
        }
        (Rule::Length(min, max), Some(JsonType::String)) => outside(
            count(value.text().unwrap_or_default().chars().count()),
            *min,
            *max,
            "characters",
        ),
        (&Rule::Integer(min, max), Some(JsonType::Integer | JsonType::Number)) => {
            integer(min, max, value.get())
        }
        (&Rule::Number(min, max), Some(JsonType::Integer | JsonType::Number)) => {
            number(min, max, value.get())
        }
        (Rule::Items(min, max, item), Some(JsonType::List)) => {
            let length = outside(count(value.elements().count()), *min, *max, "elements");
            if length.is_none() {
                return each(api, item, value.elements());
            }
            length
        }
        // By position, since keys may be secret.
        (Rule::Map(item), Some(JsonType::Object)) => return each(api, item, value.children()),
        (Rule::Object(number), Some(JsonType::Object)) => return fields(api, *number, value),
        (Rule::Union(number), Some(kind)) => return variant(api, *number, value, kind),
        _ => None,
    };
    problem.map(|problem| Broken {
        at: String::new(),
        problem,
    })
}

/// The first of several values that breaks a rule.
fn each<'v>(api: &Api, item: &Rule, values: impl Iterator<Item = Value<'v>>) -> Option<Broken> {
    let mut values = values.enumerate();
    values.find_map(|(index, value)| Some(rule(api, item, value)?.within(&format!("[{index}]"))))
}

/// The first field of an object that breaks its rule.
fn fields(api: &Api, number: usize, value: Value<'_>) -> Option<Broken> {
    let rules = api.object(number);
    if rules.is_empty() {
        return None;
    }
    value.members().find_map(|(key, value)| {
        let key = key.text();
        let (name, rule) = rules.iter().find(|(name, _)| *name == key)?;
        Some(self::rule(api, rule, value)?.within(&format!(".{name}")))
    })
}

/// The first part of a variant that breaks its rule. The value is the variant with its tag, or
/// else one that takes its type, for an object the one with the most required members.
fn variant(api: &Api, number: usize, value: Value<'_>, kind: JsonType) -> Option<Broken> {
    let ((tag, _), variants) = api.object(number).split_first()?;
    if !tag.is_empty() {
        let tag = value.at(&[tag])?;
        let (_, rule) = variants.iter().find(|(takes, _)| is(takes, tag))?;
        return self::rule(api, rule, value);
    }
    let letters = match kind {
        // A number without a JSON form is a string here.
        JsonType::String if value.text().is_some_and(|text| text == NO_VALUE) => "n",
        JsonType::String => "s",
        JsonType::Integer => "in",
        JsonType::Number => "n",
        JsonType::Boolean => "b",
        JsonType::List => "a",
        JsonType::Object => "o",
    };
    let required = |takes: &str| {
        let mut members = takes.lines().skip(1);
        let count = members.clone().count();
        members.all(|member| has(value, member)).then_some(count)
    };
    let mut candidates = variants
        .iter()
        .filter(|(takes, _)| takes.starts_with(|letter| letters.contains(letter)))
        .filter_map(|(takes, rule)| Some((required(takes)?, rule)));
    if kind == JsonType::List {
        // Their items are of different types, and a rule is about one type.
        return candidates.find_map(|(_, rule)| self::rule(api, rule, value));
    }
    let (_, rule) = candidates.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    self::rule(api, rule, value)
}

/// Whether an object has a member: `!name`, or `=name value` for a constant.
fn has(object: Value<'_>, member: &str) -> bool {
    if let Some(name) = member.strip_prefix('!') {
        return object.at(&[name]).is_some();
    }
    let constant = member
        .strip_prefix('=')
        .and_then(|constant| constant.rsplit_once(' '));
    constant.is_some_and(|(name, json)| object.at(&[name]).is_some_and(|value| is(json, value)))
}

/// Whether a value is the one in a table, where the spaces of a string are escaped.
fn is(json: &str, value: Value<'_>) -> bool {
    match (Value::whole(json).text(), value.text()) {
        (Some(json), Some(value)) => json == value,
        _ => json == value.get(),
    }
}

fn integer(min: i128, max: i128, number: &str) -> Option<String> {
    // The limits of 64 bits replace the bounds that the spec leaves open.
    let highest = if min >= 0 {
        u64::MAX.into()
    } else {
        i64::MAX.into()
    };
    let (parsed, last) = (number.parse().ok(), max.min(highest));
    let inside =
        parsed.is_some_and(|number: i128| min.max(i64::MIN.into()) <= number && number <= last);
    let is_low = parsed.is_some_and(|number| number < min);
    (!inside).then(|| {
        format!(
            "is {number}, outside {}",
            range(&min, &last, min == i128::MIN, is_low && max == i128::MAX)
        )
    })
}

fn number(min: f64, max: f64, number: &str) -> Option<String> {
    let inside = number
        .parse()
        .is_ok_and(|number: f64| min <= number && number <= max);
    let (low, high) = (min == f64::NEG_INFINITY, max == f64::INFINITY);
    (!inside).then(|| format!("is {number}, outside {}", range(&min, &max, low, high)))
}

fn count(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

fn outside(count: u64, min: u64, max: u64, unit: &str) -> Option<String> {
    (count < min || count > max).then(|| {
        format!(
            "has {count} {unit}, outside {}",
            range(&min, &max, min == 0, max == u64::MAX)
        )
    })
}

fn range<T: std::fmt::Display>(min: &T, max: &T, no_min: bool, no_max: bool) -> String {
    let mut text = String::new();
    if !no_min {
        let _ = write!(text, "{min}");
    }
    text.push_str("..");
    if !no_max {
        let _ = write!(text, "={max}");
    }
    text
}

fn group_problem(operation: &Operation, group: &Group, values: &Values) -> Option<Problem> {
    let is_there = |index: &usize| {
        values.refused(*index).is_some()
            || values
                .get(*index)
                .is_some_and(|value| says_something(value.view()))
    };
    let present = |alternative: &&Vec<usize>| alternative.iter().any(is_there);
    let there = group.alternatives.iter().filter(present).count();
    let rule = match (group.rule, there) {
        (GroupRule::ExactlyOne, 0) => "one of these is required:",
        (GroupRule::ExactlyOne, 2..) => "only one of these can be set:",
        (GroupRule::AtLeastOne, 0) => "at least one of these is required:",
        (GroupRule::AtMostOne, 2..) => "at most one of these can be set:",
        _ => return None,
    };
    let name = |index: &usize| {
        operation
            .parameters
            .get(*index)
            .map_or("?", |parameter| &parameter.name)
    };
    let alternative = |alternative: &Vec<usize>| match alternative.as_slice() {
        [index] => format!("`{}`", name(index)),
        several => format!(
            "any of ({})",
            several
                .iter()
                .map(|index| format!("`{}`", name(index)))
                .collect::<Vec<_>>()
                .join(", ")
        ),
    };
    let alternatives: Vec<_> = group.alternatives.iter().map(alternative).collect();
    Some(Problem {
        parameter: None,
        message: format!("{rule} {}", alternatives.join(" or ")),
    })
}
