//! An API as a whole.

use super::auth::Auth;
use super::error_body::ErrorBody;
use super::retry::Retry;

/// An API as a whole.
#[derive(Debug)]
pub struct Api {
    /// Its name, as people write it.
    pub name: &'static str,
    /// Absolute address that paths are appended to, without a slash at the end.
    pub base_url: &'static str,
    /// Headers that go with every call.
    pub headers: &'static [(&'static str, &'static str)],
    /// What costs are counted in.
    pub cost_unit: &'static str,
    /// How a call proves who makes it.
    pub auth: Option<Auth>,
    /// The documented statuses, by number.
    pub statuses: &'static [Status],
    /// The documented errors. Their order is that of the codes of
    /// [`Found::Known`](crate::error::code::Found::Known).
    pub errors: &'static [ErrorMessage],
    /// The documented codes of the level below that of `errors`.
    pub subcodes: &'static [ErrorMessage],
    /// The documented codes of the level above that of `errors`.
    pub categories: &'static [ErrorMessage],
    /// Which answers are errors, and where they hold what.
    pub error_body: ErrorBody,
    /// Some call costs something. Then a call whose cost is not documented may cost something too.
    pub charges: bool,
    /// The header of an answer that says how much is left of what costs are counted in.
    pub remaining: Option<&'static str>,
    /// How many calls are allowed.
    pub rate_limit: Option<Quota>,
}

/// How many calls an API allows, by its documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// The number of calls allowed in a period; 0 if the API does not say.
    pub requests: u32,
    /// The period, in milliseconds.
    pub per_ms: u64,
    /// So many may come at once after a quiet time.
    pub burst: u32,
    /// So many may be under way at once.
    pub concurrent: Option<u32>,
}

impl Api {
    /// An open API without documented errors.
    pub const NEW: Self = Self {
        name: "",
        base_url: "",
        headers: &[],
        cost_unit: "credits",
        auth: None,
        statuses: &[],
        errors: &[],
        subcodes: &[],
        categories: &[],
        error_body: ErrorBody::NEW,
        charges: false,
        remaining: None,
        rate_limit: None,
    };

    pub(crate) fn status(&self, number: u16) -> Option<&'static Status> {
        let index = self
            .statuses
            .binary_search_by_key(&number, |status| status.number)
            .ok()?;
        self.statuses.get(index)
    }

    pub(crate) fn error(&self, code: &str) -> Option<usize> {
        self.errors.iter().position(|error| error.code == code)
    }
}

/// A documented status.
#[derive(Debug)]
pub struct Status {
    /// The number.
    pub number: u16,
    /// What it means.
    pub meaning: &'static str,
    /// What to do.
    pub solution: Option<&'static str>,
    /// Whether to repeat.
    pub retry: Option<Retry>,
    /// The index of the error that the status implies in an answer without a code.
    pub code: Option<usize>,
    /// Address of the documentation.
    pub docs: Option<&'static str>,
}

/// A documented error.
#[derive(Debug)]
pub struct ErrorMessage {
    /// The code.
    pub code: &'static str,
    /// Why it happens; none when the code says no more than its status.
    pub cause: Option<&'static str>,
    /// What to do; none when the code says no more than its status.
    pub solution: Option<&'static str>,
    /// Whether to repeat; else the status says.
    pub retry: Option<Retry>,
    /// Address of the documentation.
    pub docs: Option<&'static str>,
}
