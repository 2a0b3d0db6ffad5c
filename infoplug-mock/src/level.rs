//! Chooses the codes of a response, on each level, as the client does.

use infoplug_spec::model::{ErrorFormat, ErrorTexts, LevelCode, Location, LocationSource, Spec};

use crate::draft::Draft;
use crate::location::{self, Root};

/// A value that an error response can carry.
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

/// Returns the locations of a value in the whole response.
pub(crate) fn chain(format: &ErrorFormat, key: Key) -> &[Location] {
    match key {
        Key::UserMessage => &format.user_message,
        Key::Docs => &format.docs,
        Key::RequestId => &format.request_id,
        _ => item_chain(&format.texts, key),
    }
}

/// Returns the locations of a value in an element of a list of errors.
pub(crate) fn item_chain(texts: &ErrorTexts, key: Key) -> &[Location] {
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

/// The code that was chosen from those of a response.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub(crate) text: String,
    /// Whether the response has it. Otherwise it is a constant of the spec.
    pub(crate) is_sent: bool,
    /// The first code sent, if a listed one took precedence over it.
    finer: Option<String>,
}

pub(crate) fn code(
    spec: &Spec,
    texts: &ErrorTexts,
    root: Root<'_>,
    draft: &Draft<'_>,
) -> Option<Choice> {
    choose(&texts.code, root, draft, |text| {
        spec.error_named(text).is_some()
    })
}

/// Without a location for subcodes, the subcode is the first code sent, if a listed one took
/// precedence over it.
pub(crate) fn subcode(
    spec: &Spec,
    texts: &ErrorTexts,
    root: Root<'_>,
    draft: &Draft<'_>,
) -> Option<String> {
    let finer = || code(spec, texts, root, draft)?.finer;
    if texts.subcode.is_empty() {
        finer()
    } else {
        level(&spec.subcodes, &texts.subcode, root, draft)
    }
}

pub(crate) fn category(
    spec: &Spec,
    texts: &ErrorTexts,
    root: Root<'_>,
    draft: &Draft<'_>,
) -> Option<String> {
    level(&spec.categories, &texts.category, root, draft)
}

fn level(
    codes: &[LevelCode],
    locations: &[Location],
    root: Root<'_>,
    draft: &Draft<'_>,
) -> Option<String> {
    choose(locations, root, draft, |text| {
        codes.iter().any(|known| known.code == text)
    })
    .map(|choice| choice.text)
}

/// Returns the first value sent that the spec lists, else the first one sent, else a constant.
fn choose(
    locations: &[Location],
    root: Root<'_>,
    draft: &Draft<'_>,
    is_listed: impl Fn(&str) -> bool,
) -> Option<Choice> {
    let is_constant = |location: &&Location| matches!(location.source, LocationSource::Value(_));
    let mut first = None;
    for location in locations.iter().filter(|location| !is_constant(location)) {
        let mut texts = location::texts(location, root, draft);
        if let Some(listed) = texts.iter().position(|text| is_listed(text)) {
            return Some(Choice {
                text: texts.swap_remove(listed),
                is_sent: true,
                finer: first,
            });
        }
        first = first.or_else(|| texts.into_iter().next());
    }
    if let Some(text) = first {
        return Some(Choice {
            text,
            is_sent: true,
            finer: None,
        });
    }
    let text = locations
        .iter()
        .filter(is_constant)
        .find_map(|location| location::text(location, root, draft))?;
    Some(Choice {
        text,
        is_sent: false,
        finer: None,
    })
}
