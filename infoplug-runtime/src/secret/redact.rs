//! Hides the credentials of a client in what a server sends: in error messages, echoed URLs,
//! request IDs.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use http::{HeaderMap, HeaderName, header};
use memchr::memchr3;
use memchr::memmem::Finder;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::secret::base64::base64;

/// Everything except the unreserved characters of RFC 3986, section 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
/// Shorter strings occur everywhere and are not credentials.
const SHORTEST: usize = 4;
/// How many times a string is unescaped in search of a secret.
const LAYERS: u8 = 5;
/// Header values that nearly every response has and that contain no secret.
const USUAL: [&[u8]; 3] = [
    b"application/json",
    b"application/json; charset=utf-8",
    b"application/json;charset=UTF-8",
];
/// The replacement for a secret.
const HIDDEN: &str = "***";
/// How many bytes of a server's string are kept; the same as of its body.
const LONGEST: usize = 64 * 1024;

/// Whether a header's value reveals nothing about anybody. All other headers are hidden wherever
/// headers are shown.
pub(crate) fn is_harmless(name: &HeaderName) -> bool {
    const HARMLESS: [HeaderName; 11] = [
        header::ACCEPT,
        header::ACCEPT_ENCODING,
        header::CONTENT_ENCODING,
        header::CONTENT_LENGTH,
        header::CONTENT_TYPE,
        header::DATE,
        header::HOST,
        header::RETRY_AFTER,
        header::SERVER,
        header::TRANSFER_ENCODING,
        header::USER_AGENT,
    ];
    HARMLESS.contains(name)
}

/// The credentials, in every form in which they may appear.
#[derive(Clone)]
pub(crate) struct Secrets(Vec<Form>);

/// One spelling of a secret, with its searcher.
#[derive(Clone)]
struct Form {
    text: Box<str>,
    finder: Finder<'static>,
}

impl Form {
    fn is_in(&self, text: &str) -> bool {
        self.finder.find(text.as_bytes()).is_some()
    }
}

impl Secrets {
    /// The empty set.
    pub(crate) const NONE: Self = Self(Vec::new());

    /// Creates the set from the secrets that are sent, including how URLs, JSON, HTML, base64 and
    /// `Debug` spell them.
    pub(crate) fn new(sent: Vec<String>) -> Self {
        Self::NONE.and(sent)
    }

    /// Adds more secrets to a copy of the set.
    pub(crate) fn and(&self, sent: Vec<String>) -> Self {
        let mut all = self.clone();
        for form in sent.into_iter().flat_map(spellings) {
            all.add(form.into());
        }
        all
    }

    fn add(&mut self, form: Box<str>) {
        if form.len() < SHORTEST || self.0.iter().any(|known| known.text == form) {
            return;
        }
        // Longest first: a part of one secret may be another one.
        let index = self
            .0
            .partition_point(|known| known.text.len() >= form.len());
        let finder = Finder::new(form.as_bytes()).into_owned();
        self.0.insert(index, Form { text: form, finder });
    }

