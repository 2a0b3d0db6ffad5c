//! Mistakes in and around `error_body`. Each is reported at its position, with how to fix it.

mod common;

use common::{assert_cases, case};
use infoplug_spec::Code;

#[test]
fn lists_and_trees_of_errors_have_keys_of_their_own() {
    assert_cases(&[
        case(
            "error_body: { errors: { code: /a } }\n",
            Code::MissingKey,
            (1, 23),
            "`errors` needs `list` or `tree`",
            "list: /errors",
        ),
        case(
            "error_body: { errors: [] }\n",
            Code::BadValue,
            (1, 23),
            "`errors` is empty",
            "remove",
        ),
        case(
            "error_body: { errors: /errors }\n",
            Code::WrongKind,
            (1, 23),
            "`errors` of `error_body` must be a mapping, but this is a single value",
            "",
        ),
        case(
            "error_body: { errors: { lst: /a } }\n",
            Code::UnknownKey,
            (1, 25),
            "a key of `errors` of `error_body`",
            "did you mean `list`?",
        ),
        case(
            "error_body: { errors: { list: /a, tree: /b } }\n",
            Code::KeyConflict,
            (1, 35),
            "`list` and `tree` are mutually exclusive",
            "",
        ),
        case(
            "error_body: { errors: { tree: /a, in: /b } }\n",
            Code::KeyConflict,
            (1, 35),
            "`in` works only with `list`",
            "a `tree` begins at the body",
        ),
        case(
            "error_body: { errors: { list: /a, where: { /b: 1 } } }\n",
            Code::KeyConflict,
            (1, 35),
            "`where` works only with `in`",
            "in: /details",
        ),
        case(
            "error_body: { errors: { list: /a, members: {} } }\n",
            Code::BadValue,
            (1, 44),
            "`members` is empty",
            "remove `members`",
        ),
        case(
            "error_body: { errors: { list: /a, members: { b: c } } }\n",
            Code::BadValue,
            (1, 49),
            "`c` is not a JSON Pointer",
            "/c",
        ),
        case(
            "error_body: { errors: { list: /a, skip: [x] } }\n",
            Code::KeyConflict,
            (1, 35),
            "`skip` works only with `tree`",
            "remove `skip`",
        ),
        case(
            "error_body: { errors: { list: /a, separator: x } }\n",
            Code::KeyConflict,
            (1, 35),
            "`separator` works only with `tree`",
            "remove `separator`",
        ),
        case(
            "error_body: { errors: { list: /a, code: kode } }\n",
            Code::BadValue,
            (1, 41),
            "`kode` is not a JSON Pointer",
            "write `/kode`",
        ),
        case(
            "error_body: { errors: { tree: /a, skip: x } }\n",
            Code::WrongKind,
            (1, 41),
            "`skip` must be a list",
            "write `[",
        ),
    ]);
}

#[test]
fn formats_and_rules_that_never_count_are_refused() {
    assert_cases(&[
        case(
            "error_body: { formats: [{ code: /a }] }\n",
            Code::MissingKey,
            (1, 25),
            "`when` is missing in a format, which would hide all later ones",
            "`error_body` itself",
        ),
        case(
            "error_body: { formats: { when: { status: 400 } } }\n",
            Code::WrongKind,
            (1, 24),
            "`formats` must be a list, but this is a mapping",
            "",
        ),
        case(
            "error_body: { formats: [] }\n",
            Code::BadValue,
            (1, 24),
            "`formats` is empty",
            "remove",
        ),
        case(
            "error_body: { formats: [{ wen: { status: 400 } }] }\n",
            Code::UnknownKey,
            (1, 27),
            "a key of a format",
            "did you mean `when`?",
        ),
        case(
            "error_body: { formats: [{ when: { status: 400 }, error_when: { status: 200 } }] }\n",
            Code::UnknownKey,
            (1, 50),
            "`error_when` is not a key of a format",
            "expected one of `when`, `code`",
        ),
        case(
            "error_body: { formats: [{ when: { status: 400 } }, { when: { status: [400] }, code: /a }] }\n",
            Code::KeyConflict,
            (1, 52),
            "this format is never used: an earlier one has the same `when`",
            "merge the two",
        ),
    ]);
}

