//! `jobs`: work that one endpoint starts, a second reports on, and a third delivers.

use std::collections::{HashMap, HashSet};

use super::condition::Known;
use super::response::{self, Response, Use};
use super::{parameters, shared, types};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind, Node};
use crate::keys;
use crate::model::{
    BodyLocation, Endpoint, EndpointId, EnumValue, Group, GroupRule, Job, JobFetch, JobPoll,
    JobState, Location, LocationSource, ParameterId, Pointer, Shape, Spec, States, Type,
};
use crate::names::{self, reserved};
use crate::reader::{self, Mapping};

/// The keys that classify states.
const STATES: [&str; 3] = ["running", "done", "failed"];

pub(super) fn read(root: &Mapping<'_>, spec: &Spec) -> Vec<Job> {
    let Some(entry) = root.entry("jobs") else {
        return Vec::new();
    };
    let entries =
        reader::entries(&entry.value, entry.key_span, "`jobs`", root.problems).unwrap_or_default();
    let written = Written::of(root, spec);
    let jobs: Vec<Job> = entries
        .iter()
        .filter_map(|entry| job(entry, &written, spec))
        .collect();
    super::unique::report_keys(
        "job",
        jobs.iter()
            .map(|j| (j.name.snake.as_str(), j.name.wire.as_str(), j.span)),
        root.problems,
    );
    jobs
}

/// The endpoints that steps may name.
struct Written<'a> {
    problems: &'a Diagnostics,
    known: Known<'a>,
    /// The same, for a state that may be a boolean.
    scalars: Known<'a>,
    /// The endpoints in the spec; `None` for one whose own problems are already reported.
    endpoints: HashMap<&'a str, Option<usize>>,
    /// Whether the spec has endpoints about which nothing is known.
    unreadable: bool,
}

impl<'a> Written<'a> {
    fn of(root: &Mapping<'a>, spec: &'a Spec) -> Self {
        let entries = root
            .entry("endpoints")
            .map(|entry| match &entry.value.kind {
                Kind::Map(entries) => Some(entries.as_slice()),
                _ => None,
            });
        let written = entries
            .flatten()
            .unwrap_or_default()
            .iter()
            .map(|entry| (entry.key.as_str(), None));
        // An endpoint with an unknown key may lack what that key was meant to say.
        let unclear: HashSet<&str> = entries
            .flatten()
            .unwrap_or_default()
            .iter()
            .filter(|entry| reader::has_unknown_key(&entry.value, &keys::ENDPOINT))
            .map(|entry| entry.key.as_str())
            .collect();
        let read = spec.endpoints.iter().enumerate().map(|(index, endpoint)| {
            let name = endpoint.name.wire.as_str();
            (name, (!unclear.contains(name)).then_some(index))
        });
        let known = Known::of(root);
        let scalars = known.reading_scalars();
        Self {
            problems: root.problems,
            known,
            scalars,
            endpoints: written.chain(read).collect(),
            unreadable: entries == Some(None),
        }
    }
}

fn job(entry: &Entry, written: &Written<'_>, spec: &Spec) -> Option<Job> {
    let map = Mapping::open(&entry.value, entry.key_span, &keys::JOB, written.problems)?;
    let start = map
        .require("start")
        .and_then(|entry| start(entry, written, spec));
    let poll = map
        .require("poll")
        .and_then(|entry| poll(entry, written, spec));
    let fetch = map.entry("fetch").map(|entry| fetch(entry, written, spec));
    let (start, id) = start?;
    let mut name = shared::name(entry, None, written.problems)?;
    reserved::keep_free(&mut name, reserved::METHODS, reserved::TYPES);
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

/// Returns the endpoint that a step names.
fn step<'s>(
    map: &Mapping<'_>,
    written: &Written<'_>,
    spec: &'s Spec,
) -> Option<(EndpointId, &'s Endpoint)> {
    let entry = map.require("endpoint")?;
    let name = reader::text(entry, map.problems)?;
    let Some(found) = written.endpoints.get(name.as_str()) else {
        if !written.unreadable {
            map.problems.push(
                Diagnostic::error(
                    Code::UnknownEndpoint,
                    entry.value.span,
                    format!("`{name}` is not one of `endpoints`"),
                )
                .maybe_help(names::suggestion(
                    &name,
                    spec.endpoints
                        .iter()
                        .map(|endpoint| endpoint.name.wire.as_str()),
                )),
            );
        }
        return None;
    };
    let index = (*found)?;
    Some((EndpointId(index), spec.endpoints.get(index)?))
}

