//! The user's enums for enums of the spec.

use std::collections::HashSet;

use infoplug_spec::Code;
use infoplug_spec::model::{EnumValue, TypeDef};
use syn::{DataEnum, DeriveInput, Fields, Ident, Variant};

use super::attributes;
use super::complaints::{At, Complaint, instead, list};
use super::context::Context;
use super::fit::{self, Way};
use super::written::plain;

/// The variants and their values.
pub(super) struct Values<'i> {
    pub(super) def: &'i TypeDef,
    /// Variants with their values.
    pub(super) known: Vec<(&'i Ident, &'i str)>,
    /// The variant for all other values, and whether it keeps the string.
    pub(super) other: Option<(&'i Ident, bool)>,
    /// All values, for messages.
    pub(super) expected: String,
}

pub(super) fn check<'i>(
    item: &DeriveInput,
    data: &'i DataEnum,
    def: &'i TypeDef,
    values: &'i [EnumValue],
    way: Way,
    context: &mut Context<'i>,
) -> Values<'i> {
    let (mut known, mut other) = (Vec::new(), None);
    let mut seen = HashSet::new();
    for variant in &data.variants {
        let said = attributes::variant(&variant.attrs, &["name", "other"], &mut context.complaints);
        let ident = &variant.ident;
        if said.other {
            let Some(keeps) = keeps(variant, context) else {
                continue;
            };
            if other.replace((ident, keeps)).is_some() {
                let what = "two variants have `#[api(other)]`";
                context.add(Complaint::twice(ident.span(), what));
            }
            continue;
        }
        let (wanted, at) = attributes::name_of(said.name.as_ref(), ident);
        let mut found = values.iter();
        let found = found.find(|value| value.name.wire == wanted || value.name.camel == wanted);
        let complaint = match found {
            None => {
                let what = format!("`{wanted}` is not a value of `{}`", def.name.camel);
                Complaint::new(Code::NoSuchValue, at, what)
                    .spec(def.span)
                    .help(help(&wanted, values))
            }
            Some(found) if !matches!(variant.fields, Fields::Unit) => {
                let name = plain(ident);
                let what = format!("`{name}` stands for one value and cannot have fields");
                Complaint::new(Code::WrongItem, ident.span(), what).spec(found.span)
            }
            Some(found) if seen.insert(&found.name.wire) => {
                known.push((ident, found.name.wire.as_str()));
                continue;
            }
            Some(found) => {
                let what = format!("`{}` has two variants", found.name.wire);
                Complaint::twice(at, what).spec(found.span)
            }
        };
        context.add(complaint);
    }
    let missing = values
        .iter()
        .filter(|value| !seen.contains(&value.name.wire));
    // An enum that is only sent needs only the values that it sends.
    if way == Way::Read
        && context.complaints.is_empty()
        && other.is_none()
        && let Some(first) = missing.clone().next()
    {
        let names = list(missing.map(|value| value.name.wire.as_str()));
        let what = format!("`{}` has no variant for {names}", plain(&item.ident));
        context.add(
            Complaint::new(Code::NotHandled, item.ident.span(), what)
                .spec(first.span)
                .help(
                    "add the variants, or one for all other values: `#[api(other)] Other(String)`",
                ),
        );
    }
    Values {
        def,
        known,
        other,
        expected: format!("one of {}", all(values)),
    }
}

/// Whether the variant for all other values keeps the string. `None` if its fields are wrong.
fn keeps(variant: &Variant, context: &mut Context<'_>) -> Option<bool> {
    match &variant.fields {
        Fields::Unit => Some(false),
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            for field in &fields.unnamed {
                if fit::is_plain(&field.ty) && !fit::keeps_text(&field.ty) {
                    let what = "this field must hold the string of an unlisted value";
                    context.add(
                        Complaint::new(Code::TypeMismatch, At::all(&field.ty), what)
                            .help("write `String`"),
                    );
                }
            }
            Some(true)
        }
        _ => {
            let what = "the variant for all other values must be `Other` or `Other(String)`";
            let complaint = Complaint::new(Code::WrongItem, variant.ident.span(), what);
            context.add(complaint);
            None
        }
    }
}

/// Returns help for a name that is not a value.
fn help(wanted: &str, values: &[EnumValue]) -> String {
    let names = values
        .iter()
        .flat_map(|value| [value.name.camel.as_str(), value.name.wire.as_str()]);
    instead(wanted, names, |_| {
        format!(
            "it has {}; `#[api(name = \"...\")]` names one, `#[api(other)]` marks the variant for all others",
            all(values)
        )
    })
}

fn all(values: &[EnumValue]) -> String {
    list(values.iter().map(|value| value.name.wire.as_str()))
}
