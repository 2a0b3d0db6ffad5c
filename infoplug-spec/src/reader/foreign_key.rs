//! Keys of other formats, and what to write instead, if the format can describe it.

/// Marks help about a key that has no counterpart. The known keys are then listed.
pub(super) const NOT_YET: &str = "cannot be described yet";

/// The objects, as messages call them; the keys; and what to do.
const FOREIGN: &[(&[&str], &[&str], &str)] = &[
    (
        &["a spec"],
        &[
            "openapi",
            "swagger",
            "info",
            "paths",
            "components",
            "servers",
        ],
        "this is a key of an OpenAPI document: `infoplug import` turns one into a spec",
    ),
    (
        &["a spec"],
        &["auth", "base_url", "headers", "rate_limit", "name"],
        "it belongs in `api`",
    ),
    (
        &["an endpoint"],
        &["auth", "security", "scopes"],
        "the authentication of one endpoint cannot be described yet: `auth` of `api` applies to all",
    ),
    (
        &["an endpoint"],
        &["content_type", "consumes", "request_content_type"],
        "a body is JSON or, with `body_format: form`, a form; other content types cannot be described yet",
    ),
    (
        &["an endpoint"],
        &["accept", "produces", "response_content_type"],
        "a response is JSON; other content types cannot be described yet",
    ),
    (
        &["an endpoint"],
        &["multipart", "file", "files"],
        "a multipart body cannot be described yet",
    ),
    (
        &["an endpoint", "`api`"],
        &["cookies", "cookie"],
        "cookies cannot be described yet; `headers: { Cookie: string }` of an endpoint sends one as it is",
    ),
    (
        &["an endpoint"],
        &["options", "trace", "connect"],
        "this method cannot be described yet",
    ),
    (
        &["an endpoint"],
        &["method", "url", "uri", "endpoint", "route"],
        "the method is the key and the path its value: `get: /items/{id}`",
    ),
    (
        &["an endpoint"],
        &["base_url", "server", "servers"],
        "a base URL of one endpoint cannot be described yet: `base_url` of `api` applies to all",
    ),
    (
        &["an endpoint"],
        &["rate_limit", "timeout", "retry"],
        "settings of one endpoint cannot be described yet; errors and statuses have `retry`, and an endpoint may have `repeat: safe`",
    ),
    (
        &["an endpoint"],
        &["parameters", "params", "args"],
        "parameters are grouped by where they are sent: `path`, `query`, `headers` or `body`",
    ),
    (
        &["an endpoint"],
        &[
            "request",
            "requestBody",
            "request_body",
            "json",
            "data",
            "payload",
        ],
        "the fields of a body go in `body`, a body of one type in `body_type`",
    ),
    (
        &["an endpoint"],
        &["response", "responses", "result", "output"],
        "`returns` describes a success; `statuses` and `errors` describe what can go wrong",
    ),
    (
        &["an endpoint"],
        &["operationId", "operation_id", "id", "name"],
        "the name is the key of the endpoint; `ident` gives it another Rust name",
    ),
    (
        &["a type", "a field", "a parameter"],
        &[
            "oneOf", "one_of", "anyOf", "any_of", "allOf", "all_of", "union", "variants",
        ],
        "a union of types cannot be described yet: write `type: json`",
    ),
    (
        &["a type", "a field", "a parameter"],
        &["format", "pattern", "regex"],
        "this cannot be described yet; say it in `description`",
    ),
    (
        &["a type", "a field", "a parameter"],
        &["min", "max", "minimum", "maximum"],
        "a number has `range`, for example `range: 1..=50`",
    ),
    (
        &["a type", "a field", "a parameter"],
        &[
            "minLength",
            "maxLength",
            "min_length",
            "max_length",
            "minItems",
            "maxItems",
        ],
        "a string or a list has `length`, for example `length: 1..=50`",
    ),
    (
        &["a type", "a field", "a parameter"],
        &["properties", "members", "object"],
        "the members of an object go in `fields`",
    ),
    (
        &["a type", "a field", "a parameter"],
        &["items", "list"],
        "the type of the items goes in `array`, for example `array: string`",
    ),
    (
        &["a type", "a field", "a parameter"],
        &["values", "choices", "one_of_values"],
        "the values go in `enum`, for example `enum: [open, closed]`",
    ),
    (
        &["a type", "a field", "a parameter"],
        &["additionalProperties", "additional_properties", "dict"],
        "the type of the values goes in `map`, for example `map: string`",
    ),
    (
        &["a field"],
        &["required"],
        "a field is required unless it has `optional: true`",
    ),
    (
        &["a parameter"],
        &["optional"],
        "a parameter is optional unless it has `required: true`",
    ),
    (
        &["a field"],
        &["default"],
        "the default of a field cannot be described yet; say it in `description`",
    ),
    (
        &["an error", "a code"],
        &["message", "text", "reason"],
        "`cause` says why it happens, `solution` what the caller can do about it",
    ),
    (&["an error"], &["code"], "the code is the key of the error"),
    (
        &["an error"],
        &["retry_after", "retryable"],
        "`retry` says whether to retry the call",
    ),
];

/// Returns what to do about a key of another format.
pub(super) fn help(key: &str, of: &str) -> Option<&'static str> {
    let found = FOREIGN
        .iter()
        .find(|(objects, keys, _)| objects.contains(&of) && keys.contains(&key));
    found.map(|(.., help)| *help)
}
