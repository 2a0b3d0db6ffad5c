//! JSON as a string: exactly what the API sends and accepts, digit by digit.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::de::{DeserializeOwned, Error as _};
use serde_json::value::RawValue;

use super::lexer::{number, push_string, quoted_len};
use super::scanner::{Clean, Scanner};
use super::value::Value;

/// Any JSON value: a value that the spec types as `json`, or a member that it does not list.
///
/// It keeps the source text, so that no number loses a digit: `12345678901234567890123` and `0.10`
/// come out as they came in. Only white space between tokens is dropped. [`pointer`](Self::pointer)
/// looks up a value inside, [`parse`](Self::parse) reads it as another type, and
/// [`to_value`](Self::to_value) turns it into a `serde_json::Value`.
///
/// Two values are equal if their source texts are: `1` is not `1.0`, and the order of members
/// counts.
///
/// ```
/// use infoplug_runtime::Json;
///
/// let json: Json = r#"{ "id": 12345678901234567890123, "tags": ["a", "b"] }"#.parse()?;
/// assert_eq!(json.get(), r#"{"id":12345678901234567890123,"tags":["a","b"]}"#);
/// assert_eq!(json.pointer("/tags/1").unwrap().as_str().unwrap(), "b");
/// assert_eq!(json.pointer("/tags").unwrap().parse::<Vec<String>>()?, ["a", "b"]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Json(Cow<'static, str>);

/// Whether a string is exactly one valid value, of any depth.
pub(crate) fn is_whole(text: &str) -> bool {
    // Most of what is not JSON does not begin like it.
    let may_be = matches!(
        text.as_bytes().first(),
        Some(
            b'{' | b'[' | b'"' | b'-' | b'0'
                ..=b'9' | b't' | b'f' | b'n' | b' ' | b'\t' | b'\n' | b'\r'
        )
    );
    let mut scanner = Scanner::new(text);
    may_be && scanner.skip(None).is_ok() && scanner.end().is_ok()
}

impl Json {
    /// `null`
    pub const NULL: Self = Self(Cow::Borrowed("null"));

    /// Returns the source text, without white space between tokens.
    #[must_use]
    pub fn get(&self) -> &str {
        &self.0
    }

    /// Returns the value at a JSON Pointer (RFC 6901) such as `/items/0/id`, if there is one. `""`
    /// is the whole value.
    #[must_use]
    pub fn pointer(&self, pointer: &str) -> Option<Self> {
        let segments = match pointer.strip_prefix('/') {
            Some(rest) => rest
                .split('/')
                .map(|segment| segment.replace("~1", "/").replace("~0", "~"))
                .collect(),
            None if pointer.is_empty() => Vec::new(),
            None => return None,
        };
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        Some(Self(self.view().at(&segments)?.get().to_owned().into()))
    }

    /// Reads the value as another type.
    ///
    /// # Errors
    ///
    /// Returns serde's error if the value does not fit the type.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(&self.0)
    }

    /// Converts the value to a `serde_json::Value`, whose numbers have 64 bits.
    ///
    /// # Errors
    ///
    /// Returns an error if a number is too large for an `f64`, or if there are more than 128 levels
    /// of nesting.
    pub fn to_value(&self) -> Result<serde_json::Value, serde_json::Error> {
        self.parse()
    }

    /// Returns whether the value is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.0 == "null"
    }

    /// Returns the value as a boolean, if it is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        self.view().boolean().map(|word| word == "true")
    }

    /// Returns the value as an integer, if it is one that fits.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    /// Returns the value as an integer, if it is one that fits.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        self.0.parse().ok()
    }

    /// Returns the value as a number, if it is one that fits. Digits that an `f64` cannot hold are
    /// lost.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        self.view()
            .number()?
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
    }

    /// Returns the value as a string without escapes, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<Cow<'_, str>> {
        self.view().text()
    }

    pub(crate) fn view(&self) -> Value<'_> {
        Value::whole(&self.0)
    }

    /// Wraps a string that is valid JSON without white space.
    pub(crate) fn from_valid(text: String) -> Self {
        Self(text.into())
    }

    /// Parses a number, keeping its digits.
    pub(crate) fn from_digits(digits: &str) -> Option<Self> {
        number(digits).map(|_| Self(digits.to_owned().into()))
    }
}