    /// Hides the secrets in a string from the server.
    #[inline]
    pub(crate) fn hide<'t>(&self, text: Cow<'t, str>) -> Cow<'t, str> {
        if self.0.is_empty() {
            return text;
        }
        self.hide_within(text, LAYERS)
    }

    fn hide_within<'t>(&self, text: Cow<'t, str>, layers: u8) -> Cow<'t, str> {
        let hide = |text: Cow<'t, str>, form: &Form| {
            if form.is_in(&text) {
                text.replace(&*form.text, HIDDEN).into()
            } else {
                text
            }
        };
        let hidden = self.0.iter().fold(text, hide);
        if layers == 0 || memchr3(b'%', b'&', b'\\', hidden.as_bytes()).is_none() {
            return hidden;
        }
        // A server may escape more characters than a URL, a page or JSON requires, or escape
        // everything twice.
        let plain = match percent_decode_str(&hidden).decode_utf8_lossy() {
            Cow::Owned(plain) => Some(plain),
            Cow::Borrowed(_) => None,
        };
        let texts = plain
            .into_iter()
            .chain(without_entities(&hidden))
            .chain(without_backslashes(&hidden));
        let found = texts.into_iter().find_map(|text| {
            match self.hide_within(Cow::Borrowed(&*text), layers - 1) {
                Cow::Owned(inner) => Some(inner),
                Cow::Borrowed(_) => None,
            }
        });
        found.map_or(hidden, Cow::Owned)
    }

    /// Whether a string contains any of the secrets.
    fn are_in(&self, text: &str) -> bool {
        matches!(self.hide(Cow::Borrowed(text)), Cow::Owned(_))
    }

    /// Removes the beginning of a secret from the end of a truncated string.
    pub(crate) fn without_end<'t>(&self, text: &'t str) -> &'t str {
        let cut = |form: &str| {
            let mut ends = form
                .char_indices()
                .map(|(end, _)| end)
                .rev()
                .filter(|end| *end >= SHORTEST);
            ends.find_map(|end| text.strip_suffix(form.get(..end)?))
        };
        self.0
            .iter()
            .filter_map(|form| cut(&form.text))
            .min_by_key(|rest| rest.len())
            .unwrap_or(text)
    }

    /// Marks response headers that repeat a secret as sensitive, so that `Debug` does not show
    /// their values. A cookie is always a secret.
    pub(crate) fn mark(&self, headers: &mut HeaderMap) {
        // Most values are too short to contain any secret.
        let shortest = self.0.last().map_or(usize::MAX, |form| form.text.len());
        for (name, value) in headers {
            let is_long = value.len() >= shortest && !USUAL.contains(&value.as_bytes());
            if *name == header::SET_COOKIE
                || (is_long && self.are_in(&String::from_utf8_lossy(value.as_bytes())))
            {
                value.set_sensitive(true);
            }
        }
    }

    /// Returns the error of a transport, or as much of it as can be shown.
    pub(crate) fn guard(
        &self,
        reason: Box<dyn StdError + Send + Sync>,
    ) -> Box<dyn StdError + Send + Sync> {
        let mut next: Option<&dyn StdError> = Some(&*reason);
        let mut innermost = String::new();
        let mut is_clean = true;
        while let Some(error) = next {
            innermost = error.to_string();
            is_clean = is_clean
                && !self.are_in(&innermost)
                && !self.are_in(&format!("{error:?} {error:#?}"));
            next = error.source();
        }
        if is_clean {
            reason
        } else {
            Box::new(Guarded(self.hide(innermost.into()).into()))
        }
    }

    /// Returns a string from the server as it is kept: without secrets, and no longer than a body.
    pub(crate) fn keep(&self, text: Cow<'_, str>) -> Box<str> {
        self.kept(text).into()
    }

    /// Does the same, without a copy of a string that nothing is hidden in.
    pub(crate) fn kept<'t>(&self, text: Cow<'t, str>) -> Cow<'t, str> {
        let mut hidden = self.hide(text);
        if hidden.len() <= LONGEST {
            return hidden;
        }
        let end = (LONGEST..hidden.len()).find(|end| hidden.is_char_boundary(*end));
        if let Some(end) = end {
            match &mut hidden {
                Cow::Borrowed(text) => *text = text.get(..end).unwrap_or(text),
                Cow::Owned(text) => text.truncate(end),
            }
        }
        hidden
    }
}

/// An error that contained a secret, without it.
struct Guarded(Box<str>);

impl fmt::Display for Guarded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Guarded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl StdError for Guarded {}

/// Returns all spellings of a secret.
fn spellings(secret: String) -> Vec<String> {
    let encoded = utf8_percent_encode(&secret, RESERVED).to_string();
    let with_colon = encoded.replace("%3A", ":");
    let form = encoded.replace("%20", "+");
    let plus = secret.replace(' ', "+");
    let base64 = base64(secret.as_bytes());
    let base64 = base64.trim_end_matches('=').to_owned();
    let url_base64 = base64.replace('+', "-").replace('/', "_");
    let debug = format!("{secret:?}");
    let debug = debug.trim_matches('"').to_owned();
    let json = debug.replace('/', "\\/");
    let html = [
        ('&', "&amp;"),
        ('<', "&lt;"),
        ('>', "&gt;"),
        ('"', "&quot;"),
        ('\'', "&#39;"),
    ];
    let html = html
        .iter()
        .fold(secret.clone(), |text, (character, entity)| {
            text.replace(*character, entity)
        });
    let lower = [&encoded, &with_colon, &form].map(|text| lower_escapes(text));
    lower
        .into_iter()
        .chain([
            secret, encoded, with_colon, form, plus, base64, url_base64, debug, json, html,
        ])
        .collect()
}

