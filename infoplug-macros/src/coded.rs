//! Adds catalogue codes to problems.

use infoplug_spec::Code;
use syn::Error;

/// Appends the catalogue code to the message.
pub(crate) fn coded(code: Code, error: &Error) -> Error {
    Error::new(error.span(), format!("{error} [{code}]"))
}
