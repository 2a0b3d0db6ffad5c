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

/// A success, and what it says beside its value. Nothing of it is shown, so it hides no secrets.
pub(crate) struct Success<'a>(RawResponse<'a>);

/// What is found at a location.
pub(crate) enum Located<'a> {
    /// Nothing: it is absent, null or empty.
    Absent,
    Found(Found<'a>),
    /// Something that the location does not take, and its text if it is a scalar.
    Unusable {
        path: String,
        found: &'static str,
        text: Option<Cow<'a, str>>,
    },
}

/// A value as a string, and as the JSON that it was.
pub(crate) struct Found<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) json: Json,
}

/// What the state of a job means. One that the spec does not name may pass: it counts as running.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    Running,
    Done,
    Failed,
}

impl<'a> Success<'a> {
    /// `body` is as [`json::text`](crate::json::text) makes it.
    pub(crate) fn new(
        operation: &'static Operation,
        status: StatusCode,
        headers: &'a HeaderMap,
        body: &'a str,
    ) -> Self {
        static NOTHING: Secrets = Secrets::NONE;
        Self(RawResponse::new(operation, status, headers, body, &NOTHING))
    }

    /// The value at a pointer.
    pub(crate) fn at(&self, pointer: &Pointer) -> Option<Value<'a>> {
        self.0.body?.at(pointer)
    }

    /// The text at the first location that has one.
    pub(crate) fn text(&self, locations: &'static [Location]) -> Option<String> {
        self.0
            .text(locations, self.0.body.into())
            .map(Cow::into_owned)
    }

    /// The whole number at the first location that has one, also written `3.0`.
    pub(crate) fn count(&self, locations: &'static [Location]) -> Option<u64> {
        locations
            .iter()
            .find_map(|location| count(&self.0.text_at(location, self.0.body.into())?))
    }

    /// Whether one of the conditions holds.
    pub(crate) fn meets(&self, conditions: &'static [Condition]) -> bool {
        self.0.meets(conditions)
    }

    /// Whether one of the conditions holds; none where something that they look at is missing or
    /// null, and so none can tell.
    pub(crate) fn responses(&self, conditions: &'static [Condition]) -> Option<bool> {
        if self.meets(conditions) {
            return Some(true);
        }
        let is_there =
            |pointer: &Pointer| self.at(pointer).is_some_and(|value| value.kind().is_some());
        let is_answered = |condition: &Condition| {
            condition.body.iter().all(|(pointer, _)| is_there(pointer))
                && condition
                    .headers
                    .iter()
                    .all(|(name, _)| self.0.header(name).is_some())
                && (condition.plain_body.is_none() || self.0.plain_body().is_some())
        };
        (!conditions.is_empty() && conditions.iter().all(is_answered)).then_some(false)
    }

    /// What is at the first location that has something, with its JSON type.
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
            let text = self.0.text_at(location, self.0.body.into())?;
            return Some(Found {
                json: text.as_ref().into(),
                text,
            });
        };
        let value = location::find(at, self.0.body?, &|value| {
            is_taken(value, *ty).then_some(value)
        })?;
        if *ty == LocationType::Json {
            let json = copied(value)?;
            let text = value.text().unwrap_or_else(|| json.get().to_owned().into());
            return Some(Found { text, json });
        }
        let text = self.0.text_at(location, self.0.body.into())?;
        // A string that was changed is no longer the value.
        let is_as_it_was = value.kind() != Some(JsonType::String) && !location.is_changed();
        let json = if is_as_it_was {
            Json::from_valid(value.get().to_owned())
        } else {
            text.as_ref().into()
        };
        Some(Found { text, json })
    }

    /// A value that stands at a location and is of no type that the location takes.
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
        let (value, found) = location::find(at, self.0.body?, &refused)?;
        Some(Located::Unusable {
            path: shown_location(location),
            found,
            text: value.scalar(),
        })
    }

    /// How long it asks to wait.
    pub(crate) fn wait(&self, now: SystemTime) -> Option<Duration> {
        wait::read(&self.0, &self.0.format().retry_after, now)
    }

    /// The state of a job, as a string, and what it means.
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

    /// The state that the results of a job name, if they are not there yet. The first page must be
    /// done, if the spec says what that is; later ones need not say it again.
    pub(crate) fn lags(&self, state: &'static JobState, is_first: bool) -> Option<String> {
        let text = self.text(&state.at).unwrap_or_default();
        let is =
            |states: &'static States| states.values.contains(&text) || self.meets(&states.when);
        let States { values, when } = &state.done;
        let (can_tell, says) = if values.is_empty() {
            (!when.is_empty(), self.responses(when).is_some())
        } else {
            (true, !text.is_empty())
        };
        let is_open = can_tell && (is_first || says);
        (!is(&state.done) && (is_open || is(&state.running))).then_some(text)
    }
}

/// Whether a location takes a value. One that is empty is absent.
fn is_taken(value: Value<'_>, ty: LocationType) -> bool {
    !value.is_empty()
        && if ty == LocationType::Json {
            value.kind().is_some()
        } else {
            location::typed(value, ty).is_some()
        }
}

/// A value of a body as valid JSON.
fn copied(value: Value<'_>) -> Option<Json> {
    // Only what is no JSON becomes longer.
    let mut clean = Clean::new(value.get().len().saturating_mul(2));
    Scanner::new(value.get()).skip(Some(&mut clean)).ok()?;
    Some(Json::from_valid(clean.into_text()))
}

/// A type of JSON in the words of error messages.
pub(crate) fn describe(kind: JsonType) -> &'static str {
    match kind {
        JsonType::String => "a string",
        JsonType::Integer => "a whole number",
        JsonType::Number => "a decimal number",
        JsonType::Boolean => "a boolean",
        JsonType::List => "an array",
        JsonType::Object => "an object",
    }
}

/// Where a location is, for messages.
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

/// A number of pages or items, also written `3.0`. What is negative or no number says nothing.
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
