//! The answer to a call that succeeds.

use infoplug_spec::model::{Endpoint, Shape, Spec, Test, Type};
use serde_json::{Value, json};

use crate::draft::Draft;
use crate::example;
use crate::jobs::UnknownId;
use crate::pages::{self, is_id};
use crate::pointer::{self, bare, spot};
use crate::remaining;
use crate::reply::Reply;
use crate::request::Sent;
use crate::satisfy::{refute, scalars};
use crate::state::{State, lock};

/// Plays the endpoint; jobs move on by it.
pub(crate) fn reply(state: &State, index: usize, endpoint: &Endpoint, sent: &Sent) -> Result<Reply, UnknownId> {
    let spec = &state.spec;
    let mut runs = lock(&state.runs);
    let role = runs.role(spec, index, state.polls, sent)?;
    let rows = if role.has_rows() { state.rows } else { 0 };
    let mut answer = answer(spec, endpoint, rows, sent);
    if let Some(answer) = &mut answer {
        runs.tell(spec, &role, index, state.rows, answer);
    }
    Ok(paid(state, endpoint, answer))
}

/// The same without jobs, for a success that is asked for in so many words.
pub(crate) fn plain(state: &State, endpoint: &Endpoint, sent: &Sent) -> Reply {
    paid(state, endpoint, answer(&state.spec, endpoint, state.rows, sent))
}

/// The first success that the documentation lists and that can carry what is answered.
fn status(endpoint: &Endpoint, has_body: bool) -> u16 {
    let mut listed = endpoint.statuses.iter().copied().filter(|status| (200..300).contains(status));
    listed.find(|status| !(has_body && matches!(status, 204 | 205))).unwrap_or(if has_body { 200 } else { 204 })
}

fn answer(spec: &Spec, endpoint: &Endpoint, rows: u64, sent: &Sent) -> Option<Value> {
    let ty = &endpoint.returns.as_ref()?.ty;
    let mut answer = example::value(spec, "", ty);
    if let Some(pages) = &endpoint.pages {
        pages::fill(spec, pages, ty, rows, sent, &mut answer);
    }
    echo(spec, endpoint, ty, sent, &mut answer);
    Some(answer)
}

/// An answer speaks of what was asked for: identifiers and the page are those of the request.
fn echo(spec: &Spec, endpoint: &Endpoint, ty: &Type, sent: &Sent, answer: &mut Value) {
    let Type::Named(id) = bare(ty) else { return };
    let Shape::Object(fields) = &spec.type_def(*id).shape else { return };
    let paging = endpoint.pages.as_ref().map(|pages| (pages.parameter.index(), pages.first));
    for (index, (parameter, value)) in endpoint.parameters.iter().zip(sent).enumerate() {
        let name = parameter.name.wire.as_str();
        let first = paging.filter(|(at, _)| *at == index).map(|(_, first)| Value::from(first));
        if !is_id(name) && name != "page" && first.is_none() {
            continue;
        }
        let Some(field) = fields.iter().find(|field| field.name.wire == name) else { continue };
        let value = value.clone().or(first);
        if let Some(value) = value.filter(|value| fits(bare(&field.ty), value)) {
            pointer::set(answer, &[name.to_owned()], value);
        }
    }
}

fn fits(ty: &Type, value: &Value) -> bool {
    match ty {
        Type::Text { .. } => value.is_string(),
        Type::Integer(_) | Type::IntegerOrEmpty => value.is_i64() || value.is_u64(),
        _ => false,
    }
}

fn paid(state: &State, endpoint: &Endpoint, answer: Option<Value>) -> Reply {
    let price = remaining::price(endpoint, answer.as_ref());
    let mut reply = wrap(&state.spec, endpoint, answer);
    state.balance.charge(&state.spec, price, &mut reply);
    reply
}

fn wrap(spec: &Spec, endpoint: &Endpoint, answer: Option<Value>) -> Reply {
    let mut draft = Draft::new(endpoint, status(endpoint, answer.is_some()));
    let has_value = answer.is_some();
    if let Some(value) = answer {
        let envelope = endpoint.returns.as_ref().map(|returns| returns.envelope.0.as_slice()).unwrap_or_default();
        pointer::set(&mut draft.body, envelope, value);
    }
    // A made-up answer must not look like one of the errors that have the status of a success.
    for conditions in [&spec.error_body.error_when, &spec.error_body.partial_when] {
        refute(conditions, &mut draft, |at, test| options(spec, endpoint, at, test));
    }
    if !has_value && draft.body.is_null() {
        return Reply::empty(draft.status);
    }
    Reply::json(status(endpoint, true), &draft.body)
}

/// What a place of a success may hold instead, by its type; nothing for an absent value.
fn options(spec: &Spec, endpoint: &Endpoint, at: &[String], test: &Test) -> Vec<Option<Value>> {
    let known = endpoint.returns.as_ref().and_then(|returns| spot(spec, &returns.ty, at.strip_prefix(returns.envelope.0.as_slice())?));
    let Some(spot) = known else {
        let known = test.not.iter().flat_map(|text| scalars(text)).map(Some);
        return known.chain([None]).chain([json!(true), json!(false), json!(1), json!("text")].map(Some)).collect();
    };
    let mut values = match bare(spot.ty) {
        Type::Boolean => vec![json!(true), json!(false)],
        Type::BooleanText => vec![json!("true"), json!("false")],
        Type::Integer(_) | Type::IntegerOrEmpty | Type::Number(_) | Type::NumberOrEmpty => vec![json!(0), json!(1), json!(2)],
        Type::Text { .. } => vec![json!("text"), json!("")],
        Type::Array(..) => vec![json!([])],
        Type::Map(_) => vec![json!({})],
        Type::Json => vec![json!({}), json!({ "key": "text" })],
        Type::Named(id) => match &spec.type_def(*id).shape {
            Shape::Enum(values) => values.iter().map(|value| value.name.wire.as_str().into()).collect(),
            Shape::Object(_) => Vec::new(),
        },
        Type::Nullable(_) => Vec::new(),
    };
    values.extend(spot.nullable.then_some(Value::Null));
    spot.optional.then_some(None).into_iter().chain(values.into_iter().map(Some)).collect()
}
