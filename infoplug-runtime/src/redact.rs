//! Hiding the credentials of a client in what a server says: in error texts, echoed addresses, request ids.

use std::borrow::Cow;

use http::{HeaderName, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The unreserved characters of RFC 3986, section 2.3, stay as they are in an address.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// A shorter text is found everywhere, and is no credential.
const SHORTEST: usize = 4;
/// As many bytes of a server's text are kept; of its body as many are.
const LONGEST: usize = 64 * 1024;

/// Headers whose values tell nothing about anybody. All others are hidden wherever headers are shown.
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

/// The credentials, in every form in which they are sent.
#[derive(Clone)]
pub(crate) struct Secrets(Vec<Box<str>>);

impl Secrets {
    /// Nothing to hide.
    pub(crate) const NONE: Self = Self(Vec::new());

    /// What is sent, and how an address spells it.
    pub(crate) fn new(sent: impl IntoIterator<Item = String>) -> Self {
        let mut forms: Vec<Box<str>> = Vec::new();
        for secret in sent {
            let encoded = utf8_percent_encode(&secret, RESERVED).to_string();
            let with_colon = encoded.replace("%3A", ":");
            let form = encoded.replace("%20", "+");
            for form in
                [&encoded, &with_colon, &form].map(|text| lower_escapes(text)).into_iter().chain([secret, encoded, with_colon, form])
            {
                if form.len() >= SHORTEST && !forms.iter().any(|known| **known == *form) {
                    forms.push(form.into());
                }
            }
        }
        // The longest first: a part of a secret may be another one.
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        Self(forms)
    }

    /// These, and further ones.
    pub(crate) fn and(&self, sent: impl IntoIterator<Item = String>) -> Self {
        let mut all = Self::new(sent).0;
        all.extend(self.0.iter().cloned());
        all.sort_by_key(|form| std::cmp::Reverse(form.len()));
        Self(all)
    }

    /// A text of the server without them.
    pub(crate) fn hide<'t>(&self, text: Cow<'t, str>) -> Cow<'t, str> {
        self.0.iter().fold(text, |text, secret| if text.contains(&**secret) { Cow::Owned(text.replace(&**secret, "***")) } else { text })
    }

    /// A text of the server as it is kept: without them, and not longer than a body.
    pub(crate) fn keep(&self, text: Cow<'_, str>) -> Box<str> {
        let hidden = self.hide(text);
        match hidden.char_indices().map(|(index, _)| index).find(|index| *index >= LONGEST).and_then(|end| hidden.get(..end)) {
            Some(beginning) if hidden.len() > LONGEST => beginning.into(),
            _ => hidden.into(),
        }
    }
}

/// `%2F` as `%2f`.
fn lower_escapes(text: &str) -> String {
    let mut lower = String::with_capacity(text.len());
    let mut in_escape = 0;
    for character in text.chars() {
        in_escape = if character == '%' { 3_u8 } else { in_escape };
        lower.push(if in_escape > 0 { character.to_ascii_lowercase() } else { character });
        in_escape = in_escape.saturating_sub(1);
    }
    lower
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hide(text: &str) -> String {
        let secrets = Secrets::new(["123:AB/C d+e".to_owned(), "abc".to_owned()]);
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
            assert_eq!(hide(&format!("no method /bot{form}/m")), "no method /bot***/m", "{form}");
        }
        assert_eq!(hide("abc is too short to be a secret"), "abc is too short to be a secret");
    }

    #[test]
    fn what_is_kept_is_not_longer_than_a_body() {
        assert_eq!(Secrets::NONE.keep(Cow::Owned("ä".repeat(100_000))).len(), LONGEST);
        assert_eq!(Secrets::NONE.keep(Cow::Borrowed("short")).len(), 5);
    }
}