/// Resolves HTML character references: `&amp;`, `&#39;`, `&#x27;`. Returns `None` if the string has
/// none.
fn without_entities(text: &str) -> Option<String> {
    let mut is_other = false;
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        // The longest recognized reference has a dozen characters, including leading zeros.
        let end = after
            .char_indices()
            .take(12)
            .find(|(_, character)| *character == ';')
            .map(|(end, _)| end);
        let character = end.and_then(|end| character(after.get(..end)?));
        if let (Some(character), Some(following)) =
            (character, end.and_then(|end| after.get(end + 1..)))
        {
            plain.push(character);
            (rest, is_other) = (following, true);
        } else {
            plain.push('&');
            rest = after;
        }
    }
    plain.push_str(rest);
    is_other.then_some(plain)
}

/// Resolves JSON escapes: `\/`, `\"`, `\u003c`. Returns `None` if the string has none.
fn without_backslashes(text: &str) -> Option<String> {
    let mut is_other = false;
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        plain.push_str(before);
        let hex = after.strip_prefix('u').and_then(|after| after.get(..4));
        let escape =
            hex.and_then(|hex| Some((char::from_u32(u32::from_str_radix(hex, 16).ok()?)?, 5)));
        let escape = escape.or_else(|| {
            after
                .chars()
                .next()
                .filter(|c| matches!(c, '/' | '"' | '\\' | '\''))
                .map(|c| (c, 1))
        });
        if let Some((character, length)) = escape {
            plain.push(character);
            (rest, is_other) = (after.get(length..).unwrap_or_default(), true);
        } else {
            plain.push('\\');
            rest = after;
        }
    }
    plain.push_str(rest);
    is_other.then_some(plain)
}

/// Returns the character that a reference stands for.
fn character(name: &str) -> Option<char> {
    let number = |digits: &str, radix| char::from_u32(u32::from_str_radix(digits, radix).ok()?);
    match name {
        "amp" | "AMP" => Some('&'),
        "lt" | "LT" => Some('<'),
        "gt" | "GT" => Some('>'),
        "quot" | "QUOT" => Some('"'),
        "excl" => Some('!'),
        "dollar" => Some('$'),
        "percnt" => Some('%'),
        "lpar" => Some('('),
        "rpar" => Some(')'),
        "ast" | "midast" => Some('*'),
        "comma" => Some(','),
        "semi" => Some(';'),
        "quest" => Some('?'),
        "commat" => Some('@'),
        "lbrack" | "lsqb" => Some('['),
        "bsol" => Some('\\'),
        "rbrack" | "rsqb" => Some(']'),
        "Hat" => Some('^'),
        "grave" => Some('`'),
        "lbrace" | "lcub" => Some('{'),
        "vert" | "verbar" | "VerticalLine" => Some('|'),
        "rbrace" | "rcub" => Some('}'),
        "apos" => Some('\''),
        "sol" => Some('/'),
        "equals" => Some('='),
        "plus" => Some('+'),
        "colon" => Some(':'),
        "period" => Some('.'),
        "lowbar" => Some('_'),
        "num" => Some('#'),
        _ => {
            let digits = name.strip_prefix('#')?;
            digits
                .strip_prefix(['x', 'X'])
                .map_or_else(|| number(digits, 10), |hex| number(hex, 16))
        }
    }
}

