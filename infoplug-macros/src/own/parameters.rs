//! The generic parameters of an item. A field whose type uses one of them needs a bound on the
//! item's implementation.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{DeriveInput, GenericParam};

pub(super) struct Parameters {
    types: Vec<String>,
    lifetimes: Vec<String>,
}

impl Parameters {
    pub(super) fn of(item: &DeriveInput) -> Self {
        let (mut types, mut lifetimes) = (Vec::new(), Vec::new());
        for parameter in &item.generics.params {
            match parameter {
                GenericParam::Type(parameter) => types.push(parameter.ident.to_string()),
                GenericParam::Const(parameter) => types.push(parameter.ident.to_string()),
                GenericParam::Lifetime(parameter) => {
                    lifetimes.push(parameter.lifetime.ident.to_string());
                }
            }
        }
        Self { types, lifetimes }
    }

    /// Whether the type uses a type or const parameter.
    pub(super) fn in_type(&self, ty: &impl ToTokens) -> bool {
        has(ty.to_token_stream(), &self.types)
    }

    /// Whether the type uses any parameter.
    pub(super) fn in_any(&self, ty: &impl ToTokens) -> bool {
        self.in_type(ty) || has(ty.to_token_stream(), &self.lifetimes)
    }
}

fn has(tokens: TokenStream, wanted: &[String]) -> bool {
    !wanted.is_empty()
        && tokens.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => wanted.contains(&ident.to_string()),
            TokenTree::Group(group) => has(group.stream(), wanted),
            _ => false,
        })
}
