//! Locations: where a response has a value, and how to turn the value into a string.

use std::borrow::Cow;

use super::condition::all_pass;
use super::raw::RawResponse;
use super::{link, markup};
use crate::json::Value;
use crate::table::{BodyLocation, Change, JsonType, Location, LocationSource, LocationType};

/// Where pointers start.
#[derive(Clone, Copy)]
pub(super) struct Root<'a> {
    /// The body, or an element in a list of errors.
    pub(super) value: Option<Value<'a>>,
    /// The element of the outer array that contains the list.
    pub(super) outer: Option<Value<'a>>,
}

impl<'a> From<Option<Value<'a>>> for Root<'a> {
    fn from(value: Option<Value<'a>>) -> Self {
        Self { value, outer: None }
    }
}

impl<'a> RawResponse<'a> {
    /// Returns the string at the first location that has one. Pointers start at `root`.
    #[inline]
    pub(super) fn text(
        &self,
        locations: &'static [Location],
        root: &Root<'a>,
    ) -> Option<Cow<'a, str>> {
        locations
            .iter()
            .find_map(|location| self.find_text(location, root, Some))
    }

    pub(super) fn text_at(
        &self,
        location: &'static Location,
        root: &Root<'a>,
    ) -> Option<Cow<'a, str>> {
        self.find_text(location, root, Some)
    }

    /// Returns the first result that `accept` accepts for a string at a location. A header may
    /// occur several times; each is tried.
    #[inline]
    pub(super) fn find_text<T>(
        &self,
        location: &'static Location,
        root: &Root<'a>,
        accept: impl Fn(Cow<'a, str>) -> Option<T>,
    ) -> Option<T> {
        if !location.when.is_empty() && !self.meets(&location.when) {
            return None;
        }
        // Most locations are like this.
        if let LocationSource::Body(at, ty) = &location.source
            && at.within.is_none()
            && !location.outer
        {
            let text = typed(root.value?.at(&at.pointer)?, *ty)?;
            return accept(self.changed(location, text)?);
        }
        self.find_elsewhere(location, root, &accept)
    }

    /// Does the same for a header, a constant, or values in several elements of an array.
    fn find_elsewhere<T>(
        &self,
        location: &'static Location,
        root: &Root<'a>,
        accept: &dyn Fn(Cow<'a, str>) -> Option<T>,
    ) -> Option<T> {
        let at = match &location.source {
            LocationSource::Body(at, _)
            | LocationSource::KeyOf(at)
            | LocationSource::Joined(at, _) => at,
            LocationSource::Header(name) => {
                return self
                    .headers(name)
                    .find_map(|text| accept(self.changed(location, text)?));
            }
            LocationSource::Value(text) => {
                return accept(self.changed(location, Cow::Borrowed(text))?);
            }
            LocationSource::PlainBody => return accept(self.plain_value(location)?),
        };
        let root = if location.outer {
            root.outer
        } else {
            root.value
        };
        find(at, root?, |value| {
            accept(self.changed(location, string(value, &location.source)?)?)
        })
    }

    /// Applies the changes of a location. Hides secrets first, because a truncated secret could not
    /// be recognized.
    #[inline]
    fn changed(&self, location: &'static Location, text: Cow<'a, str>) -> Option<Cow<'a, str>> {
        let text = if location.is_changed() {
            self.cut(location, text, location.marked)?
        } else {
            text
        };
        (location.empty || !text.is_empty()).then_some(text)
    }

    fn cut(
        &self,
        location: &'static Location,
        text: Cow<'a, str>,
        marked: bool,
    ) -> Option<Cow<'a, str>> {
        location
            .changes()
            .try_fold(self.secrets.hide(text), |text, change| {
                changed(text, change, marked)
            })
    }

    /// Reads a body that is not JSON. From markup it takes only what the location's markers
    /// enclose: a whole page would pass for the API's own message and hide that something else
    /// responded.
    fn plain_value(&self, location: &'static Location) -> Option<Cow<'a, str>> {
        let text = self.plain_body()?;
        let is_markup = markup::is_markup(self.media_type().as_deref(), text);
        if !location.is_changed() {
            return (!is_markup).then_some(Cow::Borrowed(text));
        }
        self.cut(location, Cow::Borrowed(text), location.marked || is_markup)
            .filter(|text| location.empty || !text.is_empty())
    }

    /// Returns the body, if it is neither JSON nor empty.
    pub(super) fn plain_body(&self) -> Option<&'a str> {
        let is_json = self
            .body
            .is_some_and(|body| body.kind().is_some() || body.is_null());
        Some(self.whole.trim()).filter(|text| !is_json && !text.is_empty())
    }

    /// Returns a header, which may contain any bytes.
    pub(super) fn header(&self, name: &'static str) -> Option<Cow<'a, str>> {
        self.headers(name).next()
    }

    /// Returns all values of a header. Comparing a few names takes less than hashing one.
    pub(super) fn headers(
        &self,
        name: &'static str,
    ) -> impl Iterator<Item = Cow<'a, str>> + use<'a> {
        self.headers
            .iter()
            .filter(|(known, _)| known.as_str().eq_ignore_ascii_case(name))
            .map(|(_, value)| String::from_utf8_lossy(value.as_bytes()))
    }
}

