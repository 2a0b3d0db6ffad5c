//! Rustdoc out of a spec: what an editor shows on hover. Text from a spec is escaped where Markdown would see more in it.

use infoplug_spec::Spec;
use infoplug_spec::model::{
    Amount, ArrayStyle, Cost, Endpoint, EnumValue, ErrorMessage, Field, GroupRule, Length, Literal, Location, Parameter, Retry,
    RetryAdvice, SourceNote, Status, Type, TypeDef,
};
use proc_macro2::TokenStream;
use quote::quote;

/// Paragraphs as `#[doc]` attributes.
fn attributes(paragraphs: Vec<String>) -> TokenStream {
    let text = paragraphs.into_iter().filter(|text| !text.trim().is_empty()).collect::<Vec<_>>().join("\n\n");
    let lines = text.lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// Text of a spec as Markdown that says the same: code in backticks stays code, the rest is prose.
pub(crate) fn prose(text: &str) -> String {
    let text = text.replace("```", "'''");
    let balanced = text.matches('`').count().is_multiple_of(2);
    let mut escaped = String::with_capacity(text.len());
    for (index, line) in text.lines().enumerate() {
        if index > 0 {
            escaped.push('\n');
        }
        let mut code = false;
        for word in line.trim().split_inclusive(' ') {
            if !code && (word.starts_with("https://") || word.starts_with("http://")) {
                let end = word.trim_end_matches(|c: char| " .,;:)!?".contains(c)).len();
                let (address, rest) = word.split_at(end);
                escaped.push_str(&link(address));
                escaped.push_str(rest);
                continue;
            }
            for c in word.chars() {
                match c {
                    '`' if balanced => {
                        code = !code;
                        escaped.push(c);
                    }
                    '`' | '[' | ']' | '<' | '>' | '*' | '_' | '\\' | '#' | '|' if !code => {
                        escaped.push('\\');
                        escaped.push(c);
                    }
                    c => escaped.push(c),
                }
            }
        }
    }
    escaped
}

fn link(address: &str) -> String {
    format!("<{}>", address.replace(['<', '>', ' ', '`'], ""))
}

fn sentence(text: &str) -> String {
    let text = prose(text);
    if text.ends_with(['.', '!', '?', ':']) { text } else { text + "." }
}

fn optional(text: Option<&String>) -> String {
    text.map(|text| sentence(text)).unwrap_or_default()
}

fn source(source: Option<&SourceNote>) -> String {
    let Some(SourceNote { url, confirmed, note }) = source else { return String::new() };
    let trust = if *confirmed { "" } else { " (not confirmed by the API's owner)" };
    let note = note.as_ref().map(|note| format!(" {}", sentence(note))).unwrap_or_default();
    format!("Source: {}{trust}.{note}", link(url))
}

fn documentation(address: Option<&String>) -> String {
    address.map(|address| format!("Documentation: {}.", link(address))).unwrap_or_default()
}

fn retry(retry: Option<Retry>) -> String {
    let Some(Retry { advice, pause_ms }) = retry else { return String::new() };
    let advice = match advice {
        RetryAdvice::Never => "never; the same call fails again",
        RetryAdvice::AfterPause => "after a pause",
        RetryAdvice::AsAnswered => "when and if the answer says so",
        RetryAdvice::WhenSafe => "when the call is idempotent or marked repeatable",
    };
    let pause = pause_ms.map(|pause| format!(" of {:?}", std::time::Duration::from_millis(pause))).unwrap_or_default();
    format!("**Repeat:** {advice}{pause}.")
}

fn deprecated(note: Option<&String>) -> String {
    note.map(|note| format!("**Deprecated:** {}", sentence(note))).unwrap_or_default()
}

pub(crate) fn module(spec: &Spec) -> TokenStream {
    let version = spec.api.version.as_ref().map(|version| format!(", version {}", prose(version))).unwrap_or_default();
    attributes(vec![
        format!("Types of the API {}{version}: requests, answers, statuses and error codes.", prose(&spec.api.name)),
        optional(spec.api.description.as_ref()),
        documentation(spec.api.docs.as_ref()),
        source(spec.api.source.as_ref()),
    ])
}

pub(crate) fn status(status: &Status) -> TokenStream {
    attributes(vec![
        format!("{}: {}", status.number, sentence(&status.meaning)),
        status.solution.as_ref().map(|solution| format!("**What to do:** {}", sentence(solution))).unwrap_or_default(),
        retry(status.retry),
        documentation(status.docs.as_ref()),
        source(status.source.as_ref()),
    ])
}

pub(crate) fn error(error: &ErrorMessage) -> TokenStream {
    let statuses = error.statuses.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let statuses = if statuses.is_empty() { String::new() } else { format!(" ({statuses})") };
    attributes(vec![
        format!("`{}`{statuses}: {}", error.name.wire.replace('`', "'"), sentence(&error.cause)),
        format!("**What to do:** {}", sentence(&error.solution)),
        retry(error.retry),
        documentation(error.docs.as_ref()),
        source(error.source.as_ref()),
    ])
}

pub(crate) fn code_set(endpoints: &[&Endpoint]) -> TokenStream {
    let names = endpoints.iter().map(|endpoint| format!("`{}`", endpoint.name.snake)).collect::<Vec<_>>().join(", ");
    attributes(vec![format!("The error codes that the documentation of {names} names."), "Every other code is in `Other`.".to_owned()])
}

pub(crate) fn type_def(def: &TypeDef) -> TokenStream {
    let fallback = format!("`{}` of the spec.", def.name.wire.replace('`', "'"));
    attributes(vec![def.description.as_ref().map_or(fallback, |text| sentence(text)), source(def.source.as_ref())])
}

pub(crate) fn field(field: &Field) -> TokenStream {
    let fallback = format!("`{}` of the answer.", field.name.wire.replace('`', "'"));
    attributes(vec![
        field.description.as_ref().map_or(fallback, |text| sentence(text)),
        example(field.example.as_ref()),
        deprecated(field.deprecated.as_ref()),
        source(field.source.as_ref()),
    ])
}

pub(crate) fn enum_value(value: &EnumValue) -> TokenStream {
    let wire = value.name.wire.replace('`', "'");
    let meaning = value.description.as_ref().map(|text| format!(": {}", sentence(text))).unwrap_or_else(|| ".".to_owned());
    let wire = if wire.is_empty() { "The empty text".to_owned() } else { format!("`{wire}`") };
    attributes(vec![format!("{wire}{meaning}"), deprecated(value.deprecated.as_ref())])
}

fn example(example: Option<&Literal>) -> String {
    let text = match example {
        Some(Literal::Text(text)) => text.clone(),
        Some(Literal::Integer(number)) => number.to_string(),
        Some(Literal::Number(number)) => number.to_string(),
        Some(Literal::Boolean(value)) => value.to_string(),
        _ => return String::new(),
    };
    if text.is_empty() || text.contains(['`', '\n']) { String::new() } else { format!("For example `{text}`.") }
}

pub(crate) fn parameter(parameter: &Parameter) -> TokenStream {
    let place = match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Body => "body",
        Location::WholeBody => "whole body",
    };
    let fallback = format!("`{}` of the {place}.", parameter.name.wire.replace('`', "'"));
    let default =
        parameter.default.as_ref().map(|default| example(Some(default)).replace("For example", "The server takes")).unwrap_or_default();
    let default = default.replace("`.", "` when it is absent.");
    attributes(vec![
        parameter.description.as_ref().map_or(fallback, |text| sentence(text)),
        bounds(&parameter.ty, parameter.style),
        default,
        example(parameter.example.as_ref()),
        source(parameter.source.as_ref()),
    ])
}

