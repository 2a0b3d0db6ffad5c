//! Runs the four derives on any item. They must not panic, must produce valid Rust and the same
//! code each time, and must never produce a stub without a message.
//!
//! The input starts with three digits (other bytes count by their remainder) and a character that
//! is not read. The first digit selects the rest of the input: Rust source, or bytes that choose an
//! item ([`items`]). The second selects the derive, the third the spec. Both steps of a derive run:
//! the call that the first step leaves for the client's macro goes to the second step as that macro
//! would send it.

mod items;

use std::collections::HashSet;
use std::path::Path;
use std::sync::OnceLock;

use infoplug_codegen::name_number;
use infoplug_spec::Checked;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{
    Data, DeriveInput, Expr, ExprLit, Fields, File, Item, ItemImpl, ItemStruct, ItemTrait,
    ItemType, Lit, LitStr, Macro, Stmt, Type,
};

use crate::{client, own};

/// Longer items have nothing that shorter ones lack.
const MAX_LENGTH: usize = 8192;

/// More nested brackets, or operators before a type, than a compiler would accept.
const MAX_DEPTH: usize = 64;

/// Expands the item that the bytes encode.
pub fn check(bytes: &[u8]) {
    let [form, derive, spec, _, rest @ ..] = bytes else {
        return;
    };
    if rest.len() > MAX_LENGTH {
        return;
    }
    let digit = |byte: &u8| usize::from(byte.wrapping_sub(b'0'));
    let (kinds, apis) = (
        [
            Kind::Request,
            Kind::Response,
            Kind::Error,
            Kind::Client,
            Kind::Request,
            Kind::Response,
            Kind::Error,
        ],
        apis(),
    );
    // Clients are a lot of code and slow, so there are fewer of them.
    let (kind, api) = (
        kinds[digit(derive) % kinds.len()],
        &apis[digit(spec) % apis.len()],
    );
    let item = if digit(form).is_multiple_of(2) {
        text(rest)
    } else {
        syn::parse2(items::item(kind, api, rest)).ok()
    };
    let Some(item) = item else { return };
    match kind.name() {
        Some(kind) => own(kind, api, &item),
        None if names_other_files(&item) => {}
        None => whole(&item),
    }
}

/// The derives.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Request,
    Response,
    Error,
    Client,
}

impl Kind {
    /// Returns the name of the derive in the first step. The client's derive has only one step.
    fn name(self) -> Option<&'static str> {
        match self {
            Self::Request => Some("ApiRequest"),
            Self::Response => Some("ApiResponse"),
            Self::Error => Some("ApiError"),
            Self::Client => None,
        }
    }
}

/// A spec, and its client.
struct Api {
    checked: Checked,
    /// The tokens that the client's macro puts before its input: where the spec is, and more.
    prefix: String,
    /// Whether a stub without a message is correct, because the client already has one.
    is_broken: bool,
}

/// The specs: types of all kinds, names of all kinds, two real ones, two with mistakes, a
/// missing file, one that has changed since, and one whose client has a mistake.
fn apis() -> &'static [Api] {
    const FILES: [&str; 9] = [
        "../tests/ui/specs/shapes.yaml",
        "../tests/specs/odd.yaml",
        "../spec/examples/tickets.yaml",
        "../spec/infoplug.yaml",
        "../tests/ui/specs/broken_type.yaml",
        "../tests/ui/specs/mistakes.yaml",
        "../tests/ui/specs/nowhere.yaml",
        "../tests/specs/edges.yaml",
        "../tests/ui/specs/shapes.yaml",
    ];
    static APIS: OnceLock<Vec<Api>> = OnceLock::new();
    APIS.get_or_init(|| {
        let apis = FILES.iter().enumerate().map(|(index, path)| {
            let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
            let checked = infoplug_spec::check_file(path.as_ref(), path.as_str());
            let parameters = if index == 8 { quote!(<T>) } else { quote!() };
            let client = client::derive(
                &syn::parse_quote!(#[api(spec = #path)] struct Shapes #parameters (Client);),
                1,
            );
            let mut prefix = prefix(client).expect("a client has a macro").to_string();
            if index == 7 {
                let fingerprint = name_number(checked.source.text());
                prefix = prefix.replace(
                    &fingerprint.to_string(),
                    &fingerprint.wrapping_add(1).to_string(),
                );
            }
            let is_broken = index == 8 || !checked.is_valid();
            Api {
                checked,
                prefix,
                is_broken,
            }
        });
        let apis: Vec<Api> = apis.collect();
        assert!(
            apis[..4].iter().all(|api| !api.is_broken),
            "these specs have mistakes"
        );
        apis
    })
}