impl Default for Json {
    fn default() -> Self {
        Self::NULL
    }
}

/// Writes the source text.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Writes the source text.
impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Json {
    type Err = serde_json::Error;

    fn from_str(text: &str) -> Result<Self, serde_json::Error> {
        let raw: &RawValue = serde_json::from_str(text)?;
        let mut clean = Clean::new(usize::MAX);
        Scanner::new(raw.get())
            .skip(Some(&mut clean))
            .map_err(serde_json::Error::custom)?;
        Ok(Self(clean.into_text().into()))
    }
}

impl From<serde_json::Value> for Json {
    fn from(value: serde_json::Value) -> Self {
        Self(value.to_string().into())
    }
}

/// Compares with the value as a string.
impl PartialEq<str> for Json {
    fn eq(&self, other: &str) -> bool {
        self.as_str().is_some_and(|text| text == other)
    }
}

/// Compares with the value as a string.
impl PartialEq<&str> for Json {
    fn eq(&self, other: &&str) -> bool {
        *self == **other
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        let mut quoted = String::with_capacity(quoted_len(text));
        push_string(&mut quoted, text);
        Self(quoted.into())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<Cow<'_, str>> for Json {
    fn from(text: Cow<'_, str>) -> Self {
        text.as_ref().into()
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self(Cow::Borrowed(if value { "true" } else { "false" }))
    }
}

macro_rules! integers {
    ($($ty:ty),*) => {$(
        impl From<$ty> for Json {
            fn from(number: $ty) -> Self {
                Self(number.to_string().into())
            }
        }

        impl PartialEq<$ty> for Json {
            fn eq(&self, other: &$ty) -> bool {
                self.0.parse() == Ok(*other)
            }
        }

        impl PartialEq<$ty> for &Json {
            fn eq(&self, other: &$ty) -> bool {
                **self == *other
            }
        }
    )*};
}
integers!(i8, i16, i32, i64, isize, u8, u16, u32, u64, usize);

/// Converts infinity and NaN, which JSON cannot represent, to null.
impl From<f64> for Json {
    fn from(number: f64) -> Self {
        if number.is_finite() {
            Self(format!("{number:?}").into())
        } else {
            Self::NULL
        }
    }
}

impl From<f32> for Json {
    fn from(number: f32) -> Self {
        f64::from(number).into()
    }
}

impl<T: Into<Self>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::NULL, Into::into)
    }
}

impl<T: Into<Self>> From<Vec<T>> for Json {
    fn from(items: Vec<T>) -> Self {
        items.into_iter().collect()
    }
}

impl<T: Into<Self>, const N: usize> From<[T; N]> for Json {
    fn from(items: [T; N]) -> Self {
        items.into_iter().collect()
    }
}

/// Collects into an array.
impl<T: Into<Self>> FromIterator<T> for Json {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut text = String::from("[");
        for item in items {
            if text.len() > 1 {
                text.push(',');
            }
            text.push_str(&item.into().0);
        }
        text.push(']');
        Self(text.into())
    }
}

/// Collects into an object.
impl<K: AsRef<str>, V: Into<Json>> FromIterator<(K, V)> for Object {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(members: I) -> Self {
        let mut text = String::from("{");
        for (key, value) in members {
            if text.len() > 1 {
                text.push(',');
            }
            push_string(&mut text, key.as_ref());
            text.push(':');
            text.push_str(&value.into().0);
        }
        text.push('}');
        Self(Json(text.into()))
    }
}

