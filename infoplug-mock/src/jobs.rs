//! Jobs: the identifiers that the mock assigns, and the progress of each job.

use std::collections::HashMap;

use infoplug_spec::model::{
    BodyLocation, Endpoint, Job, JobFetch, JobState, Location, LocationSource, LocationType,
    ParameterId, Spec, States, Type,
};
use serde_json::Value;

use crate::draft::Draft;
use crate::example;
use crate::location::{self, Root};
use crate::pointer::{self, as_text};
use crate::request::Sent;
use crate::satisfy::{opposites, refute, satisfy};
use crate::say;

/// The jobs that were started.
#[derive(Default)]
pub(crate) struct Runs {
    /// How many times a job was polled, by its index in the spec and its identifier.
    polled: HashMap<(usize, String), u32>,
    /// How many jobs each endpoint started.
    started: HashMap<usize, u64>,
}

/// The progress of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// The progress in percent.
    Running(u32),
    Done,
    Failed,
}

/// What a call does with a job.
pub(crate) enum Role<'a> {
    None,
    Start,
    Poll(&'a Job, Phase),
    Fetch(&'a JobFetch, Phase),
}

impl Role<'_> {
    /// Returns whether the response has results.
    pub(crate) fn has_rows(&self) -> bool {
        matches!(
            self,
            Self::None | Self::Start | Self::Poll(_, Phase::Done) | Self::Fetch(_, Phase::Done)
        )
    }
}

/// The name of the parameter whose value identifies no job.
pub(crate) struct UnknownId(pub(crate) String);

impl Runs {
    /// Finds the job that a call refers to. A call that finds it running advances it.
    pub(crate) fn role<'a>(
        &mut self,
        spec: &'a Spec,
        index: usize,
        polls: u32,
        sent: &Sent,
    ) -> Result<Role<'a>, UnknownId> {
        if spec.jobs.iter().any(|job| job.start.index() == index) {
            return Ok(Role::Start);
        }
        let mut unknown = None;
        for (number, job) in spec.jobs.iter().enumerate() {
            let fetch = job
                .fetch
                .as_ref()
                .filter(|fetch| fetch.endpoint.index() == index);
            let (endpoint, id) = match fetch {
                _ if job.poll.endpoint.index() == index => (job.poll.endpoint, job.poll.id),
                Some(fetch) => (fetch.endpoint, fetch.id),
                None => continue,
            };
            let given = sent
                .get(id.index())
                .and_then(Option::as_ref)
                .map(as_text)
                .unwrap_or_default();
            match (self.phase(spec, number, job, &given, polls), fetch) {
                (Some(phase), Some(fetch)) if job.poll.endpoint.index() != index => {
                    return Ok(Role::Fetch(fetch, phase));
                }
                (Some(phase), _) => return Ok(Role::Poll(job, phase)),
                (None, _) => {
                    unknown = Some(UnknownId(
                        spec.endpoint(endpoint).parameter(id).name.wire.clone(),
                    ));
                }
            }
        }
        unknown.map_or(Ok(Role::None), Err)
    }

    fn phase(
        &mut self,
        spec: &Spec,
        number: usize,
        job: &Job,
        id: &str,
        polls: u32,
    ) -> Option<Phase> {
        if let Some(polled) = self.polled.get_mut(&(number, id.to_owned())) {
            if *polled >= polls {
                return Some(Phase::Done);
            }
            *polled += 1;
            let progress = u64::from(*polled) * 100 / (u64::from(polls) + 1);
            return Some(Phase::Running(u32::try_from(progress).unwrap_or(100)));
        }
        if is_example(spec, job, id) {
            return Some(Phase::Done);
        }
        (id.contains("failed") && job.poll.state.failed != States::default())
            .then_some(Phase::Failed)
    }

    /// Assigns a fresh identifier in the response of an endpoint that starts jobs.
    fn start(&mut self, spec: &Spec, index: usize, draft: &mut Draft<'_>) {
        let count = self.started.entry(index).or_default();
        *count += 1;
        for (number, job) in spec
            .jobs
            .iter()
            .enumerate()
            .filter(|(_, job)| job.start.index() == index)
        {
            let text = format!("{}-{count}", draft.endpoint.name.wire.replace('_', "-"));
            say::write_cursor(spec, &job.id, &text, *count, draft);
            let id = location::first(&job.id, Root::body(draft), draft).unwrap_or(text);
            self.polled.insert((number, id), 0);
        }
    }

    /// Writes the state of the job into a response.
    pub(crate) fn write(
        &mut self,
        spec: &Spec,
        role: &Role<'_>,
        index: usize,
        rows: u64,
        draft: &mut Draft<'_>,
    ) {
        match role {
            Role::None => {}
            Role::Start => self.start(spec, index, draft),
            Role::Poll(job, phase) => {
                write_state(spec, &job.poll.state, *phase, draft);
                let (progress, total) = match phase {
                    Phase::Running(progress) => (Some(u64::from(*progress)), None),
                    Phase::Done => (Some(100), Some(rows)),
                    Phase::Failed => (None, None),
                };
                for (at, number) in [(&job.poll.progress, progress), (&job.poll.total, total)] {
                    match number {
                        Some(number) => say::write(spec, at, &number.to_string(), draft),
                        None => say::withdraw(spec, at, "0", draft),
                    }
                }
            }
            Role::Fetch(fetch, phase) => {
                if let Some(state) = &fetch.state {
                    write_state(spec, state, *phase, draft);
                }
            }
        }
        let Some(pages) = draft.endpoint.pages.as_ref().filter(|_| !role.has_rows()) else {
            return;
        };
        // Rows that do not exist yet are left out if possible, rather than sent as an empty list.
        let list = Location::new(LocationSource::Body(
            BodyLocation {
                within: None,
                pointer: pages.items.clone(),
            },
            LocationType::Any,
        ));
        match say::spot(spec, draft.endpoint, &pages.items.0) {
            Some(spot) if spot.optional || spot.nullable => say::withdraw(spec, &[list], "", draft),
            _ => drop(pointer::set(
                &mut draft.body,
                &pages.items.0,
                Value::Array(Vec::new()),
            )),
        }
        for total in [&pages.total_pages, &pages.total_items] {
            say::withdraw(spec, total, "0", draft);
        }
    }
}

