//! The derive macros of `infoplug`. Use them through the crate `infoplug`, which documents them.

mod client;
mod locate;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Turns a struct around `infoplug::Client` into the client of the API that a spec describes.
///
/// ```text
/// #[derive(Clone, Debug, ApiClient)]
/// #[api(spec = "spec/tickets.yaml")]
/// pub struct Tickets(Client);
/// ```
///
/// The struct gets `builder()`, `from_env()` and a method for each endpoint. A module beside it, named after it (`tickets`), gets the
/// requests, the types, `Status`, `ErrorCode`, an enum of codes for each set of documented errors, and `Error`, which the errors of all
/// endpoints turn into by `?`.
///
/// | `#[api(...)]` | |
/// |---|---|
/// | `spec = "path"` | The spec, relative to the crate's `Cargo.toml`. Needed. When it changes, the next build generates anew. |
/// | `module = "name"` | The name of the module. |
/// | `non_exhaustive` | `Status`, `ErrorCode` and the enums of codes get `#[non_exhaustive]`: other crates need a `_` arm, and a further code in the spec does not break them. |
/// | `crate = "path"` | Where `infoplug` is, when it has another name: an absolute path such as `::renamed`. |
///
/// Every problem of the spec is an error at the attribute, with the line and column in the spec and what would be right.
#[proc_macro_derive(ApiClient, attributes(api))]
pub fn api_client(input: TokenStream) -> TokenStream {
    client::derive(&parse_macro_input!(input as DeriveInput)).into()
}
