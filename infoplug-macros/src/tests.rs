//! Tests the derives in one long-lived process, as rust-analyzer runs them, and with arbitrary
//! attributes.

#![allow(clippy::unwrap_used, reason = "a test may fail by a panic")]

use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use proptest::prelude::*;
use quote::quote;
use syn::{DeriveInput, File};

use crate::client::derive as derive_at;

fn derive(input: &DeriveInput) -> TokenStream {
    derive_at(input, 1)
}

const SPEC: &str = "infoplug: 1
api: { name: Pets, base_url: https://pets.example.com }
statuses: { 404: There is no such pet. }
errors:
  not_found: { status: 404, cause: The id is not known., solution: Check the id. }
endpoints:
  get_pet: { get: \"/pets/{id}\", path: { id: string }, returns: json, errors: [not_found] }
";

/// Returns the code of `struct Pets(Client);` with a spec, without whitespace between tokens.
fn code(spec: &Path) -> String {
    let path = spec.to_str().unwrap();
    let input: DeriveInput = syn::parse_quote!(
        #[api(spec = #path)]
        pub struct Pets(Client);
    );
    let code = derive(&input);
    assert!(syn::parse2::<File>(code.clone()).is_ok(), "{code}");
    code.to_string().replace(' ', "")
}

#[test]
fn a_process_that_lives_long_sees_every_edit_of_a_spec() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("pets.yaml");

    fs::write(&spec, SPEC).unwrap();
    let first = code(&spec);
    assert!(
        first.contains("NotFound,")
            && !first.contains("TooMany")
            && !first.contains("compile_error"),
        "{first}"
    );
    assert!(
        first.contains("include_bytes"),
        "the compiler watches the file: {first}"
    );

    let edited = SPEC.replace(
        "endpoints:",
        "  too_many: { cause: Too many calls., solution: Wait. }\nendpoints:",
    );
    fs::write(&spec, edited).unwrap();
    let second = code(&spec);
    assert!(
        second.contains("TooMany,") && !second.contains("compile_error"),
        "{second}"
    );

    fs::write(
        &spec,
        SPEC.replace("path: { id: string }", "path: { id: txet }"),
    )
    .unwrap();
    let broken = code(&spec);
    assert!(
        broken.contains("compile_error!(") && broken.contains("`txet`isnotdefined"),
        "{broken}"
    );
    assert!(
        broken.contains("fnget_pet<A0>") && broken.contains("NotFound,"),
        "what is right is still there: {broken}"
    );

    fs::remove_file(&spec).unwrap();
    let missing = code(&spec);
    assert!(
        missing.contains("compile_error!(") && missing.contains("thespeccannotberead"),
        "{missing}"
    );
    assert!(
        !missing.contains("include_bytes") && !missing.contains("NotFound"),
        "{missing}"
    );

    fs::write(&spec, SPEC).unwrap();
    assert_eq!(code(&spec), first);
}

/// The rustdoc page of a client shows its methods, and nothing that only the derives need.
#[test]
fn what_only_the_derives_need_is_on_no_page() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("pets.yaml");
    fs::write(&spec, SPEC).unwrap();
    let path = spec.to_str().unwrap();
    let code = derive(&syn::parse_quote!(
        #[api(spec = #path)]
        pub struct Pets(Client);
    ));
    let hidden = |attributes: &[syn::Attribute]| {
        let text = quote!(#(#attributes)*).to_string();
        text.contains("doc (hidden)")
    };
    let (mut kept, mut count) = (Vec::new(), 0);
    for item in syn::parse2::<File>(code).unwrap().items {
        let syn::Item::Impl(item) = item else {
            continue;
        };
        let Some((of, _)) = &item.trait_ else {
            continue;
        };
        count += usize::from(hidden(&item.attrs));
        if !hidden(&item.attrs) {
            kept.push(quote!(#of).to_string());
        }
    }
    assert_eq!(kept, [":: core :: ops :: Deref"]);
    assert_eq!(count, 3);
}

#[test]
fn every_problem_of_a_spec_is_reported_once() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("pets.yaml");
    fs::write(
        &spec,
        SPEC.replace("errors: [not_found]", "errors: [not_fuond], gte: /x")
            .replace("status: 404", "status: 405"),
    )
    .unwrap();
    let code = code(&spec);
    assert_eq!(code.matches("compile_error!(").count(), 3, "{code}");
    for problem in ["`not_fuond`", "`gte`", "status405"] {
        assert!(code.contains(problem), "{problem} in {code}");
    }
}

#[test]
fn code_is_made_for_structs_of_any_form() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("pets.yaml");
    fs::write(&spec, SPEC).unwrap();
    let path = spec.to_str().unwrap();
    for (item, good) in [
        (
            quote!(
                struct Pets(Client);
            ),
            true,
        ),
        (
            quote!(
                pub(crate) struct Pets {
                    r#type: Client,
                }
            ),
            true,
        ),
        (
            quote!(
                pub(in crate::a) struct r#type(Client);
            ),
            true,
        ),
        (
            quote!(
                struct Größe(Client);
            ),
            true,
        ),
        (
            quote!(
                struct _X(Client);
            ),
            true,
        ),
        (
            quote!(
                struct lower(Client);
            ),
            true,
        ),
        (
            quote!(
                struct Pets<T>(Client, T);
            ),
            false,
        ),
        (
            quote!(
                struct Pets<'a, const N: usize>
                where
                    [u8; N]: Copy,
                {
                    a: &'a Client,
                }
            ),
            false,
        ),
        (
            quote!(
                struct Pets;
            ),
            false,
        ),
        (
            quote!(
                struct Pets {}
            ),
            false,
        ),
        (
            quote!(
                enum Pets {}
            ),
            false,
        ),
        (quote!(union Pets { a: u8 }), false),
    ] {
        let input: DeriveInput = syn::parse_quote!(#[api(spec = #path)] #item);
        let code = derive(&input);
        assert!(syn::parse2::<File>(code.clone()).is_ok(), "{item}: {code}");
        assert_eq!(
            !code.to_string().contains("compile_error"),
            good,
            "{item}: {code}"
        );
    }
}

#[test]
fn a_client_that_asks_for_it_has_enums_that_may_grow() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("pets.yaml");
    fs::write(&spec, SPEC).unwrap();
    let path = spec.to_str().unwrap();
    let code = |attributes: TokenStream| {
        let input: DeriveInput = syn::parse_quote!(
            #[api(#attributes)]
            #[api(spec = #path)]
            pub struct Pets(Client);
        );
        derive(&input).to_string().replace(' ', "")
    };
    let closed = code(TokenStream::new());
    assert_eq!(
        closed.matches("#[non_exhaustive]pubenum").count(),
        0,
        "{closed}"
    );
    for attributes in [
        quote!(non_exhaustive),
        quote!(non_exhaustive,),
        quote!(module = "a", non_exhaustive, crate = "::b"),
    ] {
        let open = code(attributes.clone());
        assert_eq!(
            open.matches("#[non_exhaustive]pubenum").count(),
            3,
            "{attributes}: {open}"
        );
        assert!(!open.contains("compile_error"), "{attributes}: {open}");
    }
    for (attributes, message) in [
        (
            quote!(non_exhaustive = true),
            "`non_exhaustive`takesnovalue",
        ),
        (quote!(non_exhaustive(true)), "`non_exhaustive`takesnovalue"),
        (quote!(non_exhaustive, non_exhaustive), "duplicatekey"),
        (quote!(non_exhaustiv), "didyoumean`non_exhaustive`?"),
    ] {
        let wrong = code(attributes.clone());
        assert_eq!(
            wrong.matches("compile_error!(").count(),
            1,
            "{attributes}: {wrong}"
        );
        assert!(wrong.contains(message), "{attributes}: {wrong}");
    }
}

#[test]
fn a_client_that_asks_for_it_has_types_with_the_traits_of_serde() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("pets.yaml");
    fs::write(&spec, SPEC).unwrap();
    let path = spec.to_str().unwrap();
    let code = |attributes: TokenStream| {
        let input: DeriveInput = syn::parse_quote!(
            #[api(spec = #path, #attributes)]
            pub struct Pets(Client);
        );
        derive(&input).to_string().replace(' ', "")
    };
    assert_eq!(code(quote!()).matches("rt::serde!").count(), 0);
    assert_eq!(code(quote!(serde)).matches("rt::serde!").count(), 1);
    let wrong = code(quote!(serde = true));
    assert!(wrong.contains("`serde`takesnovalue"), "{wrong}");
}

