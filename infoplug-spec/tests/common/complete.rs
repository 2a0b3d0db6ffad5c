//! Pieces of specs made whole.

/// The rest of a spec: what a case does not have itself.
pub(crate) fn complete(case: &str) -> String {
    let rest = [
        ("infoplug:", "infoplug: 1\n"),
        ("api:", "api: { name: A, base_url: https://a.example }\n"),
        ("statuses:", "statuses: { 200: ok, 400: bad, 404: not there }\n"),
        ("errors:", "errors: { bad_input: { status: 400, cause: c, solution: s } }\n"),
        ("endpoints:", "endpoints: { ping: { get: /ping } }\n"),
    ];
    let missing = rest.iter().filter(|(key, _)| !case.lines().any(|line| line.starts_with(key)));
    case.to_owned() + &missing.map(|(_, text)| *text).collect::<String>()
}
