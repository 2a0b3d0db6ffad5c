//! `#[derive(ApiResponse)]`: a struct that takes some fields of an answer, or an enum of its
//! values.

use std::collections::HashMap;

use infoplug_spec::Code;
use infoplug_spec::model::{Endpoint, Field as SpecField, Shape, Type, TypeDef};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Data, DeriveInput, Fields, Generics};

use super::asked::{self, Parameters, Question, THIS};
use super::complaints::{At, quoted};
use super::context::Context;
use super::fit::{self, Fit, Names, Way};
use super::{attributes, variants};

pub(super) fn expand(item: &DeriveInput, context: &mut Context) -> Option<TokenStream> {
    let (def, whole) = subject(item, context, "ApiResponse")?;
    match (&item.data, &def.shape) {
        (Data::Struct(data), Shape::Object(known)) => match &data.fields {
            Fields::Named(fields) => structure(item, fields, &def, known, whole.as_ref(), context),
            _ => wrong_item(
                item,
                context,
                "`ApiResponse` is derived on a struct with named fields",
            ),
        },
        (Data::Enum(data), Shape::Enum(values)) => {
            let variants = variants::read(item, data, &def, values, Way::Read, context)?;
            Some(variants::response(
                item,
                &variants,
                &context.type_of(&def),
                &context.krate,
            ))
        }
        (Data::Struct(_), Shape::Enum(_)) => {
            let message = format!(
                "{} is an enum in the spec, and this is a struct",
                quoted(&def.name.camel)
            );
            context.complaints.add(
                Code::WrongItem,
                item.ident.span(),
                message,
                Some(def.span),
                Some("write an enum".to_owned()),
            );
            None
        }
        (Data::Enum(_), Shape::Object(_)) => {
            let message = format!(
                "{} is an object in the spec, and this is an enum",
                quoted(&def.name.camel)
            );
            context.complaints.add(
                Code::WrongItem,
                item.ident.span(),
                message,
                Some(def.span),
                Some("write a struct".to_owned()),
            );
            None
        }
        (Data::Union(_), _) => wrong_item(
            item,
            context,
            "`ApiResponse` is derived on a struct or an enum",
        ),
    }
}

pub(super) fn wrong_item(
    item: &DeriveInput,
    context: &mut Context,
    message: &str,
) -> Option<TokenStream> {
    context
        .complaints
        .add(Code::WrongItem, item.ident.span(), message, None, None);
    None
}

