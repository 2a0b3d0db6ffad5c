//! Checks a field of a projection against its slot.

use std::rc::Rc;

use infoplug_spec::Code;
use infoplug_spec::model::Type;
use proc_macro2::TokenStream;
use syn::{DeriveInput, Ident};

use crate::own::asked;
use crate::own::attributes::OfField;
use crate::own::complaints::{At, Complaint};
use crate::own::context::Context;
use crate::own::fit::{self, Fit, Names, Way};
use crate::own::question::{Question, THIS, Wanted};
use crate::own::slot::Slot;

/// A field that exists in the spec.
pub(super) struct Taken<'i> {
    pub(super) ident: &'i Ident,
    pub(super) ty: &'i syn::Type,
    pub(super) slot: Slot<'i>,
    /// The value to use if the field is missing.
    pub(super) default: Option<TokenStream>,
    pub(super) by: By<'i>,
    /// Whether the type uses a generic parameter. Then the implementation has a bound.
    pub(super) is_generic: bool,
}

/// How a field is read.
pub(super) enum By<'i> {
    /// By its own slot.
    Slot,
    /// By its own slot. The type uses a generic parameter, so a bound on the implementation
    /// requires that it holds the type of the spec.
    Bound {
        ty: &'i syn::Type,
        wanted: Type,
        /// Whether the value may be missing although the field's type shows no `Option`.
        maybe: bool,
    },
    /// By the slot that this question's trait creates, for the field's type, or for an `Option` of
    /// it if there is a default.
    Question(Rc<Question<'i>>),
    /// By serde, with this question's function if there is one.
    Serde(Option<Rc<Question<'i>>>),
}

pub(super) fn check<'i>(
    item: &DeriveInput,
    ident: &'i Ident,
    ty: &'i syn::Type,
    slot: Slot<'i>,
    said: OfField,
    context: &mut Context<'i>,
) -> Taken<'i> {
    let name = asked::name(&item.ident, Some(ident));
    let has_default = said.default.is_some();
    let by = if said.serde {
        By::Serde(by_serde(name, ty, &slot, has_default, context))
    } else {
        by_slot(name, ty, &slot, has_default, context)
    };
    Taken {
        ident,
        ty,
        slot,
        default: said.default,
        by,
        is_generic: context.parameters.in_type(ty),
    }
}

fn by_serde<'i>(
    name: String,
    ty: &'i syn::Type,
    slot: &Slot<'_>,
    has_default: bool,
    context: &mut Context<'i>,
) -> Option<Rc<Question<'i>>> {
    let takes_null = fit::in_option(ty).is_some() || fit::is_json(ty) || has_default;
    if !takes_null && may_be_missing(slot) {
        missing(slot, ty, context);
    }
    if context.parameters.in_any(ty) {
        return None;
    }
    let what = format!(
        "`{}` is read by serde, but `{THIS}` does not implement `Deserialize`",
        slot.name.wire
    );
    let no = Complaint::new(Code::TypeMismatch, At::all(ty), what)
        .spec(slot.span)
        .help("derive `serde::Deserialize` for it, or remove `#[api(serde)]`");
    Some(context.ask(name, ty, Wanted::Deserialize, no))
}

/// Checks the type as far as its name allows.
fn by_slot<'i>(
    name: String,
    ty: &'i syn::Type,
    slot: &Slot<'_>,
    has_default: bool,
    context: &mut Context<'i>,
) -> By<'i> {
    let spec = context.spec();
    let option = fit::in_option(ty);
    let rust = option.unwrap_or(ty);
    let filled = slot.filled().filter(|_| option.is_some());
    let wanted = filled.unwrap_or_else(|| slot.inner().clone());
    let maybe = may_be_missing(slot) && option.is_none() && !has_default;
    let names = Names::new(spec, &context.module, Some(rust));
    match fit::fit(&names, &wanted, rust, Way::Read) {
        Fit::No(mut name) => {
            if (may_be_missing(slot) || slot.filled().is_some()) && !name.starts_with("Option") {
                name = format!("Option<{name}>");
            }
            let hold = if fit::is_whole(rust) && matches!(wanted, Type::Integer(..)) {
                "but not every value fits this type"
            } else {
                "which this type cannot hold"
            };
            let is = fit::described(spec, &wanted);
            let what = format!("`{}` is {is}, {hold}", slot.name.wire);
            let complaint = Complaint::new(Code::TypeMismatch, At::all(ty), what);
            context.add(complaint.spec(slot.span).help(format!("write `{name}`")));
            By::Slot
        }
        Fit::Yes => {
            if maybe {
                missing(slot, ty, context);
            }
            By::Slot
        }
        Fit::Unknown if context.parameters.in_any(rust) => By::Bound {
            ty: rust,
            wanted,
            maybe,
        },
        Fit::Unknown => {
            let no = not_held(&wanted, rust, slot, maybe, context);
            let wanted = Wanted::Holds {
                ty: wanted,
                maybe,
                options: usize::from(option.is_some()) + usize::from(has_default),
            };
            By::Question(context.ask(name, rust, wanted, no))
        }
    }
}

/// Returns the complaint about a type that cannot hold the value.
fn not_held(
    wanted: &Type,
    rust: &syn::Type,
    slot: &Slot<'_>,
    maybe: bool,
    context: &Context<'_>,
) -> Complaint {
    let spec = context.spec();
    let is = fit::described(spec, wanted);
    let is = format!("`{}` is {is}", slot.name.wire);
    let help = context.help(wanted, rust, Way::Read);
    let (code, what, help) = if maybe {
        let how = absent_or_null(slot);
        let write = Names::new(spec, &context.module, Some(rust)).name(wanted);
        let within = if matches!(fit::innermost(wanted, rust).0, Type::Named(_)) {
            format!(" ({help})")
        } else {
            String::new()
        };
        (
            Code::MustBeOptional,
            format!("{is} and may be {how}, which `{THIS}` cannot hold"),
            format!("write `Option<{write}>`, or use a default: `#[api(default)]`{within}"),
        )
    } else {
        let what = format!("{is}, which `{THIS}` cannot hold");
        (Code::TypeMismatch, what, help)
    };
    let complaint = Complaint::new(code, At::all(rust), what);
    complaint.spec(slot.span).help(help)
}

fn may_be_missing(slot: &Slot<'_>) -> bool {
    !slot.required || slot.nullable
}

/// Reports a value that may be missing in a field that must have one.
fn missing(slot: &Slot<'_>, ty: &syn::Type, context: &mut Context<'_>) {
    let (name, how) = (&slot.name.wire, absent_or_null(slot));
    let what = format!("`{name}` may be {how}, but this field must have a value");
    context.add(
        Complaint::new(Code::MustBeOptional, At::all(ty), what)
            .spec(slot.span)
            .help("make it an `Option`, or use a default: `#[api(default)]`"),
    );
}

fn absent_or_null(slot: &Slot<'_>) -> &'static str {
    match (slot.required, slot.nullable) {
        (false, true) => "absent or null",
        (false, false) => "absent",
        _ => "null",
    }
}
