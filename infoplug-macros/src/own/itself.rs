//! Replaces `Self` in the types of fields. It means the item there, but would mean something else
//! in generated code.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::DeriveInput;

/// Replaces `Self` with the item's name.
pub(super) fn name(item: &mut DeriveInput) {
    let (_, arguments, _) = item.generics.split_for_impl();
    let itself = item
        .ident
        .to_token_stream()
        .into_iter()
        .chain(arguments.to_token_stream())
        .collect::<TokenStream>();
    let fields: Vec<&mut syn::Field> = match &mut item.data {
        syn::Data::Struct(data) => data.fields.iter_mut().collect(),
        syn::Data::Enum(data) => data
            .variants
            .iter_mut()
            .flat_map(|variant| variant.fields.iter_mut())
            .collect(),
        syn::Data::Union(_) => Vec::new(),
    };
    for field in fields {
        if let Ok(ty) = syn::parse2(without_self(field.ty.to_token_stream(), &itself)) {
            field.ty = ty;
        }
    }
}

fn without_self(tokens: TokenStream, itself: &TokenStream) -> TokenStream {
    let replace = |token| match token {
        TokenTree::Ident(ident) if ident == "Self" => itself.clone(),
        TokenTree::Group(group) => {
            let mut inner = Group::new(group.delimiter(), without_self(group.stream(), itself));
            inner.set_span(group.span());
            TokenTree::Group(inner).into()
        }
        token => token.into(),
    };
    tokens.into_iter().flat_map(replace).collect()
}
