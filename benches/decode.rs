//! Decoding a response: a call whose transport answers from memory, by field tables and trait
//! objects, against a serde derive on the same shape.
//!
//! `cargo bench --bench decode`; what counts is the ratio of the two.

#![allow(
    missing_docs,
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "a benchmark of shapes"
)]

use std::hint::black_box;

use bytes::Bytes;
use criterion::{Criterion, criterion_group, criterion_main};
use http::HeaderMap;
use infoplug::{
    ApiClient, BoxFuture, Client, StatusCode, Transport, TransportFailure, TransportRequest,
    TransportResponse,
};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Clone, Debug, ApiClient)]
#[api(spec = "benches/companies.yaml")]
pub struct Companies(Client);

#[derive(Debug, Deserialize)]
struct Derived {
    company_id: String,
    company_name: String,
    linkedin_url: Option<String>,
    website: Option<String>,
    description: Option<String>,
    industries: Vec<String>,
    employee_count: Option<i64>,
    year_founded: Option<i64>,
    locations: Vec<DerivedLocation>,
    funding: Option<Value>,
}

#[derive(Debug, Deserialize)]
struct DerivedLocation {
    is_headquarter: Option<bool>,
    full_address: Option<String>,
    zipcode: Option<String>,
    city: Option<String>,
    country: Option<String>,
}

/// 200 companies of about 1.5 KB.
fn body() -> Bytes {
    let location = json!({
        "is_headquarter": true, "full_address": "1 Example Street, 12345 Example City", "zipcode": "12345", "city": "Example City", "country": "XX",
    });
    let company = json!({
        "company_id": "162479", "company_name": "Acme", "linkedin_url": "https://www.linkedin.com/company/acme/", "website": "https://acme.example",
        "description": "Acme makes anvils, rockets and \"instant\" holes. ".repeat(12), "industries": ["Manufacturing", "Retail"],
        "employee_count": 120, "year_founded": 1949, "locations": [location, location, location], "funding": { "rounds": 2, "last": null },
    });
    Value::from(vec![company; 200]).to_string().into()
}

/// Answers with a body, whatever is asked.
struct Answers(Bytes);

impl Transport for Answers {
    fn send(&self, _: TransportRequest) -> BoxFuture<Result<TransportResponse, TransportFailure>> {
        let body = self.0.clone();
        Box::pin(async {
            Ok(TransportResponse {
                status: StatusCode::OK,
                headers: HeaderMap::new(),
                body: body.into(),
            })
        })
    }
}

fn decode(criterion: &mut Criterion) {
    let body = body();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let api = Companies::builder()
        .transport(Answers(body.clone()))
        .build()
        .unwrap();
    let mut group = criterion.benchmark_group(format!("companies of {} bytes", body.len()));
    group.bench_function("field table", |bencher| {
        bencher.iter(|| runtime.block_on(api.list_companies().send()).unwrap());
    });
    group.bench_function("serde derive", |bencher| {
        bencher.iter(|| serde_json::from_slice::<Vec<Derived>>(black_box(&body)).unwrap());
    });
    group.finish();
}

criterion_group!(benches, decode);
criterion_main!(benches);
