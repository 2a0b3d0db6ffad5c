//! What was probably meant by a name that is not known.

/// The most names that one is compared with: a spec may have a hundred thousand, and hundreds of
/// mistakes.
const MOST_COMPARED: usize = 2_000;

/// How far a name may be from what was written.
fn most_distance(name: &str) -> usize {
    name.chars().count().max(3) / 3
}

/// How often each letter occurs, by its low bits. The distance itself takes time with the product
/// of the lengths, and a spec may have thousands of names and of mistakes; most of them differ in
/// more letters than a suggestion may.
struct Letters([u8; 32]);

impl Letters {
    fn of(text: &str) -> Self {
        let mut counts = [0_u8; 32];
        for letter in text.chars() {
            let index = (u32::from(letter) % 32) as usize;
            if let Some(count) = counts.get_mut(index) {
                *count = count.saturating_add(1);
            }
        }
        Self(counts)
    }

    /// Edits that are needed at least: one brings a letter, takes one away, or does both.
    fn least_distance(&self, other: &Self) -> usize {
        let missing = |from: &Self, of: &Self| {
            from.0
                .iter()
                .zip(&of.0)
                .map(|(a, b)| usize::from(a.saturating_sub(*b)))
                .sum::<usize>()
        };
        missing(self, other).max(missing(other, self))
    }
}

/// The known name nearest to what was written, if one is near; of several the first by alphabet, so
/// that builds agree.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_of(written, &mut known.into_iter())
}

/// Not generic: each caller has another iterator, and each copy would be compiled.
fn nearest_of<'a>(written: &str, known: &mut dyn Iterator<Item = &'a str>) -> Option<&'a str> {
    if written.len() > 100 {
        return None;
    }
    let lower = written.to_lowercase();
    let (length, counts) = (lower.chars().count(), Letters::of(&lower));
    known
        .filter(|name| name.len() <= 100)
        .filter(|name| {
            let other = name.chars().count();
            other.abs_diff(length) <= most_distance(name)
        })
        .take(MOST_COMPARED)
        .map(|name| (name, name.to_lowercase()))
        .filter(|(name, lower)| counts.least_distance(&Letters::of(lower)) <= most_distance(name))
        .map(|(name, other)| (strsim::damerau_levenshtein(&lower, &other), name))
        .filter(|(distance, name)| *distance <= most_distance(name))
        .min()
        .map(|(_, name)| name)
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_never_rule_out_a_name_that_is_near() {
        let names = [
            "limit", "limits", "timit", "ilmit", "keyword", "keywords", "größe", "grosse", "a_b",
            "b_a", "",
        ];
        for (one, other) in names
            .iter()
            .flat_map(|one| names.iter().map(move |other| (one, other)))
        {
            let least = Letters::of(one).least_distance(&Letters::of(other));
            assert!(
                least <= strsim::damerau_levenshtein(one, other),
                "{one} {other}"
            );
        }
        assert_eq!(
            Letters::of("zebra").least_distance(&Letters::of("limit")),
            5
        );
    }

    #[test]
    fn the_nearest_name_is_found_and_a_far_one_is_not() {
        assert_eq!(nearest("limt", ["limit", "keywords"]), Some("limit"));
        assert_eq!(nearest("zebra", ["limit", "keywords"]), None);
        assert_eq!(nearest("cap", ["cat", "car"]), Some("car"));
        assert_eq!(nearest("cap", ["car", "cat"]), Some("car"));
    }
}