#[test]
fn retry_advice_must_be_one_that_can_hold() {
    assert_cases(&[
        case(
            "error_body: { retry: [{ advice: never }] }\n",
            Code::MissingKey,
            (1, 15),
            "`when` is missing in a rule of `retry`",
            "",
        ),
        case(
            "error_body: { retry: [{ when: { status: 400 } }] }\n",
            Code::MissingKey,
            (1, 15),
            "`advice` is missing in a rule of `retry`",
            "",
        ),
        case(
            "error_body: { retry: never }\n",
            Code::WrongKind,
            (1, 22),
            "`retry` must be a list, but this is a single value",
            "write `[",
        ),
        case(
            "error_body: { retry: [] }\n",
            Code::BadValue,
            (1, 22),
            "`retry` is empty",
            "remove",
        ),
        case(
            "error_body: { retry: [{ when: { status: 400 }, advice: never }, { when: { status: 400 }, advice: never }] }\n",
            Code::KeyConflict,
            (1, 65),
            "this rule is never used",
            "the first whose condition holds",
        ),
        case(
            "error_body: { retry: [{ when: { status: 400 }, advice: not_processed, pause: 1 }] }\n",
            Code::BadValue,
            (1, 78),
            "`1` is not a duration",
            "500ms",
        ),
        case(
            "error_body: { retry: [{ when: { status: 400 }, advice: never, pause: 1s }] }\n",
            Code::KeyConflict,
            (1, 63),
            "`pause` with the advice `never` has no effect",
            "remove `pause`",
        ),
        case(
            "statuses: { 200: ok, 400: { meaning: m, retry: { advice: never, hint: required } }, 404: x }\n",
            Code::KeyConflict,
            (1, 65),
            "`hint` with the advice `never` has no effect",
            "remove `hint`",
        ),
        case(
            "statuses: { 200: ok, 400: { meaning: m, retry: { advice: always, hint: required, pause: 1s } }, 404: x }\n",
            Code::KeyConflict,
            (1, 82),
            "`pause` with `hint: required` has no effect",
            "keep one of the two",
        ),
        case(
            "statuses: { 200: ok, 400: { meaning: m, retry: { advice: if_safe, hint: wanted } }, 404: x }\n",
            Code::BadValue,
            (1, 73),
            "`wanted` is not a value of `hint`",
            "the only one is `required`",
        ),
        case(
            "statuses: { 200: ok, 400: { meaning: m, retry: { advice: never, methods: [get] } }, 404: x }\n",
            Code::KeyConflict,
            (1, 65),
            "`methods` with the advice `never` has no effect",
            "for all others",
        ),
        case(
            "statuses: { 200: ok, 400: { meaning: m, retry: { advice: if_safe, methods: [gett] } }, 404: x }\n",
            Code::BadValue,
            (1, 77),
            "`gett` is not a value of `methods`",
            "did you mean `get`?",
        ),
    ]);
}

#[test]
fn hints_must_have_a_place_and_a_format() {
    assert_cases(&[
        case(
            "error_body: { retry_after: /a }\n",
            Code::WrongKind,
            (1, 28),
            "a hint must be a mapping, but this is a single value",
            "write `{ pointer: /a }`",
        ),
        case(
            "error_body: { retry_after: { format: seconds } }\n",
            Code::MissingKey,
            (1, 28),
            "a location needs `pointer`, `key_of`, `header`, `plain_body` or `value`",
            "",
        ),
        case(
            "error_body: { retry_after: { header: X, format: second } }\n",
            Code::BadValue,
            (1, 49),
            "`second` is not a value of `format`",
            "did you mean `seconds`?",
        ),
        case(
            "error_body: { retry_after: { header: X, at_most: 1d } }\n",
            Code::BadValue,
            (1, 50),
            "`1d` is not a duration",
            "500ms",
        ),
        case(
            "error_body: { retry_after: { header: X, atmost: 1h } }\n",
            Code::UnknownKey,
            (1, 41),
            "a key of a hint",
            "did you mean `at_most`?",
        ),
        case(
            "error_body: { retry_after: { value: soon } }\n",
            Code::BadValue,
            (1, 37),
            "`soon` does not match the hint's format",
            "duration",
        ),
        case(
            "error_body: { retry_after: { value: -1, format: milliseconds } }\n",
            Code::BadValue,
            (1, 37),
            "`-1` does not match the hint's format",
            "write a number",
        ),
    ]);
}

#[test]
fn members_have_one_type_and_a_rust_name() {
    assert_cases(&[
        case(
            "error_body: { members: {} }\n",
            Code::BadValue,
            (1, 24),
            "`members` is empty",
            "remove",
        ),
        case(
            "error_body: { members: { a: [/a, { pointer: /b, type: integer }] } }\n",
            Code::KeyConflict,
            (1, 34),
            "`a` is an integer here and a string elsewhere",
            "the same `type`",
        ),
        case(
            "error_body: { members: { a: [{ pointer: /b, type: integer }, { value: 0 }] } }\n",
            Code::KeyConflict,
            (1, 62),
            "`a` is a string here and an integer elsewhere",
            "a location without one returns a string",
        ),
        case(
            "error_body: { members: { a: { pointer: /a, type: boolean } }, formats: [{ when: { status: 400 }, members: { a: { header: A } } }] }\n",
            Code::KeyConflict,
            (1, 112),
            "`a` is a string here and a boolean elsewhere",
            "the same `type`",
        ),
        case(
            "error_body: { members: { a-b: /a, a_b: /b } }\n",
            Code::NameCollision,
            (1, 35),
            "`a_b` and `a-b` both become the member `a_b`",
            "rename",
        ),
        case(
            "error_body: { members: { '***': /a } }\n",
            Code::BadName,
            (1, 26),
            "nothing in `***` can be part of a Rust name",
            "letters",
        ),
    ]);
}

#[test]
fn codes_of_other_levels_have_a_cause_and_a_solution() {
    assert_cases(&[
        case(
            "subcodes: { a: { cause: c } }\n",
            Code::MissingKey,
            (1, 13),
            "`solution` is missing in a code",
            "what the caller can do",
        ),
        case(
            "categories: { a: { solution: s } }\n",
            Code::MissingKey,
            (1, 15),
            "`cause` is missing in a code",
            "why it happens",
        ),
        case(
            "subcodes: { a: { cause: c, solution: s, status: 400 } }\n",
            Code::UnknownKey,
            (1, 41),
            "`status` is not a key of a code",
            "expected one of",
        ),
        case(
            "categories: [a]\n",
            Code::WrongKind,
            (1, 13),
            "`categories` must be a mapping, but this is a list",
            "",
        ),
        case(
            "categories: { a: string }\n",
            Code::WrongKind,
            (1, 18),
            "a code must be a mapping, but this is a single value",
            "",
        ),
    ]);
}
