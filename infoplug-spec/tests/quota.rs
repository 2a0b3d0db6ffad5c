//! Quotas, costs of rows, and the names that jobs take.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

mod common;

use common::{assert_cases, case, complete};
use infoplug_spec::model::{Endpoint, Pointer, Rate, Shape, Type};
use infoplug_spec::{Code, Spec};

fn spec(text: &str) -> Spec {
    infoplug_spec::parse("good.yaml", complete(text))
        .unwrap_or_else(|problems| panic!("{problems}"))
}

fn api(rest: &str) -> Spec {
    spec(&format!(
        "api: {{ name: A, base_url: https://a.example, {rest} }}\n"
    ))
}

fn pointer(segments: &[&str]) -> Pointer {
    Pointer(segments.iter().map(|&segment| segment.to_owned()).collect())
}

#[test]
fn a_quota_counts_calls_in_a_period_calls_at_once_or_both() {
    let limit =
        api("rate_limit: { requests: 60, per: 1m, burst: 10, concurrent: 4, source: https://a.example/limits }").api.rate_limit.unwrap();
    assert_eq!(
        limit.rate,
        Some(Rate {
            requests: 60,
            per_ms: 60_000,
            burst: 10
        })
    );
    assert_eq!(
        (limit.concurrent, limit.source.unwrap().url),
        (Some(4), "https://a.example/limits".to_owned())
    );
    let careful = api("rate_limit: { requests: 4294967295, per: 500ms }")
        .api
        .rate_limit
        .unwrap();
    assert_eq!(
        careful.rate,
        Some(Rate {
            requests: u32::MAX,
            per_ms: 500,
            burst: 1
        })
    );
    assert_eq!(careful.concurrent, None);
    let few = api("rate_limit: { concurrent: 2 }").api.rate_limit.unwrap();
    assert_eq!((few.rate, few.concurrent), (None, Some(2)));
    assert_eq!(spec("").api.rate_limit, None);
}

#[test]
fn a_quota_that_says_nothing_or_half_is_refused() {
    assert_cases(&[
        case(
            "api: { name: A, base_url: https://a.example, rate_limit: {} }\n",
            Code::MissingKey,
            (1, 46),
            "does not say how many calls are allowed",
            "`concurrent: NUMBER`",
        ),
        case(
            "api: { name: A, base_url: https://a.example, rate_limit: { requests: 60 } }\n",
            Code::KeyConflict,
            (1, 60),
            "`requests` works only with `per`",
            "`per: 1m`",
        ),
        case(
            "api: { name: A, base_url: https://a.example, rate_limit: { per: 1m, concurrent: 1 } }\n",
            Code::KeyConflict,
            (1, 60),
            "`per` works only with `requests`",
            "`requests: 60`",
        ),
        case(
            "api: { name: A, base_url: https://a.example, rate_limit: { burst: 2, concurrent: 1 } }\n",
            Code::KeyConflict,
            (1, 60),
            "`burst` works only with `requests`",
            "at once",
        ),
        case(
            "api: { name: A, base_url: https://a.example, rate_limit: { request: 60, per: 1m } }\n",
            Code::UnknownKey,
            (1, 60),
            "`request` is not a key of `rate_limit`",
            "did you mean `requests`?",
        ),
        case(
            "api: { name: A, base_url: https://a.example, rate_limit: 60 }\n",
            Code::WrongKind,
            (1, 58),
            "must be a mapping",
            "",
        ),
    ]);
}

#[test]
fn the_numbers_of_a_quota_are_one_or_more() {
    assert_cases(&[
        case(
            "api: { name: A, base_url: https://a.example, rate_limit: { requests: 0, per: 1m } }\n",
            Code::BadValue,
            (1, 70),
            "`requests` must be a number from 1 to 4294967295",
            "",
        ),
        case(
            "api: { name: A, base_url: https://a.example, rate_limit: { requests: 1, per: 0s } }\n",
            Code::BadValue,
            (1, 78),
            "`per` must be longer than 0",
            "",
        ),
        case(
            "api: { name: A, base_url: https://a.example, rate_limit: { requests: 1, per: 1s, burst: -1 } }\n",
            Code::BadValue,
            (1, 89),
            "`burst` must be a number from 1",
            "",
        ),
        case(
            "api: { name: A, base_url: https://a.example, rate_limit: { concurrent: 4294967296 } }\n",
            Code::BadValue,
            (1, 72),
            "`concurrent` must be a number from 1 to 4294967295",
            "",
        ),
        case(
            "api: { name: A, base_url: https://a.example, rate_limit: { concurrent: many } }\n",
            Code::BadValue,
            (1, 72),
            "`many` is not an integer",
            "",
        ),
    ]);
}

