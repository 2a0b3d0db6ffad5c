//! Turns names from the spec into identifiers. They are valid, because the checker made them.

use infoplug_spec::model::{Format, Name};
use infoplug_spec::{Spec, names};
use proc_macro2::{Ident, Literal, Span};

fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// The name of a method, field, argument or module.
pub(crate) fn snake(name: &Name) -> Ident {
    ident(&name.snake)
}

/// The name of a request's setter. The checker rejects names of a request's own methods.
pub(crate) fn setter(name: &Name) -> Ident {
    snake(name)
}

/// The name of a request's setter that sends null.
pub(crate) fn null_setter(name: &Name) -> Ident {
    ident(&names::null_setter(name))
}

/// The name of a type's setter.
pub(crate) fn type_setter(name: &Name) -> Ident {
    ident(&names::type_setter(name))
}

/// The name of a type or variant.
pub(crate) fn camel(name: &Name) -> Ident {
    ident(&name.camel)
}

/// The name of a request type.
pub(crate) fn request(name: &Name) -> Ident {
    ident(&names::request(name))
}

/// The name of the type that stands for an endpoint.
pub(crate) fn endpoint(name: &Name) -> Ident {
    camel(name)
}

/// The name of the caller's type for a format.
pub(crate) fn format(format: Format) -> Ident {
    ident(match format {
        Format::DateTime => "DateTime",
        Format::Date => "Date",
        Format::Time => "Time",
        Format::Duration => "Duration",
        Format::Uuid => "Uuid",
        Format::Uri => "Uri",
        Format::Email => "Email",
        Format::Byte => "Byte",
        Format::Decimal => "Decimal",
        Format::HttpDate => "HttpDate",
        Format::Rfc2822 => "Rfc2822",
        Format::UnixTime => "UnixTime",
    })
}

/// The name of an enum of documented codes.
pub(crate) fn code(name: &Name) -> Ident {
    ident(&names::code(name))
}

/// The name of an endpoint's `static`.
pub(crate) fn upper(name: &Name) -> Ident {
    ident(&names::table(name))
}

/// The name of the method that resumes a job.
pub(crate) fn resume(name: &Name) -> Ident {
    ident(&names::resume(name))
}

/// The name of the type of a job that is ready to start.
pub(crate) fn start(name: &Name) -> Ident {
    ident(&names::start(name))
}

/// The name of a job's marker type.
pub(crate) fn marker(name: &Name) -> Ident {
    ident(&names::marker(name))
}

/// The name of a job's `static`.
pub(crate) fn job(spec: &Spec, name: &Name) -> Ident {
    ident(&names::job_table(name, &spec.endpoints))
}

/// A number without a type suffix.
pub(crate) fn number(number: impl Into<i128>) -> Literal {
    Literal::i128_unsuffixed(number.into())
}

/// An index without a type suffix.
pub(crate) fn index(index: usize) -> Literal {
    Literal::usize_unsuffixed(index)
}
