//! Generated types in any format of serde, by way of JSON.

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

use super::memory::Memory;
use super::object::write;
use super::read::{Way, decode};
use super::slot::Slot;
use crate::Json;
use crate::json::Writer;

/// Serializes a value as a request sends it.
///
/// # Errors
///
/// Fails if the serializer does, or if a number is infinite or not a number.
pub fn serialize<S: Serializer>(value: &dyn Slot, serializer: S) -> Result<S::Ok, S::Error> {
    let mut out = Writer::default();
    write(value, &mut out);
    let json = out.strict().map_err(S::Error::custom)?;
    json.serialize(serializer)
}

/// Deserializes a value as it is read from a response.
///
/// # Errors
///
/// Fails if the deserializer does, or if a value is missing or of the wrong type. The message says
/// where.
pub fn deserialize<'de, D: Deserializer<'de>>(
    value: &mut dyn Slot,
    deserializer: D,
) -> Result<(), D::Error> {
    let json = Json::deserialize(deserializer)?;
    let mut memory = Memory::new(usize::MAX);
    let body = json.get().as_bytes();
    decode(body, Way::ALL, &mut memory, value, None, None).map_err(D::Error::custom)
}
