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
        field,
        wrap,
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
    quote! {
        #allow
        impl #client {
            /// Returns a builder to set the key, base URL, timeouts and more.
            #visibility fn builder() -> #rt::Builder<Self> {
                #rt::Builder::new(&#module::API, #wrap)
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
                &self.#field
            }
        }
    }
}

/// Generates the methods of a struct whose spec has problems, and the items that replace broken
/// endpoints in the module. Unknown types become `error`.
pub(crate) fn expand_broken(
    partial: &Spec,
    broken: &[BrokenEndpoint],
    error: &TokenStream,
    options: &Options,
) -> (TokenStream, TokenStream) {
    let Options {
        client,
        generics: (parameters, arguments),
        krate,
        visibility,
        ..
    } = options;
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
    let client = quote! {
        #[allow(dead_code, missing_docs, unreachable_code, clippy::all, clippy::pedantic)]
        impl #parameters #client #arguments {
            #visibility fn builder() -> #error { loop {} }
            #visibility fn from_env() -> #error { loop {} }
            #send
            #(#missing)*
            #(#methods)*
            #jobs
        }
    };
    (client, beside)
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
        field,
        module,
        visibility,
        ..
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
            #rt::Call::new(&self.#field, &#module::#operation)#(#values)*.into_request()
        }
    }
}
