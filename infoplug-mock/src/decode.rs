//! Reads an error response as a client does. The mock reads its own responses this way before it
//! sends them. A test compares this reader with the client's decoder.

use infoplug_spec::model::{ErrorBody, ErrorFormat, Spec};

use crate::condition::{any_holds, applies};
use crate::draft::Draft;
use crate::items::{self, Item};
use crate::level::{Choice, Key, category, chain, code, subcode};
use crate::location::{self, Root};

/// Returns whether a response counts as an error.
pub(crate) fn is_error(body: &ErrorBody, draft: &Draft<'_>) -> bool {
    !(200..300).contains(&draft.status)
        || any_holds(&body.error_when, draft)
        || any_holds(&body.partial_when, draft)
}

/// Returns the index of the format that a response has.
pub(crate) fn format(body: &ErrorBody, draft: &Draft<'_>) -> Option<usize> {
    body.formats
        .iter()
        .position(|format| applies(&format.when, draft))
}

/// What a response says. Whatever the top level leaves out comes from the first error in its list.
pub(crate) struct Reading<'a> {
    spec: &'a Spec,
    format: &'a ErrorFormat,
    draft: &'a Draft<'a>,
    items: Vec<Item>,
}

impl<'a> Reading<'a> {
    /// Reads a response in a format, whether or not it has that format.
    pub(crate) fn new(spec: &'a Spec, format: &'a ErrorFormat, draft: &'a Draft<'a>) -> Self {
        Self {
            spec,
            format,
            draft,
            items: items::read(spec, format, draft),
        }
    }

    fn first(&self) -> Option<&Item> {
        self.items.iter().find(|item| item.has_content())
    }

    pub(crate) fn get(&self, key: Key) -> Option<String> {
        let root = Root::body(self.draft);
        let own = || location::first(chain(self.format, key), root, self.draft);
        let of_first =
            |get: fn(&Item) -> &Option<String>| self.first().and_then(|item| get(item).clone());
        let texts = &self.format.texts;
        match key {
            Key::Code => self.code(),
            Key::Subcode => subcode(self.spec, texts, root, self.draft)
                .or_else(|| of_first(|item| &item.subcode)),
            Key::Category => category(self.spec, texts, root, self.draft)
                .or_else(|| of_first(|item| &item.category)),
            Key::Parameter => own().or_else(|| of_first(|item| &item.parameter)),
            Key::Details => own().or_else(|| of_first(|item| &item.details)),
            Key::Message => own().or_else(|| of_first(|item| &item.message)),
            Key::UserMessage | Key::RequestId => own(),
            Key::Docs => {
                let texts = self
                    .format
                    .docs
                    .iter()
                    .flat_map(|location| location::texts(location, root, self.draft));
                texts.into_iter().find(|text| is_url(text))
            }
        }
    }

    /// A code that was sent, at the top level or in the list, wins over a constant.
    fn code(&self) -> Option<String> {
        let own = code(
            self.spec,
            &self.format.texts,
            Root::body(self.draft),
            self.draft,
        );
        let of_first = self.first().and_then(|item| item.code.clone());
        let sent = |choice: &Choice| choice.is_sent;
        let found = own
            .clone()
            .filter(sent)
            .or_else(|| of_first.clone().filter(sent))
            .or(own)
            .or(of_first);
        found.map(|choice| choice.text)
    }

    /// The code that the status implies, if the response has none of its own. A page or any other
    /// body that is not JSON implies no code.
    pub(crate) fn implied(&self) -> Option<&'a str> {
        let has_code = self.items.iter().any(|item| item.code.is_some()) || self.code().is_some();
        let may_be_of_the_api =
            self.draft.is_empty() || self.draft.plain().is_none() && !location::is_page(self.draft);
        let code = self
            .spec
            .status(self.draft.status)?
            .code
            .filter(|_| may_be_of_the_api && !has_code)?;
        Some(self.spec.error(code).name.wire.as_str())
    }
}

fn is_url(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://"))
        && !text.contains(char::is_whitespace)
        && infoplug_text::misleading(text).is_none()
}
