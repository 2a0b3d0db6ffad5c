//! Conditions: whether responses can meet them, and whether an earlier one shadows them.

use super::logic::{self, Statuses, Subject};
use super::{Meaning, child, entries};
use crate::check::condition::{self, Known};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind, Node};
use crate::keys;
use crate::model::{Condition, Pointer, Test};
use crate::reader::{self, Mapping};
use crate::source::Span;

/// The maximum number of list entries that are compared with each other: a spec may have a hundred
/// thousand.
const MOST_COMPARED: usize = 64;

/// Keys of `error_body` and of formats that have locations. Those of `LOCATIONS_OF_ALL` are read
/// from any response.
const LOCATIONS: &[&str] = &[
    "code",
    "subcode",
    "category",
    "message",
    "details",
    "user_message",
    "parameter",
    "docs",
];
const LOCATIONS_OF_ALL: &[&str] = &["request_id", "retry_after"];
const LOCATIONS_OF_PAGES: &[&str] = &["total_pages", "total_items", "next", "cursor"];
const LOCATIONS_OF_JOBS: &[&str] = &["id", "state", "progress", "total"];
const STATES: &[&str] = &["failed", "done", "running"];

pub(super) fn check(meaning: &Meaning<'_>) {
    // The conditions are read again for their positions. They have no problems.
    let none = Diagnostics::default();
    let Some(root) = Mapping::open(meaning.root, Span::START, &keys::ROOT, &none) else {
        return;
    };
    let checker = Checker {
        meaning,
        known: Known::of(&root),
        contexts: Contexts::of(meaning),
    };
    if let Some(body) = meaning.entry(&["error_body"]) {
        checker.error_body(&body.value);
    }
    for endpoint in meaning
        .entry(&["endpoints"])
        .map(|entry| entries(&entry.value))
        .unwrap_or_default()
    {
        if let Some(pages) = child(&endpoint.value, "pages") {
            checker.success(&pages.value, LOCATIONS_OF_PAGES, &["end_when"]);
        }
    }
    for job in meaning
        .entry(&["jobs"])
        .map(|entry| entries(&entry.value))
        .unwrap_or_default()
    {
        for step in ["start", "poll", "fetch"]
            .iter()
            .filter_map(|step| child(&job.value, step))
        {
            checker.success(&step.value, LOCATIONS_OF_JOBS, STATES);
        }
    }
}

/// A condition, with its position.
struct Written<'a> {
    condition: Condition,
    node: &'a Node,
}

/// Which responses something is read from.
#[derive(Clone, Copy)]
enum Of {
    All,
    Errors,
    Successes,
}

struct Contexts {
    errors: Statuses,
    successes: Statuses,
    has_jobs: bool,
}

impl Contexts {
    fn of(meaning: &Meaning<'_>) -> Self {
        let body = &meaning.spec.error_body;
        let successes = Statuses::of(&[(200, 299)]);
        let mut errors = Statuses::of(&[(100, 199), (300, 999)]);
        for condition in body.error_when.iter().chain(&body.partial_when) {
            errors.add(&if condition.statuses.is_empty() {
                successes.clone()
            } else {
                Statuses::of(&condition.statuses)
            });
        }
        Self {
            errors,
            successes,
            has_jobs: !meaning.spec.jobs.is_empty(),
        }
    }
}

struct Checker<'w, 'a> {
    meaning: &'w Meaning<'a>,
    known: Known<'w>,
    contexts: Contexts,
}

