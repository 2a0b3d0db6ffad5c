//! The `Display` output of a variant.

use infoplug_spec::model::{ErrorMessage, Spec};
use syn::LitStr;

use super::check_field::Filled;
use crate::own::attributes::OfVariant;

/// The `Display` output of a variant: the user's format string, or else the output of the error
/// that it holds, or else the text from the spec.
pub(super) enum Display {
    /// The user's format string, which can use the fields.
    Format(LitStr),
    OfTheError,
    Text(String),
}

impl Display {
    pub(super) fn of(filled: &Filled<'_>, said: &OfVariant, spec: &Spec) -> Self {
        match &said.display {
            Some(text) => Self::Format(text.clone()),
            None if filled.has_error() => Self::OfTheError,
            None => Self::Text(text(said, spec)),
        }
    }
}

fn text(said: &OfVariant, spec: &Spec) -> String {
    let status = said.statuses.first();
    let text = match (said.codes.first(), status) {
        (Some(code), _) => spec
            .error_named(&code.value())
            .map(|error| of_code(error, spec)),
        (None, Some(status)) => {
            let known = spec.status(status.base10_parse().unwrap_or_default());
            known.map(|known| {
                let solution = known.solution.as_deref().map(sentence).unwrap_or_default();
                format!("{status}: {} {solution}", sentence(&known.meaning))
                    .trim_end()
                    .to_owned()
            })
        }
        (None, None) => Some("the call failed".to_owned()),
    };
    text.unwrap_or_else(|| status.map_or_else(String::new, |status| format!("status {status}")))
}

fn of_code(error: &ErrorMessage, spec: &Spec) -> String {
    // A code that adds nothing to its status uses the texts of the status.
    let status = error.statuses.first().filter(|_| error.cause.is_none());
    let status = status.and_then(|status| spec.status(*status));
    let cause = error.cause.as_ref();
    let cause = cause.or(status.map(|status| &status.meaning));
    let solution = error.solution.as_ref();
    let solution = solution.or(status.and_then(|status| status.solution.as_ref()));
    let texts = cause.into_iter().chain(solution);
    let texts: Vec<String> = texts.map(|text| sentence(text)).collect();
    if texts.is_empty() {
        error.name.wire.clone()
    } else {
        format!("{}: {}", error.name.wire, texts.join(" "))
    }
}

fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['.', '!', '?']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}
