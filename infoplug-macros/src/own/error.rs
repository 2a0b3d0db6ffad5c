//! `#[derive(ApiError)]`: an enum of the user for the errors of an API, or of one of its endpoints.

use std::collections::HashMap;

use infoplug_spec::Code;
use infoplug_spec::model::{Endpoint, ErrorMessage};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Data, DataEnum, DeriveInput, Fields, LitStr, Variant};

use super::asked::{self, Parameters, Question, THIS};
use super::attributes::{self, OfVariant};
use super::complaints::{At, instead, list, quoted};
use super::context::Context;
use super::fit;
use super::response::wrong_item;

/// What a field of a variant can be, and how it is read from the error.
const FACTS: [&str; 14] = [
    "parameter",
    "details",
    "message",
    "user_message",
    "request_id",
    "subcode",
    "category",
    "docs",
    "cause",
    "solution",
    "operation",
    "retry_after",
    "status",
    "attempts",
];

/// What a variant is for.
struct Handled<'i> {
    variant: &'i Variant,
    said: OfVariant,
}

impl Handled<'_> {
    fn is_for(&self, key: &str) -> bool {
        let said = &self.said;
        (said.other && key == "other")
            || said.codes.iter().any(|code| code.value() == key)
            || said.statuses.iter().any(|status| status.to_string() == key)
    }
}

pub(super) fn expand(item: &DeriveInput, context: &mut Context) -> Option<TokenStream> {
    let Data::Enum(data) = &item.data else {
        return wrong_item(
            item,
            context,
            "`ApiError` is derived on an enum, with a variant for each error that you handle",
        );
    };
    let container = attributes::container(item, "ApiError", &mut context.complaints);
    if !context.complaints.is_empty() {
        return None;
    }
    let endpoint = match &container.endpoint {
        Some(name) => Some(context.find_endpoint(name)?),
        None => None,
    };
    let handled = variants(data, endpoint.as_ref(), context);
    if !handled.iter().any(|handled| handled.said.other) && context.complaints.is_empty() {
        let message = format!(
            "{} has no variant for all other errors",
            quoted(&super::plain(&item.ident))
        );
        let help = format!(
            "add one that keeps them: `#[api(other)] Other({}::Error)`",
            context.module
        );
        context
            .complaints
            .add(Code::NoOther, item.ident.span(), message, None, Some(help));
    }
    if let Some(at) = container.exhaustive {
        check_exhaustive(at, &handled, endpoint.as_ref(), context);
    }
    let values = handled
        .iter()
        .map(|handled| value(&item.ident, handled.variant, &Parameters::of(item), context))
        .collect::<Vec<_>>();
    context
        .complaints
        .is_empty()
        .then(|| code(item, &handled, &values, container.no_display, context))
}

fn variants<'i>(
    data: &'i DataEnum,
    endpoint: Option<&Endpoint>,
    context: &mut Context,
) -> Vec<Handled<'i>> {
    let mut handled: Vec<Handled<'i>> = Vec::new();
    let mut seen: HashMap<String, Span> = HashMap::new();
    for variant in &data.variants {
        let before = context.complaints.len();
        let said = attributes::variant(
            &variant.attrs,
            &["code", "status", "other", "display"],
            &mut context.complaints,
        );
        let name = quoted(&super::plain(&variant.ident));
        if said.other && (!said.codes.is_empty() || !said.statuses.is_empty()) {
            let message =
                format!("{name} is for all other errors, and so it has no code and no status");
            context.complaints.add(
                Code::BadAttribute,
                variant.ident.span(),
                message,
                None,
                None,
            );
        }
        let was_read = context.complaints.len() == before;
        if was_read && !said.other && said.codes.is_empty() && said.statuses.is_empty() {
            let help = "add `#[api(code = \"...\")]`, `#[api(status = 429)]` or, for one variant, `#[api(other)]`".to_owned();
            let message = format!("{name} is for no code and no status");
            context.complaints.add(
                Code::MissingAttribute,
                variant.ident.span(),
                message,
                None,
                Some(help),
            );
        }
        for code in &said.codes {
            check_code(code, endpoint, context);
        }
        for status in &said.statuses {
            check_status(status, endpoint, context);
        }
        let keys = said.codes.iter().map(|code| (code.value(), code.span()));
        let keys = keys.chain(
            said.statuses
                .iter()
                .map(|status| (status.to_string(), status.span())),
        );
        let keys: Vec<(String, Span)> = keys
            .chain(
                said.other
                    .then(|| ("other".to_owned(), variant.ident.span())),
            )
            .collect();
        for (key, at) in keys {
            if seen.insert(key.clone(), at).is_some() {
                let first = handled
                    .iter()
                    .find(|first| first.is_for(&key))
                    .map(|first| super::plain(&first.variant.ident));
                let other = first.map_or_else(String::new, |first| {
                    format!(", the other is {}", quoted(&first))
                });
                let message = format!("{} has two variants{other}", quoted(&key));
                context.complaints.add(
                    Code::Twice,
                    at,
                    message,
                    None,
                    Some("leave one of the two out".to_owned()),
                );
            }
        }
        check_fields(variant, context);
        handled.push(Handled { variant, said });
    }
    handled
}

