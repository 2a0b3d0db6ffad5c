//! A call that an API offers.

use super::api::Api;
use super::method::Method;
use super::paging::Paging;
use super::parameter::{Group, Location, Parameter};
use super::retry::{Retry, RetryWhen};

/// A call that an API offers.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "a table of facts")]
pub struct Operation {
    /// Its name.
    pub name: &'static str,
    /// The API that it belongs to.
    pub api: &'static Api,
    /// The method.
    pub method: Method,
    /// The path after the base address.
    pub path: &'static [PathPart],
    /// All parameters.
    pub parameters: &'static [Parameter],
    /// The body is sent as a form (`application/x-www-form-urlencoded`), not as JSON.
    pub form: bool,
    /// Rules about which parameters go together.
    pub groups: &'static [Group],
    /// Whether the body of a success is read.
    pub returns: bool,
    /// Whether a success may come without the value.
    pub optional: bool,
    /// Where in the body the value is, by the segments of a JSON Pointer.
    pub envelope: &'static [&'static str],
    /// What the endpoint's page says about errors.
    pub errors: &'static [DocumentedError],
    /// What it costs.
    pub cost: Option<Cost>,
    /// Whether the call may be repeated without harm.
    pub repeatable: bool,
    /// Where in the body the rows are, by the segments of a JSON Pointer; nothing when it has none.
    pub rows: Option<&'static [&'static str]>,
    /// How it pages, when it does.
    pub pages: Option<&'static Paging>,
    /// Address of the documentation.
    pub docs: Option<&'static str>,
}

impl Operation {
    /// A GET of the base address that answers with nothing.
    pub const NEW: Self = Self {
        name: "",
        api: &Api::NEW,
        method: Method::Get,
        path: &[],
        parameters: &[],
        form: false,
        groups: &[],
        returns: false,
        optional: false,
        envelope: &[],
        errors: &[],
        cost: None,
        repeatable: false,
        rows: None,
        pages: None,
        docs: None,
    };

    /// Whether the call may be made again when nobody knows whether it ran: without harm, and
    /// without a cost.
    pub(crate) fn is_free_to_repeat(&self) -> bool {
        let free = self
            .cost
            .map_or(!self.api.charges, |cost| cost.call == 0 && cost.row == 0);
        self.repeatable && free
    }

    /// Whether a parameter is written as JSON, where empty lists, null and types have a form.
    pub(crate) fn writes_json(&self, parameter: &Parameter) -> bool {
        matches!(parameter.location, Location::Body | Location::WholeBody) && !self.form
    }

    /// The path with the names of its parameters: `/items/{id}`.
    pub(crate) fn template(&self) -> String {
        let name = |index: usize| {
            self.parameters
                .get(index)
                .map_or("", |parameter| parameter.name)
        };
        let part = |part: &PathPart| match part {
            PathPart::Text(text) => (*text).to_owned(),
            PathPart::Parameter(index) => format!("{{{}}}", name(*index)),
        };
        self.path.iter().map(part).collect()
    }

    pub(crate) fn documented(&self, error: usize) -> Option<&'static DocumentedError> {
        self.errors
            .iter()
            .find(|documented| documented.error == error)
    }
}

/// A piece of a path.
#[derive(Debug)]
pub enum PathPart {
    /// Fixed text, with its slashes.
    Text(&'static str),
    /// The value of the parameter with this index.
    Parameter(usize),
}

/// What an endpoint's page says about an error, where it differs from the API's table.
#[derive(Debug)]
pub struct DocumentedError {
    /// The index in [`Api::errors`].
    pub error: usize,
    /// The cause here.
    pub cause: Option<&'static str>,
    /// The solution here.
    pub solution: Option<&'static str>,
    /// The advice here.
    pub retry: Option<Retry>,
}

/// What a call costs, in thousandths of [`Api::cost_unit`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// For the call.
    pub call: u64,
    /// For each row of the answer.
    pub row: u64,
}

impl RetryWhen {
    pub(crate) fn holds(self, operation: &Operation) -> bool {
        match self {
            Self::Never => false,
            Self::FreeAndSafe => operation.is_free_to_repeat(),
            Self::Safe => operation.repeatable,
            Self::Always => true,
        }
    }
}

impl Retry {
    /// Whether the advice is to make the same call again, and that does no harm.
    #[must_use]
    pub fn holds(self, operation: &Operation, says_how_long: bool) -> bool {
        self.on(says_how_long).usual().holds(operation)
    }
}
