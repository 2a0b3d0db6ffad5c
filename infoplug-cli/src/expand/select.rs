//! Selects what belongs to one endpoint: its method, and all items in the module that it refers to.

use std::collections::HashSet;

use proc_macro2::Ident;
use syn::visit::Visit;
use syn::{File, GenericArgument, ImplItem, Item, ItemImpl, Path, PathArguments, Type};

/// Items that all endpoints share.
const SHARED: [&str; 4] = ["API", "Error", "ErrorCode", "Status"];
/// The module of the types that stand for endpoints, and the prefix of their names here.
const ENDPOINTS: &str = "endpoint";
/// The module of the type of all requests.
const REQUESTS: &str = "request";

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
    let own = |name: &String| {
        name.starts_with(ENDPOINTS) || (defined.contains(name) && !SHARED.contains(&name.as_str()))
    };
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
            let known = names.found.len();
            for item in inside(item, REQUESTS) {
                if belongs(item, &names.found) {
                    names.visit_item(item);
                    names.found.retain(own);
                }
            }
            grew |= names.found.len() > known;
        }
        if !grew {
            break;
        }
    }
    let mut items: Vec<Item> = items
        .into_iter()
        .zip(keep)
        .filter_map(|(item, keep)| (keep || matches!(item, Item::Mod(_))).then_some(item))
        .collect();
    for item in &mut items {
        if let Item::Mod(module) = item
            && let Some((_, inside)) = &mut module.content
        {
            inside.retain(|item| belongs(item, &names.found));
        }
    }
    items
}

/// Returns the items of a module.
fn inside<'i>(item: &'i Item, module: &str) -> &'i [Item] {
    match item {
        Item::Mod(item) if item.ident == module => {
            item.content.as_ref().map_or(&[], |(_, items)| items)
        }
        _ => &[],
    }
}

/// Returns the name of an endpoint's type, which a type of the API may have too.
fn endpoint(ident: &Ident) -> String {
    format!("{ENDPOINTS}::{ident}")
}

fn belongs(item: &Item, found: &HashSet<String>) -> bool {
    match item {
        Item::Impl(item) => of_impl(item).iter().any(|name| found.contains(name)),
        Item::Enum(item) if found.contains(&endpoint(&item.ident)) => true,
        item => defined(item).is_some_and(|ident| found.contains(&ident.to_string())),
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
fn of_impl(item: &ItemImpl) -> Vec<String> {
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

/// Returns the name of a type: the endpoint's for `request::Request<endpoint::A>`.
fn own(ty: &Type) -> Option<String> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) if last.ident == "Request" => {
            arguments.args.first().and_then(|argument| match argument {
                GenericArgument::Type(ty) => own(ty),
                _ => None,
            })
        }
        _ => name(path.path.segments.iter().map(|segment| &segment.ident)),
    }
}

/// Returns the name at the start of a path.
fn name<'i>(mut path: impl Iterator<Item = &'i Ident>) -> Option<String> {
    let first = path.next()?;
    match path.next() {
        Some(second) if first == ENDPOINTS => Some(endpoint(second)),
        _ => Some(first.to_string()),
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
        let segments = path.segments.iter().map(|segment| &segment.ident);
        let first = path.segments.first().map(|segment| &segment.ident);
        // Inside the module of requests, its own names come after `super`.
        let is_outside = first.is_some_and(|first| first == self.module || first == "super");
        if path.leading_colon.is_none() {
            self.found
                .extend(name(segments.skip(usize::from(is_outside))));
        }
        syn::visit::visit_path(self, path);
    }
}
