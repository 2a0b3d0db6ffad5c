//! The keys of every object of the format. The reader, the suggestions and the schema's test share
//! this one list.

/// The keys that an object of the format may have. A test compares them with the JSON Schema.
#[derive(Debug)]
pub(crate) struct Keys {
    /// What messages call the object: `an endpoint`.
    pub(crate) what: &'static str,
    /// All keys.
    pub(crate) known: &'static [&'static str],
}

impl Keys {
    /// Returns whether a key is known. Most keys differ in their length, which is cheaper to compare.
    pub(crate) fn knows(&self, key: &str) -> bool {
        let mut rest = self.known;
        while let [known, others @ ..] = rest {
            if known.len() == key.len() && *known == key {
                return true;
            }
            rest = others;
        }
        false
    }
}

macro_rules! keys {
    ($($(#[$doc:meta])* $constant:ident $name:literal $what:literal [$($key:literal),* $(,)?];)*) => {
        $($(#[$doc])* pub(crate) const $constant: Keys = Keys { what: $what, known: &[$($key),*] };)*

        /// The objects of the format by their names in `spec/schema.json`, each with its keys.
        pub const OBJECTS: &[(&str, &[&str])] = &[$(($name, $constant.known)),*];
    };
}

keys! {
    ROOT "root" "a spec" [
        "infoplug", "api", "statuses", "error_body", "errors", "subcodes", "categories", "types", "endpoints", "jobs",
    ];
    API "api" "`api`" [
        "name", "version", "description", "base_url", "docs", "headers", "cost_unit", "cost_remaining", "rate_limit", "auth", "source",
    ];
    COST_REMAINING "cost_remaining" "`cost_remaining`" ["header", "source"];
    RATE_LIMIT "rate_limit" "`rate_limit`" ["requests", "per", "burst", "concurrent", "source"];
    AUTH "auth" "`auth`" [
        "env", "credentials", "optional", "alternatives", "header", "prefix", "bearer", "headers", "basic", "query", "path",
        "description", "source",
    ];
    AUTH_ALTERNATIVE "auth_alternative" "an alternative of `auth`" [
        "header", "prefix", "bearer", "headers", "basic", "query", "path", "description", "source",
    ];
    CREDENTIAL "credential" "a credential" ["env", "description"];
    BASIC "basic" "`basic`" ["username", "password"];
    STATUS "status" "a status" ["name", "meaning", "solution", "retry", "code", "docs", "source"];
    ERROR_BODY "error_body" "`error_body`" [
        "code", "subcode", "category", "message", "details", "user_message", "parameter", "request_id", "docs", "errors", "retry",
        "retry_after", "members", "formats", "error_when", "partial_when",
    ];
    FORMAT "format" "a format" [
        "when", "code", "subcode", "category", "message", "details", "user_message", "parameter", "request_id", "docs", "errors",
        "retry", "retry_after", "members",
    ];
    ITEMS "items" "`errors` of `error_body`" [
        "list", "tree", "in", "where", "code", "subcode", "category", "message", "details", "parameter", "members", "only", "skip", "separator",
    ];
    LOCATION "location" "a location" [
        "pointer", "key_of", "header", "plain_body", "value", "type", "in", "where", "outer", "join", "auth_param", "rel", "before", "after", "strip_prefix", "strip_suffix",
        "marker", "empty", "when",
    ];
    HINT "hint" "a hint" [
        "pointer", "key_of", "header", "plain_body", "value", "type", "in", "where", "join", "auth_param", "rel", "before", "after", "strip_prefix", "strip_suffix",
        "marker", "empty", "when", "format", "at_most",
    ];
    CONDITION "condition" "a condition" ["status", "content_type", "headers", "body", "plain_body", "methods", "endpoints"];
    TEST "test" "a test" ["present", "empty", "type", "is", "not", "starts_with", "contains", "any"];
    ERROR "error" "an error" [
        "status", "meaning", "cause", "solution", "retry", "details", "parameter", "when", "docs", "source", "ident",
    ];
    LEVEL_CODE "level_code" "a code" ["cause", "solution", "retry", "docs", "source"];
    SOURCE "source" "`source`" ["url", "confirmed", "note"];
    RETRY "retry" "`retry`" ["advice", "pause", "hint", "methods"];
    RETRY_RULE "retry_rule" "a rule of `retry`" ["when", "advice", "pause", "hint", "methods"];
    TYPE "type" "a type" [
        "type", "fields", "extends", "enum", "one_of", "map", "array", "description", "range", "length", "format", "example", "secret", "ident", "source",
    ];
    FIELD "field" "a field" [
        "type", "fields", "extends", "enum", "one_of", "map", "array", "description", "range", "length", "format", "example", "secret", "ident", "source",
        "optional", "nullable", "deprecated", "const", "read_only", "write_only",
    ];
    PARAMETER "parameter" "a parameter" [
        "type", "fields", "extends", "enum", "one_of", "map", "array", "description", "range", "length", "format", "example", "secret", "ident", "source",
        "required", "default", "nullable", "deprecated", "style", "empty", "slashes", "const",
    ];
    ONE_OF "one_of" "`one_of`" ["tag", "variants"];
    VARIANT "variant" "a variant" [
        "type", "fields", "extends", "enum", "one_of", "map", "array", "description", "range", "length", "format", "example", "secret", "ident", "source",
        "deprecated",
    ];
    ENUM_VALUE "enum_value" "an enum value" ["description", "deprecated", "ident"];
    ENDPOINT "endpoint" "an endpoint" [
        "get", "post", "put", "patch", "delete", "head", "summary", "description", "deprecated", "ident", "path", "query", "headers",
        "body", "body_format", "body_type", "groups", "returns", "statuses", "errors", "cost", "repeat", "pages", "docs", "source",
    ];
    GROUP "group" "a group" ["exactly_one_of", "at_least_one_of", "at_most_one_of", "description"];
    RETURNS "returns" "`returns`" ["type", "envelope"];
    ENDPOINT_ERROR "endpoint_error" "an error of an endpoint" ["status", "parameter", "details", "cause", "solution", "retry"];
    COST "cost" "`cost`" ["call", "row", "rows"];
    PAGES "pages" "`pages`" [
        "style", "items", "parameter", "first", "size", "size_parameter", "short_page", "repeated_page", "total_pages", "total_items",
        "cursor", "next", "id", "end_when",
    ];
    PAGE_CURSOR "page_cursor" "`cursor`" ["parameter", "from", "end"];
    JOB "job" "a job" ["description", "docs", "source", "start", "poll", "fetch"];
    JOB_START "job_start" "`start`" ["endpoint", "id"];
    JOB_POLL "job_poll" "`poll`" ["endpoint", "id", "state", "running", "done", "failed", "progress", "total", "every"];
    JOB_FETCH "job_fetch" "`fetch`" ["endpoint", "id", "state", "running", "done"];
}
