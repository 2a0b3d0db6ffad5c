//! Diagnostics as SARIF 2.1.0, which code hosts show next to the lines of a change.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use infoplug_spec::{Code, Diagnostic, Span};
use serde_json::{Value, json};

use super::Findings;
use super::json::name;

/// Returns the log of a run.
#[must_use]
pub fn sarif(all: &[Findings]) -> Value {
    let codes: BTreeSet<Code> = all
        .iter()
        .flat_map(|one| one.diagnostics.iter().map(|it| it.code))
        .collect();
    let codes: Vec<Code> = codes.into_iter().collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "infoplug",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": codes.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": all.iter().flat_map(|one| one.diagnostics.iter().map(|it| result(&codes, one, it))).collect::<Vec<_>>(),
        }],
    })
}

fn rule(code: Code) -> Value {
    let page = code.page();
    json!({
        "id": code.id(),
        // `UnknownKey`
        "name": format!("{code:?}"),
        "shortDescription": { "text": page.title },
        "help": { "text": page.text, "markdown": page.text },
        "defaultConfiguration": { "level": name(code.severity()) },
    })
}

fn result(codes: &[Code], findings: &Findings, diagnostic: &Diagnostic) -> Value {
    let Diagnostic {
        code,
        severity,
        message,
        span,
        help,
        related,
    } = diagnostic;
    let message = help
        .as_ref()
        .map_or(message.clone(), |help| format!("{message}\nhelp: {help}"));
    let mut value = json!({
        "ruleId": code.id(),
        "ruleIndex": codes.iter().position(|known| known == code),
        "level": name(*severity),
        "message": { "text": message },
        "locations": [{ "physicalLocation": location(findings, *span) }],
    });
    if let (Value::Object(value), false) = (&mut value, related.is_empty()) {
        let related = (1..)
            .zip(related)
            .map(|(id, (span, label))| json!({ "id": id, "physicalLocation": location(findings, *span), "message": { "text": label } }));
        value.insert("relatedLocations".to_owned(), related.collect());
    }
    value
}

fn location(findings: &Findings, span: Span) -> Value {
    let Span { start, end } = span;
    let region = json!({ "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column });
    json!({ "artifactLocation": { "uri": uri(&findings.path) }, "region": region })
}

/// Converts a path to a URI: relative to the current directory, or `file://`.
pub(super) fn uri(path: &[u8]) -> String {
    let is_drive = |path: &[u8]| matches!(path, [letter, b':', ..] if letter.is_ascii_alphabetic());
    let mut uri = match path {
        [b'/', ..] => "file://".to_owned(),
        path if cfg!(windows) && is_drive(path) => "file:///".to_owned(),
        _ => String::new(),
    };
    for &byte in path {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            b'\\' if cfg!(windows) => uri.push('/'),
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        for (path, expected) in [
            (&b"spec/a.yaml"[..], "spec/a.yaml"),
            (b"/tmp/a b.yaml", "file:///tmp/a%20b.yaml"),
            (b"a:b#c?d%e.yaml", "a%3Ab%23c%3Fd%25e.yaml"),
            ("ä.yaml".as_bytes(), "%C3%A4.yaml"),
            (b"\xff.yaml", "%FF.yaml"),
            (b"<stdin>", "%3Cstdin%3E"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }
}
