//! Characters that are invisible, or that a terminal obeys, are refused in every string of a spec.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may panic"
)]

use infoplug_spec::{Checked, Code};

const SPEC: &str = include_str!("../../spec/examples/tickets.yaml");

fn check(text: &str) -> Checked {
    infoplug_spec::check("a.yaml", text)
}

/// Returns the only problem: its position and message.
#[track_caller]
fn only(text: &str) -> (u32, u32, String) {
    let checked = check(text);
    let [problem] = checked.diagnostics.as_slice() else {
        panic!("{:#?}", checked.diagnostics)
    };
    assert_eq!(problem.code, Code::HiddenCharacter);
    assert!(
        problem.help.as_deref().unwrap().starts_with("remove it"),
        "{problem:?}"
    );
    (
        problem.span.start.line,
        problem.span.start.column,
        problem.message.clone(),
    )
}

const BASE: &str = "infoplug: 1\napi: { name: Shop, base_url: https://shop.example.com }\nendpoints: { ping: { get: /ping } }\n";

#[test]
fn each_such_character_is_named_at_its_place_whether_it_is_an_escape_or_stands_there() {
    for (escape, character) in [
        (r"\e", "U+001B"),
        (r"\0", "U+0000"),
        (r"\x07", "U+0007"),
        (r"\x7f", "U+007F"),
        (r"\N", "U+0085"),
        (r"\x9b", "U+009B"),
        (r"\L", "U+2028"),
        (r"\P", "U+2029"),
        (r"\u061c", "U+061C"),
        (r"\u200e", "U+200E"),
        (r"\u202a", "U+202A"),
        (r"\u202e", "U+202E"),
        (r"\u2066", "U+2066"),
        (r"\u2069", "U+2069"),
        (r"\u200b", "U+200B"),
        (r"\u2060", "U+2060"),
        (r"\ufeff", "U+FEFF"),
        (r"\u00ad", "U+00AD"),
        (r"\U000e0041", "U+E0041"),
    ] {
        let text = BASE.replace("name: Shop", &format!("name: \"Shop {escape}x\""));
        assert_eq!(
            only(&text),
            (
                2,
                14,
                format!("this string contains the character {character}")
            ),
            "{escape}"
        );
    }
    for (raw, character) in [
        ('\u{202e}', "U+202E"),
        ('\u{200b}', "U+200B"),
        ('\u{ad}', "U+00AD"),
        ('\u{2066}', "U+2066"),
    ] {
        let there = format!("the character {character} is not allowed");
        for quote in ["", "'", "\""] {
            let text = BASE.replace("name: Shop", &format!("name: {quote}Shöp {raw}x{quote}"));
            let column = 19 + u32::try_from(quote.len()).unwrap();
            assert_eq!(only(&text), (2, column, there.clone()), "{quote}");
        }
        let text = format!("{BASE}statuses:\n  404:\n    meaning: |\n      one\n      two {raw}\n");
        assert_eq!(only(&text), (8, 11, there), "{raw:?}");
    }
}

#[test]
fn every_text_of_a_spec_is_looked_at() {
    let specs = [
        "api: { name: \"S\u{1}\" }",
        "api: { version: \"S\u{1}\" }",
        "api: { description: \"S\u{1}\" }",
        "api: { cost_unit: \"S\u{1}\" }",
        "api: { headers: { X-A: \"S\u{1}\" } }",
        "api: { docs: \"https://a.example/\u{1}\" }",
        "statuses: { 404: { meaning: \"S\u{1}\" } }",
        "statuses: { 404: { meaning: S, solution: \"S\u{1}\" } }",
        "errors: { a: { cause: \"S\u{1}\", solution: x } }",
        "errors: { a: { cause: x, solution: \"S\u{1}\" } }",
        "errors: { \"a\u{1}\": { cause: x, solution: y } }",
        "types: { A: { fields: { a: { type: string, description: \"S\u{1}\" } } } }",
        "types: { A: { fields: { \"a\u{1}\": string } } }",
        "types: { A: { enum: [\"a\u{1}\", b] } }",
        "endpoints: { a: { get: /a, summary: \"S\u{1}\" } }",
        "endpoints: { a: { get: /a, deprecated: \"S\u{1}\" } }",
        "endpoints: { a: { get: /a, query: { q: { type: string, default: \"S\u{1}\" } } } }",
        "endpoints: { a: { get: /a, query: { q: { type: string, example: \"S\u{1}\" } } } }",
        "endpoints: { \"a\u{1}\": { get: /a } }",
    ];
    for spec in specs {
        for (character, escape) in [("U+001B", r"\e"), ("U+202E", r"\u202e")] {
            let checked = check(&(spec.replace('\u{1}', escape) + "\n"));
            let found: Vec<&str> = checked
                .diagnostics
                .iter()
                .filter(|it| it.code == Code::HiddenCharacter)
                .map(|it| &*it.message)
                .collect();
            assert_eq!(
                found,
                [format!("this string contains the character {character}")],
                "{spec:?}: {:#?}",
                checked.diagnostics
            );
        }
    }
}

#[test]
fn tabs_line_breaks_and_the_joiners_of_scripts_are_fine() {
    let text = format!(
        "\u{feff}{BASE}statuses:\r\n  404:\r\n    meaning: |\r\n      one\ttab\r\n\r\n      two می\u{200c}خواهم 👩\u{200d}💻 ❤\u{fe0f}\r\n    solution: \"a\\tb\\nc\\rd\"\r\n"
    );
    assert_eq!(check(&text).diagnostics, []);
    assert!(check(SPEC).is_valid());
}

#[test]
fn what_is_left_of_a_key_or_value_is_taken_for_what_was_meant() {
    let text = BASE.replace("base_url:", "\"base\\u200b_url\":");
    assert_eq!(
        only(&text),
        (
            2,
            20,
            "this string contains the character U+200B".to_owned()
        )
    );
    let checked = check(&BASE.replace("name: Shop", r#"name: "\e[31mShop""#));
    assert_eq!(checked.spec.api.name, "[31mShop");
    assert!(!checked.is_valid());
}

#[test]
fn no_message_about_a_spec_has_such_a_character() {
    let text = "infoplug: 1\n\"k\\u001b[31m\\u202e\": 1\napi: { name: x\u{202e}y, base_url: \"q\\e\", \"a\\nb\": 2 }\nendpoints: { \"b\\u200b b\": 1 }\n";
    let checked = infoplug_spec::check("p\u{1b}\n.yaml", text);
    assert!(checked.diagnostics.len() > 4);
    for problem in &checked.diagnostics {
        for shown in problem.render(&checked.source).lines() {
            assert!(infoplug_text::misleading(shown).is_none(), "{shown:?}");
        }
    }
    let shown = checked
        .diagnostics
        .iter()
        .find(|it| it.message.contains("U+202E is not allowed"))
        .unwrap()
        .render(&checked.source);
    let lines: Vec<&str> = shown.lines().collect();
    assert!(lines[2].contains(r"x\u{202e}y"), "{shown}");
    assert_eq!(lines[3].find('^'), lines[2].find(r"\u{202e}"), "{shown}");
    assert_eq!(lines[3].matches('^').count(), r"\u{202e}".len(), "{shown}");
}
