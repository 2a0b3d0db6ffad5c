//! The derive macros of `infoplug`. Use them through the crate `infoplug`, which documents them.

mod client;
mod coded;
mod formats;
mod known_clients;
mod locate;
mod module;
mod own;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Turns a struct that wraps `infoplug::Client` into a client of the API that a spec describes.
///
/// ```text
/// #[derive(Clone, Debug, ApiClient)]
/// #[api(spec = "spec/tickets.yaml")]
/// pub struct Tickets(Client);
/// ```
///
/// The struct gets `builder()`, `from_env()` and a method for each endpoint. A module next to the
/// struct and named after it (`tickets`) contains the requests, the types, `Status`, `ErrorCode`,
/// an enum of codes for each set of documented errors, and `Error`, into which `?` converts the
/// errors of all endpoints.
///
/// | `#[api(...)]` | |
/// |---|---|
/// | `spec = "path"` | The spec, relative to the crate's `Cargo.toml`. Required. When the spec changes, the next build regenerates the client. |
/// | `module = "name"` | The name of the module. Required if the default name would hide a dependency, a primitive type or an existing module. |
/// | `types(date_time = Type, ...)` | Your types for the formats of the spec's strings and integers: any type with `Clone`, `Debug`, `Default`, `PartialEq`, `Send`, `Sync`, and serde's `Serialize` and `Deserialize`. |
/// | `non_exhaustive` | Marks `Status`, `ErrorCode` and the enums of codes `#[non_exhaustive]`. Other crates then need a `_` arm, and a new code in the spec does not break them. |
/// | `serde` | Implements serde's `Serialize` and `Deserialize` for the types of the module. What was written is read back as the same value, members that the spec does not list included. |
/// | `crate = "path"` | The path to `infoplug` if it is renamed: an absolute path such as `::renamed`. |
///
/// Every problem in the spec is an error at the attribute, with its line and column in the spec and
/// a suggested fix.
#[proc_macro_derive(ApiClient, attributes(api))]
pub fn api_client(input: TokenStream) -> TokenStream {
    let location = location(&input);
    client::derive(&parse_macro_input!(input as DeriveInput), location).into()
}

/// Returns a number that is unique among the derives of the crate and the same in each build of the
/// same source.
///
/// Clients from one `macro_rules!` may share their tokens and lines. The `Debug` output of the span
/// tells their expansions apart.
fn location(input: &TokenStream) -> u64 {
    let span = proc_macro::Span::call_site();
    infoplug_codegen::name_number(&format!(
        "{} {} {} {span:?} {input}",
        span.file(),
        span.line(),
        span.column()
    ))
}

/// Turns a struct into a request, checked against the spec: `api.send(Startups { .. }).await?`.
///
/// ```text
/// #[derive(ApiRequest)]
/// #[api(endpoint = "search_companies")]
/// struct Startups {
///     keywords: String,
///     #[api(name = "limit")]
///     how_many: Option<u16>,
/// }
/// ```
///
/// Each field must be a parameter, each required parameter must have a field, the types must match,
/// and it must be possible to satisfy the groups of parameters. A type for a part of a request has
/// `#[api(type = "...")]` instead: a struct for an object of the spec, an enum for an enum.
#[proc_macro_derive(ApiRequest, attributes(api))]
pub fn api_request(input: TokenStream) -> TokenStream {
    own::derive("ApiRequest", &parse_macro_input!(input as DeriveInput)).into()
}

/// Turns a struct into a projection of a response, checked against the spec. Only its fields are
/// read.
///
/// ```text
/// #[derive(ApiResponse)]
/// #[api(endpoint = "get_company_details")]
/// struct Brief {
///     company_name: String,
///     employee_count: Option<u64>,
/// }
/// ```
///
/// `api.get_company_details().domain("acme.example").send_as::<Brief>().await?` reads it. Each
/// field must be in the spec, the types must match, and a field that may be absent or null must be
/// an `Option` or have `#[api(default)]`. A type for a part of a response has `#[api(type =
/// "...")]` instead: a struct for an object of the spec, or an enum for an enum. Such an enum
/// covers all values or has a variant with `#[api(other)]`.
#[proc_macro_derive(ApiResponse, attributes(api))]
pub fn api_response(input: TokenStream) -> TokenStream {
    own::derive("ApiResponse", &parse_macro_input!(input as DeriveInput)).into()
}

/// Turns an enum into an error type, checked against the spec. `?` converts the client's errors
/// into it.
///
/// ```text
/// #[derive(Debug, ApiError)]
/// #[api(endpoint = "get_company_details", exhaustive)]
/// enum Lookup {
///     #[api(code = "not_found")]
///     NoSuchCompany,
///     #[api(status = 429)]
///     Busy { retry_after: Option<Duration> },
///     #[api(other)]
///     Other(info_plug::Error),
/// }
/// ```
///
/// The spec, or the endpoint if one is named, must document the codes and statuses. With
/// `exhaustive`, each documented code must have a variant. Fields are filled by name: `parameter`,
/// `details`, `message`, `user_message`, `request_id`, `subcode`, `category`, `docs`, `cause`,
/// `solution`, `operation`, `retry_after`, `status`, `attempts`, and `error` for the whole error.
/// Facts that may be missing need an `Option`: `retry_after` always, `status` in the variant with
/// `other`.
/// `Display` prints the cause and solution from the spec, unless a variant has
/// `#[api(display = "...")]` or the enum has `#[api(no_display)]`.
#[proc_macro_derive(ApiError, attributes(api))]
pub fn api_error(input: TokenStream) -> TokenStream {
    own::derive("ApiError", &parse_macro_input!(input as DeriveInput)).into()
}

/// The second step of the three derives above, which gets the spec. Not meant to be called by hand.
#[doc(hidden)]
#[proc_macro]
pub fn __checked(input: TokenStream) -> TokenStream {
    own::checked(parse_macro_input!(input as own::Returned)).into()
}
