//! Uses your own structs as requests and responses, and your own enum as the error. The compiler
//! checks all three against the spec.
//!
//! `cargo run --example own_types` runs against a mock in its own process.

use std::time::Duration;

use infoplug::{ApiError, ApiRequest, ApiResponse, InfoPlug, info_plug};
use infoplug_mock::Mock;

/// A request of this program. Parameters that it does not name are not sent.
#[derive(Debug, ApiRequest)]
#[api(endpoint = "search_companies")]
struct Startups {
    keywords: String,
    #[api(name = "limit")]
    how_many: Option<u16>,
}

/// Three of the many fields of the response. Only these are read.
#[derive(Debug, ApiResponse)]
#[api(endpoint = "get_company_details")]
struct Brief {
    company_name: String,
    employee_count: Option<u64>,
    #[api(default)]
    locations: Vec<Office>,
}

/// A part of the response.
#[derive(Debug, ApiResponse)]
#[api(type = "CompanyLocation")]
struct Office {
    city: Option<String>,
}

/// The errors that this program distinguishes. `?` turns every error of the client into it.
#[derive(Debug, ApiError)]
#[api(endpoint = "get_company_details")]
enum Lookup {
    #[api(code = "not_found")]
    NoSuchCompany,
    #[api(status = 429)]
    Busy { retry_after: Option<Duration> },
    #[api(other)]
    Other(info_plug::Error),
}

async fn brief(api: &InfoPlug, domain: &str) -> Result<Brief, Lookup> {
    Ok(api
        .get_company_details()
        .domain(domain)
        .send_as::<Brief>()
        .await?)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mock = Mock::start(concat!(env!("CARGO_MANIFEST_DIR"), "/spec/infoplug.yaml")).await?;
    let api = InfoPlug::builder()
        .api_key(mock.key())
        .base_url(mock.url())
        .build()?;

    let started = api
        .send(Startups {
            keywords: "fintech".into(),
            how_many: Some(50),
        })
        .await?;
    println!("started: {}", started.request_id);

    let Brief {
        company_name,
        employee_count,
        locations,
    } = brief(&api, "acme.example").await?;
    let city = locations.into_iter().find_map(|office| office.city);
    println!("{company_name}: {employee_count:?} employees, {city:?}");

    mock.enqueue(
        "get_company_details",
        infoplug_mock::MockResponse::error("not_found"),
    );
    match brief(&api, "nobody.example").await {
        Ok(brief) => println!("{brief:?}"),
        Err(Lookup::NoSuchCompany) => println!("{}", Lookup::NoSuchCompany),
        Err(Lookup::Busy { retry_after }) => println!("busy: retry after {retry_after:?}"),
        Err(Lookup::Other(error)) => return Err(error.into()),
    }
    Ok(())
}