/// Returns the first result of `read` for a value at a location.
pub(super) fn find<'a, T>(
    location: &'static BodyLocation,
    root: Value<'a>,
    read: impl Fn(Value<'a>) -> Option<T>,
) -> Option<T> {
    let Some(within) = &location.within else {
        return read(root.at(&location.pointer)?);
    };
    let mut fitting = root
        .at(&within.list)?
        .children()
        .filter(|element| all_pass(&within.tests, *element));
    fitting.find_map(|element| read(element.at(&location.pointer)?))
}

/// Turns a value at a location into a string.
fn string<'a>(value: Value<'a>, source: &'static LocationSource) -> Option<Cow<'a, str>> {
    match source {
        LocationSource::Body(_, ty) => typed(value, *ty),
        LocationSource::KeyOf(_) => Some(value.members().next()?.0.text()),
        LocationSource::Joined(_, separator) => joined(value, separator),
        LocationSource::Header(_) | LocationSource::PlainBody | LocationSource::Value(_) => None,
    }
}

pub(super) fn typed(value: Value<'_>, ty: LocationType) -> Option<Cow<'_, str>> {
    use LocationType::{Any, Boolean, Integer, Number, Scalar, String};
    if let (Any | String | Scalar, Some(text)) = (ty, value.plain()) {
        return Some(Cow::Borrowed(text));
    }
    let source = || Some(Cow::Borrowed(value.get()));
    match (value.kind()?, ty) {
        (JsonType::String, Any | String | Scalar) => value.text(),
        (JsonType::Integer, Any | Integer | Number | Scalar)
        | (JsonType::Number, Any | Scalar)
        | (JsonType::Boolean, Boolean | Scalar) => source(),
        // `1e999` is a number that no type can represent.
        (JsonType::Number, Number) if value.get().parse().is_ok_and(f64::is_finite) => source(),
        _ => None,
    }
}

/// Joins the strings and numbers in an array.
fn joined<'a>(list: Value<'a>, separator: &str) -> Option<Cow<'a, str>> {
    let mut parts = list
        .elements()
        .filter_map(|element| typed(element, LocationType::Any));
    let first = parts.next()?;
    let Some(second) = parts.next() else {
        return Some(first);
    };
    let mut text = first.into_owned();
    for part in [second].into_iter().chain(parts) {
        text.push_str(separator);
        text.push_str(&part);
    }
    Some(Cow::Owned(text))
}

fn changed<'t>(text: Cow<'t, str>, change: Change<'_>, marked: bool) -> Option<Cow<'t, str>> {
    match change {
        Change::AuthParam(name) => auth_param(&text, name).map(Cow::Owned),
        Change::Rel(rel) => link::target(&text, rel).map(|target| Cow::Owned(target.to_owned())),
        Change::Before(mark) => part(text, marked, |text| {
            text.split_once(mark).map(|(before, _)| before)
        }),
        Change::After(mark) => part(text, marked, |text| {
            text.rsplit_once(mark).map(|(_, after)| after)
        }),
        Change::StripPrefix(prefix) => part(text, marked, |text| text.strip_prefix(prefix)),
        Change::StripSuffix(suffix) => part(text, marked, |text| text.strip_suffix(suffix)),
    }
}

