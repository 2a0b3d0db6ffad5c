//! Requests: setters over the runtime's parameter store.

use infoplug_spec::Spec;
use infoplug_spec::model::{Endpoint, Pages, Parameter, Type};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::arguments::{Argument, is_setter};
use crate::docs;
use crate::jobs;
use crate::names;
use crate::paths::Paths;

pub(crate) fn expand(spec: &Spec) -> TokenStream {
    let requests = spec
        .endpoints
        .iter()
        .map(|endpoint| request(spec, endpoint));
    quote!(#(#requests)*)
}

fn request(spec: &Spec, endpoint: &Endpoint) -> TokenStream {
    let name = names::request(&endpoint.name);
    let code = names::code(&endpoint.name);
    let value = jobs::value(spec, endpoint);
    let pages = endpoint
        .pages
        .as_ref()
        .map(|pages| pagination(spec, endpoint, pages, &value, &code));
    let settings = settings(endpoint);
    let beside = |name| docs::setter_beside(endpoint, name);
    let (send_beside, full_beside) = (beside("send"), beside("send_full"));
    let projected = projected(spec, endpoint, &value, &code);
    let traits = traits(spec, endpoint, &value, &code);
    let setters = endpoint
        .parameters
        .iter()
        .enumerate()
        .filter(|(_, parameter)| is_setter(parameter));
    let setters = setters.map(|(index, parameter)| setter(spec, endpoint, index, parameter));
    let docs = format!(
        " A request to {}, created by `{}`: a `Future`. Await it, spawn it, or send it.",
        docs::call(endpoint),
        endpoint.name.snake
    );
    quote! {
        #[doc = #docs]
        #[derive(Clone, Debug)]
        #[must_use = "a request does nothing until it is awaited or sent"]
        pub struct #name(rt::Call<#value, #code>);

        impl #name {
            #(#setters)*

            #settings

            /// Sends the request, as awaiting it does.
            #send_beside
            #[must_use]
            pub fn send(self) -> rt::BoxFuture<Result<#value, rt::CallError<#code>>> {
                self.0.send()
            }

            /// Sends the request and returns the value with the status, the headers and more.
            #full_beside
            #[must_use]
            pub fn send_full(self) -> rt::BoxFuture<Result<rt::Full<#value>, rt::CallError<#code>>> {
                self.0.send_full()
            }

            #projected

            #pages
        }

        #traits
    }
}

/// Generates the function that reads a user-defined type.
fn projected(
    spec: &Spec,
    endpoint: &Endpoint,
    value: &TokenStream,
    code: &Ident,
) -> Option<TokenStream> {
    let returns = endpoint.returns.as_ref()?;
    let holds = if let Type::Array(item, _) = &returns.ty {
        let item = Paths::inside(spec).rust(item);
        quote!(HoldsList<#item>)
    } else {
        quote!(Holds<#value>)
    };
    let beside = docs::setter_beside(endpoint, "send_as");
    Some(quote! {
        /// Sends the request and reads the response as your own type, which derives
        /// `ApiResponse`.
        #beside
        #[must_use]
        pub fn send_as<T: rt::#holds + 'static>(self) -> rt::BoxFuture<Result<T, rt::CallError<#code>>> {
            self.0.send_as()
        }
    })
}

/// Implements the traits of a request, which is a future and wraps a call.
fn traits(spec: &Spec, endpoint: &Endpoint, value: &TokenStream, code: &Ident) -> TokenStream {
    let name = names::request(&endpoint.name);
    let mut jobs = spec.jobs.iter();
    let starts = jobs.any(|job| spec.endpoint(job.start).name == endpoint.name);
    let unwrap = starts.then(|| {
        quote! {
            #[doc(hidden)]
            impl From<#name> for rt::Call<#value, #code> {
                fn from(request: #name) -> Self {
                    request.0
                }
            }
        }
    });
    quote! {
        impl ::std::future::Future for #name {
            type Output = Result<#value, rt::CallError<#code>>;

            fn poll(
                mut self: ::std::pin::Pin<&mut Self>,
                context: &mut ::std::task::Context<'_>,
            ) -> ::std::task::Poll<Self::Output> {
                ::std::future::Future::poll(::std::pin::Pin::new(&mut self.0), context)
            }
        }

        #[doc(hidden)]
        impl From<rt::Call<#value, #code>> for #name {
            fn from(call: rt::Call<#value, #code>) -> Self {
                Self(call)
            }
        }

        #unwrap
    }
}

