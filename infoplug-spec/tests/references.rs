//! What people see when their spec names something that does not exist, or holds a value that does
//! not fit.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may panic"
)]

mod common;

use common::{assert_cases, case, complete};
use infoplug_spec::Code;

#[test]
fn what_must_be_a_mapping_or_a_list_says_so() {
    let kind = Code::WrongKind;
    assert_cases(&[
        case(
            "api: https://a.example\n",
            kind,
            (1, 6),
            "`api` must be a mapping, but this is a single value",
            "",
        ),
        case(
            "endpoints: [ping]\n",
            kind,
            (1, 12),
            "`endpoints` must be a mapping, but this is a list",
            "",
        ),
        case(
            "endpoints: { ping: /ping }\n",
            kind,
            (1, 20),
            "an endpoint must be a mapping, but this is a single value",
            "",
        ),
        case(
            "endpoints: { ping: }\n",
            kind,
            (1, 14),
            "an endpoint must be a mapping, but this is nothing",
            "",
        ),
        case(
            "errors: { e: A string., f: { cause: c, solution: s } }\n",
            kind,
            (1, 14),
            "an error must be a mapping",
            "",
        ),
        case(
            "endpoints: { e: { get: /e, statuses: 200 } }\n",
            kind,
            (1, 38),
            "`statuses` must be a list",
            "write `[",
        ),
        case(
            "endpoints: { e: { get: /e, errors: bad_input } }\n",
            kind,
            (1, 36),
            "`errors` must be a list of codes",
            "",
        ),
        case(
            "types: { A: { enum: a } }\n",
            kind,
            (1, 21),
            "`enum` must be a list of values",
            "",
        ),
    ]);
}

#[test]
fn values_of_the_wrong_kind_say_what_is_wanted_and_what_is_there() {
    let kind = Code::WrongKind;
    assert_cases(&[
        case(
            "statuses: { 400: [bad] }\n",
            kind,
            (1, 18),
            "`400` must be a string or a mapping, but this is a list",
            "",
        ),
        case(
            "statuses:\n  200: ok\n  400:\n  404: no\n",
            kind,
            (3, 3),
            "`400` must be a string, but this is nothing",
            "",
        ),
        case(
            "endpoints: { e: { get: /e, summary: [a] } }\n",
            kind,
            (1, 37),
            "`summary` must be a string, but this is a list",
            "",
        ),
        case(
            "endpoints: { e: { get: /e, errors: [[bad_input]] } }\n",
            kind,
            (1, 37),
            "a code or a status",
            "",
        ),
        case(
            "types: { A: { type: integer, range: [1, 2] } }\n",
            kind,
            (1, 37),
            "`range` must be a range such as `1..=10`",
            "",
        ),
        case(
            "types: { A: { fields: { b: { type: string, optional: [] } } } }\n",
            kind,
            (1, 54),
            "`optional` must be `true` or `false`",
            "",
        ),
        case(
            "error_body: { code: [[/a]] }\n",
            kind,
            (1, 22),
            "a JSON Pointer such as `/data`",
            "",
        ),
    ]);
}

#[test]
fn words_that_the_format_has_given_up_are_refused_with_the_new_ones() {
    let bad = Code::BadValue;
    assert_cases(&[
        case(
            "errors: { e: { meaning: status, cause: c } }\n",
            Code::KeyConflict,
            (1, 33),
            "`cause` and `meaning: status` are mutually exclusive",
            "keep one of the two",
        ),
        case(
            "errors: { e: { meaning: the status } }\n",
            bad,
            (1, 25),
            "`the status` is not a value of `meaning`",
            "the only one is `status`",
        ),
        case(
            "errors: { e: { cause: c, solution: s, retry: when_safe } }\n",
            bad,
            (1, 46),
            "`when_safe` is not a value of `retry`",
            "it is now called `if_safe`",
        ),
        case(
            "errors: { e: { cause: c, solution: s, retry: after_pause } }\n",
            bad,
            (1, 46),
            "`after_pause` is not a value of `retry`",
            "write `not_processed` if the server rejected the call, as with a 429; otherwise `if_safe`",
        ),
        case(
            "errors: { e: { cause: c, solution: s, retry: { advice: as_answered } } }\n",
            bad,
            (1, 56),
            "`as_answered` is not a value of `advice`",
            "`hint: required`",
        ),
    ]);
}

