//! What a spec says according to the format, but probably does not mean.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may panic"
)]

mod common;

use common::{assert_cases, case, complete};
use infoplug_spec::{Checked, Code, Severity};

fn shown(checked: &Checked) -> String {
    checked
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.render(&checked.source) + "\n")
        .collect()
}

/// The warnings about a piece of a spec: codes, lines and columns.
fn found(text: &str) -> (Vec<(Code, u32, u32)>, String) {
    let checked = infoplug_spec::check("spec.yaml", complete(text));
    let positions = checked
        .diagnostics
        .iter()
        .map(|d| (d.code, d.span.start.line, d.span.start.column))
        .collect();
    (positions, shown(&checked))
}

/// A case with its only warning, or with none.
struct Warned(&'static str, Option<((u32, u32), &'static str)>);

fn warns(text: &'static str, at: (u32, u32), message: &'static str) -> Warned {
    Warned(text, Some((at, message)))
}

fn quiet(text: &'static str) -> Warned {
    Warned(text, None)
}

fn assert_warnings(code: Code, cases: &[Warned]) {
    assert_eq!(code.severity(), Severity::Warning);
    for Warned(text, wanted) in cases {
        let checked = infoplug_spec::check("spec.yaml", complete(text));
        let shown = shown(&checked);
        assert!(checked.is_valid(), "{text}{shown}");
        let [only] = checked.diagnostics.as_slice() else {
            assert!(
                wanted.is_none() && checked.diagnostics.is_empty(),
                "{text}{shown}"
            );
            continue;
        };
        let Some((at, message)) = wanted else {
            panic!("{text}{shown}")
        };
        assert_eq!(
            (only.code, (only.span.start.line, only.span.start.column)),
            (code, *at),
            "{text}{shown}"
        );
        assert!(
            only.message.contains(message) && only.help.is_some(),
            "{text}{shown}"
        );
        assert_eq!(only.severity, Severity::Warning);
        // A warning never prevents a client from being generated.
        assert!(infoplug_spec::parse("spec.yaml", complete(text)).is_ok());
    }
}

#[test]
fn the_rest_of_a_spec_has_no_warnings() {
    assert_eq!(found("").0, []);
}

#[test]
fn warnings_are_looked_for_when_there_are_no_errors() {
    let unused = "types: { Unused: { enum: [a] } }\n";
    assert_eq!(found(unused).0, [(Code::UnusedType, 1, 10)]);
    let (codes, shown) = found(&format!("{unused}jobs: {{ j: {{}} }}\n"));
    assert!(
        codes
            .iter()
            .all(|(code, ..)| code.severity() == Severity::Error),
        "{shown}"
    );
}

#[test]
fn warnings_are_no_problems_of_the_endpoint() {
    let text =
        complete("endpoints: { a: { get: /a }, b: { get: /b, query: { timeout: integer } } }\n");
    let checked = infoplug_spec::check("spec.yaml", text);
    assert_eq!(checked.diagnostics.len(), 1);
    assert!(checked.broken_endpoints.is_empty());
    assert_eq!(checked.into_result().unwrap().endpoints.len(), 2);
}

#[test]
fn unused_types() {
    assert_warnings(
        Code::UnusedType,
        &[
            warns(
                "types: { A: [string], B: { fields: { a: A } } }\n",
                (1, 10),
                "`A`, `B`",
            ),
            warns("types: { A: { fields: { a: \"A?\" } } }\n", (1, 10), "`A`"),
            warns(
                "types: { A: string, B: string, C: string, D: string, E: string, F: string, G: string }\n",
                (1, 10),
                "`A`, `B`, `C`, `D`, `E` and 2 more",
            ),
            quiet(
                "types: { A: [string], B: { fields: { a: \"A?\" } } }\nendpoints: { e: { get: /e, returns: [B] } }\n",
            ),
            quiet(
                "types: { A: { enum: [a] } }\nendpoints: { e: { get: /e, query: { a: { type: A, default: a } } } }\n",
            ),
            quiet(
                "types: { A: { enum: [a] } }\nendpoints: { e: { put: /e, body_type: { map: { array: A } } } }\n",
            ),
        ],
    );
}

#[test]
fn texts_that_help_nobody() {
    assert_warnings(
        Code::SolutionIsCause,
        &[
            warns(
                "errors: { e: { cause: It is gone., solution: \"it is GONE\", status: 404 } }\n",
                (1, 36),
                "as `cause`",
            ),
            warns(
                "statuses: { 404: { meaning: Gone., solution: Gone } }\nerrors: {}\n",
                (1, 36),
                "as `meaning`",
            ),
            warns(
                "endpoints: { e: { get: /e, errors: { bad_input: { cause: It is., solution: It is } } } }\n",
                (1, 66),
                "`solution` says the same",
            ),
            quiet("endpoints: { e: { get: /e, errors: { bad_input: { cause: It is. } } } }\n"),
        ],
    );
    assert_warnings(
        Code::Placeholder,
        &[
            warns(
                "errors: { e: { cause: \"...\", solution: s, status: 404 } }\n",
                (1, 16),
                "this `cause` says nothing",
            ),
            warns(
                "errors: { e: { cause: c, solution: \"TODO: ask them\", status: 404 } }\n",
                (1, 26),
                "`solution`",
            ),
            warns(
                "statuses: { 404: { meaning: m, solution: n/a } }\nerrors: {}\n",
                (1, 32),
                "`solution`",
            ),
            warns(
                "statuses: { 404: \"-\" }\nerrors: {}\n",
                (1, 13),
                "`meaning`",
            ),
            warns(
                "error_body: { subcode: /s }\nsubcodes: { a: { cause: FIXME, solution: s } }\n",
                (2, 18),
                "`cause`",
            ),
            quiet(
                "errors: { e: { cause: Nothing is known., solution: \"TODOS are listed at /todos.\", status: 404 } }\n",
            ),
            quiet("errors: { e: { cause: 原因, solution: 解決, status: 404 } }\n"),
        ],
    );
}