/// Returns the tokens before the first brackets in the call of `__checked!`.
fn prefix(code: TokenStream) -> Option<TokenStream> {
    let mut is_called = false;
    for token in code {
        match token {
            TokenTree::Group(group) if is_called => {
                let is_first = |token: &TokenTree| !matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket);
                return Some(group.stream().into_iter().take_while(is_first).collect());
            }
            TokenTree::Group(group) => {
                if let Some(found) = prefix(group.stream()) {
                    return Some(found);
                }
            }
            TokenTree::Ident(ident) => is_called = ident == "__checked",
            TokenTree::Punct(punct) => is_called &= punct.as_char() == '!',
            TokenTree::Literal(_) => is_called = false,
        }
    }
    None
}

/// The folder with the specs of clients, relative to this crate, where `fuzz/run` and cargo start.
const SMALL_SPECS: &str = "../tests/ui/specs/";

/// Parses the item.
fn text(bytes: &[u8]) -> Option<DeriveInput> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (mut depth, mut deepest) = (0_usize, 0);
    for c in text.chars() {
        match c {
            '(' | '[' | '{' | '<' | '&' | '*' | '-' | '!' => depth += 1,
            ')' | ']' | '}' | '>' | ',' | ';' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    if deepest > MAX_DEPTH {
        None
    } else {
        syn::parse_str(text).ok()
    }
}

/// Returns whether a client names a file other than the small specs. A large spec is a lot of code,
/// and this target should not read other files.
fn names_other_files(item: &DeriveInput) -> bool {
    fn any(tokens: TokenStream) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Group(group) => any(group.stream()),
            token => syn::parse2::<LitStr>(token.into()).is_ok_and(|text| {
                let text = text.value();
                !text.contains(SMALL_SPECS) && Path::new(&text).exists()
            }),
        })
    }
    item.attrs
        .iter()
        .any(|attribute| any(attribute.meta.to_token_stream()))
}

