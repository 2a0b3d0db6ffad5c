//! What every type needs, whether object or enum.

use infoplug_spec::model::TypeDef;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// Lets the user's own types contain this one.
pub(crate) fn whole(def: &TypeDef, name: &Ident) -> TokenStream {
    let held = def.in_responses.then(|| quote!(rt::held!(#name);));
    let sent = def.in_requests.then(|| quote!(rt::sent!(#name);));
    quote!(#held #sent)
}

/// Allows generated code to use its own deprecated items.
pub(crate) fn allow_deprecated(is: bool) -> TokenStream {
    if is {
        quote!(#[allow(deprecated)])
    } else {
        TokenStream::new()
    }
}
