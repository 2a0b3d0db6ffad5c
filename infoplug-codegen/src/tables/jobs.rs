//! Work that is started, asked about and fetched.

use infoplug_spec::Spec;
use infoplug_spec::model::{Job, JobFetch, JobState, Place, States};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::error_body::{conditions, places};
use super::{option, record, texts};
use crate::names;

pub(super) fn table(spec: &Spec, job: &Job) -> TokenStream {
    let (constant, name) = (names::job(spec, &job.name), &job.name.wire);
    let resume = names::resume(&job.name).to_string();
    let (start, operation) = (
        names::upper(&spec.endpoint(job.start).name),
        names::upper(&spec.endpoint(job.poll.endpoint).name),
    );
    let poll_id = names::index(job.poll.id.index());
    let state = state(&job.poll.state);
    let [id, progress, total] =
        [&job.id, &job.poll.progress, &job.poll.total].map(|at| at_places(at));
    let every = option(
        job.poll
            .every_ms
            .map(|every| names::number(every).to_token_stream()),
    );
    let fetch = option(job.fetch.as_ref().map(|it| fetch(spec, it)));
    quote! {
        pub(super) static #constant: rt::JobTable = rt::JobTable {
            name: #name,
            resume: #resume,
            start: &#start,
            id: #id,
            poll: &#operation,
            poll_id: #poll_id,
            state: #state,
            progress: #progress,
            total: #total,
            every_ms: #every,
            fetch: #fetch,
        };
    }
}

fn at_places(at: &[Place]) -> TokenStream {
    places(at).unwrap_or_else(|| quote!(&[]))
}

fn fetch(spec: &Spec, fetch: &JobFetch) -> TokenStream {
    let endpoint = spec.endpoint(fetch.endpoint);
    let (operation, id) = (names::upper(&endpoint.name), names::index(fetch.id.index()));
    let state = option(fetch.state.as_ref().map(state));
    quote!(rt::JobFetch { operation: &#operation, id: #id, state: #state })
}

fn state(state: &JobState) -> TokenStream {
    let at = at_places(&state.at);
    let [running, done, failed] = [&state.running, &state.done, &state.failed].map(states);
    quote!(rt::JobState { at: #at, running: #running, done: #done, failed: #failed })
}

fn states(states: &States) -> TokenStream {
    record(
        "States",
        &[
            ("values", texts(&states.values)),
            ("when", conditions(&states.when)),
        ],
    )
}
