//! Checks a field of a request against its slot.

use std::rc::Rc;

use infoplug_spec::Code;
use infoplug_spec::model::Type;
use syn::{DeriveInput, Field, Ident};

use crate::own::asked;
use crate::own::complaints::{At, Complaint};
use crate::own::context::Context;
use crate::own::fit::{self, Fit, Names, Way};
use crate::own::question::{Question, THIS, Wanted};
use crate::own::slot::Slot;

/// How a field is sent.
pub(super) struct Sent<'i> {
    pub(super) ident: &'i Ident,
    /// The index of the parameter or field.
    pub(super) index: usize,
    pub(super) slot: Slot<'i>,
    /// Whether the field is sent only if its `Option` has a value.
    pub(super) if_some: bool,
    /// The type that is sent: the field's type, or the type in its `Option`.
    pub(super) ty: &'i syn::Type,
    pub(super) by: By<'i>,
    /// Whether the type uses a generic parameter. Then the implementation has a bound.
    pub(super) is_generic: bool,
}

/// How a value becomes JSON.
pub(super) enum By<'i> {
    Question(Rc<Question<'i>>),
    Serde,
    /// By `Sends` for this type of the spec.
    Trait(Type),
}

pub(super) fn check<'i>(
    item: &DeriveInput,
    ident: &'i Ident,
    field: &'i Field,
    index: usize,
    slot: Slot<'i>,
    serde: bool,
    context: &mut Context<'i>,
) -> Option<Sent<'i>> {
    let option = fit::in_option(&field.ty);
    if option.is_some() && slot.required && !slot.nullable && slot.filled().is_none() {
        let what = format!(
            "`{}` is required, but this field is optional",
            slot.name.wire
        );
        context.add(
            Complaint::new(Code::MustNotBeOptional, At::all(&field.ty), what)
                .spec(slot.span)
                .help("remove the `Option`"),
        );
        return None;
    }
    // `None` of an optional parameter is not sent.
    let inner = option.filter(|_| !slot.required);
    let ty = inner.unwrap_or(&field.ty);
    let is_generic = context.parameters.in_type(&field.ty);
    let name = asked::name(&item.ident, Some(ident));
    let by = if serde && is_generic {
        By::Serde
    } else if serde {
        let what = format!(
            "`{}` is written by serde, but `{THIS}` does not implement `Serialize`",
            slot.name.wire
        );
        let no = Complaint::new(Code::TypeMismatch, At::all(ty), what)
            .spec(slot.span)
            .help("derive `serde::Serialize` for it, or remove `#[api(serde)]`");
        By::Question(context.ask(name, ty, Wanted::Serialize, no))
    } else {
        by_trait(name, &field.ty, ty, is_generic, &slot, context)?
    };
    Some(Sent {
        ident,
        index,
        slot,
        if_some: inner.is_some(),
        ty,
        by,
        is_generic,
    })
}

/// Checks the type as far as its name allows.
fn by_trait<'i>(
    name: String,
    whole: &syn::Type,
    ty: &'i syn::Type,
    is_generic: bool,
    slot: &Slot<'_>,
    context: &mut Context<'i>,
) -> Option<By<'i>> {
    let (spec, inner) = (context.spec(), slot.inner());
    let wanted = match (fit::in_option(ty).is_some(), slot.filled()) {
        (true, _) if slot.nullable => Type::Nullable(Box::new(inner.clone())),
        // A value is a number, and `None` is the empty string.
        (false, Some(filled)) => filled,
        _ => inner.clone(),
    };
    let what = format!("`{}` is {}", slot.name.wire, fit::described(spec, inner));
    let names = Names::new(spec, &context.module, Some(ty));
    match fit::fit(&names, &wanted, ty, Way::Sent) {
        Fit::No(mut name) => {
            if !slot.required && slot.filled().is_none() {
                name = format!("{name}` or `Option<{name}>");
            } else if slot.filled().is_some() && !name.starts_with("Option") {
                name = format!("Option<{name}>");
            }
            let what = format!("{what}, but this type is not");
            let complaint = Complaint::new(Code::TypeMismatch, At::all(whole), what);
            context.add(complaint.spec(slot.span).help(format!("write `{name}`")));
            None
        }
        Fit::Unknown if !is_generic => {
            let mut help = context.help(&wanted, ty, Way::Sent);
            if !slot.required && !matches!(fit::innermost(&wanted, ty).0, Type::Named(_)) {
                help.push_str("; if it hides an `Option`, spell the `Option` out");
            }
            let what = format!("{what}, but `{THIS}` is not");
            let no = Complaint::new(Code::TypeMismatch, At::all(ty), what)
                .spec(slot.span)
                .help(help);
            Some(By::Question(context.ask(
                name,
                ty,
                Wanted::Sends(wanted),
                no,
            )))
        }
        Fit::Yes | Fit::Unknown => Some(By::Trait(wanted)),
    }
}
