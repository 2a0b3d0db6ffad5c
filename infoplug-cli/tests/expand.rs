//! `infoplug expand`, run as a person or a script runs it, and through its library.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::format_collect,
    reason = "a panic is how a test fails"
)]

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use infoplug_cli::expand;
use infoplug_spec::Spec;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{ImplItem, Item};

fn run(arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_infoplug"));
    command
        .arg("expand")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.env_remove("CLICOLOR_FORCE").spawn().unwrap();
    // A command that does not read its input closes it.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn text(output: Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Returns the message of a failed run, and the exit code.
fn refused(arguments: &[&str], input: &str) -> (i32, String) {
    let output = run(arguments, input);
    assert!(output.stdout.is_empty(), "{output:?}");
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// The built-in specs.
fn specs() -> impl Iterator<Item = (PathBuf, Spec)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    files
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .map(|path| {
            let spec = infoplug_spec::load(&path, "a.yaml").unwrap();
            (path, spec)
        })
}

/// Returns the names that the module of some code defines, and the functions of its client.
fn names(code: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut inside, mut functions) = (BTreeSet::new(), BTreeSet::new());
    for item in syn::parse_file(code).unwrap().items {
        match item {
            Item::Impl(client) => {
                functions.extend(client.items.into_iter().filter_map(|item| match item {
                    ImplItem::Fn(function) => Some(function.sig.ident.to_string()),
                    _ => None,
                }));
            }
            Item::Mod(module) => inside.extend(module.content.unwrap().1.into_iter().filter_map(
                |item| match item {
                    Item::Const(item) => Some(item.ident.to_string()),
                    Item::Enum(item) => Some(item.ident.to_string()),
                    Item::Static(item) => Some(item.ident.to_string()),
                    Item::Struct(item) => Some(item.ident.to_string()),
                    Item::Trait(item) => Some(item.ident.to_string()),
                    Item::Type(item) => Some(item.ident.to_string()),
                    _ => None,
                },
            )),
            _ => {}
        }
    }
    (inside, functions)
}

#[test]
fn without_a_spec_it_is_that_of_infoplug() {
    let code = text(run(&[], ""));
    let head = "// The code that the derive generates for:\n//\n//     #[derive(Clone, Debug, ApiClient)]\n//     #[api(spec = \"spec/infoplug.yaml\")]\n//     pub struct InfoPlug(Client);\n\n";
    assert!(code.starts_with(head), "{}", &code[..400]);
    for part in [
        "impl InfoPlug {",
        "pub mod info_plug {",
        "pub fn search_companies(",
        "pub fn from_env()",
        "pub enum ErrorCode {",
    ] {
        assert!(code.contains(part), "{part}");
    }
}

