//! Checks a request or a part of one against the spec.

use std::collections::{HashMap, HashSet};

use infoplug_spec::Code;
use infoplug_spec::model::{Endpoint, Group, GroupRule, ParameterId, Shape, TypeDef};
use syn::{Data, DeriveInput, Fields, FieldsNamed};

use super::check_field::{self, Sent};
use crate::own::attributes;
use crate::own::complaints::{Complaint, list, quoted};
use crate::own::context::Context;
use crate::own::fit::{self, Names, Way};
use crate::own::slot::Slot;
use crate::own::subject::Subject;
use crate::own::values::{self, Values};

/// A checked request or a part of one.
pub(super) enum Request<'i> {
    /// The parameters of an endpoint.
    Call(&'i Endpoint, Vec<Sent<'i>>),
    Object(&'i TypeDef, Vec<Sent<'i>>),
    Value(Values<'i>),
}

pub(super) fn check<'i>(item: &'i DeriveInput, context: &mut Context<'i>) -> Option<Request<'i>> {
    let def = match Subject::of(item, Way::Sent, context)? {
        Subject::Endpoint(endpoint, _) => {
            let fields = named(item, context)?;
            let target = Target {
                name: quoted(&endpoint.name.wire),
                span: endpoint.span,
                endpoint: Some(endpoint),
                slots: endpoint.parameters.iter().map(Slot::from).collect(),
            };
            let (sent, given) = target.check(item, fields, context);
            for group in &endpoint.groups {
                check_group(item, endpoint, group, &given, context);
            }
            return Some(Request::Call(endpoint, sent));
        }
        Subject::Type(def) => def,
    };
    let (is, help) = match (&item.data, &def.shape) {
        (Data::Enum(data), Shape::Enum(known)) => {
            let values = values::check(item, data, def, known, Way::Sent, context);
            return Some(Request::Value(values));
        }
        (Data::Struct(_), Shape::Object(known)) => {
            let fields = named(item, context)?;
            let target = Target {
                name: quoted(&def.name.camel),
                span: def.span,
                endpoint: None,
                slots: known.iter().map(Slot::from).collect(),
            };
            return Some(Request::Object(def, target.check(item, fields, context).0));
        }
        (_, Shape::Enum(_)) => ("an enum", "write an enum"),
        (_, Shape::IntegerEnum(_)) => (
            "an enum of integers",
            "`ApiRequest` cannot be derived for it; use the type that the client generates",
        ),
        (_, Shape::Object(_)) => ("an object", "write a struct with named fields"),
    };
    let what = format!("`{}` is {is} in the spec", def.name.camel);
    let complaint = Complaint::new(Code::WrongItem, item.ident.span(), what);
    context.add(complaint.spec(def.span).help(help));
    None
}

fn named<'i>(item: &'i DeriveInput, context: &mut Context<'_>) -> Option<&'i FieldsNamed> {
    let fields = match &item.data {
        Data::Struct(data) => Some(&data.fields),
        _ => None,
    };
    let rest = match fields {
        Some(Fields::Named(fields)) => return Some(fields),
        Some(Fields::Unit) => "; if it has none, write `{}` after the name",
        _ => ", one for each parameter",
    };
    let what = format!("`ApiRequest` can only be derived on a struct with named fields{rest}");
    context.wrong_item(item, &what);
    None
}

/// The target of a struct's fields: the parameters of an endpoint, or the fields of an object.
struct Target<'i> {
    /// The name in messages.
    name: String,
    span: infoplug_spec::Span,
    endpoint: Option<&'i Endpoint>,
    slots: Vec<Slot<'i>>,
}

/// The indices of the slots that fields provide, and whether the value is always there.
type Given = HashMap<usize, bool>;

