//! What is checked about a request before anything is sent.

use std::fmt::Write as _;

use crate::Json;
use crate::error::Problem;
use crate::table::{Group, GroupRule, Location, Operation, Parameter, Rule};
use crate::values::Values;

/// Everything that is wrong with the values.
pub(crate) fn check(operation: &Operation, values: &Values) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, parameter) in operation.parameters.iter().enumerate() {
        let problem = match values.get(index) {
            None if values.refused(index).is_some() => values.refused(index).map(str::to_owned),
            None if parameter.required => Some("is required".to_owned()),
            None => None,
            Some(Json::Array(items)) if items.is_empty() && parameter.required && !in_body(parameter) => {
                Some("is required, and an empty list sends nothing".to_owned())
            }
            Some(value) => broken(parameter, value),
        };
        problems.extend(problem.map(|message| Problem { parameter: Some(parameter.name), message }));
    }
    problems.extend(operation.groups.iter().filter_map(|group| group_problem(operation, group, values)));
    problems
}

fn broken(parameter: &Parameter, value: &Json) -> Option<String> {
    if parameter.location == Location::Path
        && let Json::String(text) = value
        && matches!(text.as_str(), "" | "." | "..")
    {
        return Some(format!("is `{text}`, which cannot be a segment of a path"));
    }
    if let Json::Array(items) = value
        && parameter.comma
        && items.iter().any(|item| item.as_str().is_some_and(|text| text.contains(',')))
    {
        return Some("has a comma in an element, and the elements are sent with commas between them".to_owned());
    }
    rule(parameter.rule, value)
}

fn in_body(parameter: &Parameter) -> bool {
    matches!(parameter.location, Location::Body | Location::WholeBody)
}

/// Whether a value says anything: an empty text or list does not choose between alternatives.
fn says_something(value: &Json) -> bool {
    match value {
        Json::String(text) => !text.is_empty(),
        Json::Array(items) => !items.is_empty(),
        _ => true,
    }
}

fn rule(rule: Rule, value: &Json) -> Option<String> {
    match (rule, value) {
        (Rule::Nullable(_), Json::Null) => None,
        (Rule::Nullable(inner), value) => self::rule(*inner, value),
        // JSON has no form for them, and so they have become null.
        (Rule::Number(..), Json::Null) => Some("is infinite or not a number".to_owned()),
        (Rule::Length(min, max), Json::String(text)) => outside(count(text.chars().count()), min, max, "characters"),
        (Rule::Integer(min, max), Json::Number(number)) => {
            let inside = number.as_i64().is_some_and(|number| min <= number && number <= max);
            (!inside).then(|| format!("is {number}, outside {}", range(&min, &max, min == i64::MIN, max == i64::MAX)))
        }
        (Rule::Number(min, max), Json::Number(number)) => {
            let inside = number.as_f64().is_some_and(|number| min <= number && number <= max);
            let (low, high) = (min == f64::NEG_INFINITY, max == f64::INFINITY);
            (!inside).then(|| format!("is {number}, outside {}", range(&min, &max, low, high)))
        }
        (Rule::Items(min, max, item), Json::Array(items)) => outside(count(items.len()), min, max, "elements").or_else(|| {
            let mut broken = items.iter().enumerate().filter_map(|(index, value)| Some((index, self::rule(*item, value)?)));
            broken.next().map(|(index, message)| format!("[{index}] {message}"))
        }),
        _ => None,
    }
}

fn count(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

fn outside(count: u64, min: u64, max: u64, unit: &str) -> Option<String> {
    (count < min || count > max).then(|| format!("has {count} {unit}, outside {}", range(&min, &max, min == 0, max == u64::MAX)))
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
    let is_there = |index: &usize| values.refused(*index).is_some() || values.get(*index).is_some_and(says_something);
    let present = |alternative: &&&[usize]| alternative.iter().any(is_there);
    let there: Vec<_> = group.alternatives.iter().filter(present).collect();
    let rule = match (group.rule, there.len()) {
        (GroupRule::ExactlyOne, 0) => "one of these is wanted, and there is none:",
        (GroupRule::ExactlyOne, 2..) => "only one of these can be there, and there are more:",
        (GroupRule::AtLeastOne, 0) => "at least one of these is wanted, and there is none:",
        (GroupRule::AtMostOne, 2..) => "at most one of these can be there, and there are more:",
        _ => return None,
    };
    let name = |index: &usize| operation.parameters.get(*index).map_or("?", |parameter| parameter.name);
    let alternative = |alternative: &&[usize]| match alternative {
        [index] => format!("`{}`", name(index)),
        several => format!("any of ({})", several.iter().map(|index| format!("`{}`", name(index))).collect::<Vec<_>>().join(", ")),
    };
    let alternatives: Vec<_> = group.alternatives.iter().map(alternative).collect();
    Some(Problem { parameter: None, message: format!("{rule} {}", alternatives.join(" or ")) })
}