/// Runs both steps of a derive on a type of the user.
fn own(kind: &str, api: &Api, item: &DeriveInput) {
    let first = rust("the first step", item, || own::derive(kind, item));
    let Some(sent) = sent(&first) else {
        return made(kind, false, item, &first);
    };
    let prefix: TokenStream = api.prefix.parse().expect("it was made of tokens");
    let returned = || {
        syn::parse2(quote!(#prefix #sent))
            .unwrap_or_else(|error| panic!("{error} in what is sent: {prefix} {sent}"))
    };
    let second = rust("the second step", item, || own::checked(returned()));
    made(kind, api.is_broken, item, &second);
}

/// Returns the tokens that the first step left for the client's macro, in the last call that is not
/// a message.
fn sent(file: &File) -> Option<&TokenStream> {
    let inner = blocks(file)
        .flatten()
        .filter_map(|statement| match statement {
            Stmt::Item(Item::Macro(item)) => Some(&item.mac),
            Stmt::Macro(statement) => Some(&statement.mac),
            _ => None,
        });
    let outer = file.items.iter().filter_map(|item| {
        if let Item::Macro(item) = item {
            Some(&item.mac)
        } else {
            None
        }
    });
    inner
        .chain(outer)
        .filter(|mac| !is_message(mac))
        .last()
        .map(|mac| &mac.tokens)
}

fn is_message(mac: &Macro) -> bool {
    mac.path
        .segments
        .last()
        .is_some_and(|last| last.ident == "compile_error")
}

/// Returns the statements in each `const _: () = { ... };`.
fn blocks(file: &File) -> impl Iterator<Item = &[Stmt]> {
    file.items.iter().filter_map(|item| match item {
        Item::Const(constant) => match &*constant.expr {
            Expr::Block(block) => Some(&block.block.stmts[..]),
            _ => None,
        },
        _ => None,
    })
}

/// Returns the code of a step, which must be the same each time and valid Rust.
fn rust(step: &str, item: &DeriveInput, expand: impl Fn() -> TokenStream) -> File {
    let (code, again) = (expand(), expand());
    let text = code.to_string();
    assert_eq!(
        text,
        again.to_string(),
        "{step} produces different code each time"
    );
    let parsed = syn::parse2(code.clone()).unwrap_or_else(|error| {
        panic!(
            "{step} of `{}` is not valid Rust: {error}\n{text}",
            shown(item)
        )
    });
    // Printing loses groups without delimiters, and with them the grouping.
    if !has_invisible_groups(code) {
        let error = syn::parse_str::<File>(&text).err();
        assert!(
            error.is_none(),
            "{step} of `{}` is not valid Rust when printed: {error:?}\n{text}",
            shown(item)
        );
    }
    parsed
}

fn shown(item: &DeriveInput) -> String {
    item.to_token_stream().to_string()
}

fn has_invisible_groups(code: TokenStream) -> bool {
    code.into_iter().any(|token| match token {
        TokenTree::Group(group) => {
            group.delimiter() == Delimiter::None || has_invisible_groups(group.stream())
        }
        _ => false,
    })
}

/// Checks that a derive implemented the traits of the item, or stubs of them with a message for
/// each mistake. A stub without a message is only correct if the spec has a mistake.
fn made(kind: &str, is_broken: bool, item: &DeriveInput, file: &File) {
    let statements = || blocks(file).flatten();
    let stub = statements().find_map(|statement| match statement {
        Stmt::Item(Item::Type(ItemType { ident, ty, .. })) if ident == "__Broken" => Some(&**ty),
        _ => None,
    });
    let of_item = statements().filter_map(|statement| match statement {
        Stmt::Item(Item::Impl(made)) if is_of(made, item) => {
            Some(made.trait_.as_ref()?.0.segments.last()?.ident.to_string())
        }
        _ => None,
    });
    let traits: Vec<String> = of_item.collect();
    let has = |name: &str| traits.iter().any(|made| made == name);
    let is_complete = match kind {
        "ApiRequest" if stub.is_some() => has("ApiRequest") && has("Sends"),
        "ApiRequest" => has("ApiRequest") || has("Sends"),
        "ApiResponse" => has("ApiResponse") && has("Holds"),
        _ => has("From") && has("Error") && (stub.is_none() || has("Display")),
    };
    assert!(
        is_complete,
        "`{}` lacks a trait:\n{}",
        shown(item),
        file.to_token_stream()
    );
    if has_names_once(item) {
        blocks(file).for_each(|block| defines_once(block, item));
    }
    let Some(stub) = stub else {
        return names_all(item, file);
    };
    let Type::Array(array) = stub else {
        panic!("the stub is {}", stub.to_token_stream())
    };
    match &array.len {
        Expr::Macro(first) => says(&first.mac),
        Expr::Lit(ExprLit {
            lit: Lit::Int(zero),
            ..
        }) if zero.base10_digits() == "0" => {
            assert!(
                is_broken,
                "`{}` becomes a stub without a message",
                shown(item)
            );
        }
        length => panic!("the stub has the length {}", length.to_token_stream()),
    }
    for statement in statements() {
        match statement {
            Stmt::Item(Item::Macro(item)) => says(&item.mac),
            Stmt::Macro(statement) => says(&statement.mac),
            _ => {}
        }
    }
}

/// Checks that no field or variant is missing.
fn names_all(item: &DeriveInput, file: &File) {
    fn add(tokens: TokenStream, names: &mut HashSet<String>) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => add(group.stream(), names),
                TokenTree::Ident(ident) => _ = names.insert(ident.to_string()),
                _ => {}
            }
        }
    }
    let mut names = HashSet::new();
    add(file.to_token_stream(), &mut names);
    let (variants, fields): (Vec<_>, Vec<_>) = match &item.data {
        Data::Struct(data) => (Vec::new(), data.fields.iter().collect()),
        Data::Enum(data) => (
            data.variants.iter().map(|variant| &variant.ident).collect(),
            data.variants
                .iter()
                .flat_map(|variant| &variant.fields)
                .collect(),
        ),
        Data::Union(_) => panic!(
            "a union cannot be a request, response or error: `{}`",
            shown(item)
        ),
    };
    for name in variants
        .into_iter()
        .chain(fields.into_iter().filter_map(|field| field.ident.as_ref()))
    {
        assert!(
            names.contains(&name.to_string()),
            "`{}`: `{name}` is missing from the code",
            shown(item)
        );
    }
}

