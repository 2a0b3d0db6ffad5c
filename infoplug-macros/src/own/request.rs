//! `#[derive(ApiRequest)]`: a struct that is a request, or an object or enum within one.

use std::collections::HashMap;

use infoplug_spec::Code;
use infoplug_spec::model::{
    Endpoint, Field as SpecField, Group, GroupRule, Parameter, Shape, Type, TypeDef,
};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Data, DeriveInput, Field, Fields, FieldsNamed, Generics};

use super::asked::{self, Parameters, Question, THIS};
use super::complaints::{At, list, quoted};
use super::context::Context;
use super::fit::{self, Fit, Names, Way};
use super::response::{newtype, require, wrong_item};
use super::{attributes, variants};

pub(super) fn expand(item: &DeriveInput, context: &mut Context) -> Option<TokenStream> {
    let container = attributes::container(item, "ApiRequest", &mut context.complaints);
    if !context.complaints.is_empty() {
        return None;
    }
    match (&container.endpoint, &container.ty) {
        (Some(name), None) => {
            let endpoint = context.find_endpoint(name)?;
            let fields = named(item, context)?;
            request(item, fields, &endpoint, context)
        }
        (None, Some(name)) => {
            let def = context.find_type(name)?;
            match (&item.data, &def.shape) {
                (Data::Enum(data), Shape::Enum(values)) => {
                    let variants = variants::read(item, data, &def, values, Way::Sent, context)?;
                    Some(variants::request(
                        item,
                        &variants,
                        &context.type_of(&def),
                        &context.krate,
                    ))
                }
                (Data::Struct(_), Shape::Object(known)) => {
                    let fields = named(item, context)?;
                    object(item, fields, &def, known, context)
                }
                (_, Shape::Enum(_)) => {
                    let message = format!("{} is an enum in the spec", quoted(&def.name.camel));
                    context.complaints.add(
                        Code::WrongItem,
                        item.ident.span(),
                        message,
                        Some(def.span),
                        Some("write an enum".to_owned()),
                    );
                    None
                }
                (_, Shape::Object(_)) => {
                    let message = format!("{} is an object in the spec", quoted(&def.name.camel));
                    let help = Some("write a struct with named fields".to_owned());
                    context.complaints.add(
                        Code::WrongItem,
                        item.ident.span(),
                        message,
                        Some(def.span),
                        help,
                    );
                    None
                }
            }
        }
        (Some(_), Some(ty)) => {
            let message = "`endpoint` and `type` exclude each other: a request is one of an endpoint, a part of it is of a type";
            context
                .complaints
                .add(Code::BadAttribute, At::all(ty), message, None, None);
            None
        }
        (None, None) => {
            let help = "add `#[api(endpoint = \"...\")]` for a request, or `#[api(type = \"...\")]` for a part of one";
            let help = newtype(item, "Serialize").unwrap_or_else(|| help.to_owned());
            let message = format!(
                "{} is for no endpoint and no type",
                quoted(&super::plain(&item.ident))
            );
            context.complaints.add(
                Code::MissingAttribute,
                item.ident.span(),
                message,
                None,
                Some(help),
            );
            None
        }
    }
}

fn named<'i>(item: &'i DeriveInput, context: &mut Context) -> Option<&'i FieldsNamed> {
    if let Data::Struct(data) = &item.data {
        match &data.fields {
            Fields::Named(fields) => return Some(fields),
            Fields::Unit => {
                wrong_item(
                    item,
                    context,
                    "`ApiRequest` is derived on a struct with named fields: write `{}` behind the name if it has none",
                );
                return None;
            }
            Fields::Unnamed(_) => {}
        }
    }
    wrong_item(
        item,
        context,
        "`ApiRequest` is derived on a struct with named fields, each for one parameter",
    );
    None
}

/// What is known of a place that a field fills.
struct Slot<'s> {
    wire: &'s str,
    ty: &'s Type,
    required: bool,
    nullable: bool,
    span: infoplug_spec::Span,
}

/// How a field is sent.
struct Sending {
    /// Only when the `Option` has a value; the function is for what is in it.
    if_some: bool,
    /// A function from the value to JSON.
    json: TokenStream,
    /// What a type has to be that has a parameter of the item in it.
    bound: Option<TokenStream>,
}

