//! Whether names differ from each other.

use std::collections::HashSet;

/// Returns whether no string appears twice.
pub(crate) fn are_distinct(texts: &[&str]) -> bool {
    /// Comparing a few strings with each other is cheaper than hashing them.
    const FEW: usize = 24;
    if texts.len() > FEW {
        let mut seen = HashSet::with_capacity(texts.len());
        return texts.iter().all(|text| seen.insert(*text));
    }
    let mut rest = texts;
    while let [text, others @ ..] = rest {
        let (length, mut left) = (text.len(), others);
        while let [other, more @ ..] = left {
            if other.len() == length && text == other {
                return false;
            }
            left = more;
        }
        rest = others;
    }
    true
}
