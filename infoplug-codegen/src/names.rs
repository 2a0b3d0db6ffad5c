//! Names of the spec as identifiers. They are valid: the checker made them.

use infoplug_spec::model::Name;
use proc_macro2::{Ident, Span};

/// As a method, field, argument or module.
pub(crate) fn snake(name: &Name) -> Ident {
    Ident::new(&name.snake, Span::call_site())
}

/// As a type or variant.
pub(crate) fn camel(name: &Name) -> Ident {
    Ident::new(&name.camel, Span::call_site())
}

/// As a type with something behind it.
pub(crate) fn camel_with(name: &Name, suffix: &str) -> Ident {
    Ident::new(&format!("{}{suffix}", name.camel.trim_end_matches('_')), Span::call_site())
}

/// As a `static`.
pub(crate) fn upper(name: &Name) -> Ident {
    Ident::new(&name.snake.trim_end_matches('_').to_uppercase(), Span::call_site())
}
