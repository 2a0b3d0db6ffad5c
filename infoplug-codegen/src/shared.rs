//! What objects, enums and unions have in common.

use infoplug_spec::model::{Field, Held, TypeDef};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// Lets the user's own types contain this one.
pub(crate) fn whole(def: &TypeDef, name: &Ident) -> TokenStream {
    let held = def.in_responses.then(|| quote!(rt::held!(#name);));
    let sent = def.in_requests.then(|| quote!(rt::sent!(#name);));
    quote!(#held #sent)
}

/// Wraps the value of a field as its struct holds it.
pub(crate) fn wrap(field: &Field, value: TokenStream) -> TokenStream {
    match field.held {
        Held::Hidden => quote!(rt::Hidden::new(#value)),
        Held::Boxed => quote!(Box::new(#value)),
        Held::Inline => value,
    }
}

/// Allows generated code to use its own deprecated items.
pub(crate) fn allow_deprecated(is: bool) -> TokenStream {
    if is {
        quote!(#[allow(deprecated)])
    } else {
        TokenStream::new()
    }
}
