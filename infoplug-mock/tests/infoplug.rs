//! The mock with spec/infoplug.yaml: errors, keys, parameters.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure must fail the test"
)]

mod common;

use common::{call, info, infoplug};
use infoplug_mock::Mock;
use serde_json::{Value, json};

/// Creates a request that passes the checks of its endpoint.
fn valid(mock: &Mock, endpoint: &str) -> common::Call {
    let endpoint = mock.spec().endpoint_named(endpoint).unwrap();
    let method = endpoint.method.as_str();
    info(mock, method, &endpoint.path_template())
}

#[tokio::test]
async fn every_documented_error_can_be_asked_for_at_every_endpoint() {
    let mock = infoplug().await;
    let spec = mock.spec().clone();
    let mut count = 0;
    for endpoint in &spec.endpoints {
        for documented in &endpoint.errors {
            let error = spec.error(documented.error);
            let reply = valid(&mock, &endpoint.name.wire)
                .prefer(&format!("error={}", error.name.wire))
                .send()
                .await;
            let status = documented
                .status
                .or(error.statuses.first().copied())
                .unwrap();
            let details = documented.details.as_ref().or(error.details.as_ref());
            let details = details
                .or(documented.cause.as_ref())
                .or(error.cause.as_ref())
                .unwrap();
            let mut body = json!({ "message": error.name.wire, "details": details });
            if let Some(parameter) = documented.parameter.as_ref().or(error.parameter.as_ref()) {
                body["parameter"] = parameter.as_str().into();
            }
            assert_eq!(
                (reply.status, reply.json()),
                (status, body),
                "{} of {}",
                error.name.wire,
                endpoint.name.wire
            );
            assert_eq!(
                reply.header("preference-applied"),
                Some(format!("error={}", error.name.wire).as_str())
            );
            assert_eq!(reply.header("content-type"), Some("application/json"));
            count += 1;
        }
    }
    assert!(count > 20);
}

#[tokio::test]
async fn every_error_of_the_api_can_be_asked_for_where_it_is_not_documented() {
    let mock = infoplug().await;
    for (code, status) in [
        ("invalid_parameter", 400),
        ("payload_is_empty", 400),
        ("limit_out_of_range", 400),
        ("unauthorized", 401),
        ("insufficient_credits", 402),
        ("not_found", 404),
        ("rate_limit_exceeded", 429),
        ("error", 500),
    ] {
        let reply = valid(&mock, "search_posts")
            .prefer(&format!("error={code}"))
            .send()
            .await;
        assert_eq!(
            (reply.status, &reply.json()["message"]),
            (status, &json!(code))
        );
    }
    let reply = valid(&mock, "search_posts")
        .prefer("error=error, code=503")
        .send()
        .await;
    assert_eq!(
        (reply.status, &reply.json()["message"]),
        (503, &json!("error"))
    );
}

#[tokio::test]
async fn a_status_is_answered_with_its_first_error_or_without_one() {
    let mock = infoplug().await;
    let path = "/get-company-search-status";
    let reply = info(&mock, "GET", path).prefer("code=404").send().await;
    assert_eq!(
        reply.json(),
        json!({ "message": "not_found", "details": "Search request not found" })
    );
    let reply = info(&mock, "GET", path).prefer("code=429").send().await;
    assert_eq!(
        (reply.status, &reply.json()["message"]),
        (429, &json!("rate_limit_exceeded"))
    );
    let reply = info(&mock, "GET", path).prefer("code=503").send().await;
    assert_eq!(reply.status, 503);
    assert_eq!(
        reply.json(),
        json!({ "details": "The service is temporarily unavailable, or took too long to respond." })
    );
    let reply = info(&mock, "GET", path).prefer("code=599").send().await;
    assert_eq!((reply.status, reply.json().get("message")), (599, None));
    let reply = info(&mock, "GET", path).prefer("code=201").send().await;
    assert_eq!(
        (reply.status, &reply.json()["status"]),
        (201, &json!("completed"))
    );
}

#[tokio::test]
async fn a_key_is_missing_or_wrong_or_right() {
    let mock = infoplug().await;
    let path = "/get-company-search-status?request_id=search-companies-1234567890-abc123";
    let refusal = json!({ "message": "unauthorized", "details": "Invalid or missing API key" });
    let key = mock.key();
    let bearer = format!("Bearer {key}");
    for (name, value, status) in [
        ("X-Other", "x", 401),
        ("X-INFOPLUG-API-KEY", "", 401),
        ("X-INFOPLUG-API-KEY", "wrong", 401),
        ("X-INFOPLUG-API-KEY", key, 200),
        ("x-infoplug-api-key", key, 200),
        ("Authorization", "Bearer wrong", 401),
        ("Authorization", key, 401),
        ("Authorization", &bearer, 200),
        ("Authorization", &bearer.replace("Bearer", "bearer"), 200),
    ] {
        let reply = call(&mock, "GET", path).header(name, value).send().await;
        assert_eq!(reply.status, status, "{name}: {value}");
        assert!(status == 200 || reply.json() == refusal, "{}", reply.text());
    }
    let reply = call(&mock, "GET", path)
        .prefer("code=503, retry-after=3")
        .send()
        .await;
    assert_eq!(
        (reply.status, reply.header("retry-after")),
        (401, Some("3")),
        "the key is checked first"
    );
    assert_eq!(reply.header("preference-applied"), Some("retry-after=3"));
}