/// Generates arbitrary tokens between `#[api(` and `)]`.
fn tokens() -> impl Strategy<Value = TokenStream> {
    let word = prop::sample::select(vec![
        "spec",
        "module",
        "crate",
        "non_exhaustive",
        "self",
        "api",
        "type",
        "x",
        "true",
        "Self",
        "super",
        "endpoint",
        "type",
        "client",
        "name",
        "default",
        "serde",
        "code",
        "status",
        "other",
        "display",
        "exhaustive",
        "no_display",
    ]);
    let text = prop_oneof![
        "[ -~]{0,8}",
        any::<String>(),
        Just("module".to_owned()),
        Just("a::b".to_owned()),
        Just("self".to_owned())
    ];
    let leaf = prop_oneof![
        4 => word.prop_map(|word| TokenTree::Ident(Ident::new(word, Span::call_site()))),
        3 => text.prop_map(|text| TokenTree::Literal(Literal::string(&text))),
        1 => any::<i64>().prop_map(|number| TokenTree::Literal(Literal::i64_unsuffixed(number.saturating_abs()))),
        1 => any::<char>().prop_map(|c| TokenTree::Literal(Literal::character(c))),
        6 => prop::sample::select(vec!['=', '=', ',', ',', ':', '.', '#', '!', '<', '-', '&'])
            .prop_map(|c| TokenTree::Punct(Punct::new(c, Spacing::Alone))),
    ];
    let tree = leaf.prop_recursive(3, 24, 4, |inner| {
        let delimiter = prop::sample::select(vec![
            Delimiter::Parenthesis,
            Delimiter::Brace,
            Delimiter::Bracket,
        ]);
        (delimiter, prop::collection::vec(inner, 0..4)).prop_map(|(delimiter, trees)| {
            TokenTree::Group(Group::new(delimiter, trees.into_iter().collect()))
        })
    });
    prop::collection::vec(tree, 0..12).prop_map(|trees| trees.into_iter().collect())
}

