//! The derive macros of `infoplug`. Use them through the crate `infoplug`, which documents them.

mod client;
mod coded;
mod locate;
mod module;
mod own;
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
/// The struct gets `builder()`, `from_env()` and a method for each endpoint. A module beside it,
/// named after it (`tickets`), gets the requests, the types, `Status`, `ErrorCode`, an enum of
/// codes for each set of documented errors, and `Error`, which the errors of all endpoints turn
/// into by `?`.
///
/// | `#[api(...)]` | |
/// |---|---|
/// | `spec = "path"` | The spec, relative to the crate's `Cargo.toml`. Needed. When it changes, the next build generates anew. |
/// | `module = "name"` | The name of the module. Needed where the one that the struct gives would hide something: a dependency, a primitive type, a module that is there. |
/// | `non_exhaustive` | `Status`, `ErrorCode` and the enums of codes get `#[non_exhaustive]`: other crates need a `_` arm, and a further code in the spec does not break them. |
/// | `crate = "path"` | Where `infoplug` is, when it has another name: an absolute path such as `::renamed`. |
///
/// Every problem of the spec is an error at the attribute, with the line and column in the spec and
/// what would be right.
#[proc_macro_derive(ApiClient, attributes(api))]
pub fn api_client(input: TokenStream) -> TokenStream {
    let location = location(&input);
    client::derive(&parse_macro_input!(input as DeriveInput), location).into()
}

/// A number that no other derive of the crate has, the same in each build of the same source.
///
/// Clients that one `macro_rules!` makes may have their tokens and their lines in common. What the
/// compiler prints of a span tells their expansions apart.
fn location(input: &TokenStream) -> u64 {
    let span = proc_macro::Span::call_site();
    infoplug_codegen::name_number(&format!(
        "{} {} {} {span:?} {input}",
        span.file(),
        span.line(),
        span.column()
    ))
}

/// Makes a struct a request, checked against the spec: `api.send(Startups { .. }).await?`.
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
/// Each field is a parameter; each required parameter has a field; the types fit; groups of
/// parameters can be met. A part of a request has `#[api(type = "...")]` instead: a struct for an
/// object of the spec, an enum for an enum.
#[proc_macro_derive(ApiRequest, attributes(api))]
pub fn api_request(input: TokenStream) -> TokenStream {
    own::derive("ApiRequest", &parse_macro_input!(input as DeriveInput)).into()
}

/// Makes a struct a projection of a response, checked against the spec: only its fields are read.
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
/// field is in the spec; the types fit; what may be absent or null is an `Option` or has
/// `#[api(default)]`. A part of a response has `#[api(type = "...")]` instead: a struct for an
/// object of the spec, an enum for an enum, which covers all values or has a variant with
/// `#[api(other)]`.
#[proc_macro_derive(ApiResponse, attributes(api))]
pub fn api_response(input: TokenStream) -> TokenStream {
    own::derive("ApiResponse", &parse_macro_input!(input as DeriveInput)).into()
}

/// Makes an enum an error type that `?` turns the client's errors into, checked against the spec.
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
/// The codes and statuses are in the spec, those of the endpoint when one is named; with
/// `exhaustive` each documented code has a variant. Fields are filled by their names: `parameter`,
/// `details`, `message`, `user_message`, `request_id`, `subcode`, `category`, `docs`, `cause`,
/// `solution`, `operation`, `retry_after`, `status`, `attempts`, and `error` for all of it.
/// `Display` says what the spec says, unless a variant has `#[api(display = "...")]` or the enum
/// `#[api(no_display)]`.
#[proc_macro_derive(ApiError, attributes(api))]
pub fn api_error(input: TokenStream) -> TokenStream {
    own::derive("ApiError", &parse_macro_input!(input as DeriveInput)).into()
}

/// The second step of the three derives above, with the location of the spec. Not for use by hand.
#[doc(hidden)]
#[proc_macro]
pub fn __checked(input: TokenStream) -> TokenStream {
    own::checked(parse_macro_input!(input as own::Returned)).into()
}
