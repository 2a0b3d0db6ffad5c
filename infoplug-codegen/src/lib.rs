//! Turns a checked [`Spec`] into the Rust code of a client. There is no error path: the checker has
//! already found every problem.
//!
//! Generated code is thin. Facts become tables, one literal each. A type becomes a struct and a
//! match that hands out its fields. A request becomes setters over one parameter store. This crate
//! uses `quote` and nothing else: no file access, no `proc_macro`.

mod arguments;
mod auth;
mod checked;
mod client;
mod codes;
mod constants;
mod distinct;
mod docs;
mod every_type;
mod formats;
mod integers;
mod jobs;
mod markdown;
mod members;
mod names;
mod paths;
mod requests;
mod tables;
mod types;

pub use checked::{Checked, checked, name_number, rust_type};
pub use constants::constants;
pub use types::field_name;

use infoplug_spec::model::Format;
use infoplug_spec::{BrokenEndpoint, Spec};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// The names and paths that generated code uses.
#[derive(Clone, Debug)]
pub struct Options {
    /// The struct that derives `ApiClient`.
    pub client: Ident,
    /// The struct's generics, `<T: Bound>` and `<T>`. Empty for a valid client, which has none.
    pub generics: (TokenStream, TokenStream),
    /// The field that holds the runtime's client: a name or an index.
    pub field: TokenStream,
    /// The type of that field, as written.
    pub field_type: TokenStream,
    /// An expression that wraps `field` in the struct.
    pub wrap: TokenStream,
    /// The visibility of the struct and the module.
    pub visibility: TokenStream,
    /// The module next to the struct.
    pub module: Ident,
    /// The path to the facade crate: `::infoplug`.
    pub krate: TokenStream,
    /// The caller's types for formats. [`Spec::typed`] lists the same formats.
    pub formats: Vec<(Format, TokenStream)>,
    /// Whether the enums of codes and statuses are `#[non_exhaustive]`.
    pub non_exhaustive: bool,
    /// Whether the types implement serde's traits.
    pub serde: bool,
}

/// Returns the name of a client's module: `InfoPlug` -> `info_plug`. It may be a keyword.
#[must_use]
pub fn module_name(client: &Ident) -> String {
    infoplug_spec::names::module(&client.to_string())
}

/// Generates a client: the methods of the user's struct, and the module next to it.
#[must_use]
pub fn expand(spec: &Spec, options: &Options) -> TokenStream {
    let client = client::expand(spec, options);
    let module = module(spec, options, &TokenStream::new());
    quote!(#client #module)
}

/// Generates a fallback for a client whose spec or attributes have problems.
///
/// Whatever could be read is generated, and everything else becomes a type that does not exist.
/// `complaints` are calls of `compile_error!`. They are in the module: where one fails, the compiler
/// does not report other missing items, and reports nothing about code that uses the missing type.
#[must_use]
pub fn expand_broken(
    partial: Spec,
    broken: Vec<BrokenEndpoint>,
    complaints: &[TokenStream],
    options: &Options,
) -> TokenStream {
    let (mut partial, broken) = distinct::distinct(partial, broken);
    partial.retain_endpoints(|endpoint| !broken.iter().any(|broken| broken.name == endpoint.name));
    let (client, beside) = client::expand_broken(&partial, &broken, options);
    let module = module(&partial, options, &quote!(#beside #(#complaints;)*));
    quote!(#client #module)
}

/// Generates a fallback for a client about which nothing is known: like [`expand_broken`], with
/// nothing but the complaints in the module.
#[must_use]
pub fn expand_unknown(complaints: &[TokenStream], options: &Options) -> TokenStream {
    let Options {
        module, visibility, ..
    } = options;
    let client = client::expand_unknown(options);
    quote! {
        #client

        #[allow(missing_docs)]
        #visibility mod #module {
            #(#complaints;)*
        }
    }
}

/// Generates the module. `beside` replaces the items of broken endpoints.
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
    let types = types::expand(spec, options.serde);
    let requests = requests::expand(spec);
    let jobs = jobs::types(spec);
    let formats = formats::expand(options);
    let docs = docs::module(spec);
    let allow = up_to_the_api();
    // In derive output, items of the enclosing module shadow the prelude unless it is imported by
    // name.
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
            #formats
            #beside
        }
    }
}

/// Allows lints about matters that the API decides: its size, its names, its documentation, and how
/// much of it a program uses.
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