/// Chooses a part of a string. If there is no such part, returns the whole string, or `None` if it
/// must be `marked`.
fn part(
    text: Cow<'_, str>,
    marked: bool,
    choose: impl Fn(&str) -> Option<&str>,
) -> Option<Cow<'_, str>> {
    match text {
        Cow::Borrowed(text) => choose(text)
            .or((!marked).then_some(text))
            .map(Cow::Borrowed),
        Cow::Owned(text) => match choose(&text).map(str::to_owned) {
            None if marked => None,
            chosen => Some(Cow::Owned(chosen.unwrap_or(text))),
        },
    }
}

/// Finds a parameter of a challenge: `Bearer realm="x", error="invalid_token"` (RFC 9110, section
/// 11.6.1).
fn auth_param(challenge: &str, wanted: &str) -> Option<String> {
    let mut rest = challenge;
    loop {
        let (before, after) = rest.split_once('=')?;
        let name = before
            .trim_end()
            .rsplit([' ', '\t', ','])
            .next()
            .unwrap_or_default();
        let after = after.trim_start();
        let (value, following) = after
            .strip_prefix('"')
            .map_or_else(|| token(after), quoted_string);
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = following;
    }
}

fn token(text: &str) -> (String, &str) {
    let end = text.find([' ', '\t', ',']).unwrap_or(text.len());
    let (token, following) = text.split_at_checked(end).unwrap_or((text, ""));
    (token.to_owned(), following)
}

/// Reads a quoted string after its opening quote (RFC 9110, section 5.6.4), and returns the rest.
fn quoted_string(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut chars = text.chars();
    while let Some(character) = chars.next() {
        match character {
            '"' => break,
            '\\' => value.extend(chars.next()),
            other => value.push(other),
        }
    }
    (value, chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_of_a_challenge_is_found_quoted_or_not() {
        let challenge = r#"Bearer realm="a, b=c", error="invalid_token", error_description = "The \"token\" ran out", scope=read, x"#;
        for (name, value) in [
            ("realm", Some("a, b=c")),
            ("error", Some("invalid_token")),
            ("ERROR_description", Some("The \"token\" ran out")),
            ("scope", Some("read")),
            ("x", None),
        ] {
            assert_eq!(auth_param(challenge, name).as_deref(), value, "{name}");
        }
        assert_eq!(auth_param("error=\"open", "error").as_deref(), Some("open"));
        assert_eq!(auth_param("error=", "error").as_deref(), Some(""));
        assert_eq!(auth_param("error", "error"), None);
    }

    #[test]
    fn a_change_that_does_not_apply_changes_nothing() {
        let change = |text: &'static str, change| {
            changed(Cow::Borrowed(text), change, false)
                .unwrap()
                .into_owned()
        };
        assert_eq!(change("a#b#C", Change::After("#")), "C");
        assert_eq!(change("C", Change::After("#")), "C");
        assert_eq!(change("a:b:c", Change::Before(":")), "a");
        assert_eq!(
            change("https://x/y", Change::StripPrefix("https://x/")),
            "y"
        );
        assert_eq!(change("y", Change::StripPrefix("https://x/")), "y");
        assert_eq!(
            change("NotFoundException", Change::StripSuffix("Exception")),
            "NotFound"
        );
        assert_eq!(
            changed(Cow::Owned("a#b".to_owned()), Change::After("#"), false).unwrap(),
            "b"
        );
        assert_eq!(
            changed(Cow::Owned("a".to_owned()), Change::After("#"), false).unwrap(),
            "a"
        );
    }

    #[test]
    fn a_change_that_has_to_apply_and_does_not_leaves_nothing() {
        for change in [
            Change::Before("#"),
            Change::After("#"),
            Change::StripPrefix("#"),
            Change::StripSuffix("#"),
        ] {
            assert_eq!(
                changed(Cow::Borrowed("a"), change, true),
                None,
                "{change:?}"
            );
            assert_eq!(
                changed(Cow::Owned("a".to_owned()), change, true),
                None,
                "{change:?}"
            );
            assert!(
                changed(Cow::Borrowed("#"), change, true).is_some_and(|text| text.is_empty()),
                "{change:?}"
            );
        }
    }
}
