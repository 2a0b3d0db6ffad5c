//! The fields of a variant: facts about the error, or all of it.

use std::rc::Rc;

use infoplug_spec::Code;
use quote::ToTokens as _;
use syn::{Fields, Ident, Type, Variant};

use crate::own::asked;
use crate::own::attributes;
use crate::own::complaints::{At, Complaint, instead, quoted};
use crate::own::context::Context;
use crate::own::facts::{FACTS, Fact};
use crate::own::fit;
use crate::own::question::{Question, THIS, Wanted};
use crate::own::written::{plain, shown};

/// What a variant is filled with.
pub(super) enum Filled<'i> {
    Unit,
    /// One field without a name, for the whole error.
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

/// How a field is made of the error or of a fact.
pub(super) struct Value<'i> {
    pub(super) ty: &'i Type,
    /// By its own trait; else by that of the runtime.
    pub(super) asked: Option<Rc<Question<'i>>>,
}

/// Checks the fields of a variant.
pub(super) fn check<'i>(
    item: &Ident,
    variant: &'i Variant,
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
                let what = "a variant without names has one field, for the whole error";
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
                check_named(ident, &field.ty, context);
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

fn check_named(ident: &Ident, ty: &Type, context: &mut Context<'_>) {
    let name = plain(ident);
    if name == "error" {
        check_whole(ty, context);
    } else if let Some(fact) = Fact::of(&name) {
        check_fact(&name, fact, ty, context);
    } else {
        let facts = |_| {
            format!(
                "an error has {}, `error` (all of it)",
                FACTS.map(quoted).join(", ")
            )
        };
        let help = instead(&name, FACTS.into_iter().chain(["error"]), facts);
        let what = format!("`{name}` is nothing that an error has");
        context.add(Complaint::new(Code::NoSuchErrorField, ident.span(), what).help(help));
    }
}

/// A field that takes the whole error.
fn check_whole(ty: &Type, context: &mut Context<'_>) {
    let what = if fit::is_plain(ty) {
        "this field takes the whole error"
    } else if is_error_of_an_endpoint(ty) {
        "this field takes the whole error, and `infoplug::CallError` is that of one endpoint"
    } else {
        return;
    };
    let complaint = Complaint::new(Code::TypeMismatch, At::all(ty), what);
    context.add(complaint.help(write_whole(context)));
}

/// What to write for the whole error.
fn write_whole(context: &Context<'_>) -> String {
    format!("write `{0}::Error`, or `Box<{0}::Error>`", context.module)
}

/// `infoplug::CallError`, without saying of which endpoint.
fn is_error_of_an_endpoint(ty: &Type) -> bool {
    matches!(
        shown(&ty.to_token_stream()).trim_start_matches("::"),
        "infoplug::CallError" | "Box<infoplug::CallError>"
    )
}

/// A field that takes a fact. Of types that one cannot see through, a trait says whether they fit.
fn check_fact(name: &str, fact: Fact, ty: &Type, context: &mut Context<'_>) {
    let inner = fit::in_option(ty).unwrap_or(ty);
    let fits = match fact {
        Fact::RetryAfter => !fit::is_plain(inner),
        Fact::Status => !fit::is_plain(inner) || fit::is_number_up_to(ty, u16::MAX.into()),
        Fact::Attempts => !fit::is_plain(ty) || fit::is_number_up_to(ty, u32::MAX.into()),
        Fact::Text => fit::takes_text(ty) || !fit::is_plain(inner),
    };
    if !fits {
        let what = fact.described();
        let what = format!("`{name}` is {what}, which this type does not hold");
        context.add(
            Complaint::new(Code::TypeMismatch, At::all(ty), what)
                .help(format!("write `{}`", fact.ty())),
        );
    }
}

/// The whole error as the type of a field.
fn whole<'i>(
    item: &Ident,
    variant: &Variant,
    ty: &'i Type,
    context: &mut Context<'i>,
) -> Value<'i> {
    let is_reported = fit::is_plain(ty) || is_error_of_an_endpoint(ty);
    let asked = (!is_reported && !context.parameters.in_any(ty)).then(|| {
        let what = format!(
            "`{}` keeps the whole error, and `{THIS}` is not made of one of {}",
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

/// A fact about the error as the type of a field.
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
        let what = format!("`{name}` is {what}, which `{THIS}` does not hold");
        let no = Complaint::new(Code::TypeMismatch, At::all(ty), what)
            .help(format!("write `{}`", fact.ty()));
        let of = format!("{}_{name}", asked::name(item, Some(&variant.ident)));
        context.ask(of, ty, Wanted::Fact(fact), no)
    });
    Value { ty, asked }
}
