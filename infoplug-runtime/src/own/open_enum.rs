//! Enums of a spec: the values that the spec lists, and others that the server may send.

use crate::error::ParseEnumError;
use crate::response::decode::Scalar;

/// An enum of a spec. Implemented by generated code.
pub trait OpenEnum: Clone + PartialEq + 'static {
    /// The name of the enum.
    const NAME: &'static str;
    /// The values that the spec lists, with their strings on the wire.
    const LISTED: &'static [(Self, &'static str)];
    /// Creates a value that the spec does not list.
    const OTHER: fn(String) -> Self;
}

/// Returns the string of a listed value, or an empty one for any other value.
pub fn enum_str<T: OpenEnum>(value: &T) -> &'static str {
    let mut listed = T::LISTED.iter();
    let listed = listed.find(|(listed, _)| listed == value);
    listed.map_or("", |(_, text)| text)
}

fn listed<T: OpenEnum>(text: &str) -> Option<T> {
    let mut listed = T::LISTED.iter();
    listed
        .find(|(_, listed)| *listed == text)
        .map(|(value, _)| value.clone())
}

/// Returns the listed value with this string.
///
/// # Errors
///
/// Fails if the spec does not list the string.
pub fn parse_enum<T: OpenEnum>(text: &str) -> Result<T, ParseEnumError> {
    listed(text).ok_or_else(|| ParseEnumError {
        value: text.into(),
        name: T::NAME,
        listed: T::LISTED.iter().map(|(_, text)| *text).collect(),
    })
}

/// Returns the value with this string, whether listed or not.
#[must_use]
pub fn other_value<T: OpenEnum>(text: String) -> T {
    listed(&text).unwrap_or_else(|| (T::OTHER)(text))
}

/// Decodes a value of a response. Accepts any string.
pub fn decode_enum<T: OpenEnum>(slot: &mut T, value: Scalar<'_>) -> bool {
    let Scalar::String(text) = value else {
        return false;
    };
    *slot = listed(text).unwrap_or_else(|| (T::OTHER)(text.to_owned()));
    true
}
