//! Diagnostics as one JSON object, for programs.

use infoplug_spec::{Diagnostic, Severity, Span};
use serde_json::{Value, json};

use super::{Counts, Findings};

/// Returns all diagnostics of a run, and their numbers.
#[must_use]
pub fn json(all: &[Findings]) -> Value {
    let counts = all.iter().fold(Counts::default(), |counts, one| {
        counts.with(&one.diagnostics)
    });
    json!({
        "files": all.len(),
        "errors": counts.errors,
        "warnings": counts.warnings,
        "diagnostics": all.iter().flat_map(|one| one.diagnostics.iter().map(|it| diagnostic(&one.shown, it))).collect::<Vec<_>>(),
    })
}

fn diagnostic(file: &str, diagnostic: &Diagnostic) -> Value {
    let Diagnostic {
        code,
        severity,
        message,
        span,
        help,
        related,
    } = diagnostic;
    let mut value = location(*span, message);
    let rest = json!({
        "file": file,
        "severity": name(*severity),
        "code": code.id(),
        "help": help,
        "related": related.iter().map(|(span, label)| location(*span, label)).collect::<Vec<_>>(),
    });
    if let (Value::Object(value), Value::Object(rest)) = (&mut value, rest) {
        value.extend(rest);
    }
    value
}

fn location(span: Span, message: &str) -> Value {
    let Span { start, end } = span;
    json!({ "line": start.line, "column": start.column, "end_line": end.line, "end_column": end.column, "message": message })
}

/// The name of a severity in both JSON and SARIF.
pub(super) fn name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}
