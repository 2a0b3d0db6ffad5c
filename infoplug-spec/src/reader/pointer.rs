//! JSON Pointers (RFC 6901).

use super::kind::wrong_kind_of;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Entry, Kind, Node};
use crate::model::Pointer;
use crate::source::Span;

/// Reads a JSON Pointer (RFC 6901).
pub(crate) fn pointer(entry: &Entry, problems: &Diagnostics) -> Option<Pointer> {
    pointer_of(&entry.value, &format!("`{}`", entry.key), problems)
}

/// Reads a JSON Pointer (RFC 6901).
pub(crate) fn pointer_of(node: &Node, name: &str, problems: &Diagnostics) -> Option<Pointer> {
    let Kind::Scalar { text, .. } = &node.kind else {
        wrong_kind_of(node, name, "a JSON Pointer such as `/data`", problems);
        return None;
    };
    pointer_text(text, node.span, problems)
}

/// Parses a JSON Pointer (RFC 6901) that is written at `span`.
pub(crate) fn pointer_text(text: &str, span: Span, problems: &Diagnostics) -> Option<Pointer> {
    if text.is_empty() {
        return Some(Pointer::default());
    }
    let Some(rest) = text.strip_prefix('/') else {
        let problem = Diagnostic::error(
            Code::BadValue,
            span,
            format!("`{text}` is not a JSON Pointer"),
        );
        // It may be JSONPath: `$.error.code`.
        let path = text
            .strip_prefix("$.")
            .map_or_else(|| text.to_owned(), |path| path.replace('.', "/"));
        problems.push(problem.help(format!("write `/{path}`")));
        return None;
    };
    Some(Pointer(
        rest.split('/')
            .map(|part| part.replace("~1", "/").replace("~0", "~"))
            .collect(),
    ))
}
