//! The name of a client's module, and the names it cannot have. A module hides a crate or primitive
//! type of the same name, which turns each use of that crate or type into an error. The same is
//! true of two modules or imports with one name.

use std::fs;

use infoplug_spec::Code;
use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::format_ident;
use syn::ext::IdentExt as _;
use syn::{DeriveInput, Error};

use crate::coded::coded;

/// Crates that generated code, or code next to a client, is likely to name. Other crates are
/// reserved only if they are dependencies.
const CRATES: [&str; 11] = [
    "alloc",
    "core",
    "futures",
    "http",
    "infoplug",
    "proc_macro",
    "reqwest",
    "serde",
    "serde_json",
    "std",
    "tokio",
];

const PRIMITIVES: [&str; 19] = [
    "bool", "char", "f16", "f32", "f64", "f128", "i8", "i16", "i32", "i64", "i128", "isize", "str",
    "u8", "u16", "u32", "u64", "u128", "usize",
];

/// Returns the module of a client: the requested name, or the default, such as `info_plug` for
/// `InfoPlug`.
pub(crate) fn of(input: &DeriveInput, asked: Option<Ident>, problems: &mut Vec<Error>) -> Ident {
    let (span, is_asked) = asked
        .as_ref()
        .map_or((input.ident.span(), false), |module| (module.span(), true));
    let module = asked.unwrap_or_else(|| default_name(&input.ident));
    let name = module.unraw().to_string();
    let client = input.ident.unraw().to_string();
    let why = if name == client {
        Some(format!("the struct is named `{name}`"))
    } else if CRATES.contains(&name.as_str()) || is_dependency(&name) {
        Some(format!("it would hide the crate `{name}`"))
    } else if PRIMITIVES.contains(&name.as_str()) {
        Some(format!("it would hide the type `{name}`"))
    } else {
        is_beside(&client, &name).then(|| format!("there is already a `{name}` next to the struct"))
    };
    let Some(why) = why else { return module };
    let of = if is_asked {
        String::new()
    } else {
        format!(" of `{client}`")
    };
    let other = format_ident!(
        "{}",
        infoplug_spec::names::other_module(&input.ident.to_string())
    );
    let message = format!(
        "the module{of} cannot be named `{name}` because {why}; choose another name: `module = \"{other}\"`"
    );
    problems.push(coded(Code::BadAttribute, &Error::new(span, message)));
    // The other name hides nothing in the meantime.
    other
}

fn default_name(client: &Ident) -> Ident {
    let name = infoplug_codegen::module_name(client);
    syn::parse_str(&name).unwrap_or_else(|_| format_ident!("{name}_", span = Span::call_site()))
}

/// Whether a crate of this name was passed to the compiler. The package's own library does not
/// count, because its tests and binaries need not name it.
fn is_dependency(name: &str) -> bool {
    if std::env::var("CARGO_PKG_NAME").is_ok_and(|package| package.replace('-', "_") == name) {
        return false;
    }
    let given = std::env::args_os().filter_map(|argument| argument.into_string().ok());
    // Cargo passes a command line that is too long for the system in a file.
    let given =
        given.flat_map(
            |argument| match argument.strip_prefix('@').map(fs::read_to_string) {
                Some(Ok(lines)) => lines.lines().map(str::to_owned).collect(),
                _ => vec![argument],
            },
        );
    let mut follows = false;
    for argument in given {
        let named = argument
            .strip_prefix("--extern=")
            .or_else(|| follows.then_some(argument.as_str()));
        // `--extern priv,noprelude:name=path`
        let named = named
            .and_then(|named| named.split('=').next())
            .and_then(|named| named.rsplit(':').next());
        if named == Some(name) {
            return true;
        }
        follows = argument == "--extern";
    }
    false
}

/// Whether the source has a module or import of this name next to the struct.
fn is_beside(client: &str, name: &str) -> bool {
    // Outside a compiler there is no source, and asking for it would panic.
    if !proc_macro::is_available() {
        return false;
    }
    let source = proc_macro::Span::call_site()
        .local_file()
        .and_then(|file| fs::read_to_string(file).ok());
    let tokens = source.and_then(|text| {
        text.trim_start_matches('\u{feff}')
            .parse::<TokenStream>()
            .ok()
    });
    tokens.is_some_and(|tokens| is_beside_in(tokens, client, name))
}

/// Like [`is_beside`], for one block of the source and the blocks in it. Items with a `cfg` are
/// ignored, because they may never exist together.
fn is_beside_in(tokens: TokenStream, client: &str, name: &str) -> bool {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let is = |index: usize, word: &str| matches!(trees.get(index), Some(TokenTree::Ident(ident)) if ident.unraw() == word);
    let has_client = (0..trees.len()).any(|index| {
        is(index, "struct") && is(index + 1, client) && is_derived(trees.get(..index))
    });
    let has_module = || {
        (0..trees.len())
            .any(|index| is(index, "mod") && is(index + 1, name) && !has_cfg(trees.get(..index)))
    };
    if has_client && (has_module() || has_import(&trees, name) && is_prefix(&trees, name)) {
        return true;
    }
    trees.into_iter().any(|tree| match tree {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            is_beside_in(group.stream(), client, name)
        }
        _ => false,
    })
}

/// Whether one of the items is a `use` that imports the name.
fn has_import(trees: &[TokenTree], name: &str) -> bool {
    let is_use = |tree: &TokenTree| matches!(tree, TokenTree::Ident(ident) if ident == "use");
    let uses = trees.iter().enumerate().filter(|(_, tree)| is_use(tree));
    uses.into_iter().any(|(index, _)| {
        !has_cfg(trees.get(..index)) && imports(trees.get(index..).unwrap_or_default(), name)
    })
}

