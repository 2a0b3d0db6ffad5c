//! Building blocks for the code of all derives.

use infoplug_codegen::name_number;
use infoplug_spec::model::{Endpoint, Type, TypeDef};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{DeriveInput, Generics};

use super::context::Context;
use super::facts::Fact;
use super::fit::Way;
use super::question::{Question, THIS, Wanted};

impl Context<'_> {
    /// Returns the path to the endpoint's type.
    pub(super) fn endpoint_type(&self, endpoint: &Endpoint) -> TokenStream {
        let (client, number) = (&self.client, number(&endpoint.name.wire));
        quote!(<#client as __rt::EndpointOf<#number>>::Is)
    }

    /// Returns the path to the generated type.
    pub(super) fn type_of(&self, def: &TypeDef) -> TokenStream {
        let (client, number) = (&self.client, number(&def.name.camel));
        quote!(<#client as __rt::TypeOf<#number>>::Is)
    }

    /// Returns the Rust type for a type of the spec.
    pub(super) fn rust_type(&self, ty: &Type, way: Way) -> TokenStream {
        infoplug_codegen::rust_type(
            self.spec(),
            ty,
            &self.client,
            &quote!(__rt),
            way == Way::Sent,
        )
    }

    /// Wraps the output of a derive in its own block, so its names cannot clash with the user's.
    pub(super) fn block(&self, code: &TokenStream) -> TokenStream {
        let (krate, questions) = (&self.krate, self.definitions());
        quote! {
            #[doc(hidden)]
            #[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery)]
            const _: () = {
                use #krate::generated as __rt;

                #questions

                #code
            };
        }
    }

    /// Returns the traits that ask the compiler.
    pub(super) fn definitions(&self) -> TokenStream {
        self.questions
            .iter()
            .map(|question| self.definition(question))
            .collect()
    }

    fn definition(&self, question: &Question<'_>) -> TokenStream {
        let (name, method) = (question.trait_name(), question.method());
        let text = self.complaints.message(&question.no);
        let text = text.replace('{', "{{").replace('}', "}}");
        let (message, label) = (text.replace(THIS, "{Self}"), question.label());
        let (bound, signature, body) = self.check_of(&question.wanted);
        quote! {
            #[diagnostic::on_unimplemented(message = #message, label = #label)]
            trait #name: ::core::marker::Sized {
                fn #method #signature;
            }

            // The message comes from the trait above, not from its bounds.
            #[diagnostic::do_not_recommend]
            impl<__This: #bound> #name for __This {
                fn #method #signature { #body }
            }
        }
    }

    /// Returns the bound on a type, and the signature and body of the method that uses it.
    fn check_of(&self, wanted: &Wanted) -> (TokenStream, TokenStream, TokenStream) {
        match wanted {
            Wanted::Error => {
                let client = &self.client;
                let error = quote!(__rt::AnyError<<#client as __rt::ClientApi>::Code>);
                (
                    quote!(::core::convert::From<#error>),
                    quote!((error: #error) -> Self),
                    quote!(::core::convert::From::from(error)),
                )
            }
            Wanted::Fact(fact) => {
                let fact = match fact {
                    Fact::Text => quote!(::core::option::Option<&'e str>),
                    Fact::RetryAfter => quote!(::core::option::Option<__rt::Duration>),
                    Fact::Status => quote!(::core::option::Option<__rt::StatusCode>),
                    Fact::Attempts => quote!(u32),
                };
                (
                    quote!(for<'e> __rt::Fill<#fact>),
                    quote!(<'e>(fact: #fact) -> Self),
                    quote!(__rt::Fill::fill(fact)),
                )
            }
            Wanted::Sends(ty) => {
                let target = self.rust_type(ty, Way::Sent);
                (
                    quote!(__rt::Sends<#target>),
                    quote!((self) -> ::core::result::Result<__rt::Json, __rt::Unsent>),
                    quote!(__rt::Sends::json(self)),
                )
            }
            Wanted::Serialize => (
                quote!(__rt::Serialize),
                quote!((self) -> ::core::result::Result<__rt::Json, __rt::Unsent>),
                quote!(__rt::to_json(self)),
            ),
            Wanted::Holds { ty, maybe, options } => {
                let whole = self.rust_type(ty, Way::Read);
                let (mut slot, mut target) = (quote!(Self), whole.clone());
                for part in [&mut slot, &mut target] {
                    for _ in 0..*options {
                        *part = quote!(::core::option::Option<#part>);
                    }
                }
                let (by, make) = (
                    holds(*maybe),
                    if *maybe {
                        quote!(erased_maybe)
                    } else {
                        quote!(erased)
                    },
                );
                (
                    quote!(__rt::#by<#whole> + 'static),
                    quote!(() -> ::std::boxed::Box<dyn __rt::Erased<#slot>>),
                    quote!(__rt::#make::<#slot, #target>()),
                )
            }
            Wanted::Deserialize => (
                quote!(__rt::DeserializeOwned),
                quote!((json: __rt::Json) -> ::core::result::Result<Self, __rt::Untaken>),
                quote!(__rt::from_json(json)),
            ),
        }
    }
}

impl Question<'_> {
    /// Returns the path to the trait's method: `<Centre as Fits_centre>::slot`.
    pub(super) fn path(&self) -> TokenStream {
        let (ty, name, method) = (self.ty, self.trait_name(), self.method());
        quote!(<#ty as #name>::#method)
    }

    fn trait_name(&self) -> Ident {
        format_ident!("Fits_{}", self.name)
    }

    fn method(&self) -> Ident {
        format_ident!(
            "{}",
            match self.wanted {
                Wanted::Error => "of",
                Wanted::Fact(_) => "fill",
                Wanted::Sends(_) | Wanted::Serialize => "json",
                Wanted::Holds { .. } => "slot",
                Wanted::Deserialize => "read",
            }
        )
    }

    fn label(&self) -> &'static str {
        match self.wanted {
            Wanted::Error => "cannot be made from this error",
            Wanted::Fact(_) | Wanted::Holds { .. } => "cannot hold it",
            Wanted::Sends(_) => "does not match",
            Wanted::Serialize => "does not implement `Serialize`",
            Wanted::Deserialize => "does not implement `Deserialize`",
        }
    }
}

/// Returns the trait for types that hold a type of the spec, or one that may be missing.
pub(super) fn holds(maybe: bool) -> TokenStream {
    if maybe {
        quote!(HoldsMaybe)
    } else {
        quote!(Holds)
    }
}

/// Returns the number by which types name an endpoint or another type.
fn number(name: &str) -> Literal {
    Literal::u64_unsuffixed(name_number(name))
}

/// Implements the trait `of` for the item. Its span is the item's, because messages point there.
/// The first and last token of `of` must have that span too.
pub(super) fn implement(
    item: &DeriveInput,
    generics: &Generics,
    of: &TokenStream,
    body: &TokenStream,
) -> TokenStream {
    let name = &item.ident;
    let (parameters, arguments, wheres) = generics.split_for_impl();
    let implementation =
        quote_spanned!(name.span()=> impl #parameters #of for #name #arguments #wheres { #body });
    // An implementation without bounds is not worth a hint. For one with bounds, the compiler
    // explains which bound fails.
    let only_whole = item
        .generics
        .params
        .is_empty()
        .then(|| quote!(#[diagnostic::do_not_recommend]));
    quote! {
        #[automatically_derived]
        #only_whole
        #implementation
    }
}

/// Adds bounds to the generics.
pub(super) fn bounded(
    generics: &Generics,
    bounds: impl IntoIterator<Item = TokenStream>,
) -> Generics {
    let mut generics = generics.clone();
    for bound in bounds {
        if let Ok(predicate) = syn::parse2(bound) {
            generics.make_where_clause().predicates.push(predicate);
        }
    }
    generics
}

/// Adds a parameter to the generics.
pub(super) fn with(generics: &Generics, parameter: TokenStream) -> Generics {
    let mut generics = generics.clone();
    if let Ok(parameter) = syn::parse2(parameter) {
        generics.params.push(parameter);
    }
    generics
}