/// What is checked before anything is sent.
fn bounds(ty: &Type, style: ArrayStyle) -> String {
    let length = |length: &Option<Length>, unit: &str| match length {
        Some(Length { min: Some(min), max: Some(max) }) => format!("From {min} to {max} {unit}."),
        Some(Length { min: Some(min), max: None }) => format!("At least {min} {unit}."),
        Some(Length { min: None, max: Some(max) }) => format!("At most {max} {unit}."),
        _ => String::new(),
    };
    let range = |min: Option<String>, max: Option<String>| match (min, max) {
        (Some(min), Some(max)) => format!("From {min} to {max}."),
        (Some(min), None) => format!("At least {min}."),
        (None, Some(max)) => format!("At most {max}."),
        (None, None) => String::new(),
    };
    match ty {
        Type::Text { length: bounds, .. } => length(bounds, "characters"),
        Type::Integer(Some(bounds)) => range(bounds.min.map(|n| n.to_string()), bounds.max.map(|n| n.to_string())),
        Type::Number(Some(bounds)) => range(bounds.min.map(|n| n.to_string()), bounds.max.map(|n| n.to_string())),
        Type::Array(_, bounds) => {
            let joined = if style == ArrayStyle::Comma { " Sent as one text, separated by commas." } else { "" };
            length(bounds, "elements") + joined
        }
        _ => String::new(),
    }
}

