//! The one parameter store of all requests, and the HTTP request made of it.

use std::borrow::Cow;
use std::fmt;

use http::{HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;

use crate::Json;
use crate::error::Problem;
use crate::table::{Constant, Location, Operation, Parameter, PathPart};

/// Everything but the unreserved characters of RFC 3986, section 2.3.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What a form keeps as it is, and the brackets, which servers read in names.
const FORM: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'*').remove(b'[').remove(b']');

/// The values of a request, by the index of their parameter.
#[derive(Clone, Default)]
pub(crate) struct Values {
    known: Vec<(usize, Json)>,
    /// What could not become JSON, and why: with them a request is not sent.
    refused: Vec<(usize, String)>,
}

impl Values {
    pub(crate) fn set(&mut self, index: usize, value: Json) {
        self.refused.retain(|(refused, _)| *refused != index);
        match self.known.iter_mut().find(|(known, _)| *known == index) {
            Some((_, old)) => *old = value,
            None => self.known.push((index, value)),
        }
    }

    pub(crate) fn get(&self, index: usize) -> Option<&Json> {
        self.known.iter().find(|(known, _)| *known == index).map(|(_, value)| value)
    }

    pub(crate) fn refuse(&mut self, index: usize, problem: String) {
        self.known.retain(|(known, _)| *known != index);
        self.refused.retain(|(refused, _)| *refused != index);
        self.refused.push((index, problem));
    }

    /// Why there is no value.
    pub(crate) fn refused(&self, index: usize) -> Option<&str> {
        self.refused.iter().find(|(refused, _)| *refused == index).map(|(_, problem)| problem.as_str())
    }

    /// The values of the parameters in a place, in the order of the table.
    fn at<'v>(&'v self, operation: &'static Operation, location: Location) -> impl Iterator<Item = (&'static Parameter, Cow<'v, Json>)> {
        let parameters = operation.parameters.iter().enumerate().filter(move |(_, parameter)| parameter.location == location);
        parameters.filter_map(|(index, parameter)| {
            let constant = || parameter.constant.map(|constant| Cow::Owned(Json::from(constant)));
            Some((parameter, self.get(index).map(Cow::Borrowed).or_else(constant)?))
        })
    }

    /// The texts that are secret.
    pub(crate) fn secrets(&self, operation: &'static Operation) -> impl Iterator<Item = String> {
        let secret = operation.parameters.iter().enumerate().filter(|(_, parameter)| parameter.secret);
        secret.filter_map(|(index, _)| self.get(index)).flat_map(leaves)
    }

    /// The names and values, secrets hidden.
    pub(crate) fn show(&self, operation: &Operation, f: &mut fmt::DebugStruct<'_, '_>) {
        for (index, parameter) in operation.parameters.iter().enumerate() {
            match self.get(index) {
                Some(_) if parameter.secret => f.field(parameter.name, &format_args!("***")),
                Some(value) => f.field(parameter.name, &format_args!("{value}")),
                None if self.refused(index).is_some() => f.field(parameter.name, &format_args!("?")),
                None => f,
            };
        }
    }
}

/// The texts and numbers in a value.
fn leaves(value: &Json) -> Vec<String> {
    match value {
        Json::Array(items) => items.iter().flat_map(leaves).collect(),
        Json::Object(members) => members.values().flat_map(leaves).collect(),
        Json::Null | Json::Bool(_) => Vec::new(),
        value => vec![text(value)],
    }
}

/// A value as one text: what a path, a query and a header hold.
fn text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        value => value.to_string(),
    }
}

/// One text, or one for each element of an array.
fn texts(parameter: &Parameter, value: &Json) -> Vec<String> {
    match value {
        Json::Array(items) if parameter.comma => vec![items.iter().map(text).collect::<Vec<_>>().join(",")],
        Json::Array(items) => items.iter().map(text).collect(),
        value => vec![text(value)],
    }
}

