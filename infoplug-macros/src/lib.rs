//! The derive macros of `infoplug`. Use them through the crate `infoplug`, which documents them.

mod client;
mod locate;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Turns a struct around `infoplug::Client` into the client of the API that a spec describes.
#[proc_macro_derive(ApiClient, attributes(api))]
pub fn api_client(input: TokenStream) -> TokenStream {
    client::derive(&parse_macro_input!(input as DeriveInput)).into()
}
