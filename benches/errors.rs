//! Decodes error responses in two ways: with the tables of the spec, and with handwritten serde
//! code.
//!
//! `cargo bench --bench errors` first counts instructions, for which it needs `valgrind`, then
//! measures times. The ratios are what counts. The code by hand comes in two versions. One keeps
//! only the parts of the error, the other also what an error of a call has besides: the headers and
//! the body, behind a box.

#![allow(
    missing_docs,
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark"
)]
#![allow(clippy::struct_field_names, reason = "the names are those of the APIs")]

use std::hint::black_box;
use std::time::SystemTime;

use criterion::Criterion;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, DATE, RETRY_AFTER};
use http::{HeaderMap, HeaderName, HeaderValue};
use infoplug::StatusCode;
use infoplug::generated::{Operation, explain};
use serde::de::DeserializeOwned;

mod apis;
mod callgrind;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [command, case, way, rounds] = &arguments[..]
        && command == "rounds"
    {
        let case = cases().into_iter().find(|it| it.name == case).unwrap();
        let way = WAYS.iter().find(|it| it.0 == way).unwrap().1;
        for _ in 0..rounds.parse().unwrap() {
            way(black_box(&case));
        }
    } else {
        instructions();
        times();
    }
}

/// The rounds of two runs, which are subtracted, so that startup does not count.
const ROUNDS: [u64; 2] = [1000, 5000];

/// Decodes a case once.
type Way = fn(&Case);

/// An error response, and the function that decodes it by hand into its parts.
struct Case {
    name: &'static str,
    operation: &'static Operation,
    status: StatusCode,
    headers: HeaderMap,
    body: &'static str,
    parts: Way,
    whole: Way,
}

impl Case {
    fn new<B: DeserializeOwned>(
        name: &'static str,
        operation: &'static Operation,
        status: StatusCode,
        media_type: &'static str,
        body: &'static str,
    ) -> Self {
        let headers = [
            (CONTENT_TYPE, HeaderValue::from_static(media_type)),
            (CONTENT_LENGTH, HeaderValue::from(body.len())),
            (
                DATE,
                HeaderValue::from_static("Thu, 01 Jan 2026 00:00:00 GMT"),
            ),
            (
                HeaderName::from_static("request-id"),
                HeaderValue::from_static("req_8kZbTgA1Rj2lVq"),
            ),
        ];
        Self {
            name,
            operation,
            status,
            headers: headers.into_iter().collect(),
            body,
            parts: |case| {
                black_box(by_hand::<B>(
                    case.status,
                    &case.headers,
                    case.body.as_bytes(),
                ));
            },
            whole: |case| {
                black_box(whole_by_hand::<B>(
                    case.status,
                    case.headers.clone(),
                    case.body.as_bytes(),
                ));
            },
        }
    }
}

/// The ways to decode a case.
const WAYS: [(&str, Way); 4] = [
    ("parts by hand", |case| (case.parts)(case)),
    ("whole by hand", |case| (case.whole)(case)),
    ("tables", by_tables),
    // The owner of a response moves its headers. The rounds have to copy them, and that is
    // subtracted.
    ("headers", |case| drop(black_box(case.headers.clone()))),
];

fn by_tables(case: &Case) {
    black_box(explain(
        case.operation,
        case.status,
        case.headers.clone(),
        case.body.as_bytes(),
        SystemTime::UNIX_EPOCH,
    ));
}

/// The parts of an error, as a careful person would keep them.
#[derive(Debug)]
struct Parts<B> {
    status: StatusCode,
    body: Option<B>,
    request_id: Option<String>,
    wait: Option<u64>,
}

