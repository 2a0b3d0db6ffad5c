//! The parameter store that all requests use.

use std::borrow::Cow;
use std::fmt;

use super::text::{leaves, text};
use crate::Json;
use crate::table::{Constant, EmptyList, JsonType, Kind, Operation, Parameter, ParameterLocation};

/// The values of a request, by parameter index.
#[derive(Clone, Default)]
pub(crate) struct Values {
    known: Vec<(usize, Json)>,
    /// Values without a JSON form, and why. A request with any of them is not sent.
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

    /// Returns why there is no value.
    pub(crate) fn refused(&self, index: usize) -> Option<&str> {
        self.refused
            .iter()
            .find(|(refused, _)| *refused == index)
            .map(|(_, problem)| problem.as_str())
    }

    /// Returns the string that [`set_text`](Self::set_text) would turn back into the value.
    pub(crate) fn get_text(&self, operation: &Operation, index: usize) -> Option<String> {
        let value = self.get(index).filter(|value| !value.is_null())?;
        let takes_json = kind(operation, index) == Kind::Json;
        Some(if takes_json {
            value.get().to_owned()
        } else {
            text(value.view()).into_owned()
        })
    }

    /// Sets a parameter from a string of the server or the caller, as JSON of the parameter's type.
    pub(crate) fn set_text(&mut self, operation: &Operation, index: usize, text: &str) {
        self.set(index, typed(kind(operation, index), text));
    }

    /// Sets a parameter to a value from a response, as JSON of the parameter's type: a number stays
    /// a number. Returns the string that does the same with [`set_text`](Self::set_text).
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

    /// Returns the values of the parameters in a part of the request, in the order of the table.
    pub(super) fn at<'v>(
        &'v self,
        operation: &'static Operation,
        location: ParameterLocation,
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

    /// Returns the secret strings.
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

    /// Shows the names and values. Hides secrets.
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

/// Converts a string to JSON of a type, or to a JSON string if it does not fit.
fn typed(kind: Kind, text: &str) -> Json {
    let typed = match kind {
        Kind::String => None,
        Kind::Number => Json::from_digits(text),
        Kind::Boolean => text.parse::<bool>().ok().map(Json::from),
        Kind::Json => text.parse().ok(),
    };
    typed.unwrap_or_else(|| text.into())
}

/// Returns the type that a string for a parameter is converted to. A `json` parameter that is sent
/// as text takes a string.
fn kind(operation: &Operation, index: usize) -> Kind {
    match operation.parameters.get(index) {
        Some(parameter) if parameter.kind == Kind::Json && !operation.writes_json(parameter) => {
            Kind::String
        }
        Some(parameter) => parameter.kind,
        None => Kind::String,
    }
}

/// Whether a value is an empty array.
pub(crate) fn is_empty_list(value: &Json) -> bool {
    value.view().kind() == Some(JsonType::List) && value.view().is_empty()
}

impl From<&Constant> for Json {
    fn from(constant: &Constant) -> Self {
        match constant {
            Constant::String(text) => text.as_str().into(),
            Constant::Integer(number) => Self::from_valid(number.to_string()),
            Constant::Boolean(value) => (*value).into(),
        }
    }
}
