//! A checked spec. Every reference in it resolves, every name is valid Rust, every range has a lower end below its upper:
//! what works with a [`Spec`] has no error path.
//!
//! References are indexes into the vectors of [`Spec`]; [`Spec::error`] and its siblings follow them.

mod error_body;

pub use error_body::*;

use crate::source::Span;

/// A description of an API that passed every check.
#[derive(Clone, Debug)]
pub struct Spec {
    /// The API as a whole.
    pub api: Api,
    /// The documented statuses, by number.
    pub statuses: Vec<Status>,
    /// Which answers are errors, and where they hold what.
    pub error_body: ErrorBody,
    /// The documented error messages, in the order of the text.
    pub errors: Vec<ErrorMessage>,
    /// Codes of the level below that of `errors`.
    pub subcodes: Vec<LevelCode>,
    /// Codes of the level above that of `errors`.
    pub categories: Vec<LevelCode>,
    /// Objects and enums, named and inline. Aliases are resolved.
    pub types: Vec<TypeDef>,
    /// The endpoints, in the order of the text.
    pub endpoints: Vec<Endpoint>,
    /// The jobs, in the order of the text.
    pub jobs: Vec<Job>,
}

/// An API of which nothing is known.
impl Default for Spec {
    fn default() -> Self {
        crate::check::empty()
    }
}

/// An index into [`Spec::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub(crate) usize);

/// An index into [`Spec::errors`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ErrorId(pub(crate) usize);

/// An index into [`Spec::endpoints`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EndpointId(pub(crate) usize);

/// An index into [`Endpoint::parameters`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ParameterId(pub(crate) usize);

macro_rules! index {
    ($($id:ident),*) => {$(
        impl $id {
            /// The position in its vector.
            #[must_use]
            pub fn index(self) -> usize {
                self.0
            }
        }
    )*};
}
index!(TypeId, ErrorId, EndpointId, ParameterId);

/// A name in the spec and the Rust names made of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name {
    /// As the spec, and so the wire, has it.
    pub wire: String,
    /// As a method, field or module: `snake_case`, never a keyword.
    pub snake: String,
    /// As a type or variant: `CamelCase`, never a keyword.
    pub camel: String,
}

/// The API as a whole.
#[derive(Clone, Debug)]
pub struct Api {
    /// Its name, as people write it.
    pub name: String,
    /// The version of the API that the spec describes.
    pub version: Option<String>,
    /// What it is.
    pub description: Option<String>,
    /// Absolute address that paths are appended to, without a slash at the end.
    pub base_url: String,
    /// Address of the documentation.
    pub docs: Option<String>,
    /// Headers that go with every call.
    pub headers: Vec<(String, String)>,
    /// What a call costs is counted in this.
    pub cost_unit: String,
    /// The header of an answer that says how much of `cost_unit` is left after the call.
    pub cost_remaining: Option<CostRemaining>,
    /// How many calls are allowed.
    pub rate_limit: Option<RateLimit>,
    /// How a call proves who makes it; none for an open API.
    pub auth: Option<Auth>,
    /// Where the facts come from.
    pub source: Option<SourceNote>,
}

/// Where an answer says how much is left of what costs are counted in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostRemaining {
    /// The header.
    pub header: String,
    /// Where the fact comes from.
    pub source: Option<SourceNote>,
}

/// How many calls an API allows. At least one of the two is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// How many in a period.
    pub rate: Option<Rate>,
    /// How many may be under way at once; 1 or more.
    pub concurrent: Option<u32>,
    /// Where the fact comes from.
    pub source: Option<SourceNote>,
}

/// How many calls are allowed in a period. All numbers are 1 or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// So many calls.
    pub requests: u32,
    /// The period, in milliseconds.
    pub per_ms: u64,
    /// So many may come at once after a quiet time; 1 unless the spec says more.
    pub burst: u32,
}

