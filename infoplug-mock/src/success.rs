//! The answer to a call that succeeds.

use infoplug_spec::model::{Endpoint, Shape, Spec, Type};
use serde_json::Value;

use crate::example;
use crate::jobs::UnknownId;
use crate::pages::{self, is_id};
use crate::pointer::{self, bare};
use crate::reply::Reply;
use crate::request::Sent;
use crate::state::{State, lock};

/// Plays the endpoint; jobs move on by it.
pub(crate) fn reply(state: &State, index: usize, endpoint: &Endpoint, sent: &Sent) -> Result<Reply, UnknownId> {
    let spec = &state.spec;
    let mut runs = lock(&state.runs);
    let role = runs.role(spec, index, state.polls, sent)?;
    let rows = if role.has_rows() { state.rows } else { 0 };
    let Some(mut answer) = answer(spec, endpoint, rows, sent) else {
        return Ok(Reply::empty(status(endpoint)));
    };
    runs.tell(spec, &role, index, state.rows, &mut answer);
    Ok(wrap(endpoint, answer))
}

/// The same without jobs, for a success that is asked for in so many words.
pub(crate) fn plain(state: &State, endpoint: &Endpoint, sent: &Sent) -> Reply {
    let answer = answer(&state.spec, endpoint, state.rows, sent);
    answer.map_or_else(|| Reply::empty(status(endpoint)), |answer| wrap(endpoint, answer))
}

/// The first success that the documentation lists and that can carry what the endpoint answers.
fn status(endpoint: &Endpoint) -> u16 {
    let (has_body, default) = if endpoint.returns.is_some() { (true, 200) } else { (false, 204) };
    let mut listed = endpoint.statuses.iter().copied().filter(|status| (200..300).contains(status));
    listed.find(|status| !(has_body && matches!(status, 204 | 205))).unwrap_or(default)
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

fn wrap(endpoint: &Endpoint, answer: Value) -> Reply {
    let mut body = Value::Null;
    match endpoint.returns.as_ref() {
        Some(returns) => {
            pointer::set(&mut body, &returns.envelope.0, answer);
        }
        None => body = answer,
    }
    Reply::json(status(endpoint), &body)
}
