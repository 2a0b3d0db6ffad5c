//! The enum of authentication schemes, for an API that has several.

use infoplug_spec::Spec;
use proc_macro2::TokenStream;
use quote::quote;

use crate::docs;
use crate::names;

pub(crate) fn expand(spec: &Spec) -> TokenStream {
    let ways = spec.api.auth.iter().flat_map(|auth| &auth.ways);
    let variants: Vec<_> = ways.clone().map(|way| names::camel(&way.name)).collect();
    if variants.len() < 2 {
        return TokenStream::new();
    }
    let docs = ways.map(docs::auth_way);
    let indexes = (0..variants.len()).map(names::index);
    quote! {
        /// The documented authentication schemes, for the builder's `auth` setting.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Auth {
            #(#docs #variants,)*
        }

        impl From<Auth> for rt::AuthChoice {
            fn from(auth: Auth) -> Self {
                match auth {
                    #(Auth::#variants => rt::AuthChoice::new(&API, #indexes),)*
                }
            }
        }
    }
}