/// Where a fact comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceNote {
    /// The page.
    pub url: String,
    /// Whether the API's owner says so.
    pub confirmed: bool,
    /// What else there is to know about the source.
    pub note: Option<String>,
}

/// How a call proves who makes it.
#[derive(Clone, Debug)]
pub struct Auth {
    /// The secrets, in the order of the text; at least one.
    pub credentials: Vec<Credential>,
    /// Calls without credentials are allowed.
    pub optional: bool,
    /// The way that is used unless the caller chooses another one; then the others.
    pub ways: Vec<AuthWay>,
}

/// A secret that the caller has.
#[derive(Clone, Debug)]
pub struct Credential {
    /// Its name in templates.
    pub name: Name,
    /// The environment variable that holds it.
    pub env: String,
    /// What it is.
    pub description: Option<String>,
}

/// One way to send the credentials.
#[derive(Clone, Debug)]
pub struct AuthWay {
    /// The name of an alternative; `default` for the first way.
    pub name: Name,
    /// What there is to say about it.
    pub description: Option<String>,
    /// Where the fact comes from.
    pub source: Option<SourceNote>,
    /// Where the credentials go; at least one place.
    pub places: Vec<AuthPlace>,
}

/// A place that holds credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthPlace {
    /// A header.
    Header(String, Template),
    /// A query parameter.
    Query(String, Template),
    /// HTTP Basic (RFC 7617).
    Basic {
        /// The user name.
        username: Template,
        /// The password.
        password: Template,
    },
    /// In front of every path; begins with a slash and does not end with one.
    Path(Template),
}

/// A text with credentials in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(pub Vec<TemplatePart>);

/// A piece of a [`Template`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplatePart {
    /// Fixed text.
    Text(String),
    /// The index of a credential in [`Auth::credentials`].
    Credential(usize),
}

/// Whether and how to repeat a call that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retry {
    /// What the API advises.
    pub advice: RetryAdvice,
    /// How long to wait, in milliseconds, when the answer does not say.
    pub pause_ms: Option<u64>,
    /// The methods that the advice is for; for others it is [`RetryAdvice::Never`]. Empty: for all.
    pub methods: Vec<Method>,
}

/// What the API advises about repeating.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RetryAdvice {
    /// The same call will fail again.
    Never,
    /// After a pause.
    AfterPause,
    /// When and if the answer says so.
    AsAnswered,
    /// When the call is idempotent or marked repeatable.
    WhenSafe,
    /// After a pause, whatever the method: the server has done nothing.
    Always,
}

/// A documented status.
#[derive(Clone, Debug)]
pub struct Status {
    /// The number.
    pub number: u16,
    /// The name.
    pub name: Name,
    /// What it means.
    pub meaning: String,
    /// What to do.
    pub solution: Option<String>,
    /// Whether to repeat.
    pub retry: Option<Retry>,
    /// The error that an answer without a code stands for: named by the spec, or the only one tied to the status.
    pub code: Option<ErrorId>,
    /// Address of the documentation.
    pub docs: Option<String>,
    /// Where the fact comes from.
    pub source: Option<SourceNote>,
    /// The status in the spec.
    pub span: Span,
}

/// A JSON Pointer (RFC 6901), its escapes resolved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Pointer(pub Vec<String>);

/// A documented error message.
#[derive(Clone, Debug)]
pub struct ErrorMessage {
    /// The code.
    pub name: Name,
    /// The statuses that it comes with; empty when the documentation ties it to none.
    pub statuses: Vec<u16>,
    /// Why it happens.
    pub cause: String,
    /// What to do.
    pub solution: String,
    /// Whether to repeat; else the status says.
    pub retry: Option<Retry>,
    /// The documented text for a person.
    pub details: Option<String>,
    /// The parameter that it speaks of.
    pub parameter: Option<String>,
    /// What makes a server answer so.
    pub when: Vec<When>,
    /// Address of the documentation.
    pub docs: Option<String>,
    /// Where the fact comes from.
    pub source: Option<SourceNote>,
    /// The code in the spec.
    pub span: Span,
}

