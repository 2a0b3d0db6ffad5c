//! A call that an API offers.

use super::literal::stored;
use super::location::Pointer;
use super::method::Method;
use super::paging::Paging;
use super::parameter::{Group, Parameter, ParameterLocation};
use super::retry::Retry;

/// A call that an API offers.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(clippy::struct_excessive_bools, reason = "a table of facts")]
pub struct Operation {
    /// Its name.
    pub name: String,
    /// The method.
    pub method: Method,
    /// The path after the base URL.
    pub path: Vec<PathPart>,
    /// All parameters.
    pub parameters: Vec<Parameter>,
    /// Whether the body is a form (`application/x-www-form-urlencoded`) instead of JSON.
    pub form: bool,
    /// Rules about which parameters may be combined.
    pub groups: Vec<Group>,
    /// Whether the body of a success is read.
    pub returns: bool,
    /// Whether a success may lack the value.
    pub optional: bool,
    /// The location of the value in the body.
    pub envelope: Pointer,
    /// What the endpoint documents about errors.
    pub errors: Vec<DocumentedError>,
    /// The cost. `None` if it is not documented, see [`Api::charges`](super::Api::charges).
    pub cost: Option<Cost>,
    /// Whether the call can be repeated without harm.
    pub repeatable: bool,
    /// The location of the rows in the body, if it has rows.
    pub rows: Option<Pointer>,
    /// The pagination, if any.
    pub pages: Option<Paging>,
    /// The URL of the documentation.
    pub docs: Option<String>,
}

stored!(struct Operation {
    name, method, path, parameters, form, groups, returns, optional, envelope, errors, cost,
    repeatable, rows, pages, docs,
});

impl Operation {
    /// Returns whether a parameter is written as JSON, which can express empty lists, null and
    /// types.
    #[must_use]
    pub fn writes_json(&self, parameter: &Parameter) -> bool {
        matches!(
            parameter.location,
            ParameterLocation::Body | ParameterLocation::WholeBody
        ) && !self.form
    }

    /// Returns the path with the names of its parameters: `/items/{id}`.
    #[must_use]
    pub fn template(&self) -> String {
        let name = |index: usize| self.parameters.get(index).map_or("", |it| it.name.as_str());
        let part = |part: &PathPart| match part {
            PathPart::Text(text) => text.clone(),
            PathPart::Parameter(index) => format!("{{{}}}", name(*index)),
        };
        self.path.iter().map(part).collect()
    }

    /// Returns what the endpoint documents about the error with this index.
    #[must_use]
    pub fn documented(&self, error: usize) -> Option<&DocumentedError> {
        self.errors
            .iter()
            .find(|documented| documented.error == error)
    }
}

/// A piece of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathPart {
    /// Fixed text, with its slashes.
    Text(String),
    /// The value of the parameter with this index.
    Parameter(usize),
}

stored!(enum PathPart { 't' Text(text), 'p' Parameter(index) });

/// What an endpoint documents about an error, where it differs from the API's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentedError {
    /// The index in [`Api::errors`](super::Api::errors).
    pub error: usize,
    /// The cause at this endpoint.
    pub cause: Option<String>,
    /// The solution at this endpoint.
    pub solution: Option<String>,
    /// The retry advice at this endpoint.
    pub retry: Option<Retry>,
}

stored!(struct DocumentedError { error, cause, solution, retry });

/// The cost of a call, in thousandths of [`Api::cost_unit`](super::Api::cost_unit).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// For the call.
    pub call: u64,
    /// For each row of the response.
    pub row: u64,
}

stored!(struct Cost { call, row });