#[test]
fn values_that_a_type_does_not_take_are_refused() {
    let bad = Code::BadValue;
    assert_cases(&[
        case(
            "types: { A: { type: integer, range: 1..10 } }\n",
            bad,
            (1, 37),
            "does not say whether it includes 10",
            "write `1..=10`",
        ),
        case(
            "types: { A: { type: integer, range: 9..=1 } }\n",
            bad,
            (1, 37),
            "its lower end is above the upper one",
            "",
        ),
        case(
            "types: { A: { type: integer, range: 5 } }\n",
            bad,
            (1, 37),
            "`5` is not a range",
            "`1..=10`",
        ),
        case(
            "types: { A: { type: integer, range: 0.5.. } }\n",
            bad,
            (1, 37),
            "is not a range of this type",
            "`1..=10`",
        ),
        case(
            "types: { A: { type: number, range: nan.. } }\n",
            bad,
            (1, 36),
            "is not a range of this type",
            "`1..=10`",
        ),
        case(
            "types: { A: { type: number, range: ..=inf } }\n",
            bad,
            (1, 36),
            "is not a range of this type",
            "`1..=10`",
        ),
        case(
            "types: { A: { type: string, length: .. } }\n",
            bad,
            (1, 37),
            "has no bound",
            "`1..=10`",
        ),
        case(
            "types: { A: [string, json] }\n",
            bad,
            (1, 13),
            "a list type has one element",
            "`[string]`",
        ),
        case(
            "types: { A: { type: string, secret: yes } }\n",
            bad,
            (1, 37),
            "`secret` must be `true` or `false`",
            "",
        ),
    ]);
}

#[test]
fn values_that_an_endpoint_does_not_take_are_refused() {
    let bad = Code::BadValue;
    assert_cases(&[
        case(
            "endpoints: { e: { get: /e, headers: { HOST: string } } }\n",
            bad,
            (1, 39),
            "the header `HOST` belongs to the connection",
            "remove it",
        ),
        case(
            "endpoints: { e: { get: e } }\n",
            bad,
            (1, 24),
            "`e` is not a path",
            "begins with `/`",
        ),
        case(
            "endpoints: { e: { get: \"/e?a=1\" } }\n",
            bad,
            (1, 24),
            "is not a path",
            "no query",
        ),
        case(
            "endpoints: { e: { get: /e, cost: -1 } }\n",
            bad,
            (1, 34),
            "`-1` is not an amount",
            "`0.5`",
        ),
        case(
            "endpoints: { e: { get: /e, repeat: twice } }\n",
            bad,
            (1, 36),
            "`twice` is not a value of `repeat`",
            "`safe`",
        ),
        case(
            "endpoints: { e: { get: /e, query: { a: string }, groups: [ { at_most_one_of: [a] } ] } }\n",
            bad,
            (1, 78),
            "two alternatives or more",
            "",
        ),
        case(
            "endpoints: { e: { get: /e, query: { p: integer }, returns: [json], pages: { style: page, parameter: p, items: \"\", size: -5 } } }\n",
            bad,
            (1, 121),
            "`size` of a page must be 1 or more",
            "",
        ),
        case(
            "endpoints: { e: { get: /e, query: { p: integer }, returns: { fields: { a: string } }, pages: { style: page, parameter: p, items: /a } } }\n",
            bad,
            (1, 130),
            "`items` does not lead to a list",
            "begins at the whole body",
        ),
    ]);
}

#[test]
fn values_that_an_error_does_not_take_are_refused() {
    let bad = Code::BadValue;
    assert_cases(&[
        case(
            "errors: { e: { cause: c, solution: s, source: http://a.example } }\n",
            bad,
            (1, 47),
            "an `https://` URL",
            "source: { url: http://a.example }",
        ),
        case(
            "errors: { e: { cause: c, solution: s, docs: a.example } }\n",
            bad,
            (1, 45),
            "`docs` is not an absolute URL",
            "https://",
        ),
        case(
            "statuses: { 400: bad, 20: ok }\n",
            bad,
            (1, 23),
            "`20` is not a status: a status is a number from 100 to 999",
            "",
        ),
        case(
            "errors: { e: { cause: c, solution: s, status: never } }\n",
            bad,
            (1, 47),
            "a status is a number from 100 to 999",
            "",
        ),
        case(
            "errors: { e: { cause: c, solution: s, retry: nevr } }\n",
            bad,
            (1, 46),
            "`nevr` is not a value of `retry`",
            "`never`",
        ),
        case(
            "errors: { e: { cause: c, solution: s, when: [body_emty] } }\n",
            bad,
            (1, 46),
            "`body_emty` is not a value of `when`",
            "`body_empty`",
        ),
        case(
            "errors: { e: { cause: c, solution: s, retry: { advice: not_processed, pause: 30 } } }\n",
            bad,
            (1, 78),
            "`30` is not a duration",
            "`30s`",
        ),
    ]);
}