/// A code of another level than that of [`Spec::errors`].
#[derive(Clone, Debug)]
pub struct LevelCode {
    /// The code.
    pub code: String,
    /// Why it happens.
    pub cause: String,
    /// What to do.
    pub solution: String,
    /// Whether to repeat.
    pub retry: Option<Retry>,
    /// Address of the documentation.
    pub docs: Option<String>,
    /// Where the fact comes from.
    pub source: Option<SourceNote>,
    /// The code in the spec.
    pub span: Span,
}

/// What makes a server answer with an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// There is no key.
    KeyMissing,
    /// The key is not known.
    KeyInvalid,
    /// A required parameter is missing, or a group is not met.
    ParameterMissing,
    /// A parameter has a value of the wrong type.
    ParameterInvalid,
    /// A parameter is outside its range or length.
    ParameterOutOfRange,
    /// The body is missing.
    BodyEmpty,
    /// An identifier leads to nothing.
    UnknownId,
}

/// An object or an enum that becomes a Rust type.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Its name.
    pub name: Name,
    /// What it is.
    pub description: Option<String>,
    /// Object or enum.
    pub shape: Shape,
    /// Some request sends it.
    pub in_requests: bool,
    /// Some answer holds it.
    pub in_responses: bool,
    /// Where the fact comes from.
    pub source: Option<SourceNote>,
    /// An example of a whole value.
    pub example: Option<Literal>,
    /// The type in the spec.
    pub span: Span,
}

/// What a [`TypeDef`] is.
#[derive(Clone, Debug)]
pub enum Shape {
    /// An object with known fields; further ones survive.
    Object(Vec<Field>),
    /// A text with known values; further ones survive.
    Enum(Vec<EnumValue>),
}

/// A field of an object.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: Type,
    /// What it is.
    pub description: Option<String>,
    /// May be absent.
    pub optional: bool,
    /// May be null.
    pub nullable: bool,
    /// The type must be boxed, since it holds its own type without a list or map between.
    pub boxed: bool,
    /// Not to be used any more, and what instead.
    pub deprecated: Option<String>,
    /// A typical value.
    pub example: Option<Literal>,
    /// Where the fact comes from.
    pub source: Option<SourceNote>,
    /// The field in the spec.
    pub span: Span,
}

/// A value of an enum.
#[derive(Clone, Debug)]
pub struct EnumValue {
    /// The value.
    pub name: Name,
    /// What it means.
    pub description: Option<String>,
    /// Not to be used any more, and what instead.
    pub deprecated: Option<String>,
    /// The value in the spec.
    pub span: Span,
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// A text.
    Text {
        /// Characters.
        length: Option<Length>,
        /// Never shown.
        secret: bool,
    },
    /// A whole number.
    Integer(Option<IntegerRange>),
    /// A number.
    Number(Option<NumberRange>),
    /// `true` or `false`.
    Boolean,
    /// `"true"` or `"false"`.
    BooleanText,
    /// A whole number or an empty text.
    IntegerOrEmpty,
    /// A number or an empty text.
    NumberOrEmpty,
    /// Any JSON.
    Json,
    /// An object or enum of [`Spec::types`].
    Named(TypeId),
    /// An array.
    Array(Box<Type>, Option<Length>),
    /// An object with arbitrary keys.
    Map(Box<Type>),
    /// The inner type or null.
    Nullable(Box<Type>),
}

/// Inclusive bounds of a whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IntegerRange {
    /// The lowest value.
    pub min: Option<i64>,
    /// The highest value.
    pub max: Option<i64>,
}

impl IntegerRange {
    /// Whether no value is below zero, so that the Rust type is `u64`.
    #[must_use]
    pub fn is_unsigned(self) -> bool {
        self.min.is_some_and(|min| min >= 0)
    }
}