/// Makes a response report the state of the job, and no state that takes precedence over it.
fn write_state(spec: &Spec, state: &JobState, phase: Phase, draft: &mut Draft<'_>) {
    let states = match phase {
        Phase::Running(_) => &state.running,
        Phase::Done => &state.done,
        // The endpoint for the results may not document failure. Then the results never arrive.
        Phase::Failed if state.failed == States::default() => &state.running,
        Phase::Failed => &state.failed,
    };
    let others = [&state.failed, &state.done, &state.running]
        .into_iter()
        .take_while(|other| !std::ptr::eq(*other, states));
    for other in others {
        refute(&other.when, draft, |_, test| opposites(test));
    }
    match states.values.first() {
        Some(text) => say::write(spec, &state.at, text, draft),
        None => {
            if let Some(met) =
                satisfy(&states.when, draft, &|_| true).filter(|_| !states.when.is_empty())
            {
                *draft = met;
            }
        }
    }
}

/// Returns whether the spec gives an identifier as an example. Samples in documentation use it, so
/// it belongs to a finished job.
fn is_example(spec: &Spec, job: &Job, id: &str) -> bool {
    let at = job.id.iter().find_map(|location| match &location.source {
        LocationSource::Body(
            BodyLocation {
                within: None,
                pointer,
            },
            _,
        ) => Some(&pointer.0),
        _ => None,
    });
    let field = at
        .and_then(|at| say::spot(spec, spec.endpoint(job.start), at))
        .and_then(|spot| spot.example);
    let parameter =
        |endpoint: &'_ Endpoint, id: ParameterId| endpoint.parameter(id).example.clone();
    let poll = parameter(spec.endpoint(job.poll.endpoint), job.poll.id);
    let fetch = job
        .fetch
        .as_ref()
        .and_then(|fetch| parameter(spec.endpoint(fetch.endpoint), fetch.id));
    field
        .cloned()
        .into_iter()
        .chain(poll)
        .chain(fetch)
        .any(|example| as_text(&example::literal(&Type::Json, &example)) == id)
}
