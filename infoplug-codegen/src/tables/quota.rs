//! How many calls are allowed.

use infoplug_spec::model::RateLimit;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::option;
use crate::names;

pub(super) fn table(limit: &RateLimit) -> TokenStream {
    // No rate at all is said by 0.
    let (requests, per, burst) = limit
        .rate
        .map_or((0, 0, 0), |rate| (rate.requests, rate.per_ms, rate.burst));
    let (requests, per, burst) = (
        names::number(requests),
        names::number(per),
        names::number(burst),
    );
    let concurrent = option(
        limit
            .concurrent
            .map(|concurrent| names::number(concurrent).to_token_stream()),
    );
    quote!(rt::Quota { requests: #requests, per_ms: #per, burst: #burst, concurrent: #concurrent })
}
