//! JSON in any format of serde.
//!
//! `serde_json` gets each digit: what another type would change, such as `0.10`, goes through its
//! [`RawValue`]. Any other format gets maps, sequences and scalars.

use std::fmt;

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use super::raw::Json;
use super::value::Value;
use super::writer::Writer;
use crate::table::JsonType;

/// The name by which `serde_json` knows a [`RawValue`]. Without it, a number would lose digits.
const RAW: &str = "$serde_json::private::RawValue";

/// Deeper values are serialized as they are, since each level takes stack.
const DEEPEST: usize = 64;

/// Keeps each digit in `serde_json`. Other formats get maps, sequences and scalars.
impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = Part {
            value: self.view(),
            depth: 0,
        };
        value.serialize(serializer)
    }
}

/// A value inside another one.
struct Part<'a> {
    value: Value<'a>,
    depth: usize,
}

impl<'a> Part<'a> {
    fn inside(&self, value: Value<'a>) -> Self {
        let depth = self.depth + 1;
        Self { value, depth }
    }

    fn raw<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue = serde_json::from_str(self.value.get()).map_err(S::Error::custom)?;
        raw.serialize(serializer)
    }
}

impl Serialize for Part<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = self.value;
        match value.kind() {
            None => serializer.serialize_unit(),
            Some(JsonType::Boolean) => serializer.serialize_bool(value.boolean() == Some("true")),
            Some(JsonType::String) => serializer.serialize_str(&value.text().unwrap_or_default()),
            Some(JsonType::Integer | JsonType::Number) => number(self, serializer),
            Some(JsonType::List | JsonType::Object) if self.depth >= DEEPEST => {
                self.raw(serializer)
            }
            Some(JsonType::List) => {
                let mut items = serializer.serialize_seq(None)?;
                for item in value.elements() {
                    items.serialize_element(&self.inside(item))?;
                }
                items.end()
            }
            Some(JsonType::Object) => {
                let mut members = serializer.serialize_map(None)?;
                for (key, value) in value.members() {
                    members.serialize_entry(&key.text(), &self.inside(value))?;
                }
                members.end()
            }
        }
    }
}

/// Serializes a number as the type that has its digits.
fn number<S: Serializer>(part: &Part<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    let digits = part.value.get();
    if let Some(number) = digits.parse::<u64>().ok().filter(|_| digits != "-0") {
        return serializer.serialize_u64(number);
    }
    if let Some(number) = digits.parse::<i64>().ok().filter(|_| digits != "-0") {
        return serializer.serialize_i64(number);
    }
    let number = digits.parse::<f64>().ok();
    match number.filter(|number| serde_json::to_string(number).is_ok_and(|text| text == digits)) {
        Some(number) => serializer.serialize_f64(number),
        None => part.raw(serializer),
    }
}

/// Keeps each digit in `serde_json`, but not inside `#[serde(flatten)]` and `#[serde(untagged)]`,
/// where serde passes numbers on as 64 bits. Works with each self-describing format.
impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut out = Writer::default();
        Into(&mut out).deserialize(deserializer)?;
        Ok(out.finish())
    }
}

/// Writes what it visits.
struct Into<'w>(&'w mut Writer);

impl<'de> DeserializeSeed<'de> for Into<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_newtype_struct(RAW, self)
    }
}

/// Writes an element of an array.
struct Item<'w>(&'w mut Writer);

impl<'de> DeserializeSeed<'de> for Item<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.item();
        Into(self.0).deserialize(deserializer)
    }
}

impl<'de> Visitor<'de> for Into<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON can represent")
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.0.raw(if value { "true" } else { "false" });
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.0.raw(&number.to_string());
        Ok(())
    }

    fn visit_i128<E>(self, number: i128) -> Result<(), E> {
        self.0.raw(&number.to_string());
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.0.raw(&number.to_string());
        Ok(())
    }

    fn visit_u128<E>(self, number: u128) -> Result<(), E> {
        self.0.raw(&number.to_string());
        Ok(())
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<(), E> {
        if !number.is_finite() {
            return Err(E::custom(
                "JSON has no number that is infinite or not a number",
            ));
        }
        self.0.json(&Json::from(number));
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.0.string(text);
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.json(&Json::NULL);
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        self.0.json(&Json::NULL);
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    /// Called by each format but `serde_json`, which knows the name.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.0.open('[');
        while items.next_element_seed(Item(&mut *self.0))?.is_some() {}
        self.0.close(']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut key = members.next_key::<String>()?;
        if key.as_deref() == Some(RAW) {
            let text: String = members.next_value()?;
            let json: Json = text.parse().map_err(A::Error::custom)?;
            self.0.json(&json);
            return Ok(());
        }
        self.0.open('{');
        while let Some(name) = key {
            self.0.key(&name);
            members.next_value_seed(Into(&mut *self.0))?;
            key = members.next_key()?;
        }
        self.0.close('}');
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde::de::IntoDeserializer;
    use serde::de::value::{Error, F64Deserializer, SeqDeserializer};

    use super::*;

    fn json(text: &str) -> Json {
        text.parse().unwrap()
    }

    #[test]
    fn serde_json_gets_and_returns_each_digit() {
        let deep = format!("{}1.50{}", "[".repeat(20_000), "]".repeat(20_000));
        for text in [
            r#"{"a":[12345678901234567890123,0.10,-0,1e999,1E-5],"b":{"c":[]}}"#,
            r#"["\u0041","\ud800","é\n",-5,18446744073709551615,1.5,1.0,true,false,null]"#,
            r#"{"\u0041":[1.50],"B":{}}"#,
            &deep,
        ] {
            let value = json(text);
            assert_eq!(serde_json::to_string(&value).unwrap(), value.get());
            assert_eq!(serde_json::from_str::<Json>(text).unwrap(), value);
            let raw = serde_json::to_vec_pretty(&value).unwrap();
            assert_eq!(serde_json::from_slice::<Json>(&raw).unwrap(), value);
        }
    }

    #[test]
    fn a_tree_has_the_same_value() {
        let value = json(r#"{"a":[1,-2,2.5,"x",null,true],"b":{"c":{}}}"#);
        let tree = serde_json::to_value(&value).unwrap();
        assert_eq!(tree, value.to_value().unwrap());
        assert_eq!(serde_json::from_value::<Json>(tree).unwrap(), value);
    }

    #[test]
    fn other_formats_pass_their_values_on() {
        let list = SeqDeserializer::<_, Error>::new([1_u8, 2].into_iter());
        assert_eq!(Json::deserialize(list).unwrap().get(), "[1,2]");
        let endless: F64Deserializer<Error> = f64::INFINITY.into_deserializer();
        assert_eq!(
            Json::deserialize(endless).unwrap_err().to_string(),
            "JSON has no number that is infinite or not a number"
        );
    }
}