/// Inclusive bounds of a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberRange {
    /// The lowest value.
    pub min: Option<f64>,
    /// The highest value.
    pub max: Option<f64>,
}

/// Inclusive bounds of a length: characters of a text, elements of an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    /// The shortest.
    pub min: Option<u64>,
    /// The longest.
    pub max: Option<u64>,
}

/// A value written in the spec.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Literal>),
    /// A mapping.
    Object(Vec<(String, Literal)>),
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

impl Method {
    /// Upper case, as on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
        }
    }

    /// Idempotent by RFC 9110, section 9.2.2.
    #[must_use]
    pub fn is_idempotent(self) -> bool {
        !matches!(self, Self::Post | Self::Patch)
    }
}

/// A call that the API offers.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// Its name; the snake case is the client's method.
    pub name: Name,
    /// The method.
    pub method: Method,
    /// The path after the base address.
    pub path: Vec<PathPart>,
    /// One line.
    pub summary: Option<String>,
    /// More lines.
    pub description: Option<String>,
    /// All parameters: path, query, headers, body, each in the order of the text.
    pub parameters: Vec<Parameter>,
    /// How the parameters of the body are sent.
    pub body_format: BodyFormat,
    /// Rules about which parameters go together.
    pub groups: Vec<Group>,
    /// What a success answers with; none when the body is not read.
    pub returns: Option<Returns>,
    /// The statuses that its page lists.
    pub statuses: Vec<u16>,
    /// The errors that its page documents, without repetition, in the order of [`Spec::errors`].
    pub errors: Vec<DocumentedError>,
    /// What it costs.
    pub cost: Option<Cost>,
    /// Whether the call may be repeated without harm: by the spec, else by the method.
    pub repeatable: bool,
    /// Where the rows of an answer are, in the unwrapped answer; none when it has no rows.
    pub rows: Option<Pointer>,
    /// How it pages.
    pub pages: Option<Pages>,
    /// Not to be used any more, and what instead.
    pub deprecated: Option<String>,
    /// Address of the documentation.
    pub docs: Option<String>,
    /// Where the fact comes from.
    pub source: Option<SourceNote>,
    /// The endpoint in the spec.
    pub span: Span,
}

impl Endpoint {
    /// Follows a reference.
    #[must_use]
    pub fn parameter(&self, id: ParameterId) -> &Parameter {
        at(&self.parameters, id.0)
    }

    /// A place in the unwrapped answer as a place in the whole body.
    #[must_use]
    pub fn in_body(&self, pointer: &Pointer) -> Pointer {
        let envelope = self.returns.iter().flat_map(|returns| &returns.envelope.0);
        Pointer(envelope.chain(&pointer.0).cloned().collect())
    }

    /// The path as the spec has it: `/users/{id}`.
    #[must_use]
    pub fn path_template(&self) -> String {
        let part = |part: &PathPart| match part {
            PathPart::Text(text) => text.clone(),
            PathPart::Parameter(id) => format!("{{{}}}", self.parameter(*id).name.wire),
        };
        self.path.iter().map(part).collect()
    }
}

/// A piece of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathPart {
    /// Fixed text, with its slashes.
    Text(String),
    /// The value of a parameter.
    Parameter(ParameterId),
}

/// A parameter of an endpoint.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: Name,
    /// Where it goes.
    pub location: Location,
    /// Its type.
    pub ty: Type,
    /// Must be there.
    pub required: bool,
    /// May be sent as null (in a body).
    pub nullable: bool,
    /// Always sent with this value, a scalar that fits the type; then it is neither argument nor setter, and not `required`.
    pub constant: Option<Literal>,
    /// What the server takes when it is absent; documentation.
    pub default: Option<Literal>,
    /// What it is.
    pub description: Option<String>,
    /// Not to be used any more, and what instead.
    pub deprecated: Option<String>,
    /// Never shown in logs and errors.
    pub secret: bool,
    /// A typical value.
    pub example: Option<Literal>,
    /// How an array goes into a query.
    pub style: ArrayStyle,
    /// Where the fact comes from.
    pub source: Option<SourceNote>,
    /// The parameter in the spec.
    pub span: Span,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