#[test]
fn what_is_left_stands_in_a_header() {
    let short = api("cost_remaining: X-Left").api.cost_remaining.unwrap();
    assert_eq!((short.header.as_str(), short.source), ("X-Left", None));
    let long = api(
        "cost_remaining: { header: X-Left, source: { url: https://a.example, confirmed: false } }",
    )
    .api
    .cost_remaining
    .unwrap();
    assert!(long.header == "X-Left" && !long.source.unwrap().confirmed);
    assert_cases(&[
        case(
            "api: { name: A, base_url: https://a.example, cost_remaining: X Left }\n",
            Code::BadValue,
            (1, 62),
            "`X Left` cannot be the name of a header",
            "no spaces",
        ),
        case(
            "api: { name: A, base_url: https://a.example, cost_remaining: { source: https://a.example } }\n",
            Code::MissingKey,
            (1, 46),
            "`header` is missing in `cost_remaining`",
            "",
        ),
        case(
            "api: { name: A, base_url: https://a.example, cost_remaning: X }\n",
            Code::UnknownKey,
            (1, 46),
            "`cost_remaning` is not a key of `api`",
            "did you mean `cost_remaining`?",
        ),
    ]);
}

#[test]
fn rows_are_where_cost_says_where_pages_say_or_the_answer() {
    let endpoint = |text: &str| -> Endpoint {
        let spec = spec(&format!(
            "endpoints: {{ e: {{ get: /e, query: {{ page: integer }}, {text} }} }}\n"
        ));
        spec.endpoints.into_iter().next().unwrap()
    };
    let rows = |text: &str| endpoint(text).rows;
    let lists = "returns: { type: { fields: { a: [string], b: \"json?\" } }, envelope: /data }";
    // Pointers begin at the whole body.
    assert_eq!(
        rows(&format!("{lists}, cost: {{ row: 1, rows: /data/a }}")),
        Some(pointer(&["data", "a"]))
    );
    assert_eq!(
        rows(&format!(
            "{lists}, pages: {{ style: page, parameter: page, items: /data/b }}"
        )),
        Some(pointer(&["data", "b"]))
    );
    let both = format!(
        "{lists}, pages: {{ style: page, parameter: page, items: /data/b }}, cost: {{ row: 1, rows: /data/a }}"
    );
    assert_eq!(rows(&both), Some(pointer(&["data", "a"])));
    assert_eq!(
        rows("returns: [string], cost: { row: 0.5 }"),
        Some(Pointer::default())
    );
    assert_eq!(
        rows("returns: { type: [string], envelope: /data }"),
        Some(pointer(&["data"]))
    );
    assert_eq!(rows(lists), None);
    assert_eq!(rows("returns: string, cost: { call: 1, row: 0 }"), None);
    assert_eq!(
        rows("returns: json, cost: { row: 1, rows: /x/y }"),
        Some(pointer(&["x", "y"]))
    );
}

#[test]
fn a_cost_per_row_needs_rows() {
    assert_cases(&[
        case(
            "endpoints: { e: { get: /e, returns: { fields: { a: [string] } }, cost: { row: 1 } } }\n",
            Code::MissingKey,
            (1, 74),
            "`row` charges for rows, but `cost` does not say where they are",
            "`rows: /pointer`",
        ),
        case(
            "endpoints: { e: { get: /e, cost: { row: 1 } } }\n",
            Code::MissingKey,
            (1, 36),
            "does not say where they are",
            "`pages`",
        ),
        case(
            "endpoints: { e: { get: /e, returns: { fields: { a: [string] } }, cost: { row: 1, rows: /b } } }\n",
            Code::UnknownField,
            (1, 88),
            "no field `b`",
            "`a`",
        ),
        case(
            "endpoints: { e: { get: /e, returns: { fields: { a: string } }, cost: { row: 1, rows: /a } } }\n",
            Code::BadValue,
            (1, 86),
            "`rows` does not lead to a list",
            "JSON Pointer",
        ),
        case(
            "endpoints: { e: { get: /e, returns: [string], cost: { call: 1, rows: \"\" } } }\n",
            Code::KeyConflict,
            (1, 64),
            "`rows` works only with `row`",
            "charges for",
        ),
        // Each of these is one mistake.
        case(
            "endpoints: { e: { get: /e, returns: [txt], cost: { row: 1 } } }\n",
            Code::UnknownType,
            (1, 38),
            "`txt`",
            "`string`",
        ),
        case(
            "endpoints: { e: { get: /e, retruns: [string], cost: { row: 1 } } }\n",
            Code::UnknownKey,
            (1, 28),
            "`retruns`",
            "`returns`",
        ),
        case(
            "endpoints: { e: { get: /e, cost: { row: 1, row_s: /a } } }\n",
            Code::UnknownKey,
            (1, 44),
            "`row_s`",
            "`rows`",
        ),
    ]);
}

