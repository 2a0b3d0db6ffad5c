//! Explains a problem of a spec with its page of the catalogue.

use infoplug_spec::Code;
use serde_json::json;

use super::Format;
use crate::Failure;

/// Returns whether a string looks like the id of a problem: `IP0010`, `ip10`.
pub(super) fn is_id(text: &str) -> bool {
    let digits = text
        .get(..2)
        .filter(|prefix| prefix.eq_ignore_ascii_case("IP"))
        .and_then(|_| text.get(2..));
    digits.is_some_and(|digits| {
        !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit())
    })
}

/// Returns the page of a problem.
pub(super) fn explain(id: &str, format: Format) -> Result<String, Failure> {
    let code = Code::from_id(id).ok_or_else(|| unknown(id))?;
    let page = code.page();
    Ok(match format {
        Format::Text => page.text.trim_end().to_owned(),
        Format::Json => {
            json!({ "code": code.id(), "title": page.title, "page": page.text }).to_string()
        }
    })
}

fn unknown(id: &str) -> Failure {
    let digits = id.get(2..).unwrap_or_default();
    let written = format!("IP{digits:0>4}");
    let number: u64 = digits.parse().unwrap_or(u64::MAX);
    // Prefers an id with one wrong digit, else the nearest number.
    let distance = |code: &Code| {
        (
            strsim::levenshtein(&code.id(), &written).min(2),
            number.abs_diff(u64::from(*code as u16)),
        )
    };
    let nearest = Code::ALL.iter().min_by_key(|code| distance(code));
    let nearest = nearest
        .map(|code| format!("; the nearest is `{code}`: {}", code.meaning()))
        .unwrap_or_default();
    Failure::Usage(format!(
        "`{id}` is not in the catalogue of problems{nearest}"
    ))
}
