//! What can go wrong, why, and what to do.

pub use infoplug_tables::{Retry, RetryAdvice};

use super::name::{ErrorId, Name, SourceNote};
use crate::source::Span;

/// A documented status.
#[derive(Clone, Debug)]
pub struct Status {
    /// The number.
    pub number: u16,
    /// The name.
    pub name: Name,
    /// What it means.
    pub meaning: String,
    /// What to do.
    pub solution: Option<String>,
    /// The retry advice.
    pub retry: Option<Retry>,
    /// The error that the status implies in a response without a code.
    pub code: Option<ErrorId>,
    /// The URL of the documentation.
    pub docs: Option<String>,
    /// Where the fact comes from.
    pub source: Option<SourceNote>,
    /// The status in the spec.
    pub span: Span,
}

/// A documented error message.
#[derive(Clone, Debug)]
pub struct ErrorMessage {
    /// The code.
    pub name: Name,
    /// The statuses that it comes with; empty if the documentation names none.
    pub statuses: Vec<u16>,
    /// Why it happens; `None` if the code says no more than its status.
    pub cause: Option<String>,
    /// What to do; `None` if the code says no more than its status.
    pub solution: Option<String>,
    /// The retry advice. If absent, the status decides.
    pub retry: Option<Retry>,
    /// The documented details, written for a person.
    pub details: Option<String>,
    /// The parameter that it is about.
    pub parameter: Option<String>,
    /// What makes a server return it.
    pub when: Vec<When>,
    /// The URL of the documentation.
    pub docs: Option<String>,
    /// Where the fact comes from.
    pub source: Option<SourceNote>,
    /// The code in the spec.
    pub span: Span,
}

/// A code on another level than those of [`Spec::errors`](super::Spec::errors).
#[derive(Clone, Debug)]
pub struct LevelCode {
    /// The code.
    pub code: String,
    /// Why it happens.
    pub cause: String,
    /// What to do.
    pub solution: String,
    /// The retry advice.
    pub retry: Option<Retry>,
    /// The URL of the documentation.
    pub docs: Option<String>,
    /// Where the fact comes from.
    pub source: Option<SourceNote>,
    /// The code in the spec.
    pub span: Span,
}

/// What makes a server return an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// No key was sent.
    KeyMissing,
    /// The key is unknown.
    KeyInvalid,
    /// A required parameter is missing, or a group is not met.
    ParameterMissing,
    /// A parameter has a value of the wrong type.
    ParameterInvalid,
    /// A parameter is outside its range or length.
    ParameterOutOfRange,
    /// The body is missing.
    BodyEmpty,
    /// An identifier does not exist.
    UnknownId,
}
