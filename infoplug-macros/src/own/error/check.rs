//! Checks an enum for errors against the spec.

use std::collections::HashSet;

use infoplug_spec::Code;
use infoplug_spec::model::{Endpoint, ErrorMessage};
use proc_macro2::Span;
use syn::{
    Data, DataEnum, DeriveInput, GenericArgument, Ident, LitInt, LitStr, PathArguments, Type,
    Variant,
};

use super::check_field::{self, Filled};
use super::display::Display;
use crate::known_clients;
use crate::own::attributes::{self, OfVariant};
use crate::own::complaints::{Complaint, instead, list, quoted};
use crate::own::context::Context;
use crate::own::written::plain;

/// A checked enum of errors.
pub(super) struct Errors<'i> {
    pub(super) handled: Vec<Handled<'i>>,
    /// Whether to implement `Display`.
    pub(super) has_display: bool,
}

/// A variant and the errors that it handles.
pub(super) struct Handled<'i> {
    pub(super) variant: &'i Variant,
    pub(super) said: OfVariant,
    pub(super) filled: Filled<'i>,
    pub(super) display: Display,
}

pub(super) fn check<'i>(item: &'i DeriveInput, context: &mut Context<'i>) -> Option<Errors<'i>> {
    let Data::Enum(data) = &item.data else {
        let what = "`ApiError` can only be derived on an enum with a variant for each error that you handle";
        context.wrong_item(item, what);
        return None;
    };
    let known = ["endpoint", "exhaustive", "no_display", "client", "crate"];
    let container = attributes::container(item, &known, &mut context.complaints);
    if !context.complaints.is_empty() {
        return None;
    }
    if let Some(complaint) = forgotten_client(item, data, context) {
        context.add(complaint);
        return None;
    }
    let endpoint = match &container.endpoint {
        Some(name) => Some(context.find_endpoint(name)?),
        None => None,
    };
    let mut handled: Vec<Handled<'i>> = Vec::new();
    let mut seen = HashSet::new();
    for variant in &data.variants {
        let said = said(variant, endpoint, context);
        for (key, at) in keys(variant, &said) {
            if !seen.insert(key.clone()) {
                let mut firsts = handled.iter();
                let first = firsts
                    .find(|first| keys(first.variant, &first.said).any(|(other, _)| other == key));
                let first = first.map_or_else(String::new, |first| {
                    format!("; the other is `{}`", plain(&first.variant.ident))
                });
                let what = format!("`{key}` has two variants{first}");
                context.add(Complaint::twice(at, what));
            }
        }
        let filled = check_field::check(&item.ident, variant, said.other, context);
        let display = Display::of(&filled, &said, context.spec());
        handled.push(Handled {
            variant,
            said,
            filled,
            display,
        });
    }
    if !handled.iter().any(|handled| handled.said.other) && context.complaints.is_empty() {
        let what = format!(
            "`{}` has no variant for all other errors",
            plain(&item.ident)
        );
        let help = format!(
            "add one that keeps them: `#[api(other)] Other({}::Error)`",
            context.module
        );
        let complaint = Complaint::new(Code::NoOther, item.ident.span(), what);
        context.add(complaint.help(help));
    }
    if let Some(at) = container.exhaustive {
        check_exhaustive(at, &handled, endpoint, context);
    }
    let codes = handled.iter().flat_map(|handled| &handled.said.codes);
    let mut known = codes.filter(|code| context.spec().error_named(&code.value()).is_some());
    if !context.is_named_here && known.next().is_none() {
        // Another API is probably meant. That is one mistake and gives one message.
        context.complaints.keep_first(Code::NoSuchCode);
    }
    Some(Errors {
        handled,
        has_display: !container.no_display,
    })
}

/// Returns a complaint if the enum names no client but holds the error of one other than the
/// default.
fn forgotten_client(
    item: &DeriveInput,
    data: &DataEnum,
    context: &Context<'_>,
) -> Option<Complaint> {
    if context.is_named_here {
        return None;
    }
    let fields = data.variants.iter().flat_map(|variant| &variant.fields);
    let mut modules = fields.filter_map(|field| module_of_error(&field.ty));
    let (module, client) = modules.find_map(|module| {
        let is_usual = context.module.rsplit("::").next() == Some(plain(module).as_str());
        let client = known_clients::beside(module).filter(|_| !is_usual)?;
        Some((module, client))
    })?;
    let what = format!(
        "`{}` names no client and keeps `{}::Error`, which is the error of `{client}`",
        plain(&item.ident),
        plain(module)
    );
    let help = format!("add `client = {client}` to its `#[api(...)]`");
    Some(Complaint::new(Code::MissingAttribute, item.ident.span(), what).help(help))
}

/// Returns `tickets` for `tickets::Error` or `Box<tickets::Error>`.
fn module_of_error(ty: &Type) -> Option<&Ident> {
    let Type::Path(path) = ty else { return None };
    let mut segments = path.path.segments.iter().rev();
    let last = segments.next()?;
    if last.ident == "Box"
        && let PathArguments::AngleBracketed(arguments) = &last.arguments
        && let Some(GenericArgument::Type(inner)) = arguments.args.first()
    {
        return module_of_error(inner);
    }
    let module = segments.next().filter(|_| last.ident == "Error")?;
    Some(&module.ident)
}

