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
    /// The path after the base address.
    pub path: Vec<PathPart>,
    /// All parameters.
    pub parameters: Vec<Parameter>,
    /// The body is sent as a form (`application/x-www-form-urlencoded`), not as JSON.
    pub form: bool,
    /// Rules about which parameters go together.
    pub groups: Vec<Group>,
    /// Whether the body of a success is read.
    pub returns: bool,
    /// Whether a success may come without the value.
    pub optional: bool,
    /// Where in the body the value is.
    pub envelope: Pointer,
    /// What the endpoint's page says about errors.
    pub errors: Vec<DocumentedError>,
    /// What it costs; `None` if that is not documented, see [`Api::charges`](super::Api::charges).
    pub cost: Option<Cost>,
    /// Whether the call may be repeated without harm.
    pub repeatable: bool,
    /// Where in the body the rows are; none when it has no rows.
    pub rows: Option<Pointer>,
    /// How it pages, when it does.
    pub pages: Option<Paging>,
    /// Address of the documentation.
    pub docs: Option<String>,
}

stored!(struct Operation {
    name, method, path, parameters, form, groups, returns, optional, envelope, errors, cost,
    repeatable, rows, pages, docs,
});

impl Operation {
    /// Whether a parameter is written as JSON, which can express empty lists, null and types.
    #[must_use]
    pub fn writes_json(&self, parameter: &Parameter) -> bool {
        matches!(
            parameter.location,
            ParameterLocation::Body | ParameterLocation::WholeBody
        ) && !self.form
    }

    /// The path with the names of its parameters: `/items/{id}`.
    #[must_use]
    pub fn template(&self) -> String {
        let name = |index: usize| self.parameters.get(index).map_or("", |it| it.name.as_str());
        let part = |part: &PathPart| match part {
            PathPart::Text(text) => text.clone(),
            PathPart::Parameter(index) => format!("{{{}}}", name(*index)),
        };
        self.path.iter().map(part).collect()
    }

    /// What the endpoint's page says about the error with this index.
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

/// What an endpoint's page says about an error, where it differs from the API's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentedError {
    /// The index in [`Api::errors`](super::Api::errors).
    pub error: usize,
    /// The cause here.
    pub cause: Option<String>,
    /// The solution here.
    pub solution: Option<String>,
    /// The advice here.
    pub retry: Option<Retry>,
}

stored!(struct DocumentedError { error, cause, solution, retry });

/// What a call costs, in thousandths of [`Api::cost_unit`](super::Api::cost_unit).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// For the call.
    pub call: u64,
    /// For each row of the response.
    pub row: u64,
}

stored!(struct Cost { call, row });
