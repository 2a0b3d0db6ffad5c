//! A company of the API, with serde's derive.

#![allow(dead_code, reason = "the cost is that of decoding the fields")]
#![allow(clippy::struct_field_names, reason = "the names are those of the API")]

use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
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
    affiliated_companies: Option<Vec<Value>>,
}

#[derive(Debug, Deserialize)]
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

#[derive(Debug, Deserialize)]
pub(crate) struct Funding {
    crunchbase_url: Option<String>,
    num_funding_rounds: Option<Value>,
    last_funding_round_type: Option<Value>,
    last_funding_round_amount: Option<Value>,
    last_funding_round_currency: Option<Value>,
    last_funding_round_year: Option<Value>,
    last_funding_round_month: Option<Value>,
}
