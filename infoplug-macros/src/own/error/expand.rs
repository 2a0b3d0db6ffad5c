//! Expands an enum of errors.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{DeriveInput, Fields};

use super::check::{Errors, Handled};
use super::check_field::{Filled, Value};
use super::display::Display;
use crate::own::context::Context;
use crate::own::expand::with;

pub(super) fn expand(
    item: &DeriveInput,
    errors: &Errors<'_>,
    context: &Context<'_>,
) -> TokenStream {
    let client = &context.client;
    let from = from(item, &errors.handled);
    let display = errors.has_display.then(|| display(item, &errors.handled));
    let error = error(item, &errors.handled);
    context.block(&quote! {
        type __Code = <#client as __rt::ClientApi>::Code;
        type __Error = __rt::AnyError<__Code>;

        #from
        #display
        #error
    })
}

/// Generates the conversions that `?` uses.
fn from(item: &DeriveInput, handled: &[Handled<'_>]) -> TokenStream {
    let name = &item.ident;
    let (parameters, arguments, wheres) = item.generics.split_for_impl();
    let which = which(handled);
    let narrow = with(
        &item.generics,
        quote_spanned!(name.span()=> __N: __rt::SameApi<__Code>),
    );
    let (narrow, ..) = narrow.split_for_impl();
    // These two have the span of the item, because messages point there.
    let of_calls = quote_spanned! {name.span()=>
        // For an error of another API, the missing `From` is the whole message.
        #[diagnostic::do_not_recommend]
        impl #narrow ::core::convert::From<__rt::CallError<__N>> for #name #arguments #wheres {
            fn from(error: __rt::CallError<__N>) -> Self {
                ::core::convert::From::from(__Error::widened(error))
            }
        }
    };
    let of_errors = quote_spanned! {name.span()=>
        impl #parameters ::core::convert::From<__Error> for #name #arguments #wheres {
            fn from(error: __Error) -> Self {
                #which
            }
        }
    };
    quote! {
        #[automatically_derived]
        #of_errors

        #[automatically_derived]
        #of_calls

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl #parameters ::core::convert::From<__rt::ConfigError> for #name #arguments #wheres {
            fn from(error: __rt::ConfigError) -> Self {
                ::core::convert::From::from(<__Error as ::core::convert::From<__rt::ConfigError>>::from(error))
            }
        }

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl #parameters ::core::convert::From<__rt::JobError<__Code>> for #name #arguments #wheres {
            fn from(error: __rt::JobError<__Code>) -> Self {
                ::core::convert::From::from(<__Error as ::core::convert::From<__rt::JobError<__Code>>>::from(error))
            }
        }
    }
}

