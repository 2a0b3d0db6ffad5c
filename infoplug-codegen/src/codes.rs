//! `Status`, `ErrorCode`, and the code enums of endpoints, one for each distinct set of documented
//! errors.

use infoplug_spec::Spec;
use infoplug_spec::model::{Endpoint, ErrorId, ErrorMessage};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use crate::docs;
use crate::names;

/// The distinct sets of documented errors, each with its endpoints. The first endpoint gives the
/// set its name.
struct Sets<'s>(Vec<(Vec<ErrorId>, Vec<&'s Endpoint>)>);

impl<'s> Sets<'s> {
    fn of(spec: &'s Spec) -> Self {
        let mut sets: Vec<(Vec<ErrorId>, Vec<&Endpoint>)> = Vec::new();
        for endpoint in &spec.endpoints {
            let ids: Vec<ErrorId> = endpoint
                .errors
                .iter()
                .map(|documented| documented.error)
                .collect();
            match sets.iter_mut().find(|(known, _)| *known == ids) {
                Some((_, endpoints)) => endpoints.push(endpoint),
                None => sets.push((ids, vec![endpoint])),
            }
        }
        Self(sets)
    }
}

pub(crate) fn expand(spec: &Spec, non_exhaustive: bool) -> TokenStream {
    let open = if non_exhaustive {
        quote!(#[non_exhaustive])
    } else {
        TokenStream::new()
    };
    let sets = Sets::of(spec);
    let status = status(spec, &open);
    let code = code(spec, &open);
    let sets = sets
        .0
        .iter()
        .map(|(ids, endpoints)| set(spec, ids, endpoints, &open));
    quote! {
        /// Any failure of this API. `?` converts the error of every endpoint into it.
        pub type Error = rt::AnyError<ErrorCode>;

        #status
        #code
        #(#sets)*
    }
}

fn status(spec: &Spec, open: &TokenStream) -> TokenStream {
    let variants: Vec<Ident> = spec
        .statuses
        .iter()
        .map(|status| names::camel(&status.name))
        .collect();
    let docs = spec.statuses.iter().map(docs::status);
    let numbers: Vec<Literal> = spec
        .statuses
        .iter()
        .map(|status| names::number(status.number))
        .collect();
    let from = if variants.is_empty() {
        quote!(Self::Other(status))
    } else {
        quote!(match status.as_u16() {
            #(#numbers => Self::#variants,)*
            _ => Self::Other(status),
        })
    };
    quote! {
        /// The statuses that the API documents.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #open
        pub enum Status {
            #(#docs #variants,)*
            /// A status that the spec does not list.
            Other(rt::StatusCode),
        }

        impl From<rt::StatusCode> for Status {
            fn from(status: rt::StatusCode) -> Self {
                #from
            }
        }

        impl From<Status> for rt::StatusCode {
            fn from(status: Status) -> Self {
                match status {
                    #(Status::#variants => rt::status(#numbers),)*
                    Status::Other(status) => status,
                }
            }
        }

        impl fmt::Display for Status {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&rt::StatusCode::from(*self), f)
            }
        }
    }
}

