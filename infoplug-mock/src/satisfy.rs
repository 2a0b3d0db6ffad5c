//! Makes a response meet a condition, or fail it.

use infoplug_spec::model::{Condition, JsonType, Pointer, Test};
use serde_json::{Value, json};

use crate::condition::{all_pass, any_holds, holds, is_of, passes};
use crate::draft::Draft;
use crate::pointer;

/// Makes one of the conditions hold, within what `keeps` allows.
pub(crate) fn satisfy<'a>(
    conditions: &[Condition],
    draft: &Draft<'a>,
    keeps: &dyn Fn(&Draft<'_>) -> bool,
) -> Option<Draft<'a>> {
    if any_holds(conditions, draft) {
        return Some(draft.clone());
    }
    conditions
        .iter()
        .find_map(|condition| one(condition, draft, keeps))
}

fn one<'a>(
    condition: &Condition,
    draft: &Draft<'a>,
    keeps: &dyn Fn(&Draft<'_>) -> bool,
) -> Option<Draft<'a>> {
    if !is_of(condition, draft) {
        return None;
    }
    let mut draft = draft.clone();
    if let Some((first, _)) = condition.statuses.first().filter(|_| draft.any_status) {
        draft.status = *first;
        draft.any_status = false;
    }
    if let Some(test) = condition
        .content_type
        .as_ref()
        .filter(|test| !passes(test, Some(&draft.media_type().into())))
    {
        draft.set_content_type(&media_type(test)?);
    }
    for (name, test) in &condition.headers {
        if passes(test, draft.header(name).map(Value::from).as_ref()) {
            continue;
        }
        // Header values are more often numbers than not, and otherwise a number does no harm.
        let number = test.is.is_none().then(|| Some(json!(1)));
        draft = invented(
            test,
            number.into_iter().chain(values(test)).collect(),
            &draft,
            keeps,
            &|draft, value| {
                let text = value
                    .filter(|value| !value.is_array() && !value.is_object())
                    .map(pointer::as_text);
                let is_text = text.is_some() == value.is_some();
                is_text
                    && draft.set_header(name, text.as_deref())
                    && passes(test, text.map(Value::from).as_ref())
            },
        )?;
    }
    if let Some(test) = &condition.plain_body {
        draft = plain_body(test, &draft, keeps)?;
    }
    for (at, test) in &condition.body {
        if passes(test, pointer::get(&draft.body, &at.0)) {
            continue;
        }
        draft = invented(test, values(test), &draft, keeps, &|draft, value| {
            put(&mut draft.body, &at.0, value.cloned())
                && passes(test, pointer::get(&draft.body, &at.0))
        })?;
    }
    (draft.is_one() && holds(condition, &draft) && keeps(&draft)).then_some(draft)
}

/// Makes a body that is not JSON pass a test.
fn plain_body<'a>(
    test: &Test,
    draft: &Draft<'a>,
    keeps: &dyn Fn(&Draft<'_>) -> bool,
) -> Option<Draft<'a>> {
    if passes(
        test,
        draft
            .plain_body
            .as_deref()
            .map(|text| text.trim().into())
            .as_ref(),
    ) {
        return Some(draft.clone());
    }
    invented(test, values(test), draft, keeps, &|draft, value| {
        draft.plain_body = value.and_then(Value::as_str).map(str::to_owned);
        passes(test, value.filter(|value| value.is_string()))
    })
}

/// Returns a media type that passes a test.
fn media_type(test: &Test) -> Option<String> {
    let texts = values(test)
        .into_iter()
        .flatten()
        .filter_map(|value| value.as_str().map(str::to_owned));
    let mut types = texts.map(|text| {
        if text.contains('/') {
            text
        } else {
            format!("application/{text}")
        }
    });
    types.find(|text| passes(test, Some(&text.as_str().into())))
}

/// Inserts the first value that passes. `set` returns whether it does.
fn invented<'a>(
    test: &Test,
    candidates: Vec<Option<Value>>,
    draft: &Draft<'a>,
    keeps: &dyn Fn(&Draft<'_>) -> bool,
    set: &dyn Fn(&mut Draft<'a>, Option<&Value>) -> bool,
) -> Option<Draft<'a>> {
    candidates.into_iter().find_map(|value| {
        let mut changed = draft.clone();
        changed.invented += usize::from(value.is_some() && test.is.is_none());
        (set(&mut changed, value.as_ref()) && keeps(&changed)).then_some(changed)
    })
}

/// Writes or removes a value.
fn put(body: &mut Value, tokens: &[String], value: Option<Value>) -> bool {
    if let Some(value) = value {
        return pointer::set(body, tokens, value);
    }
    pointer::remove(body, tokens);
    true
}

/// Returns values that may pass a test, the likeliest first. `None` means an absent value. The
/// caller must try them.
pub(crate) fn values(test: &Test) -> Vec<Option<Value>> {
    if test.present == Some(false) || test.empty == Some(true) {
        return vec![None];
    }
    if !test.any.is_empty() {
        return element(&test.any)
            .map(|element| Some(Value::Array(vec![element])))
            .into_iter()
            .collect();
    }
    let mut values: Vec<Value> = test
        .is
        .iter()
        .flatten()
        .flat_map(|text| scalars(text))
        .collect();
    if let (None, None) = (&test.starts_with, &test.contains) {
        values.extend(test.types.iter().map(|ty| sample(*ty)));
        values.extend(
            [
                JsonType::String,
                JsonType::Integer,
                JsonType::Boolean,
                JsonType::List,
                JsonType::Object,
            ]
            .map(sample),
        );
        values.extend([json!(false), json!("other")]);
    } else {
        let (start, part) = (
            test.starts_with.as_deref().unwrap_or_default(),
            test.contains.as_deref().unwrap_or_default(),
        );
        values.extend(
            [
                start,
                part,
                &format!("{start}{part}"),
                &format!("{start}{part}x"),
            ]
            .map(Value::from),
        );
    }
    // If a value only must not be one of some values, it may also be absent.
    values.into_iter().map(Some).chain([None]).collect()
}