/// Whether an import, or its part in braces, ends with the name: `a::name`, `a as name`,
/// `a::name::{self}`.
fn imports(trees: &[TokenTree], name: &str) -> bool {
    let is_mark =
        |tree: &TokenTree, mark| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == mark);
    let is_name =
        |tree: &TokenTree| matches!(tree, TokenTree::Ident(ident) if ident.unraw() == name);
    let import = trees
        .split(|tree| is_mark(tree, ';'))
        .next()
        .unwrap_or_default();
    import
        .split(|tree| is_mark(tree, ','))
        .any(|part| match part {
            [.., before, a, b, TokenTree::Group(group)]
                if is_name(before) && is_mark(a, ':') && is_mark(b, ':') =>
            {
                let parts: Vec<TokenTree> = group.stream().into_iter().collect();
                parts
                    .split(|tree| is_mark(tree, ','))
                    .any(|part| matches!(part, [TokenTree::Ident(ident)] if ident == "self"))
                    || imports(&parts, name)
            }
            [.., TokenTree::Group(group)] => {
                imports(&group.stream().into_iter().collect::<Vec<_>>(), name)
            }
            [.., last] => is_name(last),
            [] => false,
        })
}

/// Whether a path starts with `name::`, which means that the name is a module or type and not a
/// function.
fn is_prefix(trees: &[TokenTree], name: &str) -> bool {
    let is_colon = |tree: Option<&TokenTree>| matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    trees.iter().enumerate().any(|(index, tree)| match tree {
        TokenTree::Ident(ident) if ident.unraw() == name => {
            let is_first = !is_colon(index.checked_sub(1).and_then(|before| trees.get(before)));
            is_first && is_colon(trees.get(index + 1)) && is_colon(trees.get(index + 2))
        }
        TokenTree::Group(group) => is_prefix(&group.stream().into_iter().collect::<Vec<_>>(), name),
        _ => false,
    })
}

/// Whether the item at the end of these tokens has the attribute `cfg`.
fn has_cfg(before: Option<&[TokenTree]>) -> bool {
    attributes(before)
        .iter()
        .any(|attribute| attribute.starts_with("cfg"))
}

/// Whether the item at the end of these tokens derives `ApiClient`.
fn is_derived(before: Option<&[TokenTree]>) -> bool {
    attributes(before)
        .iter()
        .any(|attribute| attribute.starts_with("derive") && attribute.contains("ApiClient"))
}

/// Returns the attributes of the item at the end of these tokens.
fn attributes(before: Option<&[TokenTree]>) -> Vec<String> {
    let mut attributes = Vec::new();
    for tree in before.unwrap_or_default().iter().rev() {
        match tree {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
                attributes.push(group.stream().to_string());
            }
            // `pub(crate)`
            TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {}
            TokenTree::Ident(ident) if ident == "pub" => {}
            TokenTree::Punct(punct) if punct.as_char() == '#' => {}
            _ => break,
        }
    }
    attributes
}

#[cfg(test)]
mod tests {
    use super::is_beside_in;

    #[test]
    fn a_module_in_the_same_block_is_seen() {
        for (source, seen) in [
            (
                "mod stripe; #[derive(ApiClient)] pub struct Stripe(Client);",
                true,
            ),
            (
                "#[derive(Clone, infoplug::ApiClient)] #[api(spec = \"a\")] pub(crate) struct Stripe { a: Client } /// x\n pub(crate) mod stripe {}",
                true,
            ),
            (
                "mod a { fn f() { mod r#stripe {} #[derive(ApiClient)] struct Stripe(Client); } }",
                true,
            ),
            (
                "mod stripes; #[derive(ApiClient)] struct Stripe(Client);",
                false,
            ),
            (
                "mod stripe; mod a { #[derive(ApiClient)] struct Stripe(Client); }",
                false,
            ),
            (
                "#[derive(ApiClient)] struct Stripe(Client); mod a { mod stripe {} }",
                false,
            ),
            (
                "#[derive(ApiClient)] struct Stripe(Client); mod a { mod stripe {} struct Stripe; }",
                false,
            ),
            (
                "#[cfg(a)] pub mod stripe {} #[cfg(not(a))] #[derive(ApiClient)] struct Stripe(Client);",
                false,
            ),
            (
                "#[path = \"x.rs\"] mod stripe; #[derive(ApiClient)] struct Stripe(Client);",
                true,
            ),
            (
                "use a::{b, c::{stripe}}; #[derive(ApiClient)] struct Stripe(Client); fn f() { stripe::g() }",
                true,
            ),
            (
                "use a::{b as stripe, d}; #[derive(ApiClient)] struct Stripe(Client); type A = stripe::B;",
                true,
            ),
            (
                "use a::stripe::{self, b}; #[derive(ApiClient)] struct Stripe(Client); type A = stripe::B;",
                true,
            ),
            (
                "use a::stripe; #[derive(ApiClient)] struct Stripe(Client); fn f() { stripe() }",
                false,
            ),
            (
                "use a::stripe as b; use stripe::{C, d}; #[derive(ApiClient)] struct Stripe(Client); type A = b::stripe::C;",
                false,
            ),
            (
                "// mod stripe {}\n #[derive(ApiClient)] struct Stripe(Client); const A: &str = \"mod stripe\";",
                false,
            ),
        ] {
            assert_eq!(
                is_beside_in(source.parse().unwrap(), "Stripe", "stripe"),
                seen,
                "{source}"
            );
        }
    }
}
