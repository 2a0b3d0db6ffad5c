//! What a client reads from an error answer. The mock looks at its own answers this way before it sends them.

use infoplug_spec::model::{BodyPlace, ErrorBody, ErrorFormat, ErrorItems, ErrorTexts, ItemsShape, Place, PlaceSource, PlaceType, Within};
use serde_json::Value;

use crate::condition::{all_pass, any_holds, applies};
use crate::draft::Draft;
use crate::pointer::{self, as_text};

/// Something that an answer says.
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

/// Where a whole answer says it.
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

/// Whether an answer counts as an error.
pub(crate) fn is_error(body: &ErrorBody, draft: &Draft<'_>) -> bool {
    !(200..300).contains(&draft.status) || any_holds(&body.error_when, draft) || any_holds(&body.partial_when, draft)
}

/// The index of the format that an answer has.
pub(crate) fn format(body: &ErrorBody, draft: &Draft<'_>) -> Option<usize> {
    body.formats.iter().position(|format| applies(&format.when, draft))
}

/// What an answer says; what it does not say itself, its first error says.
pub(crate) fn read(format: &ErrorFormat, key: Key, draft: &Draft<'_>) -> Option<String> {
    in_order(chain(format, key), key)
        .find_map(|place| value(place, &draft.body, draft))
        .or_else(|| format.items.iter().find_map(|items| first_error(items, draft)).and_then(|error| error.read(key, draft)))
}

/// Of codes, a constant counts after what is sent.
fn in_order(chain: &[Place], key: Key) -> impl Iterator<Item = &Place> {
    let is_code = matches!(key, Key::Code | Key::Subcode | Key::Category);
    let comes_late = move |place: &&Place| is_code && matches!(place.source, PlaceSource::Value(_));
    chain.iter().filter(move |place| !comes_late(place)).chain(chain.iter().filter(comes_late))
}

/// An error of several.
struct Item<'a> {
    texts: &'a ErrorTexts,
    element: &'a Value,
    /// The element of the outer list that it stands in.
    outer: Option<&'a Value>,
    /// The keys that lead to it.
    parameter: Option<String>,
}

impl Item<'_> {
    fn read(&self, key: Key, draft: &Draft<'_>) -> Option<String> {
        let root = |place: &Place| if place.outer { self.outer } else { Some(self.element) };
        let own = in_order(item_chain(self.texts, key), key).find_map(|place| value(place, root(place)?, draft));
        own.or_else(|| match key {
            Key::Message => self.element.as_str().map(str::to_owned),
            Key::Parameter => self.parameter.clone(),
            _ => None,
        })
    }
}

fn first_error<'a>(items: &'a ErrorItems, draft: &'a Draft<'_>) -> Option<Item<'a>> {
    let texts = &items.texts;
    match &items.shape {
        ItemsShape::List(place) => {
            let item = |list: Option<&'a Value>, outer| {
                let element = list?.as_array()?.first()?;
                Some(Item { texts, element, outer, parameter: None })
            };
            let Some(within) = &place.within else { return item(pointer::get(&draft.body, &place.pointer.0), None) };
            let mut outers = fitting(within, &draft.body).into_iter();
            outers.find_map(|outer| item(pointer::get(outer, &place.pointer.0), Some(outer)))
        }
        ItemsShape::Tree { at, skip, separator } => {
            let tree = pointer::get(&draft.body, &at.0).filter(|tree| tree.is_object())?;
            let walk = Walk { texts, skip, separator, draft };
            walk.children(tree, &[])
        }
    }
}

struct Walk<'a, 'd> {
    texts: &'a ErrorTexts,
    skip: &'a [String],
    separator: &'a str,
    draft: &'a Draft<'d>,
}

