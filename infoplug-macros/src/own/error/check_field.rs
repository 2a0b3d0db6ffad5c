//! Checks the fields of a variant, which hold facts about the error or the whole error.

use std::rc::Rc;

use infoplug_spec::Code;
use quote::ToTokens as _;
use syn::{Fields, GenericArgument, Ident, PathArguments, Type, Variant};

use crate::own::asked;
use crate::own::attributes;
use crate::own::complaints::{At, Complaint, instead, quoted};
use crate::own::context::Context;
use crate::own::facts::{FACTS, Fact};
use crate::own::fit;
use crate::own::question::{Question, THIS, Wanted};
use crate::own::written::{plain, shown};

/// The contents of a variant.
pub(super) enum Filled<'i> {
    Unit,
    /// One unnamed field, for the whole error.
    Whole(Value<'i>),
    Named {
        facts: Vec<(&'i Ident, Value<'i>)>,
        /// The fields for the whole error.
        whole: Vec<(&'i Ident, Value<'i>)>,
    },
}

impl Filled<'_> {
    pub(super) fn has_error(&self) -> bool {
        match self {
            Self::Unit => false,
            Self::Whole(_) => true,
            Self::Named { whole, .. } => !whole.is_empty(),
        }
    }
}

/// How a field is made from the error or a fact.
pub(super) struct Value<'i> {
    pub(super) ty: &'i Type,
    /// The question whose trait makes the value. Without one, the runtime's trait does.
    pub(super) asked: Option<Rc<Question<'i>>>,
}

/// Checks the fields of a variant.
pub(super) fn check<'i>(
    item: &Ident,
    variant: &'i Variant,
    is_other: bool,
    context: &mut Context<'i>,
) -> Filled<'i> {
    match &variant.fields {
        Fields::Unit => Filled::Unit,
        Fields::Unnamed(fields) => {
            if fields.unnamed.len() == 1 {
                for field in &fields.unnamed {
                    attributes::nothing(&field.attrs, &mut context.complaints);
                    check_whole(&field.ty, context);
                }
            } else {
                let what = "a tuple variant must have one field, for the whole error";
                context.add(
                    Complaint::new(Code::NoSuchErrorField, At::all(fields), what)
                        .help("name the fields after what they hold: `{ parameter: Option<String>, details: Option<String> }`"),
                );
            }
            fields.unnamed.first().map_or(Filled::Unit, |field| {
                Filled::Whole(whole(item, variant, &field.ty, context))
            })
        }
        Fields::Named(fields) => {
            let fields = fields.named.iter();
            let fields = fields.filter_map(|field| Some((field, field.ident.as_ref()?)));
            for (field, ident) in fields.clone() {
                attributes::nothing(&field.attrs, &mut context.complaints);
                check_named(ident, &field.ty, is_other, context);
            }
            let (all, facts): (Vec<_>, Vec<_>) = fields.partition(|(_, ident)| *ident == "error");
            let facts = facts
                .into_iter()
                .map(|(field, ident)| (ident, fact(item, variant, ident, &field.ty, context)));
            Filled::Named {
                facts: facts.collect(),
                whole: all
                    .into_iter()
                    .map(|(field, ident)| (ident, whole(item, variant, &field.ty, context)))
                    .collect(),
            }
        }
    }
}

fn check_named(ident: &Ident, ty: &Type, is_other: bool, context: &mut Context<'_>) {
    let name = plain(ident);
    if name == "error" {
        check_whole(ty, context);
    } else if let Some(fact) = Fact::of(&name) {
        check_fact(&name, fact, ty, context);
        if is_other && matches!(fact, Fact::Status) && is_certain_status(ty) {
            context.add(no_status(ty));
        }
    } else {
        let facts = |_| {
            format!(
                "an error has {} and `error` (the whole error)",
                FACTS.map(quoted).join(", ")
            )
        };
        let help = instead(&name, FACTS.into_iter().chain(["error"]), facts);
        let what = format!("an error has no `{name}`");
        context.add(Complaint::new(Code::NoSuchErrorField, ident.span(), what).help(help));
    }
}

/// Checks a field for the whole error.
fn check_whole(ty: &Type, context: &mut Context<'_>) {
    let what = if fit::is_plain(ty) {
        "this field must hold the whole error"
    } else if is_error_of_an_endpoint(ty) {
        "this field must hold the whole error, but `infoplug::CallError` is the error of one endpoint"
    } else if is_any_error(ty) {
        "this field must hold the whole error, but `dyn Error` could be any error"
    } else {
        return;
    };
    let complaint = Complaint::new(Code::TypeMismatch, At::all(ty), what);
    context.add(complaint.help(write_whole(context)));
}

