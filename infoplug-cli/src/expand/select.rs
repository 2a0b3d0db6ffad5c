//! Selects what belongs to one endpoint: its method, and all items in the module that it refers to.

use std::collections::HashSet;

use proc_macro2::Ident;
use syn::visit::Visit;
use syn::{File, GenericArgument, ImplItem, Item, ItemImpl, Path, PathArguments, Type};

/// Items that all endpoints share.
const SHARED: [&str; 4] = ["API", "Error", "ErrorCode", "Status"];

/// Returns the part of a client's code that belongs to the endpoint with this method.
pub(super) fn select(file: File, module: &Ident, method: &str) -> File {
    let mut names = Names {
        module,
        found: HashSet::new(),
    };
    let mut items = Vec::new();
    for item in file.items {
        match item {
            Item::Impl(mut client) if client.trait_.is_none() => {
                client.items.retain(
                    |item| matches!(item, ImplItem::Fn(function) if function.sig.ident == method),
                );
                client.attrs.clear();
                client
                    .items
                    .iter()
                    .for_each(|item| names.visit_impl_item(item));
                items.push(Item::Impl(client));
            }
            Item::Mod(mut module) => {
                if let Some((_, inside)) = module.content.take() {
                    let inside = reached(inside, &mut names);
                    module.content = Some((syn::token::Brace::default(), inside));
                }
                module.attrs.clear();
                items.push(Item::Mod(module));
            }
            _ => {}
        }
    }
    File { items, ..file }
}

/// Returns the items that the names refer to, directly or through other items.
fn reached(items: Vec<Item>, names: &mut Names<'_>) -> Vec<Item> {
    let defined: HashSet<String> = items
        .iter()
        .filter_map(defined)
        .map(ToString::to_string)
        .collect();
    let own = |name: &String| defined.contains(name) && !SHARED.contains(&name.as_str());
    names.found.retain(own);
    let mut keep: Vec<bool> = items
        .iter()
        .map(|item| matches!(item, Item::Use(_)))
        .collect();
    loop {
        let mut grew = false;
        for (item, keep) in items.iter().zip(&mut keep) {
            if !*keep && belongs(item, &names.found) {
                (*keep, grew) = (true, true);
                names.visit_item(item);
                names.found.retain(own);
            }
        }
        if !grew {
            break;
        }
    }
    items
        .into_iter()
        .zip(keep)
        .filter_map(|(item, keep)| keep.then_some(item))
        .collect()
}

fn belongs(item: &Item, found: &HashSet<String>) -> bool {
    let is_found = |ident: &Ident| found.contains(&ident.to_string());
    match item {
        Item::Impl(item) => of_impl(item).into_iter().any(is_found),
        item => defined(item).is_some_and(is_found),
    }
}

/// Returns the name that an item defines.
fn defined(item: &Item) -> Option<&Ident> {
    match item {
        Item::Const(item) => Some(&item.ident),
        Item::Enum(item) => Some(&item.ident),
        Item::Fn(item) => Some(&item.sig.ident),
        Item::Static(item) => Some(&item.ident),
        Item::Struct(item) => Some(&item.ident),
        Item::Trait(item) => Some(&item.ident),
        Item::Type(item) => Some(&item.ident),
        _ => None,
    }
}

/// Returns the types of an impl: `From<A> for B` -> A, B.
fn of_impl(item: &ItemImpl) -> Vec<&Ident> {
    let arguments =
        item.trait_
            .iter()
            .filter_map(|(path, ..)| match &path.segments.last()?.arguments {
                PathArguments::AngleBracketed(arguments) => Some(&arguments.args),
                _ => None,
            });
    let arguments = arguments.flatten().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    arguments.chain([&*item.self_ty]).filter_map(own).collect()
}

/// Returns the first segment of a type's path.
fn own(ty: &Type) -> Option<&Ident> {
    match ty {
        Type::Path(path) => path.path.segments.first().map(|segment| &segment.ident),
        _ => None,
    }
}

/// The names of the module that the code mentions. Variants and fields do not count: they follow a
/// type or a dot.
struct Names<'m> {
    module: &'m Ident,
    found: HashSet<String>,
}

impl<'ast> Visit<'ast> for Names<'_> {
    fn visit_path(&mut self, path: &'ast Path) {
        let mut segments = path
            .segments
            .iter()
            .map(|segment| &segment.ident)
            .filter(|_| path.leading_colon.is_none());
        let first = segments.next();
        let own = if first == Some(self.module) {
            segments.next()
        } else {
            first
        };
        self.found.extend(own.map(ToString::to_string));
        syn::visit::visit_path(self, path);
    }
}
