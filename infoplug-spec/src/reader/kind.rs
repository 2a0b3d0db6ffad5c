//! The kind of a value: a scalar, the wrong kind, or empty.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind, Node};

/// Returns the string of a scalar.
pub(crate) fn scalar(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::Scalar { text, .. } if !node.is_null() => Some(text),
        _ => None,
    }
}

/// Reports an entry whose value is of the wrong kind.
pub(crate) fn wrong_kind(entry: &Entry, wanted: &str, problems: &Diagnostics) {
    wrong_kind_of(&entry.value, &format!("`{}`", entry.key), wanted, problems);
}

/// Reports a value of the wrong kind.
pub(crate) fn wrong_kind_of(node: &Node, name: &str, wanted: &str, problems: &Diagnostics) {
    let help = scalar(node)
        .filter(|_| wanted == "a list")
        .map(|text| format!("write `[{text}]`"));
    let message = format!("{name} must be {wanted}, but this is {}", node.describe());
    problems.push(Diagnostic::error(Code::WrongKind, node.span, message).maybe_help(help));
}

/// Reports an empty value where it would mean nothing.
pub(super) fn empty(entry: &Entry, problems: &Diagnostics) {
    problems.push(
        Diagnostic::error(
            Code::BadValue,
            entry.value.span,
            format!("`{}` is empty", entry.key),
        )
        .help(format!("remove `{}`, or give it a value", entry.key)),
    );
}
