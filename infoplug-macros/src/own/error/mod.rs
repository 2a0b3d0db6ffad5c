//! `#[derive(ApiError)]`: an enum of the user for the errors of an API, or of one of its endpoints.

mod check;
mod check_field;
mod display;
mod expand;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use super::context::Context;

/// Nothing, if there are complaints.
pub(super) fn derive<'i>(item: &'i DeriveInput, context: &mut Context<'i>) -> Option<TokenStream> {
    let error = check::check(item, context)?;
    context
        .is_sound()
        .then(|| expand::expand(item, &error, context))
}
