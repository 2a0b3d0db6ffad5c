//! Constants of objects, and objects that extend others.

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
        other => panic!("{other:?}"),
    }
}

const STRING: Type = Type::String {
    length: None,
    secret: false,
    format: None,
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
        ("version", &Type::Integer(None, None), &Literal::Integer(2)),
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

const COMPOSED: &str = "
types:
  Ticket:
    extends: [Base, Times]
    fields: { title: string, id: { type: string, description: Of the ticket. } }
  Times: { fields: { created_at: string, updated_at: string? } }
  Base: { fields: { kind: { const: ticket }, id: string, parts: [Base] } }
  Alias: Ticket
  Full: { extends: Alias }
  Both: { extends: [Full, Base], fields: { own: Ticket } }
endpoints:
  get: { get: /a, returns: Both }
  post: { post: /a, body: { inline: { extends: Times, fields: { more: integer } } } }
";

#[test]
fn a_type_has_the_fields_of_the_types_it_extends() {
    let spec = spec(COMPOSED);
    let names = |name: &str| -> Vec<&str> {
        let fields = fields(&spec, name).iter();
        fields.map(|field| field.name.wire.as_str()).collect()
    };
    let ticket = ["kind", "id", "parts", "created_at", "updated_at", "title"];
    assert_eq!(names("Ticket"), ticket);
    assert_eq!(names("Full"), ticket);
    assert_eq!(names("Both"), [&ticket[..], &["own"]].concat());
    assert_eq!(names("PostInline"), ["created_at", "updated_at", "more"]);
    assert_eq!(names("Base"), ["kind", "id", "parts"]);
    // A type's own words about a field count.
    let own = &fields(&spec, "Ticket")[1];
    assert_eq!(own.description.as_deref(), Some("Of the ticket."));
    assert_eq!(fields(&spec, "Base")[1].description, None);
    let extends: Vec<&str> = def(&spec, "Ticket")
        .extends
        .iter()
        .map(|id| spec.type_def(*id).name.camel.as_str())
        .collect();
    assert_eq!(extends, ["Base", "Times"]);
    // The types that are extended are not used themselves.
    assert!(def(&spec, "Base").in_responses && !def(&spec, "Times").in_responses);
}

#[test]
fn mistakes_in_extends_are_pointed_out() {
    let conflict = Code::KeyConflict;
    assert_cases(&[
        case(
            "types: { Base: { fields: { a: string } }, B: { extends: [Bsae] } }\n",
            Code::UnknownType,
            (1, 58),
            "the type `Bsae` is not defined",
            "did you mean `Base`?",
        ),
        case(
            "types: { S: { enum: [a] }, B: { extends: [S], fields: { b: string } } }\n",
            Code::BadValue,
            (1, 43),
            "`S` is not an object",
            "name types that have `fields`",
        ),
        case(
            "types: { B: { extends: string } }\n",
            Code::BadValue,
            (1, 24),
            "`string` is not an object",
            "name types that have `fields`",
        ),
        case(
            "types: { B: { extends: [] } }\n",
            Code::BadValue,
            (1, 24),
            "`extends` is empty",
            "remove `extends`",
        ),
        case(
            "types: { A: { fields: { a: string } }, B: { extends: A, enum: [b] } }\n",
            conflict,
            (1, 57),
            "`extends` and `enum` are mutually exclusive",
            "only an object extends others",
        ),
        case(
            "types: { A: { extends: B, fields: { a: string } }, B: { extends: C }, C: { extends: A } }\n",
            Code::EndlessType,
            (1, 85),
            "the type `A` extends itself",
            "remove one of the names",
        ),
        case(
            "types: { A: { extends: A, fields: { a: string } } }\n",
            Code::EndlessType,
            (1, 24),
            "the type `A` extends itself",
            "remove one of the names",
        ),
        case(
            "types: { A: { fields: { x: string } }, B: { extends: A, fields: { x: integer } }, C: { extends: [B, A] } }\n",
            conflict,
            (1, 67),
            "`x` of `B` and `x` of `A` differ in type",
            "describe it the same way",
        ),
        case(
            "types: { A: { fields: { x: string } }, B: { fields: { x: string? } }, C: { extends: [A, B] } }\n",
            conflict,
            (1, 89),
            "`x` of `B` and `x` of `A` differ in `optional`",
            "describe it the same way",
        ),
        case(
            "types: { A: { fields: { x: { const: a } } }, B: { extends: A, fields: { x: { const: b } } } }\n",
            conflict,
            (1, 73),
            "`x` of `B` and `x` of `A` differ in `const`",
            "describe it the same way",
        ),
        case(
            "types: { A: { fields: { a_b: string } }, B: { extends: A, fields: { a-b: string } }, C: { extends: B } }\n",
            Code::NameCollision,
            (1, 69),
            "`a-b` and `a_b` both become the field `a_b`",
            "ident: some_name",
        ),
    ]);
}

#[test]
fn fields_that_differ_are_both_shown() {
    let text = "types: { A: { fields: { x: string } }, B: { fields: { x: integer } }, C: { extends: [A, B] } }\n";
    let problems = infoplug_spec::parse("bad.yaml", complete(text)).unwrap_err();
    let related = &problems.diagnostics[0].related;
    let shown: Vec<(u32, &str)> = related
        .iter()
        .map(|(span, label)| (span.start.column, label.as_str()))
        .collect();
    assert_eq!(
        shown,
        [(25, "`x` of `A` is here"), (55, "`x` of `B` is here")]
    );
}

#[test]
fn a_spec_cannot_ask_for_endless_fields() {
    let fields: Vec<String> = (0..2000).map(|index| format!("f{index}: string")).collect();
    let fields = fields.join(", ");
    let types: Vec<String> = (0..2000)
        .map(|index| format!("  T{index}: {{ extends: Base }}\n"))
        .collect();
    let types = types.concat();
    let text = format!("types:\n  Base: {{ fields: {{ {fields} }} }}\n{types}");
    let problems = infoplug_spec::parse("bad.yaml", complete(&text)).unwrap_err();
    let [problem] = problems.diagnostics.as_slice() else {
        panic!("{problems}");
    };
    assert_eq!(problem.code, Code::TooLarge);
}

const DIRECTIONS: &str = "
types:
  Ticket:
    example: { id: T-1, title: Help, pin: 7, more: true, owner: { id: 3, name: Ada } }
    fields:
      id: { type: string, read_only: true }
      title: string
      pin: { type: integer, write_only: true, optional: true }
      kind: { const: ticket, write_only: true }
      owner: Person
      labels: Labels
  Person: { fields: { id: { type: integer, read_only: true }, name: string, friends: [Person] } }
  Labels: { fields: { color: { enum: [red, green] } } }
  Page: { fields: { tickets: [Ticket], secret: { type: string, write_only: true } } }
  Batch: { fields: { tickets: { map: Ticket }, hidden: { type: Unused, read_only: true } } }
  Holder: { fields: { ticket: Ticket? } }
  Unused: { fields: { a: string } }
endpoints:
  get: { get: /a, returns: Page }
  post: { post: /a, body_type: Batch }
  put: { put: /a, body: { holder: Holder, labels: [Labels] }, returns: Holder }
";

#[test]
fn a_type_that_differs_by_direction_becomes_two() {
    let spec = spec(DIRECTIONS);
    let names = |name: &str| -> Vec<&str> {
        let fields = fields(&spec, name).iter();
        fields.map(|field| field.name.wire.as_str()).collect()
    };
    assert_eq!(names("Ticket"), ["id", "title", "owner", "labels"]);
    assert_eq!(
        names("TicketInput"),
        ["title", "pin", "kind", "owner", "labels"]
    );
    assert_eq!(names("Person"), ["id", "name", "friends"]);
    assert_eq!(names("PersonInput"), ["name", "friends"]);
    // A type of one direction stays one, and so does one that is the same in both.
    assert_eq!(names("Page"), ["tickets"]);
    assert_eq!(names("Batch"), ["tickets"]);
    assert_eq!(names("HolderInput"), ["ticket"]);
    let inputs: Vec<&str> = spec
        .types
        .iter()
        .filter_map(|def| Some(spec.type_def(def.input?).name.camel.as_str()))
        .collect();
    assert_eq!(inputs, ["TicketInput", "PersonInput", "HolderInput"]);
    for def in &spec.types {
        let directions = (def.in_requests, def.in_responses);
        let expected = match def.name.camel.as_str() {
            "Labels" | "LabelsColor" => (true, true),
            "Unused" => (false, false),
            name => (
                name.ends_with("Input") || name == "Batch",
                !name.ends_with("Input") && name != "Batch",
            ),
        };
        assert_eq!(directions, expected, "{}", def.name.camel);
    }
    // Each direction holds its own types.
    let held = |name: &str, field: &str| {
        let fields = fields(&spec, name);
        let field = fields.iter().find(|it| it.name.wire == field).unwrap();
        let mut ty = &field.ty;
        while let Type::Array(inner, _) | Type::Map(inner) | Type::Nullable(inner) = ty {
            ty = inner;
        }
        match ty {
            Type::Named(id) => spec.type_def(*id).name.camel.as_str(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(held("Ticket", "owner"), "Person");
    assert_eq!(held("TicketInput", "owner"), "PersonInput");
    assert_eq!(held("PersonInput", "friends"), "PersonInput");
    assert_eq!(held("TicketInput", "labels"), "Labels");
    assert_eq!(held("Page", "tickets"), "Ticket");
    assert_eq!(held("Batch", "tickets"), "TicketInput");
    assert_eq!(held("HolderInput", "ticket"), "TicketInput");
}

#[test]
fn an_example_has_what_its_direction_has() {
    let spec = spec(DIRECTIONS);
    let members = |name: &str| match &def(&spec, name).example {
        Some(Literal::Object(members)) => {
            let names = members.iter().map(|(name, _)| name.as_str());
            (names.collect::<Vec<_>>(), members.last().unwrap().1.clone())
        }
        other => panic!("{other:?}"),
    };
    let name = ("name".to_owned(), Literal::String("Ada".to_owned()));
    let id = ("id".to_owned(), Literal::Integer(3));
    assert_eq!(
        members("Ticket"),
        (
            vec!["id", "title", "more", "owner"],
            Literal::Object(vec![id, name.clone()])
        )
    );
    assert_eq!(
        members("TicketInput"),
        (
            vec!["title", "pin", "more", "owner"],
            Literal::Object(vec![name])
        )
    );
}

#[test]
fn mistakes_in_directions_are_pointed_out() {
    assert_cases(&[
        case(
            "types: { A: { fields: { a: { type: string, read_only: true, write_only: true } } } }\n",
            Code::KeyConflict,
            (1, 61),
            "`read_only` and `write_only` are mutually exclusive",
            "remove both",
        ),
        case(
            "types: { A: { fields: { a: { type: string, read_only: yes } } } }\n",
            Code::BadValue,
            (1, 55),
            "`read_only` must be `true` or `false`",
            "",
        ),
        case(
            "types: { A: { fields: { a: { type: string, read_only: true } } }, B: { fields: { a: string, b: { type: string, read_only: true } }, extends: A } }\n",
            Code::KeyConflict,
            (1, 82),
            "`a` of `B` and `a` of `A` differ in `read_only`",
            "describe it the same way",
        ),
        case(
            "types: { AInput: { fields: { b: string } }, A: { fields: { a: { type: string, read_only: true } } } }\nendpoints: { e: { post: /e, body_type: A, returns: A }, f: { get: /f, returns: AInput } }\n",
            Code::NameCollision,
            (1, 10),
            "`AInput` has the name of the type in which requests send `A`",
            "ident: SomeName",
        ),
        case(
            "types: { A: { fields: { rows: { array: string, write_only: true } } } }\nendpoints: { e: { get: /e, query: { p: integer }, returns: A, pages: { style: page, parameter: p, items: /rows } } }\n",
            Code::UnknownField,
            (2, 106),
            "the response has no field `rows` here",
            "",
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
