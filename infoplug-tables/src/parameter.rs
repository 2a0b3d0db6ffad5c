//! The parameters of an operation.

use super::literal::stored;

/// A parameter.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::struct_excessive_bools, reason = "a table of facts")]
pub struct Parameter {
    /// Its name on the wire.
    pub name: String,
    /// Where it goes.
    pub location: ParameterLocation,
    /// Whether it must be given.
    pub required: bool,
    /// Whether it is never shown.
    pub secret: bool,
    /// The JSON type of its values.
    pub kind: Kind,
    /// Whether an array goes into the query as `a=1,2` instead of `a=1&a=2`.
    pub comma: bool,
    /// What an empty list means where JSON cannot express it.
    pub empty: EmptyList,
    /// Whether a path value keeps its slashes: `projects/p` is two segments.
    pub slashes: bool,
    /// What is checked before the request is sent.
    pub rule: Rule,
    /// The fixed value that it has in every request.
    pub constant: Option<Constant>,
}

stored!(struct Parameter {
    name, location, required, secret, kind, comma, empty, slashes, rule, constant,
});

/// A value that is the same in every request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constant {
    /// A string.
    String(String),
    /// An integer.
    Integer(i128),
    /// `true` or `false`.
    Boolean(bool),
}

stored!(enum Constant { 't' String(text), 'i' Integer(number), 'b' Boolean(is) });

/// The JSON type of a parameter's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A string.
    String,
    /// A number, integer or not.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Any other JSON: arrays, objects, and what the spec types as `json`.
    Json,
}

stored!(enum Kind { 't' String, 'n' Number, 'b' Boolean, 'j' Json });

/// What an empty list means in a query, a header or a form, which cannot express it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum EmptyList {
    /// The spec does not say, so a request with an empty list is refused.
    #[default]
    Refuse,
    /// The parameter is left out.
    Omit,
    /// The parameter is sent with an empty value.
    Send,
}

stored!(enum EmptyList { 'r' Refuse, 'o' Omit, 's' Send });

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParameterLocation {
    /// A segment of the path.
    Path,
    /// The query.
    Query,
    /// A header.
    Header,
    /// A member of the JSON body.
    Body,
    /// The whole JSON body.
    WholeBody,
}

stored!(enum ParameterLocation { 'p' Path, 'q' Query, 'h' Header, 'b' Body, 'w' WholeBody });

/// The check of a value before the request is sent. Minimum and maximum are inclusive. Without a
/// bound, they are the least or greatest value of their type.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// Nothing.
    Any,
    /// The minimum and maximum number of characters of a string.
    Length(u64, u64),
    /// The minimum and maximum of an integer.
    Integer(i128, i128),
    /// The minimum and maximum of a number.
    Number(f64, f64),
    /// The minimum and maximum number of elements of an array, and the check of each element.
    Items(u64, u64, Box<Rule>),
    /// Null, or any other value that passes this check.
    Nullable(Box<Rule>),
    /// A value of the caller's type, which may not have a JSON form, and the check of one that
    /// has.
    Written(Box<Rule>),
    /// What is checked about each value of an object with arbitrary keys.
    Map(Box<Rule>),
    /// What is checked about the fields of an object of the type with this number: see
    /// [`Api::objects`](super::Api::objects).
    Object(usize),
    /// What is checked about the variants of the union with this number, in the same place: its tag
    /// or an empty string, then what each variant takes, with the check of its value.
    Union(usize),
}

stored!(enum Rule {
    'a' Any, 'l' Length(min, max), 'i' Integer(min, max), 'n' Number(min, max),
    's' Items(min, max, item), 'o' Nullable(inner), 'w' Written(inner), 'm' Map(item), 't' Object(index),
    'u' Union(index),
});

/// A rule about which parameters may be combined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// How many alternatives may be given.
    pub rule: GroupRule,
    /// The alternatives, as indexes of parameters. An alternative counts as given if any of its
    /// parameters is.
    pub alternatives: Vec<Vec<usize>>,
}

stored!(struct Group { rule, alternatives });

/// How many alternatives of a group may be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GroupRule {
    /// Exactly one.
    ExactlyOne,
    /// One or more.
    AtLeastOne,
    /// One or none.
    AtMostOne,
}

stored!(enum GroupRule { 'e' ExactlyOne, 'l' AtLeastOne, 'm' AtMostOne });
