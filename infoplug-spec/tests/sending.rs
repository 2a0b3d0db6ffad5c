//! What is always sent, and how: constants, forms, credentials in the path.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests may panic"
)]

mod common;

use common::{assert_cases, case, complete};
use infoplug_spec::Code;
use infoplug_spec::model::{
    AuthLocation, BodyFormat, Literal, ParameterLocation, Template, TemplatePart,
};

#[test]
fn constants_are_texts_integers_or_booleans_that_nothing_else_sets() {
    assert_cases(&[
        case(
            "endpoints: { e: { get: '/e/{a}', path: { a: { type: string, const: x } } } }\n",
            Code::KeyConflict,
            (1, 61),
            "`const` is not allowed in a path",
            "into the path itself",
        ),
        case(
            "endpoints: { e: { post: /e, query: { a: { type: number, const: 1 } } } }\n",
            Code::KeyConflict,
            (1, 57),
            "`const` works only with `string`, `integer` and `boolean`",
            "one of these types",
        ),
        case(
            "endpoints: { e: { post: /e, query: { a: { enum: [x], const: x } } } }\n",
            Code::KeyConflict,
            (1, 54),
            "`const` works only with `string`, `integer` and `boolean`",
            "one of these types",
        ),
        case(
            "endpoints: { e: { post: /e, query: { a: { array: string, const: x } } } }\n",
            Code::KeyConflict,
            (1, 58),
            "`const` works only with `string`, `integer` and `boolean`",
            "one of these types",
        ),
        case(
            "endpoints: { e: { post: /e, query: { a: { type: string, const: x, required: true } } } }\n",
            Code::KeyConflict,
            (1, 67),
            "`const` and `required` are mutually exclusive",
            "always sent",
        ),
        case(
            "endpoints: { e: { post: /e, query: { a: { type: string, const: x, default: y } } } }\n",
            Code::KeyConflict,
            (1, 67),
            "`const` and `default` are mutually exclusive",
            "always sent",
        ),
        case(
            "endpoints: { e: { post: /e, body: { a: { type: string, const: x, nullable: true } } } }\n",
            Code::KeyConflict,
            (1, 66),
            "`const` and `nullable` are mutually exclusive",
            "always sent",
        ),
        case(
            "endpoints: { e: { post: /e, body: { a: { type: string?, const: x } } } }\n",
            Code::KeyConflict,
            (1, 57),
            "`const` and a `?` after the type are mutually exclusive",
            "remove the `?`",
        ),
        case(
            "endpoints: { e: { post: /e, query: { a: { type: integer, const: x } } } }\n",
            Code::ValueOutsideType,
            (1, 65),
            "the const does not fit its type: this is a string",
            "",
        ),
        case(
            "endpoints: { e: { post: /e, query: { a: { type: boolean, const: 1 } } } }\n",
            Code::ValueOutsideType,
            (1, 65),
            "the const does not fit its type: this is an integer",
            "",
        ),
        case(
            "endpoints: { e: { post: /e, query: { a: { type: string, const: [x] } } } }\n",
            Code::ValueOutsideType,
            (1, 64),
            "the const does not fit its type: this is a list",
            "",
        ),
        case(
            "endpoints: { e: { post: /e, query: { a: { type: integer, range: 1..=3, const: 4 } } } }\n",
            Code::ValueOutsideType,
            (1, 79),
            "the const 4 is outside its range",
            "widen the range",
        ),
        case(
            "endpoints: { e: { post: /e, query: { a: { type: string, const: x }, b: string }, groups: [{ exactly_one_of: [a, b] }] } }\n",
            Code::KeyConflict,
            (1, 110),
            "`a` is always sent with its `const`",
            "remove `const`",
        ),
        case(
            "endpoints: { e: { post: /e, query: { a: { type: integer, const: 1 } }, returns: [json], pages: { style: page, parameter: a, items: '' } } }\n",
            Code::KeyConflict,
            (1, 122),
            "`a` is always sent with its `const`",
            "another parameter",
        ),
    ]);
}

#[test]
fn forms_have_neither_json_nor_null() {
    assert_cases(&[
        case(
            "endpoints: { e: { post: /e, body_format: form } }\n",
            Code::KeyConflict,
            (1, 29),
            "`body_format` works only with `body`",
            "a `body_type` is sent as JSON",
        ),
        case(
            "endpoints: { e: { post: /e, body_format: form, body_type: json } }\n",
            Code::KeyConflict,
            (1, 29),
            "`body_format` works only with `body`",
            "sent as JSON",
        ),
        case(
            "endpoints: { e: { post: /e, body_format: xml, body: { a: string } } }\n",
            Code::BadValue,
            (1, 42),
            "`xml` is not a value of `body_format`",
            "expected one of `json`, `form`",
        ),
        case(
            "endpoints: { e: { post: /e, body_format: form, body: { a: json } } }\n",
            Code::KeyConflict,
            (1, 56),
            "`a` is `json`, which a form cannot hold",
            "describe what it holds",
        ),
        case(
            "endpoints: { e: { post: /e, body_format: form, body: { a: { map: [json] } } } }\n",
            Code::KeyConflict,
            (1, 56),
            "`a` is `json`, which a form cannot hold",
            "describe what it holds",
        ),
        case(
            "endpoints: { e: { post: /e, body_format: form, body: { a: { type: string, nullable: true } } } }\n",
            Code::KeyConflict,
            (1, 56),
            "`a` cannot be null: a form has no null",
            "may be left out",
        ),
    ]);
}