#[test]
fn pages_know_the_type_of_a_row() {
    let item = |returns: &str, items: &str| {
        let text = format!(
            "endpoints: {{ e: {{ get: /e, query: {{ p: integer }}, returns: {returns}, pages: {{ style: page, parameter: p, items: {items} }} }} }}\n"
        );
        let spec = spec(&text);
        let item = spec.endpoints.first().unwrap().pages.clone().unwrap().item;
        (spec, item)
    };
    assert_eq!(item("[integer]", "\"\"").1, Type::Integer(None, None));
    assert_eq!(
        item(
            "{ fields: { a: { array: boolean, optional: true, nullable: true } } }",
            "/a"
        )
        .1,
        Type::Boolean
    );
    assert_eq!(item("{ fields: { a: json } }", "/a").1, Type::Json);
    let (spec, named) = item("{ fields: { a: [{ fields: { b: string } }] } }", "/a");
    let Type::Named(id) = named else {
        panic!("{named:?}")
    };
    assert!(matches!(&spec.type_def(id).shape, Shape::Object(fields) if fields.len() == 1));
}

const JOB: &str = "jobs: { work: { start: { endpoint: e, id: /id }, poll: { endpoint: f, id: id, state: /id, done: [x] } } }\n";
const STEPS: &str = "e: { post: /e, returns: { fields: { id: string } } }, f: { get: '/f/{id}', path: { id: string }, returns: { fields: { id: string } } }";

#[test]
fn the_methods_and_types_of_a_job_are_its_own() {
    let problem = |text: String| {
        let problems = infoplug_spec::parse("bad.yaml", complete(&text)).unwrap_err();
        let [only] = problems.diagnostics.as_slice() else {
            panic!("{problems}")
        };
        assert_eq!(
            (only.code, only.related.len()),
            (Code::NameCollision, 1),
            "{problems}"
        );
        let help = only.help.as_deref().unwrap();
        assert!(
            help.contains("another name") || help.contains("rename"),
            "{problems}"
        );
        only.message.clone()
    };
    let endpoint = |more: &str| problem(format!("{JOB}endpoints: {{ {STEPS}, {more} }}\n"));
    assert_eq!(
        endpoint("x: { get: /x, ident: work }"),
        "`work` and `x` both become the method `work`"
    );
    assert_eq!(
        endpoint("resume_work: { get: /x }"),
        "`work` and `resume_work` both become the method `resume_work`"
    );
    let ty = |name: &str| {
        problem(format!(
            "{JOB}types: {{ {name}: {{ enum: [a] }} }}\nendpoints: {{ {STEPS} }}\n"
        ))
    };
    assert_eq!(ty("Work"), "`work` and `Work` both become the type `Work`");
    assert_eq!(
        ty("WorkStart"),
        "`work` and `WorkStart` both become the type `WorkStart`"
    );
    let job = |name: &str| {
        let (head, body) = JOB.trim_end().split_once("work: ").unwrap();
        let body = body.strip_suffix(" }").unwrap();
        problem(format!(
            "{head}work: {body}, {name}: {body} }}\nendpoints: {{ {STEPS} }}\n"
        ))
    };
    assert_eq!(
        job("resume_work"),
        "`resume_work` and `work` both become the method `resume_work`"
    );
    assert_eq!(
        job("work_start"),
        "`work_start` and `work` both become the type `WorkStart`"
    );
    assert_eq!(job("Work"), "`Work` and `work` both become the job `work`");
}

#[test]
fn a_job_keeps_free_what_a_client_has() {
    let spec = spec(&format!(
        "{}endpoints: {{ {STEPS} }}\n",
        JOB.replace("work", "from_env")
    ));
    assert_eq!(spec.jobs.first().unwrap().name.snake, "from_env_");
    let status = self::spec(&format!(
        "{}endpoints: {{ {STEPS} }}\n",
        JOB.replace("work", "status")
    ));
    assert_eq!(status.jobs.first().unwrap().name.camel, "Status_");
}

#[test]
fn jobs_go_with_the_endpoints_that_they_need_and_follow_the_others() {
    let mut spec = spec(&format!(
        "{JOB}endpoints: {{ x: {{ get: /x }}, {STEPS} }}\n"
    ));
    spec.retain_endpoints(|endpoint| endpoint.name.wire != "x");
    let job = spec.jobs.first().unwrap();
    assert_eq!(
        (
            spec.endpoint(job.start).name.wire.as_str(),
            spec.endpoint(job.poll.endpoint).name.wire.as_str()
        ),
        ("e", "f")
    );
    spec.retain_endpoints(|endpoint| endpoint.name.wire != "f");
    assert!(spec.jobs.is_empty() && spec.endpoints.len() == 1);
}
