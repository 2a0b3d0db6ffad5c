//! The recipes of `docs/spec-format.md`: each reads the responses that it shows.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the message"
)]

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// The rest of the spec around a recipe, one root key per line.
const AROUND: [(&str, &str); 5] = [
    (
        "api",
        "{ name: Example, base_url: https://api.example.com }",
    ),
    (
        "statuses",
        "{ 200: ok, 400: malformed, 404: not there, 429: too many }",
    ),
    ("error_body", "{ code: /code }"),
    (
        "errors",
        "{ bad_input: { cause: c, solution: s }, not_found: { cause: c, solution: s }, about:blank: { meaning: status } }",
    ),
    ("endpoints", "{ ping: { get: /ping } }"),
];

/// Returns the recipes, each with the root key that it shows.
fn recipes() -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/spec-format.md");
    let page = std::fs::read_to_string(path).unwrap();
    let (_, rest) = page.split_once("\n## Recipes\n").unwrap();
    let (recipes, _) = rest.split_once("\n### Test a spec\n").unwrap();
    let blocks = recipes.split("```yaml fragment=").skip(1);
    blocks
        .map(|block| {
            let (key, block) = block.split_once('\n').unwrap();
            let (block, _) = block.split_once("```").unwrap();
            (key.to_owned(), block.to_owned())
        })
        .collect()
}

/// The arguments for a response as a comment shows it: status, headers, body, as in
/// `404, X-Request-Id: r-1 {"error":"gone"}`.
fn arguments(line: &str) -> Vec<String> {
    let (status, rest) = line.split_at(3);
    let plain = rest.find("text/plain ").map(|at| at + "text/plain".len());
    let body = plain.or_else(|| rest.find(['{', '[', '<']));
    let (headers, body) = rest.split_at(body.unwrap_or(rest.len()));
    let mut arguments = vec!["--status".to_owned(), status.to_owned()];
    for header in headers.split(", ").filter(|header| header.contains(": ")) {
        arguments.extend(["--header".to_owned(), header.trim().to_owned()]);
    }
    if !body.is_empty() {
        arguments.extend(["--body".to_owned(), body.trim().to_owned()]);
    }
    arguments
}

fn explain(spec: &Path, line: &str) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_infoplug"))
        .args(["explain", "--format", "json", "--spec"])
        .arg(spec)
        .args(arguments(line))
        .output()
        .unwrap();
    assert!(output.status.success(), "{line}: {output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn each_recipe_reads_the_responses_that_it_shows() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("recipe.yaml");
    let mut shown = 0;
    for (key, block) in recipes() {
        let meta = AROUND.iter().filter(|(name, _)| *name != key);
        let lines: Vec<String> = meta
            .map(|(name, value)| format!("{name}: {value}\n"))
            .collect();
        let meta = lines.concat();
        std::fs::write(&path, format!("infoplug: 1\n{meta}{block}")).unwrap();
        let mut found = Value::Null;
        for line in block.lines().filter_map(|line| line.strip_prefix("# ")) {
            let Some(expected) = line.strip_prefix("-> ") else {
                found = explain(&path, line);
                continue;
            };
            for (name, value) in expected
                .split("; ")
                .filter_map(|pair| pair.split_once(": "))
            {
                let is = match &found[name] {
                    Value::String(is) => is.clone(),
                    Value::Array(is) => is.len().to_string(),
                    is => is.to_string(),
                };
                assert_eq!(is, value, "{name} of\n{block}{found:#}");
                shown += 1;
            }
        }
    }
    assert!(shown > 40, "only {shown} values are compared");
}
