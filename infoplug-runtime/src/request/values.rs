//! The one parameter store of all requests, and the HTTP request made of it.

use std::borrow::Cow;
use std::fmt;

use http::{HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;

use crate::Json;
use crate::error::Problem;
use crate::json::{Object, Value};
use crate::request::header;
use crate::table::{Constant, EmptyList, JsonType, Kind, Location, Operation, Parameter, PathPart};

/// Everything but the unreserved characters of RFC 3986, section 2.3.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What a form keeps as it is, and the brackets, which servers read in names.
const FORM: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'*')
    .remove(b'[')
    .remove(b']');

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
        self.known
            .iter()
            .find(|(known, _)| *known == index)
            .map(|(_, value)| value)
    }

    pub(crate) fn refuse(&mut self, index: usize, problem: String) {
        self.known.retain(|(known, _)| *known != index);
        self.refused.retain(|(refused, _)| *refused != index);
        self.refused.push((index, problem));
    }

    /// Why there is no value.
    pub(crate) fn refused(&self, index: usize) -> Option<&str> {
        self.refused
            .iter()
            .find(|(refused, _)| *refused == index)
            .map(|(_, problem)| problem.as_str())
    }

    /// The text that makes the same of a parameter by [`set_text`](Self::set_text).
    pub(crate) fn get_text(&self, operation: &Operation, index: usize) -> Option<String> {
        let value = self.get(index).filter(|value| !value.is_null())?;
        let takes_json = kind(operation, index) == Kind::Json;
        Some(if takes_json {
            value.get().to_owned()
        } else {
            text(value.view()).into_owned()
        })
    }

    /// Sets a parameter to what a text of the server or of the caller says, as JSON of the
    /// parameter's type.
    pub(crate) fn set_text(&mut self, operation: &Operation, index: usize, text: &str) {
        self.set(index, typed(kind(operation, index), text));
    }

    /// Sets a parameter to a value of a response, as JSON of the parameter's type: what came as a
    /// number goes back as one. The text that does the same by [`set_text`](Self::set_text).
    pub(crate) fn set_found(
        &mut self,
        operation: &Operation,
        index: usize,
        text: &str,
        json: &Json,
    ) -> String {
        if kind(operation, index) == Kind::Json {
            self.set(index, json.clone());
            return json.get().to_owned();
        }
        self.set_text(operation, index, text);
        text.to_owned()
    }

    /// The parameters of the query that are secret.
    fn secret_query(
        &self,
        operation: &'static Operation,
    ) -> impl Iterator<Item = (String, String)> {
        let secret = self
            .at(operation, Location::Query)
            .filter(|(parameter, _)| parameter.secret);
        secret.flat_map(|(parameter, value)| {
            let texts: Vec<_> = texts(parameter, value.view())
                .iter()
                .map(|text| (parameter.name.clone(), (**text).to_owned()))
                .collect();
            texts
        })
    }

    /// The values of the parameters in a place, in the order of the table.
    fn at<'v>(
        &'v self,
        operation: &'static Operation,
        location: Location,
    ) -> impl Iterator<Item = (&'static Parameter, Cow<'v, Json>)> {
        let parameters = operation
            .parameters
            .iter()
            .enumerate()
            .filter(move |(_, parameter)| parameter.location == location);
        parameters.filter_map(move |(index, parameter)| {
            let constant = || {
                parameter
                    .constant
                    .as_ref()
                    .map(|constant| Cow::Owned(Json::from(constant)))
            };
            let value = self.get(index).map(Cow::Borrowed).or_else(constant)?;
            let is_left_out = parameter.empty == EmptyList::Omit
                && !operation.writes_json(parameter)
                && is_empty_list(&value);
            (!is_left_out).then_some((parameter, value))
        })
    }

    /// The texts that are secret.
    pub(crate) fn secrets(&self, operation: &'static Operation) -> impl Iterator<Item = String> {
        let secret = operation
            .parameters
            .iter()
            .enumerate()
            .filter(|(_, parameter)| parameter.secret);
        secret
            .filter_map(|(index, _)| self.get(index))
            .flat_map(|value| leaves(value.view()))
    }

    /// The names and values, secrets hidden.
    pub(crate) fn show(&self, operation: &Operation, f: &mut fmt::DebugStruct<'_, '_>) {
        for (index, parameter) in operation.parameters.iter().enumerate() {
            match self.get(index) {
                Some(_) if parameter.secret => f.field(&parameter.name, &format_args!("***")),
                Some(value) => f.field(&parameter.name, &format_args!("{value}")),
                None if self.refused(index).is_some() => {
                    f.field(&parameter.name, &format_args!("?"))
                }
                None => f,
            };
        }
    }
}