#[test]
fn what_others_have_and_one_lacks() {
    assert_warnings(
        Code::NoSolution,
        &[
            warns(
                "statuses: { 200: ok, 400: { meaning: m, solution: s }, 401: { meaning: m, solution: s }, 404: not there }\n",
                (1, 90),
                "404 does not say what to do",
            ),
            // An error or the retry advice says what to do, or most statuses have no solution.
            quiet(
                "statuses: { 400: bad, 401: { meaning: m, solution: s }, 404: { meaning: m, solution: s } }\n",
            ),
            quiet(
                "statuses: { 400: { meaning: m, solution: s }, 401: { meaning: m, solution: s }, 500: { meaning: m, retry: never } }\n",
            ),
            quiet("statuses: { 400: { meaning: m, solution: s }, 401: a, 404: b }\n"),
        ],
    );
    assert_warnings(
        Code::NoPage,
        &[
            warns(
                "endpoints: { a: { get: /a }, b: { get: /b, docs: https://a.example/b }, c: { get: /c, source: https://a.example/c } }\n",
                (1, 14),
                "which the other endpoints have: `a`",
            ),
            quiet("endpoints: { a: { get: /a }, b: { get: /b, docs: https://a.example/b } }\n"),
            quiet(
                "endpoints: { a: { get: /a }, b: { get: /b }, c: { get: /c, source: https://a.example/c } }\n",
            ),
        ],
    );
}

#[test]
fn codes_that_no_answer_has() {
    assert_warnings(
        Code::UnreachableCode,
        &[
            warns(
                "error_body: {}\nstatuses: { 400: { meaning: m, code: b } }\nerrors: { a: { cause: c, solution: s }, b: { status: 400, cause: c, solution: s } }\n",
                (3, 11),
                "recognized as `a`",
            ),
            warns(
                "error_body: {}\nerrors: { a: { status: 400, cause: c, solution: s }, b: { status: 404, cause: c, solution: s } }\n",
                (2, 11),
                "`a`, `b`",
            ),
            warns(
                "error_body: { code: { value: a } }\nerrors: { a: { cause: c, solution: s }, b: { cause: c, solution: s } }\n",
                (2, 41),
                "recognized as `b`",
            ),
            warns(
                "statuses: { 413: m, 503: m }\nerror_body: { code: { header: X, when: { status: 503 } } }\nerrors: { a: { status: 413, cause: c, solution: s }, b: { status: 503, cause: c, solution: s } }\n",
                (3, 11),
                "`a`",
            ),
            warns(
                "subcodes: { a: { cause: c, solution: s } }\n",
                (1, 13),
                "of `subcodes`: `a`",
            ),
            warns(
                "categories: { a: { cause: c, solution: s } }\n",
                (1, 15),
                "of `categories`: `a`",
            ),
            quiet("error_body: { code: /c }\nerrors: { a: { cause: c, solution: s } }\n"),
            quiet(
                "error_body: { errors: { list: /e, code: /c } }\nerrors: { a: { cause: c, solution: s } }\n",
            ),
            quiet(
                "error_body: { formats: [{ when: { status: 400 }, code: /c }] }\nerrors: { a: { cause: c, solution: s } }\n",
            ),
            quiet(
                "statuses: { 404: { meaning: m, code: a } }\nerrors: { a: { cause: c, solution: s } }\n",
            ),
            quiet("error_body: { category: /c }\ncategories: { a: { cause: c, solution: s } }\n"),
        ],
    );
}

