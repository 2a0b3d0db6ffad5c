//! There is one cleaner for strings from outside, and one check for request headers. No other file
//! has its own set of characters or list of headers.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the message"
)]

use std::fs;
use std::path::{Path, PathBuf};

use infoplug::{Client, RetryPolicy};

/// An API that accepts any header.
#[derive(Clone, Debug, infoplug::ApiClient)]
#[api(spec = "tests/specs/bare.yaml")]
struct Bare(Client);

/// Returns all files of the published crates, without tests.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let crates = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.ends_with("fuzz"));
    let crates = crates
        .map(|path| path.join("src"))
        .filter(|path| path.is_dir());
    let mut open: Vec<PathBuf> = crates.chain([root.join("src")]).collect();
    let mut files = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(
                fs::read_dir(&path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && path.file_name().is_some_and(|name| name != "tests.rs")
        {
            let text = fs::read_to_string(&path).unwrap();
            let code = text
                .split("\n#[cfg(test)]\n")
                .next()
                .unwrap()
                .to_lowercase();
            files.push((
                path.strip_prefix(root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .replace('\\', "/"),
                code,
            ));
        }
    }
    files
}

/// Returns the files that contain one of these words.
fn having(words: &[&str]) -> Vec<String> {
    let mut files: Vec<String> = sources()
        .into_iter()
        .filter(|(_, code)| words.iter().any(|word| code.contains(word)))
        .map(|(path, _)| path)
        .collect();
    files.sort();
    files.dedup();
    files
}

#[test]
fn no_other_file_has_a_set_of_characters_that_mislead() {
    assert!(sources().len() > 200, "the files are found");
    let sets = [
        "is_control",
        "is_ascii_control",
        "\\u{202",
        "\\u{200",
        "\\u{206",
        "\\u{1b}",
        "\\u{85}",
        "\\u{61c}",
        "\\x1b",
        "escape_unicode",
    ];
    assert_eq!(
        having(&sets),
        ["infoplug-text/src/lib.rs"],
        "call `infoplug_text::one_line` or `shown`, or `misleading` to refuse a string"
    );
}

#[test]
fn no_other_file_of_the_runtime_checks_the_headers_of_a_request() {
    let checks = [
        "headername::from_bytes",
        "headername::try_from",
        "headername::from_str",
        "headervalue::from_str",
        "headervalue::try_from",
    ];
    let of_the_runtime: Vec<String> = having(&checks)
        .into_iter()
        .filter(|path| path.starts_with("infoplug-runtime/") || path.starts_with("src/"))
        .collect();
    assert_eq!(
        of_the_runtime,
        ["infoplug-runtime/src/request/header.rs"],
        "call `header::name` and `header::value`"
    );
    assert_eq!(
        having(&["\"proxy-connection\"", "\"keep-alive\""]),
        ["infoplug-text/src/headers.rs"],
        "use `OF_THE_CONNECTION`"
    );
}

/// The two checks use one list. This test compares their results.
#[test]
fn a_client_and_a_spec_refuse_the_same_headers_of_the_connection() {
    let is_refused_by_client = |name: &str| {
        let built = Bare::builder()
            .header(name, "x")
            .retry(RetryPolicy::never())
            .build();
        built.is_err_and(|error| error.to_string().contains("belongs to the connection"))
    };
    let is_refused_by_spec = |name: &str| {
        let text = format!(
            "infoplug: 1\napi: {{ name: A, base_url: https://a.example.com, headers: {{ {name}: x }} }}\nendpoints: {{ ping: {{ get: /ping }} }}\n"
        );
        infoplug_spec::parse("a.yaml", text)
            .is_err_and(|problems| problems.to_string().contains("belongs to the connection"))
    };
    for name in [
        "Connection",
        "CONTENT-LENGTH",
        "host",
        "Keep-Alive",
        "proxy-connection",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "upgrade",
    ] {
        assert!(
            is_refused_by_client(name) && is_refused_by_spec(name),
            "{name}"
        );
    }
    for name in ["X-Host", "Accept", "Via", "Te-X", "Cookie"] {
        assert!(
            !is_refused_by_client(name) && !is_refused_by_spec(name),
            "{name}"
        );
    }
}
