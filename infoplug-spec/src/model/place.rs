//! Where values stand in a response, and conditions about it.

use super::method::Method;

/// A JSON Pointer (RFC 6901), its escapes resolved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Pointer(pub Vec<String>);

/// As the spec writes it.
impl std::fmt::Display for Pointer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0
            .iter()
            .try_for_each(|segment| write!(f, "/{}", segment.replace('~', "~0").replace('/', "~1")))
    }
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
    /// Pointers begin at the element of the outer list, where an element stands in a list of each
    /// of these.
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
    /// Its media type, in lower case and without parameters, passes this. All texts of the test are
    /// in lower case.
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
