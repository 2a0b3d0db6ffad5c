//! The specs of this repository, read by this crate, by a second YAML reader and by the JSON
//! Schema.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may panic"
)]

#[path = "common/schema.rs"]
mod schema;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use infoplug_spec::{Kind, Node, OBJECTS, Spec};
use schema::{json, schema};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join("spec")
}

/// Returns every `*.yaml` in `spec/`, by its path relative to it.
fn shipped() -> Vec<(String, String)> {
    fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, found);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "yaml")
            {
                found.push(path);
            }
        }
    }
    let mut paths = Vec::new();
    collect(&root(), &mut paths);
    paths.sort();
    let shown = |path: &Path| {
        path.strip_prefix(root())
            .unwrap()
            .to_string_lossy()
            .replace('\\', "/")
    };
    let files: Vec<_> = paths
        .iter()
        .map(|path| (shown(path), std::fs::read_to_string(path).unwrap()))
        .collect();
    for name in ["infoplug.yaml", "examples/tickets.yaml"] {
        assert!(
            files.iter().any(|(path, _)| path == name),
            "{name} was not found: {files:?}"
        );
    }
    files
}

fn infoplug() -> Spec {
    infoplug_spec::load(&root().join("infoplug.yaml"), "spec/infoplug.yaml")
        .unwrap_or_else(|problems| panic!("{problems}"))
}

/// The form that both readers' results are converted to.
#[derive(Debug, PartialEq)]
enum Simple {
    Null,
    Scalar(String),
    List(Vec<Simple>),
    Map(Vec<(String, Simple)>),
}

fn simple_node(node: &Node) -> Simple {
    match &node.kind {
        _ if node.is_null() => Simple::Null,
        // The second reader treats 1.0 and 1.00 as the same number.
        Kind::Scalar { text, plain: true } if text.contains('.') => Simple::Scalar(
            text.parse::<f64>()
                .map_or_else(|_| text.clone(), |number| format!("{number:?}")),
        ),
        Kind::Scalar { text, .. } => Simple::Scalar(text.clone()),
        Kind::List(items) => Simple::List(items.iter().map(simple_node).collect()),
        Kind::Map(entries) => Simple::Map(
            entries
                .iter()
                .map(|entry| (entry.key.clone(), simple_node(&entry.value)))
                .collect(),
        ),
    }
}

fn simple_value(value: &serde_yaml::Value) -> Simple {
    use serde_yaml::Value;
    let scalar = |value: &Value| match simple_value(value) {
        Simple::Scalar(text) => text,
        other => panic!("a key is {other:?}"),
    };
    match value {
        Value::Null => Simple::Null,
        Value::Bool(boolean) => Simple::Scalar(boolean.to_string()),
        Value::Number(number) if number.is_f64() => {
            Simple::Scalar(format!("{:?}", number.as_f64().unwrap()))
        }
        Value::Number(number) => Simple::Scalar(number.to_string()),
        Value::String(text) => Simple::Scalar(text.clone()),
        Value::Sequence(items) => Simple::List(items.iter().map(simple_value).collect()),
        Value::Mapping(entries) => Simple::Map(
            entries
                .iter()
                .map(|(key, value)| (scalar(key), simple_value(value)))
                .collect(),
        ),
        Value::Tagged(tagged) => panic!("a tag: {tagged:?}"),
    }
}

#[test]
fn every_shipped_spec_is_read_without_errors_and_warnings() {
    for (path, text) in shipped() {
        let checked = infoplug_spec::check(&path, text);
        let shown: String = checked
            .diagnostics
            .iter()
            .map(|diagnostic| diagnostic.render(&checked.source) + "\n")
            .collect();
        assert!(shown.is_empty(), "{shown}");
    }
}

