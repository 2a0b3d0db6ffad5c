//! Rustdoc from a spec, which editors show on hover. Text from the spec is escaped wherever
//! Markdown would interpret it.

use infoplug_spec::model::{
    Amount, ArrayStyle, AuthScheme, Cost, Endpoint, EnumValue, ErrorMessage, Field, GroupRule, Job,
    Length, Literal, Member, Method, Parameter, ParameterLocation, Retry, RetryAdvice, Shape,
    SourceNote, Status, Type, TypeDef, Union, Variant,
};
use infoplug_spec::{Spec, names};
use proc_macro2::TokenStream;
use quote::quote;

use crate::arguments::is_argument;
use crate::markdown::{self, code, link, prose};

/// Turns paragraphs into `#[doc]` attributes.
fn attributes(paragraphs: Vec<String>) -> TokenStream {
    let text = paragraphs
        .into_iter()
        .filter(|text| !text.trim().is_empty())
        .collect::<Vec<_>>()
        .join("\n\n");
    let lines = text.lines().map(|line| {
        if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        }
    });
    quote!(#(#[doc = #lines])*)
}

fn sentence(text: &str) -> String {
    let text = prose(text.trim());
    if text.is_empty() || text.ends_with(['.', '!', '?', ':']) {
        text
    } else {
        text + "."
    }
}