async fn post(mock: &Mock, path: &str, body: Value) -> (u16, String, Option<String>, String) {
    let reply = info(mock, "POST", path).json(body).send().await;
    let body = reply.json();
    let text = |name: &str| body[name].as_str().map(str::to_owned);
    (
        reply.status,
        text("message").unwrap_or_default(),
        text("parameter"),
        text("details").unwrap_or_default(),
    )
}

#[tokio::test]
async fn a_value_outside_its_range_is_refused_by_the_error_for_that_parameter() {
    let mock = infoplug().await;
    for limit in [json!(0), json!(1001), json!(-5), json!(u64::MAX)] {
        let response = post(
            &mock,
            "/search-companies",
            json!({ "keywords": "x", "limit": limit }),
        )
        .await;
        assert_eq!(
            (response.0, response.1.as_str(), response.2.as_deref()),
            (400, "limit_out_of_range", Some("limit")),
            "{limit}"
        );
        assert_eq!(response.3, "limit must be 1 to 1000.");
    }
    for limit in [1, 1000] {
        assert_eq!(
            post(
                &mock,
                "/search-companies",
                json!({ "keywords": "x", "limit": limit })
            )
            .await
            .0,
            200
        );
    }
    let path = "/get-company-results?request_id=search-companies-1234567890-abc123&page=0";
    let reply = info(&mock, "GET", path).send().await;
    let expected = json!({ "message": "invalid_parameter", "parameter": "page", "details": "page must be 1 or more." });
    assert_eq!((reply.status, reply.json()), (400, expected));
}

#[tokio::test]
async fn a_value_of_the_wrong_type_is_refused() {
    let mock = infoplug().await;
    for (name, value) in [
        ("limit", json!("50")),
        ("limit", json!(1.5)),
        ("limit", json!(null)),
        ("keywords", json!(7)),
        ("hiring_on_linkedin", json!(true)),
        ("hiring_on_linkedin", json!("yes")),
        ("company_headcounts", json!("B")),
        ("company_headcounts", json!([1])),
        ("company_headcounts", json!(["B", "Z"])),
        ("company_headcount_growth", json!({ "min": "5" })),
        ("company_headcount_growth", json!([])),
    ] {
        let response = post(
            &mock,
            "/search-companies",
            json!({ "industry_codes": [4], name: value }),
        )
        .await;
        assert_eq!(
            (response.0, response.1.as_str(), response.2.as_deref()),
            (400, "invalid_parameter", Some(name)),
            "{name}: {value}"
        );
    }
    let good = json!({
        "industry_codes": [4, "5", null], "company_headcounts": ["B", "C"], "hiring_on_linkedin": "true",
        "company_headcount_growth": { "min": 5, "more": 1 }, "limit": 50, "undocumented": {},
    });
    assert_eq!(post(&mock, "/search-companies", good).await.0, 200);
    let reply = info(&mock, "GET", "/get-company-results?request_id=x&page=one")
        .send()
        .await;
    assert_eq!(
        (reply.status, &reply.json()["parameter"]),
        (400, &json!("page"))
    );
}

#[tokio::test]
async fn groups_say_their_rule_in_words() {
    let mock = infoplug().await;
    let none = post(&mock, "/search-companies", json!({ "limit": 5 })).await;
    assert_eq!(
        (none.0, none.1.as_str(), none.2.as_deref()),
        (400, "invalid_parameter", Some("industry_codes"))
    );
    assert!(
        none.3.starts_with("Exactly one of (industry_codes, ")
            && none.3.contains("sales_nav_url must be given"),
        "{}",
        none.3
    );
    let both = post(
        &mock,
        "/search-companies",
        json!({ "keywords": "x", "sales_nav_url": "y" }),
    )
    .await;
    assert_eq!((both.0, both.1.as_str()), (400, "invalid_parameter"));
    assert!(both.3.contains("not 2"), "{}", both.3);
    let filters = post(
        &mock,
        "/search-companies",
        json!({ "keywords": "x", "industry_codes": [] }),
    )
    .await;
    assert_eq!(filters.0, 200, "filters are one alternative");
    let google = post(&mock, "/google-companies", json!({ "page": 2 })).await;
    assert_eq!((google.0, google.2.as_deref()), (400, Some("company_name")));
    assert!(
        google.3.ends_with("Something to search for."),
        "{}",
        google.3
    );
    let reply = info(
        &mock,
        "GET",
        "/get-company-details?company_id=1&domain=a.example",
    )
    .send()
    .await;
    assert_eq!(reply.status, 400);
}

