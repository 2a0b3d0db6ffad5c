//! How a call proves who makes it.

use infoplug_spec::model::{Auth, AuthPlace, Template, TemplatePart};
use proc_macro2::TokenStream;
use quote::quote;

use crate::docs;
use crate::names;

pub(super) fn table(auth: &Auth) -> TokenStream {
    let optional = auth.optional;
    let credentials = auth.credentials.iter().map(|credential| {
        let (name, env) = (&credential.name.wire, &credential.env);
        quote!(rt::Credential { name: #name, env: #env })
    });
    quote!(rt::Auth { credentials: &[#(#credentials),*], optional: #optional, ways: &AUTH_WAYS })
}

/// The ways to send credentials, and the enum to choose one of several.
pub(super) fn ways(auth: &Auth) -> TokenStream {
    let count = auth.ways.len();
    let ways = auth.ways.iter().map(|way| {
        let name = &way.name.wire;
        let places = way.places.iter().map(place);
        quote!(rt::AuthWay { name: #name, places: &[#(#places),*] })
    });
    let length = names::index(count);
    let table = quote!(static AUTH_WAYS: [rt::AuthWay; #length] = [#(#ways),*];);
    if count < 2 {
        return table;
    }
    let variants = auth
        .ways
        .iter()
        .map(|way| names::camel(&way.name))
        .collect::<Vec<_>>();
    let docs = auth.ways.iter().map(docs::auth_way);
    let indexes = (0..count).map(names::index);
    quote! {
        #table

        /// The ways to send the credentials that the API documents; for the `auth` setting of the
        /// builder.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Auth {
            #(#docs #variants,)*
        }

        impl From<Auth> for rt::AuthChoice {
            fn from(auth: Auth) -> Self {
                match auth {
                    #(Auth::#variants => const { rt::AuthChoice::new(&AUTH_WAYS[#indexes]) },)*
                }
            }
        }
    }
}

fn place(place: &AuthPlace) -> TokenStream {
    match place {
        AuthPlace::Header(name, value) => {
            let value = template(value);
            quote!(rt::AuthPlace::Header(#name, #value))
        }
        AuthPlace::Query(name, value) => {
            let value = template(value);
            quote!(rt::AuthPlace::Query(#name, #value))
        }
        AuthPlace::Basic { username, password } => {
            let (username, password) = (template(username), template(password));
            quote!(rt::AuthPlace::Basic { username: #username, password: #password })
        }
        AuthPlace::Path(value) => {
            let value = template(value);
            quote!(rt::AuthPlace::Path(#value))
        }
    }
}

fn template(template: &Template) -> TokenStream {
    let parts = template.0.iter().map(|part| match part {
        TemplatePart::Text(text) => quote!(rt::Part::Text(#text)),
        TemplatePart::Credential(index) => {
            let index = names::index(*index);
            quote!(rt::Part::Credential(#index))
        }
    });
    quote!(&[#(#parts),*])
}
