//! Writes a string where a client looks for it, as the inverse of `decode`. Not every string
//! survives at every location, so the caller must read the result once more.

use infoplug_spec::model::{BodyLocation, Location, LocationSource, LocationType, Pointer, Test};
use serde_json::{Map, Number, Value};

use crate::condition::passes;
use crate::draft::Draft;
use crate::pointer;
use crate::satisfy::{satisfy, values};

/// Returns the drafts that hold a string at a location, the most natural one first. Pointers start
/// at `base`. An existing value stays, but it may become part of the new value if the location
/// reads only a part.
pub(crate) fn drafts<'a>(
    location: &Location,
    base: &[String],
    text: &str,
    draft: &Draft<'a>,
    keeps: &dyn Fn(&Draft<'_>) -> bool,
) -> Vec<Draft<'a>> {
    let mut found = Vec::new();
    for raw in raw(location, text) {
        match &location.source {
            LocationSource::PlainBody => {
                let existing = draft.plain_body.as_deref();
                let texts = existing.map_or_else(
                    || vec![raw.clone()],
                    |existing| merged(location, existing, &raw),
                );
                found.extend(
                    texts
                        .into_iter()
                        .map(|text| draft.clone().with_plain_body(text)),
                );
            }
            LocationSource::Value(known) => found.extend((known == text).then(|| draft.clone())),
            LocationSource::Header(name) => {
                for value in header_values(location, draft.header(name), &raw) {
                    let mut changed = draft.clone();
                    if changed.set_header(name, Some(&value)) {
                        found.push(changed);
                    }
                }
            }
            LocationSource::Body(at, ty) => {
                let values = |existing: Option<&Value>| body_values(location, existing, *ty, &raw);
                found.extend(in_body(at, base, draft, &values));
            }
            LocationSource::KeyOf(at) => {
                // The value of the member is free for another string.
                let object = || Value::Object(Map::from_iter([(raw.clone(), Value::Null)]));
                let values = |existing: Option<&Value>| {
                    existing
                        .is_none_or(Value::is_null)
                        .then(object)
                        .into_iter()
                        .collect()
                };
                found.extend(in_body(at, base, draft, &values));
            }
            LocationSource::Joined(at, separator) => {
                let values = |existing: Option<&Value>| {
                    let is_free = existing.is_none_or(Value::is_null);
                    is_free
                        .then(|| split(&raw, separator))
                        .into_iter()
                        .collect()
                };
                found.extend(in_body(at, base, draft, &values));
            }
        }
    }
    if location.when.is_empty() {
        return found;
    }
    // The values that meet the location's conditions do not count as invented.
    let satisfied = found
        .iter()
        .filter_map(|draft| satisfy(&location.when, draft, keeps));
    satisfied
        .map(|changed| changed.with_invented(draft.invented))
        .collect()
}

/// Returns the strings from which a location's changes extract `text`. In most specs, the marks
/// around the part may be absent.
pub(crate) fn raw(location: &Location, text: &str) -> Vec<String> {
    let meta = |text: &str, front: &Option<String>, end: &Option<String>| {
        format!(
            "{}{text}{}",
            front.as_deref().unwrap_or_default(),
            end.as_deref().unwrap_or_default()
        )
    };
    let stripped = meta(text, &location.strip_prefix, &location.strip_suffix);
    let marked = meta(&stripped, &location.after, &location.before);
    let mut texts = if location.marked {
        vec![marked]
    } else {
        vec![stripped, text.to_owned(), marked]
    };
    texts.dedup();
    texts
}

fn header_values(location: &Location, existing: Option<&str>, raw: &str) -> Vec<String> {
    if let Some(rel) = &location.rel {
        let link = format!("<{raw}>; rel=\"{rel}\"");
        return vec![
            existing.map_or_else(|| link.clone(), |existing| format!("{existing}, {link}")),
        ];
    }
    let Some(parameter) = &location.auth_param else {
        return existing.map_or_else(
            || vec![raw.to_owned()],
            |existing| merged(location, existing, raw),
        );
    };
    let pair = format!(
        "{parameter}=\"{}\"",
        raw.replace('\\', "\\\\").replace('"', "\\\"")
    );
    vec![existing.map_or_else(
        || format!("Bearer {pair}"),
        |existing| format!("{existing}, {pair}"),
    )]
}

/// Returns the values that hold the new string next to the existing one.
fn merged(location: &Location, existing: &str, raw: &str) -> Vec<String> {
    let end = location
        .after
        .iter()
        .map(|mark| format!("{existing}{mark}{raw}"));
    let in_front = location
        .before
        .iter()
        .map(|mark| format!("{raw}{mark}{existing}"));
    (existing == raw)
        .then(|| raw.to_owned())
        .into_iter()
        .chain(end)
        .chain(in_front)
        .collect()
}

