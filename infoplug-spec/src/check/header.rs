//! Names and values of headers.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::Span;

/// Returns whether a string is a token (RFC 9110, section 5.6.2).
pub(super) fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
}

/// Checks the name of a header, which is a token (RFC 9110, section 5.6.2).
pub(super) fn header_name(name: &str, span: Span, problems: &Diagnostics) {
    if !is_token(name) {
        problems.push(
            Diagnostic::error(
                Code::BadValue,
                span,
                format!("`{name}` cannot be the name of a header"),
            )
            .help("a header name has ASCII letters, digits and `-`, but no spaces"),
        );
    }
}

/// Checks the name of a header that a spec sends.
pub(super) fn sent_header(name: &str, span: Span, problems: &Diagnostics) {
    header_name(name, span, problems);
    if infoplug_text::OF_THE_CONNECTION
        .iter()
        .any(|reserved| reserved.eq_ignore_ascii_case(name))
    {
        problems.push(
            Diagnostic::error(
                Code::BadValue,
                span,
                format!("the header `{name}` belongs to the connection and cannot be set"),
            )
            .help("remove it; the HTTP client sets it as needed"),
        );
    }
}

pub(super) fn header_value(value: &str, span: Span, problems: &Diagnostics) {
    if !value.chars().all(|c| c == '\t' || (' '..='~').contains(&c)) {
        problems.push(Diagnostic::error(
            Code::BadValue,
            span,
            "a header's value is printable ASCII on one line",
        ));
    }
}
