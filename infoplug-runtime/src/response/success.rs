//! What pagination and jobs read from a success: cursors, totals, states.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode};

use super::raw::RawResponse;
use super::{location, wait};
use crate::Json;
use crate::json::{Clean, Scanner, Value};
use crate::response::decode::json_path;
use crate::secret::redact::Secrets;
use crate::table::{
    Condition, JobState, JsonType, Location, LocationSource, LocationType, Operation, Pointer,
    States,
};

/// A success, read for more than its value. It does not hide secrets, because nothing of it is
/// shown.
pub(crate) struct Success<'a>(RawResponse<'a>);

/// The result of looking up locations.
pub(crate) enum Located<'a> {
    /// The value is absent, null or empty.
    Absent,
    Found(Found<'a>),
    /// The value does not fit the location. `text` is set if it is a scalar.
    Unusable {
        path: String,
        found: &'static str,
        text: Option<Cow<'a, str>>,
    },
}

/// A value as a string and as its original JSON.
pub(crate) struct Found<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) json: Json,
}

/// The meaning of a job's state. A state that the spec does not name may change, so it counts as
/// running.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    Running,
    Done,
    Failed,
}

impl<'a> Success<'a> {
    /// Creates a success. `body` is the body as [`json::text`](crate::json::text) returns it.
    pub(crate) fn new(
        operation: &'static Operation,
        status: StatusCode,
        headers: &'a HeaderMap,
        body: &'a str,
    ) -> Self {
        static NOTHING: Secrets = Secrets::NONE;
        Self(RawResponse::new(operation, status, headers, body, &NOTHING))
    }

