//! What kind a value is: a scalar, one of the wrong kind, one without content.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind, Node};

/// The text of a scalar.
pub(crate) fn scalar(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::Scalar { text, .. } if !node.is_null() => Some(text),
        _ => None,
    }
}

/// What the value is not.
pub(crate) fn wrong_kind(entry: &Entry, wanted: &str, problems: &Diagnostics) {
    wrong_kind_of(&entry.value, &format!("`{}`", entry.key), wanted, problems);
}

/// What the value is not.
pub(crate) fn wrong_kind_of(node: &Node, name: &str, wanted: &str, problems: &Diagnostics) {
    let help = scalar(node)
        .filter(|_| wanted == "a list")
        .map(|text| format!("write `[{text}]`"));
    let message = format!("{name} must be {wanted}, and this is {}", node.describe());
    problems.push(Diagnostic::error(Code::WrongKind, node.span, message).maybe_help(help));
}

/// A value without content, where that would mean nothing.
pub(super) fn empty(entry: &Entry, problems: &Diagnostics) {
    problems.push(
        Diagnostic::error(
            Code::BadValue,
            entry.value.span,
            format!("`{}` is empty", entry.key),
        )
        .help(format!("leave `{}` out, or say what it is", entry.key)),
    );
}