fn request(
    item: &DeriveInput,
    fields: &FieldsNamed,
    endpoint: &Endpoint,
    context: &mut Context,
) -> Option<TokenStream> {
    let known: Vec<&Parameter> = endpoint
        .parameters
        .iter()
        .filter(|parameter| parameter.constant.is_none())
        .collect();
    let of = quoted(&endpoint.name.wire);
    // By the index of the parameter: whether the value is always there.
    let mut given: HashMap<usize, (Span, bool)> = HashMap::new();
    // Parameters that a misspelt field is probably for: they are not missing.
    let mut meant: HashMap<usize, (Span, bool)> = HashMap::new();
    // Fields that are for nothing that one could guess, with the index of their complaint.
    let mut unknown: Vec<(usize, Span, String)> = Vec::new();
    let mut sent = Vec::new();
    for field in &fields.named {
        let Some(ident) = &field.ident else { continue };
        let said = attributes::field(&field.attrs, &["name", "serde"], &mut context.complaints);
        let (wanted, at) = attributes::name_of(said.name.as_ref(), ident);
        if let Some(constant) = endpoint
            .parameters
            .iter()
            .find(|parameter| parameter.constant.is_some() && parameter.name.wire == wanted)
        {
            let message = format!(
                "{} is always sent with the value that the spec names",
                quoted(&wanted)
            );
            let help = Some("leave the field out".to_owned());
            context.complaints.add(
                Code::NoSuchParameter,
                at,
                message,
                Some(constant.span),
                help,
            );
            continue;
        }
        let found = endpoint.parameters.iter().enumerate();
        let mut found = found.filter(|(_, parameter)| {
            parameter.name.wire == wanted || parameter.name.snake == wanted
        });
        let Some((index, parameter)) = found.next() else {
            let names = known.iter().map(|parameter| parameter.name.wire.as_str());
            let help = said.instead(&wanted, names.clone(), "parameters");
            let probably = said.meant(&wanted, names);
            if said.name.is_none() && probably.is_none() {
                unknown.push((context.complaints.len(), at, wanted.clone()));
            }
            let likely = probably.and_then(|name| {
                endpoint
                    .parameters
                    .iter()
                    .position(|parameter| parameter.name.wire == name)
            });
            meant.extend(likely.map(|index| (index, (at, false))));
            let message = format!("{} is not a parameter of {of}", quoted(&wanted));
            context.complaints.add(
                Code::NoSuchParameter,
                at,
                message,
                Some(endpoint.span),
                Some(help),
            );
            continue;
        };
        let is_option = fit::in_option(&field.ty).is_some();
        if given
            .insert(index, (at, !is_option || parameter.required))
            .is_some()
        {
            let message = format!("{} is given twice", quoted(&parameter.name.wire));
            context.complaints.add(
                Code::Twice,
                at,
                message,
                Some(parameter.span),
                Some("leave one of the two out".to_owned()),
            );
            continue;
        }
        let slot = Slot {
            wire: &parameter.name.wire,
            ty: &parameter.ty,
            required: parameter.required,
            nullable: parameter.nullable,
            span: parameter.span,
        };
        if let Some(sending) = send(item, field, &slot, said.serde, context) {
            sent.push((ident, index, sending));
        }
    }
    for (index, meant) in meant {
        given.entry(index).or_insert(meant);
    }
    let missing = endpoint
        .parameters
        .iter()
        .enumerate()
        .filter(|(index, parameter)| parameter.required && !given.contains_key(index));
    let missing: Vec<(usize, &Parameter)> = missing.collect();
    let missing = match (&unknown[..], &missing[..]) {
        // One is probably the other.
        ([(complaint, at, wanted)], [(index, parameter)]) => {
            given.insert(*index, (*at, true));
            let what = format!(
                "{} is not a parameter of {of}, which needs {}",
                quoted(wanted),
                quoted(&parameter.name.wire)
            );
            let help = format!(
                "if it is that one, add `#[api(name = \"{}\")]`",
                parameter.name.wire
            );
            context
                .complaints
                .replace(*complaint, &what, Some(parameter.span), help);
            Vec::new()
        }
        _ => missing,
    };
    for (_, parameter) in missing {
        let message = format!(
            "{of} needs {}, and no field gives it",
            quoted(&parameter.name.wire)
        );
        let ty = Names::new(&context.checked.spec, &context.module, None).name(&parameter.ty);
        let help = Some(format!("add `{}: {ty}`", parameter.name.snake));
        context.complaints.add(
            Code::ParameterNotGiven,
            item.ident.span(),
            message,
            Some(parameter.span),
            help,
        );
    }
    for group in &endpoint.groups {
        check_group(item, endpoint, group, &given, context);
    }
    context
        .complaints
        .is_empty()
        .then(|| code(item, &sent, endpoint, context))
}

