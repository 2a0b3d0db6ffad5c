//! A job, and the operations that it is made of.

use std::ops::Deref;

use super::lazy::Table;
use super::operation::Operation;

/// Work that one call starts, a second one asks about, and a third one may fetch.
#[derive(Debug)]
pub struct JobTable {
    /// Starts it.
    pub start: &'static Operation,
    /// Asks about it.
    pub poll: &'static Operation,
    /// Fetches its results, if there is such a call. Then the table says how.
    pub fetched_by: Option<&'static Operation>,
    table: Table<infoplug_tables::Job>,
}

impl JobTable {
    /// The job of a literal.
    #[must_use]
    pub const fn new(
        start: &'static Operation,
        poll: &'static Operation,
        fetched_by: Option<&'static Operation>,
        literal: &'static str,
    ) -> Self {
        Self {
            start,
            poll,
            fetched_by,
            table: Table::new(literal),
        }
    }
}

impl Deref for JobTable {
    type Target = infoplug_tables::Job;

    fn deref(&self) -> &Self::Target {
        &self.table
    }
}
