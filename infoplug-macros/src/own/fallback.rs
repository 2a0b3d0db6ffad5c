//! The output of a failed derive: its messages, and enough code to avoid follow-up errors.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::DeriveInput;

use super::complaints::Complaints;
use super::context::Context;

/// Returns the fallback of the second step. It also asks the compiler the open questions, so that
/// all problems appear in one build.
pub(super) fn checked(kind: &str, item: &DeriveInput, mut context: Context<'_>) -> TokenStream {
    context.complaints.drop_consequences();
    let asked = (context.checked.is_valid() && !context.questions.is_empty()).then(|| {
        let (krate, definitions) = (&context.krate, context.definitions());
        let (parameters, ..) = item.generics.split_for_impl();
        let paths = context.questions.iter().map(|question| question.path());
        quote! {
            #[allow(warnings, clippy::all, clippy::pedantic)]
            const _: () = {
                use #krate::generated as __rt;

                #definitions

                fn __asked #parameters () { #(let _ = #paths;)* }
            };
        }
    });
    let stub = stub(kind, item, &context.krate, context.complaints);
    quote!(#stub #asked)
}

pub(super) fn stub(
    kind: &str,
    item: &DeriveInput,
    krate: &impl ToTokens,
    complaints: Complaints<'_>,
) -> TokenStream {
    let mut complaints = complaints.into_errors();
    // A type that contains an error, about which the compiler reports nothing else. If the spec is
    // at fault, the error is at the client.
    let first = if complaints.is_empty() {
        quote!(0)
    } else {
        complaints.remove(0)
    };
    let rt = quote!(#krate::generated);
    let implementations = match kind {
        "ApiRequest" => request(item, &rt),
        "ApiResponse" => response(item, &rt),
        _ => error(item, &rt),
    };
    quote! {
        #[allow(warnings, clippy::all, clippy::pedantic)]
        const _: () = {
            pub type __Broken = [(); #first];
            #(#complaints;)*
            #implementations
        };
    }
}

fn request(item: &DeriveInput, rt: &TokenStream) -> TokenStream {
    let name = &item.ident;
    let (_, arguments, wheres) = item.generics.split_for_impl();
    let all = with(item, quote!(__T: ::core::marker::Sized));
    quote! {
        impl #all #rt::ApiRequest<__T> for #name #arguments #wheres {
            type Request = __Broken;

            fn into_request(self, _: &__T) -> __Broken { loop {} }
        }

        impl #all #rt::Sends<__T> for #name #arguments #wheres {
            fn json(self) -> ::core::result::Result<#rt::Json, #rt::Unsent> { loop {} }
        }
    }
}

fn response(item: &DeriveInput, rt: &TokenStream) -> TokenStream {
    let name = &item.ident;
    let (parameters, arguments, wheres) = item.generics.split_for_impl();
    let all = with(item, quote!(__T: ::core::marker::Sized));
    quote! {
        impl #parameters #rt::ApiResponse for #name #arguments #wheres {
            type Slot = ();

            fn taken((): ()) -> ::core::result::Result<Self, #rt::Untaken> { loop {} }
        }

        impl #all #rt::Holds<__T> for #name #arguments #wheres {}
    }
}

fn error(item: &DeriveInput, rt: &TokenStream) -> TokenStream {
    let name = &item.ident;
    let (parameters, arguments, wheres) = item.generics.split_for_impl();
    let codes = with(item, quote!(__C: #rt::ApiCode));
    let narrow = with(item, quote!(__N: #rt::Narrow));
    quote! {
        impl #codes ::core::convert::From<#rt::AnyError<__C>> for #name #arguments #wheres {
            fn from(_: #rt::AnyError<__C>) -> Self { loop {} }
        }

        impl #narrow ::core::convert::From<#rt::CallError<__N>> for #name #arguments #wheres {
            fn from(_: #rt::CallError<__N>) -> Self { loop {} }
        }

        impl #parameters ::core::fmt::Display for #name #arguments #wheres {
            fn fmt(&self, _: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result { loop {} }
        }

        impl #parameters ::core::error::Error for #name #arguments #wheres {}
    }
}

/// Adds a parameter to those of the item.
fn with(item: &DeriveInput, parameter: TokenStream) -> TokenStream {
    let generics = super::expand::with(&item.generics, parameter);
    generics.split_for_impl().0.to_token_stream()
}
