//! `#[derive(ApiResponse)]`: a struct that takes some fields of an answer, or an enum of its values.

use std::collections::HashMap;

use infoplug_spec::Code;
use infoplug_spec::model::{Endpoint, Field as SpecField, Shape, Type, TypeDef};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Data, DeriveInput, Fields, Generics, WhereClause};

use super::complaints::quoted;
use super::fit::{self, Fit, Way};
use super::{Context, attributes, variants};

pub(super) fn expand(item: &DeriveInput, context: &mut Context) -> Option<TokenStream> {
    let (def, whole) = subject(item, context, "ApiResponse")?;
    match (&item.data, &def.shape) {
        (Data::Struct(data), Shape::Object(known)) => match &data.fields {
            Fields::Named(fields) => structure(item, fields, &def, known, whole.as_ref(), context),
            _ => wrong_item(item, context, "`ApiResponse` is derived on a struct with named fields"),
        },
        (Data::Enum(data), Shape::Enum(values)) => {
            let variants = variants::read(item, data, &def, values, context)?;
            Some(variants::response(item, &variants, &context.type_of(&def), &context.krate))
        }
        (Data::Struct(_), Shape::Enum(_)) => {
            let message = format!("{} is an enum in the spec, and this is a struct", quoted(&def.name.camel));
            context.complaints.add(Code::WrongItem, item.ident.span(), message, Some(def.span), Some("write an enum".to_owned()));
            None
        }
        (Data::Enum(_), Shape::Object(_)) => {
            let message = format!("{} is an object in the spec, and this is an enum", quoted(&def.name.camel));
            context.complaints.add(Code::WrongItem, item.ident.span(), message, Some(def.span), Some("write a struct".to_owned()));
            None
        }
        (Data::Union(_), _) => wrong_item(item, context, "`ApiResponse` is derived on a struct or an enum"),
    }
}

pub(super) fn wrong_item(item: &DeriveInput, context: &mut Context, message: &str) -> Option<TokenStream> {
    context.complaints.add(Code::WrongItem, item.ident.span(), message, None, None);
    None
}

/// The type of the spec that an item is for, and the endpoint that leads to it.
fn subject(item: &DeriveInput, context: &mut Context, kind: &str) -> Option<(TypeDef, Option<Endpoint>)> {
    let container = attributes::container(item, kind, &mut context.complaints);
    match (&container.endpoint, &container.ty) {
        (Some(endpoint), None) => {
            let found = context.find_endpoint(endpoint)?;
            let returned = found.returns.as_ref().and_then(|returns| object_of(context, &returns.ty));
            if returned.is_none() {
                let what = found.returns.as_ref().map_or_else(
                    || "with nothing that is read".to_owned(),
                    |returns| format!("with {}", fit::described(&context.checked.spec, &returns.ty)),
                );
                let message = format!("{} answers {what}, which has no fields to choose from", quoted(&found.name.wire));
                let help = found.returns.is_some().then(|| "use the type that the client answers with".to_owned());
                context.complaints.add(Code::NothingToProject, endpoint.span(), message, Some(found.span), help);
            }
            Some((returned?, Some(found)))
        }
        (None, Some(ty)) => Some((context.find_type(ty)?, None)),
        (Some(_), Some(ty)) => {
            let message = "`endpoint` and `type` exclude each other: the endpoint says which type it answers with";
            context.complaints.add(Code::BadAttribute, ty.span(), message, None, None);
            None
        }
        (None, None) => {
            if context.complaints.is_empty() {
                let help = "add `#[api(endpoint = \"...\")]` for the answer of an endpoint, or `#[api(type = \"...\")]` for a part of one";
                let message = format!("{} is for no endpoint and no type", quoted(&super::plain(&item.ident)));
                context.complaints.add(Code::MissingAttribute, item.ident.span(), message, None, Some(help.to_owned()));
            }
            None
        }
    }
}

/// The object or enum inside of lists and what may be null.
fn object_of(context: &Context, ty: &Type) -> Option<TypeDef> {
    match ty {
        Type::Named(id) => Some(context.checked.spec.type_def(*id).clone()),
        Type::Array(inner, _) | Type::Nullable(inner) | Type::Map(inner) => object_of(context, inner),
        _ => None,
    }
}

