//! Decodes a documented error of InfoPlug in two ways: with the tables of the spec, and with
//! handwritten serde code.
//!
//! `cargo bench --bench errors`. The ratio of the two is what counts.

#![allow(
    missing_docs,
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "a benchmark"
)]

use std::hint::black_box;
use std::time::SystemTime;

use criterion::{Criterion, criterion_group, criterion_main};
use http::HeaderMap;
use infoplug::StatusCode;
use infoplug::generated::explain;
use serde::Deserialize;

const BODY: &[u8] = br#"{"message":"invalid_parameter","parameter":"linkedin_url","details":"Missing or invalid linkedin_url"}"#;

mod info {
    use infoplug::{ApiClient, Client};

    /// The built-in API, with its tables accessible.
    #[derive(Clone, Debug, ApiClient)]
    #[api(spec = "spec/infoplug.yaml")]
    pub struct InfoPlug(Client);

    pub static OPERATION: &infoplug::generated::Operation = &info_plug::GET_COMPANY_DETAILS;
}

/// As a careful person would write it.
#[derive(Debug, Deserialize)]
struct Body {
    message: Code,
    parameter: Option<String>,
    details: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Code {
    InvalidParameter,
    PayloadIsEmpty,
    LimitOutOfRange,
    Unauthorized,
    InsufficientCredits,
    NotFound,
    RateLimitExceeded,
    Error,
    #[serde(untagged)]
    Unlisted(String),
}

fn by_hand(
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
) -> (StatusCode, Body, Option<u64>) {
    let wait = headers
        .get("retry-after")
        .and_then(|value| value.to_str().ok()?.parse().ok());
    (status, serde_json::from_slice(body).unwrap(), wait)
}

fn decoding(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("error");
    let headers = HeaderMap::new();
    let now = SystemTime::now();
    let decoded = by_hand(StatusCode::BAD_REQUEST, &headers, BODY).1;
    assert!(
        matches!(decoded.message, Code::InvalidParameter)
            && decoded.parameter.is_some()
            && decoded.details.is_some()
    );
    group.bench_function("serde by hand", |bencher| {
        bencher.iter(|| {
            by_hand(
                StatusCode::BAD_REQUEST,
                black_box(&headers),
                black_box(BODY),
            )
        });
    });
    group.bench_function("tables of the spec", |bencher| {
        bencher.iter(|| {
            explain(
                info::OPERATION,
                StatusCode::BAD_REQUEST,
                black_box(headers.clone()),
                black_box(BODY),
                now,
            )
        });
    });
    group.finish();
}

criterion_group!(benches, decoding);
criterion_main!(benches);
