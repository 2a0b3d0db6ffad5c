//! Jobs: two methods on the client, and the types that the runtime needs in the module.

use infoplug_spec::Spec;
use infoplug_spec::model::Job;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use crate::Options;
use crate::arguments::Arguments;
use crate::docs;
use crate::names;
use crate::paths::Paths;
use crate::requests::value;

/// Generates the methods of the client.
pub(crate) fn methods(spec: &Spec, options: &Options, rt: &TokenStream) -> TokenStream {
    let methods = spec.jobs.iter().map(|job| method(spec, job, options, rt));
    quote!(#(#methods)*)
}

fn method(spec: &Spec, job: &Job, options: &Options, rt: &TokenStream) -> TokenStream {
    let Options {
        module, visibility, ..
    } = options;
    let start = spec.endpoint(job.start);
    let (docs, resume_docs) = (docs::job(spec, job), docs::resume(job));
    let (name, resume) = (names::snake(&job.name), names::resume(&job.name));
    let (begun, to_begin) = (names::camel(&job.name), names::start(&job.name));
    let (endpoint, request) = (names::snake(&start.name), names::request(&start.name));
    let Arguments {
        declared, names, ..
    } = Arguments::of(spec, start, options, rt);
    let with = free("with", &names);
    let deprecated = docs::deprecated_attribute(start.deprecated.as_ref());
    quote! {
        #docs
        #deprecated
        #visibility fn #name(
            &self,
            #(#declared,)*
            #with: impl ::core::ops::FnOnce(#module::#request) -> #module::#request,
        ) -> #module::#to_begin {
            #[allow(deprecated)]
            let request = #with(self.#endpoint(#(#names),*));
            #rt::JobStart::new(request)
        }

        #resume_docs
        #visibility fn #resume(&self, id: impl ::core::convert::Into<::std::string::String>) -> #module::#begun {
            #rt::Job::resume(self, id)
        }
    }
}

/// Returns a name that no argument has.
fn free(wanted: &str, taken: &[Ident]) -> Ident {
    let mut name = Ident::new(wanted, Span::call_site());
    while taken.contains(&name) {
        name = format_ident!("{name}_");
    }
    name
}

/// Generates the types in the module.
pub(crate) fn types(spec: &Spec) -> TokenStream {
    let types = spec.jobs.iter().map(|job| ty(spec, job));
    quote!(#(#types)*)
}

fn ty(spec: &Spec, job: &Job) -> TokenStream {
    let (begun, to_begin) = (names::camel(&job.name), names::start(&job.name));
    let marker = names::marker(&job.name);
    let table = names::job(spec, &job.name);
    let (start, poll) = (spec.endpoint(job.start), spec.endpoint(job.poll.endpoint));
    let paths = Paths::inside(spec).of_values();
    let (started, status) = (value(&paths, start), value(&paths, poll));
    let (start_code, status_code) = (names::code(&start.name), names::code(&poll.name));
    let (docs, start_docs) = (docs::begun(job), docs::to_begin(job));
    let fetched = job.fetch.as_ref().map(|fetch| {
        let endpoint = spec.endpoint(fetch.endpoint);
        let (result, code) = (value(&paths, endpoint), names::code(&endpoint.name));
        let pages = endpoint.pages.as_ref().map(|pages| {
            let item = paths.rust(&pages.item);
            quote! {
                impl rt::JobPages for #marker {
                    type Item = #item;
                }
            }
        });
        quote! {
            impl rt::JobResult for #marker {
                type Result = #result;
                type ResultCode = #code;
            }

            #pages
        }
    });
    quote! {
        #docs
        pub type #begun = rt::Job<#marker>;

        #start_docs
        pub type #to_begin = rt::JobStart<#marker>;

        #[doc(hidden)]
        pub enum #marker {}

        impl rt::JobTypes for #marker {
            type Code = ErrorCode;
            type Started = #started;
            type StartCode = #start_code;
            type Status = #status;
            type StatusCode = #status_code;

            fn table() -> &'static rt::JobTable {
                &#table
            }
        }

        #fetched
    }
}
