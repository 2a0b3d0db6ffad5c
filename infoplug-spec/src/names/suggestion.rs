//! What an unknown name was probably meant to be.

use infoplug_text::nearest;

/// Words that the format no longer uses, their replacements, and what to write now.
const RENAMED: &[(&str, &str, &str)] = &[
    ("token", "cursor", "it is now called `cursor`"),
    ("text", "string", "it is now called `string`"),
    ("text", "plain_body", "it is now called `plain_body`"),
    ("when_safe", "if_safe", "it is now called `if_safe`"),
    (
        "after_pause",
        "if_safe",
        "write `not_processed` if the server rejected the call, as with a 429; otherwise `if_safe`",
    ),
    (
        "as_answered",
        "if_safe",
        "write `not_processed` or `if_safe`, with `hint: required` if it applies only when the response says how long to wait",
    ),
];

/// Returns the known name that replaced what was written, and what to write now.
fn renamed<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<(&'a str, &'static str)> {
    let old: Vec<_> = RENAMED.iter().filter(|(old, ..)| *old == written).collect();
    known.into_iter().find_map(|name| {
        let (.., help) = old.iter().find(|(_, new, _)| *new == name)?;
        Some((name, *help))
    })
}

/// Returns the known name that was probably meant: the replacement of an old one, or else the
/// nearest.
pub(crate) fn meant<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str> + Clone,
) -> Option<&'a str> {
    renamed(written, known.clone())
        .map(|(name, _)| name)
        .or_else(|| nearest(written, known))
}

/// Returns what to write instead of a word that the format has dropped.
pub(crate) fn now_called<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'static str> {
    renamed(written, known).map(|(_, help)| help)
}

/// Returns names for a sentence, in backticks.
pub(crate) fn quoted<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// Returns `did you mean ...?`, or the possible names if they are few.
pub(crate) fn suggestion<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str> + Clone,
) -> Option<String> {
    if let Some(help) = now_called(written, known.clone()) {
        return Some(help.to_owned());
    }
    match nearest(written, known.clone()) {
        Some(name) => Some(format!("did you mean `{name}`?")),
        None => choice(&mut known.into_iter()),
    }
}

fn choice(known: &mut dyn Iterator<Item = &str>) -> Option<String> {
    let names: Vec<String> = known.take(25).map(|name| format!("`{name}`")).collect();
    match names.len() {
        0 | 25 => None,
        1 => Some(format!("the only one is {}", names.concat())),
        _ => Some(format!("expected one of {}", names.join(", "))),
    }
}