/// The type of the spec that an item is for, and the endpoint that leads to it.
fn subject(
    item: &DeriveInput,
    context: &mut Context,
    kind: &str,
) -> Option<(TypeDef, Option<Endpoint>)> {
    let container = attributes::container(item, kind, &mut context.complaints);
    if !context.complaints.is_empty() {
        return None;
    }
    match (&container.endpoint, &container.ty) {
        (Some(endpoint), None) => {
            let found = context.find_endpoint(endpoint)?;
            let returned = found
                .returns
                .as_ref()
                .and_then(|returns| object_of(context, &returns.ty));
            if returned.is_none() {
                let what = found.returns.as_ref().map_or_else(
                    || "with nothing that is read".to_owned(),
                    |returns| {
                        format!(
                            "with {}",
                            fit::described(&context.checked.spec, &returns.ty)
                        )
                    },
                );
                let message = format!(
                    "{} answers {what}, which has no fields to choose from",
                    quoted(&found.name.wire)
                );
                let help = match &found.returns {
                    Some(_) => "use the type that the client answers with",
                    None => "await the call: it gives `()`, and needs no type of yours",
                };
                let help = Some(help.to_owned());
                context.complaints.add(
                    Code::NothingToProject,
                    endpoint.span(),
                    message,
                    Some(found.span),
                    help,
                );
            }
            Some((returned?, Some(found)))
        }
        (None, Some(ty)) => Some((context.find_type(ty)?, None)),
        (Some(_), Some(ty)) => {
            let message = "`endpoint` and `type` exclude each other: the endpoint says which type it answers with";
            context
                .complaints
                .add(Code::BadAttribute, At::all(ty), message, None, None);
            None
        }
        (None, None) => {
            let help = "add `#[api(endpoint = \"...\")]` for the answer of an endpoint, or `#[api(type = \"...\")]` for a part of one";
            let help = newtype(item, "Deserialize").unwrap_or_else(|| help.to_owned());
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

/// What to do with a struct around one value, if it is one.
pub(super) fn newtype(item: &DeriveInput, serde: &str) -> Option<String> {
    let Data::Struct(data) = &item.data else {
        return None;
    };
    let is_newtype = matches!(&data.fields, Fields::Unnamed(fields) if fields.unnamed.len() == 1);
    is_newtype.then(|| format!("a struct around one value derives `serde::{serde}`, and the fields of its type have `#[api(serde)]`"))
}

/// The object or enum inside of lists and what may be null.
fn object_of(context: &Context, ty: &Type) -> Option<TypeDef> {
    match ty {
        Type::Named(id) => Some(context.checked.spec.type_def(*id).clone()),
        Type::Array(inner, _) | Type::Nullable(inner) | Type::Map(inner) => {
            object_of(context, inner)
        }
        _ => None,
    }
}

/// How a type that the macro cannot see through is read.
enum Held {
    /// By its own place: it has a parameter of the item in it, and the bound stands at the
    /// implementation. The type, what it has to hold, and the trait that says so.
    Bound(TokenStream, TokenStream, TokenStream),
    /// By a place that this makes; of the field's type, or of an `Option` of it where there is a
    /// default.
    Asked(TokenStream),
    /// By serde, with this function.
    Serde(TokenStream),
}

/// A field that was found in the spec.
struct Taken<'i> {
    ident: &'i Ident,
    ty: &'i syn::Type,
    wire: String,
    required: bool,
    default: Option<TokenStream>,
    serde: bool,
    holds: Option<Held>,
}

fn structure(
    item: &DeriveInput,
    fields: &syn::FieldsNamed,
    def: &TypeDef,
    known: &[SpecField],
    endpoint: Option<&Endpoint>,
    context: &mut Context,
) -> Option<TokenStream> {
    let parameters = Parameters::of(item);
    let mut seen: HashMap<String, Span> = HashMap::new();
    let mut taken = Vec::new();
    for field in &fields.named {
        let Some(ident) = &field.ident else { continue };
        let said = attributes::field(
            &field.attrs,
            &["name", "default", "serde"],
            &mut context.complaints,
        );
        let (wanted, at) = attributes::name_of(said.name.as_ref(), ident);
        let Some(found) = known
            .iter()
            .find(|known| known.name.wire == wanted || known.name.snake == wanted)
        else {
            let returns = endpoint.and_then(|endpoint| {
                Some((quoted(&endpoint.name.wire), endpoint.returns.as_ref()?))
            });
            let of = match &returns {
                Some((name, returns))
                    if matches!(returns.ty, Type::Named(_) | Type::Nullable(_)) =>
                {
                    format!("the answer of {name}")
                }
                Some((name, _)) => format!(
                    "{}, of which {name} answers with several",
                    quoted(&def.name.camel)
                ),
                None => quoted(&def.name.camel),
            };
            let is_taken_off =
                returns.is_some_and(|(_, returns)| returns.envelope.0.contains(&wanted));
            let help = if is_taken_off {
                "what is in it is the answer already: name the fields in it".to_owned()
            } else {
                said.instead(
                    &wanted,
                    known.iter().map(|known| known.name.wire.as_str()),
                    "fields",
                )
            };
            let message = format!("{} is not a field of {of}", quoted(&wanted));
            context
                .complaints
                .add(Code::NoSuchField, at, message, Some(def.span), Some(help));
            continue;
        };
        if seen.insert(found.name.wire.clone(), at).is_some() {
            let message = format!("{} is taken twice", quoted(&found.name.wire));
            context.complaints.add(
                Code::Twice,
                at,
                message,
                Some(found.span),
                Some("leave one of the two out".to_owned()),
            );
            continue;
        }
        let holds = if said.serde {
            by_serde(
                item,
                found,
                field,
                said.default.is_some(),
                &parameters,
                context,
            )
        } else {
            check(
                item,
                found,
                field,
                said.default.is_some(),
                &parameters,
                context,
            )
        };
        taken.push(Taken {
            ident,
            ty: &field.ty,
            wire: found.name.wire.clone(),
            required: !found.optional && said.default.is_none(),
            default: said.default,
            serde: said.serde,
            holds,
        });
    }
    context
        .complaints
        .is_empty()
        .then(|| code(item, &taken, &context.type_of(def), context))
}

/// Checks the type of a field. What has to hold by a trait is given back.
fn check(
    item: &DeriveInput,
    found: &SpecField,
    field: &syn::Field,
    has_default: bool,
    parameters: &Parameters,
    context: &mut Context,
) -> Option<Held> {
    let ty = &field.ty;
    let spec = &context.checked.spec;
    let may_be_missing = found.optional || found.nullable || matches!(found.ty, Type::Nullable(_));
    let inner = if let Type::Nullable(inner) = &found.ty {
        inner
    } else {
        &found.ty
    };
    let is_empty = matches!(inner, Type::IntegerOrEmpty | Type::NumberOrEmpty);
    let (wanted, rust) = match fit::in_option(ty) {
        Some(rust) if is_empty => (
            if matches!(inner, Type::IntegerOrEmpty) {
                Type::Integer(None)
            } else {
                Type::Number(None)
            },
            rust,
        ),
        Some(rust) => (inner.clone(), rust),
        None => (inner.clone(), ty),
    };
    let is_option = fit::in_option(ty).is_some();
    match fit::fit(
        &Names::new(spec, &context.module, Some(rust)),
        &wanted,
        rust,
        Way::Read,
    ) {
        Fit::No(name) => {
            let needs_option = (may_be_missing || is_empty) && !name.starts_with("Option");
            let name = if needs_option {
                format!("Option<{name}>")
            } else {
                name
            };
            let is_small = fit::is_whole(rust) && matches!(wanted, Type::Integer(_));
            let hold = if is_small {
                "and not all of them fit this type"
            } else {
                "which this type does not hold"
            };
            let message = format!(
                "{} is {}, {hold}",
                quoted(&found.name.wire),
                fit::described(spec, &wanted)
            );
            context.complaints.add(
                Code::TypeMismatch,
                At::all(ty),
                message,
                Some(found.span),
                Some(format!("write `{name}`")),
            );
        }
        Fit::Yes if may_be_missing && !is_option && !has_default => {
            missing(found, ty, context);
        }
        Fit::Yes => {}
        Fit::Unknown => {
            let whole =
                infoplug_codegen::rust_type(spec, &wanted, &context.client, &quote!(__rt), false);
            // What the type hides may be an `Option`.
            let maybe = may_be_missing && !is_option && !has_default;
            let by = if maybe {
                quote!(HoldsMaybe)
            } else {
                quote!(Holds)
            };
            if parameters.in_any(rust) {
                return Some(Held::Bound(rust.to_token_stream(), whole, by));
            }
            let (mut place, mut target) = (quote!(Self), whole.clone());
            for _ in 0..usize::from(is_option) + usize::from(has_default) {
                (place, target) = (
                    quote!(::core::option::Option<#place>),
                    quote!(::core::option::Option<#target>),
                );
            }
            let make = if maybe {
                quote!(erased_maybe)
            } else {
                quote!(erased)
            };
            let (name, what) = (quoted(&found.name.wire), fit::described(spec, &wanted));
            let help = context.help(&wanted, rust, Way::Read);
            let (what, help, label) = if maybe {
                let how = absent_or_null(found);
                let what = format!(
                    "{name} is {what} and may be {how}, which {} does not hold",
                    quoted(THIS)
                );
                let write = Names::new(spec, &context.module, Some(rust)).name(&wanted);
                let within = if matches!(fit::innermost(&wanted, rust).0, Type::Named(_)) {
                    format!(" ({help})")
                } else {
                    String::new()
                };
                (
                    what,
                    format!(
                        "write `Option<{write}>`, or add `#[api(default)]` for what stands in then{within}"
                    ),
                    "does not hold it",
                )
            } else {
                (
                    format!("{name} is {what}, which {} does not hold", quoted(THIS)),
                    help,
                    "does not hold it",
                )
            };
            let question = Question {
                of: asked::name(&item.ident, field.ident.as_ref()),
                ty: &rust.to_token_stream(),
                code: if maybe {
                    Code::MustBeOptional
                } else {
                    Code::TypeMismatch
                },
                what,
                span: Some(found.span),
                help,
                label: label.to_owned(),
                bound: quote!(__rt::#by<#whole> + 'static),
                method: (
                    format_ident!("place"),
                    quote!(() -> ::std::boxed::Box<dyn __rt::Erased<#place>>),
                    quote!(__rt::#make::<#place, #target>()),
                ),
            };
            return Some(Held::Asked(context.ask(question)));
        }
    }
    None
}

/// How a field is read by serde.
fn by_serde(
    item: &DeriveInput,
    found: &SpecField,
    field: &syn::Field,
    has_default: bool,
    parameters: &Parameters,
    context: &mut Context,
) -> Option<Held> {
    let ty = &field.ty;
    let takes_null = fit::in_option(ty).is_some() || fit::is_json(ty) || has_default;
    if !takes_null && (found.optional || found.nullable || matches!(found.ty, Type::Nullable(_))) {
        missing(found, ty, context);
    }
    if parameters.in_any(ty) {
        return None;
    }
    let question = Question {
        of: asked::name(&item.ident, field.ident.as_ref()),
        ty: &ty.to_token_stream(),
        code: Code::TypeMismatch,
        what: format!(
            "{} is read by serde, and {} has no `Deserialize`",
            quoted(&found.name.wire),
            quoted(THIS)
        ),
        span: Some(found.span),
        help: "derive `serde::Deserialize` for it, or take `#[api(serde)]` away".to_owned(),
        label: "has no `Deserialize`".to_owned(),
        bound: quote!(__rt::DeserializeOwned),
        method: (
            format_ident!("read"),
            quote!((json: __rt::Json) -> ::core::result::Result<Self, __rt::Untaken>),
            quote!(__rt::from_json(json)),
        ),
    };
    Some(Held::Serde(context.ask(question)))
}

/// What may be missing, in a field that must have a value.
fn missing(found: &SpecField, ty: &syn::Type, context: &mut Context) {
    let message = format!(
        "{} may be {}, and this field must have a value",
        quoted(&found.name.wire),
        absent_or_null(found)
    );
    let help = "make it an `Option`, or add `#[api(default)]` for what stands in then".to_owned();
    context.complaints.add(
        Code::MustBeOptional,
        At::all(ty),
        message,
        Some(found.span),
        Some(help),
    );
}

fn absent_or_null(found: &SpecField) -> &'static str {
    match (
        found.optional,
        found.nullable || matches!(found.ty, Type::Nullable(_)),
    ) {
        (true, true) => "absent or null",
        (true, false) => "absent",
        _ => "null",
    }
}

#[allow(clippy::too_many_lines, reason = "most of it is what is quoted")]
fn code(
    item: &DeriveInput,
    fields: &[Taken<'_>],
    target: &TokenStream,
    context: &Context,
) -> TokenStream {
    let (name, krate, definitions) = (&item.ident, &context.krate, &context.asked.definitions);
    let (parameters, arguments, _) = item.generics.split_for_impl();
    let has = Parameters::of(item);
    let mut generics = item.generics.clone();
    for Taken { ty, serde, .. } in fields.iter().filter(|field| has.in_type(field.ty)) {
        let bound = if *serde {
            quote!(DeserializeOwned)
        } else {
            quote!(ApiResponse)
        };
        require(&mut generics, quote_spanned!(ty.span()=> #ty: __rt::#bound));
    }
    let wheres = &generics.where_clause;
    let mut holding = generics.clone();
    for field in fields {
        if let Some(Held::Bound(ty, whole, by)) = &field.holds {
            require(
                &mut holding,
                quote_spanned!(ty.span()=> #ty: __rt::#by<#whole>),
            );
        }
    }
    let places: Vec<Ident> = (0..fields.len())
        .map(|index| format_ident!("f{index}"))
        .collect();
    // Named once: a type that does not fit is one error.
    let makes = fields.iter().zip(&places).filter_map(
        |(
            Taken {
                ty, default, holds, ..
            },
            make,
        )| {
            let Some(Held::Asked(place)) = holds else {
                return None;
            };
            let value = if default.is_some() {
                quote!(::core::option::Option<#ty>)
            } else {
                ty.to_token_stream()
            };
            Some(quote! {
                fn #make() -> ::std::boxed::Box<dyn __rt::Erased<#value>> {
                    #place()
                }
            })
        },
    );
    let types = fields.iter().map(|field| {
        let Taken {
            ty,
            default,
            serde,
            holds,
            ..
        } = field;
        if let Some(Held::Asked(_)) = holds {
            let value = if default.is_some() {
                quote!(::core::option::Option<#ty>)
            } else {
                ty.to_token_stream()
            };
            return quote!(::core::option::Option<::std::boxed::Box<dyn __rt::Erased<#value>>>);
        }
        let place = if *serde {
            quote!(__rt::Json)
        } else {
            quote_spanned!(ty.span()=> <#ty as __rt::ApiResponse>::Place)
        };
        if default.is_some() {
            quote!(::core::option::Option<#place>)
        } else {
            place
        }
    });
    let entries = fields.iter().map(
        |Taken { wire, required, .. }| quote!(__rt::Field { name: #wire, required: #required }),
    );
    let slots = fields.iter().zip(&places).map(|(field, place)| {
        if matches!(field.holds, Some(Held::Asked(_))) {
            // Made for a value, not for each place: it is boxed, and a body may have many places
            // without values.
            quote!(&mut **self.#place.get_or_insert_with(#place))
        } else {
            quote!(&mut self.#place)
        }
    });
    let indexes = (0..fields.len()).map(proc_macro2::Literal::usize_unsuffixed);
    let values = fields.iter().zip(&places).map(|(field, place)| {
        let Taken { ident, ty, wire, default, serde, holds, .. } = field;
        let in_field = quote!(.map_err(|untaken| untaken.field(#wire))?);
        let read = match holds {
            Some(Held::Serde(read)) => read.clone(),
            _ if *serde => quote_spanned!(ty.span()=> __rt::from_json::<#ty>),
            _ => quote_spanned!(ty.span()=> <#ty as __rt::ApiResponse>::taken),
        };
        let value = match (default, holds) {
            (None, Some(Held::Asked(_))) => quote!(place.#place.unwrap_or_else(#place).take() #in_field),
            (None, _) => quote!(#read(place.#place) #in_field),
            (Some(nothing), holds) => {
                let there = if matches!(holds, Some(Held::Asked(_))) {
                    quote!(place.#place.unwrap_or_else(#place).take() #in_field)
                } else {
                    quote!(match place.#place {
                        ::core::option::Option::Some(place) => ::core::option::Option::Some(#read(place) #in_field),
                        ::core::option::Option::None => ::core::option::Option::None,
                    })
                };
                quote!(match #there {
                    ::core::option::Option::Some(value) => value,
                    ::core::option::Option::None => {
                        let nothing: #ty = #nothing;
                        nothing
                    }
                })
            }
        };
        quote!(#ident: #value)
    });
    let holds = asked::implement(
        item,
        &holding,
        &quote_spanned!(item.ident.span()=> __rt::Holds<#target>),
        &TokenStream::new(),
    );
    quote! {
        #[doc(hidden)]
        #[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery)]
        const _: () = {
            use #krate::generated as __rt;

            #definitions

            #(#makes)*

            pub struct __Place #parameters #wheres {
                #(#places: #types,)*
                undocumented: __rt::Undocumented,
                of: ::core::marker::PhantomData<fn() -> #name #arguments>,
            }

            impl #parameters ::core::default::Default for __Place #arguments #wheres {
                fn default() -> Self {
                    Self { #(#places: ::core::default::Default::default(),)* undocumented: ::core::default::Default::default(), of: ::core::marker::PhantomData }
                }
            }

            impl #parameters __rt::Slot for __Place #arguments #wheres {
                fn expects(&self) -> &'static str {
                    "an object"
                }

                fn reset(&mut self) {
                    *self = ::core::default::Default::default();
                }

                fn weight(&self) -> usize {
                    ::core::cmp::max(::core::mem::size_of::<Self>(), ::core::mem::size_of::<#name #arguments>())
                }

                fn open(&mut self, container: __rt::Container) -> __rt::Target<'_> {
                    __rt::record(self, container)
                }
            }

            impl #parameters __rt::Record for __Place #arguments #wheres {
                fn fields(&self) -> &'static [__rt::Field] {
                    const { &[#(#entries),*] }
                }

                fn field(&mut self, index: usize) -> ::core::option::Option<&mut dyn __rt::Slot> {
                    ::core::option::Option::Some(match index {
                        #(#indexes => #slots,)*
                        _ => return ::core::option::Option::None,
                    })
                }

                fn undocumented(&mut self) -> &mut __rt::Undocumented {
                    &mut self.undocumented
                }

                fn keeps_undocumented(&self) -> bool {
                    false
                }
            }

            #[automatically_derived]
            impl #parameters __rt::ApiResponse for #name #arguments #wheres {
                type Place = __Place #arguments;

                fn taken(place: Self::Place) -> ::core::result::Result<Self, __rt::Untaken> {
                    ::core::result::Result::Ok(Self { #(#values,)* })
                }
            }

            #holds
        };
    }
}

pub(super) fn require(generics: &mut Generics, bound: TokenStream) {
    if let Ok(predicate) = syn::parse2(bound) {
        generics.make_where_clause().predicates.push(predicate);
    }
}
