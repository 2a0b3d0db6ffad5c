//! What the runtime knows about an API: the tables of `infoplug-tables`, which a generated client
//! carries as literals, and how they are connected.

mod job;
mod lazy;
mod operation;
mod retry;

pub use infoplug_tables::{
    AuthLocation, AuthScheme, BodyLocation, Change, Condition, Constant, Cost, DocumentedError,
    EmptyList, ErrorFormat, ErrorItems, ErrorMessage, ErrorTexts, Group, GroupRule, Hint,
    HintFormat, ItemsShape, JobState, JsonType, Kind, Location, LocationSource, LocationType,
    Method, PageCursor, PageStyle, Paging, Parameter, ParameterLocation, PathPart, Pointer, Quota,
    RepeatedPage, Retry, RetryAdvice, Rule, States, Status, Template, TemplatePart, Test,
};

pub use self::job::JobTable;
pub use self::lazy::Table;
pub use self::operation::Operation;
pub use self::retry::{Advice, RetryOn, RetryWhen};

/// An API as a whole.
pub type Api = Table<infoplug_tables::Api>;

/// Converts to the method type of the HTTP library.
pub(crate) fn http_method(method: Method) -> http::Method {
    match method {
        Method::Get => http::Method::GET,
        Method::Post => http::Method::POST,
        Method::Put => http::Method::PUT,
        Method::Patch => http::Method::PATCH,
        Method::Delete => http::Method::DELETE,
        Method::Head => http::Method::HEAD,
    }
}
