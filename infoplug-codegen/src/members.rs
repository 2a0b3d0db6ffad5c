//! Additional values of error responses, as a trait on all errors of the API.

use infoplug_spec::Spec;
use infoplug_spec::model::{LocationType, Member};
use proc_macro2::TokenStream;
use quote::quote;

use crate::docs;
use crate::names;

pub(crate) fn expand(spec: &Spec) -> TokenStream {
    if spec.error_body.members.is_empty() {
        return TokenStream::new();
    }
    let methods = spec
        .error_body
        .members
        .iter()
        .enumerate()
        .map(|(index, member)| method(index, member));
    // The errors have an inherent method `member`, which takes precedence over the trait's.
    quote! {
        /// Additional values of the API's error responses. Import it to call its methods on errors.
        pub trait ErrorMembers {
            #[doc(hidden)]
            fn member(&self, index: usize) -> Option<&str>;

            #(#methods)*
        }

        impl<C: Into<ErrorCode>> ErrorMembers for rt::ErrorResponse<C> {
            fn member(&self, index: usize) -> Option<&str> {
                rt::ErrorResponse::member(self, index)
            }
        }

        impl<C: Into<ErrorCode>> ErrorMembers for rt::CallError<C> {
            fn member(&self, index: usize) -> Option<&str> {
                rt::CallError::member(self, index)
            }
        }

        impl<C: Into<ErrorCode>> ErrorMembers for rt::AnyError<C> {
            fn member(&self, index: usize) -> Option<&str> {
                rt::AnyError::member(self, index)
            }
        }
    }
}

fn method(index: usize, member: &Member) -> TokenStream {
    let name = names::snake(&member.name);
    let docs = docs::member(member);
    let index = names::index(index);
    let ty = match member.ty {
        LocationType::Any | LocationType::String | LocationType::Scalar | LocationType::Json => {
            quote!(&str)
        }
        LocationType::Integer => quote!(i64),
        LocationType::Number => quote!(f64),
        LocationType::Boolean => quote!(bool),
    };
    let value = match member.ty {
        LocationType::Any | LocationType::String | LocationType::Scalar | LocationType::Json => {
            quote!(self.member(#index))
        }
        LocationType::Integer | LocationType::Number | LocationType::Boolean => {
            quote!(rt::parse_member(self.member(#index)))
        }
    };
    quote! {
        #docs
        #[must_use]
        fn #name(&self) -> Option<#ty> {
            #value
        }
    }
}