/// The errors that an endpoint documents, or all.
fn documented<'c>(endpoint: Option<&Endpoint>, context: &'c Context) -> Vec<&'c ErrorMessage> {
    let spec = &context.checked.spec;
    match endpoint {
        Some(endpoint) => endpoint
            .errors
            .iter()
            .map(|documented| spec.error(documented.error))
            .collect(),
        None => spec.errors.iter().collect(),
    }
}

fn check_code(code: &LitStr, endpoint: Option<&Endpoint>, context: &mut Context) {
    let wanted = code.value();
    let known = documented(endpoint, context);
    if known.iter().any(|error| error.name.wire == wanted)
        || (!context.checked.is_valid() && endpoint.is_none())
    {
        return;
    }
    let elsewhere = context
        .checked
        .spec
        .error_named(&wanted)
        .map(|error| error.span);
    let names = known.iter().map(|error| error.name.wire.as_str());
    let (message, at, help) = if let (Some(endpoint), Some(span)) = (endpoint, elsewhere) {
        (
            format!(
                "{} does not document {}, which other endpoints do",
                quoted(&endpoint.name.wire),
                quoted(&wanted)
            ),
            Some(span),
            Some(match list(names) {
                names if names.is_empty() => {
                    "it documents none: all goes to `#[api(other)]`".to_owned()
                }
                names => format!("it documents {names}; all else goes to `#[api(other)]`"),
            }),
        )
    } else {
        let of = endpoint.map_or_else(
            || context.checked.spec.api.name.clone(),
            |endpoint| quoted(&endpoint.name.wire),
        );
        let help = instead(&wanted, names, |names| {
            format!("{}there are {names}", context.named)
        });
        (
            format!("{} is not an error code of {of}", quoted(&wanted)),
            endpoint.map(|endpoint| endpoint.span),
            Some(help),
        )
    };
    context
        .complaints
        .add(Code::NoSuchCode, code.span(), message, at, help);
}

fn check_status(status: &syn::LitInt, endpoint: Option<&Endpoint>, context: &mut Context) {
    let spec = &context.checked.spec;
    let wanted: u16 = status.base10_parse().unwrap_or_default();
    let of_errors = |endpoint: &Endpoint| {
        endpoint.errors.iter().any(|documented| {
            documented.status == Some(wanted)
                || spec.error(documented.error).statuses.contains(&wanted)
        })
    };
    let known = match endpoint {
        Some(endpoint) => endpoint.statuses.contains(&wanted) || of_errors(endpoint),
        None => {
            spec.status(wanted).is_some()
                || spec
                    .errors
                    .iter()
                    .any(|error| error.statuses.contains(&wanted))
        }
    };
    if known {
        return;
    }
    let mut all: Vec<u16> = match endpoint {
        Some(endpoint) => endpoint.statuses.clone(),
        None => spec.statuses.iter().map(|status| status.number).collect(),
    };
    all.retain(|number| *number >= 300);
    let of = endpoint.map_or_else(
        || spec.api.name.clone(),
        |endpoint| quoted(&endpoint.name.wire),
    );
    let message = format!("{of} documents no status {status}");
    let all: Vec<String> = all.iter().map(u16::to_string).collect();
    let help =
        (!all.is_empty()).then(|| format!("there are {}", list(all.iter().map(String::as_str))));
    context.complaints.add(
        Code::NoSuchStatus,
        status.span(),
        message,
        endpoint.map(|endpoint| endpoint.span),
        help,
    );
}