fn code(spec: &Spec, open: &TokenStream) -> TokenStream {
    let variants: Vec<Ident> = spec
        .errors
        .iter()
        .map(|error: &ErrorMessage| names::camel(&error.name))
        .collect();
    let docs = spec.errors.iter().map(docs::error);
    let indexes: Vec<Literal> = (0..variants.len()).map(names::index).collect();
    let entry = if variants.is_empty() {
        quote!(match self {
            Self::Unlisted(_) | Self::Uncoded(_) => None,
        })
    } else {
        quote!(API.errors.get(match self {
            #(Self::#variants => #indexes,)*
            Self::Unlisted(_) | Self::Uncoded(_) => return None,
        }))
    };
    quote! {
        /// The error codes that the API documents.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #open
        pub enum ErrorCode {
            #(#docs #variants,)*
            /// A code that the spec does not list.
            Unlisted(Box<str>),
            /// An error response without a code, whose status implies none.
            Uncoded(Status),
        }

        impl ErrorCode {
            /// Returns the code as the server sends it, or an empty string if it sends none.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match (self, self.entry()) {
                    (_, Some(entry)) => &entry.code,
                    (Self::Unlisted(code), None) => code,
                    _ => "",
                }
            }

            /// Returns the cause, or `None` if the code adds nothing to its status.
            #[must_use]
            pub fn cause(&self) -> Option<&'static str> {
                self.entry()?.cause.as_deref()
            }

            /// Returns the solution, or `None` if the code adds nothing to its status.
            #[must_use]
            pub fn solution(&self) -> Option<&'static str> {
                self.entry()?.solution.as_deref()
            }

            /// Returns the URL of the documentation.
            #[must_use]
            pub fn docs(&self) -> Option<&'static str> {
                self.entry()?.docs.as_deref()
            }

            /// Returns the spec's retry advice for this code, if it applies to every method. The
            /// advice of an error response is more specific: it also considers the endpoint, the
            /// status and what the server says.
            #[must_use]
            pub fn retry_advice(&self) -> Option<rt::RetryAdvice> {
                self.entry()?.retry.as_ref().filter(|retry| retry.methods.is_empty()).map(|retry| retry.advice)
            }

            fn entry(&self) -> Option<&'static rt::ErrorMessage> {
                #entry
            }
        }

        impl rt::ApiCode for ErrorCode {
            fn text(&self) -> &str {
                self.as_str()
            }

            fn from_found(found: rt::Found) -> Self {
                match found {
                    #(rt::Found::Known(#indexes) => Self::#variants,)*
                    rt::Found::Unlisted(code) => Self::Unlisted(code),
                    rt::Found::Uncoded(status) => Self::Uncoded(status.into()),
                    // The table has no other index.
                    rt::Found::Known(_) => Self::Uncoded(Status::from(rt::status(500))),
                }
            }
        }

        /// Returns the code that the status implies, or `Uncoded`.
        impl From<rt::StatusCode> for ErrorCode {
            fn from(status: rt::StatusCode) -> Self {
                rt::ApiCode::from_found(rt::found(&API, status))
            }
        }

        impl fmt::Display for ErrorCode {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(if let Self::Uncoded(_) = self { "without a code" } else { self.as_str() })
            }
        }

        impl ::std::error::Error for ErrorCode {}
    }
}

/// Generates the enum of one set, and aliases for the other endpoints that share it.
fn set(spec: &Spec, ids: &[ErrorId], endpoints: &[&Endpoint], open: &TokenStream) -> TokenStream {
    let mut named = endpoints.iter().map(|endpoint| names::code(&endpoint.name));
    let Some(name) = named.next() else {
        return TokenStream::new();
    };
    let aliases = named
        .zip(endpoints.iter().skip(1))
        .map(|(alias, endpoint)| {
            let docs = format!(
                " The error codes that `{}` documents, which are those of [`{name}`].",
                endpoint.name.snake
            );
            quote!(#[doc = #docs] pub type #alias = #name;)
        });
    let errors: Vec<&ErrorMessage> = ids.iter().map(|id| spec.error(*id)).collect();
    let variants: Vec<Ident> = errors
        .iter()
        .map(|error| names::camel(&error.name))
        .collect();
    let docs = errors.iter().map(|error| docs::error(error));
    let set_docs = docs::code_set(endpoints);
    let narrow = if variants.is_empty() {
        quote!(Err(code))
    } else {
        quote!(match code {
            #(ErrorCode::#variants => Ok(Self::#variants),)*
            code => Err(code),
        })
    };
    quote! {
        #set_docs
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #open
        pub enum #name {
            #(#docs #variants,)*
            /// A code that is documented elsewhere or nowhere.
            Other(ErrorCode),
        }

        impl rt::Narrow for #name {
            type Wide = ErrorCode;

            fn try_narrow(code: ErrorCode) -> Result<Self, ErrorCode> {
                #narrow
            }

            fn other(code: ErrorCode) -> Self {
                Self::Other(code)
            }

            fn widen(self) -> ErrorCode {
                match self {
                    #(Self::#variants => ErrorCode::#variants,)*
                    Self::Other(code) => code,
                }
            }
        }

        impl rt::SameApi<ErrorCode> for #name {}

        impl From<#name> for ErrorCode {
            fn from(code: #name) -> Self {
                rt::Narrow::widen(code)
            }
        }

        /// Narrows the API-wide code. Returns it as the error if it is not documented here.
        impl ::std::convert::TryFrom<ErrorCode> for #name {
            type Error = ErrorCode;

            fn try_from(code: ErrorCode) -> Result<Self, ErrorCode> {
                rt::Narrow::try_narrow(code)
            }
        }

        impl fmt::Display for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&ErrorCode::from(self.clone()), f)
            }
        }

        impl ::std::error::Error for #name {}

        #(#aliases)*
    }
}
