//! The parameters of an operation.

/// A parameter.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "a table of facts")]
pub struct Parameter {
    /// Its name on the wire.
    pub name: &'static str,
    /// Where it goes.
    pub location: Location,
    /// Must be there.
    pub required: bool,
    /// Never shown.
    pub secret: bool,
    /// The JSON type of what it takes.
    pub kind: Kind,
    /// An array goes into the query as `a=1,2`, not as `a=1&a=2`.
    pub comma: bool,
    /// What an empty list means where it cannot be written as JSON.
    pub empty: EmptyList,
    /// A value for the path keeps its slashes: `projects/p` is two segments.
    pub slashes: bool,
    /// What is checked before anything is sent.
    pub rule: Rule,
    /// Always sent with this value, of which each request has it.
    pub constant: Option<Constant>,
}

/// A value that is the same in every request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Constant {
    /// A text.
    Text(&'static str),
    /// A whole number.
    Integer(i128),
    /// `true` or `false`.
    Boolean(bool),
}

impl Parameter {
    /// An optional parameter of the query without a rule.
    pub const NEW: Self = Self {
        name: "",
        location: Location::Query,
        required: false,
        secret: false,
        kind: Kind::Text,
        comma: false,
        empty: EmptyList::Refuse,
        slashes: false,
        rule: Rule::Any,
        constant: None,
    };
}

/// The JSON type of what a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A string.
    Text,
    /// A number, whole or not.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Any other JSON: arrays, objects, and what the spec types as `json`.
    Json,
}

/// What an empty list means in a query, a header or a form, which have no way to write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmptyList {
    /// Unspecified: a request with an empty list is refused.
    Refuse,
    /// The parameter is left out.
    Omit,
    /// The parameter is sent with an empty value.
    Send,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
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

/// What is checked about a value before anything is sent. Bounds are inclusive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// Nothing.
    Any,
    /// Characters of a text.
    Length(u64, u64),
    /// A whole number.
    Integer(i128, i128),
    /// A number.
    Number(f64, f64),
    /// Elements of an array, and what is checked about each.
    Items(u64, u64, &'static Rule),
    /// Null, or what is checked about any other value.
    Nullable(&'static Rule),
}

/// A rule about which parameters go together.
#[derive(Debug)]
pub struct Group {
    /// How many alternatives may be there.
    pub rule: GroupRule,
    /// The alternatives: indexes of parameters. One is there when any of its parameters is.
    pub alternatives: &'static [&'static [usize]],
}

/// How many alternatives of a [`Group`] may be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupRule {
    /// One, not more, not less.
    ExactlyOne,
    /// One or more.
    AtLeastOne,
    /// One or none.
    AtMostOne,
}
