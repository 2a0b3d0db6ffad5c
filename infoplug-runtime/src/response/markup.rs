//! Bodies in HTML and XML: pages for a browser, most often from somebody in between. Nobody's
//! message is a whole page.

/// Whether a body is markup: by its media type, which is in lower case, or by its beginning. Not
/// every page has the type of one.
pub(super) fn is_markup(media_type: Option<&str>, body: &str) -> bool {
    media_type.is_some_and(is_type_of_markup) || begins_with_tag(body)
}

/// RFC 7303, section 9: what ends in `/xml` or `+xml` is XML; `application/xhtml+xml` is among
/// these.
fn is_type_of_markup(media_type: &str) -> bool {
    media_type == "text/html" || media_type.ends_with("/xml") || media_type.ends_with("+xml")
}

/// `<html`, `</p>`, `<!doctype`, `<!--`, `<?xml`; not `<` as a sign of its own, nor a number in
/// brackets.
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