fn check_fields(variant: &Variant, context: &mut Context) {
    match &variant.fields {
        Fields::Unit => {}
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            for field in &fields.unnamed {
                attributes::nothing(&field.attrs, &mut context.complaints);
                check_whole(&field.ty, context);
            }
        }
        Fields::Unnamed(fields) => {
            let help = Some("name the fields after what they hold: `{ parameter: Option<String>, details: Option<String> }`".to_owned());
            let message = "a variant without names has one field, for the whole error";
            context
                .complaints
                .add(Code::NoSuchErrorField, At::all(fields), message, None, help);
        }
        Fields::Named(fields) => {
            for field in &fields.named {
                let Some(ident) = &field.ident else { continue };
                attributes::nothing(&field.attrs, &mut context.complaints);
                let name = super::plain(ident);
                if name == "error" {
                    check_whole(&field.ty, context);
                    continue;
                }
                if FACTS.contains(&name.as_str()) {
                    check_fact(&name, &field.ty, context);
                    continue;
                }
                let facts = |_| {
                    format!(
                        "an error has {}, `error` (all of it)",
                        FACTS.map(quoted).join(", ")
                    )
                };
                let help = instead(&name, FACTS.into_iter().chain(["error"]), facts);
                let message = format!("{} is nothing that an error has", quoted(&name));
                context.complaints.add(
                    Code::NoSuchErrorField,
                    ident.span(),
                    message,
                    None,
                    Some(help),
                );
            }
        }
    }
}

/// A field that takes the whole error.
fn check_whole(ty: &syn::Type, context: &mut Context) {
    let what = if fit::is_plain(ty) {
        "this field takes the whole error"
    } else if is_error_of_an_endpoint(ty) {
        "this field takes the whole error, and `infoplug::Error` is that of one endpoint"
    } else {
        return;
    };
    let help = context.whole_error();
    context
        .complaints
        .add(Code::TypeMismatch, At::all(ty), what, None, Some(help));
}

/// `infoplug::Error`, without saying of which endpoint.
fn is_error_of_an_endpoint(ty: &syn::Type) -> bool {
    matches!(
        super::written::shown(&ty.to_token_stream()).trim_start_matches("::"),
        "infoplug::Error" | "Box<infoplug::Error>"
    )
}

/// A field that takes a fact. Of types that one cannot see through, a trait says whether they fit.
fn check_fact(name: &str, ty: &syn::Type, context: &mut Context) {
    let inner = fit::in_option(ty).unwrap_or(ty);
    let fits = match name {
        "retry_after" => !fit::is_plain(inner),
        "status" => !fit::is_plain(inner) || fit::is_number_up_to(ty, u16::MAX.into()),
        "attempts" => !fit::is_plain(ty) || fit::is_number_up_to(ty, u32::MAX.into()),
        _ => fit::takes_text(ty) || !fit::is_plain(inner),
    };
    let (what, write, _) = described(name);
    if !fits {
        let message = format!("{} is {what}, which this type does not hold", quoted(name));
        context.complaints.add(
            Code::TypeMismatch,
            At::all(ty),
            message,
            None,
            Some(format!("write `{write}`")),
        );
    }
}

