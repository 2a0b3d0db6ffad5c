//! The texts at a location of a response, as a client reads them.

use infoplug_spec::model::{BodyPlace, Place, PlaceSource, PlaceType, Within};
use serde_json::Value;

use crate::condition::{all_pass, applies};
use crate::draft::Draft;
use crate::pointer::{self, as_text};
use crate::prefer;

/// Where pointers begin.
#[derive(Clone, Copy)]
pub(crate) struct Root<'a> {
    /// The body, or an element of a list of errors.
    pub(crate) value: &'a Value,
    /// The element of the outer list that has the list.
    pub(crate) outer: Option<&'a Value>,
}

impl<'a> Root<'a> {
    pub(crate) fn body(draft: &'a Draft<'_>) -> Self {
        Self {
            value: &draft.body,
            outer: None,
        }
    }
}

/// The first text of a chain of locations.
pub(crate) fn first(chain: &[Place], root: Root<'_>, draft: &Draft<'_>) -> Option<String> {
    chain.iter().find_map(|place| text(place, root, draft))
}

/// The text at a location.
pub(crate) fn text(place: &Place, root: Root<'_>, draft: &Draft<'_>) -> Option<String> {
    texts(place, root, draft).into_iter().next()
}

/// All texts at a location: with a list in between there may be several.
pub(crate) fn texts(place: &Place, root: Root<'_>, draft: &Draft<'_>) -> Vec<String> {
    if !applies(&place.when, draft) {
        return Vec::new();
    }
    let root = if place.outer {
        root.outer
    } else {
        Some(root.value)
    };
    let in_body = |at: &BodyPlace, read: &dyn Fn(&Value) -> Option<String>| -> Vec<String> {
        let targets = root.map(|root| targets(at, root)).unwrap_or_default();
        targets
            .into_iter()
            .filter_map(|value| change(place, &read(value)?))
            .collect()
    };
    match &place.source {
        PlaceSource::PlainBody => draft
            .plain()
            .and_then(|text| plain(place, draft, text))
            .into_iter()
            .collect(),
        PlaceSource::Value(text) => change(place, text).into_iter().collect(),
        PlaceSource::Header(name) => draft
            .header(name)
            .and_then(|text| in_header(place, text))
            .into_iter()
            .collect(),
        PlaceSource::Body(at, ty) => in_body(at, &|value| typed(*ty, value)),
        PlaceSource::KeyOf(at) => in_body(at, &|value| value.as_object()?.keys().next().cloned()),
        PlaceSource::Joined(at, separator) => in_body(at, &|value| join(value, separator)),
    }
}

fn in_header(place: &Place, header: &str) -> Option<String> {
    match (&place.auth_param, &place.rel) {
        (Some(parameter), _) => change(place, &auth_param(header, parameter)?),
        (None, Some(rel)) => change(place, link(header, rel)?),
        (None, None) => change(place, header),
    }
}

/// Of markup only what the marks enclose is a text.
fn plain(place: &Place, draft: &Draft<'_>, text: &str) -> Option<String> {
    let is_markup = is_markup(&draft.media_type(), text);
    let is_cut = [
        &place.before,
        &place.after,
        &place.strip_prefix,
        &place.strip_suffix,
    ]
    .into_iter()
    .any(Option::is_some);
    if is_markup && !is_cut {
        None
    } else {
        cut(place, text, place.marked || is_markup)
    }
}

/// Where a location in the body leads.
fn targets<'a>(place: &BodyPlace, root: &'a Value) -> Vec<&'a Value> {
    let Some(within) = &place.within else {
        return pointer::get(root, &place.pointer.0).into_iter().collect();
    };
    fitting(within, root)
        .into_iter()
        .filter_map(|element| pointer::get(element, &place.pointer.0))
        .collect()
}

/// The elements of a list that pass its tests.
pub(crate) fn fitting<'a>(within: &Within, root: &'a Value) -> Vec<&'a Value> {
    let elements: Vec<&Value> = match pointer::get(root, &within.list.0) {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(Value::Object(members)) => members.values().collect(),
        _ => Vec::new(),
    };
    elements
        .into_iter()
        .filter(|element| all_pass(&within.tests, element))
        .collect()
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

/// The texts and numbers of a list, put together; whatever else is in it is left out.
fn join(value: &Value, separator: &str) -> Option<String> {
    let parts: Vec<String> = value
        .as_array()?
        .iter()
        .filter_map(|item| typed(PlaceType::Any, item))
        .collect();
    (!parts.is_empty()).then(|| parts.join(separator))
}

/// Whether the body is a page by its media type.
pub(crate) fn is_page(draft: &Draft<'_>) -> bool {
    is_markup(&draft.media_type(), "")
}

/// HTML or XML.
fn is_markup(media_type: &str, text: &str) -> bool {
    let is_tag = |inside: &str| {
        inside.starts_with(|c: char| c.is_alphabetic() || matches!(c, '!' | '?' | '/'))
    };
    media_type == "text/html"
        || media_type.ends_with("/xml")
        || media_type.ends_with("+xml")
        || text.strip_prefix('<').is_some_and(is_tag)
}

fn change(place: &Place, text: &str) -> Option<String> {
    cut(place, text, place.marked)
}

fn cut<'t>(place: &Place, text: &'t str, marked: bool) -> Option<String> {
    let part = |mark: &Option<String>, text, cut: fn(&'t str, &str) -> Option<&'t str>| match mark {
        Some(mark) => cut(text, mark).or((!marked).then_some(text)),
        None => Some(text),
    };
    let text = part(&place.before, text, |text, mark| {
        text.split_once(mark).map(|(before, _)| before)
    })?;
    let text = part(&place.after, text, |text, mark| {
        text.rsplit_once(mark).map(|(_, after)| after)
    })?;
    let text = part(&place.strip_prefix, text, |text, mark| {
        text.strip_prefix(mark)
    })?;
    let text = part(&place.strip_suffix, text, |text, mark| {
        text.strip_suffix(mark)
    })?;
    (!text.is_empty() || place.empty).then(|| text.to_owned())
}

/// The target of the first link with a relation (RFC 8288).
fn link<'h>(header: &'h str, rel: &str) -> Option<&'h str> {
    let relations = |parameters: &str| {
        let mut named = prefer::split(parameters, ';')
            .into_iter()
            .filter_map(|parameter| parameter.split_once('='));
        let value = named
            .find(|(name, _)| name.trim().eq_ignore_ascii_case("rel"))?
            .1;
        Some(value.trim().trim_matches('"').to_owned())
    };
    prefer::split(header, ',').into_iter().find_map(|link| {
        let (target, parameters) = link.split_once('<')?.1.split_once('>')?;
        relations(parameters)?
            .split_ascii_whitespace()
            .any(|known| known.eq_ignore_ascii_case(rel))
            .then(|| target.trim())
    })
}

/// A parameter of a challenge (RFC 9110, section 11.6.1).
fn auth_param(header: &str, name: &str) -> Option<String> {
    let pairs = prefer::split(header, ',')
        .into_iter()
        .filter_map(|part| part.split_once('='));
    let mut named = pairs.filter(|(key, _)| {
        key.split_whitespace()
            .last()
            .is_some_and(|key| key.eq_ignore_ascii_case(name))
    });
    named.next().map(|(_, value)| prefer::unquote(value.trim()))
}
