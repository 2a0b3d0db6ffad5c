//! Names that names from a spec must not clash with. Each list says what uses them.

use crate::model::Name;

/// The language: its strict, reserved and future keywords of all editions.
pub(super) const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The language: its keywords in camel case.
pub(super) const CAMEL_KEYWORDS: &[&str] = &["Self"];

/// A generated module: its own items, and what it uses from the prelude.
pub(crate) const TYPES: &[&str] = &[
    "Error",
    "Status",
    "ErrorCode",
    "ErrorMembers",
    "Auth",
    "Option",
    "Some",
    "None",
    "String",
    "Vec",
    "Box",
    "Result",
    "Ok",
    "Err",
    "Default",
    "Clone",
    "Copy",
    "Debug",
    "From",
    "Into",
    "IntoIterator",
    "Iterator",
    "Send",
    "Sync",
    "AsRef",
    "ToString",
    "PartialEq",
    "Eq",
    "Drop",
    "Fn",
];

/// The code enum of the API, next to those of endpoints.
pub(super) const CODE_ENUMS: &[&str] = &["ErrorCode"];

/// A generated module: its table, next to those of endpoints and jobs.
pub(super) const TABLES: &[&str] = &["API"];

/// The client: its functions besides those of endpoints and jobs.
pub(crate) const METHODS: &[&str] = &[
    "builder",
    "from_env",
    "client",
    "clone",
    "fmt",
    "new",
    "default",
    "from",
    "into",
    "deref",
    "deref_mut",
    "as_ref",
];

/// The client: the functions that are generated with it.
pub const CLIENT_FUNCTIONS: &[&str] = &["builder", "from_env"];

/// Every request: its methods besides the setters of parameters.
pub(crate) const SETTERS: &[&str] = &[
    "send",
    "send_full",
    "send_as",
    "header",
    "secret_header",
    "timeout",
    "attempt_timeout",
    "idle_timeout",
    "retry",
    "attempts",
    "max_wait",
    "max_body",
    "max_decoded",
    "pages",
    "items",
    "wait",
    "clone",
    "fmt",
    "into_future",
    "into",
    "from",
    "null",
];

/// Every request: the methods that users call.
pub(super) const SETTINGS: &[&str] = &[
    "send",
    "send_full",
    "header",
    "secret_header",
    "timeout",
    "attempt_timeout",
    "idle_timeout",
    "retry",
    "max_body",
    "max_decoded",
];

/// Every type of a request: functions that it has, or that a setter would hide.
pub(super) const TYPE_FUNCTIONS: &[&str] = &["new", "default", "clone", "into"];

/// Every object: the field that keeps undocumented fields.
pub(crate) const FIELDS: &[&str] = &["undocumented"];

/// Every enum: the variant that keeps unlisted values.
pub(crate) const VALUES: &[&str] = &["Other"];

/// `ErrorCode` and the enums of endpoints: their variants besides the codes.
pub(crate) const CODES: &[&str] = &["Other", "Unlisted", "Uncoded"];

/// `Status`: its variant besides the statuses.
pub(crate) const STATUSES: &[&str] = &["Other"];

/// `Auth`: its variant besides the alternatives.
pub(crate) const AUTH_WAYS: &[&str] = &["Default"];

/// The errors of the runtime: their methods, and those of traits that are always in scope.
pub(crate) const MEMBERS: &[&str] = &[
    "attempts",
    "body",
    "category",
    "cause",
    "clone",
    "clone_into",
    "code",
    "description",
    "details",
    "docs",
    "eq",
    "errors",
    "fmt",
    "from",
    "headers",
    "into",
    "is_body_complete",
    "is_client_error",
    "is_connect",
    "is_decode",
    "is_invalid_request",
    "is_rate_limited",
    "is_retryable",
    "is_server_error",
    "is_timeout",
    "member",
    "message",
    "ne",
    "operation",
    "parameter",
    "request_id",
    "response",
    "retry_advice",
    "retry_after",
    "solution",
    "source",
    "status",
    "subcode",
    "to_owned",
    "to_string",
    "try_from",
    "try_into",
    "try_narrow",
    "user_message",
    "was_sent",
];

/// Returns the name, with `_` appended if it is taken.
pub(super) fn free(mut name: String, taken: &[&str]) -> String {
    if is_in(&name, taken) {
        name.push('_');
    }
    name
}

/// Returns whether a name is in a list. Nearly all differ in their length, which is cheaper to
/// compare.
fn is_in(name: &str, list: &[&str]) -> bool {
    let (length, mut rest) = (name.len(), list);
    while let [other, after @ ..] = rest {
        if other.len() == length && *other == name {
            return true;
        }
        rest = after;
    }
    false
}

/// Appends `_` to the Rust names that are taken.
pub(crate) fn keep_free(name: &mut Name, taken_snake: &[&str], taken_camel: &[&str]) {
    name.snake = free(std::mem::take(&mut name.snake), taken_snake);
    name.camel = free(std::mem::take(&mut name.camel), taken_camel);
}
