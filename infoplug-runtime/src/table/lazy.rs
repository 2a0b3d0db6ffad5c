//! A table that is read when it is first used.

use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

use infoplug_tables::Stored;

/// A table that a client carries as a literal. It is read on first use, once per program.
pub struct Table<T> {
    literal: &'static str,
    table: OnceLock<T>,
}

impl<T> Table<T> {
    /// A table from a literal, which this very version of `infoplug-tables` must have written.
    #[must_use]
    pub const fn new(literal: &'static str) -> Self {
        Self {
            literal,
            table: OnceLock::new(),
        }
    }

    /// A table made at run time, for tools. It lives as long as the program.
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
                reason = "the macro wrote it: nothing from outside is in the way"
            )]
            T::of_literal(self.literal)
                .expect("the macros and the runtime of infoplug are of one version")
        })
    }
}

impl<T: Stored + fmt::Debug> fmt::Debug for Table<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
