//! What people see when they make a mistake: what it is, where it is, and how to fix it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may panic"
)]

mod common;

use common::{assert_cases, case, complete};
use infoplug_spec::{Code, Problems};

fn problems(text: &str) -> Problems {
    infoplug_spec::parse("bad.yaml", text).unwrap_err()
}

#[test]
fn ten_mistakes_give_ten_diagnostics_each_at_its_place() {
    let text = r"infoplug: 1
api:
  name: Shop
  base_url: shop.example.com
  docs: https://shop.example.com/docs
statuses:
  200: ok
  404: { meaning: Not there., retry: somtimes }
errors:
  not_found: { status: 405, cause: No such thing., solution: Check the id. }
  bad_input: { cause: A value is wrong. }
types:
  Thing:
    fields:
      id: integr
      size: { type: integer, range: 9..=1 }
endpoints:
  get_thing:
    get: /things/{id}
    path: { thing_id: string }
    returns: Thing
    errors: [not_fund]
  list_things:
    get: /things
    qeury: { page: integer }
    returns: [Thing]
    statuses: [200]
";
    let problems = problems(text);
    let found: Vec<_> = problems
        .diagnostics
        .iter()
        .map(|d| (d.code, d.span.start.line, d.span.start.column))
        .collect();
    let wanted = [
        (Code::BadValue, 4, 13),
        (Code::BadValue, 8, 38),
        (Code::UnknownStatus, 10, 24),
        (Code::MissingKey, 11, 3),
        (Code::UnknownType, 15, 11),
        (Code::BadValue, 16, 37),
        (Code::PathMismatch, 19, 10),
        (Code::UnknownError, 22, 14),
        (Code::UnknownKey, 25, 5),
    ];
    assert_eq!(found, wanted, "{problems}");
}

#[test]
fn a_diagnostic_shows_the_line_and_marks_the_place() {
    let text = "infoplug: 1\napi: { name: A, base_url: https://a.example }\nendpoints:\n  ping: { gte: /ping }\n";
    let shown = problems(text).to_string();
    assert_eq!(
        shown,
        "bad.yaml:4:11: `gte` is not a key of an endpoint [IP0010]\n   |\n 4 |   ping: { gte: /ping }\n   |           ^^^\n  = help: did you mean `get`?"
    );
}

#[test]
fn a_name_collision_names_both_lines() {
    let text = complete(
        "types:\n  T:\n    fields:\n      a-b: string\n      c: string\n      a_b: string\n",
    );
    let problems = problems(&text);
    let [only] = problems.diagnostics.as_slice() else {
        panic!("{problems}")
    };
    assert_eq!(
        (only.code, only.span.start.line, only.span.start.column),
        (Code::NameCollision, 6, 7)
    );
    assert_eq!(only.related.len(), 1);
    assert_eq!(
        (only.related[0].0.start.line, only.related[0].0.start.column),
        (4, 7)
    );
    let shown = problems.to_string();
    assert!(
        shown.contains("bad.yaml:6:7: `a_b` and `a-b` both become the field `a_b`"),
        "{shown}"
    );
    assert!(shown.contains("= bad.yaml:4:7: `a-b` is here"), "{shown}");
    assert!(shown.contains("ident: some_name"), "{shown}");
}

#[test]
fn names_may_not_become_one_rust_name() {
    let collision = Code::NameCollision;
    assert_cases(&[
        case(
            "types: { T: { enum: [a-b, A_B] } }\n",
            collision,
            (1, 27),
            "both become the variant `AB`",
            "ident",
        ),
        case(
            "types: { Foo: { enum: [a] }, foo: { enum: [b] } }\n",
            collision,
            (1, 30),
            "both become the type `Foo`",
            "ident",
        ),
        case(
            "endpoints: { a-b: { get: /a }, a_b: { get: /b } }\n",
            collision,
            (1, 32),
            "both become the method `a_b`",
            "ident",
        ),
        case(
            "endpoints: { e: { get: /e, query: { a: string }, headers: { A: string } } }\n",
            collision,
            (1, 61),
            "`A` and `a` both become the parameter `a`",
            "ident",
        ),
        case(
            "errors: { a-b: { cause: c, solution: s }, aB: { cause: c, solution: s } }\n",
            collision,
            (1, 43),
            "both become the variant `AB`",
            "ident",
        ),
        case(
            "statuses: { 400: { meaning: m, name: X }, 401: { meaning: m, name: x } }\n",
            collision,
            (1, 43),
            "`401` and `400` both become the variant `X`",
            "`name`",
        ),
        case(
            "types: { PingRequest: { enum: [a] } }\n",
            collision,
            (6, 14),
            "`ping` and `PingRequest` both become the type `PingRequest`",
            "ident",
        ),
        case(
            "api: { name: A, base_url: https://a.example, auth: { credentials: { a-b: X, a_b: Y }, headers: { H: \"{a-b}{a_b}\" } } }\n",
            collision,
            (1, 77),
            "both become the credential `a_b`",
            "rename",
        ),
        case(
            "api: { name: A, base_url: https://a.example, auth: { env: K, bearer: true, alternatives: { a: { query: a }, A: { query: b } } } }\n",
            collision,
            (1, 109),
            "both become the variant `A`",
            "rename",
        ),
    ]);
}

