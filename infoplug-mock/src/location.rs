//! Reads the strings at a location of a response, as a client does.

use infoplug_spec::model::{BodyLocation, Location, LocationSource, LocationType, Within};
use serde_json::Value;

use crate::condition::{all_pass, applies};
use crate::draft::Draft;
use crate::pointer::{self, as_text};
use crate::prefer;

/// Where pointers start.
#[derive(Clone, Copy)]
pub(crate) struct Root<'a> {
    /// The body, or an element of a list of errors.
    pub(crate) value: &'a Value,
    /// The element of the outer list that contains the list.
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

/// Returns the first string of a chain of locations.
pub(crate) fn first(chain: &[Location], root: Root<'_>, draft: &Draft<'_>) -> Option<String> {
    chain
        .iter()
        .find_map(|location| text(location, root, draft))
}

/// Returns the first string at a location.
pub(crate) fn text(location: &Location, root: Root<'_>, draft: &Draft<'_>) -> Option<String> {
    texts(location, root, draft).into_iter().next()
}

/// Returns all strings at a location. A list on the path can yield several.
pub(crate) fn texts(location: &Location, root: Root<'_>, draft: &Draft<'_>) -> Vec<String> {
    if !applies(&location.when, draft) {
        return Vec::new();
    }
    let root = if location.outer {
        root.outer
    } else {
        Some(root.value)
    };
    let in_body = |at: &BodyLocation, read: &dyn Fn(&Value) -> Option<String>| -> Vec<String> {
        let targets = root.map(|root| targets(at, root)).unwrap_or_default();
        targets
            .into_iter()
            .filter_map(|value| change(location, &read(value)?))
            .collect()
    };
    match &location.source {
        LocationSource::PlainBody => draft
            .plain()
            .and_then(|text| plain(location, draft, text))
            .into_iter()
            .collect(),
        LocationSource::Value(text) => change(location, text).into_iter().collect(),
        LocationSource::Header(name) => draft
            .header(name)
            .and_then(|text| in_header(location, text))
            .into_iter()
            .collect(),
        LocationSource::Body(at, ty) => in_body(at, &|value| typed(*ty, value)),
        LocationSource::KeyOf(at) => {
            in_body(at, &|value| value.as_object()?.keys().next().cloned())
        }
        LocationSource::Joined(at, separator) => in_body(at, &|value| join(value, separator)),
    }
}

fn in_header(location: &Location, header: &str) -> Option<String> {
    match (&location.auth_param, &location.rel) {
        (Some(parameter), _) => change(location, &auth_param(header, parameter)?),
        (None, Some(rel)) => change(location, link(header, rel)?),
        (None, None) => change(location, header),
    }
}

/// In markup, only a part between marks counts as a string.
fn plain(location: &Location, draft: &Draft<'_>, text: &str) -> Option<String> {
    let is_markup = is_markup(&draft.media_type(), text);
    let is_cut = [
        &location.before,
        &location.after,
        &location.strip_prefix,
        &location.strip_suffix,
    ]
    .into_iter()
    .any(Option::is_some);
    if is_markup && !is_cut {
        None
    } else {
        cut(location, text, location.marked || is_markup)
    }
}

/// Returns the values that a location in the body leads to.
fn targets<'a>(location: &BodyLocation, root: &'a Value) -> Vec<&'a Value> {
    let Some(within) = &location.within else {
        return pointer::get(root, &location.pointer.0)
            .into_iter()
            .collect();
    };
    fitting(within, root)
        .into_iter()
        .filter_map(|element| pointer::get(element, &location.pointer.0))
        .collect()
}

/// Returns the elements of a list that pass its tests.
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

fn typed(ty: LocationType, value: &Value) -> Option<String> {
    let fits = match ty {
        LocationType::Any => value.is_string() || value.is_number(),
        LocationType::String => value.is_string(),
        LocationType::Integer => value.is_i64() || value.is_u64(),
        LocationType::Number => value.is_number(),
        LocationType::Boolean => value.is_boolean(),
        LocationType::Scalar => value.is_string() || value.is_number() || value.is_boolean(),
        LocationType::Json => !value.is_null(),
    };
    fits.then(|| as_text(value))
}

/// Joins the strings and numbers of a list. Other items are left out.
fn join(value: &Value, separator: &str) -> Option<String> {
    let parts: Vec<String> = value
        .as_array()?
        .iter()
        .filter_map(|item| typed(LocationType::Any, item))
        .collect();
    (!parts.is_empty()).then(|| parts.join(separator))
}

/// Returns whether the media type says that the body is a page.
pub(crate) fn is_page(draft: &Draft<'_>) -> bool {
    is_markup(&draft.media_type(), "")
}

/// Returns whether the body is HTML or XML.
fn is_markup(media_type: &str, text: &str) -> bool {
    let is_tag = |inside: &str| {
        inside.starts_with(|c: char| c.is_alphabetic() || matches!(c, '!' | '?' | '/'))
    };
    media_type == "text/html"
        || media_type.ends_with("/xml")
        || media_type.ends_with("+xml")
        || text.strip_prefix('<').is_some_and(is_tag)
}

fn change(location: &Location, text: &str) -> Option<String> {
    cut(location, text, location.marked)
}

fn cut<'t>(location: &Location, text: &'t str, marked: bool) -> Option<String> {
    let part = |mark: &Option<String>, text, cut: fn(&'t str, &str) -> Option<&'t str>| match mark {
        Some(mark) => cut(text, mark).or((!marked).then_some(text)),
        None => Some(text),
    };
    let text = part(&location.before, text, |text, mark| {
        text.split_once(mark).map(|(before, _)| before)
    })?;
    let text = part(&location.after, text, |text, mark| {
        text.rsplit_once(mark).map(|(_, after)| after)
    })?;
    let text = part(&location.strip_prefix, text, |text, mark| {
        text.strip_prefix(mark)
    })?;
    let text = part(&location.strip_suffix, text, |text, mark| {
        text.strip_suffix(mark)
    })?;
    (!text.is_empty() || location.empty).then(|| text.to_owned())
}

/// Returns the target of the first link with a relation (RFC 8288).
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

/// Returns a parameter of a challenge (RFC 9110, section 11.6.1).
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
