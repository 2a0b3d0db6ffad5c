//! The facts of a spec as `static` tables. Only what differs from a table's usual values is written
//! down.

mod auth;
mod error_body;
mod jobs;
mod pages;
mod quota;

use std::collections::HashSet;

use infoplug_spec::Spec;
use infoplug_spec::model::{
    ArrayStyle, BodyFormat, Cost, DocumentedError, EmptyList, Endpoint, ErrorMessage, Group,
    GroupRule, Length, LevelCode, Literal, Location, Method, Parameter, PathPart, Pointer, Retry,
    RetryAdvice, Shape, Status, Type,
};
use proc_macro2::{Ident, Literal as Token, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::names;
use crate::paths;

pub(crate) fn expand(spec: &Spec) -> TokenStream {
    let api = &spec.api;
    let (name, base_url, cost_unit) = (&api.name, &api.base_url, &api.cost_unit);
    let ways = api.auth.as_ref().map(auth::ways).unwrap_or_default();
    let charges = spec
        .endpoints
        .iter()
        .filter_map(|endpoint| endpoint.cost)
        .any(|cost| cost != Cost::default());
    let table = record(
        "Api",
        &[
            ("name", Some(quote!(#name))),
            ("base_url", Some(quote!(#base_url))),
            (
                "headers",
                list(
                    api.headers
                        .iter()
                        .map(|(name, value)| quote!((#name, #value))),
                ),
            ),
            (
                "cost_unit",
                (cost_unit != "credits").then(|| quote!(#cost_unit)),
            ),
            ("auth", some(api.auth.as_ref().map(auth::table))),
            ("statuses", list(spec.statuses.iter().map(status))),
            ("errors", list(spec.errors.iter().map(error))),
            ("subcodes", list(spec.subcodes.iter().map(level))),
            ("categories", list(spec.categories.iter().map(level))),
            ("error_body", error_body::table(&spec.error_body)),
            ("charges", flag(charges)),
            (
                "remaining",
                some_text(
                    api.cost_remaining
                        .as_ref()
                        .map(|remaining| &remaining.header),
                ),
            ),
            (
                "rate_limit",
                some(api.rate_limit.as_ref().map(quota::table)),
            ),
        ],
    );
    let operations = spec
        .endpoints
        .iter()
        .map(|endpoint| operation(spec, endpoint));
    let jobs = spec.jobs.iter().map(|job| jobs::table(spec, job));
    let format = error_body::base(&spec.error_body);
    quote! {
        #ways
        #format

        pub(super) static API: rt::Api = #table;

        #(#operations)*
        #(#jobs)*
    }
}

/// A value of a table's type: its unusual fields, and `NEW` for the others.
fn record(ty: &str, fields: &[(&str, Option<TokenStream>)]) -> TokenStream {
    let name = ident(ty);
    over(ty, &quote!(rt::#name::NEW), fields)
}

/// The same, if it has unusual fields.
fn unusual(ty: &str, fields: &[(&str, Option<TokenStream>)]) -> Option<TokenStream> {
    let name = ident(ty);
    changed(ty, &quote!(rt::#name::NEW), fields)
}

/// Another value of the type with some fields changed.
fn over(ty: &str, base: &TokenStream, fields: &[(&str, Option<TokenStream>)]) -> TokenStream {
    changed(ty, base, fields).unwrap_or_else(|| base.clone())
}

/// The same, if a field is changed. The fields are all that the type has.
fn changed(
    ty: &str,
    base: &TokenStream,
    fields: &[(&str, Option<TokenStream>)],
) -> Option<TokenStream> {
    let ty = ident(ty);
    let set: Vec<TokenStream> = fields
        .iter()
        .filter_map(|(field, value)| {
            let field = ident(field);
            value.as_ref().map(|value| quote!(#field: #value,))
        })
        .collect();
    let rest = (set.len() < fields.len()).then(|| quote!(..#base));
    (!set.is_empty()).then(|| quote!(rt::#ty { #(#set)* #rest }))
}

fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// A list, if it has elements.
fn list(items: impl IntoIterator<Item = TokenStream>) -> Option<TokenStream> {
    let mut list = TokenStream::new();
    for item in items {
        append(&mut list, item);
    }
    (!list.is_empty()).then(|| quote!(&[#list]))
}

fn append(list: &mut TokenStream, item: TokenStream) {
    if !list.is_empty() {
        list.extend(quote!(,));
    }
    list.extend(item);
}

/// A list where the field is always written.
fn slice(items: impl IntoIterator<Item = TokenStream>) -> TokenStream {
    list(items).unwrap_or_else(|| quote!(&[]))
}

/// A list of texts, if it has elements.
fn texts(texts: &[String]) -> Option<TokenStream> {
    list(texts.iter().map(ToTokens::to_token_stream))
}

fn flag(is: bool) -> Option<TokenStream> {
    is.then(|| quote!(true))
}

/// A value of a field that is usually `None`.
fn some(value: Option<TokenStream>) -> Option<TokenStream> {
    value.map(|value| quote!(Some(#value)))
}

fn some_text(text: Option<&String>) -> Option<TokenStream> {
    some(text.map(ToTokens::to_token_stream))
}

/// The same where the field is always written.
fn option(value: Option<TokenStream>) -> TokenStream {
    some(value).unwrap_or_else(|| quote!(None))
}

fn option_text(text: Option<&String>) -> TokenStream {
    option(text.map(ToTokens::to_token_stream))
}

fn retry(
    Retry {
        advice,
        pause_ms,
        hint_required,
        methods,
    }: &Retry,
) -> TokenStream {
    let advice = ident(match advice {
        RetryAdvice::Never => "Never",
        RetryAdvice::IfSafe => "IfSafe",
        RetryAdvice::Always => "Always",
        RetryAdvice::NotProcessed => "NotProcessed",
    });
    let pause = option(pause_ms.map(|pause| names::number(pause).to_token_stream()));
    let methods = methods.iter().map(|&it| method(it));
    quote!(rt::Retry { advice: rt::RetryAdvice::#advice, pause_ms: #pause, hint_required: #hint_required, methods: &[#(#methods),*] })
}

fn method(method: Method) -> TokenStream {
    let method = ident(match method {
        Method::Get => "Get",
        Method::Post => "Post",
        Method::Put => "Put",
        Method::Patch => "Patch",
        Method::Delete => "Delete",
        Method::Head => "Head",
    });
    quote!(rt::Method::#method)
}

fn status(status: &Status) -> TokenStream {
    let (number, meaning) = (names::number(status.number), &status.meaning);
    let solution = option_text(status.solution.as_ref());
    let code = option(
        status
            .code
            .map(|id| names::index(id.index()).to_token_stream()),
    );
    let docs = option(status.page().map(|page| quote!(#page)));
    let retry = option(status.retry.as_ref().map(retry));
    quote!(rt::Status { number: #number, meaning: #meaning, solution: #solution, retry: #retry, code: #code, docs: #docs })
}

fn error(error: &ErrorMessage) -> TokenStream {
    message(
        &error.name.wire,
        error.cause.as_deref(),
        error.solution.as_deref(),
        error.retry.as_ref(),
        error.page(),
    )
}

fn level(code: &LevelCode) -> TokenStream {
    message(
        &code.code,
        Some(&code.cause),
        Some(&code.solution),
        code.retry.as_ref(),
        code.page(),
    )
}

fn message(
    code: &str,
    cause: Option<&str>,
    solution: Option<&str>,
    advice: Option<&Retry>,
    docs: Option<&str>,
) -> TokenStream {
    let (retry, docs) = (
        option(advice.map(retry)),
        option(docs.map(|docs| quote!(#docs))),
    );
    let (cause, solution) = (
        option(cause.map(ToTokens::to_token_stream)),
        option(solution.map(ToTokens::to_token_stream)),
    );
    quote!(rt::ErrorMessage { code: #code, cause: #cause, solution: #solution, retry: #retry, docs: #docs })
}

fn pointer(pointer: &Pointer) -> TokenStream {
    let segments = &pointer.0;
    quote!(&[#(#segments),*])
}

fn operation(spec: &Spec, endpoint: &Endpoint) -> TokenStream {
    let constant = names::upper(&endpoint.name);
    let name = &endpoint.name.wire;
    let path = endpoint.path.iter().map(|part| match part {
        PathPart::Text(text) => quote!(rt::PathPart::Text(#text)),
        PathPart::Parameter(id) => {
            let index = names::index(id.index());
            quote!(rt::PathPart::Parameter(#index))
        }
    });
    let returns = endpoint.returns.as_ref();
    let cost = endpoint.cost.map(|cost| {
        let (call, row) = (
            names::number(cost.call.thousandths),
            names::number(cost.row.thousandths),
        );
        quote!(rt::Cost { call: #call, row: #row })
    });
    let table = record(
        "Operation",
        &[
            ("name", Some(quote!(#name))),
            ("api", Some(quote!(&API))),
            ("method", Some(method(endpoint.method))),
            ("path", Some(quote!(&[#(#path),*]))),
            (
                "parameters",
                list(endpoint.parameters.iter().map(|it| parameter(spec, it))),
            ),
            ("form", flag(endpoint.body_format == BodyFormat::Form)),
            ("groups", list(endpoint.groups.iter().map(group))),
            ("returns", flag(returns.is_some())),
            (
                "optional",
                flag(returns.is_some_and(|returns| paths::is_option(&returns.ty))),
            ),
            (
                "envelope",
                returns
                    .filter(|returns| !returns.envelope.0.is_empty())
                    .map(|returns| pointer(&returns.envelope)),
            ),
            ("errors", list(endpoint.errors.iter().map(documented))),
            ("cost", some(cost)),
            ("repeatable", flag(endpoint.repeatable)),
            ("rows", some(endpoint.rows.as_ref().map(pointer))),
            ("pages", some(endpoint.pages.as_ref().map(pages::table))),
            ("docs", endpoint.page().map(|page| quote!(Some(#page)))),
        ],
    );
    quote!(pub(super) static #constant: rt::Operation = #table;)
}

fn parameter(spec: &Spec, parameter: &Parameter) -> TokenStream {
    let name = &parameter.name.wire;
    let location = match parameter.location {
        Location::Query => None,
        Location::Path => Some(quote!(rt::Location::Path)),
        Location::Header => Some(quote!(rt::Location::Header)),
        Location::Body => Some(quote!(rt::Location::Body)),
        Location::WholeBody => Some(quote!(rt::Location::WholeBody)),
    };
    record(
        "Parameter",
        &[
            ("name", Some(quote!(#name))),
            ("location", location),
            ("required", flag(parameter.required)),
            (
                "secret",
                flag(parameter.secret || holds_a_secret(spec, &parameter.ty)),
            ),
            ("kind", kind(spec, &parameter.ty)),
            ("comma", flag(parameter.style == ArrayStyle::Comma)),
            ("empty", empty_list(parameter.empty)),
            ("slashes", flag(parameter.slashes)),
            (
                "rule",
                rule(&parameter.ty).map(|rule| {
                    if parameter.nullable {
                        nullable(&rule)
                    } else {
                        rule
                    }
                }),
            ),
            (
                "constant",
                some(parameter.constant.as_ref().and_then(constant)),
            ),
        ],
    )
}

/// The JSON type of what a parameter takes, if it is no string.
fn kind(spec: &Spec, ty: &Type) -> Option<TokenStream> {
    match ty {
        Type::Text { .. } | Type::BooleanText => None,
        Type::Named(id) if matches!(spec.type_def(*id).shape, Shape::Enum(_)) => None,
        Type::Integer(_) | Type::Number(_) | Type::IntegerOrEmpty | Type::NumberOrEmpty => {
            Some(quote!(rt::Kind::Number))
        }
        Type::Boolean => Some(quote!(rt::Kind::Boolean)),
        Type::Json | Type::Named(_) | Type::Array(..) | Type::Map(_) => {
            Some(quote!(rt::Kind::Json))
        }
        Type::Nullable(inner) => kind(spec, inner),
    }
}

fn empty_list(empty: EmptyList) -> Option<TokenStream> {
    match empty {
        EmptyList::Refuse => None,
        EmptyList::Omit => Some(quote!(rt::EmptyList::Omit)),
        EmptyList::Send => Some(quote!(rt::EmptyList::Send)),
    }
}

/// A value that every request has. The checker lets no other kinds pass.
fn constant(value: &Literal) -> Option<TokenStream> {
    match value {
        Literal::Text(text) => Some(quote!(rt::Constant::Text(#text))),
        Literal::Integer(number) => {
            let number = names::number(*number);
            Some(quote!(rt::Constant::Integer(#number)))
        }
        Literal::Boolean(value) => Some(quote!(rt::Constant::Boolean(#value))),
        Literal::Null | Literal::Number(_) | Literal::List(_) | Literal::Object(_) => None,
    }
}

/// Whether a value of the type has a secret in it, however deep. Then nothing of the value is
/// shown.
fn holds_a_secret(spec: &Spec, ty: &Type) -> bool {
    let (mut open, mut seen) = (vec![ty], HashSet::new());
    while let Some(ty) = open.pop() {
        match ty {
            Type::Text { secret: true, .. } => return true,
            Type::Array(inner, _) | Type::Map(inner) | Type::Nullable(inner) => open.push(inner),
            Type::Named(id) if seen.insert(*id) => {
                if let Shape::Object(fields) = &spec.type_def(*id).shape {
                    open.extend(fields.iter().map(|field| &field.ty));
                }
            }
            _ => {}
        }
    }
    false
}

fn nullable(rule: &TokenStream) -> TokenStream {
    quote!(rt::Rule::Nullable(&#rule))
}

/// What is checked before anything is sent, if anything is.
fn rule(ty: &Type) -> Option<TokenStream> {
    match ty {
        Type::Text {
            length: Some(length),
            ..
        } => {
            let (min, max) = bounds(*length);
            Some(quote!(rt::Rule::Length(#min, #max)))
        }
        Type::Integer(Some(range)) => {
            let bound = |bound: Option<i128>, open: TokenStream| {
                bound.map_or(open, |bound| names::number(bound).to_token_stream())
            };
            let (min, max) = (
                bound(range.min, quote!(i128::MIN)),
                bound(range.max, quote!(i128::MAX)),
            );
            Some(quote!(rt::Rule::Integer(#min, #max)))
        }
        Type::Number(range) => {
            let bound = |bound: Option<f64>, open: TokenStream| {
                bound.map_or(open, |bound| Token::f64_unsuffixed(bound).to_token_stream())
            };
            let min = bound(range.and_then(|range| range.min), quote!(f64::NEG_INFINITY));
            let max = bound(range.and_then(|range| range.max), quote!(f64::INFINITY));
            Some(quote!(rt::Rule::Number(#min, #max)))
        }
        Type::Array(item, length) => {
            let item = rule(item);
            if item.is_none() && length.is_none() {
                return None;
            }
            let (min, max) = bounds(length.unwrap_or(Length {
                min: None,
                max: None,
            }));
            let item = item.unwrap_or_else(|| quote!(rt::Rule::Any));
            Some(quote!(rt::Rule::Items(#min, #max, &#item)))
        }
        Type::Nullable(inner) => rule(inner).map(|rule| nullable(&rule)),
        _ => None,
    }
}

fn bounds(length: Length) -> (TokenStream, TokenStream) {
    let min = names::number(length.min.unwrap_or(0)).to_token_stream();
    (
        min,
        length.max.map_or_else(
            || quote!(u64::MAX),
            |max| names::number(max).to_token_stream(),
        ),
    )
}

fn group(group: &Group) -> TokenStream {
    let rule = match group.rule {
        GroupRule::ExactlyOne => quote!(ExactlyOne),
        GroupRule::AtLeastOne => quote!(AtLeastOne),
        GroupRule::AtMostOne => quote!(AtMostOne),
    };
    let alternatives = group.alternatives.iter().map(|ids| {
        let indexes = ids.iter().map(|id| names::index(id.index()));
        quote!(&[#(#indexes),*])
    });
    quote!(rt::Group { rule: rt::GroupRule::#rule, alternatives: &[#(#alternatives),*] })
}

fn documented(error: &DocumentedError) -> TokenStream {
    let index = names::index(error.error.index());
    let cause = option_text(error.cause.as_ref());
    let solution = option_text(error.solution.as_ref());
    let retry = option(error.retry.as_ref().map(retry));
    quote!(rt::DocumentedError { error: #index, cause: #cause, solution: #solution, retry: #retry })
}