fn by_hand<B: DeserializeOwned>(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Parts<B> {
    let text = |name| headers.get(name)?.to_str().ok();
    Parts {
        status,
        body: serde_json::from_slice(body).ok(),
        request_id: text(HeaderName::from_static("request-id")).map(str::to_owned),
        wait: text(RETRY_AFTER).and_then(|text| text.parse().ok()),
    }
}

/// The parts, and the response for whatever they leave out.
#[derive(Debug)]
struct Whole<B> {
    parts: Parts<B>,
    headers: HeaderMap,
    body: Box<[u8]>,
}

fn whole_by_hand<B: DeserializeOwned>(
    status: StatusCode,
    headers: HeaderMap,
    body: &[u8],
) -> Box<Whole<B>> {
    Box::new(Whole {
        parts: by_hand(status, &headers, body),
        headers,
        body: body.into(),
    })
}

fn cases() -> [Case; 6] {
    const JSON: &str = "application/json";
    [
        Case::new::<apis::InfoPlugBody>(
            "three strings",
            apis::GET_COMPANY_DETAILS,
            StatusCode::BAD_REQUEST,
            JSON,
            r#"{"message":"invalid_parameter","parameter":"linkedin_url","details":"Missing or invalid linkedin_url"}"#,
        ),
        Case::new::<apis::StripeBody>(
            "a nested object",
            apis::CREATE_PAYMENT_INTENT,
            StatusCode::PAYMENT_REQUIRED,
            JSON,
            r#"{"error":{"advice_code":"try_again_later","charge":"ch_3MtwBwLkdIwHu7ix0d6gzq8Z","code":"card_declined","decline_code":"insufficient_funds","doc_url":"https://docs.stripe.com/error-codes/card-declined","message":"Your card has insufficient funds.","network_decline_code":"51","payment_intent":{"id":"pi_3MtwBwLkdIwHu7ix28a3tqPa","object":"payment_intent","status":"requires_payment_method"},"type":"card_error"}}"#,
        ),
        Case::new::<apis::GitHubBody>(
            "a list of errors",
            apis::CREATE_LABEL,
            StatusCode::UNPROCESSABLE_ENTITY,
            "application/json; charset=utf-8",
            r#"{"message":"Validation Failed","errors":[{"resource":"Label","code":"already_exists","field":"name"},{"resource":"Label","code":"invalid","field":"color"}],"documentation_url":"https://docs.github.com/rest/issues/labels#create-a-label","status":"422"}"#,
        ),
        Case::new::<apis::Problem>(
            "problem+json",
            apis::GET_POSTS,
            StatusCode::BAD_REQUEST,
            "application/problem+json",
            r#"{"title":"Invalid Request","detail":"The `ids` query parameter value [x] is not valid","type":"https://api.x.com/2/problems/invalid-request","status":400,"parameter":"ids","value":"x"}"#,
        ),
        Case::new::<apis::InfoPlugBody>(
            "a page of HTML",
            apis::GET_COMPANY_DETAILS,
            StatusCode::BAD_GATEWAY,
            "text/html",
            "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0 (Ubuntu)</center>\r\n</body>\r\n</html>\r\n",
        ),
        Case::new::<apis::InfoPlugBody>(
            "plain text",
            apis::GET_COMPANY_DETAILS,
            StatusCode::SERVICE_UNAVAILABLE,
            "text/plain",
            "upstream connect error or disconnect/reset before headers. reset reason: connection timeout",
        ),
    ]
}

fn instructions() {
    println!("instructions per error, in user space (callgrind)");
    println!(
        "{:<18} {:>8} {:>8} {:>8} {:>9} {:>9}",
        "", "parts", "whole", "tables", "to parts", "to whole"
    );
    for Case { name, .. } in cases() {
        let [short, long] = ROUNDS;
        let [parts, whole, tables, headers] = WAYS
            .map(|(way, _)| callgrind::between(&["rounds", name, way], ROUNDS) / (long - short));
        let (whole, tables) = (whole - headers, tables - headers);
        #[allow(clippy::cast_precision_loss, reason = "small numbers")]
        let [to_parts, to_whole] = [parts, whole].map(|other| tables as f64 / other as f64);
        println!("{name:<18} {parts:>8} {whole:>8} {tables:>8} {to_parts:>9.2} {to_whole:>9.2}");
    }
}

fn times() {
    let mut criterion = Criterion::default().configure_from_args();
    for case in cases() {
        let mut group = criterion.benchmark_group(case.name);
        for (name, way) in WAYS {
            group.bench_function(name, |bencher| bencher.iter(|| way(black_box(&case))));
        }
        group.finish();
    }
    criterion.final_summary();
}
