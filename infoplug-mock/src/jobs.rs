//! Jobs: identifiers that are handed out, and how far each of them has got.

use std::collections::HashMap;

use infoplug_spec::model::{Endpoint, Job, JobFetch, JobState, ParameterId, Spec, Type};
use serde_json::Value;

use crate::example;
use crate::pointer::{self, as_text, spot, text_as};
use crate::request::Sent;

/// The jobs that were started.
#[derive(Default)]
pub(crate) struct Runs {
    /// How often a job was asked about, by its index in the spec and its identifier.
    asked: HashMap<(usize, String), u32>,
    /// How many were started, by the endpoint.
    started: HashMap<usize, u64>,
}

/// How far a job has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// With the progress in percent.
    Running(u32),
    Done,
    Failed,
}

/// What a call is to a job.
pub(crate) enum Role<'a> {
    None,
    Start,
    Poll(&'a Job, Phase),
    Fetch(&'a JobFetch, Phase),
}

impl Role<'_> {
    /// Whether there are results to answer with.
    pub(crate) fn has_rows(&self) -> bool {
        matches!(self, Self::None | Self::Start | Self::Poll(_, Phase::Done) | Self::Fetch(_, Phase::Done))
    }
}

/// The name of the parameter whose value leads to no job.
pub(crate) struct UnknownId(pub(crate) String);

impl Runs {
    /// Finds the job that a call speaks of. A call that finds it running brings it nearer to its end.
    pub(crate) fn role<'a>(&mut self, spec: &'a Spec, index: usize, polls: u32, sent: &Sent) -> Result<Role<'a>, UnknownId> {
        if spec.jobs.iter().any(|job| job.start.index() == index) {
            return Ok(Role::Start);
        }
        let mut unknown = None;
        for (number, job) in spec.jobs.iter().enumerate() {
            let fetch = job.fetch.as_ref().filter(|fetch| fetch.endpoint.index() == index);
            let (endpoint, id) = match fetch {
                _ if job.poll.endpoint.index() == index => (job.poll.endpoint, job.poll.id),
                Some(fetch) => (fetch.endpoint, fetch.id),
                None => continue,
            };
            let given = sent.get(id.index()).and_then(Option::as_ref).map(as_text).unwrap_or_default();
            match (self.phase(spec, number, job, &given, polls), fetch) {
                (Some(phase), Some(fetch)) if job.poll.endpoint.index() != index => return Ok(Role::Fetch(fetch, phase)),
                (Some(phase), _) => return Ok(Role::Poll(job, phase)),
                (None, _) => unknown = Some(UnknownId(spec.endpoint(endpoint).parameter(id).name.wire.clone())),
            }
        }
        unknown.map_or(Ok(Role::None), Err)
    }

    fn phase(&mut self, spec: &Spec, number: usize, job: &Job, id: &str, polls: u32) -> Option<Phase> {
        if let Some(asked) = self.asked.get_mut(&(number, id.to_owned())) {
            if *asked >= polls {
                return Some(Phase::Done);
            }
            *asked += 1;
            let progress = u64::from(*asked) * 100 / (u64::from(polls) + 1);
            return Some(Phase::Running(u32::try_from(progress).unwrap_or(100)));
        }
        if is_example(spec, job, id) {
            return Some(Phase::Done);
        }
        (id.contains("failed") && !job.poll.state.failed.is_empty()).then_some(Phase::Failed)
    }

    /// Hands out a fresh identifier in an answer of an endpoint that starts jobs.
    fn start(&mut self, spec: &Spec, index: usize, endpoint: &Endpoint, ty: &Type, answer: &mut Value) {
        let count = self.started.entry(index).or_default();
        *count += 1;
        for (number, job) in spec.jobs.iter().enumerate().filter(|(_, job)| job.start.index() == index) {
            let id = match spot(spec, ty, &job.id.0).map(|spot| pointer::bare(spot.ty)) {
                Some(Type::Integer(_)) => Value::from(*count),
                _ => format!("{}-{count}", endpoint.name.wire.replace('_', "-")).into(),
            };
            self.asked.insert((number, as_text(&id)), 0);
            pointer::set(answer, &job.id.0, id);
        }
    }

    /// Writes into an answer how the job is.
    pub(crate) fn tell(&mut self, spec: &Spec, role: &Role<'_>, index: usize, rows: u64, answer: &mut Value) {
        let endpoint = spec.endpoints.get(index);
        let Some((endpoint, returns)) = endpoint.and_then(|endpoint| Some((endpoint, endpoint.returns.as_ref()?))) else { return };
        let ty = &returns.ty;
        match role {
            Role::None => {}
            Role::Start => self.start(spec, index, endpoint, ty, answer),
            Role::Poll(job, phase) => {
                tell_state(spec, ty, &job.poll.state, *phase, answer);
                let (progress, total) = match phase {
                    Phase::Running(progress) => (Some(u64::from(*progress)), None),
                    Phase::Done => (Some(100), Some(rows)),
                    Phase::Failed => (None, None),
                };
                for (at, number) in [(&job.poll.progress, progress), (&job.poll.total, total)] {
                    let Some(at) = at else { continue };
                    let ty_there = spot(spec, ty, &at.0).map(|spot| spot.ty);
                    match number {
                        Some(number) => {
                            pointer::set(answer, &at.0, text_as(ty_there, &number.to_string()));
                        }
                        None => pointer::withdraw(spec, ty, &at.0, answer, text_as(ty_there, "0")),
                    }
                }
            }
            Role::Fetch(fetch, phase) => {
                if let Some(state) = &fetch.state {
                    tell_state(spec, ty, state, *phase, answer);
                }
            }
        }
        // Rows that are not there yet are rather left out than shown as an empty list.
        if let Some(pages) = endpoint.pages.as_ref().filter(|_| !role.has_rows()) {
            pointer::withdraw(spec, ty, &pages.items.0, answer, Value::Array(Vec::new()));
            if let Some(total) = &pages.total_pages {
                let zero = text_as(spot(spec, ty, &total.0).map(|spot| spot.ty), "0");
                pointer::withdraw(spec, ty, &total.0, answer, zero);
            }
        }
    }
}

fn tell_state(spec: &Spec, ty: &Type, state: &JobState, phase: Phase, answer: &mut Value) {
    let text = match phase {
        Phase::Running(_) => state.running.first(),
        Phase::Done => state.done.first(),
        // A call for the results may know no failure; then they are simply never there.
        Phase::Failed => state.failed.first().or_else(|| state.running.first()),
    };
    if let Some(text) = text {
        let ty_there = spot(spec, ty, &state.pointer.0).map(|spot| spot.ty);
        pointer::set(answer, &state.pointer.0, text_as(ty_there, text));
    }
}

/// Samples from the documentation work: an identifier that the spec gives as an example is that of a finished job.
fn is_example(spec: &Spec, job: &Job, id: &str) -> bool {
    let start = spec.endpoint(job.start).returns.as_ref();
    let field = start.and_then(|returns| spot(spec, &returns.ty, &job.id.0)).and_then(|spot| spot.example);
    let parameter = |endpoint: &'_ Endpoint, id: ParameterId| endpoint.parameter(id).example.clone();
    let poll = parameter(spec.endpoint(job.poll.endpoint), job.poll.id);
    let fetch = job.fetch.as_ref().and_then(|fetch| parameter(spec.endpoint(fetch.endpoint), fetch.id));
    field.cloned().into_iter().chain(poll).chain(fetch).any(|example| as_text(&example::literal(&Type::Json, &example)) == id)
}