/// Formats a sentence on one line, for a list.
fn item(text: &str) -> String {
    sentence(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn optional(text: Option<&String>) -> String {
    text.map(|text| sentence(text)).unwrap_or_default()
}

fn source(source: Option<&SourceNote>) -> String {
    let Some(SourceNote {
        url,
        confirmed,
        note,
    }) = source
    else {
        return String::new();
    };
    let trust = if *confirmed {
        ""
    } else {
        " (not confirmed by the API's owner)"
    };
    let note = note
        .as_ref()
        .map(|note| format!(" {}", sentence(note)))
        .unwrap_or_default();
    format!("Source: {}{trust}.{note}", link(url))
}

fn documentation(url: Option<&String>) -> String {
    url.map(|url| format!("Documentation: {}.", link(url)))
        .unwrap_or_default()
}

fn retry(retry: Option<&Retry>) -> String {
    let Some(Retry {
        advice,
        pause_ms,
        hint_required,
        methods,
    }) = retry
    else {
        return String::new();
    };
    let pause =
        pause_ms.map(|pause| format!("a pause of {:?}", std::time::Duration::from_millis(pause)));
    let after = format!("after {}", pause.as_deref().unwrap_or("a pause"));
    let unless = if *hint_required {
        ", only when the response says how long to wait"
    } else {
        ""
    };
    let advice = match advice {
        RetryAdvice::Never => return "**Retry:** never; the same call fails again.".to_owned(),
        RetryAdvice::IfSafe => {
            format!("{after}, if the call is idempotent or marked repeatable{unless}")
        }
        RetryAdvice::Always if methods.is_empty() => {
            format!("{after}, whatever the method{unless}; the call may have been charged")
        }
        RetryAdvice::Always => format!("{after}{unless}; the call may have been charged"),
        RetryAdvice::NotProcessed => format!("{after}{unless}; the call was not processed"),
    };
    let methods = methods
        .iter()
        .map(|&method| Method::as_str(method))
        .collect::<Vec<_>>()
        .join(" or ");
    if methods.is_empty() {
        format!("**Retry:** {advice}.")
    } else {
        format!("**Retry:** {methods} only, {advice}.")
    }
}

/// Returns `#[deprecated]` with the note, if any.
pub(crate) fn deprecated_attribute(note: Option<&String>) -> TokenStream {
    let note = note.map(|text| markdown::note(text));
    note.map(|note| quote!(#[deprecated(note = #note)]))
        .unwrap_or_default()
}

/// Returns a deprecation paragraph, for items that cannot have the attribute.
fn deprecated(note: Option<&String>) -> String {
    note.map(|note| format!("**Deprecated:** {}", sentence(note)))
        .unwrap_or_default()
}

pub(crate) fn module(spec: &Spec) -> TokenStream {
    let version = spec
        .api
        .version
        .as_ref()
        .map(|version| format!(", version {}", prose(version)))
        .unwrap_or_default();
    attributes(vec![
        format!(
            "Types of the {} API{version}: requests, responses, statuses and error codes.",
            prose(&spec.api.name)
        ),
        optional(spec.api.description.as_ref()),
        documentation(spec.api.docs.as_ref()),
        source(spec.api.source.as_ref()),
    ])
}

pub(crate) fn status(status: &Status) -> TokenStream {
    attributes(vec![
        format!("{}: {}", status.number, sentence(&status.meaning)),
        status
            .solution
            .as_ref()
            .map(|solution| format!("**What to do:** {}", sentence(solution)))
            .unwrap_or_default(),
        retry(status.retry.as_ref()),
        documentation(status.docs.as_ref()),
        source(status.source.as_ref()),
    ])
}

/// Stands in for the cause and solution of a code that adds nothing to its status.
const AS_STATUS: &str = "See the status.";

pub(crate) fn error(error: &ErrorMessage) -> TokenStream {
    let statuses = error
        .statuses
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ");
    let statuses = if statuses.is_empty() {
        String::new()
    } else {
        format!(" ({statuses})")
    };
    attributes(vec![
        format!(
            "{}{statuses}: {}",
            code(&error.name.wire),
            error
                .cause
                .as_deref()
                .map_or_else(|| AS_STATUS.to_owned(), sentence)
        ),
        error
            .solution
            .as_ref()
            .map(|solution| format!("**What to do:** {}", sentence(solution)))
            .unwrap_or_default(),
        retry(error.retry.as_ref()),
        documentation(error.docs.as_ref()),
        source(error.source.as_ref()),
    ])
}

/// Describes an additional value of error responses.
pub(crate) fn member(member: &Member) -> TokenStream {
    attributes(vec![format!(
        "{} in the error response.",
        code(&member.name.wire)
    )])
}

pub(crate) fn code_set(endpoints: &[&Endpoint]) -> TokenStream {
    let names = endpoints
        .iter()
        .map(|endpoint| format!("`{}`", endpoint.name.snake))
        .collect::<Vec<_>>()
        .join(", ");
    let verb = if endpoints.len() == 1 {
        "documents"
    } else {
        "document"
    };
    attributes(vec![
        format!("The error codes that {names} {verb}."),
        "All other codes are `Other`.".to_owned(),
    ])
}

pub(crate) fn type_def(spec: &Spec, def: &TypeDef) -> TokenStream {
    let fallback = format!("The type {}.", code(&def.name.wire));
    attributes(vec![
        def.description
            .as_ref()
            .map_or(fallback, |text| sentence(text)),
        directions(spec, def),
        extended(spec, def),
        constant_members(def),
        source(def.source.as_ref()),
    ])
}

/// Says which type the other direction has, if it is not this one.
fn directions(spec: &Spec, def: &TypeDef) -> String {
    if let Some(input) = def.input {
        return format!("Requests send a [`{}`].", spec.type_def(input).name.camel);
    }
    let is_input = |of: &&TypeDef| {
        of.input
            .is_some_and(|id| spec.type_def(id).name == def.name)
    };
    match spec.types.iter().find(is_input) {
        Some(of) => format!("What requests send of a [`{}`].", of.name.camel),
        None => String::new(),
    }
}

/// Lists the types whose fields an object has too. A type that no endpoint reaches has no page.
fn extended(spec: &Spec, def: &TypeDef) -> String {
    let names = def.extends.iter().map(|id| {
        let base = spec.type_def(*id);
        if base.in_requests || base.in_responses {
            format!("[`{}`]", base.name.camel)
        } else {
            code(&base.name.camel)
        }
    });
    let names = names.collect::<Vec<_>>();
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => format!("Has the fields of {last}."),
        Some((last, first)) => format!("Has the fields of {} and {last}.", first.join(", ")),
    }
}

/// Lists the members that always have the same value.
fn constant_members(def: &TypeDef) -> String {
    let Shape::Object(fields) = &def.shape else {
        return String::new();
    };
    always_sent(fields.iter().filter_map(|field| {
        let constant = field.constant.as_ref()?;
        let value = literal(constant).map(|value| format!(" = {value}"));
        Some(code(&field.name.wire) + &value.unwrap_or_default())
    }))
}

/// Lists what is always sent with the same value.
fn always_sent(constants: impl Iterator<Item = String>) -> String {
    let constants = constants.collect::<Vec<_>>().join(", ");
    if constants.is_empty() {
        constants
    } else {
        format!("**Always sent:** {constants}.")
    }
}

pub(crate) fn field(field: &Field) -> TokenStream {
    let fallback = format!("The field {}.", code(&field.name.wire));
    attributes(vec![
        field
            .description
            .as_ref()
            .map_or(fallback, |text| sentence(text)),
        format(&field.ty),
        example(field.example.as_ref()),
        source(field.source.as_ref()),
    ])
}

/// The documentation of a variant of a union.
pub(crate) fn variant(union: &Union, variant: &Variant) -> TokenStream {
    let tag = union
        .tag
        .as_ref()
        .zip(variant.tag.as_ref().and_then(literal));
    let fallback = match tag {
        Some((member, tag)) => format!("{} is {tag}.", code(member)),
        None => format!("The variant {}.", code(&variant.holds.name.camel)),
    };
    let description = variant.holds.description.as_ref();
    attributes(vec![description.map_or(fallback, |text| sentence(text))])
}

pub(crate) fn enum_value(value: &EnumValue) -> TokenStream {
    let meaning = value
        .description
        .as_ref()
        .map_or_else(|| ".".to_owned(), |text| format!(": {}", sentence(text)));
    let wire = if value.name.wire.is_empty() {
        "The empty string".to_owned()
    } else {
        code(&value.name.wire)
    };
    attributes(vec![format!("{wire}{meaning}")])
}

fn example(example: Option<&Literal>) -> String {
    example
        .and_then(literal)
        .map(|text| format!("Example: {text}."))
        .unwrap_or_default()
}

fn default(default: Option<&Literal>) -> String {
    default
        .and_then(literal)
        .map(|text| format!("Defaults to {text}."))
        .unwrap_or_default()
}

/// Formats a value, unless it needs more than one line.
fn literal(literal: &Literal) -> Option<String> {
    let text = match literal {
        Literal::String(text) => text.clone(),
        Literal::Integer(number) => number.to_string(),
        Literal::Number(number) => number.to_string(),
        Literal::Boolean(value) => value.to_string(),
        _ => return None,
    };
    (!text.trim().is_empty() && !text.contains(['`', '\n'])).then(|| code(&text))
}

/// Describes a parameter, most important facts first.
fn about(parameter: &Parameter) -> Vec<String> {
    let location = match parameter.location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query",
        ParameterLocation::Header => "headers",
        ParameterLocation::Body => "body",
        ParameterLocation::WholeBody => return vec!["The whole body.".to_owned()],
    };
    let fallback = format!("{} in the {location}.", code(&parameter.name.wire));
    vec![
        parameter
            .description
            .as_ref()
            .map_or(fallback, |text| sentence(text)),
        bounds(&parameter.ty, parameter.style),
        format(&parameter.ty),
        default(parameter.default.as_ref()),
        example(parameter.example.as_ref()),
        source(parameter.source.as_ref()),
    ]
}

/// A setter of a request. If a method of the request has the name of the parameter, both say so.
pub(crate) fn setter(endpoint: &Endpoint, parameter: &Parameter) -> TokenStream {
    let mut parts = about(parameter);
    parts.extend(names::method_beside(endpoint, parameter).map(|method| {
        format!("This is a parameter of the API; [`{method}`](Self::{method}) is a method of every request.")
    }));
    attributes(parts)
}

/// A method of one endpoint's requests whose name is also that of a parameter.
pub(crate) fn setter_beside(endpoint: &Endpoint, method: &str) -> Option<TokenStream> {
    let mut parameters = endpoint.parameters.iter();
    let parameter =
        parameters.find(|parameter| names::method_beside(endpoint, parameter) == Some(method))?;
    let (wire, setter) = (code(&parameter.name.wire), &parameter.name.snake);
    let docs = format!(" The parameter {wire} of the API is set by [`{setter}`](Self::{setter}).");
    Some(quote!(#[doc = ""] #[doc = #docs]))
}

/// A method of all requests whose name is also that of a parameter of some.
pub(crate) fn setters_beside(spec: &Spec, method: &str) -> Option<TokenStream> {
    let has_it = |endpoint: &&Endpoint| {
        let mut parameters = endpoint.parameters.iter();
        parameters.any(|parameter| names::method_beside(endpoint, parameter) == Some(method))
    };
    let endpoints = spec
        .endpoints
        .iter()
        .filter(has_it)
        .map(|endpoint| format!("`{}`", endpoint.name.snake))
        .collect::<Vec<_>>()
        .join(", ");
    let docs = format!(" The parameter of that name of {endpoints} is set by `{method}_`.");
    (!endpoints.is_empty()).then(|| quote!(#[doc = ""] #[doc = #docs]))
}

/// Describes the request of an endpoint.
pub(crate) fn request(endpoint: &Endpoint) -> TokenStream {
    attributes(vec![format!(
        "A request to {}, created by `{}`.",
        call(endpoint),
        endpoint.name.snake
    )])
}

/// Describes an endpoint's type.
pub(crate) fn of_endpoint(endpoint: &Endpoint) -> TokenStream {
    attributes(vec![format!("{}.", call(endpoint))])
}

/// Describes an authentication scheme.
pub(crate) fn auth_way(way: &AuthScheme) -> TokenStream {
    let fallback = if way.name.wire == "default" {
        "The default scheme.".to_owned()
    } else {
        format!("The scheme {}.", code(&way.name.wire))
    };
    attributes(vec![
        way.description
            .as_ref()
            .map_or(fallback, |text| sentence(text)),
        source(way.source.as_ref()),
    ])
}

/// Describes the bounds that are checked before anything is sent.
fn bounds(ty: &Type, style: ArrayStyle) -> String {
    let length = |length: &Option<Length>, unit: &str| match length {
        Some(Length {
            min: Some(min),
            max: Some(max),
        }) => format!("From {min} to {max} {unit}."),
        Some(Length {
            min: Some(min),
            max: None,
        }) => format!("At least {min} {unit}."),
        Some(Length {
            min: None,
            max: Some(max),
        }) => format!("At most {max} {unit}."),
        _ => String::new(),
    };
    let range = |min: Option<String>, max: Option<String>| match (min, max) {
        (Some(min), Some(max)) => format!("From {min} to {max}."),
        (Some(min), None) => format!("At least {min}."),
        (None, Some(max)) => format!("At most {max}."),
        (None, None) => String::new(),
    };
    match ty {
        Type::String { length: bounds, .. } => length(bounds, "characters"),
        Type::Integer(Some(bounds), _) => range(
            bounds.min.map(|n| n.to_string()),
            bounds.max.map(|n| n.to_string()),
        ),
        Type::Number(Some(bounds)) => range(
            bounds.min.map(|n| n.to_string()),
            bounds.max.map(|n| n.to_string()),
        ),
        Type::Array(_, bounds) => {
            let joined = if style == ArrayStyle::Comma {
                " Sent as one string, separated by commas."
            } else {
                ""
            };
            length(bounds, "elements") + joined
        }
        _ => String::new(),
    }
}

/// Says what a value, or each value in a list or map, stands for.
fn format(ty: &Type) -> String {
    let (mut inner, mut each) = (ty, false);
    while let Type::Nullable(next) | Type::Array(next, _) | Type::Map(next) = inner {
        each |= !matches!(inner, Type::Nullable(_));
        inner = next;
    }
    let Some(format) = inner.format() else {
        return String::new();
    };
    let (what, standard) = (format.describe(), format.standard());
    if each {
        return format!("Each is {what} ({standard}).");
    }
    let (first, rest) = what.split_at(1);
    format!("{}{rest} ({standard}).", first.to_uppercase())
}

/// `25 credits for the call and 1 for each row`.
pub(crate) fn cost(cost: Option<Cost>, unit: &str) -> String {
    let unit = prose(unit);
    match cost {
        None => String::new(),
        Some(Cost { call, row }) if call == Amount::default() && row == Amount::default() => {
            "**Cost:** none.".to_owned()
        }
        Some(Cost { call, row }) if row == Amount::default() => {
            format!("**Cost:** {call} {unit} for the call.")
        }
        Some(Cost { call, row }) if call == Amount::default() => {
            format!("**Cost:** {row} {unit} for each row of the response.")
        }
        Some(Cost { call, row }) => {
            format!("**Cost:** {call} {unit} for the call, and {row} for each row of the response.")
        }
    }
}

/// Describes an endpoint.
pub(crate) fn endpoint(spec: &Spec, endpoint: &Endpoint) -> TokenStream {
    let call = call(endpoint);
    let said = endpoint.summary.as_ref().or(endpoint.description.as_ref());
    let (summary, call) = said.map_or_else(
        || (format!("Calls {call}."), String::new()),
        |text| (sentence(text), call.clone()),
    );
    let description = endpoint.summary.as_ref().and(endpoint.description.as_ref());
    let arguments = endpoint
        .parameters
        .iter()
        .filter(|parameter| is_argument(parameter))
        .map(|parameter| {
            let about = about(parameter)
                .into_iter()
                .chain([deprecated(parameter.deprecated.as_ref())])
                .filter(|text| !text.is_empty())
                .map(|text| text.replace('\n', " "));
            format!(
                "- `{}`: {}",
                parameter.name.snake,
                about.collect::<Vec<_>>().join(" ")
            )
        });
    let errors = endpoint.errors.iter().map(|documented| {
        let error = spec.error(documented.error);
        let words = documented
            .details
            .as_ref()
            .map(|details| format!(" ({})", prose(&details.replace(['\n', '\r'], " "))))
            .unwrap_or_default();
        format!(
            "- {}{words}: {}",
            code(&error.name.wire),
            documented
                .solution
                .as_ref()
                .or(error.solution.as_ref())
                .map_or_else(|| AS_STATUS.to_owned(), |text| item(text))
        )
    });
    attributes(vec![
        summary,
        optional(description),
        call,
        list("Arguments", arguments),
        constants(endpoint),
        groups(endpoint),
        cost(endpoint.cost, &spec.api.cost_unit),
        list("Documented errors", errors),
        documentation(endpoint.docs.as_ref()),
        source(endpoint.source.as_ref()),
    ])
}

/// Describes a job.
pub(crate) fn job(spec: &Spec, job: &Job) -> TokenStream {
    let start = spec.endpoint(job.start);
    let what = job.description.as_ref().map_or_else(
        || format!("Starts {}.", code(&job.name.wire)),
        |text| sentence(text),
    );
    let steps = [
        Some(start),
        Some(spec.endpoint(job.poll.endpoint)),
        job.fetch
            .as_ref()
            .map(|fetch| spec.endpoint(fetch.endpoint)),
    ];
    let steps = ["start", "state", "results"]
        .into_iter()
        .zip(steps)
        .filter_map(|(step, endpoint)| {
            let endpoint = endpoint?;
            Some(
                format!(
                    "- {step}: {} {}",
                    call(endpoint),
                    cost(endpoint.cost, &spec.api.cost_unit)
                )
                .trim_end()
                .to_owned(),
            )
        });
    let with = "The last argument sets optional parameters. Pass `|request| request` to set none."
        .to_owned();
    attributes(vec![
        what,
        with,
        list("Calls", steps),
        documentation(job.docs.as_ref()),
        source(job.source.as_ref()),
    ])
}

/// Describes the method that resumes a job.
pub(crate) fn resume(job: &Job) -> TokenStream {
    attributes(vec![format!(
        "Resumes the job {} by its id, even in another process. Sends no request yet.",
        code(&job.name.wire)
    )])
}

/// Describes the type of a started job.
pub(crate) fn begun(job: &Job) -> TokenStream {
    let what = job
        .description
        .as_ref()
        .map(|text| sentence(text))
        .unwrap_or_default();
    attributes(vec![
        format!("A started job {}.", code(&job.name.wire)),
        what,
    ])
}

/// Describes the type of a job that is ready to start.
pub(crate) fn to_begin(job: &Job) -> TokenStream {
    attributes(vec![format!(
        "The job {}, ready to start. Await it, or call `start`.",
        code(&job.name.wire)
    )])
}

/// Lists the constants that every request sends.
fn constants(endpoint: &Endpoint) -> String {
    let constants = endpoint.parameters.iter().filter_map(|parameter| {
        let value = parameter
            .constant
            .as_ref()
            .filter(|_| !parameter.secret)
            .and_then(literal);
        let value = value.map(|value| format!(" = {value}")).unwrap_or_default();
        parameter
            .constant
            .is_some()
            .then(|| code(&parameter.name.wire) + &value)
    });
    always_sent(constants)
}

/// `GET /path`.
pub(crate) fn call(endpoint: &Endpoint) -> String {
    code(&format!(
        "{} {}",
        endpoint.method.as_str(),
        endpoint.path_template()
    ))
}

fn list(title: &str, items: impl Iterator<Item = String>) -> String {
    let items = items.collect::<Vec<_>>().join("\n");
    if items.is_empty() {
        items
    } else {
        format!("**{title}:**\n\n{items}")
    }
}

fn groups(endpoint: &Endpoint) -> String {
    let group = |group: &infoplug_spec::model::Group| {
        let alternative = |ids: &Vec<infoplug_spec::model::ParameterId>| {
            let names = ids
                .iter()
                .map(|id| format!("`{}`", endpoint.parameter(*id).name.snake))
                .collect::<Vec<_>>();
            if names.len() == 1 {
                names.concat()
            } else {
                format!("any of ({})", names.join(", "))
            }
        };
        let rule = match group.rule {
            GroupRule::ExactlyOne => "Exactly one",
            GroupRule::AtLeastOne => "At least one",
            GroupRule::AtMostOne => "At most one",
        };
        let why = group
            .description
            .as_ref()
            .map(|text| format!(" {}", sentence(text)))
            .unwrap_or_default();
        format!(
            "{rule} of {} is required; this is checked before anything is sent.{why}",
            group
                .alternatives
                .iter()
                .map(alternative)
                .collect::<Vec<_>>()
                .join(" or ")
        )
    };
    endpoint
        .groups
        .iter()
        .map(group)
        .collect::<Vec<_>>()
        .join("\n\n")
}
