//! Enums of the user for enums of the spec.

use std::collections::HashMap;

use infoplug_spec::Code;
use infoplug_spec::model::{EnumValue, TypeDef};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{DataEnum, DeriveInput, Fields, Ident};

use super::complaints::{At, instead, list, quoted};
use super::context::Context;
use super::fit::{self, Way};
use super::{asked, attributes};

/// What the variants are for.
pub(super) struct Variants {
    /// Variant and value.
    known: Vec<(Ident, String)>,
    /// The variant for all else, and whether it keeps the text.
    other: Option<(Ident, bool)>,
    /// All values, for messages.
    expected: String,
}

pub(super) fn read(
    item: &DeriveInput,
    data: &DataEnum,
    def: &TypeDef,
    values: &[EnumValue],
    way: Way,
    context: &mut Context,
) -> Option<Variants> {
    let mut known: Vec<(Ident, String)> = Vec::new();
    let mut seen: HashMap<String, Span> = HashMap::new();
    let mut other = None;
    for variant in &data.variants {
        let said = attributes::variant(&variant.attrs, &["name", "other"], &mut context.complaints);
        let ident = &variant.ident;
        if said.other {
            let keeps = match &variant.fields {
                Fields::Unit => false,
                Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                    for field in &fields.unnamed {
                        if fit::is_plain(&field.ty) && !fit::keeps_text(&field.ty) {
                            let help = Some("write `String`".to_owned());
                            let message = "this field takes the text of a value that is not listed";
                            context.complaints.add(
                                Code::TypeMismatch,
                                At::all(&field.ty),
                                message,
                                None,
                                help,
                            );
                        }
                    }
                    true
                }
                _ => {
                    let message = "the variant for all other values is `Other` or `Other(String)`";
                    context
                        .complaints
                        .add(Code::WrongItem, ident.span(), message, None, None);
                    continue;
                }
            };
            if other.replace((ident.clone(), keeps)).is_some() {
                let message = "there are two variants with `#[api(other)]`";
                context.complaints.add(
                    Code::Twice,
                    ident.span(),
                    message,
                    None,
                    Some("leave one of the two out".to_owned()),
                );
            }
            continue;
        }
        let (wanted, at) = attributes::name_of(said.name.as_ref(), ident);
        let found = values
            .iter()
            .find(|value| value.name.wire == wanted || value.name.camel == wanted);
        let Some(found) = found else {
            let names = values
                .iter()
                .flat_map(|value| [value.name.camel.as_str(), value.name.wire.as_str()]);
            let help = instead(&wanted, names, |_| {
                let all = list(values.iter().map(|value| value.name.wire.as_str()));
                format!(
                    "it has {all}; `#[api(name = \"...\")]` names one, `#[api(other)]` marks the variant for all else"
                )
            });
            let message = format!(
                "{} is not a value of {}",
                quoted(&wanted),
                quoted(&def.name.camel)
            );
            context
                .complaints
                .add(Code::NoSuchValue, at, message, Some(def.span), Some(help));
            continue;
        };
        if !matches!(variant.fields, Fields::Unit) {
            let message = format!(
                "{} stands for one value, and so it has no fields",
                quoted(&super::plain(ident))
            );
            context.complaints.add(
                Code::WrongItem,
                ident.span(),
                message,
                Some(found.span),
                None,
            );
            continue;
        }
        if seen.insert(found.name.wire.clone(), at).is_some() {
            let message = format!("{} has two variants", quoted(&found.name.wire));
            context.complaints.add(
                Code::Twice,
                at,
                message,
                Some(found.span),
                Some("leave one of the two out".to_owned()),
            );
            continue;
        }
        known.push((ident.clone(), found.name.wire.clone()));
    }
    let missing: Vec<&EnumValue> = values
        .iter()
        .filter(|value| !seen.contains_key(&value.name.wire))
        .collect();
    // Who only sends values needs only those.
    if way == Way::Read
        && context.complaints.is_empty()
        && other.is_none()
        && let Some(first) = missing.first()
    {
        let names = list(missing.iter().map(|value| value.name.wire.as_str()));
        let message = format!(
            "{} has no variant for {names}",
            quoted(&super::plain(&item.ident))
        );
        let help =
            "add the variants, or one for all that is not listed: `#[api(other)] Other(String)`"
                .to_owned();
        context.complaints.add(
            Code::NotHandled,
            item.ident.span(),
            message,
            Some(first.span),
            Some(help),
        );
    }
    let expected = format!(
        "one of {}",
        list(values.iter().map(|value| value.name.wire.as_str()))
    );
    context.complaints.is_empty().then_some(Variants {
        known,
        other,
        expected,
    })
}