#[test]
fn advice_that_never_holds() {
    assert_warnings(
        Code::UselessRetry,
        &[
            warns(
                "statuses: { 200: { meaning: m, retry: always }, 400: bad }\n",
                (1, 32),
                "200 is not an error",
            ),
            quiet(
                "error_body: { code: /c, error_when: { body: { /e: 1 } } }\nstatuses: { 200: { meaning: m, retry: always }, 400: bad }\n",
            ),
            warns(
                "error_body: { code: /c, error_when: { status: 202 } }\nstatuses: { 200: { meaning: m, retry: always }, 202: ok, 400: bad }\n",
                (2, 32),
                "200 is not an error",
            ),
            warns(
                "errors: { e: { status: 404, cause: c, solution: s, retry: { advice: always, methods: [put] } } }\n",
                (1, 52),
                "`methods`",
            ),
            quiet(
                "errors: { e: { status: 404, cause: c, solution: s, retry: { advice: always, methods: [put, get] } } }\n",
            ),
            warns(
                "errors: { e: { status: 404, cause: c, solution: s, retry: { advice: if_safe, pause: 0s } } }\n",
                (1, 52),
                "of 0",
            ),
            warns(
                "error_body: { retry: [{ when: { status: 400 }, advice: always, methods: [put] }] }\n",
                (1, 64),
                "no endpoint has one of its `methods`",
            ),
            warns(
                "error_body: { retry: [{ when: { methods: [post] }, advice: always, methods: [get] }] }\nendpoints: { a: { get: /a }, b: { post: /b } }\n",
                (1, 68),
                "no method in common",
            ),
            warns(
                "error_body: { formats: [{ when: { status: 400 }, retry: [{ when: { status: 400 }, advice: always, methods: [put] }] }] }\n",
                (1, 99),
                "no endpoint has one of its `methods`",
            ),
            warns(
                "endpoints: { e: { post: /e, errors: { bad_input: { retry: if_safe } } } }\n",
                (1, 52),
                "retrying `e` is not safe",
            ),
            warns(
                "endpoints: { e: { post: /e, errors: { bad_input: { retry: { advice: if_safe, pause: 1s } } } } }\n",
                (1, 52),
                "not safe",
            ),
            quiet(
                "endpoints: { e: { post: /e, errors: { bad_input: { retry: not_processed } } } }\n",
            ),
            quiet(
                "endpoints: { e: { post: /e, repeat: safe, errors: { bad_input: { retry: if_safe } } } }\n",
            ),
            quiet(
                "endpoints: { e: { get: /e, errors: { bad_input: { retry: { advice: if_safe, hint: required } } } } }\n",
            ),
            quiet("endpoints: { e: { post: /e, errors: { bad_input: { retry: always } } } }\n"),
            quiet(
                "statuses: { 429: m }\nerrors: { e: { status: 429, cause: c, solution: s } }\nendpoints: { e: { post: /e, errors: { e: { retry: { advice: not_processed, hint: required } } } } }\n",
            ),
            warns(
                "endpoints: { e: { get: /e, errors: { bad_input: { retry: { advice: always, methods: [post] } } } } }\n",
                (1, 51),
                "no endpoint has one of its `methods`",
            ),
        ],
    );
}

#[test]
fn advice_that_pays_twice() {
    assert_warnings(
        Code::CostlyRetry,
        &[
            warns(
                "statuses: { 400: bad, 500: { meaning: m, retry: always } }\nendpoints: { e: { post: /e, cost: 1 } }\n",
                (1, 42),
                "such as `e`",
            ),
            warns(
                "statuses: { 502: m }\nerrors: { e: { status: 502, cause: c, solution: s, retry: always } }\nendpoints: { e: { post: /e, cost: 1, errors: [e] } }\n",
                (2, 52),
                "such as `e`",
            ),
            warns(
                "statuses: { 504: m }\nerrors: { e: { status: 504, cause: c, solution: s } }\nendpoints: { e: { post: /e, cost: 1, errors: { e: { retry: always } } } }\n",
                (3, 53),
                "such as `e`",
            ),
            // Free, safe to repeat, rejected, not for this method, or not at this endpoint.
            quiet(
                "statuses: { 400: bad, 500: { meaning: m, retry: always } }\nendpoints: { e: { post: /e, cost: 0 } }\n",
            ),
            quiet(
                "statuses: { 400: bad, 500: { meaning: m, retry: always } }\nendpoints: { e: { post: /e, cost: 1, repeat: safe } }\n",
            ),
            warns(
                "statuses: { 400: bad, 503: { meaning: m, retry: always } }\nendpoints: { e: { post: /e, cost: 1 } }\n",
                (1, 42),
                "`always`",
            ),
            warns(
                "statuses: { 400: bad, 500: { meaning: m, retry: not_processed } }\nendpoints: { e: { post: /e, cost: 1 } }\n",
                (1, 42),
                "`not_processed` retries calls that cost something and may have run, such as `e`",
            ),
            warns(
                "error_body: { retry: [{ when: { status: 400 }, advice: always }] }\nendpoints: { e: { post: /e, cost: 1 } }\n",
                (1, 23),
                "`always`",
            ),
            quiet(
                "statuses: { 400: bad, 503: { meaning: m, retry: not_processed } }\nendpoints: { e: { post: /e, cost: 1 } }\n",
            ),
            quiet(
                "statuses: { 400: bad, 500: { meaning: m, retry: { advice: always, methods: [get] } } }\nendpoints: { e: { post: /e, cost: 1 }, f: { get: /f } }\n",
            ),
            quiet(
                "statuses: { 502: m }\nerrors: { e: { status: 502, cause: c, solution: s, retry: always } }\nendpoints: { e: { post: /e, cost: 1 } }\n",
            ),
        ],
    );
}