/// Returns help for the whole error.
fn write_whole(context: &Context<'_>) -> String {
    format!("write `{0}::Error`, or `Box<{0}::Error>`", context.module)
}

/// Whether the type is `infoplug::CallError` without its endpoint's code.
fn is_error_of_an_endpoint(ty: &Type) -> bool {
    matches!(
        shown(&ty.to_token_stream()).trim_start_matches("::"),
        "infoplug::CallError" | "Box<infoplug::CallError>"
    )
}

/// Returns whether the type is `Box<dyn Error>`, which is not an error itself.
fn is_any_error(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let last = path.path.segments.last();
    last.is_some_and(|last| {
        last.ident == "Box"
            && matches!(&last.arguments, PathArguments::AngleBracketed(arguments)
                if matches!(arguments.args.first(), Some(GenericArgument::Type(Type::TraitObject(_)))))
    })
}

/// Returns whether the type is a status that is always present.
fn is_certain_status(ty: &Type) -> bool {
    fit::is_number_up_to(ty, u16::MAX.into())
        || shown(&ty.to_token_stream()).rsplit("::").next() == Some("StatusCode")
}

/// Returns the complaint about a mandatory status in a variant that also holds errors without a
/// response.
fn no_status(ty: &Type) -> Complaint {
    let what = "this variant also holds errors without a response, which have no status";
    let written = shown(&ty.to_token_stream());
    Complaint::new(Code::MustBeOptional, At::all(ty), what)
        .help(format!("write `Option<{written}>`"))
}

/// Checks a field for a fact. For the user's own types, a trait decides whether they match.
fn check_fact(name: &str, fact: Fact, ty: &Type, context: &mut Context<'_>) {
    let inner = fit::in_option(ty).unwrap_or(ty);
    let fits = match fact {
        Fact::RetryAfter => !fit::is_plain(inner),
        Fact::Status => !fit::is_plain(inner) || fit::is_number_up_to(inner, u16::MAX.into()),
        Fact::Attempts => !fit::is_plain(ty) || fit::is_number_up_to(ty, u32::MAX.into()),
        Fact::Text => fit::takes_text(ty) || !fit::is_plain(inner),
    };
    if !fits {
        let what = fact.described();
        let what = format!("`{name}` is {what}, which this type cannot hold");
        context.add(
            Complaint::new(Code::TypeMismatch, At::all(ty), what)
                .help(format!("write `{}`", fact.ty())),
        );
    }
}

/// Returns how a field is made from the whole error.
fn whole<'i>(
    item: &Ident,
    variant: &Variant,
    ty: &'i Type,
    context: &mut Context<'i>,
) -> Value<'i> {
    let is_reported = fit::is_plain(ty) || is_error_of_an_endpoint(ty) || is_any_error(ty);
    let asked = (!is_reported && !context.parameters.in_any(ty)).then(|| {
        let what = format!(
            "`{}` keeps the whole error, but `{THIS}` cannot be made from an error of {}",
            plain(&variant.ident),
            context.spec().api.name
        );
        let no = Complaint::new(Code::TypeMismatch, At::all(ty), what).help(write_whole(context));
        context.ask(
            asked::name(item, Some(&variant.ident)),
            ty,
            Wanted::Error,
            no,
        )
    });
    Value { ty, asked }
}

/// Returns how a field is made from a fact about the error.
fn fact<'i>(
    item: &Ident,
    variant: &Variant,
    ident: &Ident,
    ty: &'i Type,
    context: &mut Context<'i>,
) -> Value<'i> {
    let name = plain(ident);
    let is_open =
        !fit::is_plain(fit::in_option(ty).unwrap_or(ty)) && !context.parameters.in_any(ty);
    let asked = Fact::of(&name).filter(|_| is_open).map(|fact| {
        let what = fact.described();
        let what = format!("`{name}` is {what}, which `{THIS}` cannot hold");
        let no = Complaint::new(Code::TypeMismatch, At::all(ty), what)
            .help(format!("write `{}`", fact.ty()));
        let of = format!("{}_{name}", asked::name(item, Some(&variant.ident)));
        context.ask(of, ty, Wanted::Fact(fact), no)
    });
    Value { ty, asked }
}
