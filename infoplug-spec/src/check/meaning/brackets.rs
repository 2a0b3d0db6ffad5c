//! What other YAML readers do not take.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::Span;

/// As many locations are named.
const NAMED: usize = 5;

/// Strings without quotes that end in `?`, within brackets. Whoever writes one writes many, so they
/// are one warning.
pub(super) fn check(bare: &[Span], problems: &Diagnostics) {
    let Some((first, more)) = bare.split_first() else {
        return;
    };
    let rest = match more.len() {
        0 => String::new(),
        count => format!(", and {count} more like it"),
    };
    let message = format!("a `?` without quotes within `{{ }}` or `[ ]`{rest}");
    let warning = Diagnostic::warning(Code::BareQuestionMark, *first, message)
        .help("write `\"text?\"`: some YAML tools refuse a bare `?` there");
    let warning = more
        .iter()
        .take(NAMED - 1)
        .fold(warning, |warning, span| warning.related(*span, "here, too"));
    problems.push(warning);
}
