//! A checked [`Spec`] -> the Rust code of a client. Has no error path: what can be wrong was found before.
//!
//! What is generated is thin. Facts become `static` tables of the runtime; a type becomes a struct and a match that hands out
//! its fields; a request becomes setters over one parameter store. `quote` and nothing else: no file access, no `proc_macro`.

mod client;
mod codes;
mod docs;
mod names;
mod requests;
mod tables;
mod types;

use infoplug_spec::Spec;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// What the user's struct is called and where things are.
#[derive(Clone, Debug)]
pub struct Options {
    /// The struct that derives `ApiClient`.
    pub client: Ident,
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
}

/// The code of a client: functions of the user's struct, and the module beside it.
#[must_use]
pub fn expand(spec: &Spec, options: &Options) -> TokenStream {
    let client = client::expand(spec, options);
    let module = module(spec, options);
    quote!(#client #module)
}

/// The module alone.
#[must_use]
pub fn module(spec: &Spec, options: &Options) -> TokenStream {
    let Options { module, visibility, krate, .. } = options;
    let tables = tables::expand(spec);
    let codes = codes::expand(spec);
    let types = types::expand(spec);
    let requests = requests::expand(spec);
    let docs = docs::module(spec);
    quote! {
        #docs
        #visibility mod #module {
            use #krate::generated as rt;

            #tables
            #codes
            #types
            #requests
        }
    }
}