fn body_values(
    location: &Location,
    existing: Option<&Value>,
    ty: LocationType,
    raw: &str,
) -> Vec<Value> {
    let value = match ty {
        LocationType::Any | LocationType::String | LocationType::Scalar => Some(Value::from(raw)),
        LocationType::Json => serde_json::from_str(raw).ok(),
        LocationType::Integer => raw
            .parse::<i64>()
            .map(Value::from)
            .or_else(|_| raw.parse::<u64>().map(Value::from))
            .ok(),
        LocationType::Number => serde_json::from_str::<Number>(raw).ok().map(Value::Number),
        LocationType::Boolean => raw.parse::<bool>().ok().map(Value::from),
    };
    match (existing, value) {
        (_, None) => Vec::new(),
        (None | Some(Value::Null), Some(value)) => vec![value],
        (Some(Value::String(existing)), Some(Value::String(raw))) => {
            merged(location, existing, &raw)
                .into_iter()
                .map(Value::from)
                .collect()
        }
        (Some(existing), Some(value)) => {
            (*existing == value).then_some(value).into_iter().collect()
        }
    }
}

fn split(raw: &str, separator: &str) -> Value {
    let part = |part: &str| {
        part.parse::<u64>()
            .ok()
            .filter(|number| number.to_string() == part)
            .map_or_else(|| part.into(), Value::from)
    };
    if separator.is_empty() {
        vec![Value::from(raw)].into()
    } else {
        raw.split(separator).map(part).collect()
    }
}

/// Returns the drafts with one of the values at a location in the body.
fn in_body<'a>(
    at: &BodyLocation,
    base: &[String],
    draft: &Draft<'a>,
    values: &dyn Fn(Option<&Value>) -> Vec<Value>,
) -> Vec<Draft<'a>> {
    let mut found = Vec::new();
    for Spot { tokens, element } in spots(at, base, draft) {
        for value in values(pointer::get(&draft.body, &tokens)) {
            let mut changed = draft.clone();
            if pointer::set(&mut changed.body, &tokens, value) {
                found.extend(pass(at, element.as_deref(), changed));
            }
        }
    }
    found
}

/// A concrete spot that a location leads to.
pub(crate) struct Spot {
    pub(crate) tokens: Vec<String>,
    /// The element of a list, if it does not exist yet.
    pub(crate) element: Option<Vec<String>>,
}

/// Returns the spots that a location may lead to. If there is a list on the path, these are its
/// elements that pass the tests, and a new one.
pub(crate) fn spots(at: &BodyLocation, base: &[String], draft: &Draft<'_>) -> Vec<Spot> {
    let Some(within) = &at.within else {
        return vec![Spot {
            tokens: [base, &at.pointer.0].concat(),
            element: None,
        }];
    };
    let list = [base, &within.list.0].concat();
    // A list can take a new element, but the keys of an object are not ours to choose.
    let (keys, new): (Vec<String>, _) = match pointer::get(&draft.body, &list) {
        Some(Value::Object(members)) => (members.keys().cloned().collect(), None),
        Some(Value::Array(items)) => (
            (0..items.len()).map(|index| index.to_string()).collect(),
            Some(items.len()),
        ),
        _ => (Vec::new(), Some(0)),
    };
    let spot = |key: String, is_new: bool| {
        let element = [&list[..], &[key]].concat();
        let tokens = [&element[..], &at.pointer.0].concat();
        Spot {
            tokens,
            element: is_new.then_some(element),
        }
    };
    let meets = |key: &String| {
        let passes = |(at, test): &(Pointer, Test)| {
            passes(
                test,
                pointer::get(
                    &draft.body,
                    &[&list[..], std::slice::from_ref(key), &at.0].concat(),
                ),
            )
        };
        within.tests.iter().all(passes)
    };
    let there = keys.into_iter().filter(meets).map(|key| spot(key, false));
    there
        .chain(new.map(|index| spot(index.to_string(), true)))
        .collect()
}

/// Makes a new element pass the tests of its list.
pub(crate) fn pass<'a>(
    at: &BodyLocation,
    element: Option<&[String]>,
    draft: Draft<'a>,
) -> Option<Draft<'a>> {
    let (Some(within), Some(element)) = (&at.within, element) else {
        return Some(draft);
    };
    passing(&within.tests, element, draft)
}

/// Makes an element pass the tests of its members.
pub(crate) fn passing<'a>(
    tests: &[(Pointer, Test)],
    element: &[String],
    mut draft: Draft<'a>,
) -> Option<Draft<'a>> {
    for (at, test) in tests {
        let tokens = [element, &at.0].concat();
        if passes(test, pointer::get(&draft.body, &tokens)) {
            continue;
        }
        let value = values(test)
            .into_iter()
            .flatten()
            .find(|value| passes(test, Some(value)))?;
        if !pointer::set(&mut draft.body, &tokens, value) {
            return None;
        }
    }
    Some(draft)
}