fn check_exhaustive(
    at: Span,
    handled: &[Handled<'_>],
    endpoint: Option<&Endpoint>,
    context: &mut Context,
) {
    let codes: Vec<String> = handled
        .iter()
        .flat_map(|handled| handled.said.codes.iter().map(LitStr::value))
        .collect();
    let statuses: Vec<u16> = handled
        .iter()
        .flat_map(|handled| {
            handled
                .said
                .statuses
                .iter()
                .filter_map(|status| status.base10_parse().ok())
        })
        .collect();
    let by_status = |error: &ErrorMessage| {
        !error.statuses.is_empty()
            && error
                .statuses
                .iter()
                .all(|status| statuses.contains(status))
    };
    let missing: Vec<(String, infoplug_spec::Span)> = documented(endpoint, context)
        .into_iter()
        .filter(|error| !codes.contains(&error.name.wire) && !by_status(error))
        .map(|error| (error.name.wire.clone(), error.span))
        .collect();
    if let Some((_, span)) = missing.first() {
        let names = list(missing.iter().map(|(name, _)| name.as_str()));
        let message = format!("not handled: {names}");
        let help =
            "add a variant for each: `#[api(code = \"...\")]`, or one for the status of several"
                .to_owned();
        context
            .complaints
            .add(Code::NotHandled, at, message, Some(*span), Some(help));
    }
}

fn code(
    item: &DeriveInput,
    handled: &[Handled<'_>],
    values: &[TokenStream],
    no_display: bool,
    context: &Context,
) -> TokenStream {
    let (name, client, krate, definitions) = (
        &item.ident,
        &context.client,
        &context.krate,
        &context.asked.definitions,
    );
    let (parameters, arguments, wheres) = item.generics.split_for_impl();
    let numbers = || (0..handled.len()).map(Literal::usize_unsuffixed);
    // Codes say more than statuses, so they come first.
    let by_code = handled.iter().zip(numbers()).flat_map(|(handled, number)| {
        handled
            .said
            .codes
            .iter()
            .map(move |code| quote!((#code, _) => #number,))
            .collect::<Vec<_>>()
    });
    let by_status = handled.iter().zip(numbers()).flat_map(|(handled, number)| {
        handled
            .said
            .statuses
            .iter()
            .map(move |status| quote!((_, #status) => #number,))
            .collect::<Vec<_>>()
    });
    let other = handled
        .iter()
        .position(|handled| handled.said.other)
        .unwrap_or_default();
    let other_number = Literal::usize_unsuffixed(other);
    let otherwise = values.get(other);
    let values = handled
        .iter()
        .zip(values)
        .zip(numbers())
        .filter(|((handled, _), _)| !handled.said.other);
    let values = values.map(|((_, value), number)| quote!(#number => #value,));
    let display = (!no_display).then(|| {
        let arms = handled.iter().map(|handled| display(handled, context));
        quote! {
            #[automatically_derived]
            impl #parameters ::core::fmt::Display for #name #arguments #wheres {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    match self { #(#arms)* }
                }
            }
        }
    });
    let source = handled.iter().filter_map(|handled| {
        let (pattern, inner) = whole(handled.variant)?;
        Some(quote!(#pattern => ::core::error::Error::source(#inner),))
    });
    let narrow_generics = {
        let mut generics = item.generics.clone();
        if let Ok(parameter) = syn::parse2(quote_spanned!(name.span()=> __N: __rt::SameApi<__Code>))
        {
            generics.params.push(parameter);
        }
        generics
    };
    let (narrow, ..) = narrow_generics.split_for_impl();
    // At the place of the item: that is where messages point.
    let of_calls = quote_spanned! {name.span()=>
        impl #narrow ::core::convert::From<__rt::Error<__N>> for #name #arguments #wheres {
            fn from(error: __rt::Error<__N>) -> Self {
                ::core::convert::From::from(<__Error as ::core::convert::From<__rt::Error<__N>>>::from(error))
            }
        }
    };
    quote! {
        #[doc(hidden)]
        #[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery)]
        const _: () = {
            use #krate::generated as __rt;

            type __Code = <#client as __rt::ClientApi>::Code;
            type __Error = __rt::AnyError<__Code>;

            #definitions

            #[automatically_derived]
            impl #parameters ::core::convert::From<__Error> for #name #arguments #wheres {
                fn from(error: __Error) -> Self {
                    let which = match error.response() {
                        ::core::option::Option::Some(response) => match (__rt::ApiCode::text(&response.code), response.status().as_u16()) {
                            #(#by_code)*
                            #(#by_status)*
                            _ => #other_number,
                        },
                        ::core::option::Option::None => #other_number,
                    };
                    match which {
                        #(#values)*
                        _ => #otherwise,
                    }
                }
            }

            #[automatically_derived]
            #of_calls

            #[automatically_derived]
            impl #parameters ::core::convert::From<__rt::ConfigError> for #name #arguments #wheres {
                fn from(error: __rt::ConfigError) -> Self {
                    ::core::convert::From::from(<__Error as ::core::convert::From<__rt::ConfigError>>::from(error))
                }
            }

            #[automatically_derived]
            impl #parameters ::core::convert::From<__rt::JobError<__Code>> for #name #arguments #wheres {
                fn from(error: __rt::JobError<__Code>) -> Self {
                    ::core::convert::From::from(<__Error as ::core::convert::From<__rt::JobError<__Code>>>::from(error))
                }
            }

            #display

            #[automatically_derived]
            impl #parameters ::core::error::Error for #name #arguments #wheres {
                fn source(&self) -> ::core::option::Option<&(dyn ::core::error::Error + 'static)> {
                    match self {
                        #(#source)*
                        _ => ::core::option::Option::None,
                    }
                }
            }
        };
    }
}

/// A variant with its fields filled.
fn value(
    item: &Ident,
    variant: &Variant,
    parameters: &Parameters,
    context: &mut Context,
) -> TokenStream {
    let ident = &variant.ident;
    match &variant.fields {
        Fields::Unit => quote!(Self::#ident),
        Fields::Unnamed(fields) => {
            let value = fields
                .unnamed
                .first()
                .map(|field| whole_error(item, variant, &field.ty, parameters, context));
            quote!(Self::#ident(#value))
        }
        Fields::Named(fields) => {
            let (whole, facts): (Vec<_>, Vec<_>) = fields
                .named
                .iter()
                .filter_map(|field| Some((field.ident.as_ref()?, &field.ty)))
                .partition(|(ident, _)| *ident == "error");
            let facts: Vec<TokenStream> = facts
                .iter()
                .map(|(ident, ty)| fact(item, variant, ident, ty, parameters, context))
                .collect();
            // What takes the whole error comes last.
            let whole = whole.iter().map(|(ident, ty)| {
                let value = whole_error(item, variant, ty, parameters, context);
                quote!(#ident: #value)
            });
            let whole: Vec<TokenStream> = whole.collect();
            quote!(Self::#ident { #(#facts,)* #(#whole,)* })
        }
    }
}

impl Context {
    /// What to write for the whole error.
    fn whole_error(&self) -> String {
        format!("write `{0}::Error`, or `Box<{0}::Error>`", self.module)
    }
}

/// The whole error as the type of a field.
fn whole_error(
    item: &Ident,
    variant: &Variant,
    ty: &syn::Type,
    parameters: &Parameters,
    context: &mut Context,
) -> TokenStream {
    if parameters.in_any(ty) {
        return quote_spanned!(ty.span()=> <#ty as ::core::convert::From<__Error>>::from(error));
    }
    // Is reported already.
    if fit::is_plain(ty) || is_error_of_an_endpoint(ty) {
        return TokenStream::new();
    }
    let (name, client) = (super::plain(&variant.ident), &context.client);
    let error = quote!(__rt::AnyError<<#client as __rt::ClientApi>::Code>);
    let question = Question {
        of: asked::name(item, Some(&variant.ident)),
        ty: &ty.to_token_stream(),
        code: Code::TypeMismatch,
        what: format!(
            "{} keeps the whole error, and {} is not made of one of {}",
            quoted(&name),
            quoted(THIS),
            context.checked.spec.api.name
        ),
        span: None,
        help: context.whole_error(),
        label: "is not made of this error".to_owned(),
        bound: quote!(::core::convert::From<#error>),
        method: (
            format_ident!("of"),
            quote!((error: #error) -> Self),
            quote!(::core::convert::From::from(error)),
        ),
    };
    let of = context.ask(question);
    quote!(#of(error))
}

/// A fact about the error as the type of a field.
fn fact(
    item: &Ident,
    variant: &Variant,
    ident: &Ident,
    ty: &syn::Type,
    parameters: &Parameters,
    context: &mut Context,
) -> TokenStream {
    let is_known = FACTS.contains(&super::plain(ident).as_str());
    if !is_known || fit::is_plain(fit::in_option(ty).unwrap_or(ty)) || parameters.in_any(ty) {
        return quote_spanned!(ty.span()=> #ident: <#ty as __rt::Fill<_>>::fill(error.#ident()));
    }
    let name = super::plain(ident);
    let (what, write, fact) = described(&name);
    let question = Question {
        of: format!("{}_{name}", asked::name(item, Some(&variant.ident))),
        ty: &ty.to_token_stream(),
        code: Code::TypeMismatch,
        what: format!(
            "{} is {what}, which {} does not hold",
            quoted(&name),
            quoted(THIS)
        ),
        span: None,
        help: format!("write `{write}`"),
        label: "does not hold it".to_owned(),
        bound: quote!(for<'e> __rt::Fill<#fact>),
        method: (
            format_ident!("fill"),
            quote!(<'e>(fact: #fact) -> Self),
            quote!(__rt::Fill::fill(fact)),
        ),
    };
    let fill = context.ask(question);
    quote!(#ident: #fill(error.#ident()))
}

/// What a fact is, which type to write, and which type it has.
fn described(name: &str) -> (&'static str, &'static str, TokenStream) {
    match name {
        "retry_after" => (
            "a duration that may be missing",
            "Option<Duration>",
            quote!(::core::option::Option<__rt::Duration>),
        ),
        "status" => (
            "a status",
            "infoplug::StatusCode",
            quote!(::core::option::Option<__rt::StatusCode>),
        ),
        "attempts" => ("how often the call was tried", "u32", quote!(u32)),
        _ => (
            "a text that may be missing",
            "Option<String>",
            quote!(::core::option::Option<&'e str>),
        ),
    }
}

/// A pattern for a variant that holds a whole error, and the name of the error in it.
fn whole(variant: &Variant) -> Option<(TokenStream, TokenStream)> {
    let ident = &variant.ident;
    match &variant.fields {
        Fields::Unnamed(_) => Some((quote!(Self::#ident(inner)), quote!(inner))),
        Fields::Named(fields) => {
            let field = fields
                .named
                .iter()
                .filter_map(|field| field.ident.as_ref())
                .find(|ident| *ident == "error")?;
            Some((quote!(Self::#ident { #field, .. }), quote!(#field)))
        }
        Fields::Unit => None,
    }
}

/// The text of a variant: the user's, else that of the error in it, else that of the spec.
fn display(handled: &Handled<'_>, context: &Context) -> TokenStream {
    let Handled { variant, said } = handled;
    let ident = &variant.ident;
    if let Some(text) = &said.display {
        let pattern = match &variant.fields {
            Fields::Unit => quote!(Self::#ident),
            Fields::Unnamed(_) => quote!(Self::#ident(error)),
            Fields::Named(fields) => {
                let names = fields.named.iter().filter_map(|field| field.ident.as_ref());
                quote!(Self::#ident { #(#names),* })
            }
        };
        return quote!(#pattern => ::core::write!(f, #text),);
    }
    if let Some((pattern, inner)) = whole(variant) {
        return quote!(#pattern => ::core::fmt::Display::fmt(#inner, f),);
    }
    let spec = &context.checked.spec;
    let text = match (said.codes.first(), said.statuses.first()) {
        (Some(code), _) => spec.error_named(&code.value()).map(|error| {
            // A code that says no more than its status has the texts of that one.
            let status = error
                .statuses
                .first()
                .and_then(|status| spec.status(*status))
                .filter(|_| error.cause.is_none());
            let cause = error
                .cause
                .as_ref()
                .or(status.map(|status| &status.meaning));
            let solution = error
                .solution
                .as_ref()
                .or(status.and_then(|status| status.solution.as_ref()));
            let texts: Vec<String> = cause
                .into_iter()
                .chain(solution)
                .map(|text| sentence(text))
                .collect();
            if texts.is_empty() {
                error.name.wire.clone()
            } else {
                format!("{}: {}", error.name.wire, texts.join(" "))
            }
        }),
        (None, Some(status)) => {
            let known = spec.status(status.base10_parse().unwrap_or_default());
            known.map(|known| {
                let solution = known.solution.as_deref().map(sentence).unwrap_or_default();
                format!("{status}: {} {solution}", sentence(&known.meaning))
                    .trim_end()
                    .to_owned()
            })
        }
        (None, None) => Some("the call failed".to_owned()),
    };
    let text = text.unwrap_or_else(|| {
        said.statuses
            .first()
            .map_or_else(String::new, |status| format!("status {status}"))
    });
    quote!(Self::#ident { .. } => f.write_str(#text),)
}

fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['.', '!', '?']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}