#[tokio::test]
async fn a_body_is_missing_or_broken_or_lacks_a_parameter() {
    let mock = infoplug().await;
    for empty in ["", " \r\n"] {
        let reply = info(&mock, "POST", "/search-posts")
            .body(empty)
            .send()
            .await;
        assert_eq!(
            (reply.status, &reply.json()["message"]),
            (400, &json!("payload_is_empty"))
        );
    }
    for broken in ["[]", "7", "null", "{", "a=b"] {
        let reply = info(&mock, "POST", "/search-posts")
            .body(broken)
            .send()
            .await;
        let body = reply.json();
        assert_eq!(
            (reply.status, &body["message"], body.get("parameter")),
            (400, &json!("invalid_parameter"), None),
            "{broken}"
        );
    }
    let response = post(&mock, "/search-posts", json!({})).await;
    assert_eq!(
        (response.1.as_str(), response.2.as_deref()),
        ("invalid_parameter", Some("search_keywords"))
    );
    for path in [
        "/get-company-search-status",
        "/get-company-search-status?request_id=",
    ] {
        let reply = info(&mock, "GET", path).send().await;
        let expected = json!({ "message": "invalid_parameter", "parameter": "request_id", "details": "Request ID is required" });
        assert_eq!((reply.status, reply.json()), (400, expected));
    }
}

#[tokio::test]
async fn successes_are_examples_in_their_envelope() {
    let mock = infoplug().await;
    let reply = info(&mock, "GET", "/get-company-details?company_id=42")
        .send()
        .await;
    let data = &reply.json()["data"];
    assert_eq!(
        (&data["company_id"], &data["company_name"]),
        (&json!("42"), &json!("Acme")),
        "the id comes from the request"
    );
    assert_eq!(data["logo_url"], "https://example.com/logo_url");
    assert_eq!(data["email"], "someone@example.com");
    assert_eq!(data["locations"][0]["city"], "city example");
    let reply = info(&mock, "GET", "/find-geocode-by-location?location=x")
        .send()
        .await;
    assert_eq!(
        reply.json(),
        json!({ "data": [{ "name": "United States", "geocode": "103644278" }] })
    );
    let posts = info(&mock, "POST", "/search-posts")
        .json(json!({ "search_keywords": "x" }))
        .send()
        .await
        .json();
    assert_eq!(
        posts["data"][0].get("original_post"),
        None,
        "a post does not contain itself"
    );
}

#[tokio::test]
async fn every_endpoint_succeeds_when_it_is_asked_to() {
    let mock = infoplug().await;
    let names: Vec<String> = mock
        .spec()
        .endpoints
        .iter()
        .map(|endpoint| endpoint.name.wire.clone())
        .collect();
    for name in &names {
        let reply = valid(&mock, name).prefer("code=200").send().await;
        assert_eq!(reply.status, 200, "{name}");
        assert!(reply.json().is_object());
    }
    let requests = mock.requests();
    let recorded: Vec<&str> = requests
        .iter()
        .map(|request| request.endpoint.as_deref().unwrap())
        .collect();
    assert_eq!(recorded, names);
}

#[tokio::test]
async fn unknown_paths_and_methods_are_told() {
    let mock = infoplug().await;
    let reply = info(&mock, "GET", "/get-company-detail").send().await;
    assert_eq!(reply.status, 404);
    assert_eq!(
        reply.json(),
        json!({ "mock": "no endpoint GET /get-company-detail; nearest is GET /get-company-details" })
    );
    let reply = info(&mock, "DELETE", "/get-company-details").send().await;
    assert_eq!(
        (reply.status, reply.header("allow")),
        (405, Some("GET, HEAD"))
    );
    let reply = info(&mock, "HEAD", "/get-company-details?domain=a.example")
        .send()
        .await;
    assert_eq!((reply.status, reply.body.len()), (200, 0));
    let statuses: Vec<u16> = mock
        .requests()
        .iter()
        .map(|request| request.status)
        .collect();
    assert_eq!(statuses, [404, 405, 200]);
}

#[tokio::test]
async fn a_body_above_16_mib_is_refused() {
    let mock = infoplug().await;
    let reply = info(&mock, "POST", "/search-posts")
        .body(vec![b' '; 16 * 1024 * 1024 + 1])
        .send()
        .await;
    assert_eq!(reply.status, 413);
    assert!(mock.requests()[0].body.is_empty());
}