/// A type of the user, what it has to hold, and the trait that says so.
type Held = (TokenStream, TokenStream, TokenStream);

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
    let mut seen: HashMap<String, Span> = HashMap::new();
    let mut taken = Vec::new();
    for field in &fields.named {
        let Some(ident) = &field.ident else { continue };
        let said = attributes::field(&field.attrs, &mut context.complaints);
        let (wanted, at) = attributes::name_of(said.name.as_ref(), ident);
        let Some(found) = known.iter().find(|known| known.name.wire == wanted || known.name.snake == wanted) else {
            let of = endpoint.map_or_else(|| quoted(&def.name.camel), |endpoint| format!("the answer of {}", quoted(&endpoint.name.wire)));
            let nearest = infoplug_spec::nearest(&wanted, known.iter().map(|known| known.name.wire.as_str()));
            let help = nearest.map_or_else(
                || format!("it has {}", super::complaints::list(known.iter().map(|known| known.name.wire.as_str()))),
                |name| format!("did you mean {}?", quoted(name)),
            );
            let message = format!("{} is not a field of {of}", quoted(&wanted));
            context.complaints.add(Code::NoSuchField, at, message, Some(def.span), Some(help));
            continue;
        };
        if seen.insert(found.name.wire.clone(), at).is_some() {
            let message = format!("{} is taken twice", quoted(&found.name.wire));
            context.complaints.add(Code::Twice, at, message, Some(found.span), Some("leave one of the two out".to_owned()));
            continue;
        }
        let holds = if said.serde { None } else { check(found, &field.ty, said.default.is_some(), context) };
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
    context.complaints.is_empty().then(|| code(item, &taken, &context.type_of(def), &context.krate))
}

/// Checks the type of a field. What has to hold by a trait is given back.
fn check(found: &SpecField, ty: &syn::Type, has_default: bool, context: &mut Context) -> Option<Held> {
    let spec = &context.checked.spec;
    let may_be_missing = found.optional || found.nullable || matches!(found.ty, Type::Nullable(_));
    let inner = if let Type::Nullable(inner) = &found.ty { inner } else { &found.ty };
    let is_empty = matches!(inner, Type::IntegerOrEmpty | Type::NumberOrEmpty);
    let (wanted, rust) = match fit::in_option(ty) {
        Some(rust) if is_empty => (if matches!(inner, Type::IntegerOrEmpty) { Type::Integer(None) } else { Type::Number(None) }, rust),
        Some(rust) => (inner.clone(), rust),
        None => (inner.clone(), ty),
    };
    let is_option = fit::in_option(ty).is_some();
    match fit::fit(spec, &wanted, rust, Way::Read) {
        Fit::No(name) => {
            let needs_option = (may_be_missing || is_empty) && !name.starts_with("Option");
            let name = if needs_option { format!("Option<{name}>") } else { name };
            let is_small = fit::is_whole(rust) && matches!(wanted, Type::Integer(_));
            let hold = if is_small { "and not all of them fit this type" } else { "which this type does not hold" };
            let message = format!("{} is {}, {hold}", quoted(&found.name.wire), fit::described(spec, &wanted));
            context.complaints.add(Code::TypeMismatch, ty.span(), message, Some(found.span), Some(format!("write `{name}`")));
        }
        Fit::Yes if may_be_missing && !is_option && !has_default => {
            let how = match (found.optional, found.nullable || matches!(found.ty, Type::Nullable(_))) {
                (true, true) => "absent or null",
                (true, false) => "absent",
                _ => "null",
            };
            let message = format!("{} may be {how}, and this field must have a value", quoted(&found.name.wire));
            let help = "make it an `Option`, or add `#[api(default)]` for what stands in then".to_owned();
            context.complaints.add(Code::MustBeOptional, ty.span(), message, Some(found.span), Some(help));
        }
        Fit::Yes => {}
        Fit::Unknown => {
            let rt = quote!(__rt);
            let whole = infoplug_codegen::rust_type(spec, &wanted, &context.client, &rt, false);
            // What the type hides may be an `Option`.
            let by = if may_be_missing && !is_option && !has_default { quote!(HoldsMaybe) } else { quote!(Holds) };
            return Some((rust.to_token_stream(), whole, by));
        }
    }
    None
}

