//! Reads any bytes as a spec. The result is a valid spec, or problems with positions in it. It must
//! never panic or hang.

use std::fmt::Debug;

use infoplug_spec::{Severity, Span, lower};
use infoplug_tables::Stored;

/// Reads the bytes as a spec.
pub fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    assert_same_tree(&text);
    match infoplug_spec::parse("fuzz.yaml", text.as_ref()) {
        Ok(spec) => {
            assert!(!spec.endpoints.is_empty());
            for endpoint in &spec.endpoints {
                assert!(
                    endpoint.path_template().starts_with('/') && !endpoint.name.snake.is_empty()
                );
                assert!(
                    endpoint.errors.iter().all(|documented| !spec
                        .error(documented.error)
                        .name
                        .camel
                        .is_empty())
                );
            }
            assert!(
                spec.error_body
                    .formats
                    .last()
                    .is_some_and(|format| format.when.is_empty())
            );
            assert_carried(&lower::api(&spec));
            for endpoint in &spec.endpoints {
                assert_carried(&lower::operation(&spec, endpoint));
            }
            for job in &spec.jobs {
                assert_carried(&lower::job(job));
            }
        }
        Err(problems) => {
            assert!(
                problems
                    .diagnostics
                    .iter()
                    .any(|diagnostic| diagnostic.severity == Severity::Error)
            );
            for diagnostic in &problems.diagnostics {
                let Span { start, end } = diagnostic.span;
                assert!(start <= end && start.line >= 1, "{diagnostic:?}");
                assert!(!diagnostic.message.is_empty());
            }
            assert!(problems.to_string().starts_with("fuzz.yaml:"));
        }
    }
}

/// Checks that a client reads back the table that was written into it.
fn assert_carried<T: Stored + PartialEq + Debug>(table: &T) {
    assert_eq!(T::of_literal(&table.literal()).as_ref(), Some(table));
}

/// Checks that both YAML readers read the same. The simple one leaves a text with a tab in a comment
/// to the parser.
fn assert_same_tree(text: &str) {
    let read = |comment: &str| {
        infoplug_spec::document("fuzz.yaml", format!("#{comment}\n{text}"))
            .map_err(|problems| problems.diagnostics)
    };
    assert_eq!(read("."), read("\t"));
}
