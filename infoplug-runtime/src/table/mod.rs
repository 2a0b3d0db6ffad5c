//! What the macro writes down about an API: `static` tables of plain data, which the rest of the runtime follows.
//!
//! The larger structs have a constant `NEW` with the usual values, so that a table names only what differs.

mod error_body;
mod job;
mod paging;
mod retry;

pub use error_body::*;
pub use job::*;
pub use paging::*;
pub use retry::*;

/// An API as a whole.
#[derive(Debug)]
pub struct Api {
    /// Its name, as people write it.
    pub name: &'static str,
    /// Absolute address that paths are appended to, without a slash at the end.
    pub base_url: &'static str,
    /// Headers that go with every call.
    pub headers: &'static [(&'static str, &'static str)],
    /// What costs are counted in.
    pub cost_unit: &'static str,
    /// How a call proves who makes it.
    pub auth: Option<Auth>,
    /// The documented statuses, by number.
    pub statuses: &'static [Status],
    /// The documented errors. Their order is that of the codes of [`Found::Known`](crate::error::code::Found::Known).
    pub errors: &'static [ErrorMessage],
    /// The documented codes of the level below that of `errors`.
    pub subcodes: &'static [ErrorMessage],
    /// The documented codes of the level above that of `errors`.
    pub categories: &'static [ErrorMessage],
    /// Which answers are errors, and where they hold what.
    pub error_body: ErrorBody,
    /// Some call costs something. Then a call whose cost is not documented may cost something too.
    pub charges: bool,
    /// The header of an answer that says how much is left of what costs are counted in.
    pub remaining: Option<&'static str>,
    /// How many calls are allowed.
    pub rate_limit: Option<Quota>,
}

/// How many calls an API allows, by its documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// So many calls are allowed in a period; none is said by 0.
    pub requests: u32,
    /// The period, in milliseconds.
    pub per_ms: u64,
    /// So many may come at once after a quiet time.
    pub burst: u32,
    /// So many may be under way at once.
    pub concurrent: Option<u32>,
}

impl Api {
    /// An open API without documented errors.
    pub const NEW: Self = Self {
        name: "",
        base_url: "",
        headers: &[],
        cost_unit: "credits",
        auth: None,
        statuses: &[],
        errors: &[],
        subcodes: &[],
        categories: &[],
        error_body: ErrorBody::NEW,
        charges: false,
        remaining: None,
        rate_limit: None,
    };

    pub(crate) fn status(&self, number: u16) -> Option<&'static Status> {
        let index = self.statuses.binary_search_by_key(&number, |status| status.number).ok()?;
        self.statuses.get(index)
    }

    pub(crate) fn error(&self, code: &str) -> Option<usize> {
        self.errors.iter().position(|error| error.code == code)
    }
}

/// How a call proves who makes it.
#[derive(Debug)]
pub struct Auth {
    /// The secrets.
    pub credentials: &'static [Credential],
    /// Calls without credentials are allowed.
    pub optional: bool,
    /// The usual way first, then the others.
    pub ways: &'static [AuthWay],
}

/// A secret that the caller has.
#[derive(Debug)]
pub struct Credential {
    /// Its name.
    pub name: &'static str,
    /// The environment variable that holds it.
    pub env: &'static str,
}

/// One way to send the credentials.
#[derive(Debug)]
pub struct AuthWay {
    /// Its name.
    pub name: &'static str,
    /// Where the credentials go.
    pub places: &'static [AuthPlace],
}

/// A place that holds credentials.
#[derive(Debug)]
pub enum AuthPlace {
    /// A header.
    Header(&'static str, &'static [Part]),
    /// A query parameter.
    Query(&'static str, &'static [Part]),
    /// HTTP Basic (RFC 7617).
    Basic {
        /// The user name.
        username: &'static [Part],
        /// The password.
        password: &'static [Part],
    },
    /// In front of every path.
    Path(&'static [Part]),
}

impl AuthPlace {
    /// The texts with credentials in them.
    fn templates(&self) -> [&'static [Part]; 2] {
        match self {
            Self::Header(_, template) | Self::Query(_, template) | Self::Path(template) => [template, &[]],
            Self::Basic { username, password } => [username, password],
        }
    }