#[test]
fn the_code_is_what_the_derive_makes_with_empty_lines() {
    for (path, spec) in specs() {
        let options = infoplug_codegen::Options {
            client: format_ident!("Shop"),
            generics: (TokenStream::new(), TokenStream::new()),
            field: quote!(0),
            field_type: quote!(::infoplug::Client),
            wrap: quote!(Self(field)),
            visibility: quote!(pub),
            module: format_ident!("shop"),
            krate: quote!(::infoplug),
            formats: Vec::new(),
            non_exhaustive: false,
            serde: false,
        };
        let made =
            prettyplease::unparse(&syn::parse2(infoplug_codegen::expand(&spec, &options)).unwrap());
        let printed = expand::expand(&spec, "a.yaml", Some("Shop"), None).unwrap();
        let lines = |code: &str| {
            code.lines()
                .filter(|line| !line.is_empty() && !is_note(line))
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        // Without the first five lines.
        assert!(lines(&printed)[5..] == lines(&made), "{}", path.display());
        assert!(
            printed.contains("}\n\n    impl ") && !printed.contains("\n\n\n"),
            "{}",
            path.display()
        );
    }
}

/// Returns whether a line is a comment about a table, and not part of the head.
fn is_note(line: &str) -> bool {
    line.starts_with("    // ")
}

#[test]
fn a_table_is_shown_as_what_it_says() {
    let code = text(run(&["--endpoint", "get_company_search_status"], ""));
    let table = code
        .split("    pub(super) static GET_COMPANY_SEARCH_STATUS")
        .next()
        .and_then(|before| before.rsplit_once("\n\n"))
        .unwrap()
        .1;
    assert!(table.lines().all(is_note), "{table}");
    for line in [
        "    // Operation {",
        "    //     name: \"get_company_search_status\",",
        "    //             required: true,",
        "    // }",
    ] {
        assert!(table.lines().any(|it| it == line), "{line} in\n{table}");
    }
    assert!(!table.contains("None"), "{table}");
}

#[test]
fn an_endpoint_has_its_own_and_nothing_of_others() {
    let (inside, functions) = names(&text(run(&["--endpoint", "get_company_search_status"], "")));
    let list = |names: &BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(list(&functions), "get_company_search_status");
    let expected = "CompanySearchProgress GET_COMPANY_SEARCH_STATUS GetCompanySearchStatusCode GetCompanySearchStatusRequest SearchState";
    assert_eq!(list(&inside), expected);
}

#[test]
fn every_endpoint_of_every_spec_can_be_printed() {
    for (path, spec) in specs() {
        let whole = names(&expand::expand(&spec, "a.yaml", None, None).unwrap());
        let mut parts = (BTreeSet::new(), BTreeSet::new());
        for endpoint in &spec.endpoints {
            let (inside, functions) =
                names(&expand::expand(&spec, "a.yaml", None, Some(&endpoint.name.wire)).unwrap());
            assert_eq!(
                functions.iter().collect::<Vec<_>>(),
                [&endpoint.name.snake],
                "{}",
                path.display()
            );
            let ends = |end: &str| inside.iter().any(|name| name.ends_with(end));
            assert!(
                ends("Request") && ends("Code"),
                "{} {}: {inside:?}",
                path.display(),
                endpoint.name.wire
            );
            assert!(inside.is_subset(&whole.0), "{}", path.display());
            assert!(
                ["API", "Error", "ErrorCode", "Status"]
                    .iter()
                    .all(|shared| !inside.contains(*shared)),
                "{inside:?}"
            );
            parts.0.extend(inside);
            parts.1.extend(functions);
        }
        // All request types and tables of endpoints belong to one.
        let of_endpoints = |name: &&String| name.ends_with("Request");
        let requests: Vec<_> = whole.0.iter().filter(of_endpoints).collect();
        assert_eq!(
            requests,
            parts.0.iter().filter(of_endpoints).collect::<Vec<_>>(),
            "{}",
            path.display()
        );
    }
}

#[test]
fn the_codes_of_an_endpoint_that_shares_them_are_shown() {
    let spec = "infoplug: 1\napi: { name: Two, base_url: https://two.example.com }\nerrors: { busy: { cause: c, solution: s } }\n\
                endpoints: { one: { get: /1, errors: [busy] }, two: { get: /2, errors: [busy] } }\n";
    let (inside, _) = names(&text(run(&["-", "--endpoint", "two"], spec)));
    assert_eq!(
        inside.into_iter().collect::<Vec<_>>(),
        ["OneCode", "TWO", "TwoCode", "TwoRequest"]
    );
}

#[test]
fn the_client_has_the_name_that_was_asked_for() {
    let spec = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/github.yaml");
    let code = text(run(&[spec, "--client", "Forge"], ""));
    assert!(
        code.contains("\nimpl Forge {")
            && code.contains("\npub mod forge {")
            && code.contains("pub struct Forge(Client);")
    );
    for wrong in ["a b", "", "1st", "fn", "A; B"] {
        let (exit, message) = refused(&["--client", wrong], "");
        assert!(
            exit == 2 && message.contains("a Rust identifier"),
            "{wrong}: {message}"
        );
    }
}

#[test]
fn an_endpoint_that_there_is_not_is_2_with_the_nearest() {
    let (code, message) = refused(&["--endpoint", "get_company_detail"], "");
    assert_eq!(
        (code, &*message),
        (
            2,
            "error: InfoPlug has no endpoint `get_company_detail`; did you mean `get_company_details`?\n"
        )
    );
}

#[test]
fn a_broken_spec_is_1_and_shown_as_by_check() {
    let spec = "infoplug: 1\napi: { name: Ping, base_url: https://ping.example.com }\nendpoints: { ping: { gte: /ping } }\n";
    let (code, message) = refused(&["-"], spec);
    let check = infoplug_cli::check::text(&infoplug_spec::check("<stdin>", spec), false);
    assert_eq!((code, message.trim_end()), (1, check.trim_end()));
    let folder = env!("CARGO_TARGET_TMPDIR");
    for (path, part) in [
        ("/does/not/exist.yaml", "cannot be read"),
        (folder, "it is a directory"),
    ] {
        let (code, message) = refused(&[path, "--endpoint", "x"], "");
        assert!(code == 1 && message.contains(part), "{message}");
    }
}

#[test]
fn what_a_spec_says_stays_text() {
    let nasty = "*/ }} `x` \\\" \\\\ empty note \\nempty\\nnote hidden\\n#![feature(x)]";
    let spec = format!(
        "infoplug: 1\napi: {{ name: \"Nasty {nasty}\", description: \"{nasty}\", base_url: https://n.example.com }}\n\
         endpoints: {{ a: {{ get: /a, description: \"{nasty}\" }} }}\n"
    );
    let spec = infoplug_spec::parse("n.yaml", spec).unwrap();
    let path = "p\n#![evil]\u{1b}\u{202e}\".yaml";
    let code = expand::expand(&spec, path, None, None).unwrap();
    assert!(
        code.lines()
            .all(|line| infoplug_text::misleading(line).is_none() && !line.contains('\t')),
        "{code:?}"
    );
    assert!(code.contains(r"\u{1b}\u{202e}"), "{code}");
    assert!(code.contains("/// note hidden"), "{code}");
    let file = syn::parse_file(&code).unwrap();
    assert!(file.attrs.is_empty() && file.items.len() == 4);
}

#[test]
fn a_large_spec_takes_no_time() {
    let endpoints: String = (0..300)
        .map(|index| {
            format!("  e{index}: {{ get: /e{index}, query: {{ a: string }}, returns: T{index} }}\n")
        })
        .collect();
    let types: String = (0..300)
        .map(|index| {
            format!(
                "  T{index}: {{ fields: {{ next: T{}? }} }}\n",
                (index + 299) % 300
            )
        })
        .collect();
    let text = format!(
        "infoplug: 1\napi: {{ name: P, base_url: https://p.example.com }}\ntypes:\n{types}endpoints:\n{endpoints}"
    );
    let spec = infoplug_spec::parse("large.yaml", text).unwrap();
    let begin = std::time::Instant::now();
    expand::expand(&spec, "large.yaml", None, Some("e7")).unwrap();
    assert!(
        begin.elapsed() < std::time::Duration::from_secs(30),
        "{:?}",
        begin.elapsed()
    );
}