/// How the parameters of a body are sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum BodyFormat {
    /// A JSON object.
    #[default]
    Json,
    /// `application/x-www-form-urlencoded`, with `a[b]=1` for objects and `a[]=1` for lists.
    Form,
}

/// How an array goes into a query.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ArrayStyle {
    /// `a=1&a=2`
    #[default]
    Repeat,
    /// `a=1,2`
    Comma,
}

/// A rule about which parameters go together.
#[derive(Clone, Debug)]
pub struct Group {
    /// How many alternatives may be there.
    pub rule: GroupRule,
    /// The alternatives. One is there when any of its parameters is.
    pub alternatives: Vec<Vec<ParameterId>>,
    /// Why.
    pub description: Option<String>,
    /// The group in the spec.
    pub span: Span,
}

/// How many alternatives of a [`Group`] may be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GroupRule {
    /// One, not more, not less.
    ExactlyOne,
    /// One or more.
    AtLeastOne,
    /// One or none.
    AtMostOne,
}

/// What a success answers with.
#[derive(Clone, Debug)]
pub struct Returns {
    /// The type of the value.
    pub ty: Type,
    /// Where in the body the value is; empty when it is the body.
    pub envelope: Pointer,
}

/// An error that an endpoint's page documents.
#[derive(Clone, Debug)]
pub struct DocumentedError {
    /// Which.
    pub error: ErrorId,
    /// The status that the page names, when it is not all of the error's.
    pub status: Option<u16>,
    /// The parameter that the page names.
    pub parameter: Option<String>,
    /// The text that the page shows.
    pub details: Option<String>,
    /// The cause here, when it differs from the API's.
    pub cause: Option<String>,
    /// The solution here, when it differs from the API's.
    pub solution: Option<String>,
    /// The advice here, when it differs from the API's.
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
    /// For each row of the answer.
    pub row: Amount,
}

/// How an endpoint pages.
#[derive(Clone, Debug)]
pub struct Pages {
    /// What the parameter counts.
    pub style: PageStyle,
    /// The parameter that moves on; for [`PageStyle::Token`] the one that takes the token.
    pub parameter: ParameterId,
    /// The first page or offset.
    pub first: i64,
    /// Rows of a page.
    pub size: Option<u64>,
    /// Where the rows are in the unwrapped answer.
    pub items: Pointer,
    /// The type of a row.
    pub item: Type,
    /// Where the number of pages is in the unwrapped answer.
    pub total_pages: Option<Pointer>,
    /// The token that goes along: the parameter that takes it and where the last answer has it.
    pub token: Option<(ParameterId, Pointer)>,
}

/// What the paging parameter counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PageStyle {
    /// Pages.
    Page,
    /// Rows.
    Offset,
    /// Nothing: the last answer names the next page.
    Token,
}

/// A piece of work that is started, asked about and fetched.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its name.
    pub name: Name,
    /// What it does.
    pub description: Option<String>,
    /// The endpoint that starts it.
    pub start: EndpointId,
    /// Where its answer has the identifier.
    pub id: Pointer,
    /// How to ask about it.
    pub poll: JobPoll,
    /// How to fetch the results.
    pub fetch: Option<JobFetch>,
    /// Address of the documentation.
    pub docs: Option<String>,
    /// Where the fact comes from.
    pub source: Option<SourceNote>,
    /// The job in the spec.
    pub span: Span,
}

/// How to ask about a job.
#[derive(Clone, Debug)]
pub struct JobPoll {
    /// The endpoint.
    pub endpoint: EndpointId,
    /// The parameter that takes the identifier.
    pub id: ParameterId,
    /// What the answer says.
    pub state: JobState,
    /// Where the progress in percent is.
    pub progress: Option<Pointer>,
    /// Where the number of results is.
    pub total: Option<Pointer>,
    /// How long to wait between two questions, in milliseconds.
    pub every_ms: Option<u64>,
}

