//! Syntax that other YAML readers reject.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::Span;

/// The maximum number of positions that the warning names.
const NAMED: usize = 5;

/// Reports plain strings within brackets that contain `?`. A spec with one usually has many, so all
/// of them are one warning.
pub(super) fn check(bare: &[Span], problems: &Diagnostics) {
    let Some((first, more)) = bare.split_first() else {
        return;
    };
    let rest = match more.len() {
        0 => String::new(),
        count => format!(", and {count} more like it"),
    };
    let message = format!("an unquoted `?` within `{{ }}` or `[ ]`{rest}");
    let warning = Diagnostic::warning(Code::BareQuestionMark, *first, message)
        .help("put the string in quotes; some YAML tools reject a bare `?` there");
    let warning = more
        .iter()
        .take(NAMED - 1)
        .fold(warning, |warning, span| warning.related(*span, "also here"));
    problems.push(warning);
}
