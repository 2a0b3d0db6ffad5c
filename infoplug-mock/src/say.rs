//! Writes the values that accompany a result, such as totals, cursors, states and ids, where a
//! client looks for them.

use infoplug_spec::model::{
    BodyLocation, Endpoint, Location, LocationSource, LocationType, Spec, Type,
};
use serde_json::Value;

use crate::draft::Draft;
use crate::pointer::{self, Spot, bare, text_as};
use crate::put;

/// Returns what the spec says about the value at a pointer into the whole body.
pub(crate) fn spot<'a>(spec: &'a Spec, endpoint: &'a Endpoint, at: &[String]) -> Option<Spot<'a>> {
    let returns = endpoint.returns.as_ref()?;
    pointer::spot(
        spec,
        &returns.ty,
        at.strip_prefix(returns.envelope.0.as_slice())?,
    )
}

/// Returns the pointer of a location that holds a value unchanged.
fn plain(location: &Location) -> Option<(&[String], LocationType)> {
    let is_changed = [
        &location.before,
        &location.after,
        &location.strip_prefix,
        &location.strip_suffix,
    ]
    .into_iter()
    .any(Option::is_some);
    match &location.source {
        LocationSource::Body(
            BodyLocation {
                within: None,
                pointer,
            },
            ty,
        ) if !is_changed && location.when.is_empty() => Some((&pointer.0, *ty)),
        _ => None,
    }
}

/// Writes a string to the first of the locations, with the type that the spec has there.
pub(crate) fn write(spec: &Spec, locations: &[Location], text: &str, draft: &mut Draft<'_>) {
    let Some(location) = locations.first() else {
        return;
    };
    if let Some((at, ty)) = plain(location) {
        let declared = spot(spec, draft.endpoint, at).map(|spot| bare(spot.ty));
        let typed = match ty {
            LocationType::Integer | LocationType::Number => {
                text_as(spec, Some(&Type::Number(None)), text)
            }
            LocationType::Boolean => text_as(spec, Some(&Type::Boolean), text),
            _ => text_as(spec, declared, text),
        };
        pointer::set(&mut draft.body, at, whole(typed));
        return;
    }
    if let Some(written) = put::drafts(location, &[], text, draft, &|_| true)
        .into_iter()
        .next()
    {
        *draft = written;
    }
}

/// Turns a floating-point number without a fraction into an integer.
fn whole(value: Value) -> Value {
    let number = value
        .as_f64()
        .filter(|number| value.is_f64() && number.fract() == 0.0);
    number
        .and_then(|number| format!("{number:.0}").parse::<i64>().ok())
        .map_or(value, Value::from)
}

/// Writes any JSON value to the first of the locations.
pub(crate) fn write_json(locations: &[Location], value: Value, draft: &mut Draft<'_>) {
    if let Some((at, _)) = locations.first().and_then(plain) {
        pointer::set(&mut draft.body, at, value);
    }
}

/// Writes a cursor: as a number if the spec has one there, else as a string.
pub(crate) fn write_cursor(
    spec: &Spec,
    locations: &[Location],
    text: &str,
    number: u64,
    draft: &mut Draft<'_>,
) {
    let declared = locations
        .first()
        .and_then(plain)
        .and_then(|(at, ty)| match ty {
            LocationType::Integer | LocationType::Number => Some(&Type::Number(None)),
            _ => spot(spec, draft.endpoint, at).map(|spot| bare(spot.ty)),
        });
    let is_number = matches!(declared, Some(Type::Integer(..) | Type::Number(_)));
    if is_number {
        write(spec, locations, &number.to_string(), draft);
    } else {
        write(spec, locations, text, draft);
    }
}

/// Clears the values at the locations. Each is removed, or becomes null or `otherwise`, whichever
/// the spec allows there.
pub(crate) fn withdraw(
    spec: &Spec,
    locations: &[Location],
    otherwise: &str,
    draft: &mut Draft<'_>,
) {
    for location in locations {
        match &location.source {
            LocationSource::Header(name) => drop(draft.set_header(name, None)),
            LocationSource::Body(
                BodyLocation {
                    within: None,
                    pointer: at,
                },
                _,
            ) => match spot(spec, draft.endpoint, &at.0) {
                Some(spot) if !spot.optional => {
                    let value = if spot.nullable {
                        Value::Null
                    } else {
                        text_as(spec, Some(bare(spot.ty)), otherwise)
                    };
                    pointer::set(&mut draft.body, &at.0, value);
                }
                _ => pointer::remove(&mut draft.body, &at.0),
            },
            _ => {}
        }
    }
}