impl Written<'_> {
    /// Reads the locations that a key of a step names.
    fn locations(
        &self,
        map: &Mapping<'_>,
        key: &str,
        endpoint: &Endpoint,
        spec: &Spec,
    ) -> Vec<Location> {
        let Some(entry) = map.entry(key) else {
            return Vec::new();
        };
        let response = Response {
            returns: endpoint.returns.as_ref(),
            defs: &spec.types,
            problems: self.problems,
        };
        let (of, known) = match key {
            "progress" | "total" => (Use::Number, &self.known),
            "state" => (Use::Value, &self.scalars),
            _ => (Use::Value, &self.known),
        };
        response.locations(entry, of, known)
    }
}

fn start(entry: &Entry, written: &Written<'_>, spec: &Spec) -> Option<(EndpointId, Vec<Location>)> {
    let map = Mapping::open(
        &entry.value,
        entry.key_span,
        &keys::JOB_START,
        written.problems,
    )?;
    let (id, endpoint) = step(&map, written, spec)?;
    map.require("id")?;
    Some((id, written.locations(&map, "id", endpoint, spec)))
}

/// Returns the parameter that takes the job's id. The call must need no other.
fn id_parameter(map: &Mapping<'_>, endpoint: &Endpoint, spec: &Spec) -> Option<ParameterId> {
    let entry = map.require("id")?;
    let id = parameters::settable(entry, &endpoint.parameters, map.problems)?;
    let parameter = endpoint.parameter(id);
    if !response::is_value(&parameter.ty, &spec.types)
        || matches!(parameter.ty, Type::Boolean | Type::BooleanText)
    {
        let message = format!("`{}` cannot take the id of a job", parameter.name.wire);
        let problem = Diagnostic::error(Code::UnusableType, entry.value.span, message);
        map.problems.push(
            problem
                .related(parameter.span, "the parameter is here")
                .help("an id is a `string` or an `integer`"),
        );
    }
    let required = endpoint
        .parameters
        .iter()
        .enumerate()
        .find(|(index, other)| other.required && *index != id.index());
    let is_unmet = |group: &&Group| {
        group.rule != GroupRule::AtMostOne
            && !group
                .alternatives
                .iter()
                .flatten()
                .any(|member| *member == id)
    };
    let needed = match (required, endpoint.groups.iter().find(is_unmet)) {
        (Some((_, other)), _) => Some((format!("the parameter `{}`", other.name.wire), other.span)),
        (None, Some(group)) => Some(("one of a group of parameters".to_owned(), group.span)),
        (None, None) => None,
    };
    if let Some((what, span)) = needed {
        let message = format!(
            "`{}` also needs {what}, but a job knows only its id",
            endpoint.name.wire
        );
        let problem = Diagnostic::error(Code::StepNeedsMore, entry.key_span, message)
            .related(span, "it is here");
        map.problems.push(
            problem
                .help("such endpoints cannot form a job, but they can still be called one by one"),
        );
    }
    Some(id)
}

fn poll(entry: &Entry, written: &Written<'_>, spec: &Spec) -> Option<JobPoll> {
    let map = Mapping::open(
        &entry.value,
        entry.key_span,
        &keys::JOB_POLL,
        written.problems,
    )?;
    let (id, endpoint) = step(&map, written, spec)?;
    let parameter = id_parameter(&map, endpoint, spec);
    map.require("done");
    Some(JobPoll {
        endpoint: id,
        id: parameter?,
        state: state(&map, endpoint, written, spec),
        progress: written.locations(&map, "progress", endpoint, spec),
        total: written.locations(&map, "total", endpoint, spec),
        every_ms: map
            .entry("every")
            .and_then(|entry| reader::duration(entry, map.problems)),
    })
}

fn fetch(entry: &Entry, written: &Written<'_>, spec: &Spec) -> Option<JobFetch> {
    let map = Mapping::open(
        &entry.value,
        entry.key_span,
        &keys::JOB_FETCH,
        written.problems,
    )?;
    let (id, endpoint) = step(&map, written, spec)?;
    let says_so = ["state", "running", "done"].iter().any(|key| map.has(key));
    let state = says_so.then(|| state(&map, endpoint, written, spec));
    Some(JobFetch {
        endpoint: id,
        id: id_parameter(&map, endpoint, spec)?,
        state,
    })
}

