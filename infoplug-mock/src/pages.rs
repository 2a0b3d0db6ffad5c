//! Pagination: the rows of a page, and what the response says about the next page.

use infoplug_spec::model::{
    Endpoint, Field, Format, LocationSource, LocationType, PageStyle, Pages, ParameterId,
    ParameterLocation, Shape, Spec, Type,
};
use serde_json::{Value, json};

use crate::condition::any_holds;
use crate::draft::Draft;
use crate::example;
use crate::pointer::{self, bare, text_as};
use crate::request::{Request, Sent, encode_query};
use crate::satisfy::{opposites, refute, satisfy};
use crate::say;

/// Default number of rows on a page.
const SIZE: u64 = 25;

/// The prefix of the row number in a cursor.
const CURSOR: &str = "row-";

/// The query parameter in the URL of a next page.
const NEXT: &str = "_row";

/// How many rows there are in total, and how many fit on a page.
#[derive(Clone, Copy)]
pub(crate) struct Rows {
    pub(crate) all: u64,
    pub(crate) on_a_page: Option<u64>,
}

/// Fills a response with the rows of the requested page, and with the reference to the next one.
pub(crate) fn fill(
    spec: &Spec,
    pages: &Pages,
    rows: Rows,
    request: &Request,
    sent: &Sent,
    draft: &mut Draft<'_>,
) {
    let endpoint = draft.endpoint;
    let requested = pages
        .size_parameter
        .and_then(|id| number(sent, id.index()))
        .and_then(|requested| u64::try_from(requested).ok());
    let size = requested
        .or(pages.size)
        .unwrap_or(SIZE)
        .min(rows.on_a_page.unwrap_or(u64::MAX))
        .max(1);
    let all_rows = Rowed::new(spec, endpoint, pages);
    let start = first_row(pages, size, rows.all, &all_rows, request, sent);
    let end = start.saturating_add(size).min(rows.all);
    let page: Vec<Value> = (start..end).map(|row| all_rows.row(row)).collect();
    pointer::set(&mut draft.body, &pages.items.0, page.into());
    say::write(
        spec,
        &pages.total_pages,
        &rows.all.div_ceil(size).to_string(),
        draft,
    );
    say::write(spec, &pages.total_items, &rows.all.to_string(), draft);
    let goes_on = end < rows.all;
    if let Some(cursor) = &pages.cursor {
        let wants_json = matches!(
            cursor.from.first().map(|location| &location.source),
            Some(LocationSource::Body(_, LocationType::Json))
        );
        match (goes_on, cursor.end.first()) {
            (true, _) if wants_json => say::write_json(&cursor.from, json!({ "row": end }), draft),
            (true, _) => {
                say::write_cursor(spec, &cursor.from, &format!("{CURSOR}{end}"), end, draft);
            }
            (false, Some(end)) => say::write(spec, &cursor.from, end, draft),
            (false, None) => say::withdraw(spec, &cursor.from, "", draft),
        }
    }
    if pages.style == PageStyle::NextUrl {
        if goes_on {
            say::write(spec, &pages.next, &next_url(request, end), draft);
        } else {
            say::withdraw(spec, &pages.next, "", draft);
        }
    }
    flag(pages, goes_on, draft);
    if goes_on {
        link(
            pages,
            next_address(pages, &all_rows, request, sent, end).as_deref(),
            draft,
        );
    }
}

/// Makes the last page meet the end condition, and no other page.
fn flag(pages: &Pages, goes_on: bool, draft: &mut Draft<'_>) {
    if goes_on {
        refute(&pages.end_when, draft, |_, test| opposites(test));
    } else if let Some(ended) =
        satisfy(&pages.end_when, draft, &|_| true).filter(|_| !pages.end_when.is_empty())
    {
        *draft = ended;
    }
}

