//! `#[derive(ApiResponse)]`: a struct that takes some fields of a response, or an enum of its values.

mod check;
mod check_field;
mod expand;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use super::context::Context;

/// Nothing, if there are complaints.
pub(super) fn derive<'i>(item: &'i DeriveInput, context: &mut Context<'i>) -> Option<TokenStream> {
    let response = check::check(item, context)?;
    context
        .is_sound()
        .then(|| expand::expand(item, &response, context))
}
