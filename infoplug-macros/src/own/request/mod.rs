//! `#[derive(ApiRequest)]`: a struct that is a request, or an object or enum within one.

mod check;
mod check_field;
mod expand;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use super::context::Context;

/// Nothing, if there are complaints.
pub(super) fn derive<'i>(item: &'i DeriveInput, context: &mut Context<'i>) -> Option<TokenStream> {
    let request = check::check(item, context)?;
    context
        .is_sound()
        .then(|| expand::expand(item, &request, context))
}
