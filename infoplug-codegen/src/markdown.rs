//! Text of a spec as Markdown that reads the same.

use infoplug_text::one_line;

/// Turns text from a spec into Markdown that reads the same: code in backticks stays code, URLs
/// become links, and everything else is escaped.
pub(crate) fn prose(text: &str) -> String {
    let text = text.trim();
    if is_plain(text) {
        return text.to_owned();
    }
    text.lines()
        .map(|text| line(text.trim()))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Returns a deprecation note. rustc prints it verbatim and rustdoc renders it as Markdown, so only
/// the characters that start links, images and tags are escaped.
pub(crate) fn note(text: &str) -> String {
    one_line(text)
        .replace('\\', "\\\\")
        .replace('[', "\\[")
        .replace('<', "\\<")
}

/// Returns whether a text has nothing to escape. Most have not, and a macro is not optimized, so
/// this asks only for the bytes.
fn is_plain(text: &str) -> bool {
    let mut rest = text.as_bytes();
    if let [b'-', ..] = rest {
        return false;
    }
    while let [
        b'a'..=b'z'
        | b'A'..=b'Z'
        | b'0'..=b'9'
        | b' '
        | b'.'
        | b','
        | b'-'
        | b'\''
        | b'"'
        | b'('
        | b')'
        | b':'
        | b';'
        | b'?'
        | b'!',
        after @ ..,
    ] = rest
    {
        rest = after;
    }
    rest.is_empty()
}

fn line(text: &str) -> String {
    let backticks = text.matches('`').count();
    // Only single backticks delimit code; all others are plain characters.
    let has_code = backticks.is_multiple_of(2) && !text.contains("``");
    // A line that repeats one character is a heading, a rule or a fence.
    let mut escaped = if has_mark_in_front(text) {
        "\\".to_owned()
    } else {
        String::new()
    };
    for (index, part) in text.split('`').enumerate() {
        if index > 0 {
            escaped.push_str(if has_code { "`" } else { "\\`" });
        }
        if has_code && index % 2 == 1 {
            escaped.push_str(&one_line(part));
        } else {
            linked(part, &mut escaped);
        }
    }
    escaped
}

fn has_mark_in_front(text: &str) -> bool {
    text.starts_with(['=', '-', '+']) && text.chars().all(|c| text.starts_with(c) || c == ' ')
}

/// Appends prose without code, with URLs as links.
fn linked(text: &str, escaped: &mut String) {
    let mut rest = text;
    while let Some(at) = ["https://", "http://"]
        .iter()
        .filter_map(|scheme| rest.find(scheme))
        .min()
    {
        let (before, url) = rest.split_at(at);
        let end = url
            .find(|c: char| c.is_whitespace() || "<>\"`".contains(c))
            .unwrap_or(url.len());
        let (url, _) = url.split_at(end);
        let url = url.trim_end_matches(|c: char| ".,;:)!?'*_]}".contains(c));
        escape(before, escaped);
        if url.ends_with('/') && url.len() <= "https://".len() {
            // A bare scheme is not a URL, and rustdoc warns about it outside of code.
            escaped.extend(["`", url, "`"]);
        } else {
            escaped.push_str(&link(url));
        }
        (_, rest) = rest.split_at(at + url.len());
    }
    escape(rest, escaped);
}

fn escape(text: &str, escaped: &mut String) {
    for c in one_line(text).chars() {
        if matches!(
            c,
            '[' | ']' | '<' | '>' | '*' | '_' | '\\' | '#' | '|' | '&' | '~' | '`'
        ) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
}

/// Formats something from the spec as code on one line.
pub(crate) fn code(text: &str) -> String {
    let text = one_line(text).replace('`', "'");
    if text.trim().is_empty() {
        "(an empty string)".to_owned()
    } else {
        format!("`{text}`")
    }
}

/// Formats a URL as a link.
pub(crate) fn link(url: &str) -> String {
    format!("<{}>", one_line(url).replace(['<', '>', ' ', '`'], ""))
}

#[cfg(test)]
mod tests {
    use super::{code, is_plain, line, note, prose};

    #[test]
    fn a_plain_text_is_what_escaping_would_leave() {
        let bytes = || (0..128_u8).map(char::from);
        let texts = bytes().flat_map(|a| bytes().map(move |b| format!("{a}{b}")));
        let plain: Vec<String> = texts.filter(|text| is_plain(text)).collect();
        assert!(plain.len() > 5_000, "{}", plain.len());
        for text in plain {
            assert_eq!(line(&text), text);
        }
        assert_eq!(prose("http://a.b"), "<http://a.b>");
    }

    #[test]
    fn a_note_on_what_is_deprecated_makes_no_links_images_and_tags() {
        assert_eq!(note("Use list_all."), "Use list_all.");
        assert_eq!(note(r"\[x](javascript:1)"), r"\\\[x](javascript:1)");
        assert_eq!(
            note("[x](javascript:1) ![y](https://a.b/c.png) <img>\u{202e}"),
            r"\[x](javascript:1) !\[y](https://a.b/c.png) \<img>\\u{202e}"
        );
    }

    #[test]
    fn text_of_a_spec_is_prose_and_never_markup() {
        for (text, shown) in [
            (
                "see [x] and <b>, `Vec<u8>` stays",
                r"see \[x\] and \<b\>, `Vec<u8>` stays",
            ),
            ("at https://a.b/c_d, then", "at <https://a.b/c_d>, then"),
            (
                "(https://a.b/c), \"http://d.e\"",
                "(<https://a.b/c>), \"<http://d.e>\"",
            ),
            ("begins with https://", "begins with `https://`"),
            ("one ` alone", r"one \` alone"),
            (
                "one ` here\n\nand ` [there]",
                "one \\` here\n\nand \\` \\[there\\]",
            ),
            ("``a``` [b] `", r"\`\`a\`\`\` \[b\] \`"),
            (
                "    indented\n```rust\nfn x() {}\n```",
                "indented\n\\`\\`\\`rust\nfn x() {}\n\\`\\`\\`",
            ),
            (
                "~~~\nfn\n---\n===\n- item",
                "\\~\\~\\~\nfn\n\\---\n\\===\n- item",
            ),
            ("&lt; is not \u{202e}<", r"\&lt; is not \\u{202e}\<"),
        ] {
            assert_eq!(prose(text), shown, "{text}");
        }
    }

    #[test]
    fn code_of_a_spec_stays_on_its_line() {
        assert_eq!(code("a`b\nc"), "`a'b c`");
        assert_eq!(code(""), "(an empty string)");
    }
}
