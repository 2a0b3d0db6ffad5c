//! Pagination and jobs by locations and conditions: what is read, and what is refused.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may panic"
)]

mod common;

use common::{assert_cases, case, complete};
use infoplug_spec::Code;
use infoplug_spec::model::{
    BodyLocation, LocationSource, LocationType, PageStyle, Pages, Pointer, RepeatedPage,
};

fn pages(endpoint: &str) -> Pages {
    let text = complete(&format!(
        "endpoints: {{ e: {{ get: /e, query: {{ p: integer, c: string, n: integer }}, {endpoint} }} }}\n"
    ));
    let spec =
        infoplug_spec::parse("good.yaml", text).unwrap_or_else(|problems| panic!("{problems}"));
    spec.endpoints[0].pages.clone().unwrap()
}

fn pointer(text: &str) -> Pointer {
    Pointer(text.split('/').skip(1).map(str::to_owned).collect())
}

#[test]
fn each_style_is_read() {
    let page = pages(
        "returns: { type: { fields: { r: { array: string, optional: true } } }, envelope: /d }, pages: { style: page, parameter: p, items: /d/r, size: 9, \
         size_parameter: n, short_page: end, repeated_page: items, total_pages: { header: X-Pages }, total_items: /total }",
    );
    assert_eq!(
        (page.style, page.first, page.size, page.short_page_ends),
        (PageStyle::Page, 1, Some(9), true)
    );
    assert_eq!(
        (page.repeated_page, page.may_be_missing, page.items),
        (RepeatedPage::Items, true, pointer("/d/r"))
    );
    assert_eq!(
        (
            page.parameter.unwrap().index(),
            page.size_parameter.unwrap().index()
        ),
        (0, 2)
    );
    assert_eq!((page.total_pages.len(), page.total_items.len()), (1, 1));

    let cursor = pages(
        "returns: [json], pages: { style: cursor, items: '', cursor: { parameter: c, from: { header: X-Next }, end: [0, none] } }",
    );
    let found = cursor.cursor.unwrap();
    assert_eq!(
        (cursor.style, found.parameter.index(), found.end),
        (
            PageStyle::Cursor,
            1,
            vec!["0".to_owned(), "none".to_owned()]
        )
    );
    assert!(!cursor.may_be_missing);

    let json = pages(
        "returns: { fields: { r: [json], l: { fields: { k: string } } } }, pages: { style: cursor, items: /r, cursor: { parameter: c, from: { pointer: /l, type: json } } }",
    );
    let at = BodyLocation {
        within: None,
        pointer: pointer("/l"),
    };
    assert_eq!(
        json.cursor.unwrap().from[0].source,
        LocationSource::Body(at, LocationType::Json)
    );

    let next = pages(
        "returns: [json], pages: { style: next_url, items: '', next: { header: Link, rel: next } }",
    );
    assert_eq!(
        (next.style, next.parameter, next.next[0].rel.as_deref()),
        (PageStyle::NextUrl, None, Some("next"))
    );

    let last = pages(
        "returns: [{ fields: { id: integer } }], pages: { style: last_id, items: '', parameter: n, id: /id }",
    );
    assert_eq!(
        (last.style, last.id),
        (PageStyle::LastId, Some(pointer("/id")))
    );
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn what_pages_cannot_be_is_refused() {
    let pages = |pages: &str| {
        format!(
            "endpoints: {{ e: {{ get: /e, query: {{ p: integer }}, returns: {{ type: {{ fields: {{ r: [json], n: integer }} }}, envelope: /d }}, pages: {{ {pages} }} }} }}\n"
        )
    };
    let column = |text: &str, at: &str| (1, u32::try_from(text.find(at).unwrap() + 1).unwrap());
    let mut cases = Vec::new();
    for (text, code, at, message, help) in [
        (
            "style: token, items: /d/r",
            Code::BadValue,
            "token",
            "`token` is not a value of `style`",
            "it is now called `cursor`",
        ),
        (
            "style: page, parameter: p, items: /r",
            Code::UnknownField,
            "/r }",
            "which is at `/d`",
            "`/d/r`",
        ),
        (
            "style: page, items: /d/r",
            Code::MissingKey,
            "pages:",
            "pages with `style: page` need `parameter`",
            "name the parameter",
        ),
        (
            "style: next_url, items: /d/r",
            Code::MissingKey,
            "pages:",
            "need `next`",
            "rel: next",
        ),
        (
            "style: last_id, parameter: p, items: /d/r",
            Code::MissingKey,
            "pages:",
            "need `id`",
            "for example `id: /id`",
        ),
        (
            "style: offset, parameter: p, items: /d/r, total_pages: /d/n",
            Code::KeyConflict,
            "total_pages",
            "works only with `style: page`",
            "remove",
        ),
        (
            "style: next_url, next: /next, items: /d/r, first: 2",
            Code::KeyConflict,
            "first",
            "`style: page` or `style: offset`",
            "remove",
        ),
        (
            "style: page, parameter: p, items: /d/r, short_page: end",
            Code::KeyConflict,
            "short_page",
            "`short_page` works only with `size`",
            "size:",
        ),
        (
            "style: page, parameter: p, items: /d/r, total_items: /d/r",
            Code::UnusableType,
            "/d/r }",
            "does not lead to a number",
            "whole body",
        ),
        (
            "style: cursor, items: /d/r, cursor: { parameter: p, from: /d/x }",
            Code::UnknownField,
            "/d/x",
            "no field `x`",
            "`n`",
        ),
        (
            "style: cursor, items: /d/r, cursor: { parameter: p, from: { pointer: /d/n, empty: true } }",
            Code::KeyConflict,
            "{ pointer: /d/n",
            "an empty cursor leads to no page",
            "remove `empty`",
        ),
        (
            "style: next_url, next: /next, items: /d/r, short_page: end",
            Code::KeyConflict,
            "short_page",
            "`short_page` works only with `style: page` or `style: offset` or `style: last_id`",
            "remove",
        ),
        (
            "style: page, parameter: p, items: /d/r, end_when: { body: { /d/m: 0 } }",
            Code::UnknownField,
            "{ body",
            "no field `m`",
            "`n`",
        ),
        (
            "style: page, parameter: p, items: /d/r, end_when: { body: { /n: 0 } }",
            Code::UnknownField,
            "{ body",
            "`/n` leads outside the envelope `/d`, but the value inside has this field",
            "`/d/n`; for the one outside, describe the whole body",
        ),
        (
            "style: page, parameter: p, items: /d/r, total_items: { pointer: /d/n, when: { body: { /n: 0 } } }",
            Code::UnknownField,
            "{ pointer",
            "`/n` leads outside the envelope `/d`",
            "`/d/n`",
        ),
    ] {
        let text: &'static str = pages(text).leak();
        cases.push(case(text, code, column(text, at), message, help));
    }
    assert_cases(&cases);
}

#[test]
fn a_pointer_beside_the_envelope_that_stands_inside_is_not_meant() {
    let with = |from: &str| -> &'static str {
        let text = format!(
            "endpoints: {{ e: {{ get: /e, query: {{ c: string }}, returns: {{ type: {{ fields: {{ r: [json], n: 'string?' }} }}, envelope: /d }}, \
             pages: {{ style: cursor, items: /d/r, cursor: {{ parameter: c, from: {from} }} }} }} }}\n"
        );
        text.leak()
    };
    let message = "`/n` leads outside the envelope `/d`, but the value inside has this field";
    assert_cases(&[case(
        with("/n"),
        Code::UnknownField,
        (1, 191),
        message,
        "`/d/n`; for the one outside, write `{ pointer: /n }`",
    )]);
    for from in ["/d/n", "{ pointer: /n }", "/other", "/meta/n"] {
        assert!(
            infoplug_spec::parse("good.yaml", complete(with(from))).is_ok(),
            "{from}"
        );
    }
}

