//! Checks that the mock and the client read the same from any response. The responses are random,
//! built from the locations and conditions of every spec in the repository.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use http::{HeaderMap, StatusCode};
use infoplug_runtime::generated as rt;
use infoplug_spec::model::{
    BodyLocation, Condition, ErrorFormat, ErrorItems, ErrorTexts, ItemsShape, Location,
    LocationSource, Pointer, Test,
};
use infoplug_spec::{Spec, lower};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};

use crate::decode::{self, Reading};
use crate::draft::{Draft, is_json};
use crate::level::Key;
use crate::pointer;

/// Number of responses to try for each spec.
const CASES: u32 = 400;

/// The building blocks for the responses of an API.
#[derive(Default)]
struct Parts {
    pointers: Vec<Pointer>,
    /// Lists, and the pointers into their elements.
    lists: Vec<(Pointer, Vec<Pointer>)>,
    trees: Vec<(Pointer, Vec<Pointer>, Vec<String>)>,
    headers: Vec<String>,
    words: Vec<String>,
    statuses: Vec<u16>,
    types: Vec<String>,
}

impl Parts {
    fn of(spec: &Spec) -> Self {
        let mut parts = Self {
            statuses: vec![200, 204, 400, 404, 503],
            ..Self::default()
        };
        parts.types = ["application/json", "text/plain", "text/html", ""]
            .map(str::to_owned)
            .to_vec();
        parts.words = [
            "",
            "text",
            "4711",
            "1.50",
            "true",
            "https://a.test/b",
            "a, b=\"c\"",
            "Bearer error=\"x y\"",
            "</p>",
            "é<",
        ]
        .map(str::to_owned)
        .to_vec();
        parts
            .words
            .extend(spec.errors.iter().map(|error| error.name.wire.clone()));
        parts.words.extend(
            spec.subcodes
                .iter()
                .chain(&spec.categories)
                .map(|level| level.code.clone()),
        );
        parts
            .statuses
            .extend(spec.statuses.iter().map(|status| status.number));
        let body = &spec.error_body;
        parts.conditions(&body.error_when);
        parts.conditions(&body.partial_when);
        for format in &body.formats {
            parts.format(format);
        }
        parts
    }

    fn format(&mut self, format: &ErrorFormat) {
        self.conditions(&format.when);
        self.texts(&format.texts, None);
        for location in format
            .user_message
            .iter()
            .chain(&format.request_id)
            .chain(&format.docs)
        {
            self.location(location, None);
        }
        for ErrorItems {
            shape, texts, only, ..
        } in &format.items
        {
            let mut inner: Vec<Pointer> = only.iter().map(|(at, _)| at.clone()).collect();
            for (_, test) in only {
                self.test(test);
            }
            self.texts(texts, Some(&mut inner));
            match shape {
                ItemsShape::List(BodyLocation {
                    within: None,
                    pointer,
                }) => self.lists.push((pointer.clone(), inner)),
                ItemsShape::List(BodyLocation {
                    within: Some(within),
                    pointer,
                }) => {
                    // An element of the outer list has the inner list as its member.
                    let inner = inner
                        .iter()
                        .map(|at| Pointer([&pointer.0[..], &["0".to_owned()], &at.0].concat()));
                    let tests = within.tests.iter().map(|(at, _)| at.clone());
                    self.lists
                        .push((within.list.clone(), inner.chain(tests).collect()));
                }
                ItemsShape::Tree { at, skip, .. } => {
                    self.trees.push((at.clone(), inner, skip.clone()));
                }
            }
        }
    }

    fn texts(&mut self, texts: &ErrorTexts, mut inner: Option<&mut Vec<Pointer>>) {
        let ErrorTexts {
            code,
            subcode,
            category,
            message,
            details,
            parameter,
        } = texts;
        for location in [code, subcode, category, message, details, parameter]
            .into_iter()
            .flatten()
        {
            self.location(location, inner.as_deref_mut());
        }
    }