#[allow(clippy::too_many_lines, reason = "most of it is what is quoted")]
fn code(item: &DeriveInput, fields: &[Taken<'_>], target: &TokenStream, krate: &TokenStream) -> TokenStream {
    let name = &item.ident;
    let (parameters, arguments, _) = item.generics.split_for_impl();
    let mut generics = item.generics.clone();
    let unknown: Vec<String> = item.generics.type_params().map(|parameter| parameter.ident.to_string()).collect();
    let is_generic = |ty: &TokenStream| names(ty.clone(), &unknown);
    for Taken { ty, serde, .. } in fields.iter().filter(|field| is_generic(&field.ty.to_token_stream())) {
        let bound = if *serde { quote!(#ty: __rt::DeserializeOwned) } else { quote!(#ty: __rt::ApiResponse) };
        require(&mut generics, bound);
    }
    let wheres = &generics.where_clause;
    // A place without a bound: what does not fit is reported once.
    let erased = |field: &Taken<'_>| match &field.holds {
        Some((_, whole, by)) if item.generics.params.is_empty() && field.default.is_none() => {
            let whole = if fit::in_option(field.ty).is_some() { quote!(::core::option::Option<#whole>) } else { whole.clone() };
            let (ty, at) = (field.ty, field.ty.span());
            let make = if by.to_string() == "Holds" { quote_spanned!(at=> erased) } else { quote_spanned!(at=> erased_maybe) };
            Some(quote_spanned!(at=> __rt::#make::<#ty, #whole>()))
        }
        _ => None,
    };
    let proven = fields.iter().filter(|field| erased(field).is_none()).filter_map(|field| field.holds.as_ref());
    let (generic, concrete): (Vec<_>, Vec<_>) = proven.partition(|(ty, ..)| is_generic(ty));
    let mut holding = generics.clone();
    for (ty, whole, by) in generic {
        require(&mut holding, quote!(#ty: __rt::#by<#whole>));
    }
    let holding = &holding.where_clause;
    let places: Vec<Ident> = (0..fields.len()).map(|index| format_ident!("f{index}")).collect();
    let types = fields.iter().map(|field| {
        let Taken { ty, default, serde, .. } = field;
        if erased(field).is_some() {
            return quote!(::std::boxed::Box<dyn __rt::Erased<#ty>>);
        }
        let place = if *serde { quote!(__rt::Json) } else { quote_spanned!(ty.span()=> <#ty as __rt::ApiResponse>::Place) };
        if default.is_some() { quote!(::core::option::Option<#place>) } else { place }
    });
    let entries = fields.iter().map(|Taken { wire, required, .. }| quote!(__rt::Field { name: #wire, required: #required }));
    let empty = fields.iter().map(|field| erased(field).unwrap_or_else(|| quote!(::core::default::Default::default())));
    let slots = fields
        .iter()
        .zip(&places)
        .map(|(field, place)| if erased(field).is_some() { quote!(&mut *self.#place) } else { quote!(&mut self.#place) });
    let indexes = (0..fields.len()).map(proc_macro2::Literal::usize_unsuffixed);
    let values = fields.iter().zip(&places).map(|(field, place)| {
        let Taken { ident, ty, wire, default, serde, .. } = field;
        if erased(field).is_some() {
            return quote!(#ident: place.#place.take().map_err(|untaken| untaken.field(#wire))?);
        }
        let read = if *serde {
            quote_spanned!(ty.span()=> __rt::from_json::<#ty>)
        } else {
            quote_spanned!(ty.span()=> <#ty as __rt::ApiResponse>::taken)
        };
        let value = match default {
            None => quote!(#read(place.#place).map_err(|untaken| untaken.field(#wire))?),
            Some(nothing) => {
                quote!(match place.#place {
                    ::core::option::Option::Some(place) => #read(place).map_err(|untaken| untaken.field(#wire))?,
                    ::core::option::Option::None => {
                        let nothing: #ty = #nothing;
                        nothing
                    }
                })
            }
        };
        quote!(#ident: #value)
    });
    let proof = proof(&concrete, &parameters.to_token_stream(), wheres.as_ref());
    quote! {
        #[doc(hidden)]
        #[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery)]
        const _: () = {
            use #krate::generated as __rt;

            pub struct __Place #parameters #wheres {
                #(#places: #types,)*
                undocumented: __rt::Undocumented,
                of: ::core::marker::PhantomData<fn() -> #name #arguments>,
            }

            impl #parameters ::core::default::Default for __Place #arguments #wheres {
                fn default() -> Self {
                    Self { #(#places: #empty,)* undocumented: ::core::default::Default::default(), of: ::core::marker::PhantomData }
                }
            }

            impl #parameters __rt::Slot for __Place #arguments #wheres {
                fn expects(&self) -> &'static str {
                    "an object"
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

            #[automatically_derived]
            impl #parameters __rt::Holds<#target> for #name #arguments #holding {}

            #proof
        };
    }
}

/// Whether one of these names stands in a type.
fn names(ty: TokenStream, wanted: &[String]) -> bool {
    !wanted.is_empty()
        && ty.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => wanted.contains(&ident.to_string()),
            TokenTree::Group(group) => names(group.stream(), wanted),
            _ => false,
        })
}

fn require(generics: &mut Generics, bound: TokenStream) {
    if let Ok(predicate) = syn::parse2(bound) {
        generics.make_where_clause().predicates.push(predicate);
    }
}

/// What the compiler has to see about types that the macro cannot see through.
fn proof(concrete: &[&Held], parameters: &TokenStream, wheres: Option<&WhereClause>) -> TokenStream {
    if concrete.is_empty() {
        return TokenStream::new();
    }
    let calls = concrete.iter().map(|(ty, whole, by)| {
        let at = ty.span();
        let by = if by.to_string() == "Holds" { quote_spanned!(at=> holds) } else { quote_spanned!(at=> holds_maybe) };
        quote_spanned!(at=> #by::<#ty, #whole>();)
    });
    quote! {
        fn holds<T: __rt::Holds<U>, U>() {}
        fn holds_maybe<T: __rt::HoldsMaybe<U>, U>() {}
        fn fields #parameters () #wheres { #(#calls)* }
    }
}