#[test]
fn names_that_cannot_become_rust_names_are_refused() {
    assert_cases(&[
        case(
            "types: { T: { enum: [\"***\"] } }\n",
            Code::BadName,
            (1, 22),
            "nothing in `***` can be part of a Rust name",
            "ident",
        ),
        case(
            "types: { string: [json] }\n",
            Code::BadName,
            (1, 10),
            "`string` is the name of a built-in type",
            "rename it",
        ),
        case(
            "types: { A?: [json] }\n",
            Code::BadName,
            (1, 10),
            "`A?` cannot be the name of a type",
            "letters",
        ),
        case(
            "types: { T: { ident: 2, enum: [a] } }\n",
            Code::BadName,
            (1, 22),
            "`ident` is not a name",
            "ASCII letter",
        ),
        case(
            "statuses: { 400: { meaning: m, name: \"*\" } }\n",
            Code::BadName,
            (1, 38),
            "`name`",
            "letters",
        ),
    ]);
}

#[test]
fn unknown_keys_are_met_with_the_nearest_one() {
    let unknown = Code::UnknownKey;
    assert_cases(&[
        case(
            "typs: {}\n",
            unknown,
            (1, 1),
            "`typs` is not a key of a spec",
            "did you mean `types`?",
        ),
        case(
            "endpoints: { e: { get: /e, qery: { a: string } } }\n",
            unknown,
            (1, 28),
            "a key of an endpoint",
            "did you mean `query`?",
        ),
        case(
            "endpoints: { e: { GET: /e } }\n",
            unknown,
            (1, 19),
            "`GET`",
            "did you mean `get`?",
        ),
        case(
            "types: { A: { type: integer, rnage: 1.. } }\n",
            unknown,
            (1, 30),
            "a key of a type",
            "did you mean `range`?",
        ),
        case(
            "errors: { e: { cuase: c, solution: s } }\n",
            unknown,
            (1, 16),
            "a key of an error",
            "did you mean `cause`?",
        ),
        case(
            "error_body: { kode: /a }\n",
            unknown,
            (1, 15),
            "a key of `error_body`",
            "did you mean `code`?",
        ),
        case(
            "statuses: { 400: { meaning: m, xyzzy: 1 } }\n",
            unknown,
            (1, 32),
            "a key of a status",
            "expected one of `name`, `meaning`",
        ),
        case(
            "types: { A: { fields: { b: { type: string, required: true } } } }\n",
            unknown,
            (1, 44),
            "a key of a field",
            "a field is required unless it has `optional: true`",
        ),
    ]);
}

#[test]
fn keys_of_other_formats_are_met_with_what_there_is() {
    let unknown = Code::UnknownKey;
    assert_cases(&[
        case(
            "endpoints: { e: { get: /e, auth: none } }\n",
            unknown,
            (1, 28),
            "`auth` is not a key of an endpoint",
            "cannot be described yet: `auth` of `api` applies to all; expected one of `get`, `post`,",
        ),
        case(
            "endpoints: { e: { post: /e, content_type: text/csv } }\n",
            unknown,
            (1, 29),
            "`content_type`",
            "other content types cannot be described yet; expected one of",
        ),
        case(
            "endpoints: { e: { get: /e, cookies: { a: string } } }\n",
            unknown,
            (1, 28),
            "`cookies`",
            "cookies cannot be described yet",
        ),
        case(
            "endpoints: { e: { method: GET, path: { a: string } } }\n",
            unknown,
            (1, 19),
            "`method`",
            "`get: /items/{id}`",
        ),
        case(
            "endpoints: { e: { get: /e, responses: { 200: T } } }\n",
            unknown,
            (1, 28),
            "`responses`",
            "`returns` describes a success",
        ),
        case(
            "types: { A: { oneOf: [string, integer] } }\nendpoints: { e: { get: /e, returns: A } }\n",
            unknown,
            (1, 15),
            "`oneOf`",
            "write `type: json`",
        ),
        case(
            "types: { A: { id: string, kind: string } }\nendpoints: { e: { get: /e, returns: A } }\n",
            unknown,
            (1, 15),
            "`id` is not a key of a type",
            "`fields: { id: ... }`",
        ),
        case(
            "endpoints: { e: { method: GET, path: /e } }\n",
            unknown,
            (1, 19),
            "`method`",
            "`get: /items/{id}`",
        ),
        case(
            "openapi: 3.1.0\n",
            unknown,
            (1, 1),
            "`openapi` is not a key of a spec",
            "`infoplug import`",
        ),
        case(
            "endpoints: { e: { get: /e, unheard_of: 1 } }\n",
            unknown,
            (1, 28),
            "`unheard_of`",
            "expected one of `get`, `post`, `put`, `patch`, `delete`, `head`, `summary`",
        ),
    ]);
}

