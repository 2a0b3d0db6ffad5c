//! Error responses: what counts as one, and where it holds what.

pub use infoplug_tables::{
    ErrorFormat, ErrorItems, ErrorTexts, Hint, HintFormat, ItemsShape, RetryRule,
};

use super::location::{Condition, LocationType};
use super::name::Name;
use crate::source::Span;

/// Which responses are errors, and where they hold what.
#[derive(Clone, Debug, Default)]
pub struct ErrorBody {
    /// Successes that are errors all the same: those that meet one of these.
    pub error_when: Vec<Condition>,
    /// Successes that have a value and errors: those that meet one of these.
    pub partial_when: Vec<Condition>,
    /// The first whose condition holds is used. The last one has no condition; there is always one.
    pub formats: Vec<ErrorFormat>,
    /// Further values. Where they are stands in each format.
    pub members: Vec<Member>,
}

/// A further value of an error response.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its name.
    pub name: Name,
    /// Its type; [`LocationType::Any`] is a string.
    pub ty: LocationType,
    /// The member in the spec.
    pub span: Span,
}