/// A text as JSON of a type; a string where it is none.
fn typed(kind: Kind, text: &str) -> Json {
    let typed = match kind {
        Kind::Text => None,
        Kind::Number => Json::from_digits(text),
        Kind::Boolean => text.parse::<bool>().ok().map(Json::from),
        Kind::Json => text.parse().ok(),
    };
    typed.unwrap_or_else(|| text.into())
}

/// The type of what a parameter is set to by a text. Where it is sent as text, JSON is one, too.
fn kind(operation: &Operation, index: usize) -> Kind {
    match operation.parameters.get(index) {
        Some(parameter) if parameter.kind == Kind::Json && !operation.writes_json(parameter) => {
            Kind::Text
        }
        Some(parameter) => parameter.kind,
        None => Kind::Text,
    }
}

/// Whether a value is a list without elements.
pub(crate) fn is_empty_list(value: &Json) -> bool {
    value.view().kind() == Some(JsonType::List) && value.view().is_empty()
}

/// The texts and numbers in a value.
fn leaves(value: Value<'_>) -> Vec<String> {
    let (mut open, mut leaves) = (vec![value], Vec::new());
    // No recursion: JSON of a server may be of any depth.
    while let Some(value) = open.pop() {
        match value.kind() {
            Some(JsonType::List | JsonType::Object) => open.extend(value.children()),
            Some(JsonType::Boolean) | None => {}
            Some(_) => leaves.push(text(value).into_owned()),
        }
    }
    leaves
}

/// A value as one text: what a path, a query and a header hold.
pub(crate) fn text(value: Value<'_>) -> Cow<'_, str> {
    value.text().unwrap_or(Cow::Borrowed(value.get()))
}

/// One text, or one for each element of an array. An empty array that is sent is an empty text.
fn texts<'v>(parameter: &Parameter, value: Value<'v>) -> Vec<Cow<'v, str>> {
    match value.kind() {
        Some(JsonType::List) => {
            let texts: Vec<_> = value.elements().map(text).collect();
            if parameter.comma || texts.is_empty() {
                vec![texts.join(",").into()]
            } else {
                texts
            }
        }
        _ => vec![text(value)],
    }
}