#[test]
fn what_refers_to_a_lost_section_is_no_further_mistake() {
    assert_cases(&[
        case(
            "tpyes: { A: [string] }\nendpoints: { e: { get: /e, returns: A } }\n",
            Code::UnknownKey,
            (1, 1),
            "`tpyes`",
            "did you mean `types`?",
        ),
        case(
            "types: [A]\nendpoints: { e: { get: /e, returns: A } }\n",
            Code::WrongKind,
            (1, 8),
            "`types` must be a mapping",
            "",
        ),
        case(
            "status: { 404: gone }\nerrors: { a: { status: 404, cause: c, solution: s } }\nendpoints: { e: { get: /e, statuses: [404] } }\n",
            Code::UnknownKey,
            (1, 1),
            "`status`",
            "did you mean `statuses`?",
        ),
        case(
            "statuses: { 4O4: gone }\nerrors: { a: { status: 404, cause: c, solution: s } }\nendpoints: { e: { get: /e, statuses: [404] } }\n",
            Code::BadValue,
            (1, 13),
            "`4O4` is not a status",
            "did you mean `404`?",
        ),
        case(
            "statuses: { 4XX: wrong }\nerrors: { a: { status: 404, cause: c, solution: s } }\n",
            Code::BadValue,
            (1, 13),
            "`4XX` is not a status",
            "",
        ),
        case(
            "endpoints: { e: { post: /e, retruns: { fields: { id: string } } }, f: { get: \"/f/{id}\", path: { id: string }, returns: { fields: { s: string } } } }\njobs: { j: { start: { endpoint: e, id: /id }, poll: { endpoint: f, id: id, state: /s, done: [d], failed: [f], running: [r] } } }\n",
            Code::UnknownKey,
            (1, 29),
            "`retruns`",
            "did you mean `returns`?",
        ),
    ]);
    let text = complete(
        "errors: { a: { cause: c, solution: s } }\nendpoints: { e: { get: /e, errors: [a] } }\n",
    );
    let problems = problems(&text.replacen("errors:", "erors:", 1));
    assert_eq!(problems.diagnostics.len(), 1, "{problems}");
}

#[test]
fn two_endpoints_that_make_the_same_request_are_refused() {
    let same = Code::SameRequest;
    assert_cases(&[
        case(
            "endpoints: { a: { get: /e }, b: { get: /e } }\n",
            same,
            (1, 30),
            "`b` and `a` make the same request: `GET /e`",
            "correct the path",
        ),
        case(
            "endpoints: { a: { get: \"/e/{x}\", path: { x: string } }, b: { get: \"/e/{y}\", path: { y: string } } }\n",
            same,
            (1, 57),
            "`GET /e/{y}`",
            "`const`",
        ),
        case(
            "endpoints: { a: { get: /e, query: { k: { type: string, const: a } } }, b: { get: /e, query: { k: { type: string, const: a } } } }\n",
            same,
            (1, 72),
            "the same request",
            "`const`",
        ),
    ]);
    for good in [
        "endpoints: { a: { get: /e }, b: { head: /e }, c: { get: /e/c } }\n",
        "endpoints: { a: { post: /e, body: { n: string } }, b: { post: /e, body_format: form, body: { n: string } } }\n",
        "endpoints: { a: { get: /e }, b: { get: /e, query: { k: { type: string, const: b } } } }\n",
        "endpoints: { a: { post: /g, body: { k: { type: string, const: a } } }, b: { post: /g, body: { k: { type: string, const: b } } } }\n",
    ] {
        infoplug_spec::parse("good.yaml", complete(good)).unwrap();
    }
}