/// Generates the settings that every request has.
fn settings(endpoint: &Endpoint) -> TokenStream {
    let setting = |name: &str, docs: TokenStream, function: TokenStream| {
        let beside = docs::setter_beside(endpoint, name);
        quote!(#docs #beside #function)
    };
    let settings = [
        setting(
            "header",
            quote! {
                /// Sets a header. A request that sets a secret header of the client, or a header of the
                /// connection such as `Host` or `Content-Length`, is not sent.
            },
            quote! {
                pub fn header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
                    Self(self.0.header(name, value))
                }
            },
        ),
        setting(
            "secret_header",
            quote! {
                /// Sets a header whose value is a secret. It is redacted wherever the key is.
            },
            quote! {
                pub fn secret_header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
                    Self(self.0.secret_header(name, value))
                }
            },
        ),
        setting(
            "timeout",
            quote! {
                /// Limits the whole call, with all attempts and pauses. `None` means no limit.
            },
            quote! {
                pub fn timeout(self, limit: impl rt::TimeLimit) -> Self {
                    Self(self.0.timeout(limit))
                }
            },
        ),
        setting(
            "attempt_timeout",
            quote! {
                /// Limits each attempt. `None` means no limit.
            },
            quote! {
                pub fn attempt_timeout(self, limit: impl rt::TimeLimit) -> Self {
                    Self(self.0.attempt_timeout(limit))
                }
            },
        ),
        setting(
            "idle_timeout",
            quote! {
                /// Limits the silence between two parts of the response. `None` means no limit.
            },
            quote! {
                pub fn idle_timeout(self, limit: impl rt::TimeLimit) -> Self {
                    Self(self.0.idle_timeout(limit))
                }
            },
        ),
        setting(
            "max_body",
            quote! {
                /// Limits the body of a success, in bytes after decompression.
            },
            quote! {
                pub fn max_body(self, bytes: usize) -> Self {
                    Self(self.0.max_body(bytes))
                }
            },
        ),
        setting(
            "max_decoded",
            quote! {
                /// Limits the memory of the decoded value of a success, in bytes.
            },
            quote! {
                pub fn max_decoded(self, bytes: usize) -> Self {
                    Self(self.0.max_decoded(bytes))
                }
            },
        ),
        setting(
            "retry",
            quote! {
                /// Sets whether and how the call is retried. The client's policy fills in what this one
                /// leaves unset.
            },
            quote! {
                pub fn retry(self, policy: rt::RetryPolicy) -> Self {
                    Self(self.0.retry(policy))
                }
            },
        ),
    ];
    settings.into_iter().collect()
}

/// Generates the pagination methods.
fn pagination(
    spec: &Spec,
    endpoint: &Endpoint,
    pages: &Pages,
    value: &TokenStream,
    code: &Ident,
) -> TokenStream {
    let beside = |name| docs::setter_beside(endpoint, name);
    let (pages_beside, items_beside) = (beside("pages"), beside("items"));
    let item = Paths::inside(spec).rust(&pages.item);
    quote! {
        /// Returns this page and all later ones, in order. Each page is a separate call, made when
        /// you ask for the page.
        #pages_beside
        pub fn pages(self) -> rt::Pages<#value, #code> {
            rt::Pages::new(self.0)
        }

        /// Returns the items of this page and all later ones, in order. A page is fetched when you
        /// ask for its first item.
        #items_beside
        pub fn items(self) -> rt::PageItems<#item, #code> {
            rt::PageItems::new(self.0)
        }
    }
}

fn setter(spec: &Spec, endpoint: &Endpoint, index: usize, parameter: &Parameter) -> TokenStream {
    let name = names::setter(&parameter.name);
    let docs = docs::setter(endpoint, parameter);
    let deprecated = docs::deprecated_attribute(parameter.deprecated.as_ref());
    let Argument { ty, value } = Paths::inside(spec).argument(&parameter.ty, &name);
    let index = names::index(index);
    let null = names::null_setter(&parameter.name);
    let free = !endpoint
        .parameters
        .iter()
        .any(|other| is_setter(other) && null == other.name.snake);
    let null = (parameter.nullable && free).then(|| {
        let docs = format!(" Sends null for {}.", docs::code(&parameter.name.wire));
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
            Self(self.0.with(#index, #value))
        }

        #null
    }
}
