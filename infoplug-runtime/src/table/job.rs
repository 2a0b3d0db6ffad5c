//! A job and its operations.

use std::ops::Deref;

use super::lazy::Table;
use super::operation::Operation;

/// Work that one call starts, a second polls, and a third may fetch the results of.
#[derive(Debug)]
pub struct JobTable {
    /// The call that starts it.
    pub start: &'static Operation,
    /// The call that polls it.
    pub poll: &'static Operation,
    /// The call that fetches its results, if there is one. The table then says how.
    pub fetched_by: Option<&'static Operation>,
    table: Table<infoplug_tables::Job>,
}

impl JobTable {
    /// Creates a job from a literal.
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
