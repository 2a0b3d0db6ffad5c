//! An API as a whole.

use super::auth::Auth;
use super::error_body::ErrorBody;
use super::literal::stored;
use super::parameter::Rule;
use super::retry::Retry;

/// An API as a whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Api {
    /// Its name, as people write it.
    pub name: String,
    /// The absolute URL that paths are appended to, without a trailing slash.
    pub base_url: String,
    /// Headers sent with every call.
    pub headers: Vec<(String, String)>,
    /// The unit of costs.
    pub cost_unit: String,
    /// How calls authenticate.
    pub auth: Option<Auth>,
    /// The documented statuses, sorted by number.
    pub statuses: Vec<Status>,
    /// The documented errors. The generated enums refer to them by index, so the order matters.
    pub errors: Vec<ErrorMessage>,
    /// The documented codes of the level below that of `errors`.
    pub subcodes: Vec<ErrorMessage>,
    /// The documented codes of the level above that of `errors`.
    pub categories: Vec<ErrorMessage>,
    /// Which responses are errors, and where they hold their values.
    pub error_body: ErrorBody,
    /// Whether any call costs something. If so, a call without a documented cost may also cost
    /// something.
    pub charges: bool,
    /// The response header with the remaining balance.
    pub remaining: Option<String>,
    /// How many calls are allowed.
    pub rate_limit: Option<Quota>,
    /// What is checked about objects before they are sent, sorted by the number of their type. A
    /// type without an entry has nothing to check.
    pub objects: Vec<ObjectRule>,
}

stored!(struct Api {
    name, base_url, headers, cost_unit, auth, statuses, errors, subcodes, categories, error_body,
    charges, remaining, rate_limit, objects,
});

impl Api {
    /// Returns the documented status with a number.
    #[must_use]
    pub fn status(&self, number: u16) -> Option<&Status> {
        let index = self
            .statuses
            .binary_search_by_key(&number, |status| status.number);
        self.statuses.get(index.ok()?)
    }

    /// Returns the index of the documented error with a code.
    #[must_use]
    pub fn error(&self, code: &str) -> Option<usize> {
        self.errors.iter().position(|error| error.code == code)
    }

    /// What is checked about the fields of an object of the type with a number.
    #[must_use]
    pub fn object(&self, number: usize) -> &[(String, Rule)] {
        let index = self
            .objects
            .binary_search_by_key(&number, |object| object.number);
        let object = index.ok().and_then(|index| self.objects.get(index));
        object.map_or(&[], |object| &object.fields)
    }
}

/// What is checked about the fields of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectRule {
    /// The number of the type.
    pub number: usize,
    /// The fields that have something to check, by their names on the wire.
    pub fields: Vec<(String, Rule)>,
}

stored!(struct ObjectRule { number, fields });

/// How many calls an API allows, according to its documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quota {
    /// How many calls are allowed in a period.
    pub rate: Option<Rate>,
    /// How many calls may be in flight at once.
    pub concurrent: Option<u32>,
}

stored!(struct Quota { rate, concurrent });

/// How many calls are allowed in a period. All numbers are 1 or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// The number of calls.
    pub requests: u32,
    /// The period, in milliseconds.
    pub per_ms: u64,
    /// How many calls may start at once after a quiet period. 1 unless the spec says more.
    pub burst: u32,
}

stored!(struct Rate { requests, per_ms, burst });

/// A documented status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The number.
    pub number: u16,
    /// What it means.
    pub meaning: String,
    /// What to do.
    pub solution: Option<String>,
    /// Whether to retry.
    pub retry: Option<Retry>,
    /// The index of the error that the status implies in a response without a code.
    pub code: Option<usize>,
    /// The URL of the documentation.
    pub docs: Option<String>,
}

stored!(struct Status { number, meaning, solution, retry, code, docs });

/// A documented error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorMessage {
    /// The code.
    pub code: String,
    /// Why it happens. `None` if the code says no more than its status.
    pub cause: Option<String>,
    /// What to do. `None` if the code says no more than its status.
    pub solution: Option<String>,
    /// Whether to retry. If `None`, the status decides.
    pub retry: Option<Retry>,
    /// The URL of the documentation.
    pub docs: Option<String>,
}

stored!(struct ErrorMessage { code, cause, solution, retry, docs });