const STEPS: &str = "endpoints: { s: { post: /s }, a: { get: '/a/{id}', path: { id: string }, returns: { fields: { done: boolean, error: 'json?' } } } }\n";

#[test]
fn the_states_of_a_job_are_values_or_conditions() {
    let job = |poll: &str| {
        let text = complete(&format!(
            "{STEPS}jobs: {{ j: {{ start: {{ endpoint: s, id: {{ header: Location }} }}, poll: {{ endpoint: a, id: id, {poll} }} }} }}\n"
        ));
        infoplug_spec::parse("job.yaml", text)
    };
    let state = |poll: &str| {
        job(poll)
            .unwrap_or_else(|problems| panic!("{problems}"))
            .jobs[0]
            .poll
            .state
            .clone()
    };
    let by_conditions = state(
        "done: { body: { /done: true } }, failed: [{ body: { /error: { present: true } } }, { status: 206 }]",
    );
    assert_eq!(
        (
            by_conditions.done.when.len(),
            by_conditions.failed.when.len(),
            by_conditions.at.len()
        ),
        (1, 2, 0)
    );
    let by_values = state("state: /done, done: [\"true\"], running: [\"false\"]");
    assert_eq!(by_values.done.values, ["true"]);
    // A single state needs no list.
    assert_eq!(state("state: /done, done: \"true\"").done.values, ["true"]);
    // A boolean can be a state without `type`.
    assert!(matches!(
        by_values.at[0].source,
        LocationSource::Body(_, LocationType::Scalar)
    ));
    let problems = job("done: [ready]").unwrap_err().to_string();
    assert!(
        problems.contains("`done` lists states, but the job does not say where the state is"),
        "{problems}"
    );
    let problems = job("done: { body: { /dune: true } }")
        .unwrap_err()
        .to_string();
    assert!(
        problems.contains("the response has no field `dune` here") && problems.contains("`done`"),
        "{problems}"
    );
}

#[test]
fn a_key_in_the_path_does_not_go_with_urls_of_pages() {
    let api = "infoplug: 1\napi: { name: Bot, base_url: https://bot.example.com, auth: { env: TOKEN, path: '/bot{api_key}' } }\nstatuses: { 200: ok }\n";
    let pages = "endpoints: { e: { get: /e, returns: [json], pages: { style: next_url, items: '', next: { header: Link, rel: next } } } }\n";
    let problems = infoplug_spec::parse("bot.yaml", format!("{api}{pages}"))
        .unwrap_err()
        .to_string();
    assert!(
        problems.contains(
            "the URL of the next page of `e` would contain the credentials of the API in its path"
        ),
        "{problems}"
    );
}
