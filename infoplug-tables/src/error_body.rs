//! Error responses: what counts as one, and where it holds what.

use super::literal::stored;
use super::location::{BodyLocation, Condition, Location, Pointer, Test};
use super::retry::Retry;

/// Which responses are errors, and where they hold what.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ErrorBody {
    /// Successes that are errors all the same: those that meet one of these.
    pub error_when: Vec<Condition>,
    /// Successes that have a value and errors: those that meet one of these.
    pub partial_when: Vec<Condition>,
    /// The first whose condition holds is used. If none does, nothing is known of the response.
    pub formats: Vec<ErrorFormat>,
    /// The names of further values; each format says where they are.
    pub members: Vec<String>,
}

stored!(struct ErrorBody { error_when, partial_when, formats, members });

impl ErrorBody {
    /// Whether a success has to be looked at before it is one.
    #[must_use]
    pub fn may_be_in_a_success(&self) -> bool {
        !(self.error_when.is_empty() && self.partial_when.is_empty())
    }
}

/// Where an error response holds what. Locations are chains: the first that has a value wins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ErrorFormat {
    /// The format of responses that meet one of these; empty: of all.
    pub when: Vec<Condition>,
    /// What the response as a whole says.
    pub texts: ErrorTexts,
    /// The text for the end user.
    pub user_message: Vec<Location>,
    /// The identifier of the call, for the API's support.
    pub request_id: Vec<Location>,
    /// Address of documentation.
    pub docs: Vec<Location>,
    /// Where several errors are, one list after the other.
    pub items: Vec<ErrorItems>,
    /// What the response says about repeating the call; the first whose condition holds.
    pub retry: Vec<RetryRule>,
    /// How long to wait; the first that has a value of its format.
    pub retry_after: Vec<Hint>,
    /// The locations of each of [`ErrorBody::members`].
    pub members: Vec<Vec<Location>>,
}

stored!(struct ErrorFormat {
    when, texts, user_message, request_id, docs, items, retry, retry_after, members,
});

/// What a response says of one error, and what an element of its list of errors says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ErrorTexts {
    /// The machine-readable code.
    pub code: Vec<Location>,
    /// The more particular code.
    pub subcode: Vec<Location>,
    /// The broader code.
    pub category: Vec<Location>,
    /// The text that goes with the code.
    pub message: Vec<Location>,
    /// The text that speaks of this case.
    pub details: Vec<Location>,
    /// The parameter that is to blame.
    pub parameter: Vec<Location>,
}

stored!(struct ErrorTexts { code, subcode, category, message, details, parameter });

/// Where several errors are.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorItems {
    /// A list or a tree.
    pub shape: ItemsShape,
    /// What an element says; its pointers begin at the element.
    pub texts: ErrorTexts,
    /// Only elements of the list or tree that pass these tests are errors.
    pub only: Vec<(Pointer, Test)>,
    /// Further values of an element, by their names.
    pub members: Vec<(String, Vec<Location>)>,
}

stored!(struct ErrorItems { shape, texts, only, members });

/// How several errors are put together.
#[derive(Clone, Debug, PartialEq)]
pub enum ItemsShape {
    /// Each element of a list is an error.
    List(BodyLocation),
    /// An object whose keys are the parameters.
    Tree {
        /// Where the object is.
        at: Pointer,
        /// Keys that are not part of the parameter's name.
        skip: Vec<String>,
        /// What stands between the keys.
        separator: String,
    },
}

stored!(enum ItemsShape { 'l' List(location), 't' Tree { at, skip, separator } });

/// What a response says about repeating the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryRule {
    /// Holds for responses that meet one of these.
    pub when: Vec<Condition>,
    /// What it says.
    pub retry: Retry,
}

stored!(struct RetryRule { when, retry });

/// Where a response says how long to wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Where.
    pub location: Location,
    /// How.
    pub format: HintFormat,
    /// A longer wait is cut to this, in milliseconds.
    pub at_most_ms: Option<u64>,
}

stored!(struct Hint { location, format, at_most_ms });

/// How a response writes how long to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HintFormat {
    /// Seconds or an HTTP date (RFC 9110, section 10.2.3).
    RetryAfter,
    /// Seconds, whole or decimal.
    Seconds,
    /// Milliseconds.
    Milliseconds,
    /// `6m0s`, `PT1M30S`.
    Duration,
    /// Seconds since 1970.
    EpochSeconds,
    /// Milliseconds since 1970.
    EpochMilliseconds,
    /// An HTTP date (RFC 9110, section 5.6.7).
    HttpDate,
    /// A date and time of ISO 8601.
    Iso8601,
}

stored!(enum HintFormat {
    'r' RetryAfter, 's' Seconds, 'm' Milliseconds, 'd' Duration, 'e' EpochSeconds,
    'f' EpochMilliseconds, 'h' HttpDate, 'i' Iso8601,
});
