//! Finds the known name that an unknown one was probably meant to be.

/// The maximum number of names that one is compared with: a spec may have a hundred thousand, and
/// hundreds of mistakes.
const MOST_COMPARED: usize = 2_000;

/// Returns the maximum distance of a suggestion. A name of one letter has nothing in common with
/// another letter.
fn most_distance(name: &str) -> usize {
    match name.chars().count() {
        0 | 1 => 0,
        length => length.max(3) / 3,
    }
}

/// How often each letter occurs, by its low bits. Computing the distance takes time proportional to
/// the product of the lengths, and a spec may have thousands of names and mistakes. Most of them
/// differ in more letters than a suggestion may.
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

    /// Returns the minimum number of edits. One edit adds a letter, removes one, or does both.
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

/// Returns the known name nearest to what was written, if one is near enough. Of several, returns
/// the first in alphabetical order, so that builds agree.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_of(written, &mut known.into_iter())
}

/// Not generic: callers have different iterators, and each copy would be compiled.
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
        .map(|(name, other)| (distance(&lower, &other), name))
        .filter(|(distance, name)| *distance <= most_distance(name))
        .min()
        .map(|(_, name)| name)
}

/// Returns how many edits lead from one string to the other. An edit inserts, deletes or replaces a
/// letter, or swaps it with its neighbor (the optimal string alignment distance).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let (mut above, mut last): (Vec<usize>, Vec<usize>) = (Vec::new(), (0..=to.len()).collect());
    let mut before = None;
    for (line, letter) in from.chars().enumerate() {
        let mut row = vec![line + 1];
        let (mut left, mut neighbor) = (line + 1, None);
        for (column, &other) in to.iter().enumerate() {
            let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX);
            let replaced = at(&last, column) + usize::from(letter != other);
            let mut edits = replaced.min(left + 1).min(at(&last, column + 1) + 1);
            if before == Some(other) && neighbor == Some(letter) {
                edits = edits.min(at(&above, column - 1) + 1);
            }
            row.push(edits);
            (left, neighbor) = (edits, Some(other));
        }
        above = std::mem::replace(&mut last, row);
        before = Some(letter);
    }
    last.last().copied().unwrap_or_default()
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
            assert!(least <= distance(one, other), "{one} {other}");
        }
        assert_eq!(
            Letters::of("zebra").least_distance(&Letters::of("limit")),
            5
        );
    }

    #[test]
    fn the_distance_counts_edits() {
        for (one, other, edits) in [
            ("", "", 0),
            ("", "abc", 3),
            ("limit", "limit", 0),
            ("limt", "limit", 1),
            ("limit", "timit", 1),
            ("ilmit", "limit", 1),
            ("kitten", "sitting", 3),
            ("größe", "grosse", 3),
        ] {
            assert_eq!(distance(one, other), edits, "{one} {other}");
            assert_eq!(distance(other, one), edits, "{other} {one}");
        }
    }

    #[test]
    fn the_nearest_name_is_found_and_a_far_one_is_not() {
        assert_eq!(nearest("limt", ["limit", "keywords"]), Some("limit"));
        assert_eq!(nearest("zebra", ["limit", "keywords"]), None);
        assert_eq!(nearest("cap", ["cat", "car"]), Some("car"));
        assert_eq!(nearest("cap", ["car", "cat"]), Some("car"));
        assert_eq!(nearest("Z", ["A", "B"]), None);
        assert_eq!(nearest("b", ["A", "B"]), Some("B"));
    }
}
