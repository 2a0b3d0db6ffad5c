//! Pages of rows: which rows a page holds, and what the answer says about further ones.

use infoplug_spec::model::{Field, PageStyle, Pages, Shape, Spec, Type};
use serde_json::{Value, json};

use crate::example;
use crate::pointer::{self, bare, spot, text_as};
use crate::request::Sent;

/// Rows of a page when the API does not say.
const SIZE: u64 = 25;

/// What stands in front of the number of a row in a token.
const TOKEN: &str = "row-";

/// Puts the rows of the asked page into an answer.
pub(crate) fn fill(spec: &Spec, pages: &Pages, ty: &Type, rows: u64, sent: &Sent, answer: &mut Value) {
    let size = pages.size.unwrap_or(SIZE).max(1);
    let start = first_row(pages, size, sent);
    let end = start.saturating_add(size).min(rows);
    let row_type = spot(spec, ty, &pages.items.0).map_or(&Type::Json, |spot| match bare(spot.ty) {
        Type::Array(inner, _) => inner,
        _ => &Type::Json,
    });
    let name = pages.items.0.last().map_or("row", String::as_str);
    let template = example::value(spec, name, row_type);
    let page: Value = (start..end).map(|row| numbered(spec, row_type, &template, row)).collect();
    pointer::set(answer, &pages.items.0, page);
    if let Some(total) = &pages.total_pages {
        let ty = spot(spec, ty, &total.0).map(|spot| spot.ty);
        pointer::set(answer, &total.0, text_as(ty, &rows.div_ceil(size).to_string()));
    }
    if let Some((_, from)) = &pages.token {
        if end < rows {
            let ty = spot(spec, ty, &from.0).map(|spot| spot.ty);
            let token = if matches!(ty.map(bare), Some(Type::Integer(_))) { end.to_string() } else { format!("{TOKEN}{end}") };
            pointer::set(answer, &from.0, text_as(ty, &token));
        } else {
            pointer::withdraw(spec, ty, &from.0, answer, Value::from(""));
        }
    }
}

fn first_row(pages: &Pages, size: u64, sent: &Sent) -> u64 {
    let given = sent.get(pages.parameter.index()).and_then(Option::as_ref).map(pointer::as_text);
    let steps = || {
        let number = given.as_ref().and_then(|text| text.parse::<i64>().ok()).unwrap_or(pages.first);
        u64::try_from(number.saturating_sub(pages.first)).unwrap_or(0)
    };
    match pages.style {
        PageStyle::Page => steps().saturating_mul(size),
        PageStyle::Offset => steps(),
        PageStyle::Token => {
            let token = given.as_deref().unwrap_or_default();
            token.strip_prefix(TOKEN).unwrap_or(token).parse().unwrap_or(0)
        }
    }
}

/// A row like the template, told from the others by the number in what identifies it.
fn numbered(spec: &Spec, ty: &Type, template: &Value, row: u64) -> Value {
    let mut value = template.clone();
    match bare(ty) {
        Type::Text { .. } | Type::Integer(_) => value = count(template, row),
        Type::Json => value = json!({ "id": row.saturating_add(1) }),
        Type::Named(id) => {
            if let Shape::Object(fields) = &spec.type_def(*id).shape
                && let Some(name) = identifying(fields)
                && let Some(member) = value.get_mut(name)
            {
                *member = count(member, row);
            }
        }
        _ => {}
    }
    value
}

/// The first identifier, else the first text or whole number.
fn identifying(fields: &[Field]) -> Option<&str> {
    let mut fields = fields.iter().filter(|field| matches!(bare(&field.ty), Type::Text { .. } | Type::Integer(_)));
    let first = fields.clone().next();
    fields.find(|field| is_id(&field.name.wire)).or(first).map(|field| field.name.wire.as_str())
}

/// Whether a name is that of an identifier.
pub(crate) fn is_id(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with("id")
}

fn count(value: &Value, row: u64) -> Value {
    let add = |number: u64| number.saturating_add(row);
    match value {
        Value::String(text) => match text.parse::<u64>() {
            Ok(number) => add(number).to_string().into(),
            Err(_) => format!("{text}-{}", row.saturating_add(1)).into(),
        },
        Value::Number(number) => number.as_u64().map_or_else(|| add(1).into(), |number| add(number).into()),
        other => other.clone(),
    }
}