/// Chooses the variant for an error and fills its fields.
fn which(handled: &[Handled<'_>]) -> TokenStream {
    let numbered = || (0..).map(Literal::usize_unsuffixed).zip(handled);
    // Codes are more specific than statuses, so they come first.
    let by_code = numbered().flat_map(|(number, handled)| {
        let codes = handled.said.codes.iter();
        codes.map(move |code| quote!((#code, _) => #number,))
    });
    let by_status = numbered().flat_map(|(number, handled)| {
        let statuses = handled.said.statuses.iter();
        statuses.map(move |status| quote!((_, #status) => #number,))
    });
    let other = handled.iter().position(|handled| handled.said.other);
    let other = Literal::usize_unsuffixed(other.unwrap_or_default());
    let others = handled.iter().filter(|handled| handled.said.other);
    let otherwise = others.map(value);
    let values = numbered().filter(|(_, handled)| !handled.said.other);
    let values = values.map(|(number, handled)| {
        let value = value(handled);
        quote!(#number => #value,)
    });
    quote! {
        let which = match error.response() {
            ::core::option::Option::Some(response) => match (__rt::ApiCode::text(&response.code), response.status().as_u16()) {
                #(#by_code)*
                #(#by_status)*
                _ => #other,
            },
            ::core::option::Option::None => #other,
        };
        match which {
            #(#values)*
            _ => #(#otherwise)*,
        }
    }
}

/// Builds a variant with its fields.
fn value(handled: &Handled<'_>) -> TokenStream {
    let ident = &handled.variant.ident;
    match &handled.filled {
        Filled::Unit => quote!(Self::#ident),
        Filled::Whole(value) => {
            let value = whole(value);
            quote!(Self::#ident(#value))
        }
        Filled::Named { facts, whole: all } => {
            let facts = facts.iter().map(|(ident, value)| fact(ident, value));
            // The field for the whole error comes last, because it consumes the error.
            let whole = all.iter().map(|(ident, value)| {
                let value = whole(value);
                quote!(#ident: #value)
            });
            quote!(Self::#ident { #(#facts,)* #(#whole,)* })
        }
    }
}

fn whole(Value { ty, asked }: &Value<'_>) -> TokenStream {
    if let Some(question) = asked {
        let of = question.path();
        return quote!(#of(error));
    }
    quote_spanned!(ty.span()=> <#ty as ::core::convert::From<__Error>>::from(error))
}

fn fact(ident: &Ident, Value { ty, asked }: &Value<'_>) -> TokenStream {
    if let Some(question) = asked {
        let fill = question.path();
        return quote!(#ident: #fill(error.#ident()));
    }
    quote_spanned!(ty.span()=> #ident: <#ty as __rt::Fill<_>>::fill(error.#ident()))
}

fn display(item: &DeriveInput, handled: &[Handled<'_>]) -> TokenStream {
    let name = &item.ident;
    let (parameters, arguments, wheres) = item.generics.split_for_impl();
    let arms = handled.iter().map(|handled| {
        let ident = &handled.variant.ident;
        match &handled.display {
            Display::Format(text) => {
                let pattern = match &handled.variant.fields {
                    Fields::Unit => quote!(Self::#ident),
                    Fields::Unnamed(_) => quote!(Self::#ident(error)),
                    Fields::Named(fields) => {
                        let names = fields.named.iter().filter_map(|field| field.ident.as_ref());
                        quote!(Self::#ident { #(#names),* })
                    }
                };
                quote!(#pattern => ::core::write!(f, #text),)
            }
            Display::OfTheError => {
                let (pattern, inner) = error_in(handled).unzip();
                quote!(#pattern => ::core::fmt::Display::fmt(#inner, f),)
            }
            Display::Text(text) => quote!(Self::#ident { .. } => f.write_str(#text),),
        }
    });
    quote! {
        #[automatically_derived]
        impl #parameters ::core::fmt::Display for #name #arguments #wheres {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self { #(#arms)* }
            }
        }
    }
}

fn error(item: &DeriveInput, handled: &[Handled<'_>]) -> TokenStream {
    let name = &item.ident;
    let (parameters, arguments, wheres) = item.generics.split_for_impl();
    let source = handled.iter().filter_map(error_in);
    let source =
        source.map(|(pattern, inner)| quote!(#pattern => ::core::error::Error::source(#inner),));
    quote! {
        #[automatically_derived]
        impl #parameters ::core::error::Error for #name #arguments #wheres {
            fn source(&self) -> ::core::option::Option<&(dyn ::core::error::Error + 'static)> {
                match self {
                    #(#source)*
                    _ => ::core::option::Option::None,
                }
            }
        }
    }
}

/// Returns a pattern for a variant that holds the whole error, and the name that it binds.
fn error_in(handled: &Handled<'_>) -> Option<(TokenStream, TokenStream)> {
    let ident = &handled.variant.ident;
    match &handled.filled {
        Filled::Unit => None,
        Filled::Whole(_) => Some((quote!(Self::#ident(inner)), quote!(inner))),
        Filled::Named { whole, .. } => {
            let (field, _) = whole.first()?;
            Some((quote!(Self::#ident { #field, .. }), quote!(#field)))
        }
    }
}
