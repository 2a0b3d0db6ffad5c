//! Error responses: which responses are errors, and where they hold their values.

use super::literal::stored;
use super::location::{BodyLocation, Condition, Location, Pointer, Test};
use super::retry::Retry;

/// Which responses are errors, and where they hold their values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ErrorBody {
    /// A success that meets one of these is an error.
    pub error_when: Vec<Condition>,
    /// A success that meets one of these has both a value and errors.
    pub partial_when: Vec<Condition>,
    /// The formats. The first whose condition holds applies. If none does, nothing is known about
    /// the response.
    pub formats: Vec<ErrorFormat>,
    /// The names of other values. Each format says where they are.
    pub members: Vec<String>,
}

stored!(struct ErrorBody { error_when, partial_when, formats, members });

impl ErrorBody {
    /// Returns whether a success must be inspected for errors.
    #[must_use]
    pub fn may_be_in_a_success(&self) -> bool {
        !(self.error_when.is_empty() && self.partial_when.is_empty())
    }
}

/// Where an error response holds its values. Locations are chains: the first that has a value wins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ErrorFormat {
    /// This format is for responses that meet one of these, or for all if empty.
    pub when: Vec<Condition>,
    /// The values of the response as a whole.
    pub texts: ErrorTexts,
    /// The message for the end user.
    pub user_message: Vec<Location>,
    /// The identifier of the call, for the API's support.
    pub request_id: Vec<Location>,
    /// The URL of the documentation.
    pub docs: Vec<Location>,
    /// The lists of errors, tried one after the other.
    pub items: Vec<ErrorItems>,
    /// What the response says about a retry. The first rule whose condition holds applies.
    pub retry: Vec<RetryRule>,
    /// How long to wait. The first location with a value of its format wins.
    pub retry_after: Vec<Hint>,
    /// The locations of each of [`ErrorBody::members`].
    pub members: Vec<Vec<Location>>,
}

stored!(struct ErrorFormat {
    when, texts, user_message, request_id, docs, items, retry, retry_after, members,
});

/// The values of one error, either of the response as a whole or of an element of its list of
/// errors.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ErrorTexts {
    /// The machine-readable code.
    pub code: Vec<Location>,
    /// The more specific code.
    pub subcode: Vec<Location>,
    /// The broader code.
    pub category: Vec<Location>,
    /// The message that describes the code.
    pub message: Vec<Location>,
    /// The message about this case.
    pub details: Vec<Location>,
    /// The parameter at fault.
    pub parameter: Vec<Location>,
}

stored!(struct ErrorTexts { code, subcode, category, message, details, parameter });

/// Where a response has several errors.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorItems {
    /// A list or a tree.
    pub shape: ItemsShape,
    /// The values of an element. Their pointers start at the element.
    pub texts: ErrorTexts,
    /// Only elements of the list or tree that pass these tests are errors.
    pub only: Vec<(Pointer, Test)>,
    /// Other values of an element, by name.
    pub members: Vec<(String, Vec<Location>)>,
}

stored!(struct ErrorItems { shape, texts, only, members });

/// How a response holds several errors.
#[derive(Clone, Debug, PartialEq)]
pub enum ItemsShape {
    /// Each element of a list is an error.
    List(BodyLocation),
    /// An object whose keys are the parameters.
    Tree {
        /// Where the object is.
        at: Pointer,
        /// Keys that are not part of a parameter's name.
        skip: Vec<String>,
        /// The separator between keys.
        separator: String,
    },
}

stored!(enum ItemsShape { 'l' List(location), 't' Tree { at, skip, separator } });

/// What a response says about a retry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryRule {
    /// Applies to responses that meet one of these.
    pub when: Vec<Condition>,
    /// The advice.
    pub retry: Retry,
}

stored!(struct RetryRule { when, retry });

/// Where a response says how long to wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The location of the wait.
    pub location: Location,
    /// The format of the wait.
    pub format: HintFormat,
    /// Longer waits are cut to this, in milliseconds.
    pub at_most_ms: Option<u64>,
}

stored!(struct Hint { location, format, at_most_ms });

/// The format of a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HintFormat {
    /// Seconds or an HTTP date (RFC 9110, section 10.2.3).
    RetryAfter,
    /// Seconds, as an integer or a decimal.
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
    /// A date and time in ISO 8601.
    Iso8601,
}

stored!(enum HintFormat {
    'r' RetryAfter, 's' Seconds, 'm' Milliseconds, 'd' Duration, 'e' EpochSeconds,
    'f' EpochMilliseconds, 'h' HttpDate, 'i' Iso8601,
});