/// The address of a call.
pub(crate) fn url(
    operation: &'static Operation,
    values: &Values,
    base: &Url,
    secret_query: &[(String, String)],
) -> Url {
    let mut path = base.path().trim_end_matches('/').to_owned();
    for part in &operation.path {
        match part {
            PathPart::Text(text) => path.push_str(text),
            PathPart::Parameter(index) => {
                let value = values
                    .get(*index)
                    .map(|value| text(value.view()))
                    .unwrap_or_default();
                let keeps_slashes = operation
                    .parameters
                    .get(*index)
                    .is_some_and(|parameter| parameter.slashes);
                if keeps_slashes {
                    let segments: Vec<String> = value
                        .split('/')
                        .map(|segment| utf8_percent_encode(segment, SEGMENT).to_string())
                        .collect();
                    path.push_str(&segments.join("/"));
                } else {
                    path.extend(utf8_percent_encode(&value, SEGMENT));
                }
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
            query.extend_pairs(
                texts(parameter, value.view())
                    .iter()
                    .map(|text| (parameter.name.as_str(), text)),
            );
        }
        query.extend_pairs(secret_query);
    }
    url
}

/// What is secret in the query of a request: the credentials, and parameters.
pub(crate) fn secret_query(
    operation: &'static Operation,
    values: &Values,
    credentials: &[(String, String)],
) -> Vec<(String, String)> {
    credentials
        .iter()
        .cloned()
        .chain(values.secret_query(operation))
        .collect()
}

/// An address that is complete but for what is secret in its query.
pub(crate) fn with_secrets(mut url: Url, secret_query: &[(String, String)]) -> Url {
    if !secret_query.is_empty() {
        url.query_pairs_mut().extend_pairs(secret_query);
    }
    url
}

/// The headers that are parameters.
pub(crate) fn headers(
    operation: &'static Operation,
    values: &Values,
) -> Result<Vec<(HeaderName, HeaderValue)>, Problem> {
    let written = |(parameter, value): (&'static Parameter, Cow<'_, Json>)| {
        let refuse = |message: &str| Problem {
            parameter: Some(&parameter.name),
            message: message.to_owned(),
        };
        let name = header::name(&parameter.name)
            .map_err(|refused| refuse(&format!("cannot be sent as a header: {refused}")))?;
        let joined = texts(parameter, value.view()).join(", ");
        let mut value = header::value(&joined)
            .map_err(|_| refuse("has a character in it that a header cannot hold"))?;
        value.set_sensitive(parameter.secret);
        Ok((name, value))
    };
    values
        .at(operation, Location::Header)
        .map(written)
        .collect()
}

/// The body, when the operation has one. An operation whose body parameters are all absent sends
/// `{}`, or an empty form.
pub(crate) fn body(operation: &'static Operation, values: &Values) -> Option<Vec<u8>> {
    if let Some((_, whole)) = values.at(operation, Location::WholeBody).next() {
        return Some(whole.get().to_owned().into_bytes());
    }
    if !operation
        .parameters
        .iter()
        .any(|parameter| parameter.location == Location::Body)
    {
        return None;
    }
    if operation.form {
        return Some(form(values.at(operation, Location::Body)));
    }
    let members = values
        .at(operation, Location::Body)
        .map(|(parameter, value)| (parameter.name.as_str(), value.into_owned()));
    Some(members.collect::<Object>().0.get().to_owned().into_bytes())
}

/// A form (`application/x-www-form-urlencoded`, WHATWG URL, section 5): `a[b]=1` for members of
/// objects, `a[]=1` for elements of lists.
fn form<'v>(members: impl Iterator<Item = (&'static Parameter, Cow<'v, Json>)>) -> Vec<u8> {
    let mut pairs = Vec::new();
    for (parameter, value) in members {
        flatten(parameter.name.clone(), value.view(), &mut pairs);
    }
    let encode = |text: &str| {
        utf8_percent_encode(text, FORM)
            .to_string()
            .replace("%20", "+")
    };
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    pairs.join("&").into_bytes()
}

/// Null is sent as an empty text, which is how forms unset a value, and so is an empty list. An
/// element of a list that is no scalar has its index in the name.
fn flatten(name: String, value: Value<'_>, pairs: &mut Vec<(String, String)>) {
    match value.kind() {
        Some(JsonType::Object) => {
            for (key, value) in value.members() {
                flatten(format!("{name}[{}]", text(key)), value, pairs);
            }
        }
        Some(JsonType::List) if !value.is_empty() => {
            for (index, item) in value.elements().enumerate() {
                let is_scalar = !matches!(item.kind(), Some(JsonType::Object | JsonType::List));
                flatten(
                    if is_scalar {
                        format!("{name}[]")
                    } else {
                        format!("{name}[{index}]")
                    },
                    item,
                    pairs,
                );
            }
        }
        Some(JsonType::List) | None => pairs.push((name, String::new())),
        Some(_) => pairs.push((name, text(value).into_owned())),
    }
}

impl From<&Constant> for Json {
    fn from(constant: &Constant) -> Self {
        match constant {
            Constant::Text(text) => text.as_str().into(),
            Constant::Integer(number) => Self::from_valid(number.to_string()),
            Constant::Boolean(value) => (*value).into(),
        }
    }
}
