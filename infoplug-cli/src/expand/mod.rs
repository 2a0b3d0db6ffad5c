//! `infoplug expand`: prints the Rust code that the derive generates from a spec, formatted for
//! people.

mod layout;
mod select;
mod tables;

use std::path::PathBuf;

use clap::Args;
use heck::ToUpperCamelCase as _;
use infoplug_codegen::Options;
use infoplug_spec::Spec;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::{Failure, source};

/// The arguments of `infoplug expand`.
#[derive(Args, Clone, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Expand {
    /// The spec of the API, `-` for the standard input; defaults to that of `InfoPlug`.
    #[arg(value_name = "SPEC")]
    spec: Option<PathBuf>,
    /// Print only what belongs to this endpoint: its method, request, table, error codes, and the
    /// types of its response.
    #[arg(long, value_name = "NAME")]
    endpoint: Option<String>,
    /// The struct that derives `ApiClient`; defaults to the name of the API in camel case.
    #[arg(long, value_name = "NAME", value_parser = client)]
    client: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  infoplug expand
  infoplug expand --endpoint search_companies
  infoplug expand spec/tickets.yaml --client Tickets > tickets.rs
  diff <(git show HEAD:spec/tickets.yaml | infoplug expand -) <(infoplug expand spec/tickets.yaml)

Exit codes: 0 printed, 1 the spec has problems, 2 wrong usage.";

/// Parses a name for a struct.
fn client(text: &str) -> Result<String, String> {
    match syn::parse_str::<Ident>(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err("must be a Rust identifier, such as `Tickets`".to_owned()),
    }
}

/// Returns the requested code.
///
/// # Errors
///
/// Returns an error if the spec has problems or no such endpoint.
pub fn run(arguments: &Expand) -> Result<String, Failure> {
    let (spec, path) = source::read_any(arguments.spec.as_deref())?;
    expand(
        &spec,
        &path,
        arguments.client.as_deref(),
        arguments.endpoint.as_deref(),
    )
}

/// Returns the code of a client of this spec, or only what belongs to one endpoint. `path` is where
/// the spec was read from.
///
/// # Errors
///
/// Returns an error if the spec has no such endpoint, or if the client's name is not a Rust
/// identifier.
pub fn expand(
    spec: &Spec,
    path: &str,
    client: Option<&str>,
    endpoint: Option<&str>,
) -> Result<String, Failure> {
    let endpoint = endpoint
        .map(|name| source::endpoint(spec, name))
        .transpose()?;
    let client = match client {
        Some(name) => syn::parse_str(name)
            .map_err(|_| Failure::Usage(format!("`{name}` is not a Rust identifier")))?,
        None => default_client(spec),
    };
    let module = module(&client);
    let code = infoplug_codegen::expand(spec, &options(&client, &module));
    let mut file = syn::parse2(code).map_err(|error| {
        Failure::System(format!("the generated code is not valid Rust: {error}"))
    })?;
    if let Some(endpoint) = endpoint {
        file = select::select(file, &module, &endpoint.name.snake);
    }
    let part =
        endpoint.map(|endpoint| format!("The part for `{}` of the code", endpoint.name.wire));
    let what = part.as_deref().unwrap_or("The code");
    // As a string literal, a path cannot end the comment.
    let head = format!(
        "// {what} that the derive generates for:\n//\n//     #[derive(Clone, Debug, ApiClient)]\n//     #[api(spec = {path:?})]\n//     pub struct {client}(Client);\n\n"
    );
    Ok((head + &layout::layout(file)).trim_end().to_owned())
}

fn options(client: &Ident, module: &Ident) -> Options {
    Options {
        client: client.clone(),
        generics: (TokenStream::new(), TokenStream::new()),
        field: quote!(0),
        field_type: quote!(::infoplug::Client),
        wrap: quote!(Self(field)),
        visibility: quote!(pub),
        module: module.clone(),
        krate: quote!(::infoplug),
        formats: Vec::new(),
        non_exhaustive: false,
        serde: false,
    }
}

/// Turns the API's name into that of a struct: `GitHub REST API` -> `GitHubRestApi`.
fn default_client(spec: &Spec) -> Ident {
    let name = spec.api.name.to_upper_camel_case();
    syn::parse_str(&name)
        .or_else(|_| syn::parse_str(&format!("Api{name}")))
        .unwrap_or_else(|_| Ident::new("Api", Span::call_site()))
}

/// Returns the module that the derive puts next to the struct: `InfoPlug` -> `info_plug`.
fn module(client: &Ident) -> Ident {
    let name = infoplug_codegen::module_name(client);
    syn::parse_str(&name).unwrap_or_else(|_| Ident::new(&format!("{name}_"), Span::call_site()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_are_named_after_the_api() {
        for (name, client, modules) in [
            ("InfoPlug", "InfoPlug", "info_plug"),
            ("GitHub REST API", "GitHubRestApi", "git_hub_rest_api"),
            ("2captcha", "Api2captcha", "api2captcha"),
            ("***", "Api", "api"),
            ("Type", "Type", "type_"),
            ("self", "ApiSelf", "api_self"),
        ] {
            let mut spec = Spec::default();
            spec.api.name = name.to_owned();
            let ident = default_client(&spec);
            assert_eq!(
                (
                    ident.to_string().as_str(),
                    module(&ident).to_string().as_str()
                ),
                (client, modules),
                "{name}"
            );
        }
    }
}
