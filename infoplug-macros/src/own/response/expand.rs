//! Expands a projection of a response.

use infoplug_spec::model::TypeDef;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{DeriveInput, Generics};

use super::check::Response;
use super::check_field::{By, Taken};
use crate::own::context::Context;
use crate::own::expand::{bounded, holds, implement};
use crate::own::fit::Way;
use crate::own::values::Values;

pub(super) fn expand(
    item: &DeriveInput,
    response: &Response<'_>,
    context: &Context<'_>,
) -> TokenStream {
    context.block(&match response {
        Response::Object(def, taken) => object(item, def, taken, context),
        Response::Value(values) => value(item, values, context),
    })
}

fn object(
    item: &DeriveInput,
    def: &TypeDef,
    taken: &[Taken<'_>],
    context: &Context<'_>,
) -> TokenStream {
    let generic = taken.iter().filter(|field| field.is_generic);
    let generics = bounded(
        &item.generics,
        generic.map(|Taken { ty, by, .. }| {
            let bound = if matches!(by, By::Serde(_)) {
                quote!(DeserializeOwned)
            } else {
                quote!(ApiResponse)
            };
            quote_spanned!(ty.span()=> #ty: __rt::#bound)
        }),
    );
    let bounds = taken.iter().filter_map(|field| match &field.by {
        By::Bound { ty, wanted, maybe } => {
            let (by, whole) = (holds(*maybe), context.rust_type(wanted, Way::Read));
            Some(quote_spanned!(ty.span()=> #ty: __rt::#by<#whole>))
        }
        _ => None,
    });
    let holding = bounded(&generics, bounds);
    let fields: Vec<(Ident, &Taken<'_>)> = taken
        .iter()
        .enumerate()
        .map(|(index, field)| (format_ident!("f{index}"), field))
        .collect();
    // Named once, so a type that does not match is one error.
    let makes = fields.iter().filter_map(|(make, field)| {
        let By::Question(question) = &field.by else {
            return None;
        };
        let (slot, value) = (question.path(), erased(field));
        Some(quote! {
            fn #make() -> ::std::boxed::Box<dyn __rt::Erased<#value>> {
                #slot()
            }
        })
    });
    let slot = slot(item, &generics, &fields);
    let values = fields.iter().map(|(slot, field)| {
        let (ident, value) = (field.ident, field_value(slot, field));
        quote!(#ident: #value)
    });
    let response = api_response(
        item,
        &generics,
        &quote!(::core::result::Result::Ok(Self { #(#values,)* })),
    );
    let holds = holds_target(item, &holding, def, context);
    quote! {
        #(#makes)*
        #slot
        #response
        #holds
    }
}

/// Generates the slot that the item is read into, with its traits.
fn slot(item: &DeriveInput, generics: &Generics, fields: &[(Ident, &Taken<'_>)]) -> TokenStream {
    let name = &item.ident;
    let (parameters, arguments, wheres) = generics.split_for_impl();
    let slots: Vec<&Ident> = fields.iter().map(|(slot, _)| slot).collect();
    let types = fields.iter().map(|(_, field)| slot_type(field));
    let record = record(generics, fields);
    quote! {
        pub struct __Slot #parameters #wheres {
            #(#slots: #types,)*
            of: ::core::marker::PhantomData<fn() -> #name #arguments>,
        }

        impl #parameters ::core::default::Default for __Slot #arguments #wheres {
            fn default() -> Self {
                Self { #(#slots: ::core::default::Default::default(),)* of: ::core::marker::PhantomData }
            }
        }

        impl #parameters __rt::Slot for __Slot #arguments #wheres {
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

        #record
    }
}

/// Generates the fields of a slot.
fn record(generics: &Generics, fields: &[(Ident, &Taken<'_>)]) -> TokenStream {
    let (parameters, arguments, wheres) = generics.split_for_impl();
    let entries = fields.iter().map(|(_, field)| {
        let (wire, required) = (
            &field.slot.name.wire,
            field.slot.required && field.default.is_none(),
        );
        infoplug_codegen::field_name(wire, wire, required)
    });
    let indexes = (0..fields.len()).map(Literal::usize_unsuffixed);
    let slots = fields.iter().map(|(slot, field)| {
        if matches!(field.by, By::Question(_)) {
            // Created only for a value. It is boxed, and a body may have many slots without
            // values.
            quote!(&mut **self.#slot.get_or_insert_with(#slot))
        } else {
            quote!(&mut self.#slot)
        }
    });
    quote! {
        impl #parameters __rt::Record for __Slot #arguments #wheres {
            fn fields(&self) -> &'static [&'static str] {
                &[#(#entries),*]
            }

            fn field(&mut self, index: usize) -> ::core::option::Option<&mut dyn __rt::Slot> {
                ::core::option::Option::Some(match index {
                    #(#indexes => #slots,)*
                    _ => return ::core::option::Option::None,
                })
            }
        }
    }
}

/// Returns the type that the boxed slot of a field yields.
fn erased(Taken { ty, default, .. }: &Taken<'_>) -> TokenStream {
    if default.is_some() {
        quote!(::core::option::Option<#ty>)
    } else {
        ty.to_token_stream()
    }
}

/// Returns the slot type of a field.
fn slot_type(field: &Taken<'_>) -> TokenStream {
    let ty = field.ty;
    let slot = match field.by {
        By::Question(_) => {
            let value = erased(field);
            return quote!(::core::option::Option<::std::boxed::Box<dyn __rt::Erased<#value>>>);
        }
        By::Serde(_) => quote!(__rt::Json),
        By::Slot | By::Bound { .. } => {
            quote_spanned!(ty.span()=> <#ty as __rt::ApiResponse>::Slot)
        }
    };
    if field.default.is_some() {
        quote!(::core::option::Option<#slot>)
    } else {
        slot
    }
}

/// Generates the value of a field from its slot.
fn field_value(slot: &Ident, field: &Taken<'_>) -> TokenStream {
    let (ty, wire) = (field.ty, &field.slot.name.wire);
    let in_field = quote!(.map_err(|untaken| untaken.field(#wire))?);
    let read = match &field.by {
        By::Question(_) => None,
        By::Serde(Some(question)) => Some(question.path()),
        By::Serde(None) => Some(quote_spanned!(ty.span()=> __rt::from_json::<#ty>)),
        By::Slot | By::Bound { .. } => {
            Some(quote_spanned!(ty.span()=> <#ty as __rt::ApiResponse>::taken))
        }
    };
    let there = match (&field.default, read) {
        (_, None) => quote!(slot.#slot.unwrap_or_else(#slot).take() #in_field),
        (None, Some(read)) => quote!(#read(slot.#slot) #in_field),
        (Some(_), Some(read)) => quote!(match slot.#slot {
            ::core::option::Option::Some(slot) => ::core::option::Option::Some(#read(slot) #in_field),
            ::core::option::Option::None => ::core::option::Option::None,
        }),
    };
    let Some(nothing) = &field.default else {
        return there;
    };
    quote!(match #there {
        ::core::option::Option::Some(value) => value,
        ::core::option::Option::None => {
            let nothing: #ty = #nothing;
            nothing
        }
    })
}

fn value(item: &DeriveInput, values: &Values<'_>, context: &Context<'_>) -> TokenStream {
    let name = &item.ident;
    let (parameters, arguments, wheres) = item.generics.split_for_impl();
    let known = values.known.iter();
    let known = known.map(|(ident, wire)| quote!(#wire => #name::#ident,));
    let otherwise = match values.other {
        Some((ident, true)) => quote!(text => #name::#ident(::core::convert::From::from(text))),
        Some((ident, false)) => quote!(_ => #name::#ident),
        None => quote!(_ => return false),
    };
    let expected = &values.expected;
    let response = api_response(
        item,
        &item.generics,
        &quote!(slot.0.ok_or_else(|| __rt::Untaken::new(#expected, "nothing"))),
    );
    let holds = holds_target(item, &item.generics, values.def, context);
    quote! {
        pub struct __Slot #parameters (::core::option::Option<#name #arguments>) #wheres;

        impl #parameters ::core::default::Default for __Slot #arguments #wheres {
            fn default() -> Self {
                Self(::core::option::Option::None)
            }
        }

        impl #parameters __rt::Slot for __Slot #arguments #wheres {
            fn expects(&self) -> &'static str {
                #expected
            }

            fn scalar(&mut self, value: __rt::Scalar<'_>) -> bool {
                let __rt::Scalar::String(text) = value else { return false };
                self.0 = ::core::option::Option::Some(match text {
                    #(#known)*
                    #otherwise,
                });
                true
            }
        }

        #response
        #holds
    }
}

/// Implements `ApiResponse` for the item. `taken` turns the filled slot into the value.
fn api_response(item: &DeriveInput, generics: &Generics, taken: &TokenStream) -> TokenStream {
    let name = &item.ident;
    let (parameters, arguments, wheres) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #parameters __rt::ApiResponse for #name #arguments #wheres {
            type Slot = __Slot #arguments;

            fn taken(slot: Self::Slot) -> ::core::result::Result<Self, __rt::Untaken> {
                #taken
            }
        }
    }
}

/// Implements `Holds` for the item.
fn holds_target(
    item: &DeriveInput,
    generics: &Generics,
    def: &TypeDef,
    context: &Context<'_>,
) -> TokenStream {
    let target = context.type_of(def);
    let of = quote_spanned!(item.ident.span()=> __rt::Holds<#target>);
    implement(item, generics, &of, &TokenStream::new())
}