    fn location(&mut self, location: &Location, inner: Option<&mut Vec<Pointer>>) {
        self.conditions(&location.when);
        for mark in [
            &location.before,
            &location.after,
            &location.strip_prefix,
            &location.strip_suffix,
        ]
        .into_iter()
        .flatten()
        {
            self.words
                .extend([format!("x{mark}y"), format!("{mark}y"), format!("x{mark}")]);
        }
        if let Some(name) = &location.auth_param {
            self.words.extend([
                format!("Bearer realm=\"a, b\", {name}=\"x\""),
                format!("Bearer {name}=y z"),
            ]);
        }
        if let Some(rel) = &location.rel {
            self.words.extend([
                format!("<a>; rel=prev, <b,c>; x=\"<;,\"; rel=\"{rel} x\""),
                format!("<d>;REL={rel}"),
                "<e>; rel".to_owned(),
            ]);
        }
        match &location.source {
            LocationSource::Body(at, _)
            | LocationSource::KeyOf(at)
            | LocationSource::Joined(at, _) => {
                if let Some(within) = &at.within {
                    let tests = within.tests.iter().map(|(at, _)| at.clone());
                    for (_, test) in &within.tests {
                        self.test(test);
                    }
                    self.lists.push((
                        within.list.clone(),
                        tests.chain([at.pointer.clone()]).collect(),
                    ));
                } else {
                    inner.unwrap_or(&mut self.pointers).push(at.pointer.clone());
                }
            }
            LocationSource::Header(name) => self.headers.push(name.clone()),
            LocationSource::PlainBody => {}
            LocationSource::Value(text) => self.words.push(text.clone()),
        }
    }

    fn conditions(&mut self, conditions: &[Condition]) {
        for condition in conditions {
            self.statuses
                .extend(condition.statuses.iter().map(|(first, _)| *first));
            self.headers
                .extend(condition.headers.iter().map(|(name, _)| name.clone()));
            self.types.extend(
                condition
                    .content_type
                    .iter()
                    .flat_map(|test| test.is.clone().unwrap_or_default()),
            );
            self.pointers
                .extend(condition.body.iter().map(|(at, _)| at.clone()));
            let tests = condition
                .body
                .iter()
                .map(|(_, test)| test)
                .chain(condition.headers.iter().map(|(_, test)| test));
            for test in tests.chain(&condition.plain_body) {
                self.test(test);
            }
        }
    }

    fn test(&mut self, test: &Test) {
        self.words.extend(
            test.is
                .iter()
                .flatten()
                .chain(&test.not)
                .chain(&test.starts_with)
                .chain(&test.contains)
                .cloned(),
        );
        for (_, test) in &test.any {
            self.test(test);
        }
    }
}

/// Random decisions, each of which shrinks to its first choice.
struct Dice(Vec<u32>);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0
            .pop()
            .map_or(0, |number| number as usize % sides.max(1))
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        from.get(self.below(from.len())).cloned()
    }

    fn scalar(&mut self, parts: &Parts) -> Value {
        let word = self.pick(&parts.words).unwrap_or_default();
        match self.below(8) {
            0..4 => word.into(),
            4 => serde_json::from_str(&word).unwrap_or(Value::Null),
            5 => json!(4711),
            6 => json!(false),
            _ => Value::Null,
        }
    }

    fn value(&mut self, parts: &Parts) -> Value {
        match self.below(8) {
            0..5 => self.scalar(parts),
            5 => (0..self.below(4)).map(|_| self.scalar(parts)).collect(),
            6 => Value::Object(Map::from_iter([(
                self.pick(&parts.words).unwrap_or_default(),
                self.scalar(parts),
            )])),
            _ => json!({ "b": [{}], "a": 1 }),
        }
    }

    fn element(&mut self, parts: &Parts, inner: &[Pointer]) -> Value {
        if self.below(6) == 5 {
            return self.value(parts);
        }
        let mut element = json!({});
        for at in inner {
            if self.below(3) > 0 {
                pointer::set(&mut element, &at.0, self.value(parts));
            }
        }
        element
    }

    fn tree(&mut self, parts: &Parts, inner: &[Pointer], skip: &[String], depth: usize) -> Value {
        let mut members = Map::new();
        for _ in 0..=self.below(3) {
            let key = if self.below(2) == 0 {
                format!("k{}", self.below(3))
            } else {
                self.pick(skip).unwrap_or_else(|| "0".to_owned())
            };
            let member = match self.below(4) {
                0 => self.element(parts, inner),
                1 => (0..self.below(3))
                    .map(|_| self.element(parts, inner))
                    .collect(),
                2 if depth < 3 => self.tree(parts, inner, skip, depth + 1),
                _ => self.scalar(parts),
            };
            members.insert(key, member);
        }
        members.into()
    }

    fn response<'a>(&mut self, spec: &'a Spec, parts: &Parts) -> Draft<'a> {
        let endpoint = spec
            .endpoints
            .get(self.below(spec.endpoints.len()))
            .unwrap();
        let mut draft = Draft::new(endpoint, self.pick(&parts.statuses).unwrap());
        if self.below(4) == 3 {
            draft.set_content_type(&self.pick(&parts.types).unwrap());
        }
        for name in &parts.headers {
            if self.below(2) == 1 {
                let word = self.pick(&parts.words).unwrap();
                draft.set_header(name, Some(&word));
            }
        }
        if self.below(6) == 5 {
            let text = (0..=self.below(3))
                .filter_map(|_| self.pick(&parts.words))
                .collect::<Vec<_>>()
                .join(" ");
            return draft.with_plain_body(if is_json(text.trim()) {
                format!("x{text}")
            } else {
                text
            });
        }
        draft.body = json!({});
        for (at, inner, skip) in &parts.trees {
            if self.below(2) == 1 {
                let tree = self.tree(parts, inner, skip, 0);
                pointer::set(&mut draft.body, &at.0, tree);
            }
        }
        for (at, inner) in &parts.lists {
            if self.below(2) == 1 && pointer::get(&draft.body, &at.0).is_none() {
                let list: Value = (0..self.below(4))
                    .map(|_| self.element(parts, inner))
                    .collect();
                pointer::set(&mut draft.body, &at.0, list);
            }
        }
        for at in &parts.pointers {
            if self.below(2) == 1 && pointer::get(&draft.body, &at.0).is_none() {
                pointer::set(&mut draft.body, &at.0, self.value(parts));
            }
        }
        draft
    }
}

