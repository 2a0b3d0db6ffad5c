//! An API as a whole, and how often it may be called.

pub use infoplug_tables::Rate;

use super::auth::Auth;
use super::name::SourceNote;

/// The API as a whole.
#[derive(Clone, Debug)]
pub struct Api {
    /// Its name, as people write it.
    pub name: String,
    /// The version of the API that the spec describes.
    pub version: Option<String>,
    /// Its description, if the spec has one.
    pub description: Option<String>,
    /// The absolute URL that paths are appended to, without a trailing slash.
    pub base_url: String,
    /// The URL of the documentation.
    pub docs: Option<String>,
    /// Headers sent with every call.
    pub headers: Vec<(String, String)>,
    /// The unit that costs are counted in.
    pub cost_unit: String,
    /// The response header that says how much of `cost_unit` is left after the call.
    pub cost_remaining: Option<CostRemaining>,
    /// How many calls are allowed.
    pub rate_limit: Option<RateLimit>,
    /// How a call authenticates; `None` for an open API.
    pub auth: Option<Auth>,
    /// Where the facts come from.
    pub source: Option<SourceNote>,
}

/// Where a response says how much of the cost unit is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostRemaining {
    /// The header.
    pub header: String,
    /// Where the fact comes from.
    pub source: Option<SourceNote>,
}

/// How many calls an API allows. At least one of the two limits is present.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// How many calls are allowed in a period.
    pub rate: Option<Rate>,
    /// How many calls may be in flight at once; 1 or more.
    pub concurrent: Option<u32>,
    /// Where the fact comes from.
    pub source: Option<SourceNote>,
}
