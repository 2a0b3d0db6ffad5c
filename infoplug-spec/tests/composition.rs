//! Constants of objects.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may panic"
)]

mod common;

use common::{assert_cases, case, complete};
use infoplug_spec::model::{Field, Literal, Shape, Spec, Type, TypeDef};
use infoplug_spec::{Code, Diagnostic};

fn spec(text: &str) -> Spec {
    infoplug_spec::parse("good.yaml", complete(text)).unwrap()
}

fn def<'s>(spec: &'s Spec, name: &str) -> &'s TypeDef {
    let mut defs = spec.types.iter();
    defs.find(|def| def.name.camel == name).unwrap()
}

fn fields<'s>(spec: &'s Spec, name: &str) -> &'s [Field] {
    match &def(spec, name).shape {
        Shape::Object(fields) => fields,
        Shape::Enum(values) => panic!("{values:?}"),
    }
}

const STRING: Type = Type::String {
    length: None,
    secret: false,
};

#[test]
fn a_constant_has_the_type_of_its_value_or_the_one_it_names() {
    let spec = spec(
        "
types:
  A:
    fields:
      kind: { const: card, description: Always. }
      version: { const: 2 }
      share: { const: 2.5 }
      live: { const: true }
      digits: { type: string, const: 2 }
      quoted: { const: \"2\" }
      whole: { type: number, const: 2 }
      state: { type: State, const: open }
      \"@type\": { const: a }
      $: { const: b }
  State: { enum: [open, closed] }
endpoints: { get: { get: /a, returns: A } }
",
    );
    let found: Vec<(&str, &Type, &Literal)> = fields(&spec, "A")
        .iter()
        .map(|field| {
            let constant = field.constant.as_ref().unwrap();
            (field.name.wire.as_str(), &field.ty, constant)
        })
        .collect();
    let text = |text: &str| Literal::String(text.to_owned());
    let expected = [
        ("kind", &STRING, &text("card")),
        ("version", &Type::Integer(None), &Literal::Integer(2)),
        ("share", &Type::Number(None), &Literal::Number(2.5)),
        ("live", &Type::Boolean, &Literal::Boolean(true)),
        ("digits", &STRING, &text("2")),
        ("quoted", &STRING, &text("2")),
        ("whole", &Type::Number(None), &Literal::Integer(2)),
        ("state", &STRING, &text("open")),
        ("@type", &STRING, &text("a")),
        ("$", &STRING, &text("b")),
    ];
    assert_eq!(found, expected);
    let described = &fields(&spec, "A")[0];
    assert_eq!(described.description.as_deref(), Some("Always."));
    assert!(!described.optional && !described.nullable);
    // Nothing holds the enum.
    assert!(!def(&spec, "State").in_responses);
}

#[test]
fn a_pointer_may_lead_to_a_constant() {
    let spec = spec(
        "
types: { A: { fields: { id: string, state: { const: ready } } } }
endpoints:
  start: { post: /a, returns: A }
  poll: { get: '/a/{id}', path: { id: string }, returns: A }
jobs: { work: { start: { endpoint: start, id: /id }, poll: { endpoint: poll, id: id, state: /state, done: [ready] } } }
",
    );
    assert_eq!(spec.jobs.len(), 1);
}

#[test]
fn a_constant_has_no_rust_name_that_could_collide() {
    let spec = spec(
        "
types: { A: { fields: { kind: string, Kind: { const: a } } } }
endpoints: { get: { get: /a, returns: A } }
",
    );
    assert_eq!(fields(&spec, "A").len(), 2);
}

#[test]
fn mistakes_in_constants_are_pointed_out() {
    let conflict = Code::KeyConflict;
    assert_cases(&[
        case(
            "types: { A: { fields: { a: { const: [1] } } } }\n",
            Code::BadValue,
            (1, 37),
            "a constant is a string, a number or a boolean",
            "for example `const: card`",
        ),
        case(
            "types: { A: { fields: { a: { const: null } } } }\n",
            Code::BadValue,
            (1, 37),
            "a constant is a string, a number or a boolean",
            "for example `const: card`",
        ),
        case(
            "types: { A: { fields: { a: { type: integer, const: x } } } }\n",
            Code::ValueOutsideType,
            (1, 52),
            "the constant does not fit its type: this is a string",
            "",
        ),
        case(
            "types: { A: { fields: { a: { type: S, const: opne } } }, S: { enum: [open] } }\n",
            Code::ValueOutsideType,
            (1, 46),
            "the constant `opne` is not one of the values of its type",
            "",
        ),
        case(
            "types: { A: { fields: { a: { type: string?, const: x } } } }\n",
            conflict,
            (1, 36),
            "`const` works only with `string`, `integer`, `number`, `boolean` and enums",
            "remove the `?`",
        ),
        case(
            "types: { A: { fields: { a: { type: json, const: x } } } }\n",
            conflict,
            (1, 36),
            "`const` works only with",
            "remove `type`",
        ),
        case(
            "types: { A: { fields: { a: { enum: [x], const: x } } } }\n",
            conflict,
            (1, 30),
            "`const` and `enum` are mutually exclusive",
            "a constant is a string, a number or a boolean",
        ),
        case(
            "types: { A: { fields: { a: { const: x, optional: true } } } }\n",
            conflict,
            (1, 40),
            "`const` and `optional` are mutually exclusive",
            "a constant is always sent with this value",
        ),
        case(
            "types: { A: { fields: { a: { const: x, example: x } } } }\n",
            conflict,
            (1, 40),
            "`const` and `example` are mutually exclusive",
            "has no field in Rust",
        ),
        case(
            "types: { A: { fields: { a: { cosnt: x } } } }\n",
            Code::UnknownKey,
            (1, 30),
            "`cosnt` is not a key of a field",
            "did you mean `const`?",
        ),
    ]);
}

#[test]
fn a_conflict_shows_both_keys() {
    let text = complete("types: { A: { fields: { a: { const: x, nullable: true } } } }\n");
    let problems = infoplug_spec::parse("bad.yaml", text).unwrap_err();
    let [Diagnostic { related, .. }] = problems.diagnostics.as_slice() else {
        panic!("{problems}");
    };
    assert_eq!(related.len(), 1);
}
