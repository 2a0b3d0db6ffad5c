//! Enums of a spec: values that the spec lists, and what else the server may send.

use crate::error::ParseEnumError;
use crate::response::decode::Scalar;

/// An enum of a spec. Implemented by generated code.
pub trait OpenEnum: Clone + PartialEq + 'static {
    /// What it is called.
    const NAME: &'static str;
    /// The values that the spec lists, as they are on the wire.
    const LISTED: &'static [(Self, &'static str)];
    /// Makes a value that the spec does not list.
    const OTHER: fn(String) -> Self;
}

/// A listed value on the wire.
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

/// The listed value with this text.
///
/// # Errors
///
/// When the spec lists no such value.
pub fn parse_enum<T: OpenEnum>(text: &str) -> Result<T, ParseEnumError> {
    listed(text).ok_or_else(|| ParseEnumError {
        value: text.into(),
        name: T::NAME,
        listed: T::LISTED.iter().map(|(_, text)| *text).collect(),
    })
}

/// The value with this text, listed or not.
#[must_use]
pub fn other_value<T: OpenEnum>(text: String) -> T {
    listed(&text).unwrap_or_else(|| (T::OTHER)(text))
}

/// Takes a value of a response: every string is one.
pub fn decode_enum<T: OpenEnum>(slot: &mut T, value: Scalar<'_>) -> bool {
    let Scalar::String(text) = value else {
        return false;
    };
    *slot = listed(text).unwrap_or_else(|| (T::OTHER)(text.to_owned()));
    true
}
