//! Where values stand in a response, and conditions about it.

use super::method::Method;

/// A place in the JSON body.
#[derive(Debug)]
pub struct BodyPlace {
    /// The list whose elements are searched; then `pointer` begins at an element.
    pub within: Option<&'static Within>,
    /// Where the value is.
    pub pointer: Pointer,
}

/// Some elements of a list.
#[derive(Debug)]
pub struct Within {
    /// Where the list is.
    pub list: Pointer,
    /// What an element must be like.
    pub tests: &'static [(Pointer, Test)],
}

/// A place in an answer.
#[derive(Debug)]
pub struct Place {
    /// Where the value is.
    pub source: Source,
    /// Pointers begin at the element of the outer list, where an element stands in a list of each
    /// of these.
    pub outer: bool,
    /// Counts only in answers that meet one of these; empty: in all.
    pub when: &'static [Condition],
    /// How the text is changed, in this order.
    pub changes: &'static [Change],
    /// A text in which one of the changes finds nothing is no value.
    pub marked: bool,
    /// An empty text is a value.
    pub empty: bool,
}

impl Place {
    /// A text or a number at a pointer.
    #[must_use]
    pub const fn at(pointer: Pointer) -> Self {
        Self::new(Source::Body(
            BodyPlace {
                within: None,
                pointer,
            },
            PlaceType::Any,
        ))
    }

    /// A header.
    #[must_use]
    pub const fn header(name: &'static str) -> Self {
        Self::new(Source::Header(name))
    }

    /// A place without conditions and changes.
    #[must_use]
    pub const fn new(source: Source) -> Self {
        Self {
            source,
            outer: false,
            when: &[],
            changes: &[],
            marked: false,
            empty: false,
        }
    }
}

/// Where the value of a place is.
#[derive(Debug)]
pub enum Source {
    /// In the JSON body.
    Body(BodyPlace, PlaceType),
    /// In the JSON body: the elements of a list, with this text between them.
    Joined(BodyPlace, &'static str),
    /// In the JSON body: the first key of an object.
    KeyOf(BodyPlace),
    /// In a header.
    Header(&'static str),
    /// The whole body, when it is no JSON; of HTML and XML only what all changes of the place apply
    /// to.
    PlainBody,
    /// Nowhere: it is this text.
    Value(&'static str),
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
    /// A text, a number, `true` or `false`.
    Scalar,
    /// Any JSON, as it stands there.
    Json,
}

/// How the text at a place is changed. What is not found changes nothing, unless the place is
/// [marked](Place::marked).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// To this parameter of the challenge that it is (RFC 9110, section 11.6.1); nothing without
    /// it.
    AuthParam(&'static str),
    /// To the address of the link with this relation that is in it (RFC 8288); nothing without it.
    Rel(&'static str),
    /// To what stands before the first such text.
    Before(&'static str),
    /// To what stands behind the last such text.
    After(&'static str),
    /// Without this beginning.
    StripPrefix(&'static str),
    /// Without this end.
    StripSuffix(&'static str),
}

/// What an answer must be like: everything that is said must hold.
#[derive(Debug)]
pub struct Condition {
    /// It has one of these statuses, given as the first and the last of a range; empty: any.
    pub statuses: &'static [(u16, u16)],
    /// Its media type, in lower case and without parameters, passes this.
    pub content_type: Option<Test>,
    /// Each of these headers passes its test.
    pub headers: &'static [(&'static str, Test)],
    /// The value at each of these pointers passes its test.
    pub body: &'static [(Pointer, Test)],
    /// The body, when it is no JSON, passes this; else it is absent.
    pub plain_body: Option<Test>,
    /// The call has one of these methods; empty: any.
    pub methods: &'static [Method],
    /// The call is to one of these endpoints; empty: any.
    pub endpoints: &'static [&'static str],
}

impl Condition {
    /// Always holds.
    pub const NEW: Self = Self {
        statuses: &[],
        content_type: None,
        headers: &[],
        body: &[],
        plain_body: None,
        methods: &[],
        endpoints: &[],
    };
}

/// What a value must be like: everything that is said must hold.
#[derive(Debug)]
pub struct Test {
    /// Is there and not null, or is not.
    pub present: Option<bool>,
    /// Is absent, null, or an empty text, list or object, or is none of these.
    pub empty: Option<bool>,
    /// Is of one of these types; empty: of any.
    pub types: &'static [JsonType],
    /// Is one of these, as texts.
    pub is: Option<&'static [&'static str]>,
    /// Is none of these.
    pub not: &'static [&'static str],
    /// Is a text that begins so.
    pub starts_with: Option<&'static str>,
    /// Is a text that contains this.
    pub contains: Option<&'static str>,
    /// Is a list or an object with an element that passes all of these; empty: anything.
    pub any: &'static [(Pointer, Test)],
}

impl Test {
    /// Passes anything.
    pub const NEW: Self = Self {
        present: None,
        empty: None,
        types: &[],
        is: None,
        not: &[],
        starts_with: None,
        contains: None,
        any: &[],
    };
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

/// The segments of a JSON Pointer (RFC 6901).
pub type Pointer = &'static [&'static str];
