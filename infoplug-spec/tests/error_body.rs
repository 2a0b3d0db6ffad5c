//! `error_body` and related keys, as the reader understands them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may panic"
)]

#[path = "common/complete.rs"]
mod complete;
#[path = "common/schema.rs"]
mod schema;

use complete::complete;
use infoplug_spec::model::{
    BodyLocation, Condition, ErrorBody, HintFormat, ItemsShape, JsonType, Location, LocationSource,
    LocationType, Method, Pointer, RetryAdvice, Test, Within,
};
use infoplug_spec::{OBJECTS, Spec};

const EVERY_KEY: &str = include_str!("common/every_key.yaml");

fn spec(text: &str) -> Spec {
    infoplug_spec::parse("good.yaml", complete(text))
        .unwrap_or_else(|problems| panic!("{problems}"))
}

fn error_body(keys: &str) -> ErrorBody {
    spec(&format!("error_body: {{ {keys} }}\n")).error_body
}

fn pointer(text: &str) -> Pointer {
    Pointer(text.split('/').skip(1).map(str::to_owned).collect())
}

fn at(text: &str) -> Location {
    Location::new(LocationSource::Body(
        BodyLocation {
            within: None,
            pointer: pointer(text),
        },
        LocationType::Any,
    ))
}

fn header(name: &str) -> Location {
    Location::new(LocationSource::Header(name.to_owned()))
}

