//! The caller's types for formats, as the generated module names them.

use infoplug_spec::model::Format;
use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};

use crate::Options;
use crate::names;

/// Generates a module with a name for each type. A glob import resolves the caller's paths as next
/// to the struct, and a private module keeps the names in it from shadowing what they stand for.
pub(crate) fn expand(options: &Options) -> Option<TokenStream> {
    if options.formats.is_empty() {
        return None;
    }
    let names: Vec<Ident> = options
        .formats
        .iter()
        .map(|(format, _)| names::format(*format))
        .collect();
    let written = || names.iter().map(|name| format_ident!("__{name}"));
    let (aliases, exported) = (written(), written());
    let docs = options.formats.iter().map(|(format, _)| docs(*format));
    let types: Vec<TokenStream> = options
        .formats
        .iter()
        .map(|(_, ty)| from_within(ty.clone()))
        .collect();
    Some(quote! {
        /// The types that this client has for the formats of its spec.
        pub mod formats {
            mod written {
                #[allow(unused_imports, clippy::wildcard_imports)]
                use super::super::super::*;

                #(#docs pub type #aliases = #types;)*
            }

            #(pub use self::written::#exported as #names;)*
        }
    })
}

fn docs(format: Format) -> TokenStream {
    let docs = format!(" {}: {}.", format.describe(), format.standard());
    quote!(#[doc = #docs])
}

/// Adapts the caller's tokens to the module of aliases, three levels below the struct: `self` and
/// `super` lead there from its own module.
fn from_within(tokens: TokenStream) -> TokenStream {
    let (mut adapted, mut after_colons) = (TokenStream::new(), false);
    for tree in tokens {
        match tree {
            TokenTree::Ident(ident) if !after_colons && (ident == "self" || ident == "super") => {
                let span = ident.span();
                let up = quote_spanned!(span=> super::super::super);
                adapted.extend(up);
                if ident == "super" {
                    adapted.extend(quote_spanned!(span=> ::super));
                }
            }
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), from_within(group.stream()));
                inner.set_span(group.span());
                adapted.extend([TokenTree::Group(inner)]);
            }
            tree => {
                after_colons = matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == ':');
                adapted.extend([tree]);
                continue;
            }
        }
        after_colons = false;
    }
    adapted
}
