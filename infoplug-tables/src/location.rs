//! Where values stand in a response, and conditions about it.

use super::literal::{Reader, Stored, stored};
use super::method::Method;

/// A JSON Pointer (RFC 6901), its escapes resolved.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Pointer(pub Vec<String>);

/// The segments.
impl std::ops::Deref for Pointer {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.0
    }
}

impl Stored for Pointer {
    fn write(&self, to: &mut String) {
        self.0.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Self(Vec::read(from))
    }
}

/// In one line, as the spec writes it.
impl std::fmt::Debug for Pointer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.to_string())
    }
}

/// As the spec writes it.
impl std::fmt::Display for Pointer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0
            .iter()
            .try_for_each(|segment| write!(f, "/{}", segment.replace('~', "~0").replace('/', "~1")))
    }
}

/// A location in the JSON body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BodyLocation {
    /// The list whose elements are searched; then `pointer` begins at an element.
    pub within: Option<Within>,
    /// Where the value is.
    pub pointer: Pointer,
}

stored!(struct BodyLocation { within, pointer });

/// Some elements of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Within {
    /// Where the list is.
    pub list: Pointer,
    /// What an element must be like.
    pub tests: Vec<(Pointer, Test)>,
}

stored!(struct Within { list, tests });

/// A location in a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// Where the value is.
    pub source: LocationSource,
    /// Counts only in responses that meet one of these; empty: in all.
    pub when: Vec<Condition>,
    /// Pointers begin at the element of the outer list, where an element stands in a list of each
    /// of these.
    pub outer: bool,
    /// Take this parameter of the challenge that the header holds.
    pub auth_param: Option<String>,
    /// Take the address of the link with this relation that the header holds (RFC 8288).
    pub rel: Option<String>,
    /// Take what comes before the first occurrence of this text.
    pub before: Option<String>,
    /// Take what comes after the last occurrence of this text.
    pub after: Option<String>,
    /// Remove this prefix.
    pub strip_prefix: Option<String>,
    /// Remove this suffix.
    pub strip_suffix: Option<String>,
    /// Whether a string that lacks `before`, `after`, `strip_prefix` or `strip_suffix` is no value;
    /// otherwise, what is not found changes nothing.
    pub marked: bool,
    /// Whether an empty string counts as a value.
    pub empty: bool,
}

stored!(struct Location {
    source, when, outer, auth_param, rel, before, after, strip_prefix, strip_suffix, marked, empty,
});

impl Location {
    /// A location without conditions and changes.
    #[must_use]
    pub fn new(source: LocationSource) -> Self {
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

    /// How the text is changed, in this order.
    pub fn changes<'p>(&'p self) -> impl Iterator<Item = Change<'p>> {
        let changes: [fn(&'p str) -> Change<'p>; 6] = [
            Change::AuthParam,
            Change::Rel,
            Change::Before,
            Change::After,
            Change::StripPrefix,
            Change::StripSuffix,
        ];
        let texts = self.texts_of_changes().into_iter().zip(changes);
        texts.filter_map(|(text, change)| text.as_deref().map(change))
    }

    /// Whether the text is changed at all.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.texts_of_changes().into_iter().any(Option::is_some)
    }

    fn texts_of_changes(&self) -> [&Option<String>; 6] {
        let Self {
            auth_param,
            rel,
            before,
            after,
            strip_prefix,
            strip_suffix,
            source: _,
            when: _,
            outer: _,
            marked: _,
            empty: _,
        } = self;
        [auth_param, rel, before, after, strip_prefix, strip_suffix]
    }
}

/// How the text at a location is changed. What is not found changes nothing, unless the location is
/// [marked](Location::marked).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change<'p> {
    /// To this parameter of the challenge that it is (RFC 9110, section 11.6.1); nothing without
    /// it.
    AuthParam(&'p str),
    /// To the address of the link with this relation that is in it (RFC 8288); nothing without it.
    Rel(&'p str),
    /// To what stands before the first such string.
    Before(&'p str),
    /// To what stands after the last such string.
    After(&'p str),
    /// Without this beginning.
    StripPrefix(&'p str),
    /// Without this end.
    StripSuffix(&'p str),
}

/// Where the value of a location is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LocationSource {
    /// In the JSON body.
    Body(BodyLocation, LocationType),
    /// In the JSON body: the elements of a list, with this text between them.
    Joined(BodyLocation, String),
    /// In the JSON body: the first key of an object.
    KeyOf(BodyLocation),
    /// In a header.
    Header(String),
    /// The whole body, when it is no JSON.
    PlainBody,
    /// Nowhere: it is this text.
    Value(String),
}

stored!(enum LocationSource {
    'b' Body(at, ty), 'j' Joined(at, separator), 'k' KeyOf(at), 'h' Header(name), 'p' PlainBody,
    'v' Value(text),
});

/// Which JSON types a location takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocationType {
    /// A string or a number.
    Any,
    /// A string.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A string, a number, `true` or `false`: the state of a job.
    Scalar,
    /// Any JSON, as it stands there: a cursor.
    Json,
}

stored!(enum LocationType {
    'a' Any, 't' String, 'i' Integer, 'n' Number, 'b' Boolean, 's' Scalar, 'j' Json,
});

/// What a response must be like: everything that is said must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// It has one of these statuses, given as the first and the last of a range; empty: any.
    pub statuses: Vec<(u16, u16)>,
    /// Its media type, in lower case and without parameters, passes this. All strings of the test are
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

stored!(struct Condition {
    statuses, content_type, headers, body, plain_body, methods, endpoints,
});

/// What a value must be like: everything that is said must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Test {
    /// Is there and not null, or is not.
    pub present: Option<bool>,
    /// Is absent, null, or an empty string, list or object, or is none of these.
    pub empty: Option<bool>,
    /// Is of one of these types; empty: of any.
    pub types: Vec<JsonType>,
    /// Is one of these, as strings.
    pub is: Option<Vec<String>>,
    /// Is none of these.
    pub not: Vec<String>,
    /// Is a string that begins with this.
    pub starts_with: Option<String>,
    /// Is a string that contains this.
    pub contains: Option<String>,
    /// Is a list or an object with an element that passes all of these; empty: anything.
    pub any: Vec<(Pointer, Test)>,
}

stored!(struct Test {
    present, empty, types, is, not, starts_with, contains, any,
});

/// A type of JSON values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonType {
    /// A string.
    String,
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

stored!(enum JsonType {
    't' String, 'i' Integer, 'n' Number, 'b' Boolean, 'l' List, 'o' Object,
});
