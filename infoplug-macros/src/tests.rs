//! The derive in one long-lived process, as rust-analyzer runs it, and with anything in its attributes.

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
  get_pet: { get: \"/pets/{id}\", path: { id: text }, returns: json, errors: [not_found] }
";

/// The code of `struct Pets(Client);` with a spec, without the white space between tokens.
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
    assert!(first.contains("NotFound,") && !first.contains("TooMany") && !first.contains("compile_error"), "{first}");
    assert!(first.contains("include_bytes"), "the compiler watches the file: {first}");

    let edited = SPEC.replace("endpoints:", "  too_many: { cause: Too many calls., solution: Wait. }\nendpoints:");
    fs::write(&spec, edited).unwrap();
    let second = code(&spec);
    assert!(second.contains("TooMany,") && !second.contains("compile_error"), "{second}");

    fs::write(&spec, SPEC.replace("path: { id: text }", "path: { id: txet }")).unwrap();
    let broken = code(&spec);
    assert!(broken.contains("compile_error!(") && broken.contains("`txet`isnotdefined"), "{broken}");
    assert!(broken.contains("fnget_pet<A0>") && broken.contains("NotFound,"), "what is right is still there: {broken}");

    fs::remove_file(&spec).unwrap();
    let missing = code(&spec);
    assert!(missing.contains("compile_error!(") && missing.contains("thespeccannotberead"), "{missing}");
    assert!(!missing.contains("include_bytes") && !missing.contains("NotFound"), "{missing}");

    fs::write(&spec, SPEC).unwrap();
    assert_eq!(code(&spec), first);
}

#[test]
fn every_problem_of_a_spec_is_reported_once() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("pets.yaml");
    fs::write(&spec, SPEC.replace("errors: [not_found]", "errors: [not_fuond], gte: /x").replace("status: 404", "status: 405")).unwrap();
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
        assert_eq!(!code.to_string().contains("compile_error"), good, "{item}: {code}");
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
    assert_eq!(closed.matches("#[non_exhaustive]pubenum").count(), 0, "{closed}");
    for attributes in [quote!(non_exhaustive), quote!(non_exhaustive,), quote!(module = "a", non_exhaustive, crate = "::b")] {
        let open = code(attributes.clone());
        assert_eq!(open.matches("#[non_exhaustive]pubenum").count(), 3, "{attributes}: {open}");
        assert!(!open.contains("compile_error"), "{attributes}: {open}");
    }
    for (attributes, message) in [
        (quote!(non_exhaustive = true), "`non_exhaustive`standsalone:ithasnovalue"),
        (quote!(non_exhaustive(true)), "`non_exhaustive`standsalone:ithasnovalue"),
        (quote!(non_exhaustive, non_exhaustive), "thisstandstwice"),
        (quote!(non_exhaustiv), "and`non_exhaustive`"),
    ] {
        let wrong = code(attributes.clone());
        assert_eq!(wrong.matches("compile_error!(").count(), 1, "{attributes}: {wrong}");
        assert!(wrong.contains(message), "{attributes}: {wrong}");
    }
}

/// Anything between `#[api(` and `)]`.
fn tokens() -> impl Strategy<Value = TokenStream> {
    let word = prop::sample::select(vec!["spec", "module", "crate", "non_exhaustive", "self", "api", "type", "x", "true", "Self", "super"]);
    let text = prop_oneof!["[ -~]{0,8}", any::<String>(), Just("module".to_owned()), Just("a::b".to_owned()), Just("self".to_owned())];
    let leaf = prop_oneof![
        4 => word.prop_map(|word| TokenTree::Ident(Ident::new(word, Span::call_site()))),
        3 => text.prop_map(|text| TokenTree::Literal(Literal::string(&text))),
        1 => any::<i64>().prop_map(|number| TokenTree::Literal(Literal::i64_unsuffixed(number.saturating_abs()))),
        1 => any::<char>().prop_map(|c| TokenTree::Literal(Literal::character(c))),
        6 => prop::sample::select(vec!['=', '=', ',', ',', ':', '.', '#', '!', '<', '-', '&'])
            .prop_map(|c| TokenTree::Punct(Punct::new(c, Spacing::Alone))),
    ];
    let tree = leaf.prop_recursive(3, 24, 4, |inner| {
        let delimiter = prop::sample::select(vec![Delimiter::Parenthesis, Delimiter::Brace, Delimiter::Bracket]);
        (delimiter, prop::collection::vec(inner, 0..4))
            .prop_map(|(delimiter, trees)| TokenTree::Group(Group::new(delimiter, trees.into_iter().collect())))
    });
    prop::collection::vec(tree, 0..12).prop_map(|trees| trees.into_iter().collect())
}

/// Pairs as they should be, with anything as their values.
fn pairs() -> impl Strategy<Value = TokenStream> {
    let key = prop::sample::select(vec!["spec", "module", "crate"]).prop_map(|key| Ident::new(key, Span::call_site()));
    let value = prop_oneof![
        any::<String>(),
        "[a-z_0-9#:]{0,6}",
        prop::sample::select(vec!["type", "r#type", "_", "crate", "::infoplug", "a::b", "/", "..", "a\0b"]).prop_map(str::to_owned),
    ];
    prop::collection::vec((key, value), 0..4).prop_map(|pairs| {
        let pairs = pairs.iter().map(|(key, value)| quote!(#key = #value));
        quote!(#(#pairs),*)
    })
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
}
