//! Locations of values in a response, and conditions on responses.

use super::literal::{Reader, Stored, stored};
use super::method::Method;

/// A JSON Pointer (RFC 6901) with its escapes resolved.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Pointer(pub Vec<String>);

/// Dereferences to the segments.
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

/// On one line, as the spec writes it.
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
    /// The list to search, if any. Then `pointer` starts at an element.
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
    /// The tests that an element must pass.
    pub tests: Vec<(Pointer, Test)>,
}

stored!(struct Within { list, tests });

/// A location in a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// Where the value is.
    pub source: LocationSource,
    /// Applies only to responses that meet one of these, or to all if empty.
    pub when: Vec<Condition>,
    /// Pointers start at the element of the outer list, if each element of that list holds a list
    /// of its own.
    pub outer: bool,
    /// Take this parameter of the challenge in the header.
    pub auth_param: Option<String>,
    /// Take the target of the link with this relation in the header (RFC 8288).
    pub rel: Option<String>,
    /// Take the part before the first occurrence of this string.
    pub before: Option<String>,
    /// Take the part after the last occurrence of this string.
    pub after: Option<String>,
    /// Remove this prefix.
    pub strip_prefix: Option<String>,
    /// Remove this suffix.
    pub strip_suffix: Option<String>,
    /// Whether a string without `before`, `after`, `strip_prefix` or `strip_suffix` counts as no
    /// value. Otherwise, a missing mark changes nothing.
    pub marked: bool,
    /// Whether an empty string counts as a value.
    pub empty: bool,
}

stored!(struct Location {
    source, when, outer, auth_param, rel, before, after, strip_prefix, strip_suffix, marked, empty,
});

impl Location {
    /// Creates a location without conditions or changes.
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

    /// Returns the changes to the string, in order.
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

    /// Returns whether the string is changed at all.
    #[must_use]
    #[inline]
    pub fn is_changed(&self) -> bool {
        // Asked for each location of each error, so without a loop.
        let [auth_param, rel, before, after, strip_prefix, strip_suffix] = self.texts_of_changes();
        auth_param.is_some()
            || rel.is_some()
            || before.is_some()
            || after.is_some()
            || strip_prefix.is_some()
            || strip_suffix.is_some()
    }

    #[inline]
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

/// A change to the string at a location. A missing mark changes nothing, unless the location is
/// [marked](Location::marked).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change<'p> {
    /// Takes this parameter of the challenge (RFC 9110, section 11.6.1). Without it, there is no
    /// value.
    AuthParam(&'p str),
    /// Takes the target of the link with this relation (RFC 8288). Without it, there is no value.
    Rel(&'p str),
    /// Takes the part before the first such string.
    Before(&'p str),
    /// Takes the part after the last such string.
    After(&'p str),
    /// Removes this prefix.
    StripPrefix(&'p str),
    /// Removes this suffix.
    StripSuffix(&'p str),
}

/// Where the value of a location is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LocationSource {
    /// In the JSON body.
    Body(BodyLocation, LocationType),
    /// In the JSON body: the elements of a list, joined with this string.
    Joined(BodyLocation, String),
    /// In the JSON body: the first key of an object.
    KeyOf(BodyLocation),
    /// In a header.
    Header(String),
    /// The whole body, if it is not JSON.
    PlainBody,
    /// Nowhere in the response: the value is this constant.
    Value(String),
}

stored!(enum LocationSource {
    'b' Body(at, ty), 'j' Joined(at, separator), 'k' KeyOf(at), 'h' Header(name), 'p' PlainBody,
    'v' Value(text),
});

/// The JSON types that a location accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocationType {
    /// A string or a number.
    Any,
    /// A string.
    String,
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A string, number or boolean, such as the state of a job.
    Scalar,
    /// Any JSON value, unchanged, such as a cursor.
    Json,
}

stored!(enum LocationType {
    'a' Any, 't' String, 'i' Integer, 'n' Number, 'b' Boolean, 's' Scalar, 'j' Json,
});

/// A condition on a response. All parts must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// The status is in one of these ranges, inclusive. Any status if empty.
    pub statuses: Vec<(u16, u16)>,
    /// The media type, in lower case and without parameters, passes this test. All strings of the
    /// test are in lower case.
    pub content_type: Option<Test>,
    /// Each of these headers passes its test.
    pub headers: Vec<(String, Test)>,
    /// The value at each of these pointers passes its test.
    pub body: Vec<(Pointer, Test)>,
    /// The body passes this test, if it is not JSON. A JSON body counts as absent.
    pub plain_body: Option<Test>,
    /// The call has one of these methods. Any method if empty.
    pub methods: Vec<Method>,
    /// The call is to one of these endpoints, by their names in the spec. Any endpoint if empty.
    pub endpoints: Vec<String>,
}

stored!(struct Condition {
    statuses, content_type, headers, body, plain_body, methods, endpoints,
});

/// A test of a value. All parts must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Test {
    /// The value is present and not null, or it is not.
    pub present: Option<bool>,
    /// The value is absent, null, or an empty string, list or object, or it is none of these.
    pub empty: Option<bool>,
    /// The value has one of these types. Any type if empty.
    pub types: Vec<JsonType>,
    /// The value, as a string, is one of these.
    pub is: Option<Vec<String>>,
    /// The value, as a string, is none of these.
    pub not: Vec<String>,
    /// The value is a string that starts with this.
    pub starts_with: Option<String>,
    /// The value is a string that contains this.
    pub contains: Option<String>,
    /// The value is a list or an object with an element that passes all of these. Any value if
    /// empty.
    pub any: Vec<(Pointer, Test)>,
}

stored!(struct Test {
    present, empty, types, is, not, starts_with, contains, any,
});

/// A JSON type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonType {
    /// A string.
    String,
    /// An integer.
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