fn code(
    item: &DeriveInput,
    sent: &[(&Ident, usize, Sending)],
    endpoint: &Endpoint,
    context: &Context,
) -> TokenStream {
    let (client, krate, of) = (
        &context.client,
        &context.krate,
        context.endpoint_type(endpoint),
    );
    let (definitions, generics) = (
        &context.asked.definitions,
        bounded(item, sent.iter().map(|(.., sending)| sending)),
    );
    let bindings = sent.iter().enumerate().map(|(position, (ident, ..))| {
        let local = format_ident!("f{position}");
        quote!(#ident: #local)
    });
    let values = sent
        .iter()
        .enumerate()
        .map(|(position, (_, index, sending))| {
            let (local, index) = (
                format_ident!("f{position}"),
                Literal::usize_unsuffixed(*index),
            );
            let json = &sending.json;
            if sending.if_some {
                quote! {
                    let call = match #local {
                        ::core::option::Option::Some(value) => call.with_own(#index, #json(value)),
                        ::core::option::Option::None => call,
                    };
                }
            } else {
                quote!(let call = call.with_own(#index, #json(#local));)
            }
        });
    let body = quote! {
        type Request = #of::Request;

        fn into_request(self, client: &#client) -> Self::Request {
            let Self { #(#bindings,)* } = self;
            let call = __rt::Call::new(client, #of::operation());
            #(#values)*
            #of::request(call)
        }
    };
    let implementation = asked::implement(
        item,
        &generics,
        &quote_spanned!(item.ident.span()=> __rt::ApiRequest<#client>),
        &body,
    );
    asked::block(krate, &quote!(#definitions #implementation))
}

/// Checks the type of a field, and says how it is sent.
fn send(
    item: &DeriveInput,
    field: &Field,
    slot: &Slot<'_>,
    serde: bool,
    context: &mut Context,
) -> Option<Sending> {
    let (ty, is_generic) = (&field.ty, Parameters::of(item).in_type(&field.ty));
    let spec = &context.checked.spec;
    let nullable = slot.nullable || matches!(slot.ty, Type::Nullable(_));
    let inner = if let Type::Nullable(inner) = slot.ty {
        inner
    } else {
        slot.ty
    };
    let is_empty = matches!(inner, Type::IntegerOrEmpty | Type::NumberOrEmpty);
    let option = fit::in_option(ty);
    if option.is_some() && slot.required && !nullable && !is_empty {
        let message = format!(
            "{} is required, and this field can be without a value",
            quoted(slot.wire)
        );
        let help = Some("take the `Option` away".to_owned());
        context.complaints.add(
            Code::MustNotBeOptional,
            At::all(ty),
            message,
            Some(slot.span),
            help,
        );
        return None;
    }
    // Of an optional parameter, `None` is not sent.
    let (rust, if_some) = match option {
        Some(rust) if !slot.required => (rust, true),
        _ => (ty, false),
    };
    if serde {
        let json = quote_spanned!(rust.span()=> __rt::to_json::<#rust>);
        if is_generic {
            return Some(Sending {
                if_some,
                json,
                bound: Some(quote_spanned!(rust.span()=> #rust: __rt::Serialize)),
            });
        }
        let question = Question {
            of: asked::name(&item.ident, field.ident.as_ref()),
            ty: &rust.to_token_stream(),
            code: Code::TypeMismatch,
            what: format!(
                "{} is written by serde, and {} has no `Serialize`",
                quoted(slot.wire),
                quoted(THIS)
            ),
            span: Some(slot.span),
            help: "derive `serde::Serialize` for it, or take `#[api(serde)]` away".to_owned(),
            label: "has no `Serialize`".to_owned(),
            bound: quote!(__rt::Serialize),
            method: (
                format_ident!("json"),
                quote!((self) -> ::core::result::Result<__rt::Json, __rt::Unsent>),
                quote!(__rt::to_json(self)),
            ),
        };
        return Some(Sending {
            if_some,
            json: context.ask(question),
            bound: None,
        });
    }
    let wanted = match (fit::in_option(rust), inner) {
        (Some(_), _) if nullable => Type::Nullable(Box::new(inner.clone())),
        // What is there is a number; an `Option` within stands for the empty text.
        (None, Type::IntegerOrEmpty) => Type::Integer(None),
        (None, Type::NumberOrEmpty) => Type::Number(None),
        _ => inner.clone(),
    };
    let target = infoplug_codegen::rust_type(spec, &wanted, &context.client, &quote!(__rt), true);
    let what = format!("{} is {}", quoted(slot.wire), fit::described(spec, inner));
    let (json, bound) = match fit::fit(
        &Names::new(spec, &context.module, Some(rust)),
        &wanted,
        rust,
        Way::Sent,
    ) {
        Fit::No(name) => {
            let name = if slot.required || is_empty {
                name
            } else {
                format!("{name}` or `Option<{name}>")
            };
            let name = if is_empty && !name.starts_with("Option") {
                format!("Option<{name}>")
            } else {
                name
            };
            let help = Some(format!("write `{name}`"));
            context.complaints.add(
                Code::TypeMismatch,
                At::all(ty),
                format!("{what}, and this type is not"),
                Some(slot.span),
                help,
            );
            return None;
        }
        Fit::Unknown if !is_generic => {
            let may_hide =
                !slot.required && !matches!(fit::innermost(&wanted, rust).0, Type::Named(_));
            let question = Question {
                of: asked::name(&item.ident, field.ident.as_ref()),
                ty: &rust.to_token_stream(),
                code: Code::TypeMismatch,
                what: format!("{what}, and {} is not", quoted(THIS)),
                span: Some(slot.span),
                help: context.help(&wanted, rust, Way::Sent)
                    + if may_hide {
                        "; if it hides an `Option`, write that out"
                    } else {
                        ""
                    },
                label: "is something else".to_owned(),
                bound: quote!(__rt::Sends<#target>),
                method: (
                    format_ident!("json"),
                    quote!((self) -> ::core::result::Result<__rt::Json, __rt::Unsent>),
                    quote!(__rt::Sends::json(self)),
                ),
            };
            (context.ask(question), None)
        }
        Fit::Yes | Fit::Unknown => {
            let json = quote_spanned!(rust.span()=> <#rust as __rt::Sends<#target>>::json);
            (
                json,
                is_generic.then(|| quote_spanned!(rust.span()=> #rust: __rt::Sends<#target>)),
            )
        }
    };
    Some(Sending {
        if_some,
        json,
        bound,
    })
}

/// The bounds of an implementation.
fn bounded<'s>(item: &DeriveInput, sent: impl IntoIterator<Item = &'s Sending>) -> Generics {
    let mut generics = item.generics.clone();
    for bound in sent.into_iter().filter_map(|sending| sending.bound.clone()) {
        require(&mut generics, bound);
    }
    generics
}

/// Whether some values of the fields meet the group.
fn check_group(
    item: &DeriveInput,
    endpoint: &Endpoint,
    group: &Group,
    given: &HashMap<usize, (Span, bool)>,
    context: &mut Context,
) {
    let present = |alternative: &Vec<_>| {
        alternative
            .iter()
            .any(|id: &infoplug_spec::model::ParameterId| given.contains_key(&id.index()))
    };
    let always = |alternative: &Vec<_>| {
        alternative
            .iter()
            .any(|id: &infoplug_spec::model::ParameterId| {
                given.get(&id.index()).is_some_and(|(_, always)| *always)
            })
    };
    let (possible, certain) = (
        group.alternatives.iter().filter(|one| present(one)).count(),
        group.alternatives.iter().filter(|one| always(one)).count(),
    );
    let names = || {
        list(
            group
                .alternatives
                .iter()
                .flatten()
                .map(|id| endpoint.parameter(*id).name.wire.as_str()),
        )
    };
    let (message, help) = match group.rule {
        GroupRule::ExactlyOne | GroupRule::AtLeastOne if possible == 0 => (
            format!(
                "{} needs one of {}, and no field gives one",
                quoted(&endpoint.name.wire),
                names()
            ),
            "add a field for one of them",
        ),
        GroupRule::ExactlyOne | GroupRule::AtMostOne if certain > 1 => (
            format!(
                "{} takes only one of {}, and more than one is always there",
                quoted(&endpoint.name.wire),
                names()
            ),
            "keep one of the fields, or make them `Option`s",
        ),
        _ => return,
    };
    context.complaints.add(
        Code::GroupNotMet,
        item.ident.span(),
        message,
        Some(group.span),
        Some(help.to_owned()),
    );
}

fn object(
    item: &DeriveInput,
    fields: &FieldsNamed,
    def: &TypeDef,
    known: &[SpecField],
    context: &mut Context,
) -> Option<TokenStream> {
    let mut given: HashMap<usize, Span> = HashMap::new();
    // Fields that a misspelt one is probably for: they are not missing.
    let mut meant: Vec<&str> = Vec::new();
    let mut sent = Vec::new();
    for field in &fields.named {
        let Some(ident) = &field.ident else { continue };
        let said = attributes::field(&field.attrs, &["name", "serde"], &mut context.complaints);
        let (wanted, at) = attributes::name_of(said.name.as_ref(), ident);
        let found = known
            .iter()
            .enumerate()
            .find(|(_, known)| known.name.wire == wanted || known.name.snake == wanted);
        let Some((index, found)) = found else {
            let names = known.iter().map(|known| known.name.wire.as_str());
            let help = said.instead(&wanted, names.clone(), "fields");
            meant.extend(said.meant(&wanted, names));
            let message = format!(
                "{} is not a field of {}",
                quoted(&wanted),
                quoted(&def.name.camel)
            );
            context
                .complaints
                .add(Code::NoSuchField, at, message, Some(def.span), Some(help));
            continue;
        };
        if given.insert(index, at).is_some() {
            let message = format!("{} is given twice", quoted(&found.name.wire));
            context.complaints.add(
                Code::Twice,
                at,
                message,
                Some(found.span),
                Some("leave one of the two out".to_owned()),
            );
            continue;
        }
        let slot = Slot {
            wire: &found.name.wire,
            ty: &found.ty,
            required: !found.optional,
            nullable: found.nullable,
            span: found.span,
        };
        if let Some(sending) = send(item, field, &slot, said.serde, context) {
            sent.push((ident, found.name.wire.clone(), sending));
        }
    }
    for (_, field) in known.iter().enumerate().filter(|(index, field)| {
        !field.optional && !given.contains_key(index) && !meant.contains(&field.name.wire.as_str())
    }) {
        let message = format!(
            "{} needs {}, and no field gives it",
            quoted(&def.name.camel),
            quoted(&field.name.wire)
        );
        let help = Some(format!(
            "add `{}: {}`",
            field.name.snake,
            Names::new(&context.checked.spec, &context.module, None).name(&field.ty)
        ));
        context.complaints.add(
            Code::ParameterNotGiven,
            item.ident.span(),
            message,
            Some(field.span),
            help,
        );
    }
    context.complaints.is_empty().then(|| {
        let (target, krate, definitions) = (
            context.type_of(def),
            &context.krate,
            &context.asked.definitions,
        );
        let generics = bounded(item, sent.iter().map(|(.., sending)| sending));
        let members = sent
            .iter()
            .map(|(ident, wire, Sending { if_some, json, .. })| {
                if *if_some {
                    quote!((#wire, self.#ident.map(|value| #json(value))))
                } else {
                    quote!((#wire, ::core::option::Option::Some(#json(self.#ident))))
                }
            });
        let body = quote! {
            fn json(self) -> ::core::result::Result<__rt::Json, __rt::Unsent> {
                __rt::json_object([#(#members),*])
            }
        };
        let implementation = asked::implement(
            item,
            &generics,
            &quote_spanned!(item.ident.span()=> __rt::Sends<#target>),
            &body,
        );
        asked::block(krate, &quote!(#definitions #implementation))
    })
}