#[test]
fn every_shipped_spec_is_valid_by_the_schema() {
    let schema = schema();
    jsonschema::meta::validate(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (path, text) in shipped() {
        let spec = json(&serde_yaml::from_str(&text).unwrap());
        let errors: Vec<String> = validator
            .iter_errors(&spec)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{path}: {errors:#?}");
    }
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn the_schema_refuses_what_the_reader_refuses() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let good = "infoplug: 1\napi: { name: A, base_url: https://a.example }\nendpoints: { ping: { get: /ping } }\n";
    assert!(validator.is_valid(&json(&serde_yaml::from_str(good).unwrap())));
    infoplug_spec::parse("good.yaml", good).unwrap();
    for (from, to) in [
        ("infoplug: 1", "infoplug: 2"),
        ("name: A, ", ""),
        ("https://a.example", "ftp://a.example"),
        ("{ ping: { get: /ping } }", "{}"),
        ("get: /ping", "gte: /ping"),
        ("get: /ping", "get: ping"),
        ("get: /ping", "get: /ping, put: /ping"),
        (
            "get: /ping",
            "get: /ping, pages: { style: page, parameter: p }, query: { p: integer }",
        ),
        ("get: /ping", "get: /ping, cost: -1"),
        (
            "get: /ping",
            "get: /ping, query: { p: { type: integer, range: 1..5 } }",
        ),
        ("endpoints", "statuses: { 99: low }\nendpoints"),
        ("endpoints", "errors: { low: { cause: c } }\nendpoints"),
        ("endpoints", "subcodes: { low: { cause: c } }\nendpoints"),
        (
            "endpoints",
            "categories: { low: { cause: c, solution: s, status: 400 } }\nendpoints",
        ),
        (
            "endpoints",
            "error_body: { code: { header: X, type: string } }\nendpoints",
        ),
        (
            "endpoints",
            "error_body: { code: { pointer: /a, value: a } }\nendpoints",
        ),
        (
            "endpoints",
            "error_body: { code: { value: a, after: b } }\nendpoints",
        ),
        (
            "endpoints",
            "error_body: { code: { pointer: /a, where: { /b: 1 } } }\nendpoints",
        ),
        (
            "endpoints",
            "error_body: { code: { pointer: /a, join: ., type: string } }\nendpoints",
        ),
        (
            "endpoints",
            "error_body: { code: { pointer: /a, strip_prefix: '' } }\nendpoints",
        ),
        (
            "endpoints",
            "error_body: { errors: { tree: /a, in: /b } }\nendpoints",
        ),
        (
            "endpoints",
            "error_body: { errors: { list: /a, tree: /b } }\nendpoints",
        ),
        (
            "endpoints",
            "error_body: { errors: { list: /a, skip: [b] } }\nendpoints",
        ),
        (
            "endpoints",
            "error_body: { formats: [{ code: /a }] }\nendpoints",
        ),
        (
            "endpoints",
            "error_body: { retry: [{ advice: never }] }\nendpoints",
        ),
        (
            "endpoints",
            "error_body: { retry: [{ when: { status: 400 }, advice: never, methods: [get] }] }\nendpoints",
        ),
        ("endpoints", "error_body: { retry_after: /a }\nendpoints"),
        ("endpoints", "error_body: { error_when: {} }\nendpoints"),
        (
            "endpoints",
            "error_body: { error_when: { status: 0xx } }\nendpoints",
        ),
        (
            "endpoints",
            "error_body: { error_when: { content_type: json } }\nendpoints",
        ),
        (
            "endpoints",
            "error_body: { error_when: { methods: [GET] } }\nendpoints",
        ),
        (
            "endpoints",
            "error_body: { error_when: { body: { ok: false } } }\nendpoints",
        ),
        (
            "endpoints",
            "error_body: { error_when: { body: { /ok: {} } } }\nendpoints",
        ),
        (
            "endpoints",
            "error_body: { error_when: { body: { /ok: { present: false, is: 1 } } } }\nendpoints",
        ),
        (
            "get: /ping",
            "get: /ping, query: { p: { type: string, const: a, default: b } }",
        ),
        (
            "get: /ping",
            "get: /ping, query: { p: { enum: [a], const: a } }",
        ),
        ("get: /ping", "get: /ping, body_format: form"),
        (
            "https://a.example",
            "https://a.example, auth: { env: K, path: 'bot{api_key}' }",
        ),
        (
            "https://a.example",
            "https://a.example, auth: { env: K, path: '/bot{api_key}/' }",
        ),
        (
            "https://a.example",
            "https://a.example, cost_remaining: { source: https://a.example }",
        ),
        (
            "https://a.example",
            "https://a.example, cost_remaining: X Left",
        ),
        ("https://a.example", "https://a.example, rate_limit: {}"),
        (
            "https://a.example",
            "https://a.example, rate_limit: { requests: 6 }",
        ),
        (
            "https://a.example",
            "https://a.example, rate_limit: { per: 1s, concurrent: 1 }",
        ),
        (
            "https://a.example",
            "https://a.example, rate_limit: { burst: 6, concurrent: 1 }",
        ),
        (
            "https://a.example",
            "https://a.example, rate_limit: { concurrent: 0 }",
        ),
        (
            "https://a.example",
            "https://a.example, rate_limit: { requests: 4294967296, per: 1s }",
        ),
        (
            "https://a.example",
            "https://a.example, rate_limit: { requests: 1, per: 0s }",
        ),
    ] {
        let bad = good.replacen(from, to, 1);
        assert!(
            infoplug_spec::parse("bad.yaml", bad.as_str()).is_err(),
            "the reader takes {bad}"
        );
        assert!(
            !validator.is_valid(&json(&serde_yaml::from_str(&bad).unwrap())),
            "the schema takes {bad}"
        );
    }
}

#[test]
fn schema_and_reader_know_the_same_keys() {
    let schema = schema();
    for (name, keys) in OBJECTS {
        let object = if *name == "root" {
            &schema
        } else {
            &schema["$defs"][name]
        };
        let properties = object["properties"]
            .as_object()
            .unwrap_or_else(|| panic!("the schema has no properties for {name}"));
        let in_schema: BTreeSet<&str> = properties.keys().map(String::as_str).collect();
        let in_reader: BTreeSet<&str> = keys.iter().copied().collect();
        assert_eq!(
            in_schema, in_reader,
            "{name}: schema on the left, reader on the right"
        );
        assert_eq!(in_reader.len(), keys.len(), "{name} has a key twice");
    }
}

#[test]
fn a_second_yaml_reader_sees_the_same_data() {
    for (path, text) in shipped() {
        let ours = infoplug_spec::document(&path, text.as_str())
            .unwrap_or_else(|problems| panic!("{problems}"));
        let theirs: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
        assert_eq!(simple_node(&ours), simple_value(&theirs), "{path}");
    }
}

#[test]
fn infoplug_has_all_its_endpoints_and_statuses() {
    let spec = infoplug();
    assert_eq!(spec.endpoints.len(), 16);
    let numbers: Vec<u16> = spec.statuses.iter().map(|status| status.number).collect();
    assert_eq!(numbers, [200, 400, 401, 402, 404, 429, 500, 503]);
    let empty: Vec<u16> = spec
        .statuses
        .iter()
        .filter(|status| status.meaning.is_empty())
        .map(|status| status.number)
        .collect();
    assert!(empty.is_empty(), "without a meaning: {empty:?}");
}

#[test]
fn every_infoplug_error_has_a_cause_and_a_solution() {
    let spec = infoplug();
    assert!(!spec.errors.is_empty());
    for error in &spec.errors {
        assert!(
            error.cause.as_ref().is_some_and(|cause| cause.len() > 10),
            "{}: {:?}",
            error.name.wire,
            error.cause
        );
        assert!(
            error
                .solution
                .as_ref()
                .is_some_and(|solution| solution.len() > 10),
            "{}: {:?}",
            error.name.wire,
            error.solution
        );
    }
}

#[test]
fn the_infoplug_job_leads_from_the_search_to_its_status() {
    let spec = infoplug();
    assert_eq!(spec.jobs.len(), 1);
    let job = &spec.jobs[0];
    assert_eq!(spec.endpoint(job.start).name.wire, "search_companies");
    let poll = spec.endpoint(job.poll.endpoint);
    assert_eq!(poll.name.wire, "get_company_search_status");
    assert!(poll.parameter(job.poll.id).required);
    assert!(!job.poll.state.done.values.is_empty());
    if let Some(fetch) = &job.fetch {
        let endpoint = spec.endpoint(fetch.endpoint);
        assert!(
            endpoint
                .parameters
                .iter()
                .any(|parameter| parameter.name == endpoint.parameter(fetch.id).name)
        );
    }
}

#[test]
fn every_infoplug_endpoint_says_where_it_is_documented_and_only_two_pages_are_confirmed() {
    let spec = infoplug();
    let without: Vec<&str> = spec
        .endpoints
        .iter()
        .filter(|e| e.source.is_none())
        .map(|e| e.name.wire.as_str())
        .collect();
    assert!(without.is_empty(), "without a source: {without:?}");
    let confirmed = spec
        .endpoints
        .iter()
        .filter(|e| e.source.as_ref().is_some_and(|source| source.confirmed));
    let confirmed: BTreeSet<&str> = confirmed.map(|e| e.name.wire.as_str()).collect();
    assert_eq!(
        confirmed,
        BTreeSet::from(["get_company_search_status", "search_companies"])
    );
}
