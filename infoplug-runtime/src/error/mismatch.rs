//! Why a body could not be read.

use std::borrow::Cow;

/// Why a body could not be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mismatch {
    /// Where, as a JSON path: `$.data[3].name`.
    pub path: String,
    /// What should have been there.
    pub expected: Cow<'static, str>,
    /// What was there.
    pub found: Cow<'static, str>,
    /// The setting that is too small for it, if that is why.
    pub exceeded: Option<Exceeded>,
}

impl Mismatch {
    /// Another thing than what should be there.
    pub(crate) fn at(
        path: String,
        expected: impl Into<Cow<'static, str>>,
        found: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            path,
            expected: expected.into(),
            found: found.into(),
            exceeded: None,
        }
    }
}

/// A limit of what is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exceeded {
    /// `max_body`
    Body,
    /// `max_decoded`
    Decoded,
}
