//! `jobs`: work that one endpoint starts, a second one reports on and a third one delivers.

use std::collections::HashMap;

use super::{endpoint, parameters, shared, types};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind};
use crate::keys;
use crate::model::{
    Endpoint, EndpointId, Group, GroupRule, Job, JobFetch, JobPoll, JobState, ParameterId, Pointer, Shape, Spec, Type, TypeDef,
};
use crate::names;
use crate::reader::{self, Mapping};

pub(super) fn read(root: &Mapping<'_>, spec: &Spec) -> Vec<Job> {
    let Some(entry) = root.entry("jobs") else { return Vec::new() };
    let entries = reader::entries(&entry.value, entry.key_span, "`jobs`", root.problems).unwrap_or_default();
    let written = Written::of(root, spec);
    let jobs: Vec<Job> = entries.iter().filter_map(|entry| job(entry, &written, spec)).collect();
    super::unique::report_keys("job", jobs.iter().map(|j| (j.name.snake.as_str(), j.name.wire.as_str(), j.span)), root.problems);
    jobs
}

/// The endpoints that steps may name.
struct Written<'a> {
    problems: &'a Diagnostics,
    /// Those of the text; `None` where one has problems of its own, which is no further problem here.
    endpoints: HashMap<&'a str, Option<usize>>,
    /// Whether the text has endpoints of which nothing is known.
    unreadable: bool,
}

impl<'a> Written<'a> {
    fn of(root: &Mapping<'a>, spec: &'a Spec) -> Self {
        let entries = root.entry("endpoints").map(|entry| match &entry.value.kind {
            Kind::Map(entries) => Some(entries.as_slice()),
            _ => None,
        });
        let written = entries.flatten().unwrap_or_default().iter().map(|entry| (entry.key.as_str(), None));
        let read = spec.endpoints.iter().enumerate().map(|(index, endpoint)| (endpoint.name.wire.as_str(), Some(index)));
        Self { problems: root.problems, endpoints: written.chain(read).collect(), unreadable: entries == Some(None) }
    }
}

fn job(entry: &Entry, written: &Written<'_>, spec: &Spec) -> Option<Job> {
    let map = Mapping::open(&entry.value, entry.key_span, &keys::JOB, written.problems)?;
    let start = map.require("start").and_then(|entry| start(entry, written, spec));
    let poll = map.require("poll").and_then(|entry| poll(entry, written, spec));
    let fetch = map.entry("fetch").map(|entry| fetch(entry, written, spec));
    let (start, id) = start?;
    let mut name = shared::name(entry, None, written.problems)?;
    shared::keep_free(&mut name, endpoint::RESERVED_METHODS, types::RESERVED_TYPES);
    Some(Job {
        name,
        description: map.text("description"),
        start,
        id,
        poll: poll?,
        fetch: match fetch {
            Some(fetch) => Some(fetch?),
            None => None,
        },
        docs: map.url("docs"),
        source: shared::source(&map),
        span: entry.key_span,
    })
}

/// The endpoint that a step names.
fn step<'s>(map: &Mapping<'_>, written: &Written<'_>, spec: &'s Spec) -> Option<(EndpointId, &'s Endpoint)> {
    let entry = map.require("endpoint")?;
    let name = reader::text(entry, map.problems)?;
    let Some(found) = written.endpoints.get(name.as_str()) else {
        if !written.unreadable {
            map.problems.push(
                Diagnostic::error(Code::UnknownEndpoint, entry.value.span, format!("`{name}` is not one of `endpoints`"))
                    .maybe_help(names::suggestion(&name, spec.endpoints.iter().map(|endpoint| endpoint.name.wire.as_str()))),
            );
        }
        return None;
    };
    let index = (*found)?;
    Some((EndpointId(index), spec.endpoints.get(index)?))
}

/// A pointer into the answer of a step, with the type that it leads to.
fn pointer(map: &Mapping<'_>, key: &str, endpoint: &Endpoint, spec: &Spec) -> Option<(Pointer, Option<Type>)> {
    let entry = map.entry(key)?;
    let pointer = reader::pointer(entry, map.problems)?;
    let ty = endpoint::check_pointer(&pointer, entry, endpoint.returns.as_ref(), &spec.types, map.problems);
    let (fits, wanted): (fn(&Type, &[TypeDef]) -> bool, _) = match key {
        "progress" | "total" => (endpoint::may_be_number, "a number"),
        _ => (endpoint::is_value, "a text or a number"),
    };
    endpoint::leads_to(entry, ty.as_ref(), &spec.types, fits, wanted, map.problems);
    Some((pointer, ty))
}

fn start(entry: &Entry, written: &Written<'_>, spec: &Spec) -> Option<(EndpointId, Pointer)> {
    let map = Mapping::open(&entry.value, entry.key_span, &keys::JOB_START, written.problems)?;
    let (id, endpoint) = step(&map, written, spec)?;
    map.require("id")?;
    Some((id, pointer(&map, "id", endpoint, spec)?.0))
}

