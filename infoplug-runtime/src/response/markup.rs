//! HTML and XML bodies: pages for a browser, mostly sent by an intermediary. A whole page is never
//! an API's message.

/// Whether a body is markup: by its media type, in lower case, or by its beginning. Not every page
/// has the right type.
pub(super) fn is_markup(media_type: Option<&str>, body: &str) -> bool {
    media_type.is_some_and(is_type_of_markup) || begins_with_tag(body)
}

/// RFC 7303, section 9: types that end in `/xml` or `+xml` are XML, including
/// `application/xhtml+xml`.
fn is_type_of_markup(media_type: &str) -> bool {
    media_type == "text/html" || media_type.ends_with("/xml") || media_type.ends_with("+xml")
}

/// Recognizes `<html`, `</p>`, `<!doctype`, `<!--` and `<?xml`, but not a lone `<` or a number in
/// angle brackets.
fn begins_with_tag(body: &str) -> bool {
    let inside = body.trim_start().strip_prefix('<');
    inside.is_some_and(|inside| {
        inside.starts_with(|c: char| c.is_alphabetic() || matches!(c, '!' | '?' | '/'))
    })
}

#[cfg(test)]
mod tests {
    use super::is_markup;

    #[test]
    fn markup_is_known_by_its_type() {
        for yes in [
            "text/html",
            "application/xhtml+xml",
            "application/xml",
            "text/xml",
            "image/svg+xml",
            "application/problem+xml",
        ] {
            assert!(is_markup(Some(yes), "down"), "{yes}");
        }
        for no in [
            "text/plain",
            "application/json",
            "text/htmlx",
            "xml",
            "application/xml-dtd",
            "",
        ] {
            assert!(!is_markup(Some(no), "down"), "{no}");
        }
        assert!(!is_markup(None, "down"));
    }

    #[test]
    fn markup_is_known_by_its_beginning() {
        for yes in [
            "<!DOCTYPE html>",
            " \n<html>",
            "<?xml version='1.0'?>",
            "<!-- x --><p>",
            "<h1>Bad",
            "</p>",
            "<Error>",
            "<é>",
        ] {
            assert!(is_markup(Some("text/plain"), yes), "{yes}");
        }
        for no in ["", "<", "< 5 is too low", "<34>1 syslog", "a <b>", "<<EOF"] {
            assert!(!is_markup(Some("text/plain"), no), "{no}");
        }
    }
}
