//! What a client reads from an error response. The mock looks at its own responses this way before it sends them; a test compares with the
//! decoder of the client.

use infoplug_spec::model::{ErrorBody, ErrorFormat, ErrorTexts, LevelCode, Place, PlaceSource, Spec};

use crate::condition::{any_holds, applies};
use crate::draft::Draft;
use crate::items::{self, Item};
use crate::place::{self, Root};

/// Something that a response says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Code,
    Subcode,
    Category,
    Parameter,
    Details,
    Message,
    UserMessage,
    Docs,
    RequestId,
}

/// Where a whole response says it.
pub(crate) fn chain(format: &ErrorFormat, key: Key) -> &[Place] {
    match key {
        Key::UserMessage => &format.user_message,
        Key::Docs => &format.docs,
        Key::RequestId => &format.request_id,
        _ => item_chain(&format.texts, key),
    }
}

/// Where an element of a list of errors says it.
pub(crate) fn item_chain(texts: &ErrorTexts, key: Key) -> &[Place] {
    match key {
        Key::Code => &texts.code,
        Key::Subcode => &texts.subcode,
        Key::Category => &texts.category,
        Key::Parameter => &texts.parameter,
        Key::Details => &texts.details,
        Key::Message => &texts.message,
        Key::UserMessage | Key::Docs | Key::RequestId => &[],
    }
}

/// Whether a response counts as an error.
pub(crate) fn is_error(body: &ErrorBody, draft: &Draft<'_>) -> bool {
    !(200..300).contains(&draft.status) || any_holds(&body.error_when, draft) || any_holds(&body.partial_when, draft)
}

/// The index of the format that a response has.
pub(crate) fn format(body: &ErrorBody, draft: &Draft<'_>) -> Option<usize> {
    body.formats.iter().position(|format| applies(&format.when, draft))
}

/// What a response says; what it does not say itself, its first error says.
pub(crate) struct Reading<'a> {
    spec: &'a Spec,
    format: &'a ErrorFormat,
    draft: &'a Draft<'a>,
    items: Vec<Item>,
}

impl<'a> Reading<'a> {
    /// Reads in a format, whether the response has it or not.
    pub(crate) fn new(spec: &'a Spec, format: &'a ErrorFormat, draft: &'a Draft<'a>) -> Self {
        Self { spec, format, draft, items: items::read(spec, format, draft) }
    }

    fn first(&self) -> Option<&Item> {
        self.items.iter().find(|item| item.says_something())
    }

    pub(crate) fn get(&self, key: Key) -> Option<String> {
        let root = Root::body(self.draft);
        let own = || place::first(chain(self.format, key), root, self.draft);
        let of_first = |get: fn(&Item) -> &Option<String>| self.first().and_then(|item| get(item).clone());
        let texts = &self.format.texts;
        match key {
            Key::Code => self.code(),
            Key::Subcode => subcode(self.spec, texts, root, self.draft).or_else(|| of_first(|item| &item.subcode)),
            Key::Category => category(self.spec, texts, root, self.draft).or_else(|| of_first(|item| &item.category)),
            Key::Parameter => own().or_else(|| of_first(|item| &item.parameter)),
            Key::Details => own().or_else(|| of_first(|item| &item.details)),
            Key::Message => own().or_else(|| of_first(|item| &item.message)),
            Key::UserMessage | Key::RequestId => own(),
            Key::Docs => {
                let texts = self.format.docs.iter().flat_map(|place| place::texts(place, root, self.draft));
                texts.into_iter().find(|text| is_address(text))
            }
        }
    }

    /// What is sent, here or in an error of the list, goes before constants.
    fn code(&self) -> Option<String> {
        let own = code(self.spec, &self.format.texts, Root::body(self.draft), self.draft);
        let of_first = self.first().and_then(|item| item.code.clone());
        let sent = |choice: &Choice| choice.is_sent;
        let found = own.clone().filter(sent).or_else(|| of_first.clone().filter(sent)).or(own).or(of_first);
        found.map(|choice| choice.text)
    }

    /// The code that the status implies, where the response has none: not in a page, nor in any other body that is no JSON.
    pub(crate) fn implied(&self) -> Option<&'a str> {
        let has_code = self.items.iter().any(|item| item.code.is_some()) || self.code().is_some();
        let may_be_of_the_api = self.draft.is_empty() || self.draft.plain().is_none() && !place::is_page(self.draft);
        let code = self.spec.status(self.draft.status)?.code.filter(|_| may_be_of_the_api && !has_code)?;
        Some(self.spec.error(code).name.wire.as_str())
    }
}

fn is_address(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(|c: char| c.is_control() || c.is_whitespace())
}

/// A code, of several that a response may have.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub(crate) text: String,
    /// The response has it; else it is a constant of the spec.
    pub(crate) is_sent: bool,
    /// The first one sent, if it was passed over for one that is listed.
    finer: Option<String>,
}

pub(crate) fn code(spec: &Spec, texts: &ErrorTexts, root: Root<'_>, draft: &Draft<'_>) -> Option<Choice> {
    choose(&texts.code, root, draft, |text| spec.error_named(text).is_some())
}

/// Where the spec says of no subcode, it is the code that was passed over.
pub(crate) fn subcode(spec: &Spec, texts: &ErrorTexts, root: Root<'_>, draft: &Draft<'_>) -> Option<String> {
    let finer = || code(spec, texts, root, draft)?.finer;
    if texts.subcode.is_empty() { finer() } else { level(&spec.subcodes, &texts.subcode, root, draft) }
}

pub(crate) fn category(spec: &Spec, texts: &ErrorTexts, root: Root<'_>, draft: &Draft<'_>) -> Option<String> {
    level(&spec.categories, &texts.category, root, draft)
}

fn level(codes: &[LevelCode], places: &[Place], root: Root<'_>, draft: &Draft<'_>) -> Option<String> {
    choose(places, root, draft, |text| codes.iter().any(|known| known.code == text)).map(|choice| choice.text)
}

/// The first value sent that the spec lists, else the first one sent, else a constant.
fn choose(places: &[Place], root: Root<'_>, draft: &Draft<'_>, is_listed: impl Fn(&str) -> bool) -> Option<Choice> {
    let is_constant = |place: &&Place| matches!(place.source, PlaceSource::Value(_));
    let mut first = None;
    for place in places.iter().filter(|place| !is_constant(place)) {
        let mut texts = place::texts(place, root, draft);
        if let Some(listed) = texts.iter().position(|text| is_listed(text)) {
            return Some(Choice { text: texts.swap_remove(listed), is_sent: true, finer: first });
        }
        first = first.or_else(|| texts.into_iter().next());
    }
    if let Some(text) = first {
        return Some(Choice { text, is_sent: true, finer: None });
    }
    let text = places.iter().filter(is_constant).find_map(|place| place::text(place, root, draft))?;
    Some(Choice { text, is_sent: false, finer: None })
}
