//! `format`: what a string or an integer stands for.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

mod common;

use common::{assert_cases, case, complete};
use infoplug_spec::model::{Format, Shape, Type};
use infoplug_spec::{Code, Spec};

fn spec(text: &str) -> Spec {
    infoplug_spec::parse("good.yaml", complete(text))
        .unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn each_format_is_a_property_of_its_type() {
    for format in Format::ALL {
        let ty = if format.is_of_integers() {
            "integer"
        } else {
            "string"
        };
        let key = format.key();
        let spec = spec(&format!(
            "types: {{ A: {{ fields: {{ a: {{ type: {ty}, format: {key} }}, b: {{ array: {{ type: {ty}, format: {key} }}, optional: true }}, c: {{ type: \"{ty}?\", format: {key} }} }} }} }}\n"
        ));
        let Shape::Object(fields) = &spec.types[0].shape else {
            panic!()
        };
        let formats = fields.iter().map(|field| match &field.ty {
            Type::Array(item, _) => item.format(),
            ty => ty.format(),
        });
        assert_eq!(formats.collect::<Vec<_>>(), [Some(format); 3], "{key}");
    }
}

#[test]
fn a_named_type_has_a_format_too() {
    let spec = spec(
        "types: { When: { type: string, format: date_time }, A: { fields: { a: When, b: \"When?\", c: { type: When, length: ..=20 } } } }\n",
    );
    let Shape::Object(fields) = &spec.types[0].shape else {
        panic!()
    };
    assert!(
        fields
            .iter()
            .all(|field| field.ty.format() == Some(Format::DateTime))
    );
}

#[test]
fn formats_that_do_not_belong() {
    assert_cases(&[
        case(
            "types: { A: { type: integer, format: date_time } }\n",
            Code::KeyConflict,
            (1, 38),
            "the format `date_time` works only with `string`",
            "the format of integers is `unix_time`",
        ),
        case(
            "types: { A: { type: string, format: unix_time } }\n",
            Code::KeyConflict,
            (1, 37),
            "the format `unix_time` works only with `integer`",
            "",
        ),
        case(
            "types: { A: { array: string, format: uuid } }\n",
            Code::KeyConflict,
            (1, 38),
            "the format `uuid` works only with `string`",
            "give the type of the elements the format",
        ),
        case(
            "types: { A: { map: string, format: uuid } }\n",
            Code::KeyConflict,
            (1, 36),
            "the format `uuid` works only with `string`",
            "give the type of the values the format",
        ),
        case(
            "types: { A: { type: string, format: uuid, example: 4711 } }\n",
            Code::ValueOutsideType,
            (1, 52),
            "the example is not a UUID, such as `f81d4fae-7dec-41d0-a765-00a0c91e6bf6`",
            "",
        ),
        case(
            "endpoints: { e: { get: /e, query: { from: { type: string, format: date, default: yesterday } } } }\n",
            Code::ValueOutsideType,
            (1, 82),
            "the default is not an RFC 3339 date, such as `2026-01-31`",
            "",
        ),
    ]);
}

#[test]
fn an_unknown_format_is_a_warning() {
    for (written, help) in [
        ("date-time", "write `date_time`"),
        ("dateTime", "did you mean `date_time`?"),
        ("uid", "did you mean `uuid`?"),
        ("int64", "leave it out: an `integer` has 64 bits"),
        ("base64", "write `byte`"),
        ("isbn", "expected one of `date_time`, `date`"),
    ] {
        let text = complete(&format!(
            "endpoints: {{ e: {{ get: /e, query: {{ a: {{ type: string, format: {written} }} }} }} }}\n"
        ));
        let checked = infoplug_spec::check("e.yaml", text);
        let unknown: Vec<_> = checked
            .diagnostics
            .iter()
            .filter(|problem| problem.code == Code::UnknownFormat)
            .collect();
        let [problem] = unknown.as_slice() else {
            panic!("{written}: {:?}", checked.diagnostics)
        };
        assert_eq!(
            problem.message,
            format!("the format `{written}` is not known, so it has no effect")
        );
        assert!(
            problem.help.as_ref().unwrap().starts_with(help),
            "{written}: {:?}",
            problem.help
        );
        assert_eq!(problem.span.start.column, 64);
        assert_eq!(checked.errors().count(), 0);
    }
}
