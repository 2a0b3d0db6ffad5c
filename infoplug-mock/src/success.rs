//! The response to a successful call.

use infoplug_spec::model::{Endpoint, Format, Method, Returns, Shape, Spec, Test, Type};
use serde_json::{Value, json};

use crate::draft::Draft;
use crate::example;
use crate::jobs::UnknownId;
use crate::location_header;
use crate::pages::{self, Rows, is_id};
use crate::pointer::{self, bare};
use crate::remaining;
use crate::reply::Reply;
use crate::request::{Request, Sent};
use crate::satisfy::{opposites, refute};
use crate::say;
use crate::state::{State, lock};

/// Plays the endpoint, which also advances jobs.
pub(crate) fn reply(
    state: &State,
    index: usize,
    endpoint: &Endpoint,
    request: &Request,
    sent: &Sent,
) -> Result<Reply, UnknownId> {
    let spec = &state.spec;
    let mut runs = lock(&state.runs);
    let role = runs.role(spec, index, state.polls, sent)?;
    let mut draft = draft(state, endpoint, role.has_rows(), request, sent);
    runs.write(spec, &role, index, state.rows.all, &mut draft);
    location_header::write(spec, state.routes.base(), request, &mut draft);
    Ok(paid(state, draft))
}

/// The same without jobs, for a success that was explicitly requested.
pub(crate) fn plain(state: &State, endpoint: &Endpoint, request: &Request, sent: &Sent) -> Reply {
    paid(state, draft(state, endpoint, true, request, sent))
}

/// Returns the first documented success of the endpoint that can carry the body. Otherwise, if the
/// call starts or creates something, returns the status that the API lists for that.
fn status(spec: &Spec, endpoint: &Endpoint, has_body: bool) -> u16 {
    let mut listed = endpoint
        .statuses
        .iter()
        .copied()
        .filter(|status| (200..300).contains(status));
    if let Some(listed) = listed.find(|status| !(has_body && matches!(status, 204 | 205))) {
        return listed;
    }
    let starts_job = spec
        .jobs
        .iter()
        .any(|job| std::ptr::eq(spec.endpoint(job.start), endpoint));
    let of_api = |status: &u16| spec.status(*status).is_some();
    match endpoint.method {
        _ if has_body => 200,
        _ if starts_job => 202,
        Method::Get | Method::Head => 204,
        Method::Post | Method::Put | Method::Patch | Method::Delete => {
            [204, 201, 202].into_iter().find(of_api).unwrap_or(204)
        }
    }
}

/// Returns a response with its value in the envelope, and with the requested page.
fn draft<'a>(
    state: &'a State,
    endpoint: &'a Endpoint,
    has_rows: bool,
    request: &Request,
    sent: &Sent,
) -> Draft<'a> {
    let spec = &state.spec;
    let returns = endpoint.returns.as_ref();
    let mut draft = Draft::new(endpoint, status(spec, endpoint, returns.is_some()));
    if let Some(Returns { ty, envelope }) = returns {
        let mut value = example::value(spec, "", ty);
        echo(spec, endpoint, ty, sent, &mut value);
        pointer::set(&mut draft.body, &envelope.0, value);
    }
    if let Some(pages) = &endpoint.pages {
        let all = if has_rows { state.rows.all } else { 0 };
        pages::fill(
            spec,
            pages,
            Rows { all, ..state.rows },
            request,
            sent,
            &mut draft,
        );
    }
    draft
}

