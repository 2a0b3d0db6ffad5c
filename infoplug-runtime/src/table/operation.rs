//! A call that an API offers.

use std::ops::Deref;

use super::Api;
use super::lazy::Table;

/// A call that an API offers.
#[derive(Debug)]
pub struct Operation {
    /// The API that the call belongs to.
    pub api: &'static Api,
    table: Table<infoplug_tables::Operation>,
}

impl Operation {
    /// Creates an operation from a literal.
    #[must_use]
    pub const fn new(api: &'static Api, literal: &'static str) -> Self {
        Self {
            api,
            table: Table::new(literal),
        }
    }

    /// Creates an operation at run time, for tools. It lives as long as the program.
    #[must_use]
    pub fn leak(api: &'static Api, table: infoplug_tables::Operation) -> &'static Self {
        let table = table.into();
        Box::leak(Box::new(Self { api, table }))
    }

    /// Whether the call can be repeated without harm or cost when nobody knows whether it ran.
    pub(crate) fn is_free_to_repeat(&self) -> bool {
        let free = self
            .cost
            .map_or(!self.api.charges, |cost| cost.call == 0 && cost.row == 0);
        self.repeatable && free
    }
}

impl Deref for Operation {
    type Target = infoplug_tables::Operation;

    fn deref(&self) -> &Self::Target {
        &self.table
    }
}
