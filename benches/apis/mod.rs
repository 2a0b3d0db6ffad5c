//! The APIs whose errors are decoded: by their specs, and as types with serde derives.

use infoplug::generated::Operation;
use serde::Deserialize;

mod by_spec {
    use infoplug::{ApiClient, Client};

    #[derive(Clone, Debug, ApiClient)]
    #[api(spec = "spec/infoplug.yaml")]
    pub struct InfoPlug(Client);

    #[derive(Clone, Debug, ApiClient)]
    #[api(spec = "spec/stripe.yaml")]
    pub struct Stripe(Client);

    #[derive(Clone, Debug, ApiClient)]
    #[api(spec = "spec/github.yaml", module = "github")]
    pub struct GitHub(Client);

    #[derive(Clone, Debug, ApiClient)]
    #[api(spec = "spec/x.yaml", module = "x")]
    pub struct X(Client);

    pub static OPERATIONS: [&infoplug::generated::Operation; 4] = [
        &info_plug::GET_COMPANY_DETAILS,
        &stripe::CREATE_PAYMENT_INTENT,
        &github::CREATE_LABEL,
        &x::GET_POSTS,
    ];
}

pub static GET_COMPANY_DETAILS: &Operation = by_spec::OPERATIONS[0];
pub static CREATE_PAYMENT_INTENT: &Operation = by_spec::OPERATIONS[1];
pub static CREATE_LABEL: &Operation = by_spec::OPERATIONS[2];
pub static GET_POSTS: &Operation = by_spec::OPERATIONS[3];

#[derive(Debug, Deserialize)]
pub struct InfoPlugBody {
    message: InfoPlugCode,
    parameter: Option<String>,
    details: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum InfoPlugCode {
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

#[derive(Debug, Deserialize)]
pub struct StripeBody {
    error: StripeError,
}

#[derive(Debug, Deserialize)]
struct StripeError {
    code: Option<StripeCode>,
    decline_code: Option<String>,
    r#type: Option<String>,
    message: Option<String>,
    param: Option<String>,
    doc_url: Option<String>,
    charge: Option<String>,
    payment_intent: Option<PaymentIntent>,
    advice_code: Option<String>,
    network_advice_code: Option<String>,
    network_decline_code: Option<String>,
    payment_method_type: Option<String>,
    request_log_url: Option<String>,
}

#[derive(Debug, Deserialize)]
struct PaymentIntent {
    id: String,
    status: String,
}

/// A few of the codes in the spec, which has the same number of comparisons for the first ones.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StripeCode {
    CardDeclined,
    ExpiredCard,
    IncorrectCvc,
    ProcessingError,
    IncorrectNumber,
    ParameterMissing,
    ParameterUnknown,
    ResourceMissing,
    RateLimit,
    #[serde(untagged)]
    Unlisted(String),
}

#[derive(Debug, Deserialize)]
pub struct GitHubBody {
    message: Option<String>,
    documentation_url: Option<String>,
    #[serde(default)]
    errors: Vec<GitHubError>,
}

#[derive(Debug, Deserialize)]
struct GitHubError {
    code: Option<GitHubCode>,
    message: Option<String>,
    field: Option<String>,
    resource: Option<String>,
    value: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum GitHubCode {
    Missing,
    MissingField,
    Invalid,
    AlreadyExists,
    Unprocessable,
    Custom,
    #[serde(untagged)]
    Unlisted(String),
}

#[derive(Debug, Deserialize)]
pub struct Problem {
    r#type: Option<String>,
    title: Option<String>,
    detail: Option<String>,
    reason: Option<String>,
    parameter: Option<String>,
    value: Option<String>,
    #[serde(default)]
    errors: Vec<ProblemItem>,
}

#[derive(Debug, Deserialize)]
struct ProblemItem {
    r#type: Option<String>,
    title: Option<String>,
    detail: Option<String>,
    message: Option<String>,
    parameter: Option<String>,
}
