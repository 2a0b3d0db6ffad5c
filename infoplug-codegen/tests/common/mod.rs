//! Generates code from a spec, and checks what must hold for all generated code.

#![allow(dead_code, reason = "not every test file needs all of it")]

use std::collections::HashSet;

use infoplug_codegen::Options;
use infoplug_spec::Problems;
use proc_macro2::TokenStream;
use quote::{ToTokens as _, format_ident, quote};
use syn::{File, FnArg, ImplItem, Item, Pat, TraitItem};

pub(crate) fn options() -> Options {
    Options {
        client: format_ident!("Shop"),
        generics: (TokenStream::new(), TokenStream::new()),
        field: quote!(0),
        field_type: quote!(Client),
        wrap: quote!(Self(field)),
        visibility: quote!(pub),
        module: format_ident!("shop"),
        krate: quote!(::infoplug),
        formats: Vec::new(),
        non_exhaustive: false,
        serde: false,
    }
}

/// Returns what the macro generates from the text of a spec: the client, or the fallback.
pub(crate) fn expand(text: &str) -> TokenStream {
    match infoplug_spec::parse("any.yaml", text) {
        Ok(spec) => infoplug_codegen::expand(&spec, &options()),
        Err(Problems {
            partial,
            broken_endpoints,
            ..
        }) => infoplug_codegen::expand_broken(*partial, broken_endpoints, &[], &options()),
    }
}

/// Returns why generated code is wrong: it does not parse, or defines something twice. Returns
/// `None` if no defect is found.
pub(crate) fn defect(code: TokenStream) -> Option<String> {
    match syn::parse2::<File>(code) {
        Ok(file) => defect_of(&file.items),
        Err(error) => Some(format!("it does not parse: {error}")),
    }
}

/// The names in one namespace, which must be unique.
#[derive(Default)]
struct Names(HashSet<String>);

impl Names {
    fn add(&mut self, namespace: &str, name: &dyn ToString) -> Option<String> {
        let name = format!("{namespace} {}", name.to_string());
        (!self.0.insert(name.clone())).then(|| format!("there are two of: {name}"))
    }
}

/// Returns the names of the functions of a type, as the code writes it.
pub(crate) fn functions(items: &[Item], of: &str) -> Vec<String> {
    let of_type = |item: &&syn::ItemImpl| {
        item.trait_.is_none() && item.self_ty.to_token_stream().to_string() == of
    };
    let impls = items.iter().filter_map(|item| match item {
        Item::Impl(item) => Some(item).filter(of_type),
        _ => None,
    });
    impls
        .flat_map(|item| &item.items)
        .filter_map(|item| match item {
            ImplItem::Fn(function) => Some(function.sig.ident.to_string()),
            _ => None,
        })
        .collect()
}

fn defect_of(items: &[Item]) -> Option<String> {
    let mut names = Names::default();
    // The functions of all requests are also those of each.
    let shared = functions(items, "Request < E >");
    for item in items {
        let twice = match item {
            Item::Struct(item) => {
                let fields = item.fields.iter().filter_map(|field| field.ident.as_ref());
                let twice = all(
                    &mut Names::default(),
                    &format!("field of {}", item.ident),
                    fields,
                );
                let constructor = item
                    .fields
                    .iter()
                    .any(|field| field.ident.is_none())
                    .then(|| names.add("value", &item.ident))
                    .flatten();
                twice
                    .or(constructor)
                    .or_else(|| names.add("type", &item.ident))
            }
            Item::Enum(item) => {
                let variants = item.variants.iter().map(|variant| &variant.ident);
                all(
                    &mut Names::default(),
                    &format!("variant of {}", item.ident),
                    variants,
                )
                .or_else(|| names.add("type", &item.ident))
            }
            Item::Type(item) => names.add("type", &item.ident),
            Item::Static(item) => names.add("value", &item.ident),
            Item::Const(item) => names.add("value", &item.ident),
            Item::Mod(item) => item
                .content
                .as_ref()
                .and_then(|(_, items)| defect_of(items))
                .or_else(|| names.add("type", &item.ident)),
            Item::Impl(item) => {
                let of = item
                    .trait_
                    .as_ref()
                    .map(|(path, _)| path.to_token_stream().to_string())
                    .unwrap_or_default();
                let on = item.self_ty.to_token_stream();
                let again = functions(
                    std::slice::from_ref(&Item::Impl(item.clone())),
                    &on.to_string(),
                );
                if on.to_string().starts_with("Request < endpoint")
                    && let Some(twice) = again.iter().find(|name| shared.contains(name))
                {
                    return Some(format!(
                        "all requests have a function {twice}, and {on} too"
                    ));
                }
                let whole = if of.is_empty() {
                    None
                } else {
                    names.add("impl", &format!("{of} for {on}"))
                };
                item.items.iter().fold(whole, |twice, item| {
                    twice.or_else(|| function(&mut names, &format!("{of} {on}"), item))
                })
            }
            Item::Trait(item) => {
                let functions = item.items.iter().filter_map(|item| {
                    if let TraitItem::Fn(item) = item {
                        Some(&item.sig.ident)
                    } else {
                        None
                    }
                });
                all(
                    &mut Names::default(),
                    &format!("function of {}", item.ident),
                    functions,
                )
                .or_else(|| names.add("type", &item.ident))
            }
            // `rt::held!(Type);` and `rt::sent!(Type);`
            Item::Macro(item) => names.add("call", &item.mac.to_token_stream()),
            Item::Use(_) => None,
            item => Some(format!(
                "it has an item that nobody expects: {}",
                item.to_token_stream()
            )),
        };
        if twice.is_some() {
            return twice;
        }
    }
    None
}

fn all<'i>(
    names: &mut Names,
    what: &str,
    idents: impl Iterator<Item = &'i syn::Ident>,
) -> Option<String> {
    idents.fold(None, |twice, ident| {
        twice.or_else(|| names.add(what, ident))
    })
}

fn function(names: &mut Names, on: &str, item: &ImplItem) -> Option<String> {
    let ImplItem::Fn(function) = item else {
        return None;
    };
    let name = &function.sig.ident;
    let mut arguments = Names::default();
    let twice = function
        .sig
        .inputs
        .iter()
        .fold(None, |twice, argument| match argument {
            FnArg::Typed(argument) if !matches!(*argument.pat, Pat::Wild(_)) => {
                twice.or_else(|| {
                    arguments.add(
                        &format!("argument of {name}"),
                        &argument.pat.to_token_stream(),
                    )
                })
            }
            _ => twice,
        });
    twice.or_else(|| names.add(&format!("function of {on}"), name))
}