#[test]
fn errors_that_do_not_fit_their_endpoints() {
    assert_warnings(
        Code::StatusMismatch,
        &[
            warns(
                "endpoints: { e: { get: /e, errors: { bad_input: { status: 404 } } } }\n",
                (1, 51),
                "comes with 404 here, but with 400",
            ),
            quiet("endpoints: { e: { get: /e, errors: { bad_input: { status: 400 } } } }\n"),
            // A page lists statuses in as much detail as it likes.
            quiet("endpoints: { e: { get: /e, statuses: [200], errors: [bad_input] } }\n"),
        ],
    );
    assert_warnings(
        Code::ParameterNowhere,
        &[
            warns(
                "errors: { e: { status: 404, cause: c, solution: s, parameter: q } }\n",
                (1, 52),
                "the parameter `q`, but no endpoint has it",
            ),
            warns(
                "errors: { e: { status: 404, cause: c, solution: s, parameter: q } }\nendpoints: { a: { get: /a, errors: [e] }, b: { get: /b, query: { q: string } } }\n",
                (1, 52),
                "no endpoint that documents the error has it",
            ),
            quiet(
                "errors: { e: { status: 404, cause: c, solution: s, parameter: x-key } }\nendpoints: { a: { get: /a, headers: { X-Key: string } } }\n",
            ),
            quiet(
                "errors: { e: { status: 404, cause: c, solution: s, parameter: \"lines[0].price\" } }\nendpoints: { a: { post: /a, body: { lines: [json] } } }\n",
            ),
            quiet(
                "errors: { e: { status: 404, cause: c, solution: s, parameter: name } }\nendpoints: { a: { post: /a, body_type: { fields: { name: string } } } }\n",
            ),
        ],
    );
    let auth = "api: { name: A, base_url: https://a.example, auth: { env: K, bearer: true } }\n";
    for (word, needed) in [
        ("key_missing", auth),
        ("key_invalid", auth),
        (
            "parameter_missing",
            "endpoints: { e: { get: /e, query: { a: { type: string, required: true } } } }\n",
        ),
        (
            "parameter_missing",
            "endpoints: { e: { get: /e, query: { a: string, b: string }, groups: [{ exactly_one_of: [a, b] }] } }\n",
        ),
        (
            "parameter_invalid",
            "endpoints: { e: { get: /e, query: { a: string } } }\n",
        ),
        (
            "parameter_out_of_range",
            "endpoints: { e: { get: /e, query: { a: { array: { type: integer, range: 1.. } } } } }\n",
        ),
        (
            "body_empty",
            "endpoints: { e: { post: /e, body: { a: string } } }\n",
        ),
        ("unknown_id", ""),
    ] {
        let error =
            format!("errors: {{ e: {{ status: 404, cause: c, solution: s, when: {word} }} }}\n");
        let (codes, shown) = found(&format!("{error}{needed}"));
        assert_eq!(codes, [], "{shown}");
        let (codes, shown) = found(&error);
        let wanted = [(Code::CannotHappen, 1, 52)];
        assert_eq!(
            codes,
            if word == "unknown_id" {
                &[]
            } else {
                &wanted[..]
            },
            "{shown}"
        );
    }
}

#[test]
fn parameters_that_are_not_what_they_seem() {
    assert_warnings(
        Code::RequiredAnyway,
        &[
            warns(
                "endpoints: { e: { get: /e, query: { a: { type: string, required: true, default: b } } } }\n",
                (1, 72),
                "its `default` is never used",
            ),
            warns(
                "endpoints: { e: { get: \"/{a}\", path: { a: { type: string, required: false } } } }\n",
                (1, 59),
                "is in the path",
            ),
            warns(
                "endpoints: { e: { get: /e, query: { a: { type: string, required: true, deprecated: true } } } }\n",
                (1, 72),
                "callers cannot avoid it",
            ),
            quiet(
                "endpoints: { e: { get: /e, query: { a: { type: string, default: b, deprecated: true } } } }\n",
            ),
            quiet(
                "endpoints: { e: { get: \"/{a}\", path: { a: { type: string, required: true, deprecated: false } } } }\n",
            ),
        ],
    );
    assert_warnings(
        Code::NotSecret,
        &[
            warns(
                "endpoints: { e: { post: /e, body: { Client-Secret: string } } }\n",
                (1, 37),
                "`Client-Secret` holds a secret",
            ),
            quiet(
                "endpoints: { e: { post: /e, body: { password: { type: string, secret: true }, max_tokens: integer, page_token: string } } }\n",
            ),
            quiet(
                "endpoints: { e: { post: /e, body: { secret: boolean, api_key: { type: string, const: none } } } }\n",
            ),
        ],
    );
    assert_warnings(
        Code::NoValues,
        &[
            warns(
                "endpoints: { e: { get: /e, query: { a: { enum: [] } } } }\n",
                (1, 37),
                "the enum `e.a` has no values",
            ),
            warns(
                "types: { A: { enum: {} } }\nendpoints: { e: { get: /e, returns: A } }\n",
                (1, 10),
                "the enum `A`",
            ),
        ],
    );
}