/// `25 credits for the call and 1 for each row`.
pub(crate) fn cost(cost: Option<Cost>, unit: &str) -> String {
    let unit = prose(unit);
    match cost {
        None => String::new(),
        Some(Cost { call, row }) if call == Amount::default() && row == Amount::default() => "**Cost:** none.".to_owned(),
        Some(Cost { call, row }) if row == Amount::default() => format!("**Cost:** {call} {unit} for the call."),
        Some(Cost { call, row }) if call == Amount::default() => format!("**Cost:** {row} {unit} for each row of the answer."),
        Some(Cost { call, row }) => format!("**Cost:** {call} {unit} for the call, and {row} for each row of the answer."),
    }
}

/// What there is to know about an endpoint.
pub(crate) fn endpoint(spec: &Spec, endpoint: &Endpoint) -> TokenStream {
    let fallback = || format!("Calls `{} {}`.", endpoint.method.as_str(), endpoint.path_template());
    let summary = endpoint.summary.as_ref().or(endpoint.description.as_ref()).map_or_else(fallback, |text| sentence(text));
    let description = endpoint.summary.as_ref().and(endpoint.description.as_ref());
    let errors = endpoint.errors.iter().map(|documented| {
        let error = spec.error(documented.error);
        let words = documented.details.as_ref().map(|details| format!(" ({})", prose(details))).unwrap_or_default();
        let solution = documented.solution.as_ref().unwrap_or(&error.solution);
        format!("- `{}`{words}: {}", error.name.wire.replace('`', "'"), sentence(&solution.replace(['\n', '\r'], " ")))
    });
    let errors = errors.collect::<Vec<_>>().join("\n");
    attributes(vec![
        summary,
        optional(description),
        format!("`{} {}`", endpoint.method.as_str(), endpoint.path_template()),
        groups(endpoint),
        cost(endpoint.cost, &spec.api.cost_unit),
        if errors.is_empty() { String::new() } else { format!("**Documented errors:**\n\n{errors}") },
        deprecated(endpoint.deprecated.as_ref()),
        documentation(endpoint.docs.as_ref()),
        source(endpoint.source.as_ref()),
    ])
}

fn groups(endpoint: &Endpoint) -> String {
    let group = |group: &infoplug_spec::model::Group| {
        let alternative = |ids: &Vec<infoplug_spec::model::ParameterId>| {
            let names = ids.iter().map(|id| format!("`{}`", endpoint.parameter(*id).name.snake)).collect::<Vec<_>>();
            if names.len() == 1 { names.concat() } else { format!("any of ({})", names.join(", ")) }
        };
        let rule = match group.rule {
            GroupRule::ExactlyOne => "Exactly one",
            GroupRule::AtLeastOne => "At least one",
            GroupRule::AtMostOne => "At most one",
        };
        let why = group.description.as_ref().map(|text| format!(" {}", sentence(text))).unwrap_or_default();
        format!(
            "{rule} of {} is wanted; this is checked before anything is sent.{why}",
            group.alternatives.iter().map(alternative).collect::<Vec<_>>().join(" or ")
        )
    };
    endpoint.groups.iter().map(group).collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::prose;

    #[test]
    fn text_of_a_spec_is_prose_and_never_markup() {
        assert_eq!(prose("see [x] and <b>, `Vec<u8>` stays"), r"see \[x\] and \<b\>, `Vec<u8>` stays");
        assert_eq!(prose("at https://a.b/c_d, then"), "at <https://a.b/c_d>, then");
        assert_eq!(prose("one ` alone"), r"one \` alone");
        assert_eq!(prose("    indented\n```rust\nfn x() {}\n```"), "indented\n'''rust\nfn x() {}\n'''");
    }
}
