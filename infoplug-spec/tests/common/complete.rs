//! Completes pieces of specs.

/// Adds the rest of a spec: the keys that a case does not have itself.
pub(crate) fn complete(case: &str) -> String {
    let has = |key: &str| case.lines().any(|line| line.starts_with(key));
    let code = if has("errors:") {
        ""
    } else {
        ", code: bad_input"
    };
    let statuses =
        format!("statuses: {{ 200: ok, 400: {{ meaning: bad{code} }}, 404: not there }}\n");
    let rest = [
        ("infoplug:", "infoplug: 1\n"),
        ("api:", "api: { name: A, base_url: https://a.example }\n"),
        ("statuses:", statuses.as_str()),
        (
            "errors:",
            "errors: { bad_input: { status: 400, cause: c, solution: s } }\n",
        ),
        ("endpoints:", "endpoints: { ping: { get: /ping } }\n"),
        ("error_body:", "error_body: { code: /code }\n"),
    ];
    let missing = rest.iter().filter(|(key, _)| !has(key));
    case.to_owned() + &missing.map(|(_, text)| *text).collect::<String>()
}