#[test]
fn calls_that_go_elsewhere() {
    assert_warnings(
        Code::DoubledPath,
        &[
            warns(
                "api: { name: A, base_url: https://a.example/v1/ }\nendpoints: { a: { get: /v1/e }, b: { get: /e } }\n",
                (1, 27),
                "ends with `/v1`, and the paths of `a` begin with it",
            ),
            quiet(
                "api: { name: A, base_url: https://a.example/v1 }\nendpoints: { a: { get: /v2/e }, b: { get: /e/v1 } }\n",
            ),
            quiet(
                "api: { name: A, base_url: https://a.example/shop }\nendpoints: { a: { get: /shop } }\n",
            ),
        ],
    );
    assert_warnings(
        Code::PlainHttp,
        &[
            warns(
                "api: { name: A, base_url: http://a.example }\n",
                (1, 27),
                "can be read in transit",
            ),
            warns(
                "api: { name: A, base_url: \"http://[::2]:80/v1\" }\n",
                (1, 27),
                "can be read in transit",
            ),
            quiet("api: { name: A, base_url: http://localhost:4010 }\n"),
            quiet("api: { name: A, base_url: \"http://[::1]:4010/v1\" }\n"),
            quiet("api: { name: A, base_url: http://127.0.0.1 }\n"),
        ],
    );
    assert_warnings(
        Code::BurstAboveQuota,
        &[
            warns(
                "api: { name: A, base_url: https://a.example, rate_limit: { requests: 5, per: 1s, burst: 6 } }\n",
                (1, 82),
                "6 calls at once exceed the 5",
            ),
            quiet(
                "api: { name: A, base_url: https://a.example, rate_limit: { requests: 5, per: 1s, burst: 5 } }\n",
            ),
        ],
    );
}

const JOB: &str = "endpoints:
  start: { post: /s, returns: { fields: { id: string, ids: [string] } } }
  look: { get: /s, query: { id: string, b: boolean }, returns: { fields: { n: integer, l: [string], state: { enum: [ready, broken, busy] } } } }
jobs:
  job:
    start: { endpoint: start, id: /id }
    poll: { endpoint: look, id: id, state: /state, running: [busy], done: [ready], failed: [broken], total: /n }
";

#[test]
fn jobs_that_cannot_end() {
    assert_eq!(found(JOB).0, []);
    let (codes, shown) = found(&JOB.replace("running: [busy], ", ""));
    assert_eq!(codes, [(Code::StateNotSorted, 7, 37)], "{shown}");
    assert!(shown.contains("has `busy`"), "{shown}");
    let deprecated = "{ ready: , broken: , busy: { deprecated: true } }";
    assert_eq!(
        found(
            &JOB.replace("running: [busy], ", "")
                .replace("[ready, broken, busy]", deprecated)
        )
        .0,
        []
    );
    for (from, to, code, at, message) in [
        (
            "done: [ready]",
            "done: [ready, busy]",
            Code::StateTwice,
            (7, 83),
            "`busy` is in both `running` and `done`",
        ),
        (
            "failed: [broken]",
            "failed: [broken, ready]",
            Code::StateTwice,
            (7, 101),
            "`ready` is in both `done` and `failed`",
        ),
        (
            "id: /id",
            "id: /ids",
            Code::UnusableType,
            (6, 35),
            "`id` does not lead to a string or a number",
        ),
        (
            "state: /state",
            "state: /l",
            Code::UnusableType,
            (7, 44),
            "`state` does not lead to a string or a number",
        ),
        (
            "total: /n",
            "total: /state",
            Code::UnusableType,
            (7, 109),
            "`total` does not lead to a number",
        ),
        (
            "id: id",
            "id: b",
            Code::UnusableType,
            (7, 33),
            "`b` cannot take the id of a job",
        ),
        (
            "{ id: string, b: boolean }",
            "{ id: string, c: { type: string, required: true } }",
            Code::StepNeedsMore,
            (7, 29),
            "also needs the parameter `c`",
        ),
        (
            "{ id: string, b: boolean }",
            "{ id: string, c: string, d: string }, groups: [{ exactly_one_of: [c, d] }]",
            Code::StepNeedsMore,
            (7, 29),
            "also needs one of a group",
        ),
    ] {
        let text = JOB.replacen(from, to, 1);
        let (codes, shown) = found(&text);
        assert_eq!(codes, [(code, at.0, at.1)], "{text}\n{shown}");
        assert!(shown.contains(message), "{shown}");
    }
    for (from, to) in [
        (
            "{ id: string, b: boolean }",
            "{ id: string, c: { type: string, const: x } }",
        ),
        (
            "{ id: string, b: boolean }",
            "{ id: string, c: string }, groups: [{ at_least_one_of: [c, id] }]",
        ),
        (
            "{ id: string, b: boolean }",
            "{ id: string, c: string, d: string }, groups: [{ at_most_one_of: [c, d] }]",
        ),
        ("{ id: string, b: boolean }", "{ id: integer }"),
    ] {
        let (codes, shown) = found(&JOB.replacen(from, to, 1));
        assert_eq!(codes, [], "{shown}");
    }
}