const KEYS: [Key; 9] = [
    Key::Code,
    Key::Subcode,
    Key::Category,
    Key::Parameter,
    Key::Details,
    Key::Message,
    Key::UserMessage,
    Key::Docs,
    Key::RequestId,
];

/// Returns what the mock reads: whether the response is an error, and what it says.
fn mock_reads(spec: &Spec, draft: &Draft<'_>) -> (bool, Vec<(Key, Option<String>)>) {
    let body = &spec.error_body;
    let default = ErrorFormat::default();
    let format = decode::format(body, draft)
        .and_then(|index| body.formats.get(index))
        .unwrap_or(&default);
    let reading = Reading::new(spec, format, draft);
    let texts = KEYS.map(|key| match key {
        Key::Code => (
            key,
            reading
                .get(key)
                .or_else(|| reading.implied().map(str::to_owned)),
        ),
        // A client reports a single message as both message and details.
        Key::Message => (key, reading.get(key).or_else(|| reading.get(Key::Details))),
        Key::Details => (key, reading.get(key).or_else(|| reading.get(Key::Message))),
        key => (key, reading.get(key)),
    });
    (decode::is_error(body, draft), texts.to_vec())
}

/// Returns what the client reads.
fn client_reads(
    operation: &'static rt::Operation,
    draft: &Draft<'_>,
) -> (bool, Vec<(Key, Option<String>)>) {
    let reply = draft.clone().into_reply();
    let mut headers: HeaderMap = reply.headers.into_iter().collect();
    headers.extend(
        reply
            .content_type
            .map(|value| (http::header::CONTENT_TYPE, value)),
    );
    let status = StatusCode::from_u16(reply.status).unwrap();
    let rt::Explained {
        is_error, response, ..
    } = rt::explain(
        operation,
        status,
        headers,
        &reply.body,
        SystemTime::UNIX_EPOCH,
    );
    let texts = KEYS.map(|key| {
        let text = match key {
            Key::Code => response.code_text(),
            Key::Subcode => response.subcode(),
            Key::Category => response.category(),
            Key::Parameter => response.parameter(),
            Key::Details => response.details(),
            Key::Message => response.message(),
            Key::UserMessage => response.user_message(),
            Key::Docs => response.docs(),
            Key::RequestId => response.request_id(),
        };
        (key, text.map(str::to_owned))
    });
    (is_error, texts.to_vec())
}

fn specs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folders = ["spec", "spec/examples", "tests/specs"]
        .map(|folder| std::fs::read_dir(root.join(folder)).unwrap());
    let files = folders
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path());
    let mut specs: Vec<PathBuf> = files
        .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
        .collect();
    specs.sort();
    specs
}