/// Generates valid keys with arbitrary values.
fn pairs() -> impl Strategy<Value = TokenStream> {
    let key = prop::sample::select(vec!["spec", "module", "crate"])
        .prop_map(|key| Ident::new(key, Span::call_site()));
    let value = prop_oneof![
        any::<String>(),
        "[a-z_0-9#:]{0,6}",
        prop::sample::select(vec![
            "type",
            "r#type",
            "_",
            "crate",
            "::infoplug",
            "a::b",
            "/",
            "..",
            "a\0b"
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec((key, value), 0..4).prop_map(|pairs| {
        let pairs = pairs.iter().map(|(key, value)| quote!(#key = #value));
        quote!(#(#pairs),*)
    })
}

/// A spec with an object, an enum, groups and everything else that fields are checked against.
const SHOP: &str = "infoplug: 1
api: { name: Shop, base_url: https://shop.example.com }
statuses: { 404: There is no such item. }
errors:
  not_found: { status: 404, cause: The id is not known., solution: Check the id. }
types:
  State: { enum: { open: It is open., closed: It is closed. } }
  Item: { fields: { id: integer, name: string, note: string?, state: State, items: [Item], size: { type: integer, range: 0..=9, optional: true } } }
endpoints:
  get_item: { get: \"/items/{id}\", path: { id: integer }, returns: Item, errors: [not_found] }
  find_items:
    post: /items
    body: { state: { type: State, required: true }, name: string, size: integer, flag: boolean }
    groups: [{ exactly_one_of: [name, size] }]
    returns: [Item]
";

/// Runs both steps of a derive on an item with the spec.
fn own(kind: &str, spec: &Path, item: &TokenStream) -> TokenStream {
    let input: DeriveInput = syn::parse2(item.clone()).unwrap();
    let first = crate::own::derive(kind, &input);
    assert!(syn::parse2::<File>(first.clone()).is_ok(), "{first}");
    let path = spec.to_str().unwrap();
    let kind = Ident::new(kind, Span::call_site());
    let returned =
        quote!(#path "shop.yaml" #SHOP shop whole [::infoplug] #kind item [crate::Shop] #item);
    crate::own::checked(syn::parse2(returned).unwrap())
}

fn shop() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("shop.yaml");
    fs::write(&spec, SHOP).unwrap();
    (folder, spec)
}

#[test]
fn items_that_agree_with_the_spec_become_code() {
    let (_folder, spec) = shop();
    for (kind, item) in [
        (
            "ApiRequest",
            quote!(
                #[api(endpoint = "get_item")]
                struct A<'a, T>
                where
                    T: Copy,
                {
                    id: u8,
                    #[cfg(any())]
                    x: &'a T,
                }
            ),
        ),
        (
            "ApiRequest",
            quote!(
                #[api(endpoint = "find_items")]
                struct A {
                    state: State,
                    name: Option<String>,
                    r#size: Option<u8>,
                }
            ),
        ),
        (
            "ApiRequest",
            quote!(
                #[api(type = "State")]
                enum A {
                    Open,
                    Closed,
                }
            ),
        ),
        (
            "ApiResponse",
            quote!(
                #[api(endpoint = "find_items")]
                pub struct A<T> {
                    id: i64,
                    items: Vec<T>,
                    size: Option<u8>,
                }
            ),
        ),
        (
            "ApiResponse",
            quote!(
                #[api(type = "State")]
                enum A {
                    Open,
                    #[api(other)]
                    Rest,
                }
            ),
        ),
        (
            "ApiError",
            quote!(
                #[api(endpoint = "get_item", exhaustive)]
                enum A {
                    #[api(status = 404)]
                    No,
                    #[api(other)]
                    Other(Error),
                }
            ),
        ),
    ] {
        // The second is not a field of the spec, so the output is a message and no code.
        let code = own(kind, &spec, &item);
        assert!(syn::parse2::<File>(code.clone()).is_ok(), "{item}: {code}");
        assert_eq!(
            code.to_string().contains("compile_error"),
            item.to_string().contains("cfg"),
            "{item}: {code}"
        );
    }
}

/// The spec with which a client was built counts. Its file may be elsewhere by now, or may have
/// changed for the next build.
#[test]
fn own_types_are_checked_against_the_text_of_their_client_wherever_its_file_is() {
    let (folder, spec) = shop();
    let item = |field: &str| {
        let field = Ident::new(field, Span::call_site());
        quote!(#[api(endpoint = "get_item")] struct A { #field: u8 })
    };
    let wrong = |shown: &str| {
        let code = own("ApiRequest", &spec, &item("ix")).to_string();
        assert!(
            code.contains("compile_error") && code.contains(shown),
            "{shown} in {code}"
        );
    };
    wrong(&format!("{}:", spec.display()));
    fs::write(
        &spec,
        SHOP.replace("{id}", "{number}")
            .replace("{ id: integer }", "{ number: integer }"),
    )
    .unwrap();
    assert!(
        !own("ApiRequest", &spec, &item("id"))
            .to_string()
            .contains("compile_error")
    );
    drop(folder);
    assert!(
        !own("ApiRequest", &spec, &item("id"))
            .to_string()
            .contains("compile_error")
    );
    // Another process has not read the file.
    let spec = Path::new("/nowhere/shop.yaml");
    let code = own("ApiRequest", spec, &item("ix")).to_string();
    assert!(
        code.contains("compile_error") && code.contains(" shop.yaml:") && !code.contains("nowhere"),
        "{code}"
    );
    assert!(
        !own("ApiRequest", spec, &item("id"))
            .to_string()
            .contains("compile_error")
    );
}

/// Found by fuzzing: the paths became `use Shop<u8>::generated as __rt;` and `Self::Shop! { .. }`.
#[test]
fn a_path_that_cannot_lead_to_a_crate_or_a_macro_is_refused() {
    let (_folder, spec) = shop();
    let shop = spec.to_str().unwrap();
    for path in [
        "Shop<u8>",
        "a::Shop::<u8>",
        "Fn(u8) -> u8",
        "Self",
        "Self::Shop",
        "<A as B>::Shop",
    ] {
        let bare: TokenStream = path.parse().unwrap();
        let of_client: DeriveInput = syn::parse_quote!(
            #[api(spec = #shop, crate = #path)]
            struct Shop(Client);
        );
        let code = derive(&of_client);
        assert!(syn::parse2::<File>(code.clone()).is_ok(), "{path}: {code}");
        assert!(code.to_string().contains("compile_error"), "{path}: {code}");
        for attribute in [
            quote!(client = #path),
            quote!(client = #bare),
            quote!(crate = #path),
            quote!(crate = #bare),
        ] {
            for kind in ["ApiRequest", "ApiResponse", "ApiError"] {
                let input: DeriveInput = syn::parse_quote!(
                    #[api(#attribute, endpoint = "get_item")]
                    struct A {
                        id: u8,
                    }
                );
                let code = crate::own::derive(kind, &input);
                assert!(
                    syn::parse2::<File>(code.clone()).is_ok(),
                    "{attribute}: {code}"
                );
                assert!(
                    code.to_string().contains("compile_error"),
                    "{attribute}: {code}"
                );
            }
        }
    }
}

/// Found by fuzzing: the values became `let nothing: String = a b;`. Also, an expression may
/// contain a comma.
#[test]
fn a_default_is_an_expression_up_to_its_end() {
    let (_folder, spec) = shop();
    let code = |default: &str| {
        let default: TokenStream = default.parse().unwrap();
        let item = quote!(
            #[api(type = "Item")]
            struct A {
                #[api(default = #default)]
                note: String,
            }
        );
        let code = own("ApiResponse", &spec, &item);
        assert!(
            syn::parse2::<File>(code.clone()).is_ok(),
            "{default}: {code}"
        );
        code.to_string()
    };
    for good in [
        "a",
        "a::<B, C>::new()",
        "(|a, b| a)(1, 2)",
        "{ let a = 1; a }",
        "if a { b } else { c }, name = \"note\"",
        "a::<B, C>(), serde",
    ] {
        let code = code(good);
        assert!(!code.contains("compile_error"), "{good}: {code}");
    }
    for bad in [
        "a b",
        "= 1",
        "1 2",
        ", 1",
        "a, b c = 1",
        "#",
        "a::<B, C>::new() d",
    ] {
        let code = code(bad);
        assert!(code.contains("compile_error"), "{bad}: {code}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_attribute_becomes_code_or_a_message(attributes in prop::collection::vec(prop_oneof![tokens(), pairs()], 0..3)) {
        let input: DeriveInput = syn::parse_quote!(#(#[api(#attributes)])* pub struct Pets(Client););
        let code = derive(&input);
        prop_assert!(code.to_string().contains("compile_error"), "there is no such spec: {code}");
        prop_assert!(syn::parse2::<File>(code.clone()).is_ok(), "{}", code);
    }

    #[test]
    fn any_module_and_crate_of_a_good_spec_become_code_or_a_message(pairs in pairs()) {
        let folder = tempfile::tempdir().unwrap();
        let spec = folder.path().join("pets.yaml");
        fs::write(&spec, SPEC).unwrap();
        let path = spec.to_str().unwrap();
        let input: DeriveInput = syn::parse_quote!(#[api(#pairs)] #[api(spec = #path)] pub struct Pets { client: Client });
        let code = derive(&input);
        prop_assert!(syn::parse2::<File>(code.clone()).is_ok(), "{}", code);
    }

    #[test]
    fn any_derive_on_an_own_type_becomes_code_or_a_message(
        kind in prop::sample::select(vec!["ApiRequest", "ApiResponse", "ApiError"]),
        container in prop::collection::vec(prop_oneof![tokens(), pairs()], 0..2),
        inside in prop::collection::vec(prop_oneof![tokens(), pairs()], 0..2),
        subject in prop::sample::select(vec!["endpoint = \"get_item\"", "endpoint = \"find_items\"", "type = \"Item\"", "type = \"State\"", "exhaustive"]),
        form in 0..7,
        ty in prop::sample::select(vec!["u8", "String", "Option<Vec<Self>>", "&'static [u8]", "fn(Self) -> [u8; 2]", "Option<T>", "(T, <T as X>::Y)", "!"]),
    ) {
        let (_folder, spec) = shop();
        let subject: TokenStream = subject.parse().unwrap();
        let ty: TokenStream = ty.parse().unwrap();
        let (container, inside) = (quote!(#[api(#subject)] #(#[api(#container)])*), quote!(#(#[api(#inside)])*));
        let item = match form {
            0 => quote!(#container struct A<T> { #inside id: #ty, #inside r#type: #ty }),
            1 => quote!(#container struct A(#inside #ty);),
            2 => quote!(#container struct A;),
            3 => quote!(#container enum A { #inside Open, #inside Closed(#ty), #inside Other { #inside error: #ty } }),
            4 => quote!(#container enum A<T> {}),
            5 => quote!(#container union A { #inside id: #ty }),
            _ => quote!(#container struct A<'a, T, const N: usize> where T: 'a { #inside state: #ty, name: &'a [T; N] }),
        };
        let code = own(kind, &spec, &item);
        prop_assert!(syn::parse2::<File>(code.clone()).is_ok(), "{item}: {code}");
    }
}