/// Copies identifiers and the page number from the request, as a real response would.
fn echo(spec: &Spec, endpoint: &Endpoint, ty: &Type, sent: &Sent, response: &mut Value) {
    let Type::Named(id) = bare(ty) else { return };
    let Shape::Object(fields) = &spec.type_def(*id).shape else {
        return;
    };
    let paging = endpoint
        .pages
        .as_ref()
        .and_then(|pages| Some((pages.parameter?.index(), pages.first)));
    for (index, (parameter, value)) in endpoint.parameters.iter().zip(sent).enumerate() {
        let name = parameter.name.wire.as_str();
        let first = paging
            .filter(|(at, _)| *at == index)
            .map(|(_, first)| Value::from(first));
        if !is_id(name) && name != "page" && first.is_none() {
            continue;
        }
        let Some(field) = fields
            .iter()
            .find(|field| field.name.wire == name && field.constant.is_none())
        else {
            continue;
        };
        let value = value.clone().or(first);
        if let Some(value) = value.filter(|value| fits(bare(&field.ty), value)) {
            pointer::set(response, &[name.to_owned()], value);
        }
    }
}

fn fits(ty: &Type, value: &Value) -> bool {
    match ty {
        Type::String { format, .. } => value
            .as_str()
            .is_some_and(|text| format.is_none_or(|format| format.accepts(text))),
        Type::Integer(..) | Type::IntegerOrEmpty => value.is_i64() || value.is_u64(),
        _ => false,
    }
}

fn paid(state: &State, mut draft: Draft<'_>) -> Reply {
    let endpoint = draft.endpoint;
    let spec = &state.spec;
    // A synthetic success must not look like an error with a success status.
    for conditions in [&spec.error_body.error_when, &spec.error_body.partial_when] {
        refute(conditions, &mut draft, |at, test| {
            options(spec, endpoint, at, test)
        });
    }
    let price = remaining::price(endpoint, &draft.body);
    let is_empty = endpoint.returns.is_none() && draft.body.is_null();
    if !is_empty {
        draft.status = status(spec, endpoint, true);
    }
    let mut reply = if is_empty {
        draft.into_empty()
    } else {
        draft.into_reply()
    };
    state.balance.charge(spec, price, &mut reply);
    reply
}

/// Returns the values that a location of a success may hold instead, by its type. `None` means an
/// absent value.
fn options(spec: &Spec, endpoint: &Endpoint, at: &[String], test: &Test) -> Vec<Option<Value>> {
    let Some(spot) = say::spot(spec, endpoint, at) else {
        return opposites(test);
    };
    if let Some(constant) = spot.constant {
        return vec![Some(example::literal(spot.ty, constant))];
    }
    let mut values = match bare(spot.ty) {
        Type::Boolean => vec![json!(true), json!(false)],
        Type::BooleanText => vec![json!("true"), json!("false")],
        Type::Integer(..) | Type::IntegerOrEmpty | Type::Number(_) | Type::NumberOrEmpty => {
            vec![json!(0), json!(1), json!(2)]
        }
        Type::String { format, .. } => {
            let example = format.map_or("text", Format::example);
            vec![json!(example), json!("")]
        }
        Type::Array(..) => vec![json!([])],
        Type::Map(_) => vec![json!({})],
        Type::Json => vec![json!({}), json!({ "key": "text" })],
        Type::Named(id) => match &spec.type_def(*id).shape {
            Shape::Enum(values) => values
                .iter()
                .map(|value| value.name.wire.as_str().into())
                .collect(),
            Shape::IntegerEnum(values) => values.iter().map(|value| value.number.into()).collect(),
            Shape::Object(_) => Vec::new(),
        },
        Type::Nullable(_) => Vec::new(),
    };
    // Other values that make the test fail, if they have the right type.
    let fitting = |value: &Value| {
        values
            .first()
            .is_some_and(|known| std::mem::discriminant(known) == std::mem::discriminant(value))
    };
    let is_enum = matches!(bare(spot.ty), Type::Named(_));
    let opposite: Vec<Value> = opposites(test)
        .into_iter()
        .flatten()
        .filter(|value| !is_enum && fitting(value))
        .collect();
    values.extend(opposite);
    values.extend(spot.nullable.then_some(Value::Null));
    spot.optional
        .then_some(None)
        .into_iter()
        .chain(values.into_iter().map(Some))
        .collect()
}