/// Reads how a response reports the state of the job: by values at one location, which its type
/// must list, or by conditions.
fn state(map: &Mapping<'_>, endpoint: &Endpoint, written: &Written<'_>, spec: &Spec) -> JobState {
    let at = written.locations(map, "state", endpoint, spec);
    let lists = STATES.map(|key| {
        map.entry(key)
            .filter(|entry| !is_condition(entry))
            .map(|entry| (entry, reader::one_or_many(&entry.value)))
    });
    report_twice(lists.into_iter().flatten(), map);
    if let Some((entry, _)) = lists
        .into_iter()
        .flatten()
        .next()
        .filter(|_| !map.has("state") && !map.misspelt(&["state"]))
    {
        let message = format!(
            "`{}` lists states, but the job does not say where the state is",
            entry.key
        );
        let problem = Diagnostic::error(Code::MissingKey, entry.key_span, message);
        map.problems.push(problem.help(
            "add `state: /pointer`, or write a condition such as `done: { body: { /done: true } }`",
        ));
    }
    let listed = listed(&at, endpoint, spec);
    let states = |key: &str| {
        let Some(entry) = map.entry(key) else {
            return States::default();
        };
        if is_condition(entry) {
            let response = Response {
                returns: endpoint.returns.as_ref(),
                defs: &spec.types,
                problems: written.problems,
            };
            return States {
                when: response.conditions(entry, &written.known),
                ..States::default()
            };
        }
        States {
            values: values(entry, listed.as_deref(), map),
            ..States::default()
        }
    };
    JobState {
        at,
        running: states("running"),
        done: states("done"),
        failed: states("failed"),
    }
}

/// Returns whether a key describes states by a condition, and not by values.
fn is_condition(entry: &Entry) -> bool {
    match &entry.value.kind {
        Kind::Map(_) => true,
        Kind::List(items) => items.iter().any(|item| matches!(item.kind, Kind::Map(_))),
        Kind::Scalar { .. } => false,
    }
}

/// Reports values that are in two lists.
fn report_twice<'e>(lists: impl Iterator<Item = (&'e Entry, &'e [Node])>, map: &Mapping<'_>) {
    let mut seen: HashMap<&str, &Entry> = HashMap::new();
    for (entry, node) in
        lists.flat_map(|(entry, nodes)| nodes.iter().map(move |node| (entry, node)))
    {
        let Some(value) = reader::scalar(node) else {
            continue;
        };
        if let Some(first) = seen
            .insert(value, entry)
            .filter(|first| first.key != entry.key)
        {
            let message = format!("`{value}` is in both `{}` and `{}`", first.key, entry.key);
            let problem = Diagnostic::error(Code::StateTwice, node.span, message)
                .related(first.key_span, format!("`{}` is here", first.key));
            map.problems
                .push(problem.help("a state has one meaning; keep it in one of the lists"));
        }
    }
}

/// Returns the values that the type of the state lists.
pub(super) fn listed<'s>(
    at: &[Location],
    endpoint: &Endpoint,
    spec: &'s Spec,
) -> Option<Vec<&'s EnumValue>> {
    let [
        Location {
            source:
                LocationSource::Body(
                    BodyLocation {
                        within: None,
                        pointer,
                    },
                    _,
                ),
            ..
        },
    ] = at
    else {
        return None;
    };
    let returns = endpoint.returns.as_ref()?;
    let inside = pointer.0.strip_prefix(returns.envelope.0.as_slice())?;
    match types::follow(&spec.types, &returns.ty, &Pointer(inside.to_vec())) {
        Ok(Type::Named(id)) => match &spec.types.get(id.index())?.shape {
            Shape::Enum(values) => Some(values.iter().collect()),
            Shape::IntegerEnum(values) => Some(values.iter().map(|value| &value.value).collect()),
            Shape::Object(_) => None,
        },
        _ => None,
    }
}

/// Reads the values of a list of states.
fn values(entry: &Entry, listed: Option<&[&EnumValue]>, map: &Mapping<'_>) -> Vec<String> {
    for node in reader::one_or_many(&entry.value) {
        if let (Some(text), Some(values)) = (reader::scalar(node), listed)
            && !values.iter().any(|value| value.name.wire == text)
        {
            map.problems.push(
                Diagnostic::error(
                    Code::UnknownValue,
                    node.span,
                    format!("`{text}` is not a value of the state"),
                )
                .maybe_help(names::suggestion(
                    text,
                    values.iter().map(|value| value.name.wire.as_str()),
                )),
            );
        }
    }
    reader::scalars(entry, map.problems)
}
