//! What decoding an error costs: no allocation but for what is kept of it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test a panic is the message"
)]

use std::time::SystemTime;

use http::HeaderMap;
use infoplug::generated::{Found, explain};
use infoplug::{ApiClient, Client, StatusCode};

/// The API that ships, with its tables in reach.
#[derive(Clone, Debug, ApiClient)]
#[api(spec = "spec/infoplug.yaml")]
pub struct InfoPlug(Client);

/// The body, and the box that all of it is in.
const ALWAYS: u64 = 2;

/// How many allocations there are for strings.
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
fn a_documented_error_allocates_the_texts_that_it_keeps_and_nothing_else() {
    // The first call reads the tables.
    allocations(502, "", false);
    let both = r#"{"message":"invalid_parameter","parameter":"linkedin_url","details":"Missing or invalid linkedin_url"}"#;
    assert_eq!(allocations(400, both, true), 2);
    assert_eq!(
        allocations(
            404,
            r#"{"message":"not_found","details":"Search request not found"}"#,
            true
        ),
        1
    );
    assert_eq!(allocations(401, r#"{"message":"unauthorized"}"#, true), 0);
    // A code that the spec does not list is kept twice: as it was found, and as the typed code.
    assert_eq!(
        allocations(400, r#"{"message":"brand_new","details":"New"}"#, false),
        3
    );
    // Nor does a body that says nothing.
    assert_eq!(allocations(502, "<html>Bad Gateway</html>", false), 0);
}
