//! Writes the wait where the API has it.

use infoplug_spec::model::{ErrorFormat, HintFormat, Location, LocationSource, LocationType, Spec};

use crate::decode::Reading;
use crate::draft::Draft;
use crate::level::Key;
use crate::location::{self, Root};
use crate::put;

/// Writes the wait to the first location that the format has for it. Returns whether that is
/// possible: the wait may change the error that a client sees.
pub(crate) fn write(spec: &Spec, format: &ErrorFormat, text: &str, draft: &mut Draft<'_>) -> bool {
    let Some(hint) = format.retry_after.first() else {
        return false;
    };
    let Some(text) = in_format(hint.format, text) else {
        return false;
    };
    let code = |draft: &Draft<'_>| {
        let reading = Reading::new(spec, format, draft);
        reading
            .get(Key::Code)
            .or_else(|| reading.implied().map(str::to_owned))
    };
    let known = code(draft);
    let is_right = |draft: &Draft<'_>| {
        location::text(&hint.location, Root::body(draft), draft).as_ref() == Some(&text)
            && code(draft) == known
    };
    // Prefers a number if the location accepts both.
    let number = match &hint.location.source {
        LocationSource::Body(at, LocationType::Any) => Some(Location {
            source: LocationSource::Body(at.clone(), LocationType::Number),
            ..hint.location.clone()
        }),
        _ => None,
    };
    let locations = number.iter().chain([&hint.location]);
    let found = locations
        .flat_map(|location| put::drafts(location, &[], &text, draft, &|_| true))
        .find(is_right);
    let is_written = found.is_some();
    if let Some(found) = found {
        *draft = found;
    }
    is_written
}

/// Converts seconds to the format of the hint. Returns `None` for formats that name a point in
/// time.
fn in_format(format: HintFormat, text: &str) -> Option<String> {
    let seconds: f64 = text
        .parse()
        .ok()
        .filter(|seconds: &f64| seconds.is_finite() && *seconds >= 0.0)?;
    match format {
        HintFormat::RetryAfter | HintFormat::Seconds => Some(text.to_owned()),
        HintFormat::Milliseconds => Some(format!("{:.0}", seconds * 1000.0)),
        HintFormat::Duration => Some(format!("{text}s")),
        HintFormat::EpochSeconds
        | HintFormat::EpochMilliseconds
        | HintFormat::HttpDate
        | HintFormat::Iso8601 => None,
    }
}