#[test]
fn pages_and_groups_that_could_never_work() {
    assert_cases(&[
        case(
            "endpoints: { e: { get: /e, query: { p: { type: integer, range: 2.. } }, returns: [json], pages: { style: page, parameter: p, items: \"\" } } }\n",
            Code::ValueOutsideType,
            (1, 90),
            "the first page is 1, which its parameter refuses",
            "`first`",
        ),
        case(
            "endpoints: { e: { get: /e, query: { p: { type: integer, range: ..=9 } }, returns: [json], pages: { style: offset, first: 10, parameter: p, items: \"\" } } }\n",
            Code::ValueOutsideType,
            (1, 122),
            "the first page is 10, which its parameter refuses",
            "`first`",
        ),
        case(
            "endpoints: { e: { get: /e, query: { p: { array: integer } }, returns: [json], pages: { style: page, parameter: p, items: \"\" } } }\n",
            Code::UnusableType,
            (1, 112),
            "`p` cannot take the number of a page",
            "`integer`",
        ),
        case(
            "endpoints: { e: { get: /e, query: { p: integer }, returns: { fields: { l: [json] } }, pages: { style: page, parameter: p, items: /l, total_pages: /l } } }\n",
            Code::UnusableType,
            (1, 147),
            "`total_pages` does not lead to a number",
            "begins at the whole body",
        ),
        case(
            "endpoints: { e: { get: /e, query: { p: string }, returns: { fields: { l: [json] } }, pages: { style: cursor, items: /l, cursor: { parameter: p, from: /l } } } }\n",
            Code::UnusableType,
            (1, 151),
            "`from` does not lead to a string or a number",
            "`type: json`",
        ),
        case(
            "endpoints: { e: { get: /e, query: { a: string, b: string, c: string }, groups: [{ exactly_one_of: [[a, b], [a, c]] }] } }\n",
            Code::KeyConflict,
            (1, 109),
            "`a` is in two alternatives",
            "name each parameter once",
        ),
        case(
            "endpoints: { e: { get: /e, query: { a: string, b: string }, groups: [{ at_most_one_of: [a, []] }] } }\n",
            Code::BadValue,
            (1, 92),
            "an alternative without parameters is never present",
            "",
        ),
        case(
            "endpoints: { e: { get: /e, query: { a: string, b: string }, groups: [{ at_most_one_of: [a, { b: c }] }] } }\n",
            Code::WrongKind,
            (1, 92),
            "an alternative of a group must be a parameter, or a list of parameters",
            "",
        ),
    ]);
    let both = "endpoints: { e: { get: /e, query: { a: string, b: string }, groups: [{ at_least_one_of: [[a, b], a] }] } }\n";
    assert_eq!(found(both).0, []);
    let token = "endpoints: { e: { get: /e, query: { p: { type: string, length: ..=9 } }, returns: [json], pages: { style: page, parameter: p, items: \"\" } } }\n";
    assert_eq!(found(token).0, []);
}

#[test]
fn mistakes_of_meaning_that_are_errors() {
    assert_cases(&[
        case(
            "errors: { e: { status: 402, cause: c, solution: s } }\n",
            Code::UnknownStatus,
            (1, 24),
            "402 is not one of `statuses`",
            "402: what it means",
        ),
        case(
            "endpoints: { e: { get: /e, errors: [nope] } }\n",
            Code::UnknownError,
            (1, 37),
            "`nope` is not one of `errors`",
            "`bad_input`",
        ),
        case(
            "endpoints: { e: { get: /e, query: { a: { type: integer, range: 1..=5, default: 9 } } } }\n",
            Code::ValueOutsideType,
            (1, 80),
            "the default 9 is outside its range",
            "widen the range",
        ),
        case(
            "endpoints: { e: { get: \"/{a}\", path: { a: } } }\n",
            Code::MissingKey,
            (1, 40),
            "a type is missing",
            "string",
        ),
        case(
            "endpoints: { e: { get: \"/{a}\", path: { a: { description: d } } } }\n",
            Code::MissingKey,
            (1, 40),
            "which type",
            "`type`",
        ),
        case(
            "endpoints: { e: { get: \"/{a}\", path: { a: integr } } }\n",
            Code::UnknownType,
            (1, 43),
            "`integr` is not defined",
            "`integer`",
        ),
        case(
            "endpoints: { e: { post: /e, body_format: form, body: { a: integr } } }\n",
            Code::UnknownType,
            (1, 59),
            "`integr`",
            "`integer`",
        ),
        case(
            "errors: { e: { cause: c, solution: \"\" } }\n",
            Code::BadValue,
            (1, 36),
            "`solution` is empty",
            "",
        ),
        case(
            "errors: { e: { cause: c } }\n",
            Code::MissingKey,
            (1, 11),
            "`solution` is missing",
            "what the caller can do",
        ),
        case(
            "errors: { e: { cause: c, solution: s, retry: { advice: never, pause: 1s } } }\n",
            Code::KeyConflict,
            (1, 63),
            "has no effect",
            "remove `pause`",
        ),
    ]);
}