#[test]
fn values_that_the_api_does_not_take_are_refused() {
    let bad = Code::BadValue;
    assert_cases(&[
        case(
            "api: { name: A, base_url: a.example }\n",
            bad,
            (1, 27),
            "`base_url` is not an absolute URL",
            "https://",
        ),
        case(
            "api: { name: A, base_url: https://a.example/?a }\n",
            bad,
            (1, 27),
            "a query, a fragment or a user name",
            "before the paths",
        ),
        case(
            "api: { name: A, base_url: https://a.example, headers: { A B: c } }\n",
            bad,
            (1, 57),
            "`A B` cannot be the name of a header",
            "letters",
        ),
        case(
            "api: { name: A, base_url: https://a.example, headers: { Content-Length: 5 } }\n",
            bad,
            (1, 57),
            "the header `Content-Length` belongs to the connection and cannot be set",
            "remove it",
        ),
        case(
            "api: { name: A, base_url: https://a.example, auth: { env: K, header: connection } }\n",
            bad,
            (1, 70),
            "the header `connection` belongs to the connection",
            "remove it",
        ),
        case(
            "api: { name: A, base_url: https://a.example, headers: { A: ü } }\n",
            bad,
            (1, 60),
            "printable ASCII",
            "",
        ),
        case(
            "error_body: { code: error/code }\n",
            bad,
            (1, 21),
            "`error/code` is not a JSON Pointer",
            "write `/error/code`",
        ),
    ]);
}

#[test]
fn keys_that_do_not_go_together_are_named() {
    let conflict = Code::KeyConflict;
    assert_cases(&[
        case(
            "endpoints: { e: { get: /e, post: /e } }\n",
            conflict,
            (1, 28),
            "`get` and `post` are mutually exclusive",
            "",
        ),
        case(
            "endpoints: { e: { get: /e, body: { a: string } } }\n",
            conflict,
            (1, 28),
            "a GET has no body",
            "`query`",
        ),
        case(
            "endpoints: { e: { put: /e, body: { a: string }, body_type: string } }\n",
            conflict,
            (1, 49),
            "`body` and `body_type`",
            "",
        ),
        case(
            "endpoints: { e: { get: /e, query: { a: string? } } }\n",
            conflict,
            (1, 37),
            "`a` cannot be null",
            "",
        ),
        case(
            "endpoints: { e: { get: /e, headers: { x-key: string } } }\napi: { name: A, base_url: https://a.example, auth: { env: K, header: X-Key } }\n",
            conflict,
            (1, 39),
            "the header `x-key` holds the credentials",
            "remove the parameter",
        ),
        case(
            "endpoints: { e: { get: /e, query: { a: { map: string } } } }\n",
            conflict,
            (1, 37),
            "`a` is not allowed in a query",
            "enums are",
        ),
        case(
            "endpoints: { e: { get: /e, query: { a: { type: string, style: comma } } } }\n",
            conflict,
            (1, 56),
            "`style` works only with arrays",
            "",
        ),
        case(
            "endpoints: { e: { get: /e, query: { a: string, b: { type: string, required: true } }, groups: [ { at_most_one_of: [a, b] } ] } }\n",
            conflict,
            (1, 119),
            "`b` is required, so the group has no choice",
            "out of the group",
        ),
        case(
            "types: { A: { type: string, range: 1.. } }\n",
            conflict,
            (1, 29),
            "`range` works only with `integer` and `number`",
            "`length`",
        ),
        case(
            "types: { A: { type: integer, length: 1.. } }\n",
            conflict,
            (1, 30),
            "`length` works only with `string` and arrays",
            "`range`",
        ),
        case(
            "types: { A: { type: integer, secret: true } }\n",
            conflict,
            (1, 30),
            "`secret` works only with `string`",
            "",
        ),
        case(
            "types: { A: { type: string, map: json } }\n",
            conflict,
            (1, 29),
            "`type` and `map` are mutually exclusive",
            "",
        ),
        case(
            "api: { name: A, base_url: https://a.example, auth: { env: K, bearer: true, prefix: x } }\n",
            conflict,
            (1, 76),
            "`prefix` works only with `header`",
            "",
        ),
    ]);
}

