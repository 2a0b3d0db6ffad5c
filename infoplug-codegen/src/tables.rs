//! The facts of a spec as `static` tables. Only what differs from a table's usual values is written down.

use std::collections::HashSet;

use infoplug_spec::Spec;
use infoplug_spec::model::{
    ArrayStyle, Auth, AuthPlace, Cost, DocumentedError, Endpoint, ErrorMessage, Group, GroupRule, Length, Location, Method, Parameter,
    PathPart, Place, PlaceType, Pointer, Retry, RetryAdvice, Shape, Status, Template, TemplatePart, Type,
};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens as _, quote};

use crate::docs;
use crate::names;
use crate::types;

pub(crate) fn expand(spec: &Spec) -> TokenStream {
    let api = &spec.api;
    let (name, base_url, cost_unit) = (&api.name, &api.base_url, &api.cost_unit);
    let headers = api.headers.iter().map(|(name, value)| quote!((#name, #value)));
    let auth = option(api.auth.as_ref().map(auth));
    let ways = api.auth.as_ref().map(auth_ways).unwrap_or_default();
    let statuses = spec.statuses.iter().map(status);
    let errors = spec.errors.iter().map(error);
    let body = [&spec.error_body.code, &spec.error_body.parameter, &spec.error_body.details, &spec.error_body.request_id];
    let [code, parameter, details, request_id] = body.map(|places| places.iter().map(place).collect::<Vec<_>>());
    let charges = spec.endpoints.iter().filter_map(|endpoint| endpoint.cost).any(|cost| cost != Cost::default());
    let operations = spec.endpoints.iter().map(|endpoint| operation(spec, endpoint));
    quote! {
        #ways

        pub(super) static API: rt::Api = rt::Api {
            name: #name,
            base_url: #base_url,
            headers: &[#(#headers),*],
            cost_unit: #cost_unit,
            auth: #auth,
            statuses: &[#(#statuses),*],
            errors: &[#(#errors),*],
            error_body: rt::ErrorBody {
                code: &[#(#code),*],
                parameter: &[#(#parameter),*],
                details: &[#(#details),*],
                request_id: &[#(#request_id),*],
            },
            charges: #charges,
        };

        #(#operations)*
    }
}

fn option(value: Option<TokenStream>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}

fn option_text(value: Option<&String>) -> TokenStream {
    option(value.map(|value| quote!(#value)))
}

fn auth(auth: &Auth) -> TokenStream {
    let optional = auth.optional;
    let credentials = auth.credentials.iter().map(|credential| {
        let (name, env) = (&credential.name.wire, &credential.env);
        quote!(rt::Credential { name: #name, env: #env })
    });
    quote!(rt::Auth { credentials: &[#(#credentials),*], optional: #optional, ways: &AUTH_WAYS })
}

/// The ways to send credentials, and the enum to choose one of several.
fn auth_ways(auth: &Auth) -> TokenStream {
    let count = auth.ways.len();
    let ways = auth.ways.iter().map(|way| {
        let name = &way.name.wire;
        let places = way.places.iter().map(auth_place);
        quote!(rt::AuthWay { name: #name, places: &[#(#places),*] })
    });
    let length = names::index(count);
    let table = quote!(static AUTH_WAYS: [rt::AuthWay; #length] = [#(#ways),*];);
    if count < 2 {
        return table;
    }
    let variants = auth.ways.iter().map(|way| names::camel(&way.name)).collect::<Vec<_>>();
    let docs = auth.ways.iter().map(docs::auth_way);
    let indexes = (0..count).map(names::index);
    quote! {
        #table

        /// The ways to send the credentials that the API documents; for the `auth` setting of the builder.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Auth {
            #(#docs #variants,)*
        }

        impl From<Auth> for rt::AuthChoice {
            fn from(auth: Auth) -> Self {
                match auth {
                    #(Auth::#variants => const { rt::AuthChoice::new(&AUTH_WAYS[#indexes]) },)*
                }
            }
        }
    }
}

fn auth_place(place: &AuthPlace) -> TokenStream {
    match place {
        AuthPlace::Header(name, value) => {
            let value = template(value);
            quote!(rt::AuthPlace::Header(#name, #value))
        }
        AuthPlace::Query(name, value) => {
            let value = template(value);
            quote!(rt::AuthPlace::Query(#name, #value))
        }
        AuthPlace::Basic { username, password } => {
            let (username, password) = (template(username), template(password));
            quote!(rt::AuthPlace::Basic { username: #username, password: #password })
        }
    }
}

fn template(template: &Template) -> TokenStream {
    let parts = template.0.iter().map(|part| match part {
        TemplatePart::Text(text) => quote!(rt::Part::Text(#text)),
        TemplatePart::Credential(index) => {
            let index = names::index(*index);
            quote!(rt::Part::Credential(#index))
        }
    });
    quote!(&[#(#parts),*])
}

fn retry(retry: Option<Retry>) -> TokenStream {
    let value = retry.map(|Retry { advice, pause_ms }| {
        let advice = match advice {
            RetryAdvice::Never => quote!(Never),
            RetryAdvice::AfterPause => quote!(AfterPause),
            RetryAdvice::AsAnswered => quote!(AsAnswered),
            RetryAdvice::WhenSafe => quote!(WhenSafe),
        };
        let pause = option(pause_ms.map(|pause| names::number(pause).to_token_stream()));
        quote!(rt::Retry { advice: rt::RetryAdvice::#advice, pause_ms: #pause })
    });
    option(value)
}

fn status(status: &Status) -> TokenStream {
    let (number, meaning) = (names::number(status.number), &status.meaning);
    let solution = option_text(status.solution.as_ref());
    let code = option(status.code.map(|id| names::index(id.index()).to_token_stream()));
    let docs = option_text(status.docs.as_ref());
    let retry = retry(status.retry);
    quote!(rt::Status { number: #number, meaning: #meaning, solution: #solution, retry: #retry, code: #code, docs: #docs })
}

fn error(error: &ErrorMessage) -> TokenStream {
    let (code, cause, solution) = (&error.name.wire, &error.cause, &error.solution);
    let docs = option_text(error.docs.as_ref());
    let retry = retry(error.retry);
    quote!(rt::ErrorMessage { code: #code, cause: #cause, solution: #solution, retry: #retry, docs: #docs })
}

fn place(place: &Place) -> TokenStream {
    match place {
        Place::Header(name) => quote!(rt::Place::Header(#name)),
        Place::Body(at, wanted) => {
            let at = pointer(at);
            let wanted = match wanted {
                PlaceType::Any => quote!(Any),
                PlaceType::Text => quote!(Text),
                PlaceType::Integer => quote!(Integer),
                PlaceType::Boolean => quote!(Boolean),
            };
            quote!(rt::Place::Body(#at, rt::PlaceType::#wanted))
        }
    }
}

fn pointer(pointer: &Pointer) -> TokenStream {
    let segments = &pointer.0;
    quote!(&[#(#segments),*])
}

fn operation(spec: &Spec, endpoint: &Endpoint) -> TokenStream {
    let constant = names::upper(&endpoint.name);
    let name = &endpoint.name.wire;
    let method = match endpoint.method {
        Method::Get => quote!(Get),
        Method::Post => quote!(Post),
        Method::Put => quote!(Put),
        Method::Patch => quote!(Patch),
        Method::Delete => quote!(Delete),
        Method::Head => quote!(Head),
    };
    let path = endpoint.path.iter().map(|part| match part {
        PathPart::Text(text) => quote!(rt::PathPart::Text(#text)),
        PathPart::Parameter(id) => {
            let index = names::index(id.index());
            quote!(rt::PathPart::Parameter(#index))
        }
    });
    let envelope = endpoint.returns.as_ref().filter(|returns| !returns.envelope.0.is_empty()).map(|returns| pointer(&returns.envelope));
    let cost = endpoint.cost.map(|cost| {
        let (call, row) = (names::number(cost.call.thousandths), names::number(cost.row.thousandths));
        quote!(Some(rt::Cost { call: #call, row: #row }))
    });
    let unusual: Vec<TokenStream> = [
        ("parameters", list(endpoint.parameters.iter().map(|it| parameter(spec, it)))),
        ("groups", list(endpoint.groups.iter().map(group))),
        ("returns", endpoint.returns.as_ref().map(|_| quote!(true))),
        ("optional", endpoint.returns.as_ref().filter(|returns| types::is_option(&returns.ty)).map(|_| quote!(true))),
        ("envelope", envelope),
        ("errors", list(endpoint.errors.iter().map(documented))),
        ("cost", cost),
        ("repeatable", endpoint.repeatable.then(|| quote!(true))),
        ("docs", endpoint.docs.as_ref().map(|docs| quote!(Some(#docs)))),
    ]
    .into_iter()
    .filter_map(|(field, value)| {
        let field = Ident::new(field, Span::call_site());
        value.map(|value| quote!(#field: #value,))
    })
    .collect();
    let usual = (unusual.len() < 9).then(|| quote!(..rt::Operation::NEW));
    quote! {
        pub(super) static #constant: rt::Operation = rt::Operation {
            name: #name,
            api: &API,
            method: rt::Method::#method,
            path: &[#(#path),*],
            #(#unusual)*
            #usual
        };
    }
}

/// A list, if it has elements.
fn list(items: impl ExactSizeIterator<Item = TokenStream>) -> Option<TokenStream> {
    (items.len() > 0).then(|| quote!(&[#(#items),*]))
}

fn parameter(spec: &Spec, parameter: &Parameter) -> TokenStream {
    let name = &parameter.name.wire;
    let location = match parameter.location {
        Location::Query => None,
        Location::Path => Some(quote!(Path)),
        Location::Header => Some(quote!(Header)),
        Location::Body => Some(quote!(Body)),
        Location::WholeBody => Some(quote!(WholeBody)),
    };
    let location = location.map(|location| quote!(location: rt::Location::#location,));
    let required = parameter.required.then(|| quote!(required: true,));
    let secret = (parameter.secret || holds_a_secret(spec, &parameter.ty)).then(|| quote!(secret: true,));
    let comma = (parameter.style == ArrayStyle::Comma).then(|| quote!(comma: true,));
    let rule = rule(&parameter.ty).map(|rule| if parameter.nullable { nullable(&rule) } else { rule });
    let rule = rule.map(|rule| quote!(rule: #rule,));
    quote!(rt::Parameter { name: #name, #location #required #secret #comma #rule ..rt::Parameter::NEW })
}

/// Whether a value of the type has a secret in it, however deep. Then nothing of the value is shown.
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
        Type::Text { length: Some(length), .. } => {
            let (min, max) = bounds(*length);
            Some(quote!(rt::Rule::Length(#min, #max)))
        }
        Type::Integer(Some(range)) => {
            let bound = |bound: Option<i64>, open: TokenStream| bound.map_or(open, |bound| names::number(bound).to_token_stream());
            let (min, max) = (bound(range.min, quote!(i64::MIN)), bound(range.max, quote!(i64::MAX)));
            Some(quote!(rt::Rule::Integer(#min, #max)))
        }
        Type::Number(range) => {
            let bound =
                |bound: Option<f64>, open: TokenStream| bound.map_or(open, |bound| Literal::f64_unsuffixed(bound).to_token_stream());
            let min = bound(range.and_then(|range| range.min), quote!(f64::NEG_INFINITY));
            let max = bound(range.and_then(|range| range.max), quote!(f64::INFINITY));
            Some(quote!(rt::Rule::Number(#min, #max)))
        }
        Type::Array(item, length) => {
            let item = rule(item);
            if item.is_none() && length.is_none() {
                return None;
            }
            let (min, max) = bounds(length.unwrap_or(Length { min: None, max: None }));
            let item = item.unwrap_or_else(|| quote!(rt::Rule::Any));
            Some(quote!(rt::Rule::Items(#min, #max, &#item)))
        }
        Type::Nullable(inner) => rule(inner).map(|rule| nullable(&rule)),
        _ => None,
    }
}

fn bounds(length: Length) -> (TokenStream, TokenStream) {
    let min = names::number(length.min.unwrap_or(0)).to_token_stream();
    (min, length.max.map_or_else(|| quote!(u64::MAX), |max| names::number(max).to_token_stream()))
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
    let retry = retry(error.retry);
    quote!(rt::DocumentedError { error: #index, cause: #cause, solution: #solution, retry: #retry })
}