#[test]
fn conditions_on_statuses_that_are_not_listed() {
    assert_warnings(
        Code::StatusNotListed,
        &[
            warns(
                "error_body: { code: { pointer: /c, when: { status: 418 } } }\n",
                (1, 52),
                "`418` is not one of `statuses`",
            ),
            warns(
                "error_body: { retry: [{ when: { status: [404, 4xx, 429] }, advice: never }] }\n",
                (1, 52),
                "`429`",
            ),
            warns(
                "error_body: { error_when: { status: 207, body: { /a: 1 } } }\n",
                (1, 37),
                "`207`",
            ),
            warns(
                "error_body: { formats: [{ when: [{ status: 404 }, { status: 410 }], code: /c }] }\n",
                (1, 61),
                "`410`",
            ),
            quiet("error_body: { code: { pointer: /c, when: { status: [4xx, 5xx, 404] } } }\n"),
            quiet(
                "statuses: {}\nerrors: {}\nerror_body: { code: { pointer: /c, when: { status: 418 } } }\n",
            ),
        ],
    );
}

#[test]
fn conditions_that_no_response_meets() {
    assert_warnings(
        Code::NeverHolds,
        &[
            warns(
                "error_body: { code: { pointer: /c, when: { status: 200 } } }\n",
                (1, 52),
                "`status: 200` never holds",
            ),
            warns(
                "error_body: { retry: [{ when: { status: [404, 2xx] }, advice: never }] }\n",
                (1, 47),
                "such a response is not an error",
            ),
            warns(
                "error_body: { error_when: { status: [200, 404] } }\n",
                (1, 43),
                "this is about successes",
            ),
            quiet(
                "error_body: { error_when: { body: { /ok: false } }, code: { pointer: /c, when: { status: 200 } } }\n",
            ),
            quiet("error_body: { request_id: { header: X, when: { status: 200 } } }\n"),
            warns(
                "error_body: { code: { pointer: /c, when: { body: { /a: { present: false, empty: false } } } } }\n",
                (1, 52),
                "no value of `/a` passes this test",
            ),
            warns(
                "error_body: { code: { pointer: /c, when: { headers: { X: { is: a, not: [b, a] } } } } }\n",
                (1, 55),
                "no value of `X`",
            ),
            warns(
                "error_body: { code: { pointer: /c, when: { headers: { X: { type: list } } } } }\n",
                (1, 55),
                "no value of `X`",
            ),
            warns(
                "error_body: { code: { pointer: /c, when: { headers: { X-A: 1, x-a: 2 } } } }\n",
                (1, 63),
                "the tests of `X-A` and `x-a` never hold together",
            ),
            warns(
                "error_body: { code: { pointer: /c, when: { body: { /a: x, /a/b: { present: true } } } } }\n",
                (1, 59),
                "the tests of `/a` and `/a/b` never hold together",
            ),
            warns(
                "error_body: { code: { pointer: /c, when: { plain_body: { contains: x }, body: { /a: 1 } } } }\n",
                (1, 44),
                "a body either is JSON or is not",
            ),
            warns(
                "error_body: { code: { pointer: /c, when: { endpoints: [ping], methods: [post] } } }\n",
                (1, 63),
                "none of the `endpoints` has one of these `methods`",
            ),
            warns(
                "error_body: { formats: [{ when: { body: { /ok: false } }, code: { pointer: /c, when: { body: { /ok: true } } } }] }\n",
                (1, 86),
                "the `when` of its format excludes it",
            ),
            warns(
                "error_body: { formats: [{ when: { content_type: { contains: xml } }, code: { pointer: /c, when: { content_type: text/html } } }] }\n",
                (1, 97),
                "the `when` of its format excludes it",
            ),
            quiet(
                "error_body: { code: { pointer: /c, when: { body: { /a: { present: false }, /a/b: { not: x } } } } }\n",
            ),
            quiet(
                "error_body: { code: { pointer: /c, when: { body: { /a: { is: 1, type: integer } }, headers: { X: { not: [a, b] } } } } }\n",
            ),
        ],
    );
}

#[test]
fn formats_and_rules_behind_others() {
    assert_warnings(
        Code::Shadowed,
        &[
            warns(
                "error_body: { formats: [{ when: { body: { /e: { present: true } } }, code: /a }, { when: { status: 400, body: { /e: x } }, code: /b }] }\n",
                (1, 84),
                "this format is never used",
            ),
            warns(
                "error_body: { formats: [{ when: { status: 4xx }, code: /a }, { when: { status: 404 }, code: /b }] }\n",
                (1, 64),
                "this format is never used",
            ),
            warns(
                "error_body: { retry: [{ when: [{ status: 400 }, { status: 404 }], advice: never }, { when: { status: [400] }, advice: always }] }\n",
                (1, 86),
                "this rule is never used",
            ),
            warns(
                "error_body: { formats: [{ when: { status: 400 }, code: /a }, { when: { status: 404 }, code: /b }, { when: [{ status: 400 }, { status: 404 }], code: /c }] }\n",
                (1, 101),
                "this format is never used",
            ),
            quiet(
                "error_body: { formats: [{ when: { status: 404 }, code: /a }, { when: { status: 4xx }, code: /b }] }\n",
            ),
            quiet(
                "error_body: { formats: [{ when: { body: { /a: x } }, code: /a }, { when: { body: { /b: x } }, code: /b }] }\n",
            ),
            quiet(
                "error_body: { formats: [{ when: { body: { /a: { type: integer } } }, code: /a }, { when: { body: { /a: 1 } }, code: /b }] }\n",
            ),
        ],
    );
}

