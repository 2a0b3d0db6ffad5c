//! What a response says beside its value: totals, cursors, states, ids. Written where a client
//! looks for it.

use infoplug_spec::model::{BodyPlace, Endpoint, Place, PlaceSource, PlaceType, Spec, Type};
use serde_json::Value;

use crate::draft::Draft;
use crate::pointer::{self, Spot, bare, text_as};
use crate::put;

/// What the spec says of the value at a pointer into the whole body.
pub(crate) fn spot<'a>(spec: &'a Spec, endpoint: &'a Endpoint, at: &[String]) -> Option<Spot<'a>> {
    let returns = endpoint.returns.as_ref()?;
    pointer::spot(
        spec,
        &returns.ty,
        at.strip_prefix(returns.envelope.0.as_slice())?,
    )
}

/// The pointer of a place that holds a value as it is.
fn plain(place: &Place) -> Option<(&[String], PlaceType)> {
    let is_changed = [
        &place.before,
        &place.after,
        &place.strip_prefix,
        &place.strip_suffix,
    ]
    .into_iter()
    .any(Option::is_some);
    match &place.source {
        PlaceSource::Body(
            BodyPlace {
                within: None,
                pointer,
            },
            ty,
        ) if !is_changed && place.when.is_empty() => Some((&pointer.0, *ty)),
        _ => None,
    }
}

/// Writes a text to the first of the places, as the type that the spec has there.
pub(crate) fn write(spec: &Spec, places: &[Place], text: &str, draft: &mut Draft<'_>) {
    let Some(place) = places.first() else { return };
    if let Some((at, ty)) = plain(place) {
        let declared = spot(spec, draft.endpoint, at).map(|spot| bare(spot.ty));
        let typed = match ty {
            PlaceType::Integer | PlaceType::Number => text_as(Some(&Type::Number(None)), text),
            PlaceType::Boolean => text_as(Some(&Type::Boolean), text),
            _ => text_as(declared, text),
        };
        pointer::set(&mut draft.body, at, whole(typed));
        return;
    }
    if let Some(written) = put::ways(place, &[], text, draft, &|_| true)
        .into_iter()
        .next()
    {
        *draft = written;
    }
}

/// A number without a fraction is written without one.
fn whole(value: Value) -> Value {
    let number = value
        .as_f64()
        .filter(|number| value.is_f64() && number.fract() == 0.0);
    number
        .and_then(|number| format!("{number:.0}").parse::<i64>().ok())
        .map_or(value, Value::from)
}

/// Writes any JSON to the first of the places.
pub(crate) fn write_json(places: &[Place], value: Value, draft: &mut Draft<'_>) {
    if let Some((at, _)) = places.first().and_then(plain) {
        pointer::set(&mut draft.body, at, value);
    }
}

/// Writes a cursor: a number where the spec has one there, else a text.
pub(crate) fn write_cursor(
    spec: &Spec,
    places: &[Place],
    text: &str,
    number: u64,
    draft: &mut Draft<'_>,
) {
    let declared = places
        .first()
        .and_then(plain)
        .and_then(|(at, ty)| match ty {
            PlaceType::Integer | PlaceType::Number => Some(&Type::Number(None)),
            _ => spot(spec, draft.endpoint, at).map(|spot| bare(spot.ty)),
        });
    let is_number = matches!(declared, Some(Type::Integer(_) | Type::Number(_)));
    if is_number {
        write(spec, places, &number.to_string(), draft);
    } else {
        write(spec, places, text, draft);
    }
}

/// Takes back what stands at the places: it is left out, null or `otherwise`, by what the spec
/// allows there.
pub(crate) fn withdraw(spec: &Spec, places: &[Place], otherwise: &str, draft: &mut Draft<'_>) {
    for place in places {
        match &place.source {
            PlaceSource::Header(name) => drop(draft.set_header(name, None)),
            PlaceSource::Body(
                BodyPlace {
                    within: None,
                    pointer: at,
                },
                _,
            ) => match spot(spec, draft.endpoint, &at.0) {
                Some(spot) if !spot.optional => {
                    let value = if spot.nullable {
                        Value::Null
                    } else {
                        text_as(Some(bare(spot.ty)), otherwise)
                    };
                    pointer::set(&mut draft.body, &at.0, value);
                }
                _ => pointer::remove(&mut draft.body, &at.0),
            },
            _ => {}
        }
    }
}
