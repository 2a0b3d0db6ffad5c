//! `#[derive(ApiRequest)]`: a struct for a request, or a struct or enum for a part of one.

mod check;
mod check_field;
mod expand;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use super::context::Context;

/// Expands the derive, or returns `None` if there are complaints.
pub(super) fn derive<'i>(item: &'i DeriveInput, context: &mut Context<'i>) -> Option<TokenStream> {
    let request = check::check(item, context)?;
    context
        .is_sound()
        .then(|| expand::expand(item, &request, context))
}