/// Removes the documentation URLs, which the client would return instead of those in the response.
fn without_pages(mut spec: Spec) -> Spec {
    for error in &mut spec.errors {
        (error.docs, error.source) = (None, None);
    }
    for level in spec.subcodes.iter_mut().chain(&mut spec.categories) {
        (level.docs, level.source) = (None, None);
    }
    for status in &mut spec.statuses {
        (status.docs, status.source) = (None, None);
    }
    for endpoint in &mut spec.endpoints {
        (endpoint.docs, endpoint.source) = (None, None);
    }
    spec
}

fn agree(name: &str, spec: &Spec) {
    let spec = &without_pages(spec.clone());
    let api = rt::Api::leak(lower::api(spec));
    let operations: Vec<_> = spec
        .endpoints
        .iter()
        .map(|endpoint| rt::Operation::leak(api, lower::operation(spec, endpoint)))
        .collect();
    let parts = Parts::of(spec);
    let mut runner = TestRunner::new(ProptestConfig {
        cases: CASES,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let compared = runner.run(&proptest::collection::vec(any::<u32>(), 0..150), |dice| {
        let draft = Dice(dice).response(spec, &parts);
        let index = spec
            .endpoints
            .iter()
            .position(|endpoint| std::ptr::eq(endpoint, draft.endpoint))
            .unwrap();
        let reply = draft.clone().into_reply();
        let context = || {
            format!(
                "{} {:?} {}",
                reply.status,
                reply.headers,
                String::from_utf8_lossy(&reply.body)
            )
        };
        let (mock, client) = (
            mock_reads(spec, &draft),
            client_reads(operations[index], &draft),
        );
        prop_assert_eq!(mock.0, client.0, "an error? {}", context());
        for (mock, client) in mock.1.into_iter().zip(client.1) {
            prop_assert_eq!(mock, client, "{}", context());
        }
        Ok(())
    });
    if let Err(difference) = compared {
        panic!("{name}: {difference}");
    }
}

#[test]
fn the_mock_and_the_client_read_the_same_in_any_response() {
    let specs = specs();
    assert!(specs.len() > 20, "{specs:?}");
    for path in specs {
        let spec = infoplug_spec::load(&path, path.display().to_string()).unwrap();
        agree(&path.display().to_string(), &spec);
    }
}

/// Each of these cases was once a bug.
#[test]
fn the_mock_reads_lists_and_codes_as_the_client_does() {
    let text = "
infoplug: 1
api: { name: D, base_url: https://example.com }
statuses: { 400: bad }
error_body:
  code: [/a, /b, { value: fallback }]
  message: { pointer: /lines, join: '; ' }
  docs: [/first, /second]
  errors: { list: /errors, only: { /level: error }, code: /code, message: /text, parameter: /field }
errors:
  known: { status: 400, cause: C, solution: S }
  fallback: { status: 400, cause: C, solution: S }
endpoints: { go: { get: / } }
";
    let spec = infoplug_spec::parse("d.yaml", text).unwrap();
    agree("d.yaml", &spec);
    let read = |body: Value| {
        let mut draft = Draft::new(&spec.endpoints[0], 400);
        draft.body = body;
        KEYS.map(|key| Reading::new(&spec, &spec.error_body.formats[0], &draft).get(key))
    };
    let [code, subcode, ..] = read(json!({ "a": "finer", "b": "known" }));
    assert_eq!(
        (code.as_deref(), subcode.as_deref()),
        (Some("known"), Some("finer")),
        "a listed code wins over an unlisted one"
    );
    let [_, _, _, parameter, _, message, _, docs, _] = read(json!({
        "lines": ["a", null, 2, {}], "first": "see below", "second": "https://a.test",
        "errors": [{ "level": "info", "field": "x" }, { "level": "error" }, { "level": "error", "field": "y" }],
    }));
    assert_eq!(
        message.as_deref(),
        Some("a; 2"),
        "values that are neither string nor number are left out"
    );
    assert_eq!(
        docs.as_deref(),
        Some("https://a.test"),
        "a sentence is not a URL"
    );
    assert_eq!(
        parameter.as_deref(),
        Some("y"),
        "the first element that is an error and has content counts"
    );
}
