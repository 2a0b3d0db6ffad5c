//! The tables of a spec, as literals that the runtime decodes on first use.

use infoplug_spec::{Spec, lower, model};
use infoplug_tables::Stored as _;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::names;

pub(crate) fn expand(spec: &Spec) -> TokenStream {
    let api = lower::api(spec).literal();
    let operations = spec.endpoints.iter().map(|endpoint| {
        let constant = names::upper(&endpoint.name);
        let literal = lower::operation(spec, endpoint).literal();
        quote! {
            pub(super) static #constant: rt::Operation = rt::Operation::new(&API, #literal);
        }
    });
    let jobs = spec.jobs.iter().map(|job| self::job(spec, job));
    quote! {
        pub(super) static API: rt::Api = rt::Api::new(#api);

        #(#operations)*
        #(#jobs)*
    }
}

fn job(spec: &Spec, job: &model::Job) -> TokenStream {
    let operation = |id| -> Ident { names::upper(&spec.endpoint(id).name) };
    let constant = names::job(spec, &job.name);
    let (start, poll) = (operation(job.start), operation(job.poll.endpoint));
    let fetch = job.fetch.as_ref().map_or_else(
        || quote!(None),
        |fetch| {
            let fetch = operation(fetch.endpoint);
            quote!(Some(&#fetch))
        },
    );
    let literal = lower::job(job).literal();
    quote! {
        pub(super) static #constant: rt::JobTable =
            rt::JobTable::new(&#start, &#poll, #fetch, #literal);
    }
}
