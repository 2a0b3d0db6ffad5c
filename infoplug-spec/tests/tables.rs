//! The tables of every spec in this repository, as a client carries them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use std::fmt::Debug;
use std::path::{Path, PathBuf};

use infoplug_spec::lower;
use infoplug_tables::{Method, Rule, Stored};
use proptest::prelude::*;

fn specs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folders = ["spec", "spec/examples", "tests/specs"];
    let files = folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(root.join(folder)).unwrap());
    files
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
        .collect()
}

/// Checks that reading returns what was written, and that neither a part of it nor more than it can
/// be read.
fn assert_kept<T: Stored + Debug + PartialEq>(table: &T) {
    let literal = table.literal();
    assert_eq!(T::of_literal(&literal).as_ref(), Some(table));
    // Not every part of a long literal is tried, which would take too long.
    for end in (0..literal.len()).step_by(literal.len() / 200 + 1) {
        let part = literal.get(..end);
        assert_eq!(part.and_then(T::of_literal), None, "{part:?}");
    }
    assert_eq!(T::of_literal(&(literal + "n")), None);
}

#[test]
fn what_a_client_carries_is_what_its_spec_says() {
    let mut jobs = 0;
    for path in specs() {
        let spec = infoplug_spec::load(&path, path.display().to_string()).unwrap();
        assert_kept(&lower::api(&spec));
        for endpoint in &spec.endpoints {
            assert_kept(&lower::operation(&spec, endpoint));
        }
        for job in &spec.jobs {
            assert_kept(&lower::job(job));
            jobs += 1;
        }
    }
    assert!(jobs > 2);
}

proptest! {
    #[test]
    fn any_text_and_any_bound_is_kept(
        text in "\\PC*|[\\x00-\\x20\"\\\\]*",
        docs in proptest::option::of(any::<String>()),
        range in any::<(i128, i128)>(),
        bounds in (proptest::num::f64::NORMAL, prop_oneof![Just(f64::INFINITY), Just(-0.0)]),
    ) {
        assert_kept(&text);
        assert_kept(&docs);
        assert_kept(&Rule::Nullable(Box::new(Rule::Integer(range.0, range.1))));
        assert_kept(&Rule::Items(0, u64::MAX, Box::new(Rule::Number(bounds.0, bounds.1))));
    }
}

#[test]
fn what_is_no_literal_is_nothing() {
    assert_eq!(bool::of_literal("z"), None);
    assert_eq!(Option::<bool>::of_literal("zy"), None);
    assert_eq!(Method::of_literal("z"), None);
    assert_eq!(u64::of_literal("x "), None);
    assert_eq!(u64::of_literal("1"), None);
    assert_eq!(String::of_literal("2 a"), None);
    assert_eq!(Vec::<bool>::of_literal("2 y"), None);
    assert_eq!(Vec::<String>::of_literal("99999999999 1 a"), None);
    assert_eq!(Rule::of_literal("o"), None);
    // Each level takes stack space.
    let deep = |levels| "o".repeat(levels) + "a";
    assert!(Rule::of_literal(&deep(200)).is_some());
    assert_eq!(Rule::of_literal(&deep(1_000_000)), None);
}

/// What the tables say although the spec does not write it.
#[test]
fn what_is_implied_is_in_the_tables() {
    let text = "infoplug: 1\n\
        api: { name: Shop, base_url: https://shop.example.com }\n\
        error_body: { formats: [{ when: { status: 404 }, code: /code }] }\n\
        endpoints:\n  \
          find:\n    \
            post: /find\n    \
            query: { ids: { type: [string], style: comma } }\n    \
            body: { limit: { type: integer, range: 1..=10, nullable: true }, free: json, tree: Tree }\n    \
            cost: 0\n\
        types:\n  \
          Plain: { fields: { name: string } }\n  \
          Tree:\n    \
            fields:\n      \
              plain: Plain\n      \
              name: { type: string, length: 1.. }\n      \
              share: \"number?\"\n      \
              parts: { map: Tree }\n";
    let spec = infoplug_spec::parse("shop.yaml", text).unwrap_or_else(|all| panic!("{all}"));
    let api = lower::api(&spec);
    assert_eq!((api.cost_unit.as_str(), api.charges), ("credits", false));
    // The last format is empty, so it has no table.
    assert_eq!(api.error_body.formats.len(), 1);
    let operation = lower::operation(&spec, spec.endpoint_named("find").unwrap());
    let rules = operation
        .parameters
        .iter()
        .map(|it| (it.name.as_str(), it.comma, it.rule.clone()));
    let limit = Rule::Nullable(Box::new(Rule::Integer(1, 10)));
    assert_eq!(
        rules.collect::<Vec<_>>(),
        [
            ("ids", true, Rule::Any),
            ("limit", false, limit),
            ("free", false, Rule::Any),
            ("tree", false, Rule::Object(1))
        ]
    );
    let number = Rule::Number(f64::NEG_INFINITY, f64::INFINITY);
    let fields = [
        ("plain", Rule::Object(0)),
        ("name", Rule::Length(1, u64::MAX)),
        ("share", Rule::Nullable(Box::new(number))),
        ("parts", Rule::Map(Box::new(Rule::Object(1)))),
    ];
    let fields = fields.map(|(name, rule)| (name.to_owned(), rule));
    assert_eq!((api.objects.len(), api.object(0)), (1, [].as_slice()));
    assert_eq!(api.object(1), fields);
    assert!(!operation.repeatable && !operation.returns && operation.pages.is_none());
}
