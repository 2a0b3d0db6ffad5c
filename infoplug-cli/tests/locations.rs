//! The locations of values in responses: pieces of specs, each with responses and the values found
//! in them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic is how a test fails"
)]

use std::time::SystemTime;

use http::{HeaderName, HeaderValue};
use infoplug_cli::explain::{Explained, Explainer, Response};
use infoplug_spec::Spec;

fn spec(error_body: &str) -> Spec {
    let text = format!(
        "infoplug: 1\napi: {{ name: Locations, base_url: https://locations.example.com }}\nendpoints: {{ ping: {{ get: /ping }} }}\nerror_body:\n{error_body}"
    );
    infoplug_spec::parse("places.yaml", text).unwrap_or_else(|problems| panic!("{problems}"))
}

fn response<'s>(status: u16, headers: &[(&'static str, &str)], body: &str) -> Response<'s> {
    let headers = headers.iter().map(|(name, value)| {
        (
            HeaderName::from_static(name),
            HeaderValue::from_str(value).unwrap(),
        )
    });
    Response {
        endpoint: None,
        method: None,
        status,
        headers: headers.collect(),
        body: body.into(),
    }
}

fn explain(error_body: &str, responses: &[Response<'_>]) -> Vec<Explained> {
    let spec = spec(error_body);
    let explainer = Explainer::new(&spec);
    responses
        .iter()
        .map(|response| explainer.explain(response, SystemTime::UNIX_EPOCH).unwrap())
        .collect()
}

/// Returns the codes found in JSON bodies.
fn codes(error_body: &str, bodies: &[&str]) -> Vec<Option<String>> {
    let responses: Vec<_> = bodies.iter().map(|body| response(400, &[], body)).collect();
    explain(error_body, &responses)
        .into_iter()
        .map(|explained| explained.code)
        .collect()
}

fn some(texts: &[&str]) -> Vec<Option<String>> {
    texts
        .iter()
        .map(|text| Some((*text).to_owned()).filter(|text| !text.is_empty()))
        .collect()
}

#[test]
fn a_text_without_the_marker_is_a_value_only_where_the_marker_is_optional() {
    let bodies = [
        r#"{ "type": "aws#Throttled" }"#,
        r#"{ "type": "Throttled" }"#,
    ];
    for optional in [
        "  code: { pointer: /type, after: '#' }\n",
        "  code: { pointer: /type, after: '#', marker: optional }\n",
    ] {
        assert_eq!(codes(optional, &bodies), some(&["Throttled", "Throttled"]));
    }
    assert_eq!(
        codes(
            "  code: { pointer: /type, after: '#', marker: required }\n",
            &bodies
        ),
        some(&["Throttled", ""])
    );
}

#[test]
fn a_place_that_demands_its_markers_demands_all_of_them() {
    let location = "  code: [{ pointer: /text, after: '[', before: ']', strip_prefix: E-, strip_suffix: '!', marker: required }, /other]\n";
    let bodies = [
        r#"{ "text": "It is [E-7!] bad." }"#,
        r#"{ "text": "It is [E-7!", "other": "o" }"#,
        r#"{ "text": "It is E-7!] bad.", "other": "o" }"#,
        r#"{ "text": "It is [7!] bad.", "other": "o" }"#,
        r#"{ "text": "It is [E-7] bad.", "other": "o" }"#,
        r#"{ "text": "[E-!]", "other": "o" }"#,
    ];
    assert_eq!(
        codes(location, &bodies),
        some(&["7", "o", "o", "o", "o", "o"])
    );
}

#[test]
fn the_element_that_has_the_marker_is_looked_for() {
    let location = "  code: { in: /lines, pointer: '', after: 'code=', marker: required }\n";
    let bodies = [
        r#"{ "lines": ["odd", "code=x", "code=y"] }"#,
        r#"{ "lines": ["odd"] }"#,
    ];
    assert_eq!(codes(location, &bodies), some(&["x", ""]));
}

/// Returns the codes found in bodies of one media type.
fn codes_of(error_body: &str, content_type: &str, bodies: &[&str]) -> Vec<Option<String>> {
    let responses: Vec<_> = bodies
        .iter()
        .map(|body| response(502, &[("content-type", content_type)], body))
        .collect();
    explain(error_body, &responses)
        .into_iter()
        .map(|explained| explained.code)
        .collect()
}

#[test]
fn a_condition_looks_into_a_body_that_is_not_json() {
    let bodies = [
        " upstream down\n",
        "no upstream",
        "\"upstream\"",
        "{ \"text\": \"upstream\" }",
        "",
        "  ",
        "other",
    ];
    let with = |test: &str| {
        codes_of(
            &format!("  code: {{ value: x, when: {{ plain_body: {test} }} }}\n"),
            "text/plain",
            &bodies,
        )
    };
    assert_eq!(
        with("{ contains: upstream }"),
        some(&["x", "x", "", "", "", "", ""])
    );
    assert_eq!(
        with("{ starts_with: upstream }"),
        some(&["x", "", "", "", "", "", ""])
    );
    assert_eq!(
        with("[upstream down, other]"),
        some(&["x", "", "", "", "", "", "x"])
    );
    assert_eq!(
        with("{ present: true, not: other }"),
        some(&["x", "x", "", "", "", "", ""])
    );
    assert_eq!(
        with("{ empty: true }"),
        some(&["", "", "x", "x", "x", "x", ""])
    );
}

#[test]
fn a_body_that_is_not_json_is_a_value_without_the_blanks_at_its_ends() {
    let code = |rest: &str| {
        codes_of(
            &format!("  code: {{ plain_body: true{rest} }}\n"),
            "text/plain",
            &[" E7: bad\n", "\"E7\"", ""],
        )
    };
    assert_eq!(code(""), some(&["E7: bad", "", ""]));
    assert_eq!(code(", before: ':'"), some(&["E7", "", ""]));
}

#[test]
fn a_page_is_no_message_and_no_code() {
    let body = "  code: { plain_body: true }\n  message: { plain_body: true }\n";
    let said = |content_type: &str, text: &str| {
        let explained = explain(
            body,
            &[response(502, &[("content-type", content_type)], text)],
        )
        .remove(0);
        (explained.code.is_some(), explained.message.is_some())
    };
    let page = "<html><body><h1>502 Bad Gateway</h1></body></html>";
    for text in [
        page,
        " <!doctype html>\n<p>down",
        "<?xml version='1.0'?><Error/>",
        "<h1>down</h1>",
        "<!-- down -->",
    ] {
        assert_eq!(said("text/plain", text), (false, false), "{text}");
    }
    for content_type in [
        "text/html",
        "Text/HTML; charset=utf-8",
        "application/xhtml+xml",
        "text/xml",
        "application/problem+xml",
    ] {
        assert_eq!(said(content_type, "down"), (false, false), "{content_type}");
    }
    for text in ["down", "5 < 6 <b>", "< 5", "<34>1 down"] {
        assert_eq!(said("text/plain", text), (true, true), "{text}");
    }
}

#[test]
fn a_part_of_a_page_counts_where_all_its_markers_are_found() {
    let code = |rest: &str| {
        let bodies = [
            "<Error><Code>Slow</Code></Error>",
            "<Error><Code>Slow",
            "<Error/>",
            "<html>Slow</Code>",
            "Slow",
        ];
        codes_of(
            &format!("  code: {{ plain_body: true, {rest} }}\n"),
            "text/plain",
            &bodies,
        )
    };
    assert_eq!(
        code("after: <Code>, before: </Code>"),
        some(&["Slow", "", "", "", "Slow"])
    );
    assert_eq!(
        code("after: <Code>, before: </Code>, marker: required"),
        some(&["Slow", "", "", "", ""])
    );
    assert_eq!(
        code("after: <Code>"),
        some(&["Slow</Code></Error>", "Slow", "", "", "Slow"])
    );
}

#[test]
fn a_condition_looks_into_a_page() {
    let code = "  code: { value: down, when: { plain_body: { contains: Bad Gateway } } }\n";
    assert_eq!(
        codes_of(
            code,
            "text/html",
            &["<h1>Bad Gateway</h1>", "<h1>Hello</h1>"]
        ),
        some(&["down", ""])
    );
}

#[test]
fn the_media_type_of_an_answer_is_tested_as_any_value_is() {
    let types = [
        "text/html",
        "Text/HTML; charset=utf-8",
        "application/problem+json",
        "",
        "text/plain",
    ];
    let responses: Vec<_> = types
        .iter()
        .map(|ty| response(502, &[("content-type", ty)], "{}"))
        .chain([response(502, &[], "{}")])
        .collect();
    let with = |test: &str| -> Vec<bool> {
        let explained = explain(
            &format!("  code: {{ value: x, when: {{ content_type: {test} }} }}\n"),
            &responses,
        );
        explained
            .into_iter()
            .map(|explained| explained.code.is_some())
            .collect()
    };
    assert_eq!(with("TEXT/html"), [true, true, false, false, false, false]);
    assert_eq!(
        with("[text/html, text/plain]"),
        [true, true, false, false, true, false]
    );
    assert_eq!(
        with("{ not: text/HTML }"),
        [false, false, true, true, true, true]
    );
    assert_eq!(
        with("{ present: true, not: [text/html] }"),
        [false, false, true, false, true, false]
    );
    assert_eq!(
        with("{ contains: JSON }"),
        [false, false, true, false, false, false]
    );
    assert_eq!(
        with("{ starts_with: Text/ }"),
        [true, true, false, false, true, false]
    );
    assert_eq!(
        with("{ present: false }"),
        [false, false, false, true, false, true]
    );
}

#[test]
fn an_element_of_a_list_of_errors_has_a_category() {
    let body = "  category: /category\n  errors: { list: /errors, category: /category, code: /code }\n\
        categories: { AUTH: { cause: Not you., solution: Log in. }, API: { cause: c, solution: s } }\n";
    let first = r#""errors": [{ "category": "AUTH", "code": "EXPIRED" }, { "category": "OTHER" }]"#;
    let explained = explain(
        body,
        &[
            response(401, &[], &format!("{{ {first} }}")),
            response(401, &[], &format!("{{ \"category\": \"API\", {first} }}")),
        ],
    );
    let [of_the_first, of_the_answer] = &explained[..] else {
        panic!("{explained:?}")
    };
    let categories: Vec<_> = of_the_first
        .errors
        .iter()
        .map(|item| item.category.as_deref())
        .collect();
    assert_eq!(categories, [Some("AUTH"), Some("OTHER")]);
    assert_eq!(
        (
            of_the_first.category.as_deref(),
            of_the_first.solution.as_deref()
        ),
        (Some("AUTH"), Some("Log in."))
    );
    assert_eq!(
        (
            of_the_answer.category.as_deref(),
            of_the_answer.cause.as_deref()
        ),
        (Some("API"), Some("c"))
    );
}

/// Returns the errors of a response, as parameter and message.
fn errors(error_body: &str, body: &str) -> Vec<(Option<String>, Option<String>)> {
    let explained = explain(error_body, &[response(400, &[], body)]).remove(0);
    explained
        .errors
        .into_iter()
        .map(|item| (item.parameter, item.message))
        .collect()
}

fn pair(parameter: &str, message: &str) -> (Option<String>, Option<String>) {
    (Some(parameter.to_owned()), Some(message.to_owned()))
}

#[test]
fn only_the_elements_of_a_tree_that_pass_are_errors() {
    let body = r#"{ "errors": {
        "name": [{ "level": "warning", "text": "long", "more": ["inner"] }, { "level": "error", "text": "bad" }],
        "lines": [{ "price": { "text": "low" } }, { "price": { "level": "warning", "text": "odd" } }],
        "note": "words"
    } }"#;
    let of = |only: &str| {
        errors(
            &format!("  errors: {{ tree: /errors, message: /text, only: {{ {only} }} }}\n"),
            body,
        )
    };
    assert_eq!(
        of("/level: { not: warning }"),
        [
            pair("name", "bad"),
            pair("lines.0.price", "low"),
            pair("note", "words")
        ]
    );
    assert_eq!(of("/level: error"), [pair("name", "bad")]);
    assert_eq!(of("'': { starts_with: w }"), [pair("note", "words")]);
}

