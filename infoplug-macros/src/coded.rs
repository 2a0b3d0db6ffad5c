//! Problems with their codes.

use infoplug_spec::Code;
use syn::Error;

/// The problem with its code of the catalogue.
pub(crate) fn coded(code: Code, error: &Error) -> Error {
    Error::new(error.span(), format!("{error} [{code}]"))
}