impl<'a> Walk<'a, '_> {
    fn first(&self, value: &'a Value, keys: &[String]) -> Option<Item<'a>> {
        if !self.is_error(value) {
            return self.children(value, keys);
        }
        let parameter = Some(keys.join(self.separator)).filter(|name| !name.is_empty());
        Some(Item { texts: self.texts, element: value, outer: None, parameter })
    }

    fn is_error(&self, value: &Value) -> bool {
        let texts = self.texts;
        let places = [&texts.code, &texts.subcode, &texts.category, &texts.message, &texts.details, &texts.parameter].into_iter().flatten();
        let mut inner =
            places.filter(|place| matches!(place.source, PlaceSource::Body(..) | PlaceSource::KeyOf(..) | PlaceSource::Joined(..)));
        value.is_string() || value.is_object() && inner.any(|place| self::value(place, value, self.draft).is_some())
    }

    fn children(&self, value: &'a Value, keys: &[String]) -> Option<Item<'a>> {
        let below = |key: &str| [keys, &[key.to_owned()]].concat();
        match value {
            Value::Object(members) => members.iter().find_map(|(key, member)| {
                let keys = if self.skip.contains(key) { keys.to_vec() } else { below(key) };
                self.first(member, &keys)
            }),
            // A list of errors has no indexes in the parameter's name; a list of lines has.
            Value::Array(items) => items.iter().enumerate().find_map(|(index, item)| {
                let is_line = (item.is_object() || item.is_array()) && !self.is_error(item);
                self.first(item, &if is_line { below(&index.to_string()) } else { keys.to_vec() })
            }),
            _ => None,
        }
    }
}

/// The first value of a chain; pointers begin at `root`.
pub(crate) fn first(chain: &[Place], root: &Value, draft: &Draft<'_>) -> Option<String> {
    chain.iter().find_map(|place| value(place, root, draft))
}

/// The value of a place; pointers begin at `root`.
pub(crate) fn value(place: &Place, root: &Value, draft: &Draft<'_>) -> Option<String> {
    if !applies(&place.when, draft) {
        return None;
    }
    match &place.source {
        PlaceSource::PlainBody => {
            let text = draft.plain_body.as_deref()?.trim();
            let is_markup = is_markup(&draft.media_type(), text);
            let is_cut = [&place.before, &place.after, &place.strip_prefix, &place.strip_suffix].into_iter().any(Option::is_some);
            if is_markup && !is_cut { None } else { cut(place, text, place.marked || is_markup) }
        }
        PlaceSource::Value(text) => change(place, text),
        PlaceSource::Header(name) => {
            let header = draft.header(name)?;
            match (&place.auth_param, &place.rel) {
                (Some(parameter), _) => change(place, &auth_param(header, parameter)?),
                (None, Some(rel)) => change(place, link(header, rel)?),
                (None, None) => change(place, header),
            }
        }
        PlaceSource::Body(at, ty) => {
            let mut texts = targets(at, root).into_iter().filter_map(|value| typed(*ty, value));
            texts.find_map(|text| change(place, &text))
        }
        PlaceSource::KeyOf(at) => {
            let mut keys = targets(at, root).into_iter().filter_map(|value| value.as_object()?.keys().next());
            keys.find_map(|key| change(place, key))
        }
        PlaceSource::Joined(at, separator) => {
            let mut texts = targets(at, root).into_iter().filter_map(|value| join(value, separator));
            texts.find_map(|text| change(place, &text))
        }
    }
}

/// Where a place leads; with a list in between there may be several.
fn targets<'a>(place: &BodyPlace, root: &'a Value) -> Vec<&'a Value> {
    let Some(within) = &place.within else { return pointer::get(root, &place.pointer.0).into_iter().collect() };
    fitting(within, root).into_iter().filter_map(|element| pointer::get(element, &place.pointer.0)).collect()
}

/// The elements of a list that pass its tests.
fn fitting<'a>(within: &Within, root: &'a Value) -> Vec<&'a Value> {
    let elements: Vec<&Value> = match pointer::get(root, &within.list.0) {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(Value::Object(members)) => members.values().collect(),
        _ => Vec::new(),
    };
    elements.into_iter().filter(|element| all_pass(&within.tests, element)).collect()
}

fn typed(ty: PlaceType, value: &Value) -> Option<String> {
    let fits = match ty {
        PlaceType::Any => value.is_string() || value.is_number(),
        PlaceType::Text => value.is_string(),
        PlaceType::Integer => value.is_i64() || value.is_u64(),
        PlaceType::Number => value.is_number(),
        PlaceType::Boolean => value.is_boolean(),
        PlaceType::Scalar => value.is_string() || value.is_number() || value.is_boolean(),
        PlaceType::Json => !value.is_null(),
    };
    fits.then(|| as_text(value))
}

fn join(value: &Value, separator: &str) -> Option<String> {
    let parts: Option<Vec<String>> = value.as_array()?.iter().map(|item| typed(PlaceType::Any, item)).collect();
    parts.filter(|parts| !parts.is_empty()).map(|parts| parts.join(separator))
}

/// HTML or XML, of which only parts are messages.
fn is_markup(media_type: &str, text: &str) -> bool {
    let is_tag = |behind: &str| behind.starts_with(|c: char| c.is_alphabetic() || matches!(c, '!' | '?' | '/'));
    media_type == "text/html" || media_type.ends_with("/xml") || media_type.ends_with("+xml") || text.strip_prefix('<').is_some_and(is_tag)
}

fn change(place: &Place, text: &str) -> Option<String> {
    cut(place, text, place.marked)
}

fn cut<'t>(place: &Place, text: &'t str, marked: bool) -> Option<String> {
    let part = |mark: &Option<String>, text, cut: fn(&'t str, &str) -> Option<&'t str>| match mark {
        Some(mark) => cut(text, mark).or((!marked).then_some(text)),
        None => Some(text),
    };
    let text = part(&place.before, text, |text, mark| text.split_once(mark).map(|(before, _)| before))?;
    let text = part(&place.after, text, |text, mark| text.rsplit_once(mark).map(|(_, after)| after))?;
    let text = part(&place.strip_prefix, text, |text, mark| text.strip_prefix(mark))?;
    let text = part(&place.strip_suffix, text, |text, mark| text.strip_suffix(mark))?;
    (!text.is_empty() || place.empty).then(|| text.to_owned())
}

/// The target of a link that the mock wrote (RFC 8288).
fn link<'h>(header: &'h str, rel: &str) -> Option<&'h str> {
    let links = header.split('<').filter_map(|link| link.split_once('>'));
    links.into_iter().find(|(_, parameters)| parameters.contains(&format!("rel=\"{rel}\""))).map(|(target, _)| target)
}

/// A parameter of a challenge (RFC 9110, section 11.6.1).
fn auth_param(header: &str, name: &str) -> Option<String> {
    let pairs = crate::prefer::split(header, ',').into_iter().filter_map(|part| part.split_once('='));
    let mut named = pairs.filter(|(key, _)| key.split_whitespace().last().is_some_and(|key| key.eq_ignore_ascii_case(name)));
    named.next().map(|(_, value)| crate::prefer::unquote(value.trim()))
}
