//! Error responses: which responses are errors, and where their values are.

pub use infoplug_tables::{
    ErrorFormat, ErrorItems, ErrorTexts, Hint, HintFormat, ItemsShape, RetryRule,
};

use super::location::{Condition, LocationType};
use super::name::Name;
use crate::source::Span;

/// Which responses are errors, and where their values are.
#[derive(Clone, Debug, Default)]
pub struct ErrorBody {
    /// Conditions on successes that are errors all the same.
    pub error_when: Vec<Condition>,
    /// Conditions on successes that have both a value and errors.
    pub partial_when: Vec<Condition>,
    /// The formats. The first one whose condition holds is used. The last one has no condition, so
    /// there is always one.
    pub formats: Vec<ErrorFormat>,
    /// Additional values. Each format says where they are.
    pub members: Vec<Member>,
}

/// An additional value of an error response.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its name.
    pub name: Name,
    /// Its type; [`LocationType::Any`] is a string.
    pub ty: LocationType,
    /// The member in the spec.
    pub span: Span,
}
