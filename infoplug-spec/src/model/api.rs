//! What an API is, and how much of it may be called.

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
    /// What it is.
    pub description: Option<String>,
    /// Absolute address that paths are appended to, without a slash at the end.
    pub base_url: String,
    /// Address of the documentation.
    pub docs: Option<String>,
    /// Headers that go with every call.
    pub headers: Vec<(String, String)>,
    /// What a call costs is counted in this.
    pub cost_unit: String,
    /// The header of a response that says how much of `cost_unit` is left after the call.
    pub cost_remaining: Option<CostRemaining>,
    /// How many calls are allowed.
    pub rate_limit: Option<RateLimit>,
    /// How a call proves who makes it; none for an open API.
    pub auth: Option<Auth>,
    /// Where the facts come from.
    pub source: Option<SourceNote>,
}

/// Where a response says how much is left of what costs are counted in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostRemaining {
    /// The header.
    pub header: String,
    /// Where the fact comes from.
    pub source: Option<SourceNote>,
}

/// How many calls an API allows. At least one of the two is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// How many in a period.
    pub rate: Option<Rate>,
    /// How many may be under way at once; 1 or more.
    pub concurrent: Option<u32>,
    /// Where the fact comes from.
    pub source: Option<SourceNote>,
}
