//! Names of the spec as identifiers. They are valid: the checker made them.

use infoplug_spec::Spec;
use infoplug_spec::model::Name;
use proc_macro2::{Ident, Literal, Span};

/// The tables beside those of the endpoints.
const TABLES: [&str; 3] = ["API", "AUTH_WAYS", "ERROR_FORMAT"];
/// Functions that every type of a request has, or that a setter would hide.
const FUNCTIONS: [&str; 4] = ["new", "default", "clone", "into"];

/// As a method, field, argument or module.
pub(crate) fn snake(name: &Name) -> Ident {
    Ident::new(&name.snake, Span::call_site())
}

/// As a setter of a request, where the check keeps the functions of requests free.
pub(crate) fn setter(name: &Name) -> Ident {
    snake(name)
}

/// As a setter of a type.
pub(crate) fn type_setter(name: &Name) -> Ident {
    let taken = FUNCTIONS.contains(&name.snake.as_str());
    Ident::new(
        &format!("{}{}", name.snake, if taken { "_" } else { "" }),
        Span::call_site(),
    )
}

/// As a type or variant.
pub(crate) fn camel(name: &Name) -> Ident {
    Ident::new(&name.camel, Span::call_site())
}

/// As the type of requests.
pub(crate) fn request(name: &Name) -> Ident {
    Ident::new(
        &format!("{}Request", name.camel.trim_end_matches('_')),
        Span::call_site(),
    )
}

/// As the enum of documented codes. `ErrorCode` itself is that of the API.
pub(crate) fn code(name: &Name) -> Ident {
    let code = format!("{}Code", name.camel.trim_end_matches('_'));
    Ident::new(
        &if code == "ErrorCode" {
            code + "_"
        } else {
            code
        },
        Span::call_site(),
    )
}

/// As a `static`.
pub(crate) fn upper(name: &Name) -> Ident {
    let upper = name.snake.trim_end_matches('_').to_uppercase();
    Ident::new(
        &if TABLES.contains(&upper.as_str()) {
            upper + "_"
        } else {
            upper
        },
        Span::call_site(),
    )
}

/// As the function that goes on with a job.
pub(crate) fn resume(name: &Name) -> Ident {
    Ident::new(
        &format!("resume_{}", name.snake.trim_end_matches('_')),
        Span::call_site(),
    )
}

/// As the type of a job that is ready to be started.
pub(crate) fn start(name: &Name) -> Ident {
    Ident::new(
        &format!("{}Start", name.camel.trim_end_matches('_')),
        Span::call_site(),
    )
}

/// As the `static` of a job, which no endpoint has.
pub(crate) fn job(spec: &Spec, name: &Name) -> Ident {
    let job = format!("{}_JOB", name.snake.trim_end_matches('_').to_uppercase());
    let is_taken = spec
        .endpoints
        .iter()
        .any(|endpoint| upper(&endpoint.name) == job);
    Ident::new(&if is_taken { job + "_" } else { job }, Span::call_site())
}

/// A number as people write it, without its type.
pub(crate) fn number(number: impl Into<i128>) -> Literal {
    Literal::i128_unsuffixed(number.into())
}

/// An index, as people write it.
pub(crate) fn index(index: usize) -> Literal {
    Literal::usize_unsuffixed(index)
}