#[test]
fn an_error_of_an_inner_list_reaches_the_element_that_has_the_list() {
    let body = "  errors: { in: /results, list: /errors, code: /code, parameter: { pointer: /id, outer: true },\n\
        members: { own: /id, tag: { in: /tags, pointer: '', outer: true }, key: { key_of: /ids, outer: true } } }\n";
    let answered = r#"{ "id": "0", "results": [
        { "id": "41", "errors": [] },
        { "id": "42", "tags": ["t"], "ids": { "k": 1 }, "errors": [{ "code": "x", "id": "7" }, { "code": "y" }] },
        { "id": "43", "errors": [{ "code": "z" }] }
    ] }"#;
    let explained = explain(body, &[response(400, &[], answered)]).remove(0);
    let errors: Vec<_> = explained
        .errors
        .iter()
        .map(|item| (item.code.as_deref(), item.parameter.as_deref()))
        .collect();
    assert_eq!(
        errors,
        [
            (Some("x"), Some("42")),
            (Some("y"), Some("42")),
            (Some("z"), Some("43"))
        ]
    );
    assert_eq!(explained.parameter.as_deref(), Some("42"));
    let members: Vec<_> = explained.errors[0]
        .members
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(members, [("own", "7"), ("tag", "t"), ("key", "k")]);
}
