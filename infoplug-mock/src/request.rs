//! A request as it arrived, and the values of its documented parameters.

use bytes::Bytes;
use http::{HeaderMap, Method};
use infoplug_spec::model::{ArrayStyle, Endpoint, Parameter, ParameterLocation, Shape, Spec, Type};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Number, Value};

/// A complete request.
pub(crate) struct Request {
    pub(crate) method: Method,
    /// As sent, without the query.
    pub(crate) path: String,
    /// How many bytes of the path belong to the base URL.
    pub(crate) base: usize,
    /// How many bytes after these are credentials before the path of the endpoint.
    pub(crate) front: usize,
    /// Decoded.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    /// `None` if it was too large.
    pub(crate) body: Option<Bytes>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        self.headers
            .get(name)
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
    }

    /// The part of the path that holds credentials.
    pub(crate) fn front(&self) -> &str {
        self.after_base().get(..self.front).unwrap_or_default()
    }

    /// The path of the endpoint.
    pub(crate) fn route(&self) -> &str {
        self.after_base().get(self.front..).unwrap_or_default()
    }

    /// The path after that of the base URL.
    pub(crate) fn after_base(&self) -> &str {
        self.path.get(self.base..).unwrap_or_default()
    }

    pub(crate) fn body(&self) -> &[u8] {
        self.body.as_deref().unwrap_or_default()
    }
}

/// Decodes a query. `+` becomes a space, as in browsers and most servers.
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

/// Everything that RFC 3986 does not call unreserved (section 2.3).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

pub(crate) fn escape(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// Encodes pairs as a query or form.
pub(crate) fn encode_query<'a>(pairs: impl Iterator<Item = (&'a str, String)>) -> String {
    pairs
        .map(|(name, value)| format!("{}={}", escape(name), escape(&value)))
        .collect::<Vec<_>>()
        .join("&")
}

/// The values that were sent, by the index of their parameter.
pub(crate) type Sent = Vec<Option<Value>>;

/// Collects the values that were sent. A string that does not fit the type of its parameter stays a
/// string, and the checks report it.
pub(crate) fn collect(
    spec: &Spec,
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
        read(spec, &parameter.ty, &texts, repeated)
    };
    endpoint.parameters.iter().enumerate().map(value).collect()
}

/// Parses strings into a value of a type.
pub(crate) fn read(spec: &Spec, ty: &Type, texts: &[String], repeated: bool) -> Option<Value> {
    let first = texts.first()?;
    Some(match ty {
        Type::Nullable(inner) => return read(spec, inner, texts, repeated),
        Type::Array(inner, _) => {
            let items: Vec<&str> = if repeated {
                texts.iter().map(String::as_str).collect()
            } else {
                texts.iter().flat_map(|text| text.split(',')).collect()
            };
            Value::Array(
                items
                    .into_iter()
                    .filter_map(|item| read(spec, inner, &[item.to_owned()], repeated))
                    .collect(),
            )
        }
        Type::Integer(..) | Type::IntegerOrEmpty => integer(first),
        Type::Named(id) if matches!(spec.type_def(*id).shape, Shape::IntegerEnum(_)) => {
            integer(first)
        }
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

fn integer(text: &str) -> Value {
    text.parse::<i64>()
        .map(Value::from)
        .or_else(|_| text.parse::<u64>().map(Value::from))
        .unwrap_or_else(|_| text.into())
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
