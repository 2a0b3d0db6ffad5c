//! The `Link` header (RFC 8288, section 3): `<https://api.example.com/items?page=2>; rel="next"`.

/// Returns the target of the first link with a relation.
pub(super) fn target<'h>(header: &'h str, rel: &str) -> Option<&'h str> {
    let mut rest = header;
    loop {
        let (_, link) = rest.split_once('<')?;
        let (target, after) = link.split_once('>')?;
        let (parameters, next) = split_outside_quotes(after, ',');
        if relations(parameters).is_some_and(|known| {
            known
                .split_ascii_whitespace()
                .any(|known| known.eq_ignore_ascii_case(rel))
        }) {
            return Some(target.trim());
        }
        rest = next;
    }
}

/// Splits at the first separator that is not in quotes.
fn split_outside_quotes(text: &str, separator: char) -> (&str, &str) {
    let (mut in_quotes, mut is_escaped) = (false, false);
    let found = text.char_indices().find(|(_, character)| {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' if in_quotes => is_escaped = true,
            '"' => in_quotes = !in_quotes,
            other => return !in_quotes && *other == separator,
        }
        false
    });
    found
        .and_then(|(at, _)| Some((text.get(..at)?, text.get(at + separator.len_utf8()..)?)))
        .unwrap_or((text, ""))
}

/// Returns the value of the first `rel` parameter; any others do not count.
fn relations(parameters: &str) -> Option<&str> {
    let mut rest = parameters;
    while !rest.is_empty() {
        let (parameter, next) = split_outside_quotes(rest, ';');
        if let Some((name, value)) = parameter.split_once('=')
            && name.trim().eq_ignore_ascii_case("rel")
        {
            return Some(value.trim().trim_matches('"'));
        }
        rest = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::target;

    #[test]
    fn the_link_with_the_relation_is_found_among_others() {
        let header = r#"<https://a.example/1>; title="prev, \"next\"; rel=x"; rel="prev first", </2?a=b,c>;REL=Next ,<3>; rel="last""#;
        assert_eq!(target(header, "next"), Some("/2?a=b,c"));
        assert_eq!(target(header, "first"), Some("https://a.example/1"));
        assert_eq!(target(header, "last"), Some("3"));
        for broken in [
            "",
            "https://a.example; rel=next",
            "<https://a.example",
            "<a>; rel",
            "<a>; rel=\"nextpage\"",
        ] {
            assert_eq!(target(broken, "next"), None, "{broken}");
        }
        assert_eq!(
            target("<a>; rel=prev; rel=next", "next"),
            None,
            "only the first `rel` counts"
        );
    }
}