/// Reads and checks the attributes of a variant.
fn said(variant: &Variant, endpoint: Option<&Endpoint>, context: &mut Context<'_>) -> OfVariant {
    let before = context.complaints.len();
    let known = ["code", "status", "other", "display"];
    let said = attributes::variant(&variant.attrs, &known, &mut context.complaints);
    let (name, at) = (plain(&variant.ident), variant.ident.span());
    let is_for_some = !said.codes.is_empty() || !said.statuses.is_empty();
    let was_read = context.complaints.len() == before;
    if said.other && is_for_some {
        let what = format!("`{name}` is for all other errors and cannot have a code or status");
        context.add(Complaint::new(Code::BadAttribute, at, what));
    } else if was_read && !said.other && !is_for_some {
        let what = format!("`{name}` has no code and no status");
        context.add(Complaint::new(Code::MissingAttribute, at, what).help(
            "add `#[api(code = \"...\")]`, `#[api(status = 429)]` or, for one variant, `#[api(other)]`",
        ));
    }
    for code in &said.codes {
        check_code(code, endpoint, context);
    }
    for status in &said.statuses {
        check_status(status, endpoint, context);
    }
    said
}

/// Returns the codes and statuses of a variant, or `other`, with the span of each.
fn keys<'v>(variant: &Variant, said: &'v OfVariant) -> impl Iterator<Item = (String, Span)> + 'v {
    let other = ("other".to_owned(), variant.ident.span());
    let codes = said.codes.iter().map(|code| (code.value(), code.span()));
    let statuses = said.statuses.iter();
    let statuses = statuses.map(|status| (status.to_string(), status.span()));
    codes.chain(statuses).chain(said.other.then_some(other))
}

/// Returns the errors that the endpoint documents, or all errors.
fn documented<'i>(endpoint: Option<&Endpoint>, context: &Context<'i>) -> Vec<&'i ErrorMessage> {
    let spec = context.spec();
    match endpoint {
        Some(endpoint) => {
            let errors = endpoint.errors.iter();
            errors
                .map(|documented| spec.error(documented.error))
                .collect()
        }
        None => spec.errors.iter().collect(),
    }
}

fn check_code(code: &LitStr, endpoint: Option<&Endpoint>, context: &mut Context<'_>) {
    let wanted = code.value();
    let known = documented(endpoint, context);
    if known.iter().any(|error| error.name.wire == wanted)
        || (!context.checked.is_valid() && endpoint.is_none())
    {
        return;
    }
    let names = known.iter().map(|error| error.name.wire.as_str());
    let elsewhere = context.spec().error_named(&wanted);
    let complaint = |what: String| Complaint::new(Code::NoSuchCode, code.span(), what);
    let complaint = if let (Some(endpoint), Some(elsewhere)) = (endpoint, elsewhere) {
        let of = &endpoint.name.wire;
        let what = format!("`{of}` does not document `{wanted}`; other endpoints do");
        let help = if known.is_empty() {
            "it documents none; all errors go to `#[api(other)]`".to_owned()
        } else {
            let names = list(names);
            format!("it documents {names}; all others go to `#[api(other)]`")
        };
        complaint(what).spec(elsewhere.span).help(help)
    } else {
        let help = instead(&wanted, names, |names| {
            format!("{}it has {names}", context.named)
        });
        let of = name_of(endpoint, context);
        complaint(format!("`{wanted}` is not an error code of {of}"))
            .spec(endpoint.map(|endpoint| endpoint.span))
            .help(help)
    };
    context.add(complaint);
}

fn check_status(status: &LitInt, endpoint: Option<&Endpoint>, context: &mut Context<'_>) {
    let spec = context.spec();
    let wanted: u16 = status.base10_parse().unwrap_or_default();
    let of_errors = |endpoint: &Endpoint| {
        endpoint.errors.iter().any(|documented| {
            documented.status == Some(wanted)
                || spec.error(documented.error).statuses.contains(&wanted)
        })
    };
    let mut errors = spec.errors.iter();
    let known = match endpoint {
        Some(endpoint) => endpoint.statuses.contains(&wanted) || of_errors(endpoint),
        None => {
            spec.status(wanted).is_some() || errors.any(|error| error.statuses.contains(&wanted))
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
    let all: Vec<String> = all.iter().map(u16::to_string).collect();
    let what = format!(
        "{} documents no status {status}",
        name_of(endpoint, context)
    );
    let mut complaint = Complaint::new(Code::NoSuchStatus, status.span(), what)
        .spec(endpoint.map(|endpoint| endpoint.span));
    if !all.is_empty() {
        let all = list(all.iter().map(String::as_str));
        complaint = complaint.help(format!("it documents {all}"));
    }
    context.add(complaint);
}

/// Returns the name of the endpoint, or of the API.
fn name_of(endpoint: Option<&Endpoint>, context: &Context<'_>) -> String {
    endpoint.map_or_else(
        || context.spec().api.name.clone(),
        |endpoint| quoted(&endpoint.name.wire),
    )
}

fn check_exhaustive(
    at: Span,
    handled: &[Handled<'_>],
    endpoint: Option<&Endpoint>,
    context: &mut Context<'_>,
) {
    let has_code = |code: &str| {
        let mut codes = handled.iter().flat_map(|handled| &handled.said.codes);
        codes.any(|other| other.value() == code)
    };
    let has_status = |status: &u16| {
        let mut statuses = handled.iter().flat_map(|handled| &handled.said.statuses);
        statuses.any(|other| other.base10_parse().ok() == Some(*status))
    };
    let mut missing = documented(endpoint, context);
    missing.retain(|error| {
        let by_status = !error.statuses.is_empty() && error.statuses.iter().all(has_status);
        !has_code(&error.name.wire) && !by_status
    });
    if let Some(first) = missing.first() {
        let names = list(missing.iter().map(|error| error.name.wire.as_str()));
        context.add(
            Complaint::new(Code::NotHandled, at, format!("not handled: {names}"))
                .spec(first.span)
                .help("add a variant for each: `#[api(code = \"...\")]`, or one for a status that several share"),
        );
    }
}