    /// Returns the value at a pointer.
    pub(crate) fn at(&self, pointer: &Pointer) -> Option<Value<'a>> {
        self.0.body?.at(pointer)
    }

    /// Returns the string at the first location that has one.
    pub(crate) fn text(&self, locations: &'static [Location]) -> Option<String> {
        self.0
            .text(locations, &self.0.body.into())
            .map(Cow::into_owned)
    }

    /// Returns the integer at the first location that has one, even if written `3.0`.
    pub(crate) fn count(&self, locations: &'static [Location]) -> Option<u64> {
        locations
            .iter()
            .find_map(|location| count(&self.0.text_at(location, &self.0.body.into())?))
    }

    /// Whether any of the conditions holds.
    pub(crate) fn meets(&self, conditions: &'static [Condition]) -> bool {
        self.0.meets(conditions)
    }

    /// Whether any of the conditions holds, or `None` if a value they test is missing or null, so
    /// that they cannot tell.
    pub(crate) fn evaluate(&self, conditions: &'static [Condition]) -> Option<bool> {
        if self.meets(conditions) {
            return Some(true);
        }
        let is_there =
            |pointer: &Pointer| self.at(pointer).is_some_and(|value| value.kind().is_some());
        let can_tell = |condition: &'static Condition| {
            condition.body.iter().all(|(pointer, _)| is_there(pointer))
                && condition
                    .headers
                    .iter()
                    .all(|(name, _)| self.0.header(name).is_some())
                && (condition.plain_body.is_none() || self.0.plain_body().is_some())
        };
        (!conditions.is_empty() && conditions.iter().all(can_tell)).then_some(false)
    }

    /// Returns the value at the first location that has one, with its JSON type.
    pub(crate) fn locate(&self, locations: &'static [Location]) -> Located<'a> {
        let mut unusable = None;
        for location in locations
            .iter()
            .filter(|location| location.when.is_empty() || self.meets(&location.when))
        {
            if let Some(found) = self.found(location) {
                return Located::Found(found);
            }
            unusable = unusable.or_else(|| self.unusable(location));
        }
        unusable.unwrap_or(Located::Absent)
    }

    fn found(&self, location: &'static Location) -> Option<Found<'a>> {
        let LocationSource::Body(at, ty) = &location.source else {
            let text = self.0.text_at(location, &self.0.body.into())?;
            return Some(Found {
                json: text.as_ref().into(),
                text,
            });
        };
        let value = location::find(at, self.0.body?, |value| {
            is_taken(value, *ty).then_some(value)
        })?;
        if *ty == LocationType::Json {
            let json = copied(value)?;
            let text = value.text().unwrap_or_else(|| json.get().to_owned().into());
            return Some(Found { text, json });
        }
        let text = self.0.text_at(location, &self.0.body.into())?;
        // A string with changes is no longer the original value.
        let is_as_it_was = value.kind() != Some(JsonType::String) && !location.is_changed();
        let json = if is_as_it_was {
            Json::from_valid(value.get().to_owned())
        } else {
            text.as_ref().into()
        };
        Some(Found { text, json })
    }

    /// Returns a value at a location that is not of a type that the location takes.
    fn unusable(&self, location: &'static Location) -> Option<Located<'a>> {
        let LocationSource::Body(at, ty) = &location.source else {
            return None;
        };
        let refused = |value: Value<'a>| {
            let kind = value
                .kind()
                .filter(|_| !value.is_empty() && !is_taken(value, *ty))?;
            Some((value, describe(kind)))
        };
        let (value, found) = location::find(at, self.0.body?, refused)?;
        Some(Located::Unusable {
            path: shown_location(location),
            found,
            text: value.scalar(),
        })
    }

    /// Returns how long the response asks to wait.
    pub(crate) fn wait(&self, now: SystemTime) -> Option<Duration> {
        wait::read(&self.0, &self.0.format().retry_after, now)
    }

    /// Returns the state of a job as a string, and its meaning.
    pub(crate) fn state(&self, state: &'static JobState) -> (String, Meaning) {
        let text = self.text(&state.at).unwrap_or_default();
        let is =
            |states: &'static States| states.values.contains(&text) || self.meets(&states.when);
        let meaning = if is(&state.failed) {
            Meaning::Failed
        } else if is(&state.done) {
            Meaning::Done
        } else {
            Meaning::Running
        };
        (text, meaning)
    }

    /// Returns the state of a job's results, if they are not ready. The first page must be done, if
    /// the spec says how to tell; later pages need not repeat it.
    pub(crate) fn lags(&self, state: &'static JobState, is_first: bool) -> Option<String> {
        let text = self.text(&state.at).unwrap_or_default();
        let is =
            |states: &'static States| states.values.contains(&text) || self.meets(&states.when);
        let States { values, when } = &state.done;
        let (can_tell, says) = if values.is_empty() {
            (!when.is_empty(), self.evaluate(when).is_some())
        } else {
            (true, !text.is_empty())
        };
        let is_open = can_tell && (is_first || says);
        (!is(&state.done) && (is_open || is(&state.running))).then_some(text)
    }
}

/// Whether a location takes a value. An empty value counts as absent.
fn is_taken(value: Value<'_>, ty: LocationType) -> bool {
    !value.is_empty()
        && if ty == LocationType::Json {
            value.kind().is_some()
        } else {
            location::typed(value, ty).is_some()
        }
}

/// Copies a value of the body as valid JSON.
fn copied(value: Value<'_>) -> Option<Json> {
    // Only invalid JSON grows when copied.
    let mut clean = Clean::new(value.get().len().saturating_mul(2));
    Scanner::new(value.get()).skip(Some(&mut clean)).ok()?;
    Some(Json::from_valid(clean.into_text()))
}

/// Names a JSON type in error messages.
pub(crate) fn describe(kind: JsonType) -> &'static str {
    match kind {
        JsonType::String => "a string",
        JsonType::Integer => "an integer",
        JsonType::Number => "a decimal number",
        JsonType::Boolean => "a boolean",
        JsonType::List => "an array",
        JsonType::Object => "an object",
    }
}

/// Shows a location in error messages.
pub(crate) fn shown_location(location: &Location) -> String {
    match &location.source {
        LocationSource::Header(name) => format!("header {name}"),
        LocationSource::Body(at, _) | LocationSource::Joined(at, _) | LocationSource::KeyOf(at) => {
            let within = at
                .within
                .as_ref()
                .map_or_else(|| "$".to_owned(), |within| json_path(&within.list) + "[*]");
            within + json_path(&at.pointer).trim_start_matches('$')
        }
        LocationSource::PlainBody | LocationSource::Value(_) => "$".to_owned(),
    }
}

/// Parses a number of pages or items, even if written `3.0`. Ignores negative numbers and
/// non-numbers.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the bounds are checked"
)]
fn count(text: &str) -> Option<u64> {
    let whole =
        |number: &f64| number.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(number);
    text.parse()
        .ok()
        .or_else(|| text.parse().ok().filter(whole).map(|number| number as u64))
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn totals_are_whole_numbers_however_they_are_written() {
        assert_eq!(
            ["3", "3.0", "3e1", "0", "18446744073709551615"].map(count),
            [Some(3), Some(3), Some(30), Some(0), Some(u64::MAX)]
        );
        assert_eq!(
            ["-1", "2.5", "many", "", "inf", "NaN"].map(count),
            [None; 6]
        );
    }
}
