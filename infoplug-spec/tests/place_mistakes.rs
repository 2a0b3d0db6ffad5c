//! Mistakes in PLACE: each is named, at its place, with what would be right.

#![allow(clippy::too_many_lines, reason = "a table is as long as there are mistakes")]

mod common;

use common::{assert_cases, case};
use infoplug_spec::Code;

#[test]
fn keys_of_a_place_that_do_not_go_together_are_named() {
    assert_cases(&[
        case(
            "error_body: { code: { pointer: /a, header: X } }\n",
            Code::KeyConflict,
            (1, 36),
            "`pointer` and `header` exclude each other",
            "",
        ),
        case(
            "error_body: { docs: { pointer: /a, value: x } }\n",
            Code::KeyConflict,
            (1, 36),
            "`pointer` and `value` exclude each other",
            "",
        ),
        case(
            "error_body: { code: { header: X, type: integer } }\n",
            Code::KeyConflict,
            (1, 34),
            "`type` goes with `pointer`",
            "a header and a fixed `value` are texts",
        ),
        case(
            "error_body: { docs: { value: 1, type: integer } }\n",
            Code::KeyConflict,
            (1, 33),
            "`type` goes with `pointer`",
            "remove `type`",
        ),
        case(
            "error_body: { code: { header: X, in: /a } }\n",
            Code::KeyConflict,
            (1, 34),
            "`in` goes with `pointer` or `key_of`",
            "only a body has lists",
        ),
        case(
            "error_body: { docs: { value: x, in: /a } }\n",
            Code::KeyConflict,
            (1, 33),
            "`in` goes with `pointer` or `key_of`",
            "remove `in`",
        ),
        case(
            "error_body: { code: { header: X, join: ', ' } }\n",
            Code::KeyConflict,
            (1, 34),
            "`join` goes with `pointer`",
            "only a body has lists",
        ),
        case(
            "error_body: { code: { value: bad_inptu } }\n",
            Code::UnknownError,
            (1, 21),
            "`bad_inptu` is not one of `errors`",
            "bad_input",
        ),
        case("error_body: { docs: { value: x, join: ', ' } }\n", Code::KeyConflict, (1, 33), "`join` goes with `pointer`", "remove `join`"),
        case(
            "error_body: { code: { pointer: /a, where: { /b: 1 } } }\n",
            Code::KeyConflict,
            (1, 36),
            "`where` goes with `in`",
            "for example `in: /errors`",
        ),
        case(
            "error_body: { code: { header: X, where: { /b: 1 } } }\n",
            Code::KeyConflict,
            (1, 34),
            "`where` goes with `in`",
            "for example `in: /errors`",
        ),
        case(
            "error_body: { code: { pointer: /a, join: ., type: text } }\n",
            Code::KeyConflict,
            (1, 45),
            "`join` and `type` exclude each other",
            "put together is a text",
        ),
        case(
            "error_body: { code: { pointer: /a, auth_param: error } }\n",
            Code::KeyConflict,
            (1, 36),
            "`auth_param` goes with `header`",
            "WWW-Authenticate",
        ),
        case(
            "error_body: { docs: { value: x, auth_param: error } }\n",
            Code::KeyConflict,
            (1, 33),
            "`auth_param` goes with `header`",
            "WWW-Authenticate",
        ),
        case(
            "error_body: { docs: { value: x, before: a } }\n",
            Code::KeyConflict,
            (1, 33),
            "`before` goes with `pointer`, `key_of`, `header` or `plain_body`",
            "write the `value` as it should be",
        ),
        case(
            "error_body: { docs: { value: x, after: a } }\n",
            Code::KeyConflict,
            (1, 33),
            "`after` goes with `pointer`, `key_of`, `header` or `plain_body`",
            "write the `value` as it should be",
        ),
        case(
            "error_body: { docs: { value: x, strip_prefix: a } }\n",
            Code::KeyConflict,
            (1, 33),
            "`strip_prefix` goes with `pointer`, `key_of`, `header` or `plain_body`",
            "write the `value` as it should be",
        ),
        case(
            "error_body: { docs: { value: x, strip_suffix: a } }\n",
            Code::KeyConflict,
            (1, 33),
            "`strip_suffix` goes with `pointer`, `key_of`, `header` or `plain_body`",
            "write the `value` as it should be",
        ),
        case(
            "error_body: { docs: { value: x, empty: true } }\n",
            Code::KeyConflict,
            (1, 33),
            "`empty` goes with `pointer`, `key_of` or `header`",
            "never empty",
        ),
        case(
            "error_body: { code: { pointer: /a, type: integer, after: '#' } }\n",
            Code::KeyConflict,
            (1, 51),
            "`type` and `after` exclude each other",
            "only texts can be changed",
        ),
        case(
            "error_body: { code: { pointer: /a, type: boolean, empty: true } }\n",
            Code::KeyConflict,
            (1, 51),
            "`type` and `empty` exclude each other",
            "only texts can be empty",
        ),
        case(
            "error_body: { docs: [{ value: x }, /a, /b] }\n",
            Code::KeyConflict,
            (1, 36),
            "this place never counts",
            "put the `value` at the end",
        ),
        case(
            "error_body: { retry_after: [{ value: 1 }, { header: X }] }\n",
            Code::KeyConflict,
            (1, 43),
            "this place never counts",
            "give it `when`",
        ),
    ]);
}

