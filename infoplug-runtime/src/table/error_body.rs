//! Error answers: what counts as one, and where it holds what. The decoder in `answer` follows
//! these tables.

use super::place::{BodyPlace, Condition, Place, Pointer, Test};
use super::retry::Retry;

/// Which answers are errors, and where they hold what.
#[derive(Debug)]
pub struct ErrorBody {
    /// Successes that are errors all the same: those that meet one of these.
    pub error_when: &'static [Condition],
    /// Successes that have a value and errors: those that meet one of these.
    pub partial_when: &'static [Condition],
    /// The first whose condition holds is used.
    pub formats: &'static [Format],
    /// The names of further values.
    pub members: &'static [&'static str],
}

impl ErrorBody {
    /// Error answers of which nothing is known.
    pub const NEW: Self = Self {
        error_when: &[],
        partial_when: &[],
        formats: &[],
        members: &[],
    };

    /// Whether a success has to be looked at before it is one.
    pub(crate) fn may_be_in_a_success(&self) -> bool {
        !(self.error_when.is_empty() && self.partial_when.is_empty())
    }
}

/// Where an error answer holds what. Places are chains: the first that has a value wins.
#[derive(Debug)]
pub struct Format {
    /// The format of answers that meet one of these; empty: of all.
    pub when: &'static [Condition],
    /// What the answer as a whole says.
    pub texts: Texts,
    /// The text for the end user.
    pub user_message: &'static [Place],
    /// The identifier of the call.
    pub request_id: &'static [Place],
    /// Address of documentation.
    pub docs: &'static [Place],
    /// Where several errors are.
    pub items: &'static [Items],
    /// What the answer says about repeating the call; the first whose condition holds.
    pub retry: &'static [RetryRule],
    /// How long to wait; the first that has a value of its format.
    pub retry_after: &'static [Hint],
    /// The places of each of [`ErrorBody::members`].
    pub members: &'static [&'static [Place]],
}

impl Format {
    /// A format of which nothing is known.
    pub const NEW: Self = Self {
        when: &[],
        texts: Texts::NEW,
        user_message: &[],
        request_id: &[],
        docs: &[],
        items: &[],
        retry: &[],
        retry_after: &[],
        members: &[],
    };
}

/// What an answer says of one error, and what an element of its list of errors says.
#[derive(Debug)]
pub struct Texts {
    /// The machine-readable code.
    pub code: &'static [Place],
    /// The more particular code.
    pub subcode: &'static [Place],
    /// The broader code.
    pub category: &'static [Place],
    /// The text that goes with the code.
    pub message: &'static [Place],
    /// The text that speaks of this case.
    pub details: &'static [Place],
    /// The parameter that is to blame.
    pub parameter: &'static [Place],
}

impl Texts {
    /// Nothing.
    pub const NEW: Self = Self {
        code: &[],
        subcode: &[],
        category: &[],
        message: &[],
        details: &[],
        parameter: &[],
    };
}

/// Where several errors are.
#[derive(Debug)]
pub struct Items {
    /// A list or a tree.
    pub shape: Shape,
    /// What an element says; its pointers begin at the element.
    pub texts: Texts,
    /// Only elements of the list or tree that pass these tests are errors.
    pub only: &'static [(Pointer, Test)],
    /// Further values of an element, by their names.
    pub members: &'static [(&'static str, &'static [Place])],
}

impl Items {
    /// A list that is the whole body.
    pub const NEW: Self = Self {
        shape: Shape::List(BodyPlace {
            within: None,
            pointer: &[],
        }),
        texts: Texts::NEW,
        only: &[],
        members: &[],
    };
}

/// How several errors are put together.
#[derive(Debug)]
pub enum Shape {
    /// Each element of a list is an error.
    List(BodyPlace),
    /// An object whose keys are the parameters.
    Tree {
        /// Where the object is.
        at: Pointer,
        /// Keys that are not part of the parameter's name.
        skip: &'static [&'static str],
        /// What stands between the keys.
        separator: &'static str,
    },
}

/// What an answer says about repeating the call.
#[derive(Debug)]
pub struct RetryRule {
    /// Holds for answers that meet one of these.
    pub when: &'static [Condition],
    /// What it says.
    pub retry: Retry,
}

/// Where an answer says how long to wait.
#[derive(Debug)]
pub struct Hint {
    /// Where.
    pub place: Place,
    /// How.
    pub format: HintFormat,
    /// A longer wait is cut to this, in milliseconds.
    pub at_most_ms: Option<u64>,
}

/// How an answer writes how long to wait.
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
