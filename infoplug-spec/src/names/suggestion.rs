//! What was probably meant by a name that is not known.

use infoplug_text::nearest;

/// Words that the format has given up, those that took their location, and what to write now.
const RENAMED: &[(&str, &str, &str)] = &[
    ("token", "cursor", "it is called `cursor` now"),
    ("text", "string", "it is called `string` now"),
    ("text", "plain_body", "it is called `plain_body` now"),
    ("when_safe", "if_safe", "it is called `if_safe` now"),
    (
        "after_pause",
        "if_safe",
        "write `not_processed` if the call was turned away, as with a 429, else `if_safe`",
    ),
    (
        "as_answered",
        "if_safe",
        "write `not_processed` or `if_safe`, with `hint: required` if it holds only when the response says how long to wait",
    ),
];

/// The known name that took the location of what was written, and what to write now.
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

/// The known name that was probably meant: the new one of an old one, else the nearest.
pub(crate) fn meant<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str> + Clone,
) -> Option<&'a str> {
    renamed(written, known.clone())
        .map(|(name, _)| name)
        .or_else(|| nearest(written, known))
}

/// `did you mean ...?`, or what there is to choose from when that is short.
pub(crate) fn suggestion<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str> + Clone,
) -> Option<String> {
    if let Some((_, help)) = renamed(written, known.clone()) {
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
        _ => Some(format!("known are {}", names.join(", "))),
    }
}
