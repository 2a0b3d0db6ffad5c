//! Suggestions for misspelled names.

/// Returns a suggestion with the known name that is nearest to an unknown one.
pub(crate) fn did_you_mean<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> String {
    let scored = known
        .map(|known| (strsim::jaro_winkler(name, known), known))
        .filter(|(score, _)| *score > 0.75);
    let nearest = scored.max_by(|(a, _), (b, _)| a.total_cmp(b));
    nearest
        .map(|(_, nearest)| format!("; did you mean `{nearest}`?"))
        .unwrap_or_default()
}
