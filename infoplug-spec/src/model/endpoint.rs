//! The calls that an API offers.

pub use infoplug_tables::{EmptyList, GroupRule, ParameterLocation, RepeatedPage};

use super::errors::Retry;
use super::location::Method;
use super::location::{Condition, Location, Pointer};
use super::name::{ErrorId, Name, ParameterId, SourceNote};
use super::types::{Literal, Type};
use crate::source::Span;

/// A call that the API offers.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// Its name; the snake case is the client's method.
    pub name: Name,
    /// The method.
    pub method: Method,
    /// The path after the base URL.
    pub path: Vec<PathPart>,
    /// A summary of one line.
    pub summary: Option<String>,
    /// A longer description.
    pub description: Option<String>,
    /// All parameters: path, query, headers, body, each in source order.
    pub parameters: Vec<Parameter>,
    /// How the parameters of the body are sent.
    pub body_format: BodyFormat,
    /// Rules about which parameters may be combined.
    pub groups: Vec<Group>,
    /// What a success returns; `None` if the body is not read.
    pub returns: Option<Returns>,
    /// The statuses that its page lists.
    pub statuses: Vec<u16>,
    /// The errors that its page documents, without duplicates, in the order of
    /// [`Spec::errors`](super::Spec::errors).
    pub errors: Vec<DocumentedError>,
    /// What it costs.
    pub cost: Option<Cost>,
    /// Whether the call may be repeated without harm. The method decides unless the spec does.
    pub repeatable: bool,
    /// Where the rows of a response are, as a pointer into the whole body; `None` if it has no
    /// rows.
    pub rows: Option<Pointer>,
    /// How it is paginated.
    pub pages: Option<Pages>,
    /// If it is deprecated, what to use instead.
    pub deprecated: Option<String>,
    /// The URL of the documentation.
    pub docs: Option<String>,
    /// Where the fact comes from.
    pub source: Option<SourceNote>,
    /// The endpoint in the spec.
    pub span: Span,
}

impl Endpoint {
    /// Returns the parameter that `id` refers to.
    #[must_use]
    pub fn parameter(&self, id: ParameterId) -> &Parameter {
        #[allow(
            clippy::indexing_slicing,
            reason = "the checker makes the identifiers from the same vector"
        )]
        &self.parameters[id.0]
    }

    /// Returns the path as the spec writes it: `/users/{id}`.
    #[must_use]
    pub fn path_template(&self) -> String {
        let part = |part: &PathPart| match part {
            PathPart::Text(text) => text.clone(),
            PathPart::Parameter(id) => format!("{{{}}}", self.parameter(*id).name.wire),
        };
        self.path.iter().map(part).collect()
    }
}

/// A part of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathPart {
    /// Fixed text, including its slashes.
    Text(String),
    /// The value of a parameter.
    Parameter(ParameterId),
}

/// A parameter of an endpoint.
#[derive(Clone, Debug)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "facts that do not depend on each other"
)]
pub struct Parameter {
    /// Its name.
    pub name: Name,
    /// Where it goes.
    pub location: ParameterLocation,
    /// Its type.
    pub ty: Type,
    /// Whether it must be present.
    pub required: bool,
    /// Whether it may be sent as null (in a body).
    pub nullable: bool,
    /// The value that is always sent, a scalar that fits the type. Such a parameter is neither an
    /// argument nor a setter, and not `required`.
    pub constant: Option<Literal>,
    /// What the server assumes if it is absent. For documentation only.
    pub default: Option<Literal>,
    /// Its description, if the spec has one.
    pub description: Option<String>,
    /// If it is deprecated, what to use instead.
    pub deprecated: Option<String>,
    /// Whether it is hidden in logs and errors.
    pub secret: bool,
    /// A typical value.
    pub example: Option<Literal>,
    /// How an array is written in a query.
    pub style: ArrayStyle,
    /// What an empty list means in a query, a header or a form.
    pub empty: EmptyList,
    /// Whether a path value keeps its slashes: `projects/p` is two segments.
    pub slashes: bool,
    /// Where the fact comes from.
    pub source: Option<SourceNote>,
    /// The parameter in the spec.
    pub span: Span,
}

