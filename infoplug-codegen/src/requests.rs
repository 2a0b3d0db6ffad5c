//! Requests. One generic type has what all requests share, and each endpoint adds the setters of its
//! own parameters.

use infoplug_spec::Spec;
use infoplug_spec::model::{Endpoint, Pages, Parameter, Type};
use proc_macro2::TokenStream;
use quote::quote;

use crate::arguments::{Argument, is_setter};
use crate::docs;
use crate::markdown;
use crate::names;
use crate::paths::Paths;

pub(crate) fn expand(spec: &Spec) -> TokenStream {
    let generic = generic(spec);
    let endpoints = spec.endpoints.iter().map(|endpoint| {
        let (docs, name) = (docs::of_endpoint(endpoint), names::endpoint(&endpoint.name));
        quote!(#docs pub enum #name {})
    });
    let requests = spec
        .endpoints
        .iter()
        .map(|endpoint| request(spec, endpoint));
    let parameters = spec
        .endpoints
        .iter()
        .map(|endpoint| parameters(spec, endpoint));
    // The compiler names a method after its type only if both are in one module.
    quote! {
        /// The type of all requests.
        pub mod request {
            #generic

            #(#parameters)*
        }

        /// The endpoints as types, which tell requests apart.
        pub mod endpoint {
            #(#endpoints)*
        }

        #(#requests)*
    }
}

/// Generates the type of an endpoint's requests.
fn request(spec: &Spec, endpoint: &Endpoint) -> TokenStream {
    let (alias, name) = (
        names::request(&endpoint.name),
        names::endpoint(&endpoint.name),
    );
    let (code, table) = (names::code(&endpoint.name), names::upper(&endpoint.name));
    let value = value(&Paths::inside(spec).of_values(), endpoint);
    let docs = docs::request(endpoint);
    quote! {
        #docs
        pub type #alias = request::Request<endpoint::#name>;

        impl rt::Endpoint for endpoint::#name {
            type Value = #value;
            type Code = #code;

            fn operation() -> &'static rt::Operation {
                &#table
            }
        }
    }
}

/// Returns the type of an endpoint's response.
pub(crate) fn value(paths: &Paths<'_>, endpoint: &Endpoint) -> TokenStream {
    endpoint
        .returns
        .as_ref()
        .map_or_else(|| quote!(()), |returns| paths.rust(&returns.ty))
}

/// Generates what one endpoint adds to its requests.
fn parameters(spec: &Spec, endpoint: &Endpoint) -> TokenStream {
    let (name, paths) = (names::endpoint(&endpoint.name), Paths::of_requests(spec));
    let setters = endpoint
        .parameters
        .iter()
        .enumerate()
        .filter(|(_, parameter)| is_setter(parameter))
        .map(|(index, parameter)| setter(&paths, endpoint, index, parameter));
    let values = Paths::of_requests(spec).of_values();
    let projected = projected(&values, endpoint);
    let pages = endpoint
        .pages
        .as_ref()
        .map(|pages| pagination(&values, endpoint, pages));
    quote! {
        impl Request<endpoint::#name> {
            #(#setters)*

            #projected

            #pages
        }
    }
}

/// Generates the function that reads a user-defined type.
fn projected(paths: &Paths<'_>, endpoint: &Endpoint) -> Option<TokenStream> {
    let returns = endpoint.returns.as_ref()?;
    let code = names::code(&endpoint.name);
    let holds = if let Type::Array(item, _) = &returns.ty {
        let item = paths.rust(item);
        quote!(HoldsList<#item>)
    } else {
        let value = paths.rust(&returns.ty);
        quote!(Holds<#value>)
    };
    let beside = docs::setter_beside(endpoint, "send_as");
    Some(quote! {
        /// Sends the request and reads the response as your own type, which derives `ApiResponse`.
        #beside
        pub fn send_as<T: rt::#holds + 'static>(self) -> rt::BoxFuture<Result<T, rt::CallError<super::#code>>> {
            self.0.send_as()
        }
    })
}

/// Generates the pagination methods.
fn pagination(paths: &Paths<'_>, endpoint: &Endpoint, pages: &Pages) -> TokenStream {
    let beside = |name| docs::setter_beside(endpoint, name);
    let (pages_beside, items_beside) = (beside("pages"), beside("items"));
    let (value, code) = (value(paths, endpoint), names::code(&endpoint.name));
    let item = paths.rust(&pages.item);
    quote! {
        /// Returns this page and all later ones, in order. Each page is a separate call, made when
        /// you ask for the page.
        #pages_beside
        pub fn pages(self) -> rt::Pages<#value, super::#code> {
            rt::Pages::new(self.0)
        }

        /// Returns the items of this page and all later ones, in order. A page is fetched when you
        /// ask for its first item.
        #items_beside
        pub fn items(self) -> rt::PageItems<#item, super::#code> {
            rt::PageItems::new(self.0)
        }
    }
}

