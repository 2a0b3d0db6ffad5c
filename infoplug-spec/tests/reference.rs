//! The reference page of the format: its examples are valid specs, and it has every key.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may panic"
)]

#[path = "common/schema.rs"]
mod schema;

use infoplug_spec::{OBJECTS, Severity};
use schema::{json, schema};

/// The rest of the spec around a fragment, one root key per line.
const BASE: &[(&str, &str)] = &[
    ("infoplug", "1"),
    ("api", "{ name: Example, base_url: https://api.example.com }"),
    ("statuses", "{ 200: ok, 400: bad request, 401: no key, 404: not there, 429: too many, 500: broken }"),
    ("error_body", "{ code: /code }"),
    (
        "errors",
        "{ bad_input: { status: 400, cause: c, solution: s }, not_found: { status: 404, cause: c, solution: s },
           rate_limited: { cause: c, solution: s }, about:blank: { cause: c, solution: s } }",
    ),
    ("types", "{ Thing: { fields: { id: string } } }"),
    ("endpoints", "{ ping: { get: /ping } }"),
];

struct Example {
    line: usize,
    fragment: Option<String>,
    text: String,
}

impl Example {
    fn spec(&self) -> String {
        let Some(replaced) = &self.fragment else {
            return self.text.clone();
        };
        let rest = BASE
            .iter()
            .filter(|(key, _)| key != replaced)
            .map(|(key, value)| format!("{key}: {value}\n"));
        rest.chain([self.text.clone()]).collect()
    }
}

fn page() -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/spec-format.md");
    std::fs::read_to_string(path).unwrap()
}

fn examples() -> Vec<Example> {
    let mut examples = Vec::new();
    let mut open: Option<Example> = None;
    for (index, line) in page().lines().enumerate() {
        match &mut open {
            Some(_) if line.trim_end() == "```" => examples.extend(open.take()),
            Some(example) => {
                example.text.push_str(line);
                example.text.push('\n');
            }
            None => {
                if let Some(rest) = line.strip_prefix("```yaml") {
                    let fragment = rest.trim().strip_prefix("fragment=").map(str::to_owned);
                    assert!(
                        fragment.is_some() || rest.trim().is_empty(),
                        "line {}: {line}",
                        index + 1
                    );
                    open = Some(Example {
                        line: index + 2,
                        fragment,
                        text: String::new(),
                    });
                }
            }
        }
    }
    assert!(open.is_none(), "the last block is not closed");
    examples
}

#[test]
fn every_example_of_the_page_is_a_spec() {
    let examples = examples();
    assert!(
        examples.len() >= 15,
        "only {} examples were found",
        examples.len()
    );
    for example in examples {
        let checked =
            infoplug_spec::check(format!("example at line {}", example.line), example.spec());
        // A fragment shows one thing, and leaves out what would use it.
        let wrong = checked
            .diagnostics
            .iter()
            .filter(|found| example.fragment.is_none() || found.severity == Severity::Error);
        let shown: String = wrong
            .map(|diagnostic| diagnostic.render(&checked.source) + "\n")
            .collect();
        assert!(shown.is_empty(), "{shown}");
    }
}

#[test]
fn every_example_of_the_page_is_valid_by_the_schema() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    for example in examples() {
        let spec = json(&serde_yaml::from_str(&example.spec()).unwrap());
        let errors: Vec<String> = validator
            .iter_errors(&spec)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "line {}: {errors:#?}", example.line);
    }
}

#[test]
fn a_fragment_replaces_the_root_key_that_it_names() {
    for example in examples() {
        let Some(key) = &example.fragment else {
            continue;
        };
        assert!(
            BASE.iter().any(|(known, _)| known == key) || key == "jobs",
            "line {}: {key}",
            example.line
        );
        assert!(
            example.text.starts_with(&format!("{key}:\n")),
            "line {}: {}",
            example.line,
            example.text
        );
    }
}

#[test]
fn the_examples_use_every_root_key() {
    let specs: Vec<String> = examples().iter().map(Example::spec).collect();
    let (_, keys) = OBJECTS.iter().find(|(name, _)| *name == "root").unwrap();
    for key in *keys {
        assert!(
            specs.iter().any(|spec| spec
                .lines()
                .any(|line| line.starts_with(&format!("{key}:")))),
            "no example has `{key}`"
        );
    }
}

#[test]
fn every_key_of_the_format_is_on_the_page() {
    let page = page();
    // Keys are in backticks in a table or a sentence, alone or in a piece of YAML.
    let code: Vec<&str> = page.split('`').skip(1).step_by(2).collect();
    let words = |piece: &str, key: &str| {
        piece
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .any(|word| word == key)
    };
    for (object, keys) in OBJECTS {
        for key in *keys {
            assert!(
                code.iter().any(|piece| words(piece, key)),
                "`{key}` of {object} is not on the page"
            );
        }
    }
}

#[test]
fn the_limits_on_the_page_are_those_of_the_reader() {
    let page = page();
    for row in [
        format!("| Nesting | {} levels |", infoplug_spec::MAX_DEPTH),
        "| Types nested in each other | 96 |".to_owned(),
        format!(
            "| Size of the file | {} MiB |",
            infoplug_spec::MAX_BYTES / 1024 / 1024
        ),
        format!(
            "| Nodes after expanding aliases | {},000 |",
            infoplug_spec::MAX_NODES / 1000
        ),
    ] {
        assert!(page.contains(&row), "{row} is not on the page");
    }
}