#[test]
fn every_key_is_read_and_is_valid_by_the_schema() {
    let spec = spec(EVERY_KEY);
    assert_eq!(
        (
            spec.error_body.formats.len(),
            spec.subcodes.len(),
            spec.categories.len()
        ),
        (3, 1, 1)
    );
    let validator = jsonschema::validator_for(&schema::schema()).unwrap();
    let json = schema::json(&serde_yaml::from_str(EVERY_KEY).unwrap());
    let errors: Vec<String> = validator
        .iter_errors(&json)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn the_text_with_every_key_has_every_key() {
    let objects = [
        "error_body",
        "format",
        "items",
        "place",
        "hint",
        "condition",
        "test",
        "retry",
        "retry_rule",
        "level_code",
    ];
    for (object, keys) in OBJECTS.iter().filter(|(name, _)| objects.contains(name)) {
        for key in *keys {
            assert!(
                EVERY_KEY.contains(&format!(" {key}: "))
                    || EVERY_KEY.contains(&format!(" {key}:\n")),
                "`{key}` of {object}"
            );
        }
    }
}

#[test]
fn without_error_body_there_is_one_format_that_says_nothing() {
    for body in [
        spec("error_body: {}\n").error_body,
        Spec::default().error_body,
    ] {
        assert_eq!(body.formats, [infoplug_spec::model::ErrorFormat::default()]);
        assert!(
            body.members.is_empty() && body.error_when.is_empty() && body.partial_when.is_empty()
        );
    }
}

#[test]
fn a_format_takes_from_the_common_part_what_it_does_not_say_itself() {
    let body = error_body(
        "code: /code, message: /message, request_id: { header: X-Id }, errors: { list: /errors }, retry_after: { header: X-Wait },
         formats: [{ when: { status: 400 }, code: [/type, { value: bad_input }], errors: { list: /all } }, { when: { status: 401 }, docs: /docs }]",
    );
    let [first, second, common] = body.formats.as_slice() else {
        panic!("{:?}", body.formats)
    };
    assert_eq!(common.when, []);
    assert_eq!(
        first.when,
        [Condition {
            statuses: vec![(400, 400)],
            ..Condition::default()
        }]
    );
    assert_eq!(
        first.texts.code,
        [
            at("/type"),
            Location::new(LocationSource::Value("bad_input".to_owned()))
        ]
    );
    assert_eq!(second.texts.code, [at("/code")]);
    for format in &body.formats {
        assert_eq!(format.texts.message, [at("/message")]);
        assert_eq!(format.request_id, [header("X-Id")]);
        assert_eq!(format.retry_after[0].location, header("X-Wait"));
    }
    let list = |format: &infoplug_spec::model::ErrorFormat| match &format.items[0].shape {
        ItemsShape::List(location) => location.pointer.clone(),
        ItemsShape::Tree { at, .. } => at.clone(),
    };
    assert_eq!(
        [first, second, common].map(list),
        [pointer("/all"), pointer("/errors"), pointer("/errors")]
    );
    assert_eq!(
        (second.docs.len(), first.docs.len(), common.docs.len()),
        (1, 0, 0)
    );
}

#[test]
fn members_of_all_formats_have_their_places_in_one_order() {
    let body = error_body(
        "members: { a: /a, b: { pointer: /b, type: integer } },
         formats: [{ when: { status: 400 }, members: { c: { header: C }, b: { pointer: /x, type: integer } } }, { when: { status: 401 } }]",
    );
    let members: Vec<_> = body
        .members
        .iter()
        .map(|member| (member.name.wire.as_str(), member.ty))
        .collect();
    assert_eq!(
        members,
        [
            ("a", LocationType::String),
            ("b", LocationType::Integer),
            ("c", LocationType::String)
        ]
    );
    let integer = |text| {
        Location::new(LocationSource::Body(
            BodyLocation {
                within: None,
                pointer: pointer(text),
            },
            LocationType::Integer,
        ))
    };
    let rest = vec![vec![at("/a")], vec![integer("/b")], vec![]];
    assert_eq!(
        body.formats[0].members,
        [vec![at("/a")], vec![integer("/x")], vec![header("C")]]
    );
    assert_eq!(body.formats[1].members, rest);
    assert_eq!(body.formats[2].members, rest);
}

#[test]
fn members_leave_the_methods_of_errors_alone() {
    let body = error_body("members: { status: /s, type: /t, retryAfter: /r, decline-code: /d }");
    let names: Vec<&str> = body
        .members
        .iter()
        .map(|member| member.name.snake.as_str())
        .collect();
    assert_eq!(names, ["status_", "type_", "retry_after_", "decline_code"]);
}

#[test]
fn places_keep_their_blanks_and_their_conditions() {
    let body = error_body(
        "code: [{ in: /l, where: { /t: x }, pointer: '' }, { pointer: /p, join: ', ', when: [{ status: 5xx }, { methods: [get, get] }] },
                { header: H, auth_param: error, before: ': ', after: ' ', strip_prefix: 'a ', strip_suffix: ' b', marker: required, empty: true }]",
    );
    let is = Test {
        is: Some(vec!["x".to_owned()]),
        ..Test::default()
    };
    let within = Within {
        list: pointer("/l"),
        tests: vec![(pointer("/t"), is)],
    };
    let first = BodyLocation {
        within: Some(within),
        pointer: Pointer::default(),
    };
    let text = |text: &str| Some(text.to_owned());
    let wanted = [
        Location::new(LocationSource::Body(first, LocationType::Any)),
        Location {
            when: vec![
                Condition {
                    statuses: vec![(500, 599)],
                    ..Condition::default()
                },
                Condition {
                    methods: vec![Method::Get],
                    ..Condition::default()
                },
            ],
            ..Location::new(LocationSource::Joined(
                BodyLocation {
                    within: None,
                    pointer: pointer("/p"),
                },
                ", ".to_owned(),
            ))
        },
        Location {
            auth_param: text("error"),
            before: text(": "),
            after: text(" "),
            strip_prefix: text("a "),
            strip_suffix: text(" b"),
            marked: true,
            empty: true,
            ..header("H")
        },
    ];
    assert_eq!(body.formats[0].texts.code, wanted);
}

