//! The cost of decoding an error: strings that stand in the body are kept as parts of it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test a panic is the message"
)]

use std::time::SystemTime;

use http::HeaderMap;
use infoplug::generated::{Found, explain};
use infoplug::{ApiClient, Client, StatusCode};

/// The InfoPlug API, with accessible tables.
#[derive(Clone, Debug, ApiClient)]
#[api(spec = "spec/infoplug.yaml")]
pub struct InfoPlug(Client);

/// The body, and the box that holds the error.
const ALWAYS: u64 = 2;

/// Returns the number of all other allocations.
fn allocations(status: u16, body: &str, known: bool) -> u64 {
    let (status, now) = (StatusCode::from_u16(status).unwrap(), SystemTime::now());
    let counted = allocation_counter::measure(|| {
        let explained = explain(
            &info_plug::GET_COMPANY_DETAILS,
            status,
            HeaderMap::new(),
            body.as_bytes(),
            now,
        );
        assert_eq!(matches!(explained.response.code, Found::Known(_)), known);
    });
    counted.count_total - ALWAYS
}

#[test]
fn a_documented_error_allocates_its_body_and_itself_and_nothing_else() {
    // The first call reads the tables.
    allocations(502, "", false);
    let both = r#"{"message":"invalid_parameter","parameter":"linkedin_url","details":"Missing or invalid linkedin_url"}"#;
    assert_eq!(allocations(400, both, true), 0);
    assert_eq!(
        allocations(
            404,
            r#"{"message":"not_found","details":"Search request not found"}"#,
            true
        ),
        0
    );
    assert_eq!(allocations(401, r#"{"message":"unauthorized"}"#, true), 0);
    // An unlisted code is also kept as the typed code, which has its own string.
    assert_eq!(
        allocations(400, r#"{"message":"brand_new","details":"New"}"#, false),
        1
    );
    // A string with escapes differs from what stands in the body.
    let escaped = r#"{"message":"not_found","details":"Search \u0022x\u0022 not found"}"#;
    assert_eq!(allocations(404, escaped, true), 2);
    // A body without information allocates nothing either.
    assert_eq!(allocations(502, "<html>Bad Gateway</html>", false), 0);
}