#[test]
fn values_that_a_place_does_not_take_are_refused() {
    assert_cases(&[
        case("error_body: { code: [] }\n", Code::BadValue, (1, 21), "`code` is empty", "leave `code` out"),
        case(
            "error_body: { code: [null] }\n",
            Code::WrongKind,
            (1, 22),
            "`code` must be a place such as `/error/code`, and this is nothing",
            "",
        ),
        case("error_body: { code: { ponter: /a } }\n", Code::UnknownKey, (1, 23), "a key of a place", "did you mean `pointer`?"),
        case("error_body: { code: { pointer: a/b } }\n", Code::BadValue, (1, 32), "`a/b` is not a JSON Pointer", "write `/a/b`"),
        case("error_body: { code: { pointer: /a, in: [b] } }\n", Code::WrongKind, (1, 40), "`in` must be a JSON Pointer", ""),
        case(
            "error_body: { code: { pointer: /a, in: /b, where: {} } }\n",
            Code::BadValue,
            (1, 51),
            "`where` is empty",
            "leave `where` out",
        ),
        case(
            "error_body: { code: { pointer: /a, in: /b, where: { c: 1 } } }\n",
            Code::BadValue,
            (1, 53),
            "`c` is not a JSON Pointer",
            "write `/c`",
        ),
        case(
            "error_body: { code: { pointer: /a, type: integr } }\n",
            Code::BadValue,
            (1, 42),
            "`integr` is not a value of `type`",
            "did you mean `integer`?",
        ),
        case("error_body: { code: { header: X Y } }\n", Code::BadValue, (1, 31), "`X Y` cannot be the name of a header", "ASCII letters"),
        case("error_body: { code: { value: '' } }\n", Code::BadValue, (1, 30), "`value` is empty", "say what it is"),
        case("error_body: { code: { header: X, auth_param: '' } }\n", Code::BadValue, (1, 46), "`auth_param` is empty", "leave"),
        case(
            "error_body: { code: { header: X, auth_param: 'a b' } }\n",
            Code::BadValue,
            (1, 46),
            "`a b` cannot be the name of a parameter",
            "it is `error`",
        ),
        case("error_body: { code: { pointer: /a, before: '' } }\n", Code::BadValue, (1, 44), "`before` is empty", "leave `before` out"),
        case("error_body: { code: { pointer: /a, after: '' } }\n", Code::BadValue, (1, 43), "`after` is empty", "leave `after` out"),
        case(
            "error_body: { code: { pointer: /a, strip_prefix: '' } }\n",
            Code::BadValue,
            (1, 50),
            "`strip_prefix` is empty",
            "leave `strip_prefix` out",
        ),
        case(
            "error_body: { code: { pointer: /a, strip_suffix: '' } }\n",
            Code::BadValue,
            (1, 50),
            "`strip_suffix` is empty",
            "leave `strip_suffix` out",
        ),
        case(
            "error_body: { code: { pointer: /a, before: [a] } }\n",
            Code::WrongKind,
            (1, 44),
            "`before` must be a text, and this is a list",
            "",
        ),
        case("error_body: { code: { text: true } }\n", Code::UnknownKey, (1, 23), "`text` is not a key of a place", "`plain_body` now"),
        case("error_body: { code: { plain_body: false } }\n", Code::BadValue, (1, 35), "`plain_body` of a place is `true`", "in `when`"),
        case(
            "error_body: { code: { plain_body: { is: a } } }\n",
            Code::BadValue,
            (1, 35),
            "`plain_body` of a place is `true`",
            "in `when`",
        ),
        case(
            "error_body: { code: { pointer: /a, when: { plain_body: {} } } }\n",
            Code::MissingKey,
            (1, 44),
            "the test of `plain_body` says nothing",
            "for example a value",
        ),
        case(
            "error_body: { code: { pointer: /a, after: '#', marker: needed } }\n",
            Code::BadValue,
            (1, 56),
            "`needed` is not a value of `marker`",
            "`required`, `optional`",
        ),
        case(
            "error_body: { code: { pointer: /a, marker: required } }\n",
            Code::KeyConflict,
            (1, 36),
            "`marker` goes with `before`, `after`, `strip_prefix` or `strip_suffix`",
            "`after: \"#\"`",
        ),
        case(
            "error_body: { docs: { value: x, marker: required } }\n",
            Code::KeyConflict,
            (1, 33),
            "`marker` goes with `before`, `after`, `strip_prefix` or `strip_suffix`",
            "remove `marker`",
        ),
        case("error_body: { code: { pointer: /a, empty: yes } }\n", Code::BadValue, (1, 43), "`empty` must be `true` or `false`", ""),
    ]);
}