#[test]
fn conditions_say_what_the_answer_must_be_like() {
    let body = error_body(
        "error_when: { status: [2xx, 207, 207], content_type: [Text/HTML, text/html], headers: { X-A: 0 }, plain_body: { contains: z }, endpoints: [ping],
                       body: { '': { type: object }, /a~1b: [a, 1, 'true'], /c: { present: true, not: x, contains: ' y' } } }",
    );
    let texts = |texts: &[&str]| {
        texts
            .iter()
            .map(|text| (*text).to_owned())
            .collect::<Vec<_>>()
    };
    let is = |values: &[&str]| Test {
        is: Some(texts(values)),
        ..Test::default()
    };
    let wanted = Condition {
        statuses: vec![(200, 299), (207, 207)],
        content_type: Some(is(&["text/html", "text/html"])),
        headers: vec![("X-A".to_owned(), is(&["0"]))],
        body: vec![
            (
                Pointer::default(),
                Test {
                    types: vec![JsonType::Object],
                    ..Test::default()
                },
            ),
            (Pointer(texts(&["a/b"])), is(&["a", "1", "true"])),
            (
                pointer("/c"),
                Test {
                    present: Some(true),
                    not: texts(&["x"]),
                    contains: Some(" y".to_owned()),
                    ..Test::default()
                },
            ),
        ],
        plain_body: Some(Test {
            contains: Some("z".to_owned()),
            ..Test::default()
        }),
        methods: Vec::new(),
        endpoints: texts(&["ping"]),
    };
    assert_eq!(body.error_when, [wanted]);
}

#[test]
fn hints_have_a_format_even_if_it_is_not_said() {
    let formats = |keys: &str| -> Vec<HintFormat> {
        error_body(&format!("retry_after: {keys}")).formats[0]
            .retry_after
            .iter()
            .map(|hint| hint.format)
            .collect()
    };
    assert_eq!(
        formats("[{ header: retry-AFTER }, { header: X }, { pointer: /a }, { value: 1.5 }]")[..2],
        [HintFormat::RetryAfter, HintFormat::Seconds]
    );
    assert_eq!(
        formats("[{ header: Retry-After, format: iso_8601 }, { pointer: /a }]"),
        [HintFormat::Iso8601, HintFormat::Seconds]
    );
    assert!(error_body("code: /a").formats[0].retry_after.is_empty());
    assert_eq!(
        error_body("retry_after: { header: X, at_most: 2m }").formats[0].retry_after[0].at_most_ms,
        Some(120_000)
    );
}

#[test]
fn trees_have_a_separator_even_if_it_is_not_said() {
    let shapes =
        error_body("errors: [{ tree: /e, skip: [_errors] }, { tree: '', separator: ' > ' }]")
            .formats[0]
            .items
            .clone();
    let tree = |at: Pointer, skip: &[&str], separator: &str| ItemsShape::Tree {
        at,
        skip: skip.iter().map(|key| (*key).to_owned()).collect(),
        separator: separator.to_owned(),
    };
    assert_eq!(shapes[0].shape, tree(pointer("/e"), &["_errors"], "."));
    assert_eq!(shapes[1].shape, tree(Pointer::default(), &[], " > "));
}

#[test]
fn advice_may_be_for_some_methods() {
    let body = error_body(
        "retry: [{ when: { status: 500 }, advice: always, pause: 2s, methods: [get, delete] }]",
    );
    let rule = &body.formats[0].retry[0];
    assert_eq!(rule.retry.advice, RetryAdvice::Always);
    assert_eq!(
        (rule.retry.pause_ms, rule.retry.methods.as_slice()),
        (Some(2000), [Method::Get, Method::Delete].as_slice())
    );
}

#[test]
fn a_condition_may_name_an_endpoint_that_has_problems() {
    let text =
        "error_body: { error_when: { endpoints: [ping] } }\nendpoints: { ping: { get: ping } }\n";
    let problems = infoplug_spec::parse("bad.yaml", complete(text)).unwrap_err();
    assert_eq!(problems.diagnostics.len(), 1, "{problems}");
}

#[test]
fn codes_of_other_levels_keep_their_order_and_spelling() {
    let spec = spec(
        "subcodes: { b-1: { cause: c, solution: s, retry: never }, 7: { cause: c, solution: s } }\n",
    );
    let codes: Vec<_> = spec
        .subcodes
        .iter()
        .map(|level| (level.code.as_str(), level.retry.is_some()))
        .collect();
    assert_eq!(codes, [("b-1", true), ("7", false)]);
}
