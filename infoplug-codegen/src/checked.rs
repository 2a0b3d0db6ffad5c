//! What the derives on the user's own types need from a client: a macro that passes them its spec,
//! and the types of its endpoints.

use infoplug_spec::model::Type;
use infoplug_spec::{BrokenEndpoint, Spec};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use crate::Options;
use crate::names;

/// The spec of a client. It carries the source text, because a client's crate may be built in one
/// folder and used from another.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The absolute path of the file when the client was built.
    pub path: String,
    /// The path as messages showed it at the time.
    pub shown: String,
    /// The contents of the file.
    pub text: String,
    /// The name of the macro, unique among the clients of the crate.
    pub macro_name: String,
    /// Whether generating the client failed. Then nothing that depends on it is checked.
    pub is_broken: bool,
}

/// Hashes a name (64-bit FNV-1a), because a const parameter can be a number but not a string.
#[must_use]
pub fn name_number(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Generates the macro with the client's name, and the types by the hashes of their names.
#[must_use]
pub fn checked(
    spec: &Spec,
    broken: &[BrokenEndpoint],
    options: &Options,
    checked: &Checked,
) -> TokenStream {
    let Options {
        client,
        generics: (parameters, arguments),
        module,
        krate,
        ..
    } = options;
    let rt = quote!(#krate::generated);
    let whole = broken
        .iter()
        .map(|broken| &broken.name.wire)
        .collect::<Vec<_>>();
    let endpoints = spec
        .endpoints
        .iter()
        .filter(|endpoint| !whole.contains(&&endpoint.name.wire))
        .map(|endpoint| {
            let number = number(&endpoint.name.wire);
            let name = names::endpoint(&endpoint.name);
            quote! {
                #[doc(hidden)]
                impl #rt::EndpointOf<#number> for #client {
                    type Is = #module::endpoint::#name;
                }
            }
        });
    let types = spec
        .types
        .iter()
        .enumerate()
        .filter(|(_, def)| def.in_requests || def.in_responses)
        .map(|(_, def)| {
            let number = number(&def.name.camel);
            let name = names::camel(&def.name);
            quote! {
                #[doc(hidden)]
                impl #rt::TypeOf<#number> for #client {
                    type Is = #module::#name;
                }
            }
        });
    let of_types = options
        .generics
        .0
        .is_empty()
        .then(|| quote!(#(#types)* #(#endpoints)*));
    let entrance = entrance(options, checked);
    quote! {
        #entrance

        #[doc(hidden)]
        impl #parameters #rt::ClientApi for #client #arguments {
            type Code = #module::ErrorCode;
            type Request<E: #rt::Endpoint> = #module::request::Request<E>;
        }

        #of_types
    }
}

/// Generates a macro with the client's name, just as a derive shares the name of its trait. A path
/// to the client is then also a path to its spec.
fn entrance(options: &Options, checked: &Checked) -> TokenStream {
    let Options {
        client,
        visibility,
        module,
        ..
    } = options;
    let Checked {
        path,
        shown,
        text,
        macro_name,
        is_broken,
    } = checked;
    let state = if *is_broken {
        quote!(broken)
    } else {
        quote!(whole)
    };
    let name = Ident::new(macro_name, Span::call_site());
    let export = (visibility.to_string() == "pub").then(|| quote!(#[macro_export]));
    quote! {
        #[doc(hidden)]
        #[allow(unused_macros, non_local_definitions)]
        #export
        macro_rules! #name {
            ([$($krate:tt)*] $($input:tt)*) => {
                $($krate)*::__checked! { #path #shown #text #module #state [$($krate)*] $($input)* }
            };
        }

        #[doc(hidden)]
        #[allow(unused_imports)]
        #visibility use #name as #client;
    }
}

/// Returns a type of the spec as the client's implementations name it. With `sent`, values that are
/// encoded differently have different types.
#[must_use]
pub fn rust_type(
    spec: &Spec,
    ty: &Type,
    client: &TokenStream,
    rt: &TokenStream,
    sent: bool,
) -> TokenStream {
    match ty {
        Type::Named(id) => {
            let number = number(&spec.type_def(*id).name.camel);
            quote!(<#client as #rt::TypeOf<#number>>::Is)
        }
        Type::String { secret: false, .. } => quote!(::std::string::String),
        Type::String { secret: true, .. } => quote!(#rt::Secret),
        Type::Integer(Some(range), _) if range.is_unsigned() => quote!(u64),
        Type::Integer(..) => quote!(i64),
        Type::Number(_) => quote!(f64),
        Type::BooleanText if sent => quote!(#rt::BooleanText),
        Type::IntegerOrEmpty if sent => quote!(#rt::OrEmpty<i64>),
        Type::NumberOrEmpty if sent => quote!(#rt::OrEmpty<f64>),
        Type::Boolean | Type::BooleanText => quote!(bool),
        Type::IntegerOrEmpty => quote!(::core::option::Option<i64>),
        Type::NumberOrEmpty => quote!(::core::option::Option<f64>),
        Type::Json => quote!(#rt::Json),
        Type::Array(item, _) => {
            let item = rust_type(spec, item, client, rt, sent);
            quote!(::std::vec::Vec<#item>)
        }
        Type::Map(item) => {
            let item = rust_type(spec, item, client, rt, sent);
            quote!(#rt::BTreeMap<::std::string::String, #item>)
        }
        Type::Nullable(inner) => {
            let inner = rust_type(spec, inner, client, rt, sent);
            quote!(::core::option::Option<#inner>)
        }
    }
}

fn number(name: &str) -> Literal {
    Literal::u64_unsuffixed(name_number(name))
}
