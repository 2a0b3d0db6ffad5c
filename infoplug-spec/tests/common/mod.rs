//! Tables of mistakes.

mod complete;

pub(crate) use complete::complete;
use infoplug_spec::{Code, Diagnostic};

pub(crate) struct Case {
    text: &'static str,
    code: Code,
    /// Line and column. The case comes first in the spec.
    at: (u32, u32),
    message: &'static str,
    /// A part of the help, or empty if there is none.
    help: &'static str,
}

pub(crate) fn case(
    text: &'static str,
    code: Code,
    at: (u32, u32),
    message: &'static str,
    help: &'static str,
) -> Case {
    Case {
        text,
        code,
        at,
        message,
        help,
    }
}

/// Checks that each case has exactly one problem, the expected one.
pub(crate) fn assert_cases(cases: &[Case]) {
    let mut wrong = Vec::new();
    for Case {
        text,
        code,
        at,
        message,
        help,
    } in cases
    {
        let (found, shown) = match infoplug_spec::parse("bad.yaml", complete(text)) {
            Ok(_) => (Vec::new(), "no problem".to_owned()),
            Err(problems) => (problems.diagnostics.clone(), problems.to_string()),
        };
        let fits = |diagnostic: &Diagnostic| {
            let start = diagnostic.span.start;
            let given = diagnostic.help.as_deref().unwrap_or_default();
            diagnostic.code == *code
                && (start.line, start.column) == *at
                && diagnostic.message.contains(message)
                && (if help.is_empty() {
                    given.is_empty()
                } else {
                    given.contains(help)
                })
        };
        if !matches!(found.as_slice(), [only] if fits(only)) {
            wrong.push(format!(
                "wanted {code:?} at {at:?}: {message} / {help}\nof\n{text}\ngot {shown}"
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\n\n{} of {} cases",
        wrong.join("\n------\n"),
        wrong.len(),
        cases.len()
    );
}