fn setter(
    paths: &Paths<'_>,
    endpoint: &Endpoint,
    index: usize,
    parameter: &Parameter,
) -> TokenStream {
    let name = names::setter(&parameter.name);
    let docs = docs::setter(endpoint, parameter);
    let deprecated = docs::deprecated_attribute(parameter.deprecated.as_ref());
    let Argument { ty, set } = paths.argument(&parameter.ty, index, &name);
    let null = names::null_setter(&parameter.name);
    let free = !endpoint
        .parameters
        .iter()
        .any(|other| is_setter(other) && null == other.name.snake);
    let null = (parameter.nullable && free).then(|| {
        let docs = format!(" Sends null for {}.", markdown::code(&parameter.name.wire));
        let index = names::index(index);
        quote! {
            #[doc = #docs]
            pub fn #null(self) -> Self {
                Self(self.0.with(#index, rt::Json::NULL))
            }
        }
    });
    quote! {
        #docs
        #deprecated
        pub fn #name(self, #name: #ty) -> Self {
            Self(self.0.#set)
        }

        #null
    }
}

/// Generates the type that all requests share. It is generic over the endpoint, so that the
/// compiler sees its functions once.
fn generic(spec: &Spec) -> TokenStream {
    let settings = settings(spec);
    let beside = |name| docs::setters_beside(spec, name);
    let (send_beside, full_beside) = (beside("send"), beside("send_full"));
    quote! {
        use ::std::fmt;
        use ::std::future::Future;
        use ::std::pin::Pin;
        use ::std::prelude::v1::*;
        use ::std::task::{Context, Poll};

        use super::{endpoint, rt};

        type Sent<E, T> = Result<T, rt::CallError<<E as rt::Endpoint>::Code>>;

        /// A request to an endpoint: a `Future`. Await it, spawn it, or send it.
        #[must_use = "a request does nothing until it is awaited or sent"]
        pub struct Request<E: rt::Endpoint>(rt::Call<E::Value, E::Code>);

        #settings

        impl<E: rt::Endpoint> Request<E> {
            /// Sends the request, as awaiting it does.
            #send_beside
            pub fn send(self) -> rt::BoxFuture<Sent<E, E::Value>> {
                self.0.send()
            }

            /// Sends the request and returns the value with the status, the headers and more.
            #full_beside
            pub fn send_full(self) -> rt::BoxFuture<Sent<E, rt::Full<E::Value>>> {
                self.0.send_full()
            }
        }

        impl<E: rt::Endpoint> Future for Request<E> {
            type Output = Sent<E, E::Value>;

            fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
                Future::poll(Pin::new(&mut self.0), context)
            }
        }

        impl<E: rt::Endpoint> Clone for Request<E> {
            fn clone(&self) -> Self {
                Self(self.0.clone())
            }
        }

        impl<E: rt::Endpoint> fmt::Debug for Request<E> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        #[doc(hidden)]
        impl<E: rt::Endpoint> rt::IsRequest for Request<E> {
            type Value = E::Value;
            type Code = E::Code;

            fn wrap(call: rt::Call<E::Value, E::Code>) -> Self {
                Self(call)
            }

            fn call(self) -> rt::Call<E::Value, E::Code> {
                self.0
            }
        }
    }
}

/// Generates the settings that every request has.
fn settings(spec: &Spec) -> TokenStream {
    let beside = |name| docs::setters_beside(spec, name);
    let [header, secret_header, timeout, attempt_timeout] =
        ["header", "secret_header", "timeout", "attempt_timeout"].map(beside);
    let [idle_timeout, max_body, max_decoded, retry] =
        ["idle_timeout", "max_body", "max_decoded", "retry"].map(beside);
    quote! {
        impl<E: rt::Endpoint> Request<E> {
            /// Sets a header. A request that sets a secret header of the client, or a header of the
            /// connection such as `Host` or `Content-Length`, is not sent.
            #header
            pub fn header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
                Self(self.0.header(name, value))
            }

            /// Sets a header whose value is a secret. It is redacted wherever the key is.
            #secret_header
            pub fn secret_header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
                Self(self.0.secret_header(name, value))
            }

            /// Limits the whole call, with all attempts and pauses. `None` means no limit.
            #timeout
            pub fn timeout(self, limit: impl rt::TimeLimit) -> Self {
                Self(self.0.timeout(limit))
            }

            /// Limits each attempt. `None` means no limit.
            #attempt_timeout
            pub fn attempt_timeout(self, limit: impl rt::TimeLimit) -> Self {
                Self(self.0.attempt_timeout(limit))
            }

            /// Limits the silence between two parts of the response. `None` means no limit.
            #idle_timeout
            pub fn idle_timeout(self, limit: impl rt::TimeLimit) -> Self {
                Self(self.0.idle_timeout(limit))
            }

            /// Limits the body of a success, in bytes after decompression.
            #max_body
            pub fn max_body(self, bytes: usize) -> Self {
                Self(self.0.max_body(bytes))
            }

            /// Limits the memory of the decoded value of a success, in bytes.
            #max_decoded
            pub fn max_decoded(self, bytes: usize) -> Self {
                Self(self.0.max_decoded(bytes))
            }

            /// Sets whether and how the call is retried. The client's policy fills in what this one
            /// leaves unset.
            #retry
            pub fn retry(self, policy: rt::RetryPolicy) -> Self {
                Self(self.0.retry(policy))
            }
        }
    }
}