/// How the parameters of a body are sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum BodyFormat {
    /// A JSON object.
    #[default]
    Json,
    /// `application/x-www-form-urlencoded`, with `a[b]=1` for objects and `a[]=1` for lists.
    Form,
}

/// How an array is written in a query.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ArrayStyle {
    /// `a=1&a=2`
    #[default]
    Repeat,
    /// `a=1,2`
    Comma,
}

/// A rule about which parameters may be combined.
#[derive(Clone, Debug)]
pub struct Group {
    /// How many alternatives may be present.
    pub rule: GroupRule,
    /// The alternatives. One is present if any of its parameters is.
    pub alternatives: Vec<Vec<ParameterId>>,
    /// The reason for the rule.
    pub description: Option<String>,
    /// The group in the spec.
    pub span: Span,
}

/// What a success returns.
#[derive(Clone, Debug)]
pub struct Returns {
    /// The type of the value.
    pub ty: Type,
    /// Where in the body the value is; empty if it is the whole body.
    pub envelope: Pointer,
}

/// An error that an endpoint's page documents.
#[derive(Clone, Debug)]
pub struct DocumentedError {
    /// The error.
    pub error: ErrorId,
    /// The status that the page names, if it does not name all of the error's.
    pub status: Option<u16>,
    /// The parameter that the page names.
    pub parameter: Option<String>,
    /// The details that the page shows.
    pub details: Option<String>,
    /// The cause at this endpoint, if it differs from the API's.
    pub cause: Option<String>,
    /// The solution at this endpoint, if it differs from the API's.
    pub solution: Option<String>,
    /// The retry advice at this endpoint, if it differs from the API's.
    pub retry: Option<Retry>,
}

/// An amount of the API's cost unit, in thousandths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount {
    /// Thousandths of a unit.
    pub thousandths: u64,
}

impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, rest) = (self.thousandths / 1000, self.thousandths % 1000);
        if rest == 0 {
            return write!(f, "{whole}");
        }
        write!(f, "{whole}.{}", format!("{rest:03}").trim_end_matches('0'))
    }
}

/// What a call costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// For the call.
    pub call: Amount,
    /// For each row of the response.
    pub row: Amount,
}

/// How an endpoint is paginated. Pointers and locations begin at the whole body.
#[derive(Clone, Debug)]
pub struct Pages {
    /// What leads from one page to the next.
    pub style: PageStyle,
    /// The parameter that takes the number of a page or item, or the id of the last item; `None`
    /// for the other styles.
    pub parameter: Option<ParameterId>,
    /// The number of the first page, or the first offset.
    pub first: i64,
    /// The number of items on a full page.
    pub size: Option<u64>,
    /// The parameter that sets the number of items per page.
    pub size_parameter: Option<ParameterId>,
    /// Whether a page with fewer items than a full one is the last.
    pub short_page_ends: bool,
    /// What it means if a page has the same items as the previous one.
    pub repeated_page: RepeatedPage,
    /// Where the list of items is.
    pub items: Pointer,
    /// Whether the list may be absent or null. Such a page has no items.
    pub may_be_missing: bool,
    /// The type of an item.
    pub item: Type,
    /// Where the number of pages is.
    pub total_pages: Vec<Location>,
    /// Where the total number of items is.
    pub total_items: Vec<Location>,
    /// The cursor of the next page. It leads there by itself or together with a number.
    pub cursor: Option<PageCursor>,
    /// Where the URL of the next page is.
    pub next: Vec<Location>,
    /// Where an item has its id, as a pointer into the item.
    pub id: Option<Pointer>,
    /// Conditions, one of which holds for the last page.
    pub end_when: Vec<Condition>,
}

/// What leads from one page to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PageStyle {
    /// The number of a page.
    Page,
    /// The number of the first item.
    Offset,
    /// A value from the response.
    Cursor,
    /// A URL from the response.
    NextUrl,
    /// The id of the last item.
    LastId,
}

/// A value from a response that leads to the next page.
#[derive(Clone, Debug)]
pub struct PageCursor {
    /// The parameter that takes it.
    pub parameter: ParameterId,
    /// Where a response has it.
    pub from: Vec<Location>,
    /// Values that mean that there is no next page, as strings.
    pub end: Vec<String>,
}
