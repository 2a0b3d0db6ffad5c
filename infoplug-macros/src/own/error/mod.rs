//! `#[derive(ApiError)]`: the user's enum for the errors of an API or one of its endpoints.

mod check;
mod check_field;
mod display;
mod expand;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use super::context::Context;

/// Expands the derive, or returns `None` if there are complaints.
pub(super) fn derive<'i>(item: &'i DeriveInput, context: &mut Context<'i>) -> Option<TokenStream> {
    let error = check::check(item, context)?;
    context
        .is_sound()
        .then(|| expand::expand(item, &error, context))
}
