//! Enums of strings and of integers.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may panic"
)]

mod common;

use common::{assert_cases, case, complete};
use infoplug_spec::Code;
use infoplug_spec::model::{Shape, Spec, Type};

fn spec(text: &str) -> Spec {
    infoplug_spec::parse("spec.yaml", complete(text)).unwrap()
}

/// The variants of the first type, with their numbers.
fn integers(text: &str) -> Vec<(String, i64)> {
    match &spec(text).types[0].shape {
        Shape::IntegerEnum(values) => values
            .iter()
            .map(|value| (value.value.name.camel.clone(), value.number))
            .collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn integers_have_numbers_and_names() {
    let wanted = [
        ("Playing", 0),
        ("Value1", 1),
        ("ValueMinus1", -1),
        ("Value10", 10),
        ("ValueMinus9223372036854775808", i64::MIN),
    ];
    let wanted = wanted.map(|(name, number)| (name.to_owned(), number));
    assert_eq!(
        integers(
            "types: { A: { type: integer, enum: { 0: { ident: Playing }, 1: One., -1: , 10: , -9223372036854775808: } } }\n"
        ),
        wanted
    );
    assert_eq!(
        integers("types: { A: { enum: [1, -1], type: integer } }\n"),
        [("Value1".to_owned(), 1), ("ValueMinus1".to_owned(), -1)]
    );
}

#[test]
fn a_type_beside_an_enum_of_strings_changes_nothing() {
    let spec = spec("types: { A: { type: string, enum: [1, b] }, B: { enum: [1, b] } }\n");
    for def in &spec.types {
        let Shape::Enum(values) = &def.shape else {
            panic!("{def:?}");
        };
        assert_eq!([&values[0].name.wire, &values[1].name.wire], ["1", "b"]);
    }
}

#[test]
fn integers_may_be_named_before_they_are_read_and_stand_anywhere() {
    let spec = spec(
        "types: { A: { fields: { k: Kind, s: [{ type: integer, enum: [1] }] } }, Kind: { type: integer, enum: [1] } }\n",
    );
    let Shape::Object(fields) = &spec.types[0].shape else {
        panic!();
    };
    let Type::Named(id) = fields[0].ty else {
        panic!();
    };
    assert!(matches!(spec.type_def(id).shape, Shape::IntegerEnum(_)));
    let Type::Array(item, _) = &fields[1].ty else {
        panic!();
    };
    let Type::Named(id) = **item else { panic!() };
    assert_eq!(spec.type_def(id).name.camel, "AS");
}

#[test]
fn mistakes() {
    assert_cases(&[
        case(
            "types: { A: { type: number, enum: [1] } }\n",
            Code::KeyConflict,
            (1, 21),
            "an enum has no `type: number`",
            "strings or integers",
        ),
        case(
            "types: { A: { type: \"integer?\", enum: [1] } }\n",
            Code::KeyConflict,
            (1, 21),
            "an enum has no `type: integer?`",
            "write `?` where the type is used",
        ),
        case(
            "types: { A: { type: integer, enum: [1, two] } }\n",
            Code::BadValue,
            (1, 40),
            "`two` is not an integer",
            "`type: integer`",
        ),
        case(
            "types: { A: { type: integer, enum: [1.5] } }\n",
            Code::BadValue,
            (1, 37),
            "`1.5` is not an integer",
            "`type: integer`",
        ),
        case(
            "types: { A: { type: integer, enum: [9223372036854775808] } }\n",
            Code::BadValue,
            (1, 37),
            "does not fit into a 64-bit integer",
            "from -92",
        ),
        case(
            "types: { A: { type: integer, enum: { 01: One. } } }\n",
            Code::BadValue,
            (1, 38),
            "not how JSON writes",
            "write `1`",
        ),
        case(
            "types: { A: { type: integer, enum: [1, 1] } }\n",
            Code::NameCollision,
            (1, 40),
            "`1` and `1` both become the variant `Value1`",
            "ident",
        ),
        case(
            "types: { A: { type: integer, enum: [1], example: 2 } }\n",
            Code::ValueOutsideType,
            (1, 50),
            "`2` is not one of the values",
            "",
        ),
        case(
            "types: { A: { type: integer, enum: [1], example: \"1\" } }\n",
            Code::ValueOutsideType,
            (1, 50),
            "this is a string",
            "",
        ),
        case(
            "types: { A: { type: integer, enum: [1], map: string } }\n",
            Code::KeyConflict,
            (1, 41),
            "mutually exclusive",
            "",
        ),
    ]);
}
