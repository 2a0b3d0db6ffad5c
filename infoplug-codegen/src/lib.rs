//! A checked [`Spec`] -> the Rust code of a client. Has no error path: what can be wrong was found
//! before.
//!
//! What is generated is thin. Facts become tables, each one literal; a type becomes a struct
//! and a match that hands out its fields; a request becomes setters over one parameter store.
//! `quote` and nothing else: no file access, no `proc_macro`.

mod arguments;
mod auth;
mod checked;
mod client;
mod codes;
mod distinct;
mod docs;
mod jobs;
mod members;
mod names;
mod paths;
mod requests;
mod tables;
mod types;

pub use checked::{Checked, checked, name_number, rust_type};

use infoplug_spec::{BrokenEndpoint, Spec};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// What the user's struct is called and where things are.
#[derive(Clone, Debug)]
pub struct Options {
    /// The struct that derives `ApiClient`.
    pub client: Ident,
    /// Parameters that the struct should not have: `<T: Bound>` and `<T>`. Empty for a struct that
    /// can be a client.
    pub generics: (TokenStream, TokenStream),
    /// The field that holds the runtime's client: a name, or an index.
    pub field: TokenStream,
    /// An expression for the struct out of a client, as a function.
    pub wrap: TokenStream,
    /// The visibility of the struct, and so of the module.
    pub visibility: TokenStream,
    /// The module beside the struct.
    pub module: Ident,
    /// The path to the facade crate: `::infoplug`.
    pub krate: TokenStream,
    /// The enums of codes and statuses may get further variants without notice.
    pub non_exhaustive: bool,
}

/// The name of the module beside a client: `InfoPlug` -> `info_plug`. It may be a keyword.
#[must_use]
pub fn module_name(client: &Ident) -> String {
    infoplug_spec::names::module(&client.to_string())
}

/// The code of a client: functions of the user's struct, and the module beside it.
#[must_use]
pub fn expand(spec: &Spec, options: &Options) -> TokenStream {
    let client = client::expand(spec, options);
    let module = module(spec, options, &TokenStream::new());
    quote!(#client #module)
}

/// What stands in for a client whose spec or attributes have problems: everything that could be
/// made, and for the rest functions that return `error`, a type that the compiler has complained
/// about already. So it complains about nothing else.
#[must_use]
pub fn expand_broken(
    partial: Spec,
    broken: Vec<BrokenEndpoint>,
    error: &TokenStream,
    options: &Options,
) -> TokenStream {
    let (mut partial, broken) = distinct::distinct(partial, broken);
    partial.retain_endpoints(|endpoint| !broken.iter().any(|broken| broken.name == endpoint.name));
    let (client, beside) = client::expand_broken(&partial, &broken, error, options);
    let module = module(&partial, options, &beside);
    quote!(#client #module)
}

/// The module; `beside` stands in it for what could not be made.
fn module(spec: &Spec, options: &Options, beside: &TokenStream) -> TokenStream {
    let Options {
        module,
        visibility,
        krate,
        ..
    } = options;
    let tables = tables::expand(spec);
    let auth = auth::expand(spec);
    let codes = codes::expand(spec, options.non_exhaustive);
    let members = members::expand(spec);
    let types = types::expand(spec);
    let requests = requests::expand(spec);
    let jobs = jobs::types(spec);
    let docs = docs::module(spec);
    let allow = up_to_the_api();
    // In what a derive makes, the items of the module around come before the prelude, unless the
    // prelude is named.
    quote! {
        #docs
        #allow
        #visibility mod #module {
            use ::std::fmt;
            use ::std::prelude::v1::*;

            use #krate::generated as rt;

            #tables
            #auth
            #codes
            #members
            #types
            #requests
            #jobs
            #beside
        }
    }
}

/// Lints about what is up to the API: how much there is, what it is called, what its pages say, and
/// how much of it is used.
fn up_to_the_api() -> TokenStream {
    quote! {
        #[allow(
            dead_code,
            unreachable_pub,
            clippy::doc_markdown,
            clippy::enum_variant_names,
            clippy::iter_not_returning_iterator,
            clippy::struct_excessive_bools,
            clippy::struct_field_names,
            clippy::too_many_arguments,
            clippy::too_many_lines,
            clippy::type_complexity,
            clippy::unreadable_literal,
            clippy::upper_case_acronyms,
            clippy::wrong_self_convention
        )]
    }
}
