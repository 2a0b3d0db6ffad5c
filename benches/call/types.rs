//! The responses of the server, and their types for serde.

#![allow(dead_code, reason = "the cost is that of decoding the fields")]

use serde::Deserialize;

use crate::company::Company;

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