/// Returns an element that passes all the tests of its members.
pub(crate) fn element(tests: &[(Pointer, Test)]) -> Option<Value> {
    tests
        .iter()
        .try_fold(Value::Null, |mut element, (at, test)| {
            let value = values(test)
                .into_iter()
                .flatten()
                .find(|value| passes(test, Some(value)))?;
            pointer::set(&mut element, &at.0, value).then_some(element)
        })
}

/// Returns the JSON values that a string of the spec may represent.
pub(crate) fn scalars(text: &str) -> Vec<Value> {
    let parsed = serde_json::from_str::<Value>(text)
        .ok()
        .filter(|value| value.is_boolean() || value.is_number());
    parsed.into_iter().chain([Value::from(text)]).collect()
}

fn sample(ty: JsonType) -> Value {
    match ty {
        JsonType::String => json!("text"),
        JsonType::Integer => json!(1),
        JsonType::Number => json!(1.5),
        JsonType::Boolean => json!(true),
        JsonType::List => json!(["text"]),
        JsonType::Object => json!({ "key": "text" }),
    }
}

/// Returns values that may fail a test, the likeliest first. `None` means an absent value.
pub(crate) fn opposites(test: &Test) -> Vec<Option<Value>> {
    let known = test.not.iter().flat_map(|text| scalars(text)).map(Some);
    // A flag is inverted, not left out.
    let is = test.is.iter().flatten();
    let flags = is
        .filter_map(|text| text.parse::<bool>().ok())
        .map(|flag| Some(json!(!flag)));
    let absent = (!test
        .is
        .iter()
        .flatten()
        .any(|text| text.parse::<bool>().is_ok()))
    .then_some(None);
    known
        .chain(flags)
        .chain(absent)
        .chain([json!(true), json!(false), json!(1), json!("text")].map(Some))
        .chain([None])
        .collect()
}

/// Makes each condition fail by changing a value in the body or the headers that it tests.
/// `options` returns the possible values of a location in the body.
pub(crate) fn refute(
    conditions: &[Condition],
    draft: &mut Draft<'_>,
    options: impl Fn(&[String], &Test) -> Vec<Option<Value>>,
) {
    for condition in conditions {
        for (name, test) in &condition.headers {
            if !holds(condition, draft) {
                break;
            }
            let failing = opposites(test).into_iter().find_map(|value| {
                let mut changed = draft.clone();
                let text = value.as_ref().map(pointer::as_text);
                (changed.set_header(name, text.as_deref()) && !holds(condition, &changed))
                    .then_some(changed)
            });
            if let Some(failing) = failing {
                *draft = failing;
            }
        }
        let mut tests: Vec<&(Pointer, Test)> = condition.body.iter().collect();
        // The tests of the rows go last, so that a test of something else does not cost rows.
        tests.sort_by_key(|(at, _)| holds_rows(draft, at));
        for (at, test) in tests {
            if !holds(condition, draft) {
                break;
            }
            let mut changed = draft.clone();
            refute_elements(&mut changed.body, at, &test.any, &options);
            if !holds(condition, &changed) {
                *draft = changed;
                break;
            }
            let failing = options(&at.0, test).into_iter().find_map(|value| {
                let mut changed = draft.clone();
                (put(&mut changed.body, &at.0, value) && !holds(condition, &changed))
                    .then_some(changed)
            });
            if let Some(failing) = failing {
                *draft = failing;
            }
        }
    }
}

/// Returns whether the rows of a response are at a pointer or below it.
fn holds_rows(draft: &Draft<'_>, at: &Pointer) -> bool {
    let items = draft.endpoint.pages.iter().map(|pages| &pages.items);
    items
        .chain(&draft.endpoint.rows)
        .any(|rows| rows.0.starts_with(&at.0))
}

/// Changes the matching elements of a list instead of the list.
fn refute_elements(
    body: &mut Value,
    at: &Pointer,
    tests: &[(Pointer, Test)],
    options: &impl Fn(&[String], &Test) -> Vec<Option<Value>>,
) {
    let keys: Vec<String> = match pointer::get(body, &at.0) {
        Some(Value::Array(items)) if !tests.is_empty() => {
            (0..items.len()).map(|index| index.to_string()).collect()
        }
        Some(Value::Object(members)) if !tests.is_empty() => members.keys().cloned().collect(),
        _ => return,
    };
    for key in keys {
        let element = [&at.0[..], &[key]].concat();
        let passes = |body: &Value| {
            pointer::get(body, &element).is_some_and(|element| all_pass(tests, element))
        };
        if !passes(body) {
            continue;
        }
        let Some(old) = pointer::get(body, &element).cloned() else {
            continue;
        };
        let mut changes = tests.iter().flat_map(|(inner, test)| {
            let tokens = [&element[..], &inner.0].concat();
            options(&tokens, test)
                .into_iter()
                .map(move |value| (tokens.clone(), value))
        });
        // Removing an element would lose a row.
        let is_changed = changes.any(|(tokens, value)| {
            pointer::set(body, &element, old.clone());
            tokens.len() > element.len() && put(body, &tokens, value) && !passes(body)
        });
        if !is_changed {
            pointer::set(body, &element, old);
        }
    }
}
