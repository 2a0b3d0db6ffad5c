//! The id of a job, which may be a secret.

use std::fmt;
use std::ops::Deref;

use crate::Json;
use crate::call::Call;
use crate::error::line::shown;
use crate::response::{FoundValue, Located, Success};
use crate::table::JobTable;

/// The id of a job. It is a text, shown as `***` where the spec marks the parameter that takes it as `secret`.
#[derive(Clone)]
pub struct JobId {
    text: Box<str>,
    /// It is a JSON number, which matters to parameters that take any JSON.
    is_number: bool,
    table: &'static JobTable,
}

impl JobId {
    pub(super) fn new(table: &'static JobTable, text: impl Into<Box<str>>) -> Self {
        let text = text.into();
        let is_number = Json::from_digits(&text).is_some();
        Self { text, is_number, table }
    }

    /// The id that the response to a start names.
    pub(super) fn found(table: &'static JobTable, said: &Success<'_>) -> Option<Self> {
        match said.locate(table.id) {
            Located::Found(FoundValue { text, json }) => Some(Self { is_number: json.as_str().is_none(), text: text.into(), table }),
            Located::Absent | Located::Unusable { .. } => None,
        }
    }

    /// The request for this job: what came as a number goes back as one, where the parameter takes numbers.
    pub(super) fn ask_for<T, C>(&self, mut call: Call<T, C>, index: usize) -> Call<T, C> {
        let json = if self.is_number { Json::from_digits(&self.text) } else { None };
        let found = FoundValue { text: (&*self.text).into(), json: json.unwrap_or_else(|| (*self.text).into()) };
        let _ = call.ask.values.set_found(call.ask.operation, index, &found.text, &found.json);
        call
    }

    /// The id itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub(super) fn table(&self) -> &'static JobTable {
        self.table
    }

    /// Whether it is hidden where it is shown.
    pub(super) fn is_secret(&self) -> bool {
        let JobTable { poll, poll_id, fetch, .. } = self.table;
        let fetch = fetch.map(|fetch| (fetch.operation, fetch.id));
        let mut takers = [Some((*poll, *poll_id)), fetch].into_iter().flatten();
        takers.any(|(operation, index)| operation.parameters.get(index).is_some_and(|parameter| parameter.secret))
    }
}

impl Deref for JobId {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

/// As a part of one line.
impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_secret() { f.write_str("***") } else { f.write_str(&shown(&self.text)) }
    }
}

impl fmt::Debug for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_secret() { f.write_str("***") } else { fmt::Debug::fmt(&self.text, f) }
    }
}

impl PartialEq<str> for JobId {
    fn eq(&self, other: &str) -> bool {
        *self.text == *other
    }
}

impl PartialEq<&str> for JobId {
    fn eq(&self, other: &&str) -> bool {
        *self.text == **other
    }
}