impl<'i> Target<'i> {
    fn check(
        &self,
        item: &DeriveInput,
        fields: &'i FieldsNamed,
        context: &mut Context<'i>,
    ) -> (Vec<Sent<'i>>, Given) {
        let mut given = Given::new();
        // The slots that misspelled fields probably mean. They are not missing.
        let mut meant = HashSet::new();
        // Unknown fields without a similar name in the spec, with the index of their complaint.
        let mut unknown = Vec::new();
        let mut sent = Vec::new();
        for field in &fields.named {
            let Some(ident) = &field.ident else { continue };
            let said = attributes::field(&field.attrs, &["name", "serde"], &mut context.complaints);
            let (wanted, at) = attributes::name_of(said.name.as_ref(), ident);
            let mut constants = self.slots.iter().filter(|slot| slot.constant);
            if let Some(constant) = constants.find(|slot| slot.name.wire == wanted) {
                let what = format!("`{wanted}` is always sent with the value from the spec");
                let complaint = Complaint::new(self.unknown(), at, what);
                context.add(complaint.spec(constant.span).help("remove the field"));
                continue;
            }
            let mut slots = self.slots.iter().enumerate();
            let Some((index, slot)) = slots.find(|(_, slot)| slot.is_called(&wanted)) else {
                let names = self.slots.iter().filter(|slot| !slot.constant);
                let names = names.map(|slot| slot.name.wire.as_str());
                let probably = said.meant(&wanted, names.clone());
                if said.name.is_none() && probably.is_none() {
                    unknown.push((context.complaints.len(), at, wanted.clone()));
                }
                let is_it = |slot: &Slot<'_>| Some(slot.name.wire.as_str()) == probably;
                meant.extend(self.slots.iter().position(is_it));
                let what = format!("`{wanted}` is not a {} of {}", self.kind(), self.name);
                context.add(
                    Complaint::new(self.unknown(), at, what)
                        .spec(self.span)
                        .help(said.instead(&wanted, names, &format!("{}s", self.kind()))),
                );
                continue;
            };
            let is_always_there = slot.required || fit::in_option(&field.ty).is_none();
            if given.insert(index, is_always_there).is_some() {
                let what = format!("`{}` is given twice", slot.name.wire);
                context.add(Complaint::twice(at, what).spec(slot.span));
                continue;
            }
            sent.extend(check_field::check(
                item, ident, field, index, *slot, said.serde, context,
            ));
        }
        for index in meant {
            given.entry(index).or_insert(false);
        }
        self.check_missing(item, &unknown, &mut given, context);
        (sent, given)
    }

    fn check_missing(
        &self,
        item: &DeriveInput,
        unknown: &[(usize, proc_macro2::Span, String)],
        given: &mut Given,
        context: &mut Context<'_>,
    ) {
        let missing = self.slots.iter().enumerate();
        let missing = missing
            .filter(|(index, slot)| slot.required && !slot.constant && !given.contains_key(index));
        let missing: Vec<(usize, &Slot<'_>)> = missing.collect();
        // The only unknown field is probably the only missing one.
        if let (Some(_), [(complaint, at, wanted)], [(index, slot)]) =
            (self.endpoint, unknown, &missing[..])
        {
            given.insert(*index, true);
            let (of, name) = (&self.name, &slot.name.wire);
            let what = format!("`{wanted}` is not a parameter of {of}, which requires `{name}`");
            let help = format!("if you mean that one, add `#[api(name = \"{name}\")]`");
            context.complaints.replace(
                *complaint,
                Complaint::new(self.unknown(), *at, what)
                    .spec(slot.span)
                    .help(help),
            );
            return;
        }
        for (_, slot) in missing {
            let (of, name) = (&self.name, &slot.name.wire);
            let what = format!("{of} requires `{name}`, but no field provides it");
            let ty = Names::new(context.spec(), &context.module, None).name(slot.ty);
            context.add(
                Complaint::new(Code::ParameterNotGiven, item.ident.span(), what)
                    .spec(slot.span)
                    .help(format!("add `{}: {ty}`", slot.name.snake)),
            );
        }
    }

    /// Returns the word for a slot in messages.
    fn kind(&self) -> &'static str {
        if self.endpoint.is_some() {
            "parameter"
        } else {
            "field"
        }
    }

    /// Returns the code for a field that matches no slot.
    fn unknown(&self) -> Code {
        if self.endpoint.is_some() {
            Code::NoSuchParameter
        } else {
            Code::NoSuchField
        }
    }
}

/// Checks that some values of the fields satisfy the group.
fn check_group(
    item: &DeriveInput,
    endpoint: &Endpoint,
    group: &Group,
    given: &Given,
    context: &mut Context<'_>,
) {
    let count = |is_it: &dyn Fn(&ParameterId) -> bool| {
        let alternatives = group.alternatives.iter();
        alternatives.filter(|one| one.iter().any(is_it)).count()
    };
    let possible = count(&|id| given.contains_key(&id.index()));
    let certain = count(&|id| given.get(&id.index()) == Some(&true));
    let ids = group.alternatives.iter().flatten();
    let names = list(ids.map(|id| endpoint.parameter(*id).name.wire.as_str()));
    let (what, help) = match group.rule {
        GroupRule::ExactlyOne | GroupRule::AtLeastOne if possible == 0 => (
            format!("requires one of {names}, but no field provides one"),
            "add a field for one of them",
        ),
        GroupRule::ExactlyOne | GroupRule::AtMostOne if certain > 1 => (
            format!("accepts only one of {names}, but more than one is always set"),
            "keep one of the fields, or make them `Option`s",
        ),
        _ => return,
    };
    let what = format!("`{}` {what}", endpoint.name.wire);
    let complaint = Complaint::new(Code::GroupNotMet, item.ident.span(), what);
    context.add(complaint.spec(group.span).help(help));
}
