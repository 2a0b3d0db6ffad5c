//! `one_of`: how unions are read, and what is refused.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test a panic is the message"
)]

use infoplug_spec::model::{Held, Literal, Shape, Spec, Union};

const HEAD: &str = "infoplug: 1\napi: { name: A, base_url: https://a.example.com }\nstatuses: { 200: ok }\nendpoints:\n  get: { get: /a, returns: U }\n  put: { put: /a, body: { u: U } }\ntypes:\n";

fn spec(types: &str) -> Spec {
    let text = format!("{HEAD}{types}");
    infoplug_spec::parse("a.yaml", &text).unwrap_or_else(|problems| panic!("{problems}"))
}

fn union(spec: &Spec) -> &Union {
    let def = spec.types.iter().find(|def| def.name.camel == "U").unwrap();
    match &def.shape {
        Shape::Union(union) => union,
        other => panic!("{other:?}"),
    }
}

fn names(types: &str) -> Vec<String> {
    let spec = spec(types);
    let variants = union(&spec).variants.iter();
    variants
        .map(|variant| variant.holds.name.camel.clone())
        .collect()
}

fn problems(types: &str) -> String {
    let text = format!("{HEAD}{types}");
    match infoplug_spec::parse("a.yaml", &text) {
        Ok(_) => String::new(),
        Err(problems) => problems.to_string(),
    }
}

#[test]
fn a_tag_may_be_a_string_or_an_integer() {
    let spec = spec(
        "  U: { one_of: { tag: kind, variants: { big-one: A, b: { type: B, ident: Small } } } }\n  A: { fields: { x: integer } }\n  B: { fields: { y: integer } }\n",
    );
    let found = union(&spec);
    assert_eq!(found.tag.as_deref(), Some("kind"));
    let tags: Vec<_> = found
        .variants
        .iter()
        .map(|variant| variant.tag.clone().unwrap())
        .collect();
    assert_eq!(
        tags,
        [
            Literal::String("big-one".into()),
            Literal::String("b".into())
        ]
    );
    let names: Vec<_> = found
        .variants
        .iter()
        .map(|v| v.holds.name.camel.as_str())
        .collect();
    assert_eq!(names, ["BigOne", "Small"]);
    for (quoted, plain) in [("'1'", "1"), ("\"1\"", "1")] {
        let types = |tag: &str| {
            format!(
                "  U:\n    one_of:\n      tag: k\n      variants:\n        {tag}: A\n  A: {{ fields: {{ x: integer }} }}\n"
            )
        };
        let tag = |tag: &str| union(&self::spec(&types(tag))).variants[0].tag.clone();
        assert_eq!(tag(quoted), Some(Literal::String("1".into())));
        assert_eq!(tag(plain), Some(Literal::Integer(1)));
    }
    assert_eq!(
        self::names(
            "  U: { one_of: { tag: type, variants: { 1: A, -2: { fields: { y: integer }, ident: Other } } } }\n  A: { fields: { x: integer } }\n"
        ),
        ["A", "Other_"]
    );
}

#[test]
fn variants_are_named_after_their_types() {
    assert_eq!(
        names("  U: { one_of: [string, integer, number, boolean, T, [integer], { array: { one_of: [string, T] }, ident: Many }] }\n  T: { fields: { x: string } }\n").join(" "),
        "String Integer Number Boolean T IntegerList Many"
    );
    assert_eq!(
        names("  U: { one_of: [{ fields: { a: string } }, { map: { type: integer } }] }\n"),
        ["UVariant1", "IntegerMap"]
    );
}

#[test]
fn a_union_that_holds_itself_is_boxed() {
    let spec = spec(
        "  U: { one_of: { tag: k, variants: { leaf: L, node: N } } }\n  L: { fields: { x: string } }\n  N: { fields: { left: U, right: U } }\n",
    );
    let held: Vec<_> = union(&spec)
        .variants
        .iter()
        .map(|variant| variant.holds.held)
        .collect();
    assert_eq!(held, [Held::Inline, Held::Boxed]);
}

#[test]
fn two_variants_that_nothing_tells_apart_are_refused() {
    for (types, message) in [
        (
            "  U: { one_of: [string, { enum: [a] }] }\n",
            "both are the same kind of JSON",
        ),
        (
            "  U: { one_of: [A, B] }\n  A: { fields: { x: string } }\n  B: { fields: { x: integer, y: string? } }\n",
            "both are objects with the same required fields",
        ),
        (
            "  U: { one_of: [[string], { array: { enum: [a] } }] }\n",
            "both are arrays of the same kind",
        ),
        (
            "  U: { one_of: [{ map: string }, { map: integer }] }\n",
            "both are objects with the same required fields",
        ),
    ] {
        let found = problems(types);
        assert!(found.contains(message), "{types}: {found}");
        assert!(
            found.contains("the other variant is here"),
            "{types}: {found}"
        );
        assert_eq!(found.matches(" [IP").count(), 1, "{types}: {found}");
    }
    for types in [
        "  U: { one_of: [A, B] }\n  A: { fields: { x: string } }\n  B: { fields: { x: string, y: string } }\n",
        "  U: { one_of: [A, B] }\n  A: { fields: { k: { const: a } } }\n  B: { fields: { k: { const: b } } }\n",
        "  U: { one_of: [integer, number] }\n",
        "  U: { one_of: [[string], [integer]] }\n",
        "  U: { one_of: [A, { map: string }] }\n  A: { fields: { x: string } }\n",
    ] {
        assert_eq!(problems(types), "", "{types}");
    }
}

#[test]
fn what_cannot_be_a_variant_is_refused() {
    for (types, message) in [
        (
            "  U: { one_of: { tag: k, variants: { 1: T, two: V } } }\n  T: { fields: { x: string } }\n  V: { fields: { x: string } }\n",
            "the tag `two` is a string, but `1` is an integer",
        ),
        (
            "  U: { one_of: [string] }\n",
            "a union has at least two variants",
        ),
        (
            "  U: { one_of: string }\n",
            "a list of types, or a mapping with `tag` and `variants`",
        ),
        ("  U: { one_of: [string, json] }\n", "`json` is any value"),
        (
            "  U: { one_of: [integer, \"string?\"] }\n",
            "a variant cannot be null",
        ),
        (
            "  U: { one_of: [integer, V] }\n  V: { one_of: [string, boolean] }\n",
            "`V` is itself a union",
        ),
        (
            "  U: { one_of: { tag: k, variants: { a: string, b: T } } }\n  T: { fields: { x: string } }\n",
            "is an object, since it has the member `k`",
        ),
        (
            "  U: { one_of: { variants: { a: T } } }\n  T: { fields: { x: string } }\n",
            "`tag`",
        ),
        ("  U: { one_of: { tag: k, variants: {} } }\n", "`variants`"),
        (
            "  U: { one_of: [T, { type: [integer], ident: T }] }\n  T: { fields: { x: string } }\n",
            "both become the variant `T`",
        ),
        (
            "  U: { one_of: { tag: k, variants: { a: T, b: Tt } } }\n  T: { fields: { x: string } }\n",
            "the type `Tt` is not defined",
        ),
        (
            "  U: { one_of: { tag: k, variant: { a: T } } }\n  T: { fields: { x: string } }\n",
            "did you mean `variants`?",
        ),
    ] {
        let found = problems(types);
        assert!(found.contains(message), "{types}: {found}");
        assert_eq!(found.matches(" [IP").count(), 1, "{types}: {found}");
    }
}
