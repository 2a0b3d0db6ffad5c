//! Error answers: what counts as one, and where it holds what.

use super::{Method, Name, Pointer, Retry};
use crate::source::Span;

/// Which answers are errors, and where they hold what.
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

/// Where an error answer holds what. Places are chains: the first that has a value wins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ErrorFormat {
    /// The format of answers that meet one of these; empty: of all.
    pub when: Vec<Condition>,
    /// What the answer as a whole says.
    pub texts: ErrorTexts,
    /// The text for the end user.
    pub user_message: Vec<Place>,
    /// The identifier of the call, for the API's support.
    pub request_id: Vec<Place>,
    /// Address of documentation.
    pub docs: Vec<Place>,
    /// Where several errors are, one list after the other.
    pub items: Vec<ErrorItems>,
    /// What the answer says about repeating the call; the first whose condition holds.
    pub retry: Vec<RetryRule>,
    /// How long to wait; the first that has a value of its format.
    pub retry_after: Vec<Hint>,
    /// The places of each of [`ErrorBody::members`].
    pub members: Vec<Vec<Place>>,
}

/// What an answer says of one error, and what an element of its list of errors says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ErrorTexts {
    /// The machine-readable code.
    pub code: Vec<Place>,
    /// The more particular code.
    pub subcode: Vec<Place>,
    /// The broader code.
    pub category: Vec<Place>,
    /// The text that goes with the code.
    pub message: Vec<Place>,
    /// The text that speaks of this case.
    pub details: Vec<Place>,
    /// The parameter that is to blame.
    pub parameter: Vec<Place>,
}

/// A further value of an error answer.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its name.
    pub name: Name,
    /// Its type; [`PlaceType::Any`] is a text.
    pub ty: PlaceType,
    /// The member in the spec.
    pub span: Span,
}

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
    pub members: Vec<(String, Vec<Place>)>,
}

/// How several errors are put together.
#[derive(Clone, Debug, PartialEq)]
pub enum ItemsShape {
    /// Each element of a list is an error.
    List(BodyPlace),
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

/// A place in the JSON body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BodyPlace {
    /// The list whose elements are searched; then `pointer` begins at an element.
    pub within: Option<Within>,
    /// Where the value is.
    pub pointer: Pointer,
}

/// Some elements of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Within {
    /// Where the list is.
    pub list: Pointer,
    /// What an element must be like.
    pub tests: Vec<(Pointer, Test)>,
}

/// A place in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where the value is.
    pub source: PlaceSource,
    /// Counts only in answers that meet one of these; empty: in all.
    pub when: Vec<Condition>,
    /// Pointers begin at the element of the outer list, where an element stands in a list of each of these.
    pub outer: bool,
    /// Take this parameter of the challenge that the header holds.
    pub auth_param: Option<String>,
    /// Take the address of the link with this relation that the header holds (RFC 8288).
    pub rel: Option<String>,
    /// Take what stands before the first such text.
    pub before: Option<String>,
    /// Take what stands behind the last such text.
    pub after: Option<String>,
    /// Take off this beginning.
    pub strip_prefix: Option<String>,
    /// Take off this end.
    pub strip_suffix: Option<String>,
    /// A text that lacks one of these four is no value; else what is not found changes nothing.
    pub marked: bool,
    /// An empty text is a value.
    pub empty: bool,
}

impl Place {
    /// A place without conditions and changes.
    #[must_use]
    pub fn new(source: PlaceSource) -> Self {
        Self {
            source,
            when: Vec::new(),
            outer: false,
            auth_param: None,
            rel: None,
            before: None,
            after: None,
            strip_prefix: None,
            strip_suffix: None,
            marked: false,
            empty: false,
        }
    }
}

/// Where the value of a place is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlaceSource {
    /// In the JSON body.
    Body(BodyPlace, PlaceType),
    /// In the JSON body: the elements of a list, with this text between them.
    Joined(BodyPlace, String),
    /// In the JSON body: the first key of an object.
    KeyOf(BodyPlace),
    /// In a header.
    Header(String),
    /// The whole body, when it is no JSON.
    PlainBody,
    /// Nowhere: it is this text.
    Value(String),
}

/// Which JSON types a place takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceType {
    /// A text or a number.
    Any,
    /// A text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A text, a number, `true` or `false`: the state of a job.
    Scalar,
    /// Any JSON, as it stands there: a cursor.
    Json,
}

/// What an answer must be like: everything that is said must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// It has one of these statuses, given as the first and the last of a range; empty: any.
    pub statuses: Vec<(u16, u16)>,
    /// Its media type, in lower case and without parameters, passes this. All texts of the test are in lower case.
    pub content_type: Option<Test>,
    /// Each of these headers passes its test.
    pub headers: Vec<(String, Test)>,
    /// The value at each of these pointers passes its test.
    pub body: Vec<(Pointer, Test)>,
    /// The body, when it is no JSON, passes this; else it is absent.
    pub plain_body: Option<Test>,
    /// The call has one of these methods; empty: any.
    pub methods: Vec<Method>,
    /// The call is to one of these endpoints, by their names in the spec; empty: any.
    pub endpoints: Vec<String>,
}

/// What a value must be like: everything that is said must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Test {
    /// Is there and not null, or is not.
    pub present: Option<bool>,
    /// Is absent, null, or an empty text, list or object, or is none of these.
    pub empty: Option<bool>,
    /// Is of one of these types; empty: of any.
    pub types: Vec<JsonType>,
    /// Is one of these, as texts.
    pub is: Option<Vec<String>>,
    /// Is none of these.
    pub not: Vec<String>,
    /// Is a text that begins so.
    pub starts_with: Option<String>,
    /// Is a text that contains this.
    pub contains: Option<String>,
    /// Is a list or an object with an element that passes all of these; empty: anything.
    pub any: Vec<(Pointer, Test)>,
}

/// A type of JSON values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonType {
    /// A text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A list.
    List,
    /// An object.
    Object,
}

/// What an answer says about repeating the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryRule {
    /// Holds for answers that meet one of these.
    pub when: Vec<Condition>,
    /// What it says.
    pub retry: Retry,
}

/// Where an answer says how long to wait.
#[derive(Clone, Debug, PartialEq, Eq)]
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
