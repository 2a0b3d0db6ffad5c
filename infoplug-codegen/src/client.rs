//! The methods of the user's struct: the builder, and one method per endpoint.

use infoplug_spec::model::Endpoint;
use infoplug_spec::{BrokenEndpoint, Spec};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::Options;
use crate::arguments::Arguments;
use crate::docs;
use crate::jobs;
use crate::names;

pub(crate) fn expand(spec: &Spec, options: &Options) -> TokenStream {
    let Options {
        client,
        module,
        krate,
        visibility,
        ..
    } = options;
    let rt = quote!(#krate::generated);
    let methods = spec
        .endpoints
        .iter()
        .map(|endpoint| method(spec, endpoint, options, &rt));
    let jobs = jobs::methods(spec, options, &rt);
    let send = (!has_send(spec, &[])).then(|| {
        quote! {
            /// Turns a struct of your own that derives `ApiRequest` into a request. Await it, or
            /// set its other options first.
            #visibility fn send<R: #krate::ApiRequest<Self>>(&self, request: R) -> R::Request {
                request.into_request(self)
            }
        }
    });
    let from_env_docs = match &spec.api.auth {
        Some(auth) => {
            let variables = auth
                .credentials
                .iter()
                .map(|credential| format!("`{}`", credential.env))
                .collect::<Vec<_>>()
                .join(", ");
            format!(" Creates a client with the key from the environment: {variables}.")
        }
        None => " Creates a client with default settings. The API needs no key.".to_owned(),
    };
    let allow = crate::up_to_the_api();
    let wrapper = wrapper(options, &rt);
    quote! {
        #allow
        impl #client {
            /// Returns a builder to set the key, base URL, timeouts and more.
            #visibility fn builder() -> #rt::Builder<Self> {
                #rt::Builder::new(&#module::API, #rt::wrap)
            }

            #[doc = #from_env_docs]
            ///
            /// # Errors
            ///
            /// Fails if the key is missing or cannot be sent, or if the HTTP client cannot be
            /// created.
            #visibility fn from_env() -> ::core::result::Result<Self, #rt::ConfigError> {
                Self::builder().from_env().build()
            }

            #send

            #(#methods)*

            #jobs
        }

        /// The methods that all clients share, such as the cost of calls and the base URL.
        #allow
        impl ::core::ops::Deref for #client {
            type Target = #rt::Client;

            fn deref(&self) -> &#rt::Client {
                #rt::client_of(self)
            }
        }

        #wrapper
    }
}

/// The only place that names the type of the field, so that a wrong type is one error.
fn wrapper(options: &Options, rt: &TokenStream) -> TokenStream {
    let Options {
        client,
        field,
        field_type,
        wrap,
        ..
    } = options;
    quote! {
        #[doc(hidden)]
        impl #rt::Wrapper for #client {
            type Field = #field_type;

            fn wrap(field: #field_type) -> Self {
                #wrap
            }

            fn field(&self) -> &#field_type {
                &self.#field
            }
        }
    }
}

/// Generates the methods of a struct whose spec has problems, and the items that replace broken
/// endpoints in the module. Unknown types become a type that does not exist.
pub(crate) fn expand_broken(
    partial: &Spec,
    broken: &[BrokenEndpoint],
    options: &Options,
) -> (TokenStream, TokenStream) {
    let Options {
        krate, visibility, ..
    } = options;
    let error = lost(options);
    let rt = quote!(#krate::generated);
    let methods = partial
        .endpoints
        .iter()
        .map(|endpoint| method(partial, endpoint, options, &rt));
    let jobs = jobs::methods(partial, options, &rt);
    let missing = broken.iter().map(
        |BrokenEndpoint {
             name,
             arguments: count,
         }| {
            let name = names::snake(name);
            let types: Vec<Ident> = (0..*count).map(|index| format_ident!("A{index}")).collect();
            quote!(#visibility fn #name<#(#types),*>(&self, #(_: #types),*) -> #error { loop {} })
        },
    );
    let send = (!has_send(partial, broken))
        .then(|| quote!(#visibility fn send<R>(&self, _: R) -> #error { loop {} }));
    let lost = broken
        .iter()
        .flat_map(|BrokenEndpoint { name, .. }| [names::code(name), names::request(name)]);
    let beside = quote!(#(#[allow(missing_docs)] pub type #lost = super::#error;)*);
    let functions = quote!(#send #(#missing)* #(#methods)* #jobs);
    (broken_client(&functions, options), beside)
}

/// Generates a struct whose spec is unknown.
pub(crate) fn expand_unknown(options: &Options) -> TokenStream {
    broken_client(&TokenStream::new(), options)
}

/// Returns a type that does not exist. Its path leads into the module, where the compiler does not
/// report missing items.
fn lost(options: &Options) -> Ident {
    let client = options.client.to_string();
    format_ident!("__{}Broken", client.trim_start_matches("r#"))
}

/// Generates the struct with these functions. All others lead to the type that does not exist.
fn broken_client(functions: &TokenStream, options: &Options) -> TokenStream {
    let Options {
        client,
        generics: (parameters, arguments),
        visibility,
        module,
        ..
    } = options;
    let lost = lost(options);
    quote! {
        #[allow(dead_code)]
        type #lost = #module::#lost;

        #[allow(dead_code, missing_docs, unreachable_code, clippy::all, clippy::pedantic)]
        impl #parameters #client #arguments {
            #visibility fn builder() -> #lost { loop {} }
            #visibility fn from_env() -> #lost { loop {} }
            #functions
        }

        #[allow(unreachable_code, clippy::all, clippy::pedantic)]
        impl #parameters ::core::ops::Deref for #client #arguments {
            type Target = #lost;

            fn deref(&self) -> &#lost { loop {} }
        }
    }
}

/// Whether an endpoint or a job is named `send`, which takes precedence. Callers then use
/// `ApiRequest::into_request`.
fn has_send(spec: &Spec, broken: &[BrokenEndpoint]) -> bool {
    let names = spec
        .endpoints
        .iter()
        .map(|endpoint| &endpoint.name)
        .chain(spec.jobs.iter().map(|job| &job.name));
    names
        .chain(broken.iter().map(|broken| &broken.name))
        .any(|name| name.snake == "send")
}

fn method(spec: &Spec, endpoint: &Endpoint, options: &Options, rt: &TokenStream) -> TokenStream {
    let Options {
        module, visibility, ..
    } = options;
    let docs = docs::endpoint(spec, endpoint);
    let name = names::snake(&endpoint.name);
    let request = names::request(&endpoint.name);
    let operation = names::upper(&endpoint.name);
    let deprecated = docs::deprecated_attribute(endpoint.deprecated.as_ref());
    let Arguments {
        declared, values, ..
    } = Arguments::of(spec, endpoint, options, rt);
    quote! {
        #docs
        #deprecated
        #visibility fn #name(&self, #(#declared),*) -> #module::#request {
            #rt::IsRequest::wrap(#rt::Call::new(self, &#module::#operation)#(.#values)*)
        }
    }
}