impl<'a> Checker<'_, 'a> {
    fn error_body(&self, body: &'a Node) {
        for entry in ["error_when", "partial_when"]
            .iter()
            .filter_map(|key| child(body, key))
        {
            self.alone(&self.written(entry), Of::Successes);
        }
        self.format(body, &[]);
        let formats = child(body, "formats")
            .map(|entry| reader::one_or_many(&entry.value))
            .unwrap_or_default();
        // Waits for a job are read from successes, in the format that they have.
        let of = if self.contexts.has_jobs {
            Of::All
        } else {
            Of::Errors
        };
        for format in formats {
            let when = self.when(format);
            self.alone(&when, of);
            self.format(format, &when);
        }
        self.shadowed("format", formats);
    }

    /// Checks the locations and rules of `error_body` itself, or of a format with a condition.
    fn format(&self, node: &'a Node, when: &[Written<'a>]) {
        for (key, of) in LOCATIONS
            .iter()
            .map(|key| (key, Of::Errors))
            .chain(LOCATIONS_OF_ALL.iter().map(|key| (key, Of::All)))
        {
            if let Some(entry) = child(node, key) {
                self.chain(entry, of, when);
            }
        }
        for entry in child(node, "members")
            .map(|entry| entries(&entry.value))
            .unwrap_or_default()
        {
            self.chain(entry, Of::Errors, when);
        }
        let items = child(node, "errors")
            .map(|entry| reader::one_or_many(&entry.value))
            .unwrap_or_default();
        for item in items {
            let members = child(item, "members")
                .map(|entry| entries(&entry.value))
                .unwrap_or_default();
            let locations = LOCATIONS
                .iter()
                .filter_map(|key| child(item, key))
                .chain(members);
            locations.for_each(|entry| self.chain(entry, Of::Errors, when));
        }
        self.read_twice(items);
        let rules = child(node, "retry")
            .map(|entry| reader::one_or_many(&entry.value))
            .unwrap_or_default();
        for rule in rules {
            self.beside(&self.when(rule), Of::Errors, when);
        }
        self.shadowed("rule", rules);
    }

    /// Checks what is read from successes.
    fn success(&self, node: &'a Node, locations: &[&str], conditions: &[&str]) {
        for entry in locations.iter().filter_map(|key| child(node, key)) {
            // A cursor has its location inside.
            self.chain(
                child(&entry.value, "from").unwrap_or(entry),
                Of::Successes,
                &[],
            );
        }
        for entry in conditions
            .iter()
            .filter_map(|key| child(node, key))
            .filter(|entry| is_condition(&entry.value))
        {
            self.alone(&self.written(entry), Of::Successes);
        }
    }

    fn written(&self, entry: &'a Entry) -> Vec<Written<'a>> {
        let nodes = reader::one_or_many(&entry.value).iter();
        nodes
            .filter_map(|node| {
                Some(Written {
                    condition: condition::condition(node, entry.key_span, &self.known)?,
                    node,
                })
            })
            .collect()
    }

    fn when(&self, node: &'a Node) -> Vec<Written<'a>> {
        child(node, "when")
            .map(|entry| self.written(entry))
            .unwrap_or_default()
    }

    /// Checks a list of locations, in a format with a condition.
    fn chain(&self, entry: &'a Entry, of: Of, format: &[Written<'a>]) {
        let nodes = reader::one_or_many(&entry.value);
        for node in nodes {
            self.beside(&self.when(node), of, format);
        }
        let mut constants: Vec<(&Node, Vec<Condition>)> = Vec::new();
        // A code in the response takes precedence over all constants.
        let is_code = matches!(entry.key.as_str(), "code" | "subcode" | "category");
        for node in nodes
            .iter()
            .take(MOST_COMPARED)
            .filter(|node| !is_code || child(node, "value").is_some())
        {
            let when: Vec<Condition> = self
                .when(node)
                .into_iter()
                .map(|written| written.condition)
                .take(MOST_COMPARED)
                .collect();
            if let Some((constant, _)) = constants
                .iter()
                .find(|(_, known)| logic::imply(&when, known))
            {
                let message =
                    "this location is never used: whenever it could be, a `value` before it is";
                let warning = Diagnostic::warning(Code::LocationNeverCounts, node.span, message)
                    .related(constant.span, "the `value` is here");
                self.meaning.problems.push(
                    warning.help("put the location with the narrower `when` first, or remove it"),
                );
            }
            if child(node, "value").is_some() && !when.is_empty() {
                constants.push((node, when));
            }
        }
    }

    /// Checks conditions within a format: each by itself, and together with the condition of the
    /// format.
    fn beside(&self, conditions: &[Written<'a>], of: Of, format: &[Written<'a>]) {
        for written in conditions {
            let is_out =
                |format: &Written<'_>| logic::are_disjoint(&written.condition, &format.condition);
            if self.alone(std::slice::from_ref(written), of)
                || format.is_empty()
                || !format.iter().all(is_out)
            {
                continue;
            }
            let related = format
                .first()
                .map_or(written.node.span, |format| format.node.span);
            let message = "this condition never holds: the `when` of its format excludes it";
            let warning = Diagnostic::warning(Code::NeverHolds, written.node.span, message)
                .related(related, "the `when` of the format is here");
            self.meaning
                .problems
                .push(warning.help("remove it, or move it to the format that it is about"));
        }
    }

    /// Checks conditions by themselves. Returns whether anything was reported.
    fn alone(&self, conditions: &[Written<'a>], of: Of) -> bool {
        let before = self.meaning.problems.count();
        for Written { condition, node } in conditions {
            self.statuses(node, of);
            let count = self.meaning.problems.count();
            self.tests(condition, node);
            if self.meaning.problems.count() == count {
                self.calls(condition, node);
            }
        }
        self.meaning.problems.count() > before
    }

    /// Reports statuses that no such response has, or that the spec does not list.
    fn statuses(&self, node: &'a Node, of: Of) {
        let spec = self.meaning.spec;
        let nodes = child(node, "status")
            .map(|entry| reader::one_or_many(&entry.value))
            .unwrap_or_default();
        for node in nodes {
            let Some((text, range)) =
                reader::scalar(node).and_then(|text| Some((text, condition::range(text)?)))
            else {
                continue;
            };
            let (context, why, help) = match of {
                Of::Successes => (
                    Some(&self.contexts.successes),
                    "this is about successes",
                    "a response whose status is not 2xx is an error, and `error_body` says what it means",
                ),
                Of::Errors => (
                    Some(&self.contexts.errors),
                    "such a response is not an error",
                    "successes are errors only where `error_when` or `partial_when` says so",
                ),
                Of::All => (None, "", ""),
            };
            if context.is_some_and(|context| !context.meets(&Statuses::of(&[range]))) {
                self.meaning.warn(
                    Code::NeverHolds,
                    node.span,
                    format!("`status: {text}` never holds: {why}"),
                    help,
                );
            } else if range.0 == range.1
                && !spec.statuses.is_empty()
                && spec.status(range.0).is_none()
            {
                let help = "add it there with its meaning, or correct it here";
                self.meaning.warn(
                    Code::StatusNotListed,
                    node.span,
                    format!("`{text}` is not one of `statuses`"),
                    help,
                );
            }
        }
    }

    /// Reports tests that no value passes, and tests that no body passes together.
    fn tests(&self, condition: &Condition, node: &'a Node) {
        let headers = child(node, "headers")
            .map(|entry| entries(&entry.value))
            .unwrap_or_default();
        let headers: Vec<(&Entry, &(String, Test))> = headers
            .iter()
            .zip(&condition.headers)
            .take(MOST_COMPARED)
            .collect();
        let body = child(node, "body")
            .map(|entry| entries(&entry.value))
            .unwrap_or_default();
        let body: Vec<(&Entry, &(Pointer, Test))> = body
            .iter()
            .zip(&condition.body)
            .take(MOST_COMPARED)
            .collect();
        let whole = [
            ("content_type", &condition.content_type),
            ("plain_body", &condition.plain_body),
        ];
        let whole = whole
            .into_iter()
            .filter_map(|(key, test)| Some((child(node, key)?, test.as_ref()?, Subject::Text)));
        let of_headers = headers
            .iter()
            .map(|(entry, (_, test))| (*entry, test, Subject::Text));
        let of_body = body
            .iter()
            .map(|(entry, (_, test))| (*entry, test, Subject::Json));
        for (entry, _, _) in whole
            .chain(of_headers)
            .chain(of_body)
            .filter(|(_, test, subject)| !logic::can_pass(&[*test], *subject))
        {
            let message = format!("no value of `{}` passes this test", entry.key);
            self.meaning.warn(
                Code::NeverHolds,
                entry.key_span,
                message,
                "its parts contradict each other; remove one",
            );
        }
        let same = |(name, a): &(String, Test), (other, b): &(String, Test)| {
            name.eq_ignore_ascii_case(other)
                && !logic::can_pass(&[a, b], Subject::Text)
                && can_pass_alone(a, b, Subject::Text)
        };
        self.pairs(&headers, &same);
        self.pairs(&body, &|a, b| {
            (logic::excludes(a, b) || logic::excludes(b, a))
                && can_pass_alone(&a.1, &b.1, Subject::Json)
        });
        if let Some(entry) = child(node, "plain_body")
            .filter(|_| logic::wants_plain(condition) && logic::wants_json(condition))
        {
            let message =
                "`plain_body` and `body` never hold together: a body either is JSON or is not";
            self.meaning
                .warn(Code::NeverHolds, entry.key_span, message, EITHER);
        }
    }

    /// Reports tests that exclude an earlier one.
    fn pairs<T>(&self, tests: &[(&'a Entry, &T)], clash: &dyn Fn(&T, &T) -> bool) {
        for (index, (entry, test)) in tests.iter().enumerate() {
            let earlier = tests
                .iter()
                .take(index)
                .find(|(_, earlier)| clash(earlier, test));
            let Some((other, _)) = earlier else { continue };
            let message = format!(
                "the tests of `{}` and `{}` never hold together",
                other.key, entry.key
            );
            let warning = Diagnostic::warning(Code::NeverHolds, entry.key_span, message)
                .related(other.key_span, "the other one is here");
            self.meaning.problems.push(warning.help(EITHER));
        }
    }

    /// Reports endpoints that have none of the methods.
    fn calls(&self, condition: &Condition, node: &'a Node) {
        let spec = self.meaning.spec;
        let mut called = condition
            .endpoints
            .iter()
            .filter_map(|name| spec.endpoint_named(name));
        if condition.endpoints.is_empty() {
            return self.methods(condition, node);
        }
        if condition.methods.is_empty() || called.any(|it| condition.methods.contains(&it.method)) {
            return;
        }
        let span = child(node, "methods").map_or(node.span, |entry| entry.key_span);
        self.meaning.warn(
            Code::NeverHolds,
            span,
            "none of the `endpoints` has one of these `methods`",
            "remove `methods`",
        );
    }

    /// Reports methods that no endpoint has.
    fn methods(&self, condition: &Condition, node: &'a Node) {
        if condition.methods.is_empty()
            || self
                .meaning
                .spec
                .endpoints
                .iter()
                .any(|it| condition.methods.contains(&it.method))
        {
            return;
        }
        let span = child(node, "methods").map_or(node.span, |entry| entry.key_span);
        self.meaning.warn(
            Code::NeverHolds,
            span,
            "no endpoint has one of these `methods`",
            "remove the condition, or correct the methods",
        );
    }

    /// Reports formats or rules after others that hold whenever they do.
    fn shadowed(&self, what: &str, nodes: &'a [Node]) {
        let mut earlier: Vec<Condition> = Vec::new();
        let mut locations: Vec<(usize, Span)> = Vec::new();
        for node in nodes.iter().take(MOST_COMPARED) {
            let when: Vec<Condition> = self
                .when(node)
                .into_iter()
                .map(|written| written.condition)
                .take(MOST_COMPARED)
                .collect();
            let span = child(node, "when").map_or(node.span, |entry| entry.key_span);
            if logic::imply(&when, &earlier) {
                let of = |until: usize| {
                    logic::imply(
                        when.get(..1).unwrap_or_default(),
                        earlier.get(..until).unwrap_or_default(),
                    )
                };
                let first = locations
                    .iter()
                    .find(|(until, _)| of(*until))
                    .map_or(span, |(_, span)| *span);
                let message =
                    format!("this {what} is never used: an earlier one covers all its responses");
                let warning =
                    Diagnostic::warning(Code::Shadowed, span, message).related(first, "it is here");
                self.meaning.problems.push(
                    warning.help(
                        "the first whose condition holds is used; put the narrower one first",
                    ),
                );
            }
            earlier.extend(when);
            locations.push((earlier.len(), span));
        }
    }

    /// Reports lists and trees at the same pointer: they would read the same errors twice.
    fn read_twice(&self, items: &'a [Node]) {
        let at = |node: &'a Node| child(node, "list").or_else(|| child(node, "tree"));
        let is_whole = |node: &&Node| child(node, "in").is_none() && child(node, "only").is_none();
        let mut seen: Vec<&Entry> = Vec::new();
        for entry in items
            .iter()
            .filter(is_whole)
            .take(MOST_COMPARED)
            .filter_map(at)
        {
            let Some(first) = seen
                .iter()
                .find(|known| reader::scalar(&known.value) == reader::scalar(&entry.value))
            else {
                seen.push(entry);
                continue;
            };
            let message = format!(
                "`{}` and `{}` read the same errors twice",
                first.key, entry.key
            );
            let warning = Diagnostic::warning(Code::ReadTwice, entry.key_span, message)
                .related(first.key_span, "they are read here first");
            self.meaning.problems.push(warning.help("a `tree` also reads lists; keep one of them, or separate their elements with `only`"));
        }
    }
}

/// Help for two things that never hold together.
const EITHER: &str = "if one of them is enough, write a list of conditions: `[{ ... }, { ... }]`";

/// A test that no value passes is reported by itself.
fn can_pass_alone(a: &Test, b: &Test, subject: Subject) -> bool {
    [a, b].iter().all(|test| logic::can_pass(&[*test], subject))
}

/// States of a job may also be values.
fn is_condition(node: &Node) -> bool {
    matches!(
        reader::one_or_many(node),
        [
            Node {
                kind: Kind::Map(_),
                ..
            },
            ..
        ]
    )
}