/// Returns whether a compiler accepts the names of the fields and variants, which must be unique.
fn has_names_once(item: &DeriveInput) -> bool {
    let once = |names: Vec<String>| {
        let mut seen = HashSet::new();
        names
            .into_iter()
            .all(|name| seen.insert(name.trim_start_matches("r#").to_owned()))
    };
    let of = |fields: &Fields| {
        once(
            fields
                .iter()
                .filter_map(|field| Some(field.ident.as_ref()?.to_string()))
                .collect(),
        )
    };
    match &item.data {
        Data::Struct(data) => of(&data.fields),
        Data::Enum(data) => {
            once(
                data.variants
                    .iter()
                    .map(|variant| variant.ident.to_string())
                    .collect(),
            ) && data.variants.iter().all(|variant| of(&variant.fields))
        }
        Data::Union(_) => true,
    }
}

/// Checks that no two items of a block have the same name.
fn defines_once(block: &[Stmt], item: &DeriveInput) {
    let mut seen = HashSet::new();
    for statement in block {
        let Stmt::Item(defined) = statement else {
            continue;
        };
        let (is_type, name) = match defined {
            Item::Struct(ItemStruct { ident, .. })
            | Item::Type(ItemType { ident, .. })
            | Item::Trait(ItemTrait { ident, .. }) => (true, ident),
            Item::Fn(function) => (false, &function.sig.ident),
            _ => continue,
        };
        assert!(
            seen.insert((is_type, name.to_string())),
            "`{}`: `{name}` is defined twice",
            shown(item)
        );
    }
}

/// Returns whether an impl is for this type, with its parameters.
fn is_of(made: &ItemImpl, item: &DeriveInput) -> bool {
    let (name, arguments) = (&item.ident, item.generics.split_for_impl().1);
    made.self_ty.to_token_stream().to_string() == quote!(#name #arguments).to_string()
}

/// Checks that a message of the derives has a code of the catalogue.
fn says(message: &Macro) {
    assert!(
        is_message(message),
        "an unexpected call of {}",
        message.to_token_stream()
    );
    let text = message
        .parse_body::<LitStr>()
        .unwrap_or_else(|error| panic!("{error}: {}", message.tokens))
        .value();
    let code = text
        .split_once("[IP")
        .is_some_and(|(message, code)| !message.is_empty() && code.contains(']'));
    assert!(code, "a message without a code: {text}");
}

/// Runs the derive of a client. It must produce the client, or the valid part of it with a message
/// for each mistake.
fn whole(item: &DeriveInput) {
    let file = rust("the client", item, || client::derive(item, 1));
    let name = &item.ident.to_string();
    let stub = format!("__{}Broken", name.trim_start_matches("r#"));
    let is_stub =
        |item: &&Item| matches!(item, Item::Type(ItemType { ident, .. }) if *ident == stub);
    let Some(Item::Type(stub)) = file.items.iter().find(is_stub) else {
        let is_client = |made: &Item| match made {
            Item::Impl(made) => {
                is_of(made, item)
                    && made.trait_.as_ref().is_some_and(|made| {
                        made.0
                            .segments
                            .last()
                            .is_some_and(|last| last.ident == "ClientApi")
                    })
            }
            _ => false,
        };
        assert!(
            file.items.iter().any(is_client),
            "`{}` is not a client:\n{}",
            shown(item),
            file.to_token_stream()
        );
        return;
    };
    // The type does not exist, and the module that it is looked for in says why.
    let Type::Path(path) = &*stub.ty else {
        panic!("the stub is {}", stub.to_token_stream())
    };
    let module = path.path.segments.first().map(|module| &module.ident);
    let said = file.items.iter().find_map(|made| match made {
        Item::Mod(made) if Some(&made.ident) == module => {
            let (_, items) = made.content.as_ref()?;
            items.iter().find_map(|item| match item {
                Item::Macro(said) if said.mac.path.segments.last()?.ident == "compile_error" => {
                    Some(&said.mac)
                }
                _ => None,
            })
        }
        _ => None,
    });
    says(said.unwrap_or_else(|| panic!("nothing says what is wrong")));
}