/// The parameter that takes the id of the job, and must be all that the call needs.
fn id_parameter(map: &Mapping<'_>, endpoint: &Endpoint, spec: &Spec) -> Option<ParameterId> {
    let entry = map.require("id")?;
    let id = parameters::settable(entry, &endpoint.parameters, map.problems)?;
    let parameter = endpoint.parameter(id);
    if !endpoint::is_value(&parameter.ty, &spec.types) || matches!(parameter.ty, Type::Boolean | Type::BooleanText) {
        let message = format!("`{}` cannot take the id of a job", parameter.name.wire);
        let problem = Diagnostic::error(Code::UnusableType, entry.value.span, message);
        map.problems.push(problem.related(parameter.span, "the parameter is here").help("an id is a `text` or an `integer`"));
    }
    let required = endpoint.parameters.iter().enumerate().find(|(index, other)| other.required && *index != id.index());
    let is_unmet = |group: &&Group| group.rule != GroupRule::AtMostOne && !group.alternatives.iter().flatten().any(|member| *member == id);
    let needed = match (required, endpoint.groups.iter().find(is_unmet)) {
        (Some((_, other)), _) => Some((format!("the parameter `{}`", other.name.wire), other.span)),
        (None, Some(group)) => Some(("one of a group of parameters".to_owned(), group.span)),
        (None, None) => None,
    };
    if let Some((what, span)) = needed {
        let message = format!("`{}` also needs {what}, and a job knows only its id", endpoint.name.wire);
        let problem = Diagnostic::error(Code::StepNeedsMore, entry.key_span, message).related(span, "it is here");
        map.problems.push(problem.help("a job cannot be described for such endpoints; without it they can be called one by one"));
    }
    Some(id)
}

fn poll(entry: &Entry, written: &Written<'_>, spec: &Spec) -> Option<JobPoll> {
    let map = Mapping::open(&entry.value, entry.key_span, &keys::JOB_POLL, written.problems)?;
    let (id, endpoint) = step(&map, written, spec)?;
    let parameter = id_parameter(&map, endpoint, spec);
    map.require("state");
    map.require("done");
    Some(JobPoll {
        endpoint: id,
        id: parameter?,
        state: state(&map, endpoint, spec)?,
        progress: pointer(&map, "progress", endpoint, spec).map(|(pointer, _)| pointer),
        total: pointer(&map, "total", endpoint, spec).map(|(pointer, _)| pointer),
        every_ms: map.entry("every").and_then(|entry| reader::duration(entry, map.problems)),
    })
}

fn fetch(entry: &Entry, written: &Written<'_>, spec: &Spec) -> Option<JobFetch> {
    let map = Mapping::open(&entry.value, entry.key_span, &keys::JOB_FETCH, written.problems)?;
    let (id, endpoint) = step(&map, written, spec)?;
    Some(JobFetch { endpoint: id, id: id_parameter(&map, endpoint, spec)?, state: state(&map, endpoint, spec) })
}

/// Where an answer says how the job is, and which values mean what: values that its type lists.
fn state(map: &Mapping<'_>, endpoint: &Endpoint, spec: &Spec) -> Option<JobState> {
    let (pointer, ty) = pointer(map, "state", endpoint, spec)?;
    let listed = match ty {
        Some(Type::Named(id)) => spec.types.get(id.index()).and_then(|def| match &def.shape {
            Shape::Enum(values) => Some(values),
            Shape::Object(_) => None,
        }),
        _ => None,
    };
    let sorted = ["running", "done", "failed"].map(|key| map.entry(key).map(|entry| (entry, reader::one_or_many(&entry.value))));
    let mut seen: HashMap<&str, &Entry> = HashMap::new();
    for (entry, node) in sorted.into_iter().flatten().flat_map(|(entry, nodes)| nodes.iter().map(move |node| (entry, node))) {
        let Some(value) = reader::scalar(node) else { continue };
        if let Some(first) = seen.insert(value, entry).filter(|first| first.key != entry.key) {
            let message = format!("`{value}` stands in `{}` and in `{}`", first.key, entry.key);
            let problem =
                Diagnostic::error(Code::StateTwice, node.span, message).related(first.key_span, format!("`{}` is here", first.key));
            map.problems.push(problem.help("a state means one thing: keep it in one of the lists"));
        }
    }
    let values = |key: &str| {
        let texts = map.entry(key).map(|entry| reader::texts(entry, map.problems)).unwrap_or_default();
        for (text, span) in &texts {
            if let Some(values) = listed
                && !values.iter().any(|value| value.name.wire == *text)
            {
                map.problems.push(
                    Diagnostic::error(Code::UnknownValue, *span, format!("`{text}` is not a value of the state"))
                        .maybe_help(names::suggestion(text, values.iter().map(|value| value.name.wire.as_str()))),
                );
            }
        }
        texts.into_iter().map(|(text, _)| text).collect()
    };
    Some(JobState { pointer, running: values("running"), done: values("done"), failed: values("failed") })
}
