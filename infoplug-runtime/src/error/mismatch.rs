//! Why a body could not be decoded.

use std::borrow::Cow;
use std::fmt;

/// Why a body could not be decoded, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mismatch {
    /// The JSON path, such as `$.data[3].name`.
    pub path: String,
    /// What was expected.
    pub expected: Cow<'static, str>,
    /// What was found.
    pub found: Cow<'static, str>,
    /// The setting that limits the size, if the body exceeds it.
    pub exceeded: Option<Exceeded>,
}

impl Mismatch {
    /// A mismatch between what was expected and what was found.
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

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            expected,
            found,
            ..
        } = self;
        write!(f, "at `{path}`, expected {expected}, found {found}")
    }
}

/// A limit on the size of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exceeded {
    /// `max_body`
    Body,
    /// `max_decoded`
    Decoded,
}