#[test]
fn types_that_lead_nowhere_are_met_with_the_nearest_one() {
    assert_cases(&[
        case(
            "types: { A: integr }\n",
            Code::UnknownType,
            (1, 13),
            "the type `integr` is not defined",
            "did you mean `integer`?",
        ),
        case(
            "types: { A: text }\n",
            Code::UnknownType,
            (1, 13),
            "the type `text` is not defined",
            "calls it `string`",
        ),
        case(
            "types: { Thing: json, A: [Thign] }\n",
            Code::UnknownType,
            (1, 27),
            "`Thign`",
            "did you mean `Thing`?",
        ),
        case(
            "types: { A: B, B: A }\n",
            Code::EndlessType,
            (1, 10),
            "the type `A` is defined in terms of itself",
            "only objects",
        ),
        case(
            "types: { A: { fields: { a: A } } }\n",
            Code::EndlessType,
            (1, 25),
            "`A` always holds another `A`",
            "optional: true",
        ),
    ]);
}

#[test]
fn errors_and_statuses_that_lead_nowhere_are_met_with_the_nearest_one() {
    assert_cases(&[
        case(
            "endpoints: { e: { get: /e, errors: [bad_inptu] } }\n",
            Code::UnknownError,
            (1, 37),
            "`bad_inptu`",
            "did you mean `bad_input`?",
        ),
        case(
            "endpoints: { e: { get: /e, errors: { bad: } } }\n",
            Code::UnknownError,
            (1, 38),
            "`bad` is not one of `errors`",
            "`bad_input`",
        ),
        case(
            "endpoints: { e: { get: /e, errors: [404] } }\n",
            Code::UnknownError,
            (1, 37),
            "no entry of `errors` has status 404",
            "`statuses`",
        ),
        case(
            "statuses: { 400: { meaning: m, code: none } }\n",
            Code::UnknownError,
            (1, 38),
            "`none` is not one of `errors`",
            "remove `code`: a status implies a code only if it names one",
        ),
        case(
            "statuses: { 400: { meaning: m, code: x } }\n",
            Code::UnknownError,
            (1, 38),
            "`x` is not one of `errors`",
            "`bad_input`",
        ),
        case(
            "endpoints: { e: { get: /e, statuses: [401] } }\n",
            Code::UnknownStatus,
            (1, 39),
            "401 is not one of `statuses`",
            "`401: what it means`; listed so far: 200, 400, 404",
        ),
        case(
            "endpoints: { e: { get: /e, errors: { bad_input: { status: 418 } } } }\n",
            Code::UnknownStatus,
            (1, 59),
            "status 418 is not one of `statuses`",
            "`418: what it means`",
        ),
    ]);
}

#[test]
fn names_that_lead_nowhere_are_met_with_the_nearest_one() {
    assert_cases(&[
        case(
            "endpoints: { e: { get: /e, query: { limit: integer }, errors: { bad_input: { parameter: limt } } } }\n",
            Code::UnknownParameter,
            (1, 89),
            "`limt` is not a parameter of this endpoint",
            "did you mean `limit`?",
        ),
        case(
            "endpoints: { e: { get: /e, query: { a: string, bcd: string }, groups: [ { at_most_one_of: [a, bdc] } ] } }\n",
            Code::UnknownParameter,
            (1, 95),
            "`bdc` is not a parameter",
            "did you mean `bcd`?",
        ),
        case(
            "endpoints: { e: { get: /e, query: { p: integer }, returns: { fields: { rows: [json] } }, pages: { style: page, parameter: p, items: /row } } }\n",
            Code::UnknownField,
            (1, 133),
            "the response has no field `row` here",
            "`rows`",
        ),
        case(
            "api: { name: A, base_url: https://a.example, auth: { env: K, query: { k: \"{api_kye}\" } } }\n",
            Code::UnknownCredential,
            (1, 74),
            "`api_kye` is not a credential",
            "did you mean `api_key`?",
        ),
        case(
            "api: { name: A, base_url: https://a.example, auth: { credentials: { a: X, b: Y }, bearer: true } }\n",
            Code::UnknownCredential,
            (1, 83),
            "`bearer` refers to the credential `api_key`",
            "templates",
        ),
    ]);
}

#[test]
fn paths_and_their_parameters_must_be_the_same() {
    let path = Code::PathMismatch;
    assert_cases(&[
        case(
            "endpoints: { e: { get: \"/e/{id}\" } }\n",
            path,
            (1, 24),
            "`{id}` is not described",
            "path: { id: string }",
        ),
        case(
            "endpoints: { e: { get: /e, path: { id: string } } }\n",
            path,
            (1, 36),
            "`id` is not in the path `/e`",
            "add `{id}`",
        ),
        case(
            "endpoints: { e: { get: \"/e/{id}\", path: { uid: string } } }\n",
            path,
            (1, 24),
            "the path has `{id}`, but the parameter is called `uid`",
            "one name",
        ),
        case(
            "endpoints: { e: { get: \"/{id}/{id}\", path: { id: string } } }\n",
            path,
            (1, 24),
            "`{id}` appears twice in the path",
            "",
        ),
        case(
            "endpoints: { e: { get: \"/e/{id\" } }\n",
            Code::BadValue,
            (1, 24),
            "`{` without `}`",
            "",
        ),
    ]);
}