/// How to fetch the results of a job.
#[derive(Clone, Debug)]
pub struct JobFetch {
    /// The endpoint.
    pub endpoint: EndpointId,
    /// The parameter that takes the identifier.
    pub id: ParameterId,
    /// What the answer says about the job, if it does.
    pub state: Option<JobState>,
}

/// Where an answer says how a job is, and which values mean what.
#[derive(Clone, Debug)]
pub struct JobState {
    /// Where the value is in the unwrapped answer.
    pub pointer: Pointer,
    /// Not finished.
    pub running: Vec<String>,
    /// Finished.
    pub done: Vec<String>,
    /// Given up.
    pub failed: Vec<String>,
}

/// Follows an index that the checker made.
#[allow(clippy::indexing_slicing, reason = "the identifiers are made by the checker from the same vectors")]
fn at<T>(items: &[T], index: usize) -> &T {
    &items[index]
}

impl Spec {
    /// Follows a reference.
    #[must_use]
    pub fn error(&self, id: ErrorId) -> &ErrorMessage {
        at(&self.errors, id.0)
    }

    /// Follows a reference.
    #[must_use]
    pub fn type_def(&self, id: TypeId) -> &TypeDef {
        at(&self.types, id.0)
    }

    /// Follows a reference.
    #[must_use]
    pub fn endpoint(&self, id: EndpointId) -> &Endpoint {
        at(&self.endpoints, id.0)
    }

    /// A documented status by its number.
    #[must_use]
    pub fn status(&self, number: u16) -> Option<&Status> {
        self.statuses.iter().find(|status| status.number == number)
    }

    /// Takes endpoints away, and the jobs that need them.
    pub fn retain_endpoints(&mut self, mut keep: impl FnMut(&Endpoint) -> bool) {
        let kept: Vec<bool> = self.endpoints.iter().map(&mut keep).collect();
        let moved = |id: EndpointId| -> Option<EndpointId> {
            let stays = kept.get(id.0).is_some_and(|kept| *kept);
            stays.then(|| EndpointId(kept.iter().take(id.0).filter(|kept| **kept).count()))
        };
        self.jobs.retain_mut(|job| {
            let fetch = job.fetch.as_ref().map(|fetch| moved(fetch.endpoint));
            let (Some(start), Some(poll)) = (moved(job.start), moved(job.poll.endpoint)) else { return false };
            (job.start, job.poll.endpoint) = (start, poll);
            match (&mut job.fetch, fetch) {
                (Some(fetch), Some(Some(moved))) => fetch.endpoint = moved,
                (Some(_), _) => return false,
                (None, _) => {}
            }
            true
        });
        let mut kept = kept.iter();
        self.endpoints.retain(|_| kept.next().is_some_and(|kept| *kept));
    }

    /// An endpoint by its name in the spec.
    #[must_use]
    pub fn endpoint_named(&self, name: &str) -> Option<&Endpoint> {
        self.endpoints.iter().find(|endpoint| endpoint.name.wire == name)
    }

    /// An error by its code.
    #[must_use]
    pub fn error_named(&self, code: &str) -> Option<&ErrorMessage> {
        self.errors.iter().find(|error| error.name.wire == code)
    }
}

/// What has a page in the documentation.
macro_rules! page {
    ($($name:ident),*) => {$(
        impl $name {
            /// The page to read: `docs`, else a source that the API's owner confirms.
            #[must_use]
            pub fn page(&self) -> Option<&str> {
                let confirmed = self.source.as_ref().filter(|source| source.confirmed).map(|source| source.url.as_str());
                self.docs.as_deref().or(confirmed)
            }
        }
    )*};
}
page!(Status, ErrorMessage, LevelCode, Endpoint);