#[test]
fn a_path_with_credentials_begins_with_a_slash_and_does_not_end_with_one() {
    assert_cases(&[
        case(
            "api: { name: A, base_url: https://a.example, auth: { env: K, path: 'bot{api_key}' } }\n",
            Code::BadValue,
            (1, 68),
            "`bot{api_key}` does not begin with `/`",
            "write `/bot{api_key}`",
        ),
        case(
            "api: { name: A, base_url: https://a.example, auth: { env: K, path: '{api_key}' } }\n",
            Code::BadValue,
            (1, 68),
            "`{api_key}` does not begin with `/`",
            "write `/{api_key}`",
        ),
        case(
            "api: { name: A, base_url: https://a.example, auth: { env: K, path: '/bot{api_key}/' } }\n",
            Code::BadValue,
            (1, 68),
            "ends with `/`, but every path already begins with one",
            "write `/bot{api_key}`",
        ),
        case(
            "api: { name: A, base_url: https://a.example, auth: { env: K, path: '/bot{api_key}?a=1' } }\n",
            Code::BadValue,
            (1, 68),
            "is not a path",
            "no query",
        ),
        case(
            "api: { name: A, base_url: https://a.example, auth: { env: K, path: '/bot {api_key}' } }\n",
            Code::BadValue,
            (1, 68),
            "is not a path",
            "percent-encode",
        ),
        case(
            "api: { name: A, base_url: https://a.example, auth: { env: K, path: '/bot{api_ky}' } }\n",
            Code::UnknownCredential,
            (1, 68),
            "`api_ky` is not a credential",
            "did you mean `api_key`?",
        ),
        case(
            "api: { name: A, base_url: https://a.example, auth: { env: K, path: [a] } }\n",
            Code::WrongKind,
            (1, 68),
            "`path` must be a string with `{credential}` in it",
            "",
        ),
        case(
            "api: { name: A, base_url: https://a.example, auth: { env: K, bearer: true, alternatives: { a: { path: bot } } } }\n",
            Code::BadValue,
            (1, 103),
            "`bot` does not begin with `/`",
            "write `/bot`",
        ),
    ]);
}

#[test]
fn constants_and_forms_are_read() {
    let text = "endpoints: { e: { post: /e, body_format: form, body: { a: { type: string, const: 1 }, b: { fields: { c: [string] } } },
        query: { d: { type: boolean, const: true, required: false } }, headers: { X-V: { type: integer, const: 2 } } } }\n";
    let spec = infoplug_spec::parse("good.yaml", complete(text)).unwrap();
    let endpoint = &spec.endpoints[0];
    assert_eq!(endpoint.body_format, BodyFormat::Form);
    let constants: Vec<_> = endpoint
        .parameters
        .iter()
        .map(|p| {
            (
                p.name.wire.as_str(),
                p.location,
                p.constant.clone(),
                p.required,
            )
        })
        .collect();
    let wanted = [
        (
            "d",
            ParameterLocation::Query,
            Some(Literal::Boolean(true)),
            false,
        ),
        (
            "X-V",
            ParameterLocation::Header,
            Some(Literal::Integer(2)),
            false,
        ),
        (
            "a",
            ParameterLocation::Body,
            Some(Literal::String("1".to_owned())),
            false,
        ),
        ("b", ParameterLocation::Body, None, false),
    ];
    assert_eq!(constants, wanted);
}

#[test]
fn credentials_may_stand_in_the_path() {
    let text = "api: { name: A, base_url: https://a.example, auth: { env: K, path: '/bot{api_key}', alternatives: { t: { path: '/t/{api_key}/x' } } } }\n";
    let auth = infoplug_spec::parse("good.yaml", complete(text))
        .unwrap()
        .api
        .auth
        .unwrap();
    let text = |text: &str| TemplatePart::Text(text.to_owned());
    let key = TemplatePart::Credential(0);
    assert_eq!(
        auth.ways[0].locations,
        [AuthLocation::Path(Template(vec![
            text("/bot"),
            key.clone()
        ]))]
    );
    assert_eq!(
        auth.ways[1].locations,
        [AuthLocation::Path(Template(vec![
            text("/t/"),
            key,
            text("/x")
        ]))]
    );
}