/// The address of a call.
pub(crate) fn url(operation: &'static Operation, values: &Values, base: &Url, secret_query: &[(String, String)]) -> Url {
    let mut path = base.path().trim_end_matches('/').to_owned();
    for part in operation.path {
        match part {
            PathPart::Text(text) => path.push_str(text),
            PathPart::Parameter(index) => {
                let value = values.get(*index).map(text).unwrap_or_default();
                path.extend(utf8_percent_encode(&value, SEGMENT));
            }
        }
    }
    // To parse an address is half of what a request costs: only its path is new.
    let mut url = base.clone();
    url.set_path(&path);
    let mut parameters = values.at(operation, Location::Query).peekable();
    if parameters.peek().is_some() || !secret_query.is_empty() {
        let mut query = url.query_pairs_mut();
        for (parameter, value) in parameters {
            match &*value {
                Json::String(text) => drop(query.append_pair(parameter.name, text)),
                value => drop(query.extend_pairs(texts(parameter, value).iter().map(|text| (parameter.name, text)))),
            }
        }
        query.extend_pairs(secret_query);
    }
    // An empty list leaves an empty query behind.
    if url.query() == Some("") {
        url.set_query(None);
    }
    url
}

/// The headers that are parameters.
pub(crate) fn headers(operation: &'static Operation, values: &Values) -> Result<Vec<(HeaderName, HeaderValue)>, Problem> {
    let header = |(parameter, value): (&'static Parameter, Cow<'_, Json>)| {
        let refuse = |message: &str| Problem { parameter: Some(parameter.name), message: message.to_owned() };
        let name = HeaderName::from_bytes(parameter.name.as_bytes()).map_err(|_| refuse("cannot be the name of a header"))?;
        let joined = texts(parameter, &value).join(", ");
        let mut value = HeaderValue::from_str(&joined).map_err(|_| refuse("has a character in it that a header cannot hold"))?;
        value.set_sensitive(parameter.secret);
        Ok((name, value))
    };
    values.at(operation, Location::Header).map(header).collect()
}

/// The body, when the operation has one. An operation whose body parameters are all absent sends `{}`, or an empty form.
pub(crate) fn body(operation: &'static Operation, values: &Values) -> Option<Vec<u8>> {
    if let Some((_, whole)) = values.at(operation, Location::WholeBody).next() {
        return serde_json::to_vec(&*whole).ok();
    }
    if !operation.parameters.iter().any(|parameter| parameter.location == Location::Body) {
        return None;
    }
    if operation.form {
        return Some(form(values.at(operation, Location::Body)));
    }
    let mut members = serde_json::Map::new();
    for (parameter, value) in values.at(operation, Location::Body) {
        members.insert(parameter.name.to_owned(), value.into_owned());
    }
    serde_json::to_vec(&Json::Object(members)).ok()
}

/// A form (`application/x-www-form-urlencoded`, WHATWG URL, section 5): `a[b]=1` for members of objects, `a[]=1` for elements of lists.
fn form<'v>(members: impl Iterator<Item = (&'static Parameter, Cow<'v, Json>)>) -> Vec<u8> {
    let mut pairs = Vec::new();
    for (parameter, value) in members {
        flatten(parameter.name.to_owned(), &value, &mut pairs);
    }
    let encode = |text: &str| utf8_percent_encode(text, FORM).to_string().replace("%20", "+");
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&").into_bytes()
}

/// Null is sent as an empty text, which is how forms unset a value. An element of a list that is no scalar has its index in the name.
fn flatten(name: String, value: &Json, pairs: &mut Vec<(String, String)>) {
    match value {
        Json::Object(members) => {
            for (key, value) in members {
                flatten(format!("{name}[{key}]"), value, pairs);
            }
        }
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let is_scalar = !matches!(item, Json::Object(_) | Json::Array(_));
                flatten(if is_scalar { format!("{name}[]") } else { format!("{name}[{index}]") }, item, pairs);
            }
        }
        Json::Null => pairs.push((name, String::new())),
        scalar => pairs.push((name, text(scalar))),
    }
}

impl From<Constant> for Json {
    fn from(constant: Constant) -> Self {
        match constant {
            Constant::Text(text) => text.into(),
            Constant::Integer(number) => number.into(),
            Constant::Boolean(value) => value.into(),
        }
    }
}
