//! README and docs: they show what the code really does, and every link leads somewhere.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail by a panic"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use infoplug::{ApiClient, Client};
use infoplug_mock::{Mock, MockResponse};

/// The client of the README.
#[derive(Clone, Debug, ApiClient)]
#[api(spec = "spec/examples/helpdesk.yaml")]
pub struct Helpdesk(Client);

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// Returns the code blocks of a page that are in this language.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut rest = page;
    let fence = format!("```{language}\n");
    while let Some((_, after)) = rest.split_once(&fence) {
        let (block, after) = after.split_once("```\n").unwrap();
        blocks.push(block.to_owned());
        rest = after;
    }
    blocks
}

#[test]
fn the_readme_shows_the_spec_that_its_code_is_compiled_against() {
    let shown = blocks(&read("README.md"), "yaml");
    assert_eq!(shown, [read("spec/examples/helpdesk.yaml")]);
}

#[test]
fn the_readme_fits_on_a_few_screens() {
    let words = read("README.md").split_whitespace().count();
    assert!(words <= 900, "{words} words");
}

#[tokio::test]
async fn the_readme_shows_what_a_failed_call_prints() {
    let mock = Mock::start(root().join("spec/examples/helpdesk.yaml"))
        .await
        .unwrap();
    let api = Helpdesk::builder()
        .api_key(mock.key())
        .base_url(mock.url())
        .build()
        .unwrap();
    let body = r#"{"error":"token_expired","message":"The token expired on 2026-03-31"}"#;
    mock.enqueue(
        "list_tickets",
        MockResponse::raw(401, "application/json", body),
    );
    let error = helpdesk::Error::from(api.list_tickets().await.unwrap_err());
    // What Rust prints for an error that `main` returns.
    let printed = format!("Error: {error:?}\n");
    let shown = blocks(&read("README.md"), "text");
    assert!(shown.contains(&printed), "{printed}");
}

/// The pages whose links are checked.
fn pages() -> Vec<String> {
    let mut pages: Vec<String> = fs::read_dir(root().join("docs"))
        .unwrap()
        .map(|entry| format!("docs/{}", entry.unwrap().file_name().to_str().unwrap()))
        .filter(|page| Path::new(page).extension().is_some_and(|end| end == "md"))
        .collect();
    pages.extend(
        [
            "README.md",
            "CHANGELOG.md",
            "CONTRIBUTING.md",
            "SECURITY.md",
        ]
        .map(str::to_owned),
    );
    pages
}

/// The lines of a page that are not in a block of code.
fn prose(page: &str) -> impl Iterator<Item = &str> {
    let mut code = false;
    page.lines().filter(move |line| {
        let fence = line.starts_with("```");
        code ^= fence;
        !code && !fence
    })
}

/// Returns the anchors that GitHub generates from the headings of a page.
fn anchors(page: &str) -> BTreeSet<String> {
    let mut seen = BTreeMap::<String, u32>::new();
    let headings = prose(page).filter(|line| line.starts_with('#'));
    headings
        .map(|line| {
            let heading = line.trim_start_matches('#').trim().to_lowercase();
            let mut anchor: String = heading
                .chars()
                .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
                .map(|c| if c == ' ' { '-' } else { c })
                .collect();
            let count = seen.entry(anchor.clone()).or_default();
            if *count > 0 {
                write!(anchor, "-{count}").unwrap();
            }
            *count += 1;
            anchor
        })
        .collect()
}

/// Returns the targets of the links of a page that lead into the repository.
fn links(page: &str) -> impl Iterator<Item = &str> {
    prose(page)
        .flat_map(|line| line.split("](").skip(1))
        .filter_map(|rest| Some(rest.split_once(')')?.0))
        .filter(|target| !target.contains("://"))
}

#[test]
fn every_link_of_the_docs_leads_somewhere() {
    let mut broken = String::new();
    for name in pages() {
        let page = read(&name);
        let folder = Path::new(&name).parent().unwrap();
        for link in links(&page) {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = match path {
                "" => PathBuf::from(&name),
                path => folder.join(path),
            };
            let text = fs::read_to_string(root().join(&target)).ok();
            let found = match text {
                Some(text) => anchor.is_empty() || anchors(&text).contains(anchor),
                None => anchor.is_empty() && root().join(&target).is_dir(),
            };
            if !found {
                writeln!(broken, "{name}: {link}").unwrap();
            }
        }
    }
    assert!(broken.is_empty(), "{broken}");
}