/// Writes the URL of the next page into `Link` (RFC 8288), if the spec reads anything there.
fn link(pages: &Pages, address: Option<&str>, draft: &mut Draft<'_>) {
    let is_link = |name: &str| name.eq_ignore_ascii_case("link");
    let locations = pages
        .next
        .iter()
        .chain(&pages.total_pages)
        .chain(&pages.total_items)
        .chain(pages.cursor.iter().flat_map(|cursor| &cursor.from));
    let is_read = locations
        .into_iter()
        .any(|location| matches!(&location.source, LocationSource::Header(name) if is_link(name)));
    let is_tested = pages
        .end_when
        .iter()
        .flat_map(|condition| &condition.headers)
        .any(|(name, _)| is_link(name));
    let is_there = draft
        .header("link")
        .is_some_and(|link| link.starts_with('<'));
    let Some(address) = address.filter(|_| (is_read || is_tested) && !is_there) else {
        return;
    };
    let mut changed = draft.clone();
    let is_written = changed.set_header("Link", Some(&format!("<{address}>; rel=\"next\"")));
    if is_written && !any_holds(&pages.end_when, &changed) {
        *draft = changed;
    }
}

/// Returns the URL of the next page, as a client of this pagination style would request it. Returns
/// `None` if it takes more than the query.
fn next_address(
    pages: &Pages,
    rows: &Rowed<'_>,
    request: &Request,
    sent: &Sent,
    end: u64,
) -> Option<String> {
    let of_query = |id: ParameterId| {
        let parameter = rows.endpoint.parameter(id);
        (parameter.location == ParameterLocation::Query).then_some(parameter.name.wire.as_str())
    };
    let (name, value) = match pages.style {
        PageStyle::NextUrl => return Some(next_url(request, end)),
        PageStyle::Page => (
            of_query(pages.parameter?)?,
            (number(sent, pages.parameter?.index())
                .unwrap_or(pages.first)
                .saturating_add(1))
            .to_string(),
        ),
        PageStyle::Offset => (
            of_query(pages.parameter?)?,
            i64::try_from(end)
                .ok()?
                .saturating_add(pages.first)
                .to_string(),
        ),
        PageStyle::Cursor => (
            of_query(pages.cursor.as_ref()?.parameter)?,
            format!("{CURSOR}{end}"),
        ),
        PageStyle::LastId => (of_query(pages.parameter?)?, rows.id(end.checked_sub(1)?)?),
    };
    let kept = request
        .query
        .iter()
        .filter(|(known, _)| known != name)
        .map(|(name, value)| (name.as_str(), value.clone()));
    Some(format!("?{}", encode_query(kept.chain([(name, value)]))))
}

/// Returns the URL of the page that starts at a row, relative to the URL of the request.
fn next_url(request: &Request, row: u64) -> String {
    let kept = request
        .query
        .iter()
        .filter(|(name, _)| name != NEXT)
        .map(|(name, value)| (name.as_str(), value.clone()));
    format!("?{}", encode_query(kept.chain([(NEXT, row.to_string())])))
}

fn number(sent: &Sent, index: usize) -> Option<i64> {
    pointer::as_text(sent.get(index)?.as_ref()?).parse().ok()
}

fn first_row(
    pages: &Pages,
    size: u64,
    all: u64,
    known: &Rowed<'_>,
    request: &Request,
    sent: &Sent,
) -> u64 {
    let given = |index: usize| sent.get(index).and_then(Option::as_ref);
    let parameter = pages.parameter.map(ParameterId::index);
    let steps = || {
        let number = parameter
            .and_then(|index| number(sent, index))
            .unwrap_or(pages.first);
        u64::try_from(number.saturating_sub(pages.first)).unwrap_or(0)
    };
    match pages.style {
        PageStyle::Page => steps().saturating_mul(size),
        PageStyle::Offset => steps(),
        PageStyle::Cursor => {
            let cursor = pages
                .cursor
                .as_ref()
                .and_then(|cursor| given(cursor.parameter.index()));
            cursor.map_or(0, row_of_cursor)
        }
        PageStyle::NextUrl => request
            .query
            .iter()
            .find(|(name, _)| name == NEXT)
            .and_then(|(_, row)| row.parse().ok())
            .unwrap_or(0),
        PageStyle::LastId => {
            let Some(given) = parameter.and_then(given).map(pointer::as_text) else {
                return 0;
            };
            known
                .row_of(&given)
                .filter(|row| *row < all)
                .map_or(all, |row| row + 1)
        }
    }
}

