//! A request as it arrived, and the values of the documented parameters in it.

use bytes::Bytes;
use http::{HeaderMap, Method};
use infoplug_spec::model::{ArrayStyle, Endpoint, Parameter, ParameterLocation, Type};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Number, Value};

/// A request, read to its end.
pub(crate) struct Request {
    pub(crate) method: Method,
    /// As on the wire, without the query.
    pub(crate) path: String,
    /// How many bytes of the path are that of the base URL.
    pub(crate) base: usize,
    /// How many bytes after these are credentials, in front of the path of the endpoint.
    pub(crate) front: usize,
    /// Decoded.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    /// Nothing when it was too large.
    pub(crate) body: Option<Bytes>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        self.headers
            .get(name)
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
    }

    /// What credentials stand in, in front of the path of the endpoint.
    pub(crate) fn front(&self) -> &str {
        self.behind_base().get(..self.front).unwrap_or_default()
    }

    /// The path of the endpoint.
    pub(crate) fn route(&self) -> &str {
        self.behind_base().get(self.front..).unwrap_or_default()
    }

    /// The path without that of the base URL.
    pub(crate) fn behind_base(&self) -> &str {
        self.path.get(self.base..).unwrap_or_default()
    }

    pub(crate) fn body(&self) -> &[u8] {
        self.body.as_deref().unwrap_or_default()
    }
}

/// Decodes a query; `+` is a space there, as browsers and most servers have it.
pub(crate) fn decode_query(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| {
        percent_decode_str(&text.replace('+', " "))
            .decode_utf8_lossy()
            .into_owned()
    };
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

/// All but what RFC 3986 calls unreserved (section 2.3).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

pub(crate) fn escape(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// Pairs as a query or form.
pub(crate) fn encode_query<'a>(pairs: impl Iterator<Item = (&'a str, String)>) -> String {
    pairs
        .map(|(name, value)| format!("{}={}", escape(name), escape(&value)))
        .collect::<Vec<_>>()
        .join("&")
}

/// The values that were sent, by the index of their parameter.
pub(crate) type Sent = Vec<Option<Value>>;

/// Collects what was sent. A string that does not fit the type of its parameter stays a string, for the
/// checks to find.
pub(crate) fn collect(
    endpoint: &Endpoint,
    path: &[(usize, String)],
    request: &Request,
    body: Option<&Value>,
) -> Sent {
    let value = |(index, parameter): (usize, &Parameter)| {
        let name = parameter.name.wire.as_str();
        let texts: Vec<String> = match parameter.location {
            ParameterLocation::Path => path
                .iter()
                .filter(|(at, _)| *at == index)
                .map(|(_, value)| value.clone())
                .collect(),
            ParameterLocation::Query => request
                .query
                .iter()
                .filter(|(key, _)| key == name)
                .map(|(_, value)| value.clone())
                .collect(),
            ParameterLocation::Header => request.header(name).into_iter().collect(),
            ParameterLocation::Body => return body.and_then(|body| body.get(name)).cloned(),
            ParameterLocation::WholeBody => return body.cloned(),
        };
        let repeated =
            parameter.location == ParameterLocation::Query && parameter.style == ArrayStyle::Repeat;
        read(&parameter.ty, &texts, repeated)
    };
    endpoint.parameters.iter().enumerate().map(value).collect()
}

/// Reads strings as a value of a type.
pub(crate) fn read(ty: &Type, texts: &[String], repeated: bool) -> Option<Value> {
    let first = texts.first()?;
    Some(match ty {
        Type::Nullable(inner) => return read(inner, texts, repeated),
        Type::Array(inner, _) => {
            let items: Vec<&str> = if repeated {
                texts.iter().map(String::as_str).collect()
            } else {
                texts.iter().flat_map(|text| text.split(',')).collect()
            };
            Value::Array(
                items
                    .into_iter()
                    .filter_map(|item| read(inner, &[item.to_owned()], repeated))
                    .collect(),
            )
        }
        Type::Integer(_) | Type::IntegerOrEmpty => first
            .parse::<i64>()
            .map(Value::from)
            .or_else(|_| first.parse::<u64>().map(Value::from))
            .unwrap_or_else(|_| first.as_str().into()),
        Type::Number(_) | Type::NumberOrEmpty => first
            .parse::<f64>()
            .ok()
            .and_then(Number::from_f64)
            .map_or_else(|| first.as_str().into(), Value::Number),
        Type::Boolean => first
            .parse::<bool>()
            .map_or_else(|_| first.as_str().into(), Value::Bool),
        Type::String { .. } | Type::BooleanText | Type::Json | Type::Named(_) | Type::Map(_) => {
            first.as_str().into()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_decoded() {
        let pairs = decode_query("a=1%2C2&a=x+y&&b&c=%C3%BC=%3D");
        let expected = [("a", "1,2"), ("a", "x y"), ("b", ""), ("c", "ü==")];
        assert_eq!(
            pairs,
            expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }
}