#[test]
fn missing_keys_of_auth_are_named() {
    let missing = Code::MissingKey;
    assert_cases(&[
        case(
            "api: { name: A, base_url: https://a.example, auth: { bearer: true } }\n",
            missing,
            (1, 46),
            "where the key comes from",
            "env: MY_API_KEY",
        ),
        case(
            "api: { name: A, base_url: https://a.example, auth: { env: K } }\n",
            missing,
            (1, 46),
            "where the key goes",
            "bearer: true",
        ),
        case(
            "api: { name: A, base_url: https://a.example, auth: { env: K, bearer: false } }\n",
            missing,
            (1, 46),
            "where the key goes",
            "bearer: true",
        ),
        case(
            "api: { name: A, base_url: https://a.example, auth: { credentials: {}, bearer: true } }\n",
            missing,
            (1, 54),
            "`credentials` is empty",
            "api_key:",
        ),
    ]);
}

#[test]
fn missing_keys_are_named_with_their_object() {
    let missing = Code::MissingKey;
    assert_cases(&[
        case(
            "infoplug: 1\napi: { name: A }\n",
            missing,
            (2, 1),
            "`base_url` is missing in `api`",
            "https://api.example.com",
        ),
        case(
            "infoplug: 1\napi: { name: A, base_url: }\n",
            missing,
            (2, 17),
            "`base_url` of `api` has no value",
            "https://api.example.com",
        ),
        case(
            "api: { name: \"\", base_url: https://a.example }\n",
            Code::BadValue,
            (1, 14),
            "`name` is empty",
            "",
        ),
        case(
            "errors: { e: { cause: c } }\n",
            missing,
            (1, 11),
            "`solution` is missing in an error",
            "what the caller can do",
        ),
        case(
            "statuses: { 400: { name: X } }\n",
            missing,
            (1, 13),
            "`meaning` is missing in a status",
            "what it means",
        ),
        case(
            "endpoints: {}\n",
            missing,
            (1, 1),
            "`endpoints` is empty",
            "get: /ping",
        ),
        case(
            "endpoints: { e: { summary: s } }\n",
            missing,
            (1, 14),
            "`e` has no method and path",
            "get: /items",
        ),
        case(
            "types: { A: { fields: { b: } } }\n",
            missing,
            (1, 25),
            "a type is missing",
            "string",
        ),
        case(
            "types: { A: { description: d } }\n",
            missing,
            (1, 10),
            "which type it is",
            "`fields`",
        ),
        case(
            "error_body: { code: { type: string } }\n",
            missing,
            (1, 21),
            "a location needs `pointer`, `key_of`, `header`, `plain_body` or `value`",
            "",
        ),
        case(
            "endpoints: { e: { get: /e, groups: [ { description: d } ] } }\n",
            missing,
            (1, 38),
            "a group needs",
            "",
        ),
        case(
            "endpoints: { e: { get: /e, query: { p: integer }, returns: [json], pages: { style: page, parameter: p } } }\n",
            missing,
            (1, 68),
            "`items` is missing in `pages`",
            "",
        ),
        case(
            "endpoints: { e: { get: /e, returns: [json], pages: { style: cursor, items: \"\" } } }\n",
            missing,
            (1, 45),
            "pages with `style: cursor` need `cursor`",
            "cursor: {",
        ),
    ]);
}

#[test]
fn the_version_of_the_format_is_checked() {
    assert_cases(&[
        case(
            "infoplug: 2\n",
            Code::Version,
            (1, 11),
            "this version of the format is not supported",
            "infoplug: 1",
        ),
        case(
            "infoplug:\n",
            Code::Version,
            (1, 1),
            "`infoplug`, the version of the format, is missing",
            "infoplug: 1",
        ),
    ]);
}

#[test]
fn an_alternative_may_have_the_name_of_the_first_way() {
    let auth = "auth: { env: K, bearer: true, alternatives: { default: { query: k } } }";
    let text = complete(&format!(
        "api: {{ name: A, base_url: https://a.example, {auth} }}\n"
    ));
    let auth = infoplug_spec::parse("good.yaml", text)
        .unwrap()
        .api
        .auth
        .unwrap();
    let names: Vec<&str> = auth
        .ways
        .iter()
        .map(|way| way.name.camel.as_str())
        .collect();
    assert_eq!(names, ["Default", "Default_"]);
}
