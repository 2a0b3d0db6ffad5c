//! Work that is started, asked about and fetched.

use infoplug_spec::Spec;
use infoplug_spec::model::{Endpoint, Job, JobFetch, JobState, Pointer};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::{option, pointer, slice};
use crate::names;

pub(super) fn table(spec: &Spec, job: &Job) -> TokenStream {
    let (constant, name) = (names::job(spec, &job.name), &job.name.wire);
    let resume = names::resume(&job.name).to_string();
    let poll = spec.endpoint(job.poll.endpoint);
    let operation = names::upper(&poll.name);
    let id = pointer(&spec.endpoint(job.start).in_body(&job.id));
    let poll_id = names::index(job.poll.id.index());
    let state = state(poll, &job.poll.state);
    let place = |at: &Option<Pointer>| option(at.as_ref().map(|at| pointer(&poll.in_body(at))));
    let (progress, total) = (place(&job.poll.progress), place(&job.poll.total));
    let every = option(job.poll.every_ms.map(|every| names::number(every).to_token_stream()));
    let fetch = option(job.fetch.as_ref().map(|it| fetch(spec, it)));
    quote! {
        pub(super) static #constant: rt::JobTable = rt::JobTable {
            name: #name,
            resume: #resume,
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

fn fetch(spec: &Spec, fetch: &JobFetch) -> TokenStream {
    let endpoint = spec.endpoint(fetch.endpoint);
    let (operation, id) = (names::upper(&endpoint.name), names::index(fetch.id.index()));
    let state = option(fetch.state.as_ref().map(|it| state(endpoint, it)));
    quote!(rt::JobFetch { operation: &#operation, id: #id, state: #state })
}

fn state(endpoint: &Endpoint, state: &JobState) -> TokenStream {
    let at = pointer(&endpoint.in_body(&state.pointer));
    let [running, done, failed] =
        [&state.running, &state.done, &state.failed].map(|words| slice(words.iter().map(ToTokens::to_token_stream)));
    quote!(rt::JobState { pointer: #at, running: #running, done: #done, failed: #failed })
}