    /// Whether it holds the credential with this index.
    pub(crate) fn holds(&self, credential: usize) -> bool {
        let is_it = |part: &Part| matches!(part, Part::Credential(index) if *index == credential);
        self.templates().into_iter().flatten().any(is_it)
    }
}

/// A piece of a text with credentials in it.
#[derive(Debug)]
pub enum Part {
    /// Fixed text.
    Text(&'static str),
    /// The index of a credential.
    Credential(usize),
}

/// A documented status.
#[derive(Debug)]
pub struct Status {
    /// The number.
    pub number: u16,
    /// What it means.
    pub meaning: &'static str,
    /// What to do.
    pub solution: Option<&'static str>,
    /// Whether to repeat.
    pub retry: Option<Retry>,
    /// The index of the error that the status implies in an answer without a code.
    pub code: Option<usize>,
    /// Address of the documentation.
    pub docs: Option<&'static str>,
}

/// A documented error.
#[derive(Debug)]
pub struct ErrorMessage {
    /// The code.
    pub code: &'static str,
    /// Why it happens; none when the code says no more than its status.
    pub cause: Option<&'static str>,
    /// What to do; none when the code says no more than its status.
    pub solution: Option<&'static str>,
    /// Whether to repeat; else the status says.
    pub retry: Option<Retry>,
    /// Address of the documentation.
    pub docs: Option<&'static str>,
}

/// A call that an API offers.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "a table of facts")]
pub struct Operation {
    /// Its name.
    pub name: &'static str,
    /// The API that it belongs to.
    pub api: &'static Api,
    /// The method.
    pub method: Method,
    /// The path after the base address.
    pub path: &'static [PathPart],
    /// All parameters.
    pub parameters: &'static [Parameter],
    /// The body is sent as a form (`application/x-www-form-urlencoded`), not as JSON.
    pub form: bool,
    /// Rules about which parameters go together.
    pub groups: &'static [Group],
    /// Whether the body of a success is read.
    pub returns: bool,
    /// Whether a success may come without the value.
    pub optional: bool,
    /// Where in the body the value is, by the segments of a JSON Pointer.
    pub envelope: &'static [&'static str],
    /// What the endpoint's page says about errors.
    pub errors: &'static [DocumentedError],
    /// What it costs.
    pub cost: Option<Cost>,
    /// Whether the call may be repeated without harm.
    pub repeatable: bool,
    /// Where in the body the rows are, by the segments of a JSON Pointer; nothing when it has none.
    pub rows: Option<&'static [&'static str]>,
    /// How it pages, when it does.
    pub pages: Option<&'static Paging>,
    /// Address of the documentation.
    pub docs: Option<&'static str>,
}

impl Operation {
    /// A GET of the base address that answers with nothing.
    pub const NEW: Self = Self {
        name: "",
        api: &Api::NEW,
        method: Method::Get,
        path: &[],
        parameters: &[],
        form: false,
        groups: &[],
        returns: false,
        optional: false,
        envelope: &[],
        errors: &[],
        cost: None,
        repeatable: false,
        rows: None,
        pages: None,
        docs: None,
    };

    /// Whether the call may be made again when nobody knows whether it ran: without harm, and without a cost.
    pub(crate) fn is_free_to_repeat(&self) -> bool {
        let free = self.cost.map_or(!self.api.charges, |cost| cost.call == 0 && cost.row == 0);
        self.repeatable && free
    }

    /// Whether a parameter is written as JSON, where empty lists, null and types have a form.
    pub(crate) fn writes_json(&self, parameter: &Parameter) -> bool {
        matches!(parameter.location, Location::Body | Location::WholeBody) && !self.form
    }

    /// The path with the names of its parameters: `/items/{id}`.
    pub(crate) fn template(&self) -> String {
        let name = |index: usize| self.parameters.get(index).map_or("", |parameter| parameter.name);
        let part = |part: &PathPart| match part {
            PathPart::Text(text) => (*text).to_owned(),
            PathPart::Parameter(index) => format!("{{{}}}", name(*index)),
        };
        self.path.iter().map(part).collect()
    }

    pub(crate) fn documented(&self, error: usize) -> Option<&'static DocumentedError> {
        self.errors.iter().find(|documented| documented.error == error)
    }
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
    /// PUT
    Put,
    /// PATCH
    Patch,
    /// DELETE
    Delete,
    /// HEAD
    Head,
}

impl From<Method> for http::Method {
    fn from(method: Method) -> Self {
        match method {
            Method::Get => Self::GET,
            Method::Post => Self::POST,
            Method::Put => Self::PUT,
            Method::Patch => Self::PATCH,
            Method::Delete => Self::DELETE,
            Method::Head => Self::HEAD,
        }
    }
}

/// A piece of a path.
#[derive(Debug)]
pub enum PathPart {
    /// Fixed text, with its slashes.
    Text(&'static str),
    /// The value of the parameter with this index.
    Parameter(usize),
}

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
    /// Nobody knows: a request with it is not sent.
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

/// What an endpoint's page says about an error, where it differs from the API's table.
#[derive(Debug)]
pub struct DocumentedError {
    /// The index in [`Api::errors`].
    pub error: usize,
    /// The cause here.
    pub cause: Option<&'static str>,
    /// The solution here.
    pub solution: Option<&'static str>,
    /// The advice here.
    pub retry: Option<Retry>,
}

/// What a call costs, in thousandths of [`Api::cost_unit`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// For the call.
    pub call: u64,
    /// For each row of the answer.
    pub row: u64,
}
