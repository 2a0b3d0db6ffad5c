//! Formats tokens and names as people write them.

use proc_macro2::{Ident, TokenStream};

/// Formats a type.
pub(super) fn shown(tokens: &TokenStream) -> String {
    let text = tokens.to_string();
    text.replace(" :: ", "::")
        .replace(":: ", "::")
        .replace(" <", "<")
        .replace("< ", "<")
        .replace(" >", ">")
        .replace(" ,", ",")
        .replace("& ", "&")
}

/// Returns the name of a field or type without `r#`.
pub(super) fn plain(ident: &Ident) -> String {
    let text = ident.to_string();
    text.strip_prefix("r#").map(str::to_owned).unwrap_or(text)
}
