//! The cost of decoding an error: it allocates only the strings that it keeps.

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

/// Returns the number of allocations for strings.
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
    // An unlisted code is kept twice: as the server sent it, and as the typed code.
    assert_eq!(
        allocations(400, r#"{"message":"brand_new","details":"New"}"#, false),
        3
    );
    // A body without information allocates nothing either.
    assert_eq!(allocations(502, "<html>Bad Gateway</html>", false), 0);
}
