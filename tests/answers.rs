//! Explains documented error responses of real APIs by their specs alone. Each file in
//! `tests/answers` belongs to the spec of the same name.
//!
//! A new API needs two more files and no Rust.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the message"
)]

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use infoplug_cli::explain::{Explained, Explainer, Response};
use infoplug_spec::Spec;
use infoplug_spec::model::Method;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

/// 2026-01-01T00:00:00Z, the current time for hints that name a time.
const NOW: u64 = 1_767_225_600;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let files = std::fs::read_dir(root().join(folder))
        .unwrap()
        .map(|file| file.unwrap().path());
    let mut files: Vec<_> = files
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    files.sort();
    files
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap().to_str().unwrap().to_owned()
}

/// A documented response and its expected explanation. Keys that `expect` leaves out can have any
/// value.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// The page that shows the response or documents its parts.
    source: String,
    /// The call. Without an endpoint and a method, it is a GET to no particular endpoint.
    method: Option<String>,
    endpoint: Option<String>,
    status: u16,
    #[serde(default)]
    headers: Vec<(String, String)>,
    /// A JSON body. Any other body is in `text`.
    body: Option<Box<RawValue>>,
    text: Option<String>,
    expect: Value,
}

impl Case {
    fn response<'s>(&self, spec: &'s Spec) -> Response<'s> {
        let methods = [
            Method::Get,
            Method::Post,
            Method::Put,
            Method::Patch,
            Method::Delete,
            Method::Head,
        ];
        let method = |name: &String| {
            methods
                .into_iter()
                .find(|method| method.as_str() == name)
                .unwrap()
        };
        let text = self.text.as_deref().unwrap_or_default();
        Response {
            endpoint: self.endpoint.as_ref().map(|name| {
                spec.endpoint_named(name)
                    .unwrap_or_else(|| panic!("no endpoint {name}"))
            }),
            method: self.method.as_ref().map(method),
            status: self.status,
            headers: self
                .headers
                .iter()
                .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
                .collect(),
            body: self
                .body
                .as_ref()
                .map_or(text, |body| body.get())
                .as_bytes()
                .to_vec(),
        }
    }
}

/// The explanation, with the keys of a case.
fn understood(explained: &Explained) -> Value {
    let wait = explained.retry_after.map(|wait| match wait.subsec_nanos() {
        0 => json!(wait.as_secs()),
        _ => json!(wait.as_secs_f64()),
    });
    let errors: Vec<Value> = explained
        .errors
        .iter()
        .map(|item| {
            let members: Map<String, Value> = item.members.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
            json!({
                "code": item.code, "subcode": item.subcode, "category": item.category, "message": item.message, "details": item.details,
                "parameter": item.parameter, "members": members,
            })
        })
        .collect();
    let members: Map<String, Value> = explained
        .members
        .iter()
        .map(|(name, value)| (name.clone(), json!(value)))
        .collect();
    json!({
        "is_error": explained.is_error, "is_partial": explained.is_partial, "status": explained.status, "code": explained.code, "code_sent": explained.code_sent, "subcode": explained.subcode,
        "category": explained.category, "message": explained.message, "details": explained.details,
        "user_message": explained.user_message, "parameter": explained.parameter, "retryable": explained.retryable,
        "retry_after_seconds": wait, "request_id": explained.request_id, "cause": explained.cause, "solution": explained.solution,
        "docs": explained.docs, "errors": errors, "members": members, "body_kept": explained.body_kept,
    })
}

/// Returns the differences from the expectation, which may be partial.
fn differences(path: &str, wanted: &Value, found: &Value, out: &mut Vec<String>) {
    match (wanted, found) {
        (Value::Object(wanted), Value::Object(found)) => {
            for (key, wanted) in wanted {
                match found.get(key) {
                    Some(found) => differences(&format!("{path}/{key}"), wanted, found, out),
                    None => out.push(format!("{path}/{key} is not known")),
                }
            }
        }
        (Value::Array(wanted), Value::Array(found)) if wanted.len() == found.len() => {
            for (index, (wanted, found)) in wanted.iter().zip(found).enumerate() {
                differences(&format!("{path}/{index}"), wanted, found, out);
            }
        }
        (wanted, found) if wanted == found => {}
        (wanted, found) => out.push(format!("{path}: wanted {wanted}, found {found}")),
    }
}

#[test]
fn every_documented_answer_is_understood() {
    let mut problems = Vec::new();
    let mut count = 0;
    for file in files("tests/answers", "json") {
        let api = name(&file);
        let path = root().join(format!("spec/{api}.yaml"));
        let spec = infoplug_spec::load(&path, format!("spec/{api}.yaml"))
            .unwrap_or_else(|problems| panic!("{problems}"));
        let explainer = Explainer::new(&spec);
        let cases: Vec<Case> = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        assert!(cases.len() >= 8, "{api} has few responses");
        for case in cases {
            let found = explainer
                .explain(
                    &case.response(&spec),
                    SystemTime::UNIX_EPOCH + Duration::from_secs(NOW),
                )
                .unwrap();
            let mut differing = Vec::new();
            differences("", &case.expect, &understood(&found), &mut differing);
            assert!(
                case.source.starts_with("https://"),
                "{api}: {} has no source",
                case.name
            );
            problems.extend(
                differing
                    .into_iter()
                    .map(|difference| format!("{api}: {}: {difference}", case.name)),
            );
            count += 1;
        }
    }
    assert!(
        problems.is_empty(),
        "{} differences in {count} responses:\n{}",
        problems.len(),
        problems.join("\n")
    );
}

#[test]
fn every_spec_has_answers() {
    let specs: Vec<String> = files("spec", "yaml")
        .iter()
        .map(|path| name(path))
        .collect();
    let responses: Vec<String> = files("tests/answers", "json")
        .iter()
        .map(|path| name(path))
        .collect();
    assert_eq!(
        specs, responses,
        "a spec in `spec` has documented responses of the same name in `tests/answers`"
    );
}
