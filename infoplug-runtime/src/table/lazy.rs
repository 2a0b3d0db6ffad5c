//! A table that is decoded on first use.

use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

use infoplug_tables::Stored;

/// A table that a client carries as a literal. It is decoded on first use, once per program.
pub struct Table<T> {
    literal: &'static str,
    table: OnceLock<T>,
}

impl<T> Table<T> {
    /// Creates a table from a literal that the same version of `infoplug-tables` has written.
    #[must_use]
    pub const fn new(literal: &'static str) -> Self {
        Self {
            literal,
            table: OnceLock::new(),
        }
    }

    /// Creates a table at run time, for tools. It lives as long as the program.
    pub fn leak(table: T) -> &'static Self {
        Box::leak(Box::new(table.into()))
    }
}

impl<T> From<T> for Table<T> {
    fn from(table: T) -> Self {
        Self {
            literal: "",
            table: table.into(),
        }
    }
}

impl<T: Stored> Deref for Table<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.table.get_or_init(|| {
            #[allow(
                clippy::expect_used,
                reason = "the macro wrote the literal, so no outside input is involved"
            )]
            T::of_literal(self.literal)
                .expect("the macros and the runtime of infoplug should have the same version")
        })
    }
}

impl<T: Stored + fmt::Debug> fmt::Debug for Table<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
