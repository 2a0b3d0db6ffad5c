//! The id of a job, which may be a secret.

use std::fmt;
use std::ops::Deref;

use crate::error::line::shown;
use crate::table::JobTable;

/// The id of a job. It is a text, shown as `***` where the spec marks the parameter that takes it as `secret`.
#[derive(Clone)]
pub struct JobId {
    text: Box<str>,
    table: &'static JobTable,
}

impl JobId {
    pub(super) fn new(table: &'static JobTable, text: impl Into<Box<str>>) -> Self {
        Self { text: text.into(), table }
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