/// Returns the row that a cursor leads to. The cursor is `row-25`, `25`, `{"row":25}`, or one of
/// these as a string.
fn row_of_cursor(cursor: &Value) -> u64 {
    let parsed = cursor
        .as_str()
        .and_then(|text| serde_json::from_str::<Value>(text).ok());
    let row = parsed
        .as_ref()
        .unwrap_or(cursor)
        .get("row")
        .and_then(Value::as_u64);
    row.unwrap_or_else(|| {
        let text = pointer::as_text(cursor);
        text.strip_prefix(CURSOR)
            .unwrap_or(&text)
            .parse()
            .unwrap_or(0)
    })
}

/// The rows of an endpoint.
struct Rowed<'a> {
    spec: &'a Spec,
    endpoint: &'a Endpoint,
    ty: &'a Type,
    template: Value,
    id: Option<&'a [String]>,
}

impl<'a> Rowed<'a> {
    fn new(spec: &'a Spec, endpoint: &'a Endpoint, pages: &'a Pages) -> Self {
        let ty = say::spot(spec, endpoint, &pages.items.0).map_or(&Type::Json, |spot| {
            match bare(spot.ty) {
                Type::Array(inner, _) => inner,
                _ => &Type::Json,
            }
        });
        let name = pages.items.0.last().map_or("row", String::as_str);
        Self {
            spec,
            endpoint,
            ty,
            template: example::value(spec, name, ty),
            id: pages.id.as_ref().map(|id| id.0.as_slice()),
        }
    }

    fn row(&self, row: u64) -> Value {
        let mut value = numbered(self.spec, self.ty, &self.template, row);
        if let Some(id) = self.id {
            let ty = pointer::spot(self.spec, self.ty, id).map(|spot| spot.ty);
            let existing = pointer::get(&self.template, id).map_or_else(
                || text_as(self.spec, ty, &format!("{CURSOR}{row}")),
                |known| count(ty.and_then(|ty| bare(ty).format()), known, row),
            );
            pointer::set(&mut value, id, existing);
        }
        value
    }

    /// Returns the row with an id. The ids count up.
    fn row_of(&self, id: &str) -> Option<u64> {
        let number = |id: &str| id.rsplit('-').next()?.parse::<u64>().ok();
        let row = number(id)?.checked_sub(number(&self.id(0)?)?)?;
        (self.id(row)? == id).then_some(row)
    }

    fn id(&self, row: u64) -> Option<String> {
        Some(pointer::as_text(pointer::get(&self.row(row), self.id?)?))
    }
}

/// Returns a row like the template, made unique by the number in its identifying field.
fn numbered(spec: &Spec, ty: &Type, template: &Value, row: u64) -> Value {
    let mut value = template.clone();
    match bare(ty) {
        Type::String { .. } | Type::Integer(..) => value = count(ty.format(), template, row),
        Type::Json => value = json!({ "id": row.saturating_add(1) }),
        Type::Named(id) => {
            if let Shape::Object(fields) = &spec.type_def(*id).shape
                && let Some(field) = identifying(fields)
                && let Some(member) = value.get_mut(&field.name.wire)
            {
                *member = count(bare(&field.ty).format(), member, row);
            }
        }
        _ => {}
    }
    value
}

/// Returns the first identifier, else the first string or integer.
fn identifying(fields: &[Field]) -> Option<&Field> {
    let mut fields = fields
        .iter()
        .filter(|field| field.constant.is_none())
        .filter(|field| matches!(bare(&field.ty), Type::String { .. } | Type::Integer(..)));
    let first = fields.clone().next();
    fields.find(|field| is_id(&field.name.wire)).or(first)
}

/// Returns whether a name is that of an identifier.
pub(crate) fn is_id(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with("id")
}

fn count(format: Option<Format>, value: &Value, row: u64) -> Value {
    let add = |number: u64| number.saturating_add(row);
    match value {
        Value::String(text) if format == Some(Format::Uuid) => {
            let (start, _) = text.rsplit_once('-').unwrap_or((text, ""));
            format!("{start}-{:012}", row.saturating_add(1)).into()
        }
        Value::String(text) => {
            if let Ok(number) = text.parse::<u64>() {
                return add(number).to_string().into();
            }
            let numbered = format!("{text}-{}", row.saturating_add(1));
            // A date stays the same, because a date with a number is none.
            let fits = format.is_none_or(|format| format.accepts(&numbered));
            if fits { numbered } else { text.clone() }.into()
        }
        Value::Number(number) => number
            .as_u64()
            .map_or_else(|| add(1).into(), |number| add(number).into()),
        other => other.clone(),
    }
}