#[test]
fn errors_that_are_read_twice() {
    assert_warnings(
        Code::ReadTwice,
        &[
            warns(
                "error_body: { errors: [{ list: /e }, { tree: /e }] }\n",
                (1, 40),
                "`list` and `tree` read the same errors twice",
            ),
            warns(
                "error_body: { errors: [{ list: /e, code: /a }, { list: /x }, { list: /e, code: /b }] }\n",
                (1, 64),
                "`list` and `list`",
            ),
            quiet(
                "error_body: { errors: [{ list: /e, only: { /a: 1 } }, { tree: /e, only: { /a: 2 } }, { list: /f }, { in: /e, list: /f }] }\n",
            ),
        ],
    );
}

#[test]
fn places_behind_a_constant() {
    assert_warnings(
        Code::LocationNeverCounts,
        &[
            warns(
                "error_body: { docs: [{ value: a, when: { status: 4xx } }, { pointer: /b, when: { status: [400, 404] } }, /c] }\n",
                (1, 59),
                "this location is never used",
            ),
            warns(
                "error_body: { code: [{ value: bad_input, when: { body: { /a: { present: true } } } }, { value: bad_input, when: { body: { /a: { starts_with: x } } } }, /c] }\n",
                (1, 87),
                "a `value` before it is",
            ),
            // A code in the response takes precedence over all constants.
            quiet(
                "error_body: { code: [{ value: bad_input, when: { body: { /a: { present: true } } } }, { pointer: /b, when: { body: { /a: { starts_with: x } } } }] }\n",
            ),
            quiet("error_body: { code: [{ value: bad_input }, /code] }\n"),
            quiet(
                "error_body: { docs: [{ pointer: /a, when: { status: 4xx } }, { value: b, when: { status: 404 } }] }\n",
            ),
            quiet(
                "error_body: { docs: [{ value: a, when: { status: 404 } }, { value: b, when: { status: 4xx } }, /c] }\n",
            ),
        ],
    );
}

#[test]
fn question_marks_without_quotes_in_brackets() {
    assert_warnings(
        Code::BareQuestionMark,
        &[
            warns(
                "endpoints: { e: { get: /e, returns: { fields: { a: string? } } } }\n",
                (1, 52),
                "an unquoted `?` within `{ }` or `[ ]`",
            ),
            warns(
                "endpoints: { e: { get: /e, returns: { fields: { a: [string?], b: string? } } } }\n",
                (1, 53),
                "and 1 more like it",
            ),
            quiet(
                "endpoints: { e: { get: /e, returns: { fields: { a: \"string?\", b: 'string?' } } } }\n",
            ),
            warns(
                "endpoints:\n  e:\n    get: /e\n    returns:\n      fields:\n        a: string?\n        b: { type: string, description: What? Yes }\n",
                (7, 41),
                "an unquoted `?`",
            ),
            quiet(
                "endpoints:\n  e:\n    get: /e\n    returns:\n      fields:\n        a: string?\n        b: { type: string, description: \"What? Yes\" }\n",
            ),
        ],
    );
}

#[test]
fn parameters_with_the_name_of_a_setting() {
    assert_warnings(
        Code::NameOfASetting,
        &[
            warns(
                "endpoints: { e: { get: /e, query: { timeout: integer } } }\n",
                (1, 37),
                "each request has a method `timeout`, so the setter of this parameter is `timeout_`",
            ),
            warns(
                "endpoints: { e: { post: /e, body: { retry: boolean } } }\n",
                (1, 37),
                "a method `retry`",
            ),
            warns(
                "endpoints: { e: { get: /e, query: { a: { type: string, ident: header } } } }\n",
                (1, 37),
                "the setter of this parameter is `header_`",
            ),
            quiet(
                "endpoints: { e: { get: /e, query: { timeout: { type: integer, ident: the_timeout } } } }\n",
            ),
            quiet(
                "endpoints: { e: { get: /e, query: { timeout: { type: integer, required: true } } } }\n",
            ),
            // Only a request with pages has `items`.
            quiet("endpoints: { e: { get: /e, query: { items: integer } } }\n"),
        ],
    );
}

#[test]
fn numbers_as_strings() {
    assert_warnings(
        Code::NumbersAsStrings,
        &[
            warns(
                "types: { A: { enum: [1, -2] } }\nendpoints: { e: { get: /e, returns: A } }\n",
                (1, 15),
                "`1` and all other values of this enum are strings that look like integers",
            ),
            warns(
                "endpoints: { e: { get: /e, query: { a: { enum: { 0: No., 1: Yes. } } } } }\n",
                (1, 42),
                "`0` and",
            ),
            quiet("endpoints: { e: { get: /e, query: { a: { enum: [\"1\", \"2\"] } } } }\n"),
            quiet("endpoints: { e: { get: /e, query: { a: { enum: [1, 2], type: string } } } }\n"),
            quiet("endpoints: { e: { get: /e, query: { a: { enum: [1, 2], type: integer } } } }\n"),
            quiet("endpoints: { e: { get: /e, query: { a: { enum: [1, 2, all] } } } }\n"),
        ],
    );
}