pub(super) fn response(
    item: &DeriveInput,
    variants: &Variants,
    target: &TokenStream,
    krate: &TokenStream,
) -> TokenStream {
    let name = &item.ident;
    let (parameters, arguments, wheres) = item.generics.split_for_impl();
    let (idents, wires): (Vec<_>, Vec<_>) = variants
        .known
        .iter()
        .map(|(ident, wire)| (ident, wire))
        .unzip();
    let otherwise = match &variants.other {
        Some((ident, true)) => quote!(text => #name::#ident(::core::convert::From::from(text))),
        Some((ident, false)) => quote!(_ => #name::#ident),
        None => quote!(_ => return false),
    };
    let expected = &variants.expected;
    let holds = asked::implement(
        item,
        &item.generics,
        &quote_spanned!(item.ident.span()=> __rt::Holds<#target>),
        &TokenStream::new(),
    );
    quote! {
        #[doc(hidden)]
        #[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery)]
        const _: () = {
            use #krate::generated as __rt;

            pub struct __Place #parameters (::core::option::Option<#name #arguments>) #wheres;

            impl #parameters ::core::default::Default for __Place #arguments #wheres {
                fn default() -> Self {
                    Self(::core::option::Option::None)
                }
            }

            impl #parameters __rt::Slot for __Place #arguments #wheres {
                fn expects(&self) -> &'static str {
                    #expected
                }

                fn scalar(&mut self, value: __rt::Scalar<'_>) -> bool {
                    let __rt::Scalar::Text(text) = value else { return false };
                    self.0 = ::core::option::Option::Some(match text {
                        #(#wires => #name::#idents,)*
                        #otherwise,
                    });
                    true
                }
            }

            #[automatically_derived]
            impl #parameters __rt::ApiResponse for #name #arguments #wheres {
                type Place = __Place #arguments;

                fn taken(place: Self::Place) -> ::core::result::Result<Self, __rt::Untaken> {
                    place.0.ok_or_else(|| __rt::Untaken::new(#expected, "nothing"))
                }
            }

            #holds
        };
    }
}

pub(super) fn request(
    item: &DeriveInput,
    variants: &Variants,
    target: &TokenStream,
    krate: &TokenStream,
) -> TokenStream {
    let (idents, wires): (Vec<_>, Vec<_>) = variants
        .known
        .iter()
        .map(|(ident, wire)| (ident, wire))
        .unzip();
    let otherwise = match &variants.other {
        Some((ident, true)) => {
            quote!(Self::#ident(text) => ::core::result::Result::Ok(__rt::Json::from(::std::string::ToString::to_string(&text))),)
        }
        Some((ident, false)) => {
            let problem = format!("is `{}`, which stands for no text", super::plain(ident));
            quote!(Self::#ident => ::core::result::Result::Err(__rt::Unsent::new(#problem)),)
        }
        None => TokenStream::new(),
    };
    let body = quote! {
        fn json(self) -> ::core::result::Result<__rt::Json, __rt::Unsent> {
            match self {
                #(Self::#idents => ::core::result::Result::Ok(::core::convert::Into::into(#wires)),)*
                #otherwise
            }
        }
    };
    let implementation = asked::implement(
        item,
        &item.generics,
        &quote_spanned!(item.ident.span()=> __rt::Sends<#target>),
        &body,
    );
    asked::block(krate, &implementation)
}
