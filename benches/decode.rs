//! Decodes a response in two ways: in a call whose transport responds from memory, with field
//! tables and trait objects, and with a serde derive of the same shape.
//!
//! `cargo bench --bench decode`. The ratio of the two is what counts.

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

mod company;

use self::company::Company;

#[derive(Clone, Debug, ApiClient)]
#[api(spec = "benches/companies.yaml")]
pub struct Companies(Client);

/// 200 companies of about 2 KB, fields in the documented order.
fn body() -> Bytes {
    let location = serde_json::json!({
        "is_headquarter": true, "full_address": "1 Example Street, 12345 Example City", "line1": "1 Example Street", "line2": "",
        "zipcode": "12345", "city": "Example City", "region": "Example Region", "country": "XX",
    });
    let text = serde_json::json!([
        ["company_id", "162479"], ["company_name", "Acme"], ["linkedin_url", "https://www.linkedin.com/company/acme/"], ["domain", "acme.example"],
        ["website", "https://acme.example"], ["email", ""], ["phone", "+1 555 0100"], ["logo_url", "https://acme.example/logo.png"],
        ["tagline", "Everything for the desert"], ["description", "Acme makes anvils, rockets and \"instant\" holes. ".repeat(12)],
        ["specialties", "Anvils, Rockets, Holes"], ["industries", ["Manufacturing", "Retail"]], ["employee_count", 120], ["employee_range", "51-200"],
        ["follower_count", 4821], ["year_founded", 1949], ["hq_full_address", "1 Example Street"], ["hq_address_line1", "1 Example Street"],
        ["hq_address_line2", ""], ["hq_postalcode", "12345"], ["hq_city", "Example City"], ["hq_region", "Example Region"], ["hq_country", "XX"],
        ["locations", [location, location, location]], ["funding_info", { "crunchbase_url": null, "num_funding_rounds": null }], ["affiliated_companies", []],
    ]);
    let members: Vec<String> = text
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| format!("{}:{}", pair[0], pair[1]))
        .collect();
    let company = format!("{{{}}}", members.join(","));
    format!("[{}]", vec![company; 200].join(",")).into()
}

/// Responds to every request with the same body.
struct Responses(Bytes);

impl Transport for Responses {
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
        .transport(Responses(body.clone()))
        .build()
        .unwrap();
    let mut group = criterion.benchmark_group(format!("companies of {} bytes", body.len()));
    group.bench_function("field table", |bencher| {
        bencher.iter(|| runtime.block_on(api.list_companies().send()).unwrap());
    });
    group.bench_function("serde derive", |bencher| {
        bencher.iter(|| serde_json::from_slice::<Vec<Company>>(black_box(&body)).unwrap());
    });
    group.finish();
}

criterion_group!(benches, decode);
criterion_main!(benches);