/// Decodes a body: strips the byte-order mark and replaces invalid UTF-8 with U+FFFD.
pub(crate) fn text(body: &[u8]) -> Cow<'_, str> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    // Validating first is several times as fast as searching for invalid bytes.
    std::str::from_utf8(body).map_or_else(|_| Cow::Owned(lossy(body)), Cow::Borrowed)
}

/// Does the same as `String::from_utf8_lossy`, but allocates exactly the needed size. U+FFFD takes
/// three bytes for an invalid one, and growing could double that again.
fn lossy(body: &[u8]) -> String {
    let parts = || {
        body.utf8_chunks().map(|chunk| {
            (
                chunk.valid(),
                if chunk.invalid().is_empty() {
                    ""
                } else {
                    "\u{fffd}"
                },
            )
        })
    };
    let mut text =
        String::with_capacity(parts().map(|(valid, mark)| valid.len() + mark.len()).sum());
    parts().for_each(|(valid, mark)| text.extend([valid, mark]));
    text
}

/// An object collected from its members.
pub(crate) struct Object(pub(crate) Json);

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Json {
        text.parse().unwrap()
    }

    #[test]
    fn no_digit_is_lost_on_the_way_through() {
        let text = r#"{"a":[12345678901234567890123,0.10,-0,1e999,1E-5],"b":{"c":[]}}"#;
        assert_eq!(json(text).get(), text);
        assert_eq!(json(" [ 1 ,\t2 ]\n").get(), "[1,2]");
        assert!(
            "[1".parse::<Json>().is_err()
                && "1 2".parse::<Json>().is_err()
                && "".parse::<Json>().is_err()
        );
    }

    #[test]
    fn values_are_looked_up_and_turned_into_others() {
        let value = json(r#"{"a/b":{"c":[1,"x\n",null,true,2.5]},"n":18446744073709551615}"#);
        let at = |pointer: &str| value.pointer(pointer).unwrap();
        assert_eq!(at("/a~1b/c/1").as_str().unwrap(), "x\n");
        assert_eq!(
            (
                at("/a~1b/c/0").as_i64(),
                at("/n").as_i64(),
                at("/n").as_u64()
            ),
            (Some(1), None, Some(u64::MAX))
        );
        assert_eq!(
            (at("/a~1b/c/3").as_bool(), at("/a~1b/c/4").as_f64()),
            (Some(true), Some(2.5))
        );
        assert!(
            at("/a~1b/c/2").is_null()
                && value.pointer("/x").is_none()
                && value.pointer("n").is_none()
        );
        assert_eq!(value.pointer("").unwrap(), value);
        assert_eq!(value.to_value().unwrap()["n"], u64::MAX);
        assert_eq!(
            at("/a~1b/c")
                .parse::<(i64, String, (), bool, f64)>()
                .unwrap()
                .4
                .to_string(),
            "2.5"
        );
        assert!(json("1e999").to_value().is_err());
    }

    #[test]
    fn values_of_rust_become_json() {
        assert_eq!(Json::from("a\"b\\c\u{1}\n").get(), r#""a\"b\\c\u0001\n""#);
        let controls = "\u{8}\u{c}\u{1f}\t";
        assert_eq!(
            Json::from(controls),
            Json::from(serde_json::json!(controls))
        );
        assert_eq!(Json::from(vec![Some(1), None]).get(), "[1,null]");
        assert_eq!(
            (
                Json::from(0.1).get(),
                Json::from(3.0).get(),
                Json::from(f64::NAN).get()
            ),
            ("0.1", "3.0", "null")
        );
        assert_eq!(
            Json::from(serde_json::json!({ "a": [true] })).get(),
            r#"{"a":[true]}"#
        );
        assert_eq!(
            [("a\"", 1), ("b", 2)]
                .into_iter()
                .collect::<Object>()
                .0
                .get(),
            r#"{"a\"":1,"b":2}"#
        );
        assert_eq!(Json::default(), Json::NULL);
        let (text, number) = (json("\"3\""), json("3"));
        assert!(text == "3" && number == 3 && text != 3 && number != "3");
    }
}
