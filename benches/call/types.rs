//! The responses of the server, and their types for serde.

#![allow(dead_code, reason = "the cost is that of decoding the fields")]
#![allow(clippy::struct_field_names, reason = "the names are those of the API")]

use serde::Deserialize;

pub(crate) const KEY: &str = "bench-key";

/// A company as in the API's documentation, about 2 KB.
pub(crate) fn company() -> String {
    let text = "x".repeat(900);
    format!(
        r#"{{"message":"ok","data":{{"company_id":"1234567","company_name":"Acme","linkedin_url":"https://www.linkedin.com/company/acme/","domain":"acme.example","website":"https://acme.example","email":"","phone":"","logo_url":"https://img.example/1.png","tagline":"We make it","description":"{text}","specialties":"a, b, c","industries":["Software Development","Robotics"],"employee_count":120,"employee_range":"51-200","follower_count":4711,"year_founded":1998,"hq_full_address":"1 Main St, Springfield","hq_address_line1":"1 Main St","hq_address_line2":"","hq_postalcode":"12345","hq_city":"Springfield","hq_region":"IL","hq_country":"US","locations":[{{"is_headquarter":true,"full_address":"1 Main St, Springfield","line1":"1 Main St","line2":"","zipcode":"12345","city":"Springfield","region":"IL","country":"US"}},{{"is_headquarter":false,"full_address":"2 Side St, Shelbyville","line1":"2 Side St","line2":"","zipcode":"12346","city":"Shelbyville","region":"IL","country":"US"}}],"funding_info":{{"crunchbase_url":"","num_funding_rounds":null,"last_funding_round_type":null}},"affiliated_companies":[]}}}}"#
    )
}

pub(crate) const INVALID: &str = r#"{"message":"invalid_parameter","parameter":"linkedin_url","details":"Missing or invalid linkedin_url"}"#;
pub(crate) const TOO_MANY: &str =
    r#"{"message":"rate_limit_exceeded","details":"Too many requests"}"#;

#[derive(Deserialize)]
pub(crate) struct ErrorBody {
    message: String,
    parameter: Option<String>,
    details: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Envelope {
    pub(crate) data: Company,
}

#[derive(Deserialize)]
pub(crate) struct Company {
    company_id: String,
    company_name: String,
    linkedin_url: Option<String>,
    domain: Option<String>,
    website: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    logo_url: Option<String>,
    tagline: Option<String>,
    description: Option<String>,
    specialties: Option<String>,
    industries: Option<Vec<String>>,
    employee_count: Option<i64>,
    employee_range: Option<String>,
    follower_count: Option<i64>,
    year_founded: Option<i64>,
    hq_full_address: Option<String>,
    hq_address_line1: Option<String>,
    hq_address_line2: Option<String>,
    hq_postalcode: Option<String>,
    hq_city: Option<String>,
    hq_region: Option<String>,
    hq_country: Option<String>,
    locations: Option<Vec<Location>>,
    funding_info: Option<Funding>,
    affiliated_companies: Option<Vec<serde_json::Value>>,
}

#[derive(Deserialize)]
pub(crate) struct Location {
    is_headquarter: Option<bool>,
    full_address: Option<String>,
    line1: Option<String>,
    line2: Option<String>,
    zipcode: Option<String>,
    city: Option<String>,
    region: Option<String>,
    country: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Funding {
    crunchbase_url: Option<String>,
    num_funding_rounds: Option<serde_json::Value>,
    last_funding_round_type: Option<serde_json::Value>,
}