#[test]
fn defaults_and_examples_must_fit_their_types() {
    let outside = Code::ValueOutsideType;
    assert_cases(&[
        case(
            "types: { A: { type: integer, example: x } }\n",
            outside,
            (1, 39),
            "the example does not fit its type: this is a string",
            "",
        ),
        case(
            "types: { A: { type: integer, range: 1..=5, example: 9 } }\n",
            outside,
            (1, 53),
            "the example 9 is outside its range",
            "widen the range",
        ),
        case(
            "types: { A: { type: string, length: 1..=2, example: abc } }\n",
            outside,
            (1, 53),
            "has 3 characters, but at most 2",
            "",
        ),
        case(
            "types: { A: { array: string, example: [~] } }\n",
            outside,
            (1, 40),
            "this is nothing",
            "",
        ),
        case(
            "types: { A: { fields: { a: { type: B, example: d } } }, B: { enum: [c] } }\n",
            outside,
            (1, 48),
            "`d` is not one of",
            "",
        ),
        case(
            "endpoints: { e: { get: /e, query: { a: { type: boolean, default: 3 } } } }\n",
            outside,
            (1, 66),
            "the default does not fit its type: this is an integer",
            "",
        ),
    ]);
}

#[test]
fn examples_of_types_that_hold_themselves_are_read() {
    let text = complete(
        "types: { A: { fields: { a: { type: A, optional: true, example: { a: ~ } } } } }\n",
    );
    infoplug_spec::parse("good.yaml", text).unwrap();
}

const JOB: &str = "endpoints:
  start: { post: /s, returns: { fields: { id: string } } }
  look: { get: /s, query: { id: string }, returns: { fields: { state: { enum: [ready, broken] } } } }
jobs:
  job:
    start: { endpoint: start, id: /id }
    poll: { endpoint: look, id: id, state: /state, done: [ready] }
";

#[test]
fn the_steps_of_a_job_must_fit_their_endpoints() {
    infoplug_spec::parse("good.yaml", complete(JOB)).unwrap();
    for (from, to, code, at, message) in [
        (
            "endpoint: look",
            "endpoint: lok",
            Code::UnknownEndpoint,
            (7, 23),
            "`lok` is not one of `endpoints`",
        ),
        (
            "id: id",
            "id: uid",
            Code::UnknownParameter,
            (7, 33),
            "`uid` is not a parameter",
        ),
        (
            "id: /id",
            "id: /uid",
            Code::UnknownField,
            (6, 35),
            "the response has no field `uid` here",
        ),
        (
            "[ready] }\n",
            "[redy] }\n",
            Code::UnknownValue,
            (7, 59),
            "`redy` is not a value of the state",
        ),
        (
            ", done: [ready]",
            "",
            Code::MissingKey,
            (7, 5),
            "`done` is missing in `poll`",
        ),
        (
            "    start: { endpoint: start, id: /id }\n",
            "",
            Code::MissingKey,
            (5, 3),
            "`start` is missing in a job",
        ),
    ] {
        let problems =
            infoplug_spec::parse("bad.yaml", complete(&JOB.replacen(from, to, 1))).unwrap_err();
        let [only] = problems.diagnostics.as_slice() else {
            panic!("{problems}")
        };
        assert_eq!(
            (only.code, (only.span.start.line, only.span.start.column)),
            (code, at),
            "{problems}"
        );
        assert!(only.message.contains(message), "{problems}");
        assert_eq!(only.help.is_some(), code != Code::MissingKey, "{problems}");
    }
}

#[test]
fn a_broken_entry_is_no_further_problem_where_it_is_named() {
    // `bad_input` comes with status 400.
    let job = JOB.replace("{ get: /s, query", "{ query");
    let texts = [
        "errors: { e: A string. }\nendpoints: { p: { get: /p, errors: [e] } }\n",
        "statuses: { 400: }\n",
        "statuses: { 400: { meaning: [] } }\n",
        job.as_str(),
    ];
    for text in texts {
        let problems = infoplug_spec::parse("bad.yaml", complete(text)).unwrap_err();
        assert_eq!(problems.diagnostics.len(), 1, "{problems}");
        for error in &problems.partial.errors {
            assert!(
                error
                    .statuses
                    .iter()
                    .all(|number| problems.partial.status(*number).is_some()),
                "{error:?}"
            );
        }
    }
}
