//! Checks a projection of a response against the spec.

use std::collections::HashSet;

use infoplug_spec::Code;
use infoplug_spec::model::{Endpoint, Shape, Spec, Type, TypeDef};
use proc_macro2::Span;
use syn::{Data, DeriveInput, Fields, FieldsNamed};

use super::check_field::{self, Taken};
use crate::own::attributes;
use crate::own::complaints::{Complaint, quoted};
use crate::own::context::Context;
use crate::own::fit::{self, Way};
use crate::own::slot::Slot;
use crate::own::subject::Subject;
use crate::own::values::{self, Values};

/// A checked projection.
pub(super) enum Response<'i> {
    Object(&'i TypeDef, Vec<Taken<'i>>),
    Value(Values<'i>),
}

pub(super) fn check<'i>(item: &'i DeriveInput, context: &mut Context<'i>) -> Option<Response<'i>> {
    let (def, endpoint) = match Subject::of(item, Way::Read, context)? {
        Subject::Endpoint(endpoint, at) => (returned(endpoint, at, context)?, Some(endpoint)),
        Subject::Type(def) => (def, None),
    };
    let (is, this, help) = match (&item.data, &def.shape) {
        (Data::Struct(data), Shape::Object(known)) => {
            let Fields::Named(fields) = &data.fields else {
                context.wrong_item(
                    item,
                    "`ApiResponse` can only be derived on a struct with named fields",
                );
                return None;
            };
            let slots = known.iter().map(Slot::from).collect::<Vec<_>>();
            let taken = taken(item, fields, def, &slots, endpoint, context);
            return Some(Response::Object(def, taken));
        }
        (Data::Enum(data), Shape::Enum(known)) => {
            let values = values::check(item, data, def, known, Way::Read, context);
            return Some(Response::Value(values));
        }
        (Data::Struct(_), Shape::Enum(_)) => ("an enum", "a struct", "write an enum"),
        (_, Shape::IntegerEnum(_)) => (
            "an enum of integers",
            "a type of its own",
            "`ApiResponse` cannot be derived for it; use the type that the client generates",
        ),
        (Data::Enum(_), Shape::Object(_)) => ("an object", "an enum", "write a struct"),
        (Data::Union(_), _) => {
            context.wrong_item(
                item,
                "`ApiResponse` can only be derived on a struct or an enum",
            );
            return None;
        }
    };
    let what = format!(
        "`{}` is {is} in the spec, but this is {this}",
        def.name.camel
    );
    let complaint = Complaint::new(Code::WrongItem, item.ident.span(), what);
    context.add(complaint.spec(def.span).help(help));
    None
}

/// Returns the object or enum in an endpoint's response, or reports that there is none.
fn returned<'i>(
    endpoint: &'i Endpoint,
    at: Span,
    context: &mut Context<'i>,
) -> Option<&'i TypeDef> {
    let (spec, returns) = (context.spec(), endpoint.returns.as_ref());
    let def = returns.and_then(|returns| object_of(spec, &returns.ty));
    if def.is_none() {
        let (what, help) = match returns {
            Some(returns) => (
                fit::described(spec, &returns.ty),
                "use the type that the client returns",
            ),
            None => (
                "no value".to_owned(),
                "await the call; it returns `()` and needs no type of your own",
            ),
        };
        let of = &endpoint.name.wire;
        let what = format!("`{of}` returns {what}, which has no fields to choose from");
        let complaint = Complaint::new(Code::NothingToProject, at, what);
        context.add(complaint.spec(endpoint.span).help(help));
    }
    def
}

/// Returns the object or enum inside lists, maps and nullable types.
fn object_of<'i>(spec: &'i Spec, ty: &Type) -> Option<&'i TypeDef> {
    match ty {
        Type::Named(id) => Some(spec.type_def(*id)),
        Type::Array(inner, _) | Type::Nullable(inner) | Type::Map(inner) => object_of(spec, inner),
        _ => None,
    }
}

fn taken<'i>(
    item: &DeriveInput,
    fields: &'i FieldsNamed,
    def: &TypeDef,
    slots: &[Slot<'i>],
    endpoint: Option<&Endpoint>,
    context: &mut Context<'i>,
) -> Vec<Taken<'i>> {
    let known = ["name", "default", "serde"];
    let mut seen = HashSet::new();
    let mut taken = Vec::new();
    for field in &fields.named {
        let Some(ident) = &field.ident else { continue };
        let said = attributes::field(&field.attrs, &known, &mut context.complaints);
        let (wanted, at) = attributes::name_of(said.name.as_ref(), ident);
        let complaint = match slots.iter().find(|slot| slot.is_called(&wanted)) {
            Some(slot) if seen.insert(&slot.name.wire) => {
                taken.push(check_field::check(
                    item, ident, &field.ty, *slot, said, context,
                ));
                continue;
            }
            Some(slot) => {
                let what = format!("two fields read `{}`", slot.name.wire);
                Complaint::twice(at, what).spec(slot.span)
            }
            None => {
                let (of, is_envelope) = whole(def, endpoint, &wanted);
                let help = if is_envelope {
                    "it is unwrapped already; name the fields inside it".to_owned()
                } else {
                    let names = slots.iter().map(|slot| slot.name.wire.as_str());
                    said.instead(&wanted, names, "fields")
                };
                let what = format!("`{wanted}` is not a field of {of}");
                Complaint::new(Code::NoSuchField, at, what)
                    .spec(def.span)
                    .help(help)
            }
        };
        context.add(complaint);
    }
    taken
}

/// Returns the owner of the fields for messages, and whether `wanted` is part of the envelope.
fn whole(def: &TypeDef, endpoint: Option<&Endpoint>, wanted: &str) -> (String, bool) {
    let def = quoted(&def.name.camel);
    let Some((endpoint, returns)) =
        endpoint.and_then(|endpoint| endpoint.returns.as_ref().map(|returns| (endpoint, returns)))
    else {
        return (def, false);
    };
    let name = quoted(&endpoint.name.wire);
    let of = if matches!(returns.ty, Type::Named(_) | Type::Nullable(_)) {
        format!("the response of {name}")
    } else {
        format!("{def}, several of which {name} returns")
    };
    (of, returns.envelope.0.iter().any(|taken| taken == wanted))
}
