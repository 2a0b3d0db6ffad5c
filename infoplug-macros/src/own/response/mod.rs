//! `#[derive(ApiResponse)]`: a struct for some fields of a response, or an enum for its values.

mod check;
mod check_field;
mod expand;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use super::context::Context;

/// Expands the derive, or returns `None` if there are complaints.
pub(super) fn derive<'i>(item: &'i DeriveInput, context: &mut Context<'i>) -> Option<TokenStream> {
    let response = check::check(item, context)?;
    context
        .is_sound()
        .then(|| expand::expand(item, &response, context))
}
