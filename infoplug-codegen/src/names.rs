//! Names of the spec as identifiers. They are valid: the checker made them.

use infoplug_spec::model::Name;
use infoplug_spec::{Spec, names};
use proc_macro2::{Ident, Literal, Span};

fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// As a method, field, argument or module.
pub(crate) fn snake(name: &Name) -> Ident {
    ident(&name.snake)
}

/// As a setter of a request, where the check keeps the functions of requests free.
pub(crate) fn setter(name: &Name) -> Ident {
    snake(name)
}

/// As a setter of a request that sends null.
pub(crate) fn null_setter(name: &Name) -> Ident {
    ident(&names::null_setter(name))
}

/// As a setter of a type.
pub(crate) fn type_setter(name: &Name) -> Ident {
    ident(&names::type_setter(name))
}

/// As a type or variant.
pub(crate) fn camel(name: &Name) -> Ident {
    ident(&name.camel)
}

/// As the type of requests.
pub(crate) fn request(name: &Name) -> Ident {
    ident(&names::request(name))
}

/// As the enum of documented codes.
pub(crate) fn code(name: &Name) -> Ident {
    ident(&names::code(name))
}

/// As a `static`.
pub(crate) fn upper(name: &Name) -> Ident {
    ident(&names::table(name))
}

/// As the function that goes on with a job.
pub(crate) fn resume(name: &Name) -> Ident {
    ident(&names::resume(name))
}

/// As the type of a job that is ready to be started.
pub(crate) fn start(name: &Name) -> Ident {
    ident(&names::start(name))
}

/// As the type that tells a job from all others.
pub(crate) fn marker(name: &Name) -> Ident {
    ident(&names::marker(name))
}

/// As the `static` of a job.
pub(crate) fn job(spec: &Spec, name: &Name) -> Ident {
    ident(&names::job_table(name, &spec.endpoints))
}

/// A number as people write it, without its type.
pub(crate) fn number(number: impl Into<i128>) -> Literal {
    Literal::i128_unsuffixed(number.into())
}

/// An index, as people write it.
pub(crate) fn index(index: usize) -> Literal {
    Literal::usize_unsuffixed(index)
}