/// Lowercases percent escapes: `%2F` becomes `%2f`.
fn lower_escapes(text: &str) -> String {
    let mut lower = String::with_capacity(text.len());
    let mut in_escape = 0;
    for character in text.chars() {
        in_escape = if character == '%' { 3_u8 } else { in_escape };
        lower.push(if in_escape > 0 {
            character.to_ascii_lowercase()
        } else {
            character
        });
        in_escape = in_escape.saturating_sub(1);
    }
    lower
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hide(text: &str) -> String {
        let secrets = Secrets::new(vec!["123:AB/C d+e".to_owned(), "abc".to_owned()]);
        secrets.hide(Cow::Borrowed(text)).into_owned()
    }

    #[test]
    fn a_secret_is_hidden_in_every_form_that_it_is_sent_in() {
        for form in [
            "123:AB/C d+e",
            "123%3AAB%2FC%20d%2Be",
            "123:AB%2FC%20d%2Be",
            "123%3AAB%2FC+d%2Be",
            "123%3aAB%2fC%20d%2be",
            "123:AB%2fC%20d%2be",
        ] {
            assert_eq!(
                hide(&format!("no method /bot{form}/m")),
                "no method /bot***/m",
                "{form}"
            );
        }
        for form in [
            "123:AB/C%20d%2be",
            "%31%32%33:AB/C d+e",
            "123%253AAB%252FC%2520d%252Be",
        ] {
            assert_eq!(
                hide(&format!("no 5% method {form}")),
                "no 5% method ***",
                "escaped in another way: {form}"
            );
        }
        for form in ["MTIzOkFCL0MgZCtl", "123:AB\\/C d+e"] {
            assert_eq!(hide(&format!("key={form}=")), "key=***=", "{form}");
        }
        assert_eq!(
            hide("100%25 of abc"),
            "100%25 of abc",
            "what has no secret stays as it is"
        );
        assert_eq!(
            hide("abc is too short to be a secret"),
            "abc is too short to be a secret"
        );
    }

    #[test]
    fn a_secret_is_hidden_as_json_html_and_debug_spell_it() {
        let secrets = Secrets::new(vec!["a\"b<c>&d'e\\f".to_owned()]);
        let hide = |text: &str| secrets.hide(Cow::Borrowed(text)).into_owned();
        for form in [
            "a\"b<c>&d'e\\f",
            r#"a\"b<c>&d'e\\f"#,
            "a&quot;b&lt;c&gt;&amp;d&#39;e\\f",
        ] {
            assert_eq!(hide(form), "***", "{form}");
        }
        for form in [
            "a&#34;b&#60;c&#x3E;&#38;d&apos;e\\f",
            "a&quot;b&lt;c&gt;&amp;d&#x27;e\\f",
            "a&quot;b&lt;c&gt;&amp;d&#039;e&#x5c;f",
            "a%26quot%3Bb<c>&d'e\\f",
        ] {
            assert_eq!(hide(&format!("<p>{form}</p>")), "<p>***</p>", "{form}");
        }
        for form in [
            r#"a\"b\u003cc\u003E\u0026d\u0027e\\f"#,
            r#"\u0061\"b<c>&d'e\\f"#,
            r#"a\\\"b\\u003cc>&d'e\\\\f"#,
        ] {
            assert_eq!(
                hide(&format!(r"<p>\n {form}</p>")),
                r"<p>\n ***</p>",
                "{form}"
            );
        }
        assert_eq!(
            hide(r"C:\new \u12 \ud800 \"),
            r"C:\new \u12 \ud800 \",
            "what has no secret stays as it is"
        );
        assert_eq!(
            hide("a &amp; b &#; &#x110000; &"),
            "a &amp; b &#; &#x110000; &",
            "what has no secret stays as it is"
        );
        let json = serde_json::to_string("a\"b<c>&d'e\\f").unwrap();
        assert_eq!(hide(&json), "\"***\"");
    }

    #[test]
    fn a_header_or_reason_that_repeats_a_secret_does_not_show_it() {
        let secrets = Secrets::new(vec!["canary-1".to_owned()]);
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("x-echo", "is canary%2D1"),
            ("x-limit", "7"),
            ("set-cookie", "a=b"),
            ("content-type", "text/canary-1"),
            ("date", "canary-2 today"),
        ] {
            headers.insert(name, value.parse().unwrap());
        }
        secrets.mark(&mut headers);
        assert_eq!(
            format!("{headers:?}"),
            r#"{"x-echo": Sensitive, "x-limit": "7", "set-cookie": Sensitive, "content-type": Sensitive, "date": "canary-2 today"}"#
        );
        assert_eq!(
            secrets.guard("no canary-1 here".into()).to_string(),
            "no *** here"
        );
        assert_eq!(
            format!("{:?}", secrets.guard("no such host".into())),
            "\"no such host\""
        );
    }

    #[test]
    fn the_beginning_of_a_secret_at_the_end_of_a_text_that_was_cut_is_taken_off() {
        let secrets = Secrets::new(vec!["canary/1-long".to_owned()]);
        for (text, rest) in [
            ("the key canary/1-lon", "the key "),
            ("the key canary%2F1-l", "the key "),
            ("the key cana", "the key "),
            ("the key can", "the key can"),
            ("canary? no", "canary? no"),
            ("", ""),
        ] {
            assert_eq!(secrets.without_end(text), rest);
        }
        assert_eq!(Secrets::NONE.without_end("the key cana"), "the key cana");
    }

    #[test]
    fn what_is_kept_is_not_longer_than_a_body() {
        assert_eq!(
            Secrets::NONE.keep(Cow::Owned("ä".repeat(100_000))).len(),
            LONGEST
        );
        assert_eq!(Secrets::NONE.keep(Cow::Borrowed("short")).len(), 5);
    }
}
